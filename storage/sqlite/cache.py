"""Reports and people as the writer last saw them, decoded: what an answer needs is mostly here.

Never stale, without trusting anybody to say what they changed. Facts are append-only and numbered,
so whatever is newer than the newest one seen is fetched once per transaction, by number, and laid
over what is kept. Everything else that is kept is dropped when this process changes it, and all of
it when `PRAGMA data_version` says that another process wrote. What a transaction itself has
written is never kept before it is committed. Only SQLite numbers facts in the order of their
commits; with another database nothing is kept.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import BigInteger, bindparam, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.people import Person
from reporting.reports import Answer, ReportKey, ReportView, Submission
from reporting.values import State, Value
from storage.schema import answer, report
from storage.sql.rows import facts
from storage.sqlite.connection import INLINE
from storage.sqlite.statements import CompiledStatement, ParameterRows, driver_of

REPORTS_KEPT: Final = 512
"""Whole reports: those that people are filling in."""

FIGURES_KEPT: Final = 4096
"""Reports of which only the values are kept: those that others are compared with; 5 kB each."""

MOST_PLACES: Final = 512
"""Reports whose values are looked at together; beyond it the database is better at it."""

PEOPLE_KEPT: Final = 16_384
MOST_NEWS: Final = 2000
"""Facts fetched as news; with more than these everything is forgotten instead."""

Address = tuple[str, str]
CurrentAnswers = Mapping[str, Answer]
CurrentValues = Mapping[str, Value]

_NEWS = CompiledStatement(
    select(
        report.c.form,
        report.c.unit_code,
        report.c.period,
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
    .join_from(answer, report, report.c.id == answer.c.report_id)
    .where(answer.c.id > bindparam("seen"))
    .order_by(answer.c.id)
    .limit(MOST_NEWS)
)
_LATEST = select(func.max(answer.c.id))
_OTHERS_WROTE = f"PRAGMA {INLINE} data_version"


class WriterCache:
    """What is kept between the writer's transactions; asked and told by the repositories.

    Answers nothing (None) outside of a transaction that has called `catch_up`.
    """

    def __init__(self) -> None:
        self._facts: dict[ReportKey, CurrentAnswers] = {}
        self._values: dict[tuple[str, str], dict[str, CurrentValues]] = {}
        """By form and period, then by unit: neighbours are looked at together."""
        self._values_kept = 0
        self._moves: dict[ReportKey, tuple[Submission, ...]] = {}
        self._members: dict[str, tuple[Person, ...]] = {}
        self._people: dict[Address, Person] = {}
        self._seen = 0
        self._version: int | None = None
        self._has_news = True
        self._touched: set[ReportKey] = set()
        self._people_changed = False
        self._is_current = False

    async def catch_up(self, connection: AsyncConnection) -> None:
        """Bring what is kept to the state of this transaction, before anything is written in it."""
        driver = None if self._is_current else driver_of(connection)
        if driver is None:
            return
        _, ((version,),), _, _ = await driver.run(_OTHERS_WROTE, ())
        if version != self._version:
            self._forget()
            self._version = version
            self._seen = await connection.scalar(_LATEST) or 0
        elif self._has_news:
            await self._fetch_news(connection)
        self._has_news = False
        self._is_current = True

    def leave(self) -> None:
        """The transaction is over, however it ended."""
        self._touched.clear()
        self._people_changed = False
        self._is_current = False

    # --- what is asked ---------------------------------------------------------------------------
    def view(self, key: ReportKey, previous: ReportKey | None) -> ReportView | None:
        """The report as `Reports.view` gives it; None when a part of it is not kept."""
        if not self._is_current or key in self._touched or previous in self._touched:
            return None
        answers, moves = self._facts.get(key), self._moves.get(key)
        before: CurrentValues | None = {} if previous is None else self._values_of(previous)
        members = None if self._people_changed else self._members.get(key.unit)
        if answers is None or moves is None or before is None or members is None:
            return None
        return ReportView(key, answers, before, moves, members)

    def values(
        self, form: str, periods: Sequence[str], units: Sequence[str], indicators: Sequence[str]
    ) -> dict[tuple[str, str], dict[str, Value]] | None:
        """Values as `Reports.values` gives them; None when those of one report are not kept."""
        found: dict[tuple[str, str], dict[str, Value]] = {}
        if not self._is_current:
            return None
        for period in periods:
            kept = self._values.get((form, period), {})
            for unit in units:
                values = kept.get(unit)
                if values is None:
                    return None
                if self._touched and ReportKey(form, unit, period) in self._touched:
                    return None
                some = {code: values[code] for code in indicators if code in values}
                if some:
                    found[unit, period] = some
        return found

    def lacking(
        self, form: str, periods: Sequence[str], units: Sequence[str]
    ) -> Collection[ReportKey]:
        """The reports whose values are not kept though they may be; empty when they are too many.

        None of them was written in this transaction.
        """
        if not self._is_current or len(periods) * len(units) > MOST_PLACES:
            return ()
        keys = [ReportKey(form, unit, period) for period in periods for unit in units]
        if not self._touched.isdisjoint(keys):
            return ()
        return [key for key in keys if self._values_of(key) is None]

    def people(self, addresses: Iterable[Address]) -> dict[Address, Person]:
        """Those of these who are kept."""
        if not self._is_current or self._people_changed:
            return {}
        return {one: self._people[one] for one in addresses if one in self._people}

    # --- what is kept ----------------------------------------------------------------------------
    def keep_view(self, view: ReportView, previous: ReportKey | None) -> None:
        """Keep a report that was read whole."""
        if not self._is_current or view.key in self._touched:
            return
        if len(self._facts) >= REPORTS_KEPT:
            self._facts.clear()
            self._moves.clear()
        self._facts[view.key] = view.answers
        self._moves[view.key] = tuple(view.submissions)
        if not self._people_changed:
            self._members[view.key.unit] = tuple(view.members)
        if previous is not None:
            self.keep_values(previous, view.previous)

    def keep_values(self, key: ReportKey, values: CurrentValues) -> None:
        """Keep every current value of a report."""
        if not self._is_current or key in self._touched:
            return
        if self._values_kept >= FIGURES_KEPT:
            self._values.clear()
            self._values_kept = 0
        kept = self._values.setdefault((key.form, key.period), {})
        self._values_kept += key.unit not in kept
        kept[key.unit] = values

    def keep_people(self, people: Mapping[Address, Person]) -> None:
        """Keep who writes from those chats."""
        if not self._is_current or self._people_changed:
            return
        if len(self._people) >= PEOPLE_KEPT:
            self._people.clear()
        self._people.update(people)

    # --- what changes ----------------------------------------------------------------------------
    def recorded(self, keys: Iterable[ReportKey]) -> None:
        """Facts of those reports are written in this transaction."""
        self._touched.update(keys)
        self._has_news = True

    def moved(self, key: ReportKey) -> None:
        """A submission or withdrawal of that report is written in this transaction."""
        self._touched.add(key)
        self._moves.pop(key, None)

    def people_changed(self) -> None:
        """Somebody, or what somebody was granted, is changed in this transaction."""
        self._people_changed = True
        self._people.clear()
        self._members.clear()

    async def _fetch_news(self, connection: AsyncConnection) -> None:
        rows = await _NEWS.rows(connection, {"seen": self._seen})
        if len(rows) == MOST_NEWS:
            self._forget()
            self._seen = await connection.scalar(_LATEST) or 0
        elif rows:
            self._lay_over(rows)
            self._seen = rows[-1][3]

    def _lay_over(self, rows: ParameterRows) -> None:
        news: dict[ReportKey, dict[str, Answer]] = {}
        fresh = facts(row[3:] for row in rows)
        for (form, unit, period, *_), fact in zip(rows, fresh, strict=True):
            news.setdefault(ReportKey(form, unit, period), {})[fact.indicator] = fact
        for key, changed in news.items():
            known, values = self._facts.get(key), self._values_of(key)
            if known is not None:
                # In the order of the codes, as the database gives them; a copy, because a turn
                # may still hold the one before.
                self._facts[key] = _answered(dict(sorted({**known, **changed}.items())))
            if values is not None:
                later = {code: fact.value for code, fact in changed.items()}
                self._values[key.form, key.period][key.unit] = {
                    code: value
                    for code, value in {**values, **later}.items()
                    if value.state is not State.OPEN
                }

    def _forget(self) -> None:
        for kept in (self._facts, self._values, self._moves, self._members, self._people):
            kept.clear()
        self._values_kept = 0

    def _values_of(self, key: ReportKey) -> CurrentValues | None:
        return self._values.get((key.form, key.period), {}).get(key.unit)


def _answered(found: dict[str, Answer]) -> CurrentAnswers:
    """Without the rows whose answer was taken back."""
    return {code: fact for code, fact in found.items() if fact.value.state is not State.OPEN}
