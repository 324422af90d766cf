"""Reports and people as the writer last saw them, decoded: most of what an answer has to read.

It is never stale, and for facts it need not be told what has changed: they are append-only and
numbered, so each transaction fetches those that are newer than the newest one seen and lays them
over what is kept. Everything else is dropped when this process changes it, and all of it when
SQLite's data version says that another process wrote. What a transaction writes is not kept before
it is committed. Another database may commit facts in another order than it numbers them, so this
is for SQLite alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import bindparam, column, func, select, table

from reporting.people import Person
from reporting.reports import Answer, ReportKey, ReportView, Submission
from reporting.values import State, laid_over
from storage.schema import answer, report
from storage.sql.cache import Cache, CurrentValues, Identity
from storage.sql.rows import ANSWER_COLUMNS, facts
from storage.sql.transaction import Rows, Statement, Transaction
from storage.sqlite.compared import ByReport, NumbersColumn

REPORTS_KEPT: Final = 512
"""Reports kept whole, because somebody is filling them in."""

VALUES_KEPT: Final = 4096
"""Reports of which only the values are kept, to compare others with; about 5 kB each."""

READ_TOGETHER: Final = 512
"""Reports whose values may be asked for at once and still be kept; the database does more."""

NUMBERS_KEPT: Final = 65_536
"""Numbers kept side by side, to compare one unit's with its neighbours'."""

PEOPLE_KEPT: Final = 16_384
MOST_NEWS: Final = 2000
"""Facts fetched as news; when there are more, everything is forgotten instead."""

CurrentAnswers = Mapping[str, Answer]
"""By indicator code, in the order of the codes."""

_NEWS = Statement(
    select(report.c.form, report.c.unit_code, report.c.period, *ANSWER_COLUMNS)
    .join_from(answer, report, report.c.id == answer.c.report_id)
    .where(answer.c.id > bindparam("seen"))
    .order_by(answer.c.id)
    .limit(MOST_NEWS)
)
_LATEST = Statement(select(func.max(answer.c.id)))
_OTHERS_WROTE = Statement(select(column("data_version")).select_from(table("pragma_data_version")))
"""A number that changes when another connection has changed the database."""


class WriterCache(Cache):
    """What is kept between the writer's transactions."""

    def __init__(self) -> None:
        self._facts: ByReport[CurrentAnswers] = ByReport()
        self._values: ByReport[CurrentValues] = ByReport()
        self._columns: dict[tuple[str, str, str], NumbersColumn] = {}
        """By form, period and indicator."""
        self._numbers_kept = 0
        self._versions: dict[ReportKey, int | None] = {}
        """Of the forms with which reports were begun; None for those that were not."""
        self._moves: dict[ReportKey, tuple[Submission, ...]] = {}
        self._members: dict[str, tuple[Person, ...]] = {}
        self._people: dict[Identity, Person] = {}
        self._seen = 0
        self._version: int | None = None
        self._has_news = True
        self._touched: set[ReportKey] = set()
        self._people_changed = False
        self._is_current = False

    @property
    def kept(self) -> dict[str, int]:
        """How many there are of each thing that is kept."""
        return {
            "reports": self._facts.count,
            "versions": len(self._versions),
            "moves": len(self._moves),
            "units": len(self._members),
            "values": self._values.count,
            "numbers": self._numbers_kept,
            "people": len(self._people),
        }

    async def catch_up(self, transaction: Transaction) -> None:
        """See `Cache.catch_up`."""
        if self._is_current:
            return
        ((version,),) = await transaction.rows(_OTHERS_WROTE, {})
        if version != self._version:
            await self._start_afresh(transaction)
            self.others_wrote += self._version is not None
            self._version = version
        elif self._has_news:
            await self._fetch_news(transaction)
        self._has_news = False
        self._is_current = True

    def leave(self) -> None:
        """See `Cache.leave`."""
        self._touched.clear()
        self._people_changed = False
        self._is_current = False

    # --- what is asked ---------------------------------------------------------------------------
    def view(self, key: ReportKey, previous: ReportKey | None) -> ReportView | None:
        """See `Cache.view`."""
        if not self._is_current or key in self._touched or previous in self._touched:
            return None
        answers, moves = self._facts.get(key), self._moves.get(key)
        before: CurrentValues | None = {} if previous is None else self._values.get(previous)
        members = None if self._people_changed else self._members.get(key.unit)
        if answers is None or moves is None or before is None or members is None:
            return None
        if key not in self._versions or (previous is not None and previous not in self._versions):
            return None
        earlier = None if previous is None else self._versions[previous]
        return ReportView(key, answers, before, moves, members, self._versions[key], earlier)

    def values(
        self, form: str, periods: Sequence[str], units: Sequence[str], indicators: Sequence[str]
    ) -> Mapping[tuple[str, str], CurrentValues] | None:
        """See `Cache.values`."""
        found: dict[tuple[str, str], CurrentValues] = {}
        if not self._is_current:
            return None
        wanted = frozenset(indicators)
        for period in periods:
            if self._is_touched(form, period, units):
                return None
            kept, answered = self._values.of(form, period), self._facts.of(form, period)
            for unit in units:
                values, answers = kept.get(unit), answered.get(unit)
                some: CurrentValues
                if values is not None and values.keys() <= wanted:
                    some = values  # as nearly always: the checks of a figure read most others
                elif values is not None:
                    some = {code: values[code] for code in indicators if code in values}
                elif answers is not None:
                    some = {code: answers[code].value for code in indicators if code in answers}
                else:
                    return None
                if some:
                    found[unit, period] = some
        return found

    def numbers(
        self, form: str, period: str, units: Sequence[str], indicators: Sequence[str]
    ) -> dict[str, list[int]] | None:
        """See `Cache.numbers`."""
        if not self._is_current or self._is_touched(form, period, units):
            return None
        found: dict[str, list[int]] = {}
        for code in indicators:
            column = self._columns.get((form, period, code))
            if column is None or not column.units.issuperset(units):
                column = self._column(form, period, units, code)
            if column is None:
                return None
            numbers = column.numbers
            given = [numbers[unit] for unit in units if unit in numbers]
            if given:
                found[code] = given
        return found

    def _column(
        self, form: str, period: str, units: Sequence[str], code: str
    ) -> NumbersColumn | None:
        """The column with these units in it; None when one report's values are not kept."""
        if self._numbers_kept + len(units) > NUMBERS_KEPT:
            self._columns.clear()
            self._numbers_kept = 0
        column = self._columns.setdefault((form, period, code), NumbersColumn())
        kept, answered = self._values.of(form, period), self._facts.of(form, period)
        for unit in units:
            if unit in column.units:
                continue
            values, answers = kept.get(unit), answered.get(unit)
            if values is None and answers is None:
                return None
            answer = None if answers is None else answers.get(code)
            value = None if answer is None else answer.value
            column.put(unit, value if values is None else values.get(code))
            self._numbers_kept += 1
        return column

    def versions(
        self, form: str, periods: Sequence[str], units: Sequence[str]
    ) -> dict[tuple[str, str], int] | None:
        """See `Cache.versions`."""
        if not self._is_current:
            return None
        found: dict[tuple[str, str], int] = {}
        for period in periods:
            for unit in units:
                key = ReportKey(form, unit, period)
                if key in self._touched or key not in self._versions:
                    return None
                if (version := self._versions[key]) is not None:
                    found[unit, period] = version
        return found

    def lacking(
        self, form: str, periods: Sequence[str], units: Sequence[str]
    ) -> Collection[ReportKey]:
        """See `Cache.lacking`; none when they are too many or one was written here."""
        if not self._is_current or len(periods) * len(units) > READ_TOGETHER:
            return ()
        keys = [ReportKey(form, unit, period) for period in periods for unit in units]
        if not self._touched.isdisjoint(keys):
            return ()
        return [
            key for key in keys if self._values.get(key) is None and self._facts.get(key) is None
        ]

    def people(self, addresses: Iterable[Identity]) -> dict[Identity, Person]:
        """See `Cache.people`."""
        if not self._is_current or self._people_changed:
            return {}
        return {one: self._people[one] for one in addresses if one in self._people}

    # --- what is kept ----------------------------------------------------------------------------
    def keep_view(self, view: ReportView, previous: ReportKey | None) -> None:
        """See `Cache.keep_view`."""
        if not self._is_current or view.key in self._touched:
            return
        if self._facts.count >= REPORTS_KEPT:
            self._facts.clear()
            self._moves.clear()
            self._members.clear()
        self._facts.put(view.key, view.answers)
        self._keep_version(view.key, view.version)
        self._moves[view.key] = tuple(view.submissions)
        if not self._people_changed:
            self._members[view.key.unit] = tuple(view.members)
        if previous is not None:
            self.keep_values(previous, view.previous)
            self._keep_version(previous, view.previous_version)

    def keep_versions(
        self,
        form: str,
        periods: Sequence[str],
        units: Sequence[str],
        versions: Mapping[tuple[str, str], int],
    ) -> None:
        """See `Cache.keep_versions`; none when they are too many."""
        if not self._is_current or len(periods) * len(units) > READ_TOGETHER:
            return
        for period in periods:
            for unit in units:
                key = ReportKey(form, unit, period)
                self._keep_version(key, versions.get((unit, period)))

    def keep_values(self, key: ReportKey, values: CurrentValues) -> None:
        """See `Cache.keep_values`."""
        if not self._is_current or key in self._touched:
            return
        if self._values.count >= VALUES_KEPT:
            self._values.clear()
        self._values.put(key, values)

    def keep_people(self, people: Mapping[Identity, Person]) -> None:
        """See `Cache.keep_people`."""
        if not self._is_current or self._people_changed:
            return
        if len(self._people) >= PEOPLE_KEPT:
            self._people.clear()
        self._people.update(people)

    # --- what changes ----------------------------------------------------------------------------
    def recorded(self, keys: Iterable[ReportKey]) -> None:
        """See `Cache.recorded`."""
        changed = set(keys)
        self._touched |= changed
        self._has_news = True
        for key in [one for one in changed if self._versions.get(one, 0) is None]:
            del self._versions[key]  # it will have one

    def moved(self, key: ReportKey) -> None:
        """See `Cache.moved`."""
        self._touched.add(key)
        self._moves.pop(key, None)
        self._versions.pop(key, None)

    def people_changed(self) -> None:
        """See `Cache.people_changed`."""
        self._people_changed = True
        self._people.clear()
        self._members.clear()

    async def _fetch_news(self, transaction: Transaction) -> None:
        rows = await transaction.rows(_NEWS, {"seen": self._seen})
        if len(rows) == MOST_NEWS:
            await self._start_afresh(transaction)
        elif rows:
            self._lay_over(rows)
            self._seen = rows[-1][3]

    async def _start_afresh(self, transaction: Transaction) -> None:
        """Forget everything; only facts from now on are news."""
        for kept in (self._facts, self._values, self._moves, self._members, self._people):
            kept.clear()
        self._columns.clear()
        self._numbers_kept = 0
        self._versions.clear()
        ((latest,),) = await transaction.rows(_LATEST, {})
        self._seen = latest or 0

    def _lay_over(self, rows: Rows) -> None:
        news: dict[ReportKey, dict[str, Answer]] = {}
        fresh = facts(row[3:] for row in rows)
        for (form, unit, period, *_), fact in zip(rows, fresh, strict=True):
            news.setdefault(ReportKey(form, unit, period), {})[fact.indicator] = fact
            column = self._columns.get((form, period, fact.indicator))
            if column is not None and unit in column.units:
                column.put(unit, fact.value)
        for key, changed in news.items():
            known, values = self._facts.get(key), self._values.get(key)
            if known is not None:
                # In the order of the codes, as the database gives them. A copy, because a turn may
                # still use the one before.
                self._facts.put(key, _answered(dict(sorted({**known, **changed}.items()))))
            if values is not None:
                later = {code: fact.value for code, fact in changed.items()}
                self._values.put(key, laid_over(values, later))

    def _is_touched(self, form: str, period: str, units: Sequence[str]) -> bool:
        return bool(self._touched) and any(
            key.form == form and key.period == period and key.unit in units for key in self._touched
        )

    def _keep_version(self, key: ReportKey, version: int | None) -> None:
        if key in self._touched:
            return
        if len(self._versions) >= VALUES_KEPT:
            self._versions.clear()
        self._versions[key] = version


def _answered(found: dict[str, Answer]) -> CurrentAnswers:
    """Without the indicators whose answer was taken back."""
    return {code: fact for code, fact in found.items() if fact.value.state is not State.OPEN}
