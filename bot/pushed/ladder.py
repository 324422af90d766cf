"""The ladder: which rungs are due for whom, taken by a unique key, one intent a person and day.

Units are looked at a few at a time, so that conversations go on while three thousand communes are
reminded. Whoever owes nothing is noted as well, and not looked at again for that rung.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from bot.runtime.reference_data import ReferenceData
from bot.runtime.report_figures import with_begun
from reporting.forms import Form
from reporting.ladder import DueRung, PeriodDays, Rung, after_return, due, owes, rungs
from reporting.ladder.overviews import periods_at_hand
from reporting.people import Person, may_submit
from reporting.periods import NotAPeriod, Period
from reporting.periods.rung_rules import Audience
from reporting.reporters import files, reporters
from reporting.reports import Filing, ReportKey
from reporting.standing import Schedule
from reporting.values import Value
from storage.pushed.reminders import Taken
from storage.store import Store, UnitOfWork

AT_ONCE: Final = 40
"""Units in one transaction: some four thousand values, a few hundredths of a second."""


@dataclass(frozen=True, slots=True)
class UnitRungs:
    """The rungs of a unit's report that was never sent back, and the one that is due, if any."""

    rungs: tuple[Rung, ...]
    due: Rung | None


@dataclass(frozen=True, slots=True)
class Round:
    """One period of one form, as it stands on a day.

    `by_unit` has the units for which a rung may be due, `sent_back` those whose reports were sent
    back: for these a rung of their own may be due.
    """

    form: Form
    period: Period
    today: date
    by_unit: Mapping[str, UnitRungs] = field(default_factory=dict)
    sent_back: frozenset[str] = frozenset()

    def key(self, unit_code: str) -> ReportKey:
        """The unit's report of the period."""
        return ReportKey(self.form.code, unit_code, self.period.key)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A rung that is due for a person, and whether they owe something to that report."""

    person: Person
    key: ReportKey
    rung: DueRung
    round: int
    is_owed: bool


@dataclass(frozen=True, slots=True)
class _Reports:
    """What is known of some units' reports."""

    members: Mapping[str, Sequence[Person]]
    taken: Collection[Taken]
    filings: Mapping[str, Filing]
    values: Mapping[tuple[str, str], Mapping[str, Value]]
    versions: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class LadderLook:
    """Looks which rungs are due; writes nothing."""

    store: Store
    reference: ReferenceData

    async def look(self, now: datetime) -> list[DueReminder]:
        """What is due at that instant and not taken yet."""
        async with self.store.reading() as work:
            await self.reference.read_units(work)
            sent_back = await work.report_queries.sent_back()
        found: list[DueReminder] = []
        for planned in self._rounds(now, sent_back):
            this_round = await self._with_units(planned, now)
            codes = list(this_round.by_unit)
            for start in range(0, len(codes), AT_ONCE):
                found += await self._look_at(this_round, codes[start : start + AT_ONCE])
                await asyncio.sleep(0)
        return found

    def _rounds(self, now: datetime, sent_back: Sequence[ReportKey]) -> Iterable[Round]:
        """The periods at hand of each form, and whatever was sent back."""
        reference, today = self.reference, now.astimezone(self.reference.timezone).date()
        returned: dict[tuple[str, str], list[str]] = {}
        for key in sent_back:
            returned.setdefault((key.form, key.period), []).append(key.unit)
        for form in reference.forms_at(now).values():
            for period in periods_at_hand(form, today, reference.timetable):
                back = frozenset(returned.pop((form.code, period.key), ()))
                of_then = reference.forms.of(form.code, period)
                yield Round(of_then, period, today, sent_back=back)
        for (code, name), units in returned.items():
            with suppress(KeyError, NotAPeriod):  # the form or its period is known no more
                period = reference.forms.period(code, name)
                form = reference.forms.of(code, period)
                yield Round(form, period, today, sent_back=frozenset(units))

    async def _with_units(self, planned: Round, now: datetime) -> Round:
        """The round with the units for which a rung may be due, each with its rungs."""
        period, reference = planned.period, self.reference
        units = reference.history.on(period.end)
        async with self.store.reading() as work:
            form = await with_begun(planned.form, reference.forms, work, period, units)
        owing = [unit.code for unit in reporters(form, units, period.end)]
        back = (code for code in planned.sent_back if code in units)
        codes = [
            code
            for code in dict.fromkeys((*owing, *sorted(back)))
            if reference.history.ended(code, planned.today) is None
        ]
        known: dict[Schedule, UnitRungs] = {}
        by_unit: dict[str, UnitRungs] = {}
        for code, days in reference.timetable.each(form, codes, period).items():
            if days.locks is not None and not days.locks.is_on_time(now):
                continue
            of_unit = known.get(days) or self._rungs(form, days, planned.today)
            known[days] = of_unit
            if of_unit.due is not None or code in planned.sent_back:
                by_unit[code] = of_unit
        return replace(planned, form=form, by_unit=by_unit)

    def _rungs(self, form: Form, days: Schedule, today: date) -> UnitRungs:
        calendar = self.reference.calendar
        found = rungs(form.ladder, PeriodDays.of(days), calendar)
        due_now = due(found, today, (), calendar)
        return UnitRungs(found, due_now.rung if due_now else None)

    async def _look_at(self, this_round: Round, codes: Sequence[str]) -> list[DueReminder]:
        async with self.store.reading() as work:
            reports = await self._reports(this_round, codes, work)
        if reports is None:
            return []
        return [
            found
            for code, members in reports.members.items()
            for person in members
            if (found := self._due(this_round, code, person, reports)) is not None
        ]

    async def _reports(
        self, this_round: Round, codes: Sequence[str], work: UnitOfWork
    ) -> _Reports | None:
        """What is known of the units; None where nobody files for any."""
        everybody = await work.people.members_of(codes)
        members = {
            code: [person for person in people if files(person, this_round.form, code)]
            for code, people in everybody.items()
        }
        taken = await work.reminders.sent([this_round.key(code) for code in members])
        form, period = this_round.form.code, this_round.period.key
        open_codes = [
            code
            for code, people in members.items()
            if self._is_open(this_round, code, people, taken)
        ]
        if not open_codes:
            return None
        filings = await work.report_queries.filing(form, period, open_codes)
        versions = await self._versions(this_round, open_codes, work)
        numbers = {this_round.form.version, *versions.values()}
        used = [self.reference.forms.version(form, number) for number in numbers]
        asked = sorted({row.code for one in used for row in one.asked()})
        values = await work.report_queries.values(form, [period], open_codes, asked)
        return _Reports(
            {code: members[code] for code in open_codes},
            taken,
            {filing.unit_code: filing for filing in filings},
            values,
            versions,
        )

    def _is_open(
        self, this_round: Round, code: str, people: Sequence[Person], taken: Collection[Taken]
    ) -> bool:
        """Whether a rung may be due for one of them; of a report sent back there always may be."""
        if code in this_round.sent_back:
            return True
        key, rung = this_round.key(code), this_round.by_unit[code].due
        if rung is None:
            return False
        return any((key, rung.key, person.id, 0) not in taken for person in people)

    async def _versions(
        self, this_round: Round, codes: Sequence[str], work: UnitOfWork
    ) -> Mapping[tuple[str, str], int]:
        """With which version each report was begun, where there are several."""
        form, period = this_round.form.code, this_round.period.key
        if not self.reference.forms.has_several(form):
            return {}
        return await work.report_queries.versions(form, [period], codes)

    def _due(
        self, this_round: Round, code: str, person: Person, reports: _Reports
    ) -> DueReminder | None:
        key, filing = this_round.key(code), reports.filings[code]
        ladder, calendar = this_round.by_unit[code].rungs, self.reference.calendar
        if filing.returned_at is not None:
            day = filing.returned_at.astimezone(self.reference.timezone).date()
            ladder = after_return(ladder, day, calendar)
        mine = [rung for rung in ladder if _is_for(rung, person, key)]
        done = [
            rung.key for rung in mine if (key, rung.key, person.id, filing.returns) in reports.taken
        ]
        rung = due(mine, this_round.today, done, calendar)
        if rung is None:
            return None
        place = (code, this_round.period.key)
        form = self.reference.form_of(key, reports.versions.get(place))
        values = reports.values.get(place, {})
        owed = owes(form, values, filing.state, person, code, filing.last)
        return DueReminder(person, key, rung, filing.returns, owed is not None)


def _is_for(rung: Rung, person: Person, key: ReportKey) -> bool:
    """Whether that rung is for the person."""
    if rung.audience is Audience.EVERYBODY:
        return True
    submits = may_submit(person, key.unit, key.form)
    return submits is (rung.audience is Audience.FOCAL)
