"""The tick of what is told unasked: what is due is taken, what is to be told is queued.

What is due is read from the database; an intent is queued once its hour has come, and its text is
made when it is sent.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.outbound.payload import intent
from bot.pushed.composing import NEVER, moves_since
from bot.pushed.ladder import DueReminder, LadderLook
from bot.runtime import leaves
from bot.runtime.reference_data import ReferenceData
from handlers.engine.turn import Priority
from reporting.forms import Form
from reporting.ladder import in_hours, widest
from reporting.ladder.overviews import concerns, periods_at_hand
from reporting.ladder.pushes import (
    CARRIED_OVER,
    FOR_ROLES,
    OPEN,
    PLANNED,
    Push,
    PushKind,
    PushState,
    time_wanted,
)
from reporting.people import Role
from reporting.periods import Period
from reporting.reporters import reporters
from reporting.standing import Schedule
from storage.pushed.pushes import NewPush
from storage.pushed.reminders import NewReminder
from storage.repositories.outbox import NewOutgoingMessage
from storage.store import Store, UnitOfWork

_LOG = logging.getLogger(__name__)

LOOK_AGAIN: Final = timedelta(minutes=15)
"""Bot time after which it is looked again what is due, for people enrolled since."""

AT_ONCE: Final = 200
"""People, or intents, in one transaction."""

SENT: Final = "sent"
SKIPPED: Final = "skipped"
"""A later rung came first."""
SETTLED: Final = "settled"
"""The person owed nothing."""
UNWANTED: Final = "unwanted"
"""The person has switched reminders off."""


class PushJob:
    """Takes what is due and queues it; `on_outgoing` is called after some was queued."""

    def __init__(
        self, store: Store, reference: ReferenceData, on_outgoing: Callable[[], None]
    ) -> None:
        self._store = store
        self._reference = reference
        self._on_outgoing = on_outgoing
        self._ladder = LadderLook(store, reference)
        self._looked: datetime | None = None
        self._leaves_of: date | None = None

    async def tick(self, now: datetime) -> None:
        """Take and queue what is due at `now`; nothing outside of office hours."""
        zone = self._reference.timezone
        today = now.astimezone(zone).date()
        await self._leaves(today, now)
        hours = widest(form.ladder for form in self._reference.forms.every())
        if not in_hours(now, self._reference.calendar, zone, hours):
            return
        await self._end_yesterdays(today, now)
        if self._is_time_to_look(now):
            await self._take(await self._ladder.look(now), today, now)
            await self._plan_overviews(today, now)
            self._looked = now
        await self._queue(today, now)

    def _is_time_to_look(self, now: datetime) -> bool:
        if self._looked is None or not self._looked <= now < self._looked + LOOK_AGAIN:
            return True
        zone = self._reference.timezone
        return self._looked.astimezone(zone).date() != now.astimezone(zone).date()

    async def _leaves(self, today: date, now: datetime) -> None:
        """Leaves begin and end on their days, before anybody is told anything."""
        if self._leaves_of == today:
            return
        async with self._store.writing() as work:
            changed = await leaves.bring_up_to_date(work, today, now)
        self._leaves_of = today
        if changed:
            _LOG.info("%d leaves began or ended", changed)

    # --- what was not told in its day ------------------------------------------------------------
    async def _end_yesterdays(self, today: date, now: datetime) -> None:
        """Rungs can be taken again; what somebody wanted or decided is told this morning."""
        async with self._store.reading() as work:
            over = await work.pushes.over(today)
            since = {
                push.id: await moves_since(push, work, self._reference.timezone)
                for push in over
                if push.kind in CARRIED_OVER
            }
        if not over:
            return
        ids = [push.id for push in over]
        async with self._store.writing() as work:
            await work.pushes.ended(ids, PushState.LAPSED, now)
            await work.reminders.released(ids)
            for push in over:
                if since.get(push.id, NEVER) < now:
                    again = replace(push, kind=CARRIED_OVER[push.kind], made_at=since[push.id])
                    await work.pushes.carried_over(again, today, now)
        _LOG.info("%d messages were not told in their day and are taken up anew", len(over))

    # --- taking rungs ----------------------------------------------------------------------------
    async def _take(self, found: Sequence[DueReminder], today: date, now: datetime) -> None:
        async with self._store.reading() as work:
            away = await leaves.away(work)
        by_person: dict[int, list[DueReminder]] = defaultdict(list)
        for one in found:
            if (one.person.id, one.key.unit) not in away:
                by_person[one.person.id].append(one)
        people = list(by_person)
        for start in range(0, len(people), AT_ONCE):
            some = {who: by_person[who] for who in people[start : start + AT_ONCE]}
            async with self._store.writing() as work:
                await self._take_for(some, today, now, work)

    async def _take_for(
        self,
        some: dict[int, list[DueReminder]],
        today: date,
        now: datetime,
        work: UnitOfWork,
    ) -> None:
        """Take the rungs of some people; those who were told today wait until tomorrow."""
        made = await work.pushes.of_day(PushKind.LADDER, today, some)
        some = {w: due for w, due in some.items() if w not in made or made[w].state in OPEN}
        wishes = await work.push_wishes.of(some)
        wanted: dict[int, time] = {}
        for who, due in some.items():
            begins = self._time_for(due, wishes.get(who, {}).get(PushKind.LADDER))
            if begins is not None:
                wanted[who] = begins
        new = [
            NewPush(who, PushKind.LADDER, today, self._at(today, wanted[who]))
            for who, due in some.items()
            if who in wanted and who not in made and any(one.is_owed for one in due)
        ]
        made |= {push.person_id: push for push in await work.pushes.add_many(new, now)}
        rows = [
            row
            for who, due in some.items()
            for one in due
            for row in _rows(one, made.get(who), is_wanted=who in wanted)
        ]
        await work.reminders.add_many(rows, now)

    def _time_for(self, due: Sequence[DueReminder], wish: str | None) -> time | None:
        """From when a person is told of these; None for not at all.

        As the first of their forms says, or later if the person wants it and the hours allow it.
        """
        wanted = time_wanted(PushKind.LADDER, wish)
        if wanted is None:
            return None
        forms = (self._reference.form_of(one.key) for one in due)
        hours = widest(form.ladder for form in forms)
        return wanted if wish is not None and hours.begins <= wanted < hours.ends else hours.begins

    # --- what those above are told ---------------------------------------------------------------
    async def _plan_overviews(self, today: date, now: datetime) -> None:
        """An intent for each that may have something to be told today; its text decides."""
        days = self._all_days(today, now)
        kinds = [kind for kind in PLANNED if self._is_of_today(kind, days, today)]
        roles = frozenset[Role]().union(*(FOR_ROLES[kind] for kind in kinds))
        async with self._store.reading() as work:
            people = await work.people.holding(roles)
            wishes = await work.push_wishes.of([person.id for person in people])
        new: list[NewPush] = []
        for person in people:
            for kind in kinds:
                begins = time_wanted(kind, wishes.get(person.id, {}).get(kind))
                if begins is not None and FOR_ROLES[kind] & person.roles():
                    new.append(NewPush(person.id, kind, today, self._at(today, begins)))
        for start in range(0, len(new), AT_ONCE):
            async with self._store.writing() as work:
                await work.pushes.add_many(new[start : start + AT_ONCE], now)

    def _is_of_today(self, kind: PushKind, days: Collection[Schedule], today: date) -> bool:
        calendar = self._reference.calendar
        return any(concerns(kind, one, today, calendar) for one in days)

    def _all_days(self, today: date, now: datetime) -> set[Schedule]:
        """The days of all reports of the periods at hand."""
        reference, timetable = self._reference, self._reference.timetable
        return {
            days
            for form in reference.forms_at(now).values()
            for period in periods_at_hand(form, today, timetable)
            for days in timetable.each(form, self._owing(form, period), period).values()
        }

    def _owing(self, form: Form, period: Period) -> list[str]:
        units = self._reference.history.on(period.end)
        return [unit.code for unit in reporters(form, units, period.end)]

    def _at(self, day: date, local: time) -> datetime:
        return datetime.combine(day, local, self._reference.timezone)

    # --- queueing --------------------------------------------------------------------------------
    async def _queue(self, today: date, now: datetime) -> None:
        """Put what is to be told by now among the outgoing messages."""
        count = 0
        while True:
            async with self._store.reading() as work:
                due = await work.pushes.due(today, now, AT_ONCE)
            if not due:
                break
            async with self._store.writing() as work:
                count += await self._queue_some(due, today, now, work)
            self._on_outgoing()
        if count:
            _LOG.info("%d people are told something today", count)

    async def _queue_some(
        self, due: Sequence[Push], today: date, now: datetime, work: UnitOfWork
    ) -> int:
        mornings = [push.person_id for push in due if push.kind is PushKind.AGAIN_MORNING]
        told = await work.pushes.of_day(PushKind.LADDER, today, mornings)
        twice = [
            push.id
            for push in due
            if push.kind is PushKind.AGAIN_MORNING and _is_told(told.get(push.person_id), now)
        ]
        await work.pushes.ended(twice, PushState.SETTLED, now)
        rest = [push for push in due if push.id not in twice]
        addresses = await work.people.addresses_of({push.person_id for push in rest})
        reached = [push for push in rest if addresses.get(push.person_id)]
        lost = [push.id for push in rest if not addresses.get(push.person_id)]
        outgoing: list[NewOutgoingMessage] = []
        for push in reached:
            outgoing += intent(push.id, addresses[push.person_id], Priority.BULK)
        await work.outbox.add(outgoing, now)
        await work.pushes.queued([push.id for push in reached])
        await work.pushes.ended(lost, PushState.UNREACHABLE, now)
        return len(reached)


def _rows(one: DueReminder, push: Push | None, *, is_wanted: bool) -> list[NewReminder]:
    """The rung taken, and earlier ones that it takes the place of."""
    who = one.person.id
    rows = [NewReminder(one.key, rung.key, who, SKIPPED, one.round) for rung in one.rung.superseded]
    state, push_id = SETTLED, None
    if one.is_owed and not is_wanted:
        state = UNWANTED
    elif one.is_owed and push is not None:
        state, push_id = SENT, push.id
    return [*rows, NewReminder(one.key, one.rung.rung.key, who, state, one.round, push_id)]


def _is_told(push: Push | None, now: datetime) -> bool:
    """Whether the person hears of all they owe this morning anyway."""
    if push is None:
        return False
    is_due = push.state is PushState.WAITING and push.due_at <= now
    return is_due or push.state in (PushState.QUEUED, PushState.SENT)
