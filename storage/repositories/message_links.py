"""Which message of a chat asked about which indicator, and which message was recorded as what.

Replies to a question, edits of a message and late answers are understood through them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, cast, delete, select

from reporting.reports import NewAnswer, Question, RecordedMessage, ReportKey
from storage.schema import answer, answered_by, asked_by, report
from storage.sql.rows import value_of
from storage.sql.transaction import Rows, Statement, Transaction
from storage.sql.upsert import insert_or_update

_ASKED = Statement(
    insert_or_update(
        asked_by,
        ["channel", "address", "message_id"],
        ["form", "unit_code", "period", "indicator", "at"],
    ),
    *("channel", "address", "message_id", "form", "unit_code", "period", "indicator", "at"),
)
_ANSWERED = Statement(
    insert_or_update(answered_by, ["channel", "address", "message_id"], ["inbox_id", "at"]),
    *("channel", "address", "message_id", "inbox_id", "at"),
)
_ASKED_ABOUT = (asked_by.c.form, asked_by.c.unit_code, asked_by.c.period, asked_by.c.indicator)
_QUESTION = Statement(
    select(*_ASKED_ABOUT).where(
        asked_by.c.channel == bindparam("of_channel"),
        asked_by.c.address == bindparam("of_address"),
        asked_by.c.message_id == bindparam("of_message"),
    )
)
_LAST_BEFORE = (
    select(*_ASKED_ABOUT)
    .where(
        asked_by.c.channel == bindparam("of_channel"),
        asked_by.c.address == bindparam("of_address"),
        cast(asked_by.c.message_id, BigInteger) < bindparam("before"),
    )
    .order_by(cast(asked_by.c.message_id, BigInteger).desc())
    .limit(1)
)
_GIVEN = Statement(
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
)


class MessageLinks:
    """The links between messages, questions and answers in one transaction."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def asked_many(
        self, asked: Sequence[tuple[str, str, str, Question]], at: datetime
    ) -> None:
        """Messages of ours ask something: channel, address, message id, question of each.

        A message that is edited asks what it asked last.
        """
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
            await self._transaction.run_many(_ASKED, rows)

    async def answered_many(
        self, answered: Sequence[tuple[str, str, str, int]], at: datetime
    ) -> None:
        """Messages of theirs were recorded: channel, address, message id, inbox row of each."""
        rows = [
            {**_here(channel, address, message_id), "inbox_id": inbox_id, "at": at}
            for channel, address, message_id, inbox_id in answered
        ]
        if rows:
            await self._transaction.run_many(_ANSWERED, rows)

    async def question(self, channel: str, address: str, message_id: str) -> Question | None:
        """What that message of ours asks."""
        here = {"of_channel": channel, "of_address": address, "of_message": message_id}
        return _question(await self._transaction.rows(_QUESTION, here))

    async def last_before(self, channel: str, address: str, message_id: int) -> Question | None:
        """What the newest question before that message asks; message ids count up in a chat."""
        before = {"of_channel": channel, "of_address": address, "before": message_id}
        return _question((await self._transaction.execute(_LAST_BEFORE, before)).all())

    async def given(self, channel: str, address: str, message_id: str) -> RecordedMessage | None:
        """What that message of theirs was recorded as, last; None when it was not."""
        here = {"of_channel": channel, "of_address": address, "of_message": message_id}
        rows = await self._transaction.rows(_GIVEN, here)
        if not rows:
            return None
        form, unit, period = rows[0][:3]
        answers = tuple(
            NewAnswer(indicator, value_of(state, number, text), raw)
            for _, _, _, indicator, state, number, text, raw in rows
        )
        return RecordedMessage(ReportKey(form, unit, period), answers)

    async def prune(self, before: datetime) -> int:
        """Forget messages older than that instant; return how many."""
        forgotten = 0
        for table in (asked_by, answered_by):
            done = await self._transaction.execute(delete(table).where(table.c.at < before))
            forgotten += done.rowcount
        return forgotten


def _here(channel: str, address: str, message_id: str) -> dict[str, Any]:
    return {"channel": channel, "address": address, "message_id": message_id}


def _question(rows: Rows) -> Question | None:
    """The question of the only row of `_ASKED_ABOUT`, None when there is no row."""
    for form, unit, period, indicator in rows:
        return Question(ReportKey(form, unit, period), indicator)
    return None
