"""Which message of a chat asked a row, and which one answered: for replies, edits, stragglers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, cast, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.reports import NewAnswer, Question, RecordedMessage, ReportKey
from storage.schema import answer, answered_by, asked_by, report
from storage.sql.rows import value_of
from storage.sql.upsert import insert_or_update
from storage.sqlite.connection import INLINE
from storage.sqlite.statements import CompiledStatement

_ASKED = CompiledStatement(
    insert_or_update(
        asked_by,
        ["channel", "address", "message_id"],
        ["form", "unit_code", "period", "indicator", "at"],
    ),
    *("channel", "address", "message_id", "form", "unit_code", "period", "indicator", "at"),
)
_ANSWERED = CompiledStatement(
    insert_or_update(answered_by, ["channel", "address", "message_id"], ["inbox_id", "at"]),
    *("channel", "address", "message_id", "inbox_id", "at"),
)
_QUESTION = (
    select(asked_by.c.form, asked_by.c.unit_code, asked_by.c.period, asked_by.c.indicator)
    .where(
        asked_by.c.channel == bindparam("of_channel"),
        asked_by.c.address == bindparam("of_address"),
        asked_by.c.message_id == bindparam("of_message"),
    )
    .prefix_with(INLINE)
)
_LAST_BEFORE = (
    select(asked_by.c.form, asked_by.c.unit_code, asked_by.c.period, asked_by.c.indicator)
    .where(
        asked_by.c.channel == bindparam("of_channel"),
        asked_by.c.address == bindparam("of_address"),
        cast(asked_by.c.message_id, BigInteger) < bindparam("before"),
    )
    .order_by(cast(asked_by.c.message_id, BigInteger).desc())
    .limit(1)
)
_GIVEN = (
    select(
        report.c.form,
        report.c.unit_code,
        report.c.period,
        answer.c.indicator,
        answer.c.state,
        answer.c.number,
        answer.c.text,
        answer.c.raw,
    )
    .join_from(answered_by, answer, answer.c.inbox_id == answered_by.c.inbox_id)
    .join(report, report.c.id == answer.c.report_id)
    .where(
        answered_by.c.channel == bindparam("of_channel"),
        answered_by.c.address == bindparam("of_address"),
        answered_by.c.message_id == bindparam("of_message"),
    )
    .order_by(answer.c.id)
    .prefix_with(INLINE)
)


class Messages:
    """Questions and answers by message on one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def asked(
        self, channel: str, address: str, message_id: str, question: Question, at: datetime
    ) -> None:
        """That message of ours asks this row; a message that is edited asks its newest."""
        await self.asked_many([(channel, address, message_id, question)], at)

    async def asked_many(
        self, asked: Sequence[tuple[str, str, str, Question]], at: datetime
    ) -> None:
        """The same for many: channel, address, message id, question."""
        rows = [
            {
                **_here(channel, address, message_id),
                "form": question.report.form,
                "unit_code": question.report.unit,
                "period": question.report.period,
                "indicator": question.indicator,
                "at": at,
            }
            for channel, address, message_id, question in asked
        ]
        if rows:
            await _ASKED.run_many(self._connection, rows)

    async def answered(
        self, channel: str, address: str, message_id: str, inbox_id: int, at: datetime
    ) -> None:
        """That message of theirs was recorded with this inbox row."""
        await self.answered_many([(channel, address, message_id, inbox_id)], at)

    async def answered_many(
        self, answered: Sequence[tuple[str, str, str, int]], at: datetime
    ) -> None:
        """The same for many: channel, address, message id, inbox row."""
        rows = [
            {**_here(channel, address, message_id), "inbox_id": inbox_id, "at": at}
            for channel, address, message_id, inbox_id in answered
        ]
        if rows:
            await _ANSWERED.run_many(self._connection, rows)

    async def question(self, channel: str, address: str, message_id: str) -> Question | None:
        """What that message of ours asks."""
        found = await self._connection.execute(
            _QUESTION,
            {"of_channel": channel, "of_address": address, "of_message": message_id},
        )
        return _question(found.one_or_none())

    async def last_before(self, channel: str, address: str, message_id: int) -> Question | None:
        """What the newest question before that message asks; message ids count up in a chat."""
        found = await self._connection.execute(
            _LAST_BEFORE,
            {"of_channel": channel, "of_address": address, "before": message_id},
        )
        return _question(found.one_or_none())

    async def given(self, channel: str, address: str, message_id: str) -> RecordedMessage | None:
        """What that message of theirs was recorded as, last; None when it was not."""
        rows = (
            await self._connection.execute(
                _GIVEN,
                {"of_channel": channel, "of_address": address, "of_message": message_id},
            )
        ).all()
        if not rows:
            return None
        form, unit, period = rows[0][:3]
        answers = tuple(
            NewAnswer(indicator, value_of(state, number, text), raw)
            for _, _, _, indicator, state, number, text, raw in rows
        )
        return RecordedMessage(ReportKey(form, unit, period), answers)

    async def prune(self, before: datetime) -> int:
        """Forget the messages of before that instant; how many."""
        forgotten = 0
        for table in (asked_by, answered_by):
            done = await self._connection.execute(delete(table).where(table.c.at < before))
            forgotten += done.rowcount
        return forgotten


def _here(channel: str, address: str, message_id: str) -> dict[str, Any]:
    return {"channel": channel, "address": address, "message_id": message_id}


def _question(row: Any) -> Question | None:  # a row of the four columns above
    if row is None:
        return None
    form, unit, period, indicator = row
    return Question(ReportKey(form, unit, period), indicator)
