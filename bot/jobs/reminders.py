"""Reminders: what is due and not yet sent is read from the database, taken by a unique key, posted.

Units are looked at a few at a time, so that conversations go on while three thousand communes are
reminded. Whoever owes nothing is noted as well, and not looked at again for that rung.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.outbound.payload import notices
from bot.runtime import session_store
from bot.runtime.reference_data import ReferenceData
from bot.runtime.report_figures import with_begun
from handlers.engine.context import TurnContext
from handlers.engine.dialog import offering
from handlers.engine.session import Session
from handlers.engine.turn import Inbound, Message, Priority, Text
from handlers.filing.reminder import reminder
from reporting.clean_text import NOTHING
from reporting.forms import Form
from reporting.people import Person
from reporting.periods import Period
from reporting.periods.deadlines import deadline
from reporting.reminders import DueRung, Owed, Rung, due, owes, rungs
from reporting.reporters import files, reporters
from reporting.reports import Filing, ReportKey, ReportView
from reporting.values import Value
from storage.repositories.outbox import NewOutgoingMessage
from storage.repositories.reminders import NewReminder, Taken
from storage.store import Store, UnitOfWork

_LOG = logging.getLogger(__name__)

AT_ONCE: Final = 40
"""Units in one transaction: some four thousand values, a few hundredths of a second."""

LOOK_AGAIN: Final = timedelta(minutes=15)
"""Bot time after which a rung that went out is looked at again, for people enrolled since."""

SENT: Final = "sent"
SKIPPED: Final = "skipped"
"""A later rung came first."""
SETTLED: Final = "settled"
"""The person owed nothing."""


@dataclass(frozen=True, slots=True)
class _Round:
    """One period of one form at one instant, with the rungs of its ladder."""

    form: Form
    period: Period
    ladder: Sequence[Rung]
    now: datetime

    def key(self, unit_code: str) -> ReportKey:
        """The unit's report of the period."""
        return ReportKey(self.form.code, unit_code, self.period.key)


@dataclass(frozen=True, slots=True)
class _Reminded:
    """A person, what they owe, and the version with which that report was begun, if it was."""

    person: Person
    owed: Owed
    version: int | None


@dataclass(frozen=True, slots=True)
class _Reports:
    """What is known of some units' reports."""

    members: Mapping[str, Sequence[Person]]
    taken: Collection[Taken]
    filings: Mapping[str, Filing]
    values: Mapping[tuple[str, str], Mapping[str, Value]]
    versions: Mapping[tuple[str, str], int]


