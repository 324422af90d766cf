"""Photos and files of evidence: which wait to be fetched, what became of each, and the bytes.

Bytes are kept once for each content, by its SHA-256, in pieces: a piece is written in a moment, so
that nobody waits for a large file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, literal, or_, select, update

from reporting.reports import EvidenceKind, FileRoom, FileState, ReportKey
from storage.file_tables import attachment, file_piece, kept_file
from storage.schema import evidence, person, report
from storage.sql.rows import REPORT_ID, named
from storage.sql.transaction import Transaction
from storage.sql.upsert import insert_new

PIECE: Final = 256 * 1024
"""Bytes of a piece."""


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that is still to be fetched; `person_id` attached it."""

    id: int
    report: ReportKey
    indicator: str
    person_id: int
    channel: str
    file_id: str
    kind: EvidenceKind
    name: str
    attempts: int


_WAITING = (
    select(
        attachment.c.id,
        report.c.form,
        report.c.unit_code,
        report.c.period,
        evidence.c.indicator,
        evidence.c.person_id,
        evidence.c.channel,
        attachment.c.file_id,
        attachment.c.kind,
        attachment.c.name,
        attachment.c.attempts,
    )
    .join(evidence, evidence.c.id == attachment.c.evidence_id)
    .join(report, report.c.id == evidence.c.report_id)
    .where(attachment.c.state == FileState.WAITING.value)
    .order_by(attachment.c.id)
)
_DUE = _WAITING.where(
    or_(attachment.c.not_before.is_(None), attachment.c.not_before <= bindparam("now"))
).limit(bindparam("most"))
_OF_REPORT = _WAITING.where(evidence.c.report_id == REPORT_ID)
_ADOPT = insert(attachment).from_select(
    ["evidence_id", "position", "kind", "file_id", "name", "state", "attempts"],
    select(
        evidence.c.id,
        literal(0),
        evidence.c.kind,
        evidence.c.file_id,
        literal(""),
        literal(FileState.WAITING.value),
        literal(0),
    ).where(
        evidence.c.report_id == REPORT_ID,
        evidence.c.file_id.is_not(None),
        ~select(attachment.c.id).where(attachment.c.evidence_id == evidence.c.id).exists(),
    ),
)
_THIS = update(attachment).where(
    attachment.c.id == bindparam("row"), attachment.c.state == FileState.WAITING.value
)
_POSTPONE = _THIS.values(attempts=bindparam("tries"), not_before=bindparam("until"))
_KEEP = _THIS.values(
    state=FileState.KEPT.value, sha256=bindparam("digest"), size=bindparam("bytes")
)
_GIVE_UP = _THIS.values(state=bindparam("verdict"))
_BYTES = func.coalesce(kept_file.c.size, attachment.c.size, 0)
_COUNTED = attachment.c.state.in_([FileState.WAITING.value, FileState.KEPT.value])
_OF_THE_REPORT = (
    select(func.count(), func.coalesce(func.sum(_BYTES), 0))
    .select_from(attachment)
    .join(evidence, evidence.c.id == attachment.c.evidence_id)
    .outerjoin(kept_file, kept_file.c.sha256 == attachment.c.sha256)
    .where(evidence.c.report_id == REPORT_ID, _COUNTED)
)
_SENDERS = (
    select(person.c.id, person.c.name)
    .join(evidence, evidence.c.person_id == person.c.id)
    .where(evidence.c.report_id == REPORT_ID)
    .distinct()
)
_KEPT_OF_REPORT = (
    select(func.coalesce(func.sum(attachment.c.size), 0))
    .select_from(attachment)
    .join(evidence, evidence.c.id == attachment.c.evidence_id)
    .where(evidence.c.report_id == REPORT_ID, attachment.c.state == FileState.KEPT.value)
)
_OF_THE_PERSON = (
    select(func.coalesce(func.sum(_BYTES), 0))
    .select_from(attachment)
    .join(evidence, evidence.c.id == attachment.c.evidence_id)
    .outerjoin(kept_file, kept_file.c.sha256 == attachment.c.sha256)
    .where(evidence.c.person_id == bindparam("who"), evidence.c.at >= bindparam("since"), _COUNTED)
)
_ADD_PIECE = insert_new(file_piece, ["sha256", "number"])
_ADD_FILE = insert_new(kept_file, ["sha256"])
_IS_KEPT = select(kept_file.c.size).where(kept_file.c.sha256 == bindparam("digest"))
_PIECES = (
    select(file_piece.c.content)
    .where(file_piece.c.sha256 == bindparam("digest"))
    .order_by(file_piece.c.number)
)


