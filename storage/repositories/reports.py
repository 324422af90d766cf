"""Reports: facts and moves are appended, never changed; an indicator's latest fact is its value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from reporting.reports import (
    Counted,
    Move,
    NewAnswer,
    ReportKey,
    ReportState,
    ReportView,
    moved,
)
from reporting.values import Value
from storage.repositories.people import People
from storage.schema import answer, current_answer, report, submission
from storage.sql.cache import Cache
from storage.sql.rows import (
    ANSWERED,
    CURRENT_ANSWER_COLUMNS,
    CURRENT_TEXT,
    MOVE_COLUMNS,
    REPORT_ID,
    THIS_REPORT,
    facts,
    named,
    submission_of,
    value_of,
)
from storage.sql.transaction import Statement, Transaction
from storage.sql.upsert import insert_new


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
_BEGIN = Statement(
    insert_new(report, ["form", "period", "unit_code"]),
    *("form", "version", "unit_code", "period", "created_at"),
)
_RECORD = Statement(
    insert_new(answer, ["inbox_id", "indicator"], values={"report_id": REPORT_ID}),
    *("indicator", "state", "number", "text", "raw", "person_id", "channel", "at", "inbox_id"),
)
_MOVE = insert(submission)
_CURRENT = Statement(
    select(*CURRENT_ANSWER_COLUMNS)
    .where(current_answer.c.report_id == REPORT_ID, ANSWERED)
    .order_by(current_answer.c.indicator)
)
_CURRENT_VALUES = Statement(
    select(
        current_answer.c.indicator, current_answer.c.state, current_answer.c.number, CURRENT_TEXT
    ).where(current_answer.c.report_id == REPORT_ID, ANSWERED)
)
_VERSIONS = Statement(
    select(report.c.period, report.c.version).where(
        report.c.form == bindparam("of_form"),
        report.c.unit_code == bindparam("of_unit"),
        report.c.period.in_([bindparam("of_period"), bindparam("of_previous")]),
    )
)
_SUBMISSIONS = Statement(
    select(
        submission.c.inbox_id,
        *MOVE_COLUMNS,
    )
    .where(submission.c.report_id == REPORT_ID)
    .order_by(submission.c.id)
)


class Reports:
    """The reports in one transaction, each by itself; see `ReportQueries` for many at once."""

    __slots__ = ("_cache", "_people", "_transaction")

    def __init__(self, transaction: Transaction, people: People, cache: Cache) -> None:
        self._transaction = transaction
        self._people = people
        self._cache = cache

    async def view(self, key: ReportKey, previous: ReportKey | None) -> ReportView:
        """The report, the values of the period before, the unit's people; empty if never begun."""
        kept = self._cache.view(key, previous)
        if kept is not None:
            return kept
        of_this = named(key)
        answers = facts(await self._transaction.rows(_CURRENT, of_this))
        moves = await self._transaction.rows(_SUBMISSIONS, of_this)
        earlier = None if previous is None else previous.period
        rows = await self._transaction.rows(_VERSIONS, {**of_this, "of_previous": earlier})
        begun = {str(period): int(version) for period, version in rows}
        view = ReportView(
            key=key,
            answers={fact.indicator: fact for fact in answers},
            previous={} if previous is None else await self.current_values(previous),
            submissions=tuple(submission_of(*made) for _, *made in moves),
            members=tuple(await self._people.members(key.unit)),
            version=begun.get(key.period),
            previous_version=begun.get(earlier) if earlier else None,
        )
        self._cache.keep_view(view, previous)
        return view

    async def current_values(self, key: ReportKey) -> dict[str, Value]:
        """The current value of every answered indicator of one report."""
        rows = await self._transaction.rows(_CURRENT_VALUES, named(key))
        return {indicator: value_of(state, number, text) for indicator, state, number, text in rows}

    async def record_many(self, recordings: Sequence[Recording]) -> None:
        """Append the facts of several turns in two statements, in the order given.

        Of the same inbox row and indicator only the first fact is kept.
        """
        rows = [_row(new, one) for one in recordings for new in one.answers]
        if rows:
            self._cache.recorded(one.key for one in recordings)
            await self._begin(recordings)
            await self._transaction.run_many(_RECORD, rows)

    async def begin(self, key: ReportKey, version: int, at: datetime) -> None:
        """Begin a report that has no facts yet; one that was begun stays as it is."""
        self._cache.recorded([key])
        await self._begin([Recording(key, version, (), 0, "", at)])

    async def move(  # noqa: PLR0913  the columns of its row
        self,
        key: ReportKey,
        version: int,
        move: Move,
        person_id: int,
        at: datetime,
        inbox_id: int | None,
        reason: str = "",
        *,
        counted: Counted | None = None,
    ) -> None:
        """Append a move; the same move of the same inbox row counts once.

        Raises:
            UnknownMoveError: the report's state does not allow it; nothing was changed.
        """
        of_this = named(key)
        report_id = await self._transaction.scalar(_FIND, of_this)
        state = ReportState.DRAFT
        for made_by, made, *_ in await self._transaction.rows(_SUBMISSIONS, of_this):
            if inbox_id is not None and (made_by, made) == (inbox_id, move.value):
                return
            state = moved(state, Move(made))
        moved(state, move)
        self._cache.moved(key)
        if report_id is None:
            await self.begin(key, version, at)
            report_id = await self._transaction.scalar(_FIND, of_this)
        await self._transaction.execute(
            _MOVE,
            {
                "report_id": report_id,
                "move": move.value,
                "person_id": person_id,
                "at": at,
                "inbox_id": inbox_id,
                "reason": reason or None,
                "counted_at": counted.at if counted else None,
                "counted_by": counted.by.value if counted else None,
            },
        )

    async def _begin(self, recordings: Sequence[Recording]) -> None:
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
        await self._transaction.run_many(_BEGIN, rows)


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
