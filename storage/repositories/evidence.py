"""What is attached to a report's indicators as evidence: notes, and photos and files."""

from collections import defaultdict
from typing import Any

from sqlalchemy import insert, select

from reporting.reports import AttachedFile, Evidence, EvidenceKind, FileState, ReportKey
from storage.file_tables import attachment
from storage.schema import evidence
from storage.sql.rows import REPORT_ID, named
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_new

_ATTACH = insert_new(
    evidence,
    ["inbox_id", "indicator"],
    values={"report_id": REPORT_ID},
    returning=[evidence.c.id],
)
_EVIDENCE = (
    select(
        evidence.c.id,
        evidence.c.indicator,
        evidence.c.kind,
        evidence.c.text,
        evidence.c.channel,
        evidence.c.file_id,
        evidence.c.person_id,
        evidence.c.at,
    )
    .where(evidence.c.report_id == REPORT_ID)
    .order_by(evidence.c.id)
)
_FILES = (
    select(
        attachment.c.evidence_id,
        attachment.c.file_id,
        attachment.c.kind,
        attachment.c.name,
        attachment.c.size,
        attachment.c.state,
        attachment.c.sha256,
    )
    .join(evidence, evidence.c.id == attachment.c.evidence_id)
    .where(evidence.c.report_id == REPORT_ID)
    .order_by(attachment.c.evidence_id, attachment.c.position)
)


class AttachedEvidence:
    """The evidence in one transaction; it is only ever added to."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def attach(self, key: ReportKey, attached: Evidence, inbox_id: int | None) -> None:
        """Add evidence for an indicator, once for each inbox row; the report must be begun.

        Its files wait to be fetched.
        """
        added = await self._transaction.execute(
            _ATTACH,
            {
                **named(key),
                "indicator": attached.indicator,
                "kind": attached.kind.value,
                "text": attached.text,
                "channel": attached.channel,
                "file_id": attached.file_id,
                "person_id": attached.person_id,
                "at": attached.at,
                "inbox_id": inbox_id,
            },
        )

        number = added.scalar()
        if number is not None and attached.files:
            await self._transaction.execute(
                insert(attachment), [_row(number, *one) for one in enumerate(attached.files)]
            )

    async def of(self, key: ReportKey) -> tuple[Evidence, ...]:
        """Everything attached to the report, oldest first."""
        rows = (await self._transaction.execute(_EVIDENCE, named(key))).all()
        if not rows:
            return ()
        files: defaultdict[int, list[AttachedFile]] = defaultdict(list)
        found = await self._transaction.execute(_FILES, named(key))
        for number, file_id, kind, name, size, state, sha256 in found:
            files[number].append(
                AttachedFile(file_id, EvidenceKind(kind), name, size, FileState(state), sha256)
            )
        return tuple(
            Evidence(row, EvidenceKind(kind), text, channel, file_id, who, at, tuple(files[number]))
            for number, row, kind, text, channel, file_id, who, at in rows
        )


def _row(evidence_id: int, position: int, file: AttachedFile) -> dict[str, Any]:
    return {
        "evidence_id": evidence_id,
        "position": position,
        "kind": file.kind.value,
        "file_id": file.file_id,
        "name": file.name,
        "size": file.size,
        "state": FileState.WAITING.value,
    }