class Attachments:
    """The photos and files in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def due(self, now: datetime, most: int) -> list[WaitingFile]:
        """Files to be fetched now, the oldest first."""
        rows = await self._transaction.execute(_DUE, {"now": now, "most": most})
        return [_waiting(row) for row in rows]

    async def waiting_of(self, key: ReportKey) -> list[WaitingFile]:
        """Files of a report that are still to be fetched, also those that are to wait a while."""
        rows = await self._transaction.execute(_OF_REPORT, named(key))
        return [_waiting(row) for row in rows]

    async def adopt(self, key: ReportKey) -> None:
        """Let the files of evidence from before files were kept wait to be fetched as well."""
        await self._transaction.execute(_ADOPT, named(key))

    async def postpone(self, number: int, attempts: int, not_before: datetime) -> None:
        """It was tried so many times in vain; not again before that."""
        await self._transaction.execute(
            _POSTPONE, {"row": number, "tries": attempts, "until": not_before}
        )

    async def give_up(self, number: int, verdict: FileState) -> bool:
        """It will never be here; whether that is new."""
        done = await self._transaction.execute(_GIVE_UP, {"row": number, "verdict": verdict.value})
        return done.rowcount > 0

    async def room(self, key: ReportKey, person_id: int, since: datetime) -> FileRoom:
        """How much is attached to the report, and by the person since then."""
        found = await self._transaction.execute(_OF_THE_REPORT, named(key))
        count, size = found.one()
        own = await self._transaction.scalar(_OF_THE_PERSON, {"who": person_id, "since": since})
        return FileRoom(count, int(size), int(own))

    async def senders(self, key: ReportKey) -> dict[int, str]:
        """The names of everybody who attached something to the report, by their id."""
        rows = await self._transaction.execute(_SENDERS, named(key))
        return {row.id: row.name for row in rows}

    async def bytes_kept(self, key: ReportKey) -> int:
        """Bytes of the report's files that are here."""
        return int(await self._transaction.scalar(_KEPT_OF_REPORT, named(key)))

    # --- bytes -----------------------------------------------------------------------------------
    async def is_kept(self, digest: str) -> bool:
        """Whether that content is here whole."""
        return await self._transaction.scalar(_IS_KEPT, {"digest": digest}) is not None

    async def add_piece(self, digest: str, number: int, content: bytes) -> None:
        """One piece of a content; one that is here already stays."""
        await self._transaction.execute(
            _ADD_PIECE, {"sha256": digest, "number": number, "content": content}
        )

    async def keep(self, number: int, digest: str, size: int, at: datetime) -> None:
        """The content, whose pieces are all here, is what that file holds."""
        await self._transaction.execute(_ADD_FILE, {"sha256": digest, "size": size, "at": at})
        await self._transaction.execute(_KEEP, {"row": number, "digest": digest, "bytes": size})

    async def content(self, digest: str) -> bytes:
        """The bytes."""
        rows = await self._transaction.execute(_PIECES, {"digest": digest})
        return b"".join(rows.scalars())


def pieces(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The pieces in which a content is kept, with their numbers."""
    for number, start in enumerate(range(0, len(content), PIECE)):
        yield number, content[start : start + PIECE]


def _waiting(row: Sequence[Any]) -> WaitingFile:
    number, form, unit, period, indicator, person_id, channel, file_id, kind, name, attempts = row
    key = ReportKey(form, unit, period)
    return WaitingFile(
        number, key, indicator, person_id, channel, file_id, EvidenceKind(kind), name, attempts
    )
