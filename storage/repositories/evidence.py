"""What is attached to a report's indicators as evidence: notes, and files of a messenger."""

from sqlalchemy import select

from reporting.reports import Evidence, EvidenceKind, ReportKey
from storage.schema import evidence
from storage.sql.rows import REPORT_ID, named
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_new

_ATTACH = insert_new(evidence, ["inbox_id", "indicator"], values={"report_id": REPORT_ID})
_EVIDENCE = (
    select(
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


class AttachedEvidence:
    """The evidence in one transaction; it is only ever added to."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def attach(self, key: ReportKey, attached: Evidence, inbox_id: int | None) -> None:
        """Add evidence for an indicator, once for each inbox row; the report must be begun."""
        await self._transaction.execute(
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

    async def of(self, key: ReportKey) -> tuple[Evidence, ...]:
        """Everything attached to the report, oldest first."""
        rows = await self._transaction.execute(_EVIDENCE, named(key))
        return tuple(
            Evidence(indicator, EvidenceKind(kind), *rest) for indicator, kind, *rest in rows
        )
