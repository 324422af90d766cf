"""Reports: facts and moves are appended, never changed; an indicator's latest fact is its value."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, insert, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.reports import (
    Answer,
    Filing,
    Move,
    NewAnswer,
    ReportKey,
    ReportState,
    ReportView,
    Submission,
    moved,
)
from reporting.values import Value
from storage.repositories import report_queries
from storage.repositories.people import People
from storage.schema import answer, current_answer, report, submission
from storage.sql.report_key import REPORT_ID, THIS_REPORT, named
from storage.sql.rows import ANSWERED, CURRENT_TEXT, facts, value_of
from storage.sql.upsert import insert_new
from storage.sqlite.cache import WriterCache
from storage.sqlite.connection import INLINE
from storage.sqlite.statements import CompiledStatement


@dataclass(frozen=True, slots=True)
class Recording:
    """Facts to record together: who gave them, where and when.

    `version` is the form's, kept when these are the report's first facts. `inbox_id` makes a
    repeated turn add nothing; what did not come through the inbox (None) is added every time.
    """

    key: ReportKey
    version: int
    answers: Sequence[NewAnswer]
    person_id: int
    channel: str
    at: datetime
    inbox_id: int | None = None


_FIND = select(report.c.id).where(THIS_REPORT).with_for_update()
_VERSION = select(report.c.version).where(THIS_REPORT)
_OPEN = CompiledStatement(
    insert_new(report, ["form", "period", "unit_code"]),
    *("form", "version", "unit_code", "period", "created_at"),
)
_RECORD = CompiledStatement(
    insert_new(answer, ["inbox_id", "indicator"], values={"report_id": REPORT_ID}),
    *("indicator", "state", "number", "text", "raw", "person_id", "channel", "at", "inbox_id"),
)
_MOVE = insert(submission).prefix_with(INLINE)

_CURRENT = (
    select(
        current_answer.c.id,
        current_answer.c.indicator,
        current_answer.c.state,
        current_answer.c.number,
        current_answer.c.text,
        current_answer.c.raw,
        current_answer.c.person_id,
        current_answer.c.channel,
        type_coerce(current_answer.c.at, BigInteger),
    )
    .where(current_answer.c.report_id == REPORT_ID, ANSWERED)
    .order_by(current_answer.c.indicator)
    .prefix_with(INLINE)
)
_CURRENT_VALUES = (
    select(
        current_answer.c.indicator, current_answer.c.state, current_answer.c.number, CURRENT_TEXT
    )
    .where(current_answer.c.report_id == REPORT_ID, ANSWERED)
    .prefix_with(INLINE)
)
_HISTORY = (
    select(
        answer.c.id,
        answer.c.indicator,
        answer.c.state,
        answer.c.number,
        answer.c.text,
        answer.c.raw,
        answer.c.person_id,
        answer.c.channel,
        type_coerce(answer.c.at, BigInteger),
    )
    .where(answer.c.report_id == REPORT_ID, answer.c.indicator == bindparam("of_indicator"))
    .order_by(answer.c.id)
)
_SUBMISSIONS = (
    select(
        submission.c.move,
        submission.c.person_id,
        submission.c.at,
        submission.c.inbox_id,
        submission.c.reason,
    )
    .where(submission.c.report_id == REPORT_ID)
    .order_by(submission.c.id)
    .prefix_with(INLINE)
)


class Reports:
    """The reports on one connection."""

    __slots__ = ("_connection", "_people", "_remembered")

    def __init__(
        self, connection: AsyncConnection, people: People, remembered: WriterCache
    ) -> None:
        self._connection = connection
        self._people = people
        self._remembered = remembered

    async def view(self, key: ReportKey, previous: ReportKey | None) -> ReportView:
        """The report, the values of the period before, the unit's people; empty if never begun."""
        kept = self._remembered.view(key, previous)
        if kept is not None:
            return kept
        of_this = named(key)
        answers = facts((await self._connection.execute(_CURRENT, of_this)).all())
        moves = await self._connection.execute(_SUBMISSIONS, of_this)
        view = ReportView(
            key=key,
            answers={fact.indicator: fact for fact in answers},
            previous={} if previous is None else await self.current_values(previous),
            submissions=tuple(
                Submission(Move(m.move), m.person_id, m.at, m.reason or "") for m in moves
            ),
            members=tuple(await self._people.members(key.unit)),
        )
        self._remembered.keep_view(view, previous)
        return view

    async def current_values(self, key: ReportKey) -> dict[str, Value]:
        """The current value of every answered indicator of one report."""
        rows = (await self._connection.execute(_CURRENT_VALUES, named(key))).all()
        return {indicator: value_of(state, number, text) for indicator, state, number, text in rows}

    async def version(self, key: ReportKey) -> int | None:
        """The version of the form the report was begun with; None when it was never begun."""
        version: int | None = await self._connection.scalar(_VERSION, named(key))
        return version

    async def history(self, key: ReportKey, indicator: str) -> list[Answer]:
        """Every fact ever recorded for one indicator of the report, oldest first."""
        of_this = {**named(key), "of_indicator": indicator}
        return facts((await self._connection.execute(_HISTORY, of_this)).all())

    async def record(
        self,
        key: ReportKey,
        version: int,
        answers: Sequence[NewAnswer],
        person_id: int,
        channel: str,
        at: datetime,
        inbox_id: int | None,
    ) -> None:
        """Append facts; see `Recording`."""
        await self.record_many([Recording(key, version, answers, person_id, channel, at, inbox_id)])

    async def record_many(self, recordings: Sequence[Recording]) -> None:
        """Append the facts of several turns in two statements, in the order given.

        Of the same inbox row and indicator only the first fact is kept.
        """
        rows = [_row(new, one) for one in recordings for new in one.answers]
        if rows:
            self._remembered.recorded(one.key for one in recordings)
            await self._open(recordings)
            await _RECORD.run_many(self._connection, rows)

    async def move(
        self,
        key: ReportKey,
        version: int,
        move: Move,
        person_id: int,
        at: datetime,
        inbox_id: int | None,
        reason: str = "",
    ) -> None:
        """Append a move; the same move of the same inbox row counts once.

        Raises:
            UnknownMoveError: the report's state does not allow it; nothing was changed.
        """
        of_this = named(key)
        report_id = await self._connection.scalar(_FIND, of_this)
        state = ReportState.DRAFT
        for made in (await self._connection.execute(_SUBMISSIONS, of_this)).all():
            if inbox_id is not None and (made.inbox_id, made.move) == (inbox_id, move.value):
                return
            state = moved(state, Move(made.move))
        moved(state, move)
        self._remembered.moved(key)
        if report_id is None:
            await self._open([Recording(key, version, (), person_id, "", at)])
            report_id = await self._connection.scalar(_FIND, of_this)
        await self._connection.execute(
            _MOVE,
            {
                "report_id": report_id,
                "move": move.value,
                "person_id": person_id,
                "at": at,
                "inbox_id": inbox_id,
                "reason": reason or None,
            },
        )

    async def filing(
        self,
        form: str,
        period: str,
        unit_codes: Sequence[str],
        asked: Collection[str] | None = None,
    ) -> list[Filing]:
        """How far each unit's report is, in the order given, also where nothing was ever written.

        `asked` are the indicator codes that count as settled; without it every recorded one does.
        """
        return await report_queries.filing(self._connection, form, period, unit_codes, asked)

    async def values(
        self,
        form: str,
        periods: Sequence[str],
        unit_codes: Sequence[str],
        indicators: Sequence[str],
    ) -> dict[tuple[str, str], dict[str, Value]]:
        """Current values by (unit code, period) and indicator; without what was never answered."""
        lacking = self._remembered.lacking(form, periods, unit_codes)
        if lacking:
            whole = await report_queries.whole_reports(self._connection, lacking)
            for key in lacking:
                self._remembered.keep_values(key, whole.get((key.unit, key.period), {}))
        kept = self._remembered.values(form, periods, unit_codes, indicators)
        if kept is not None:
            return kept
        return await report_queries.values(self._connection, form, periods, unit_codes, indicators)

    async def begin(self, key: ReportKey, version: int, at: datetime) -> None:
        """Begin a report that has no facts yet; one that was begun stays as it is."""
        await self._open([Recording(key, version, (), 0, "", at)])

    async def _open(self, recordings: Sequence[Recording]) -> None:
        """Begin the reports that are not there yet."""
        begun = {one.key: one for one in reversed(recordings)}
        rows = [
            {
                "form": key.form,
                "version": one.version,
                "unit_code": key.unit,
                "period": key.period,
                "created_at": one.at,
            }
            for key, one in begun.items()
        ]
        await _OPEN.run_many(self._connection, rows)


def _row(new: NewAnswer, one: Recording) -> dict[str, Any]:
    return {
        "of_form": one.key.form,
        "of_unit": one.key.unit,
        "of_period": one.key.period,
        "indicator": new.indicator,
        "state": new.value.state.value,
        "number": new.value.number,
        "text": new.value.text,
        "raw": new.raw,
        "person_id": one.person_id,
        "channel": one.channel,
        "at": one.at,
        "inbox_id": one.inbox_id,
    }