class ReminderJob:
    """Sends the reminders that are due; `on_outgoing` is called after some were committed."""

    def __init__(
        self, store: Store, reference: ReferenceData, on_outgoing: Callable[[], None]
    ) -> None:
        self._store = store
        self._reference = reference
        self._on_outgoing = on_outgoing
        self._looked: dict[tuple[str, str, str], datetime] = {}

    async def tick(self, now: datetime) -> None:
        """Send what is due at `now`."""
        today = now.astimezone(self._reference.timezone).date()
        for form in self._reference.forms_at(now).values():
            current = form.cycle.current(today)
            for period in filter(None, (form.cycle.previous(current), current)):
                of_then = self._reference.forms.of(form.code, period)
                await self._remind(self._round(of_then, period, now))

    def _round(self, form: Form, period: Period, now: datetime) -> _Round:
        reference = self._reference
        due_at = deadline(period, form.deadline, reference.calendar, reference.timezone)
        return _Round(form, period, rungs(due_at, reference.calendar), now)

    async def _remind(self, this_round: _Round) -> None:
        rung = self._due(this_round, ())
        if rung is None:
            return
        name = (this_round.form.code, this_round.period.key, rung.rung.key)
        looked = self._looked.get(name)
        if looked is not None and looked <= this_round.now < looked + LOOK_AGAIN:
            return
        async with self._store.reading() as work:
            await self._reference.read_units(work)
        sent = 0
        today = this_round.now.astimezone(self._reference.timezone).date()
        this_round = await self._with_begun(this_round)
        codes = self._owing_units(this_round, today)
        for start in range(0, len(codes), AT_ONCE):
            sent += await self._remind_units(this_round, codes[start : start + AT_ONCE])
            await asyncio.sleep(0)
        self._looked[name] = this_round.now
        if sent:
            _LOG.info("%s %s %s: %d reminders", *name, sent)

    async def _with_begun(self, this_round: _Round) -> _Round:
        """The round with those who began their report in a version that was for other units."""
        form, period, reference = this_round.form, this_round.period, self._reference
        if not form.other_reporters:
            return this_round
        units = reference.history.on(period.end)
        async with self._store.reading() as work:
            form = await with_begun(form, reference.forms, work, period, units)
        return replace(this_round, form=form)

    def _owing_units(self, this_round: _Round, today: date) -> list[str]:
        """Units that stood when the period ended and that have not ended since."""
        history, end = self._reference.history, this_round.period.end
        owing = reporters(this_round.form, history.on(end), end)
        return [unit.code for unit in owing if history.ended(unit.code, today) is None]

    def _due(self, this_round: _Round, taken: Collection[str]) -> DueRung | None:
        reference = self._reference
        return due(this_round.ladder, this_round.now, taken, reference.calendar, reference.timezone)

    async def _remind_units(self, this_round: _Round, codes: Sequence[str]) -> int:
        """Remind the people of some units; how many were."""
        async with self._store.reading() as work:
            reports = await self._reports(this_round, codes, work)
        if reports is None:
            return 0
        noted: list[NewReminder] = []
        owed: dict[Taken, _Reminded] = {}
        for code, members in reports.members.items():
            for person in members:
                self._note(this_round, code, person, reports, noted, owed)
        if not noted:
            return 0
        async with self._store.writing() as work:
            new = await work.reminders.add_many(noted, this_round.now)
            wanted = {taken: who for taken, who in owed.items() if taken in new}
            outgoing = await self._outgoing(this_round, wanted, work)
            await work.outbox.add(outgoing, this_round.now)
        if outgoing:
            self._on_outgoing()
        return len(outgoing)

    async def _reports(
        self, this_round: _Round, codes: Sequence[str], work: UnitOfWork
    ) -> _Reports | None:
        """What is known of those of the units that somebody still has to be reminded in."""
        members = {
            code: [person for person in people if files(person, this_round.form, code)]
            for code, people in (await work.people.members_of(codes)).items()
        }
        taken = await work.reminders.sent([this_round.key(code) for code in members])
        open_codes = [
            code
            for code, people in members.items()
            if any(self._rung_for(this_round, code, person, taken) for person in people)
        ]
        if not open_codes:
            return None
        form, period = this_round.form.code, this_round.period.key
        versions = await self._versions(this_round, open_codes, work)
        numbers = {this_round.form.version, *versions.values()}
        used = [self._reference.forms.version(form, number) for number in numbers]
        asked = {row.code for one in used for row in one.asked()}
        filings = await work.report_queries.filing(form, period, open_codes)
        values = await work.report_queries.values(form, [period], open_codes, sorted(asked))
        return _Reports(
            {code: members[code] for code in open_codes},
            taken,
            {filing.unit_code: filing for filing in filings},
            values,
            versions,
        )

    async def _versions(
        self, this_round: _Round, codes: Sequence[str], work: UnitOfWork
    ) -> Mapping[tuple[str, str], int]:
        """With which version each report was begun, where there are several."""
        form, period = this_round.form.code, this_round.period.key
        if not self._reference.forms.has_several(form):
            return {}
        return await work.report_queries.versions(form, [period], codes)

    def _rung_for(
        self, this_round: _Round, code: str, person: Person, taken: Collection[Taken]
    ) -> DueRung | None:
        key = this_round.key(code)
        done = [rung.key for rung in this_round.ladder if (key, rung.key, person.id) in taken]
        return self._due(this_round, done)

    def _note(
        self,
        this_round: _Round,
        code: str,
        person: Person,
        reports: _Reports,
        noted: list[NewReminder],
        owed: dict[Taken, _Reminded],
    ) -> None:
        rung = self._rung_for(this_round, code, person, reports.taken)
        if rung is None:
            return
        key = this_round.key(code)
        place = (code, this_round.period.key)
        version = reports.versions.get(place)
        form = self._reference.form_of(key, version)
        found = owes(form, reports.values.get(place, {}), reports.filings[code].state, person, code)
        noted += [NewReminder(key, one.key, person.id, SKIPPED) for one in rung.superseded]
        state = SETTLED if found is None else SENT
        noted.append(NewReminder(key, rung.rung.key, person.id, state))
        if found is not None:
            owed[key, rung.rung.key, person.id] = _Reminded(person, found, version)

    async def _outgoing(
        self, this_round: _Round, wanted: Mapping[Taken, _Reminded], work: UnitOfWork
    ) -> list[NewOutgoingMessage]:
        """The reminders themselves, to every messenger where a person can be reached."""
        addresses = await work.people.addresses_of({one.person.id for one in wanted.values()})
        outgoing: list[NewOutgoingMessage] = []
        told: dict[int, Message] = {}
        for (key, _, _), one in wanted.items():
            reachable = addresses.get(one.person.id, ())
            if reachable:
                message = reminder(self._context(key, one, this_round.now), one.owed)
                outgoing += notices(message, reachable, Priority.BULK)
                told[one.person.id] = message
        await _offer(told, work, this_round.now)
        return outgoing

    def _context(self, key: ReportKey, one: _Reminded, now: datetime) -> TurnContext:
        """The context of a message that no inbound message called for."""
        nothing = Inbound("", "", "", Text(NOTHING))
        lookup = self._reference.lookup_for(one.person, {}, now)
        as_begun = ReportView(key, version=one.version)
        return TurnContext(Session(report=key), nothing, lookup, now, as_begun)


async def _offer(told: Mapping[int, Message], work: UnitOfWork, now: datetime) -> None:
    """Whoever was reminded can type the choice that came with it."""
    bodies = await work.sessions.load(list(told))
    offered = {
        who: offering(session_store.from_json(bodies.get(who), who), [message])
        for who, message in told.items()
    }
    await session_store.save(work, offered, now)
