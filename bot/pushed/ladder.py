"""The ladder: which rungs are due for whom, taken by a unique key, one intent a person and day.

Units are looked at a few at a time, so that conversations go on while three thousand communes are
reminded. Whoever owes nothing is noted as well, and not looked at again for that rung.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from bot.runtime.reference_data import ReferenceData
from reporting.forms import Form
from reporting.ladder import DueRung, PeriodDays, Rung, after_return, due, owes, rungs
from reporting.people import Person, may_submit
from reporting.periods import NotAPeriod, Period
from reporting.periods.deadlines import deadline
from reporting.periods.rung_rules import Audience
from reporting.reporters import ever_reports, files, including_begun, reporters
from reporting.reports import Filing, ReportKey
from reporting.values import Value
from storage.pushed.reminders import Taken
from storage.store import Store, UnitOfWork

AT_ONCE: Final = 40
"""Units in one transaction: some four thousand values, a few hundredths of a second."""


@dataclass(frozen=True, slots=True)
class Round:
    """One period of one form, as it stands on a day.

    `rungs` are those of a report that was never sent back, `due` the one of them that is due, if
    any. `sent_back` are units whose reports were: for these a rung of their own may be due.
    """

    form: Form
    period: Period
    today: date
    rungs: Sequence[Rung]
    due: Rung | None
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
            this_round = await self._with_begun(planned)
            codes = self._due_units(this_round)
            for start in range(0, len(codes), AT_ONCE):
                found += await self._look_at(this_round, codes[start : start + AT_ONCE])
                await asyncio.sleep(0)
        return found

    def _rounds(self, now: datetime, sent_back: Sequence[ReportKey]) -> Iterable[Round]:
        """The present period of each form and the one before, and whatever was sent back."""
        reference, today = self.reference, now.astimezone(self.reference.timezone).date()
        returned: dict[tuple[str, str], list[str]] = {}
        for key in sent_back:
            returned.setdefault((key.form, key.period), []).append(key.unit)
        for form in reference.forms_at(now).values():
            current = form.cycle.current(today)
            for period in (form.cycle.previous(current), current):
                back = frozenset(returned.pop((form.code, period.key), ()))
                of_then = reference.forms.of(form.code, period)
                yield self._round(of_then, period, today, back)
        for (code, name), units in returned.items():
            older = self._older(code, name, today, units)
            if older is not None:
                yield replace(older, due=None)

    def _older(self, code: str, name: str, today: date, units: Sequence[str]) -> Round | None:
        """A round of long ago; None where its form or period is known no more."""
        try:
            period = Period.parse(name)
            form = self.reference.forms.of(code, period)
            return self._round(form, period, today, frozenset(units))
        except (KeyError, NotAPeriod):
            return None

    def _round(self, form: Form, period: Period, today: date, back: frozenset[str]) -> Round:
        calendar, zone = self.reference.calendar, self.reference.timezone
        last = deadline(period, form.deadline, calendar, zone).day
        days = PeriodDays(form.cycle.opens(period), period.end, last)
        found = rungs(form.ladder, days, calendar)
        due_now = due(found, today, (), calendar)
        return Round(form, period, today, found, due_now.rung if due_now else None, back)

    async def _with_begun(self, this_round: Round) -> Round:
        """The round with those who began their report in a version that was for other units."""
        form, end = this_round.form, this_round.period.end
        if not form.other_reporters:
            return this_round
        units = self.reference.history.on(end)
        codes = [unit.code for unit in units.units.values() if ever_reports(form, unit)]
        async with self.store.reading() as work:
            begun = await self._versions(this_round, codes, work)
        numbers = {code: number for (code, _), number in begun.items()}
        of_all = including_begun(form, self.reference.forms, numbers, units)
        return replace(this_round, form=of_all)

    def _due_units(self, this_round: Round) -> list[str]:
        """The units for which a rung may be due."""
        if this_round.due is None:
            return self._standing(this_round, sorted(this_round.sent_back))
        history, end = self.reference.history, this_round.period.end
        owing = [unit.code for unit in reporters(this_round.form, history.on(end), end)]
        return self._standing(this_round, owing)

    def _standing(self, this_round: Round, codes: Iterable[str]) -> list[str]:
        """The units among these that have not ended since."""
        history, today = self.reference.history, this_round.today
        return [code for code in codes if code in history and history.ended(code, today) is None]

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
        key, rung = this_round.key(code), this_round.due
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
        ladder, calendar = this_round.rungs, self.reference.calendar
        if filing.returned_at is not None:
            day = filing.returned_at.astimezone(self.reference.timezone).date()
            ladder = after_return(ladder, day, calendar)
        ladder = [rung for rung in ladder if _is_for(rung, person, key)]
        done = [
            rung.key
            for rung in ladder
            if (key, rung.key, person.id, filing.returns) in reports.taken
        ]
        rung = due(ladder, this_round.today, done, calendar)
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
