"""The year: ticks on a clock that is moved, people who file, and a bot that is killed."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Final, cast

from sqlalchemy import select

from bot.channels.channel import Channel
from bot.inbound.wishes import LOADERS
from bot.outbound.blocked_chats import blocked
from bot.outbound.current_cards import CurrentCards
from bot.outbound.delivery import Delivery
from bot.outbound.queue import ChatKey
from bot.outbound.rate_limit import RateLimiter
from bot.outbound.sender import Sender
from bot.outbound.system_messages import SystemMessages, system_messages
from bot.pushed.composing import Composer
from bot.pushed.job import PushJob
from bot.rendering.documents import RenderedDocument
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from bot.runtime.tasks import Nursery
from handlers.engine.catalogue import Catalogue
from handlers.engine.turn import Paper
from reporting.forms import FormLibrary
from reporting.ladder.pushes import OFF, PushKind
from reporting.periods import Period
from reporting.pictures import Picture
from storage.pushed_tables import sent_again
from storage.repositories.cards import Card
from storage.schema import outbox
from storage.store import Store, UnitOfWork
from tests.migrated import lay_down
from tests.year.district import (
    CALENDAR,
    FORM,
    ZONE,
    Act,
    communes,
    due_day,
    happens,
    life_of,
    settled_in,
)
from tests.year.messenger import NAME, Messenger
from tests.year.verdict import Verdict

TIMES: Final = tuple(
    time(*each) for each in ((7, 30), (7, 46), (8, 1), (10, 1), (14, 1), (16, 31), (16, 50))
)
"""When it is looked in a working day."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the district is, how long it lives, and what befalls the bot."""

    communes: int
    first: date
    last: date
    kills: int
    in_bursts: int
    days_down: int
    outages: int
    unanswered: float
    seed: int


@dataclass
class Running:
    """A bot that is up; `die` leaves everything as a kill does."""

    store: Store
    sender: Sender
    job: PushJob
    nursery: Nursery

    async def die(self) -> None:
        """Nothing that is under way ends, nothing is written any more."""
        await self.nursery.close()
        await self.store.close()


@dataclass
class Year:
    """The district, its messenger and its bot."""

    plan: Plan
    url: str
    clock: Clock
    messenger: Messenger
    verdict: Verdict
    acts: list[Act]
    hand: Store
    off: set[int]
    kills: list[int] = field(default_factory=list)
    bot: Running | None = None
    _monotonic: float = 0.0
    _seen: int = 0

    # --- the bot ---------------------------------------------------------------------------------
    async def start(self) -> Running:
        """Begin with what the last run left over."""
        store = await Store.open(self.url)
        reference = ReferenceData(FormLibrary.holding([FORM]), CALENDAR, Catalogue.load(), ZONE)
        async with store.reading() as work:
            await reference.read_units(work)
        nursery, messages = Nursery(), system_messages(reference.catalogue)
        sender = self._sender(store, reference, nursery, messages)
        for name, loop in (("sender", sender.run), ("results", sender.writer.run)):
            _ = nursery.keep(name, loop)
        self.bot = Running(store, sender, PushJob(store, reference, sender.wake), nursery)
        return self.bot

    def _sender(
        self, store: Store, reference: ReferenceData, nursery: Nursery, messages: SystemMessages
    ) -> Sender:
        async def card(chat: ChatKey) -> Card | None:
            del chat
            return None

        async def on_blocked(chat: ChatKey, work: UnitOfWork) -> None:
            await blocked(*chat, self.clock.now(), work, reference, messages.blocked)

        async def nothing(*_: object) -> None:
            """Nothing is rendered here."""

        async def no_picture(picture: Picture) -> bytes:
            raise AssertionError(picture)

        async def no_paper(paper: Paper) -> RenderedDocument:
            raise AssertionError(paper)

        channel = cast(Channel, self.messenger)
        composer = Composer(store, reference, self.clock, LOADERS)
        delivery = Delivery(
            {NAME: channel},
            CurrentCards(card),
            no_picture,
            no_paper,
            composer.compose,
        )
        return Sender(
            store,
            delivery,
            lambda: RateLimiter(0.0),
            clock=self.clock,
            nursery=nursery,
            monotonic=lambda: self._monotonic,
            on_blocked=on_blocked,
            on_render_failed=nothing,
        )

    async def is_killed(self) -> Running:
        """It dies, and is started again."""
        if self.bot is not None:
            await self.bot.die()
        self.kills.append(self.messenger.calls)
        self.messenger.died.clear()
        return await self.start()

    async def drained(self) -> None:
        """Until nothing waits that can go; the bot may die over it."""
        turns = 25 if self.messenger.is_away else 100_000
        for turn in range(turns):
            self._monotonic += 0.5
            if self.bot is not None:
                self.bot.sender.wake()
            await asyncio.sleep(0.002)
            if self.messenger.died.is_set():
                await self.is_killed()
            elif turn % 10 == 9 and not await self._waits():
                break
        for one in self.messenger.received[self._seen :]:
            self.verdict.takes(one, self.kills, self.messenger.lost_answers)
        self._seen = len(self.messenger.received)

    async def _waits(self) -> bool:
        async with self.hand.reading() as work:
            return bool(await work.outbox.unsent(1, self.clock.now()))

    # --- the days --------------------------------------------------------------------------------
    async def live(self, draw: Random) -> None:
        """From the first day to the last."""
        days = [self.plan.first + timedelta(days=n) for n in range(self._length())]
        working = [day for day in days if CALENDAR.is_working_day(day)]
        down, away = (
            _drawn(draw, working, self.plan.days_down),
            _drawn(draw, working, self.plan.outages),
        )
        deaths = self._deaths(draw, [day for day in working if day not in down])
        await self.start()
        for day in days:
            times = TIMES if CALENDAR.is_working_day(day) else (time(9),)
            await self._day(day, times, draw, is_down=day in down, is_away=day in away,
                            deaths=deaths.get(day, []))  # fmt: skip
        if self.bot is not None:
            await self.bot.die()

    def _length(self) -> int:
        return (self.plan.last - self.plan.first).days + 1

    def _deaths(self, draw: Random, working: list[date]) -> dict[date, list[tuple[int, bool]]]:
        """At which look of which day it dies, and whether in the middle of sending."""
        deaths: dict[date, list[tuple[int, bool]]] = defaultdict(list)
        busy = [day for day in working if self._is_busy(day)] or working
        for number in range(self.plan.kills):
            in_burst = number < self.plan.in_bursts
            day = draw.choice(busy if in_burst else working)
            deaths[day].append((0 if in_burst else draw.randrange(len(TIMES)), in_burst))
        return deaths

    def _is_busy(self, day: date) -> bool:
        keys = (key for key in self.verdict.reports if key.unit == self.acts[0].report.unit)
        return any(
            (rung := self.verdict.rung(key, day)) is not None and rung.day == day for key in keys
        )

    async def _day(
        self,
        day: date,
        times: tuple[time, ...],
        draw: Random,
        *,
        is_down: bool,
        is_away: bool,
        deaths: list[tuple[int, bool]],
    ) -> None:
        awaited = {}
        for place, each in enumerate(times):
            now = datetime.combine(day, each, ZONE)
            await self._happens(now)
            self.clock.advance_to(now)
            if place == 0 and len(times) > 1:
                awaited = self.verdict.awaited(day, self.off)
            self.messenger.is_away = is_away and draw.random() < 0.8
            if is_down:
                continue
            await self._look(now, draw, [burst for at, burst in deaths if at == place])
        if len(times) > 1 and not is_down and not is_away:
            self.verdict.day_is_over(day, awaited)

    async def _look(self, now: datetime, draw: Random, deaths: list[bool]) -> None:
        bot = self.bot or await self.start()
        for in_burst in deaths:
            if in_burst and self.messenger.dies_at is None:
                self.messenger.dies_at = self.messenger.calls + draw.randint(1, 40)
                continue
            bot.nursery.start("a tick that is cut off", bot.job.tick(now))
            await asyncio.sleep(draw.random() * 0.05)
            bot = await self.is_killed()
        await bot.job.tick(now)
        if await self._waits() or self._seen < len(self.messenger.received):
            await self.drained()
        if self.messenger.dies_at is not None:  # fewer were told something than it was to live for
            self.messenger.dies_at = None
            await self.is_killed()

    async def _happens(self, now: datetime) -> None:
        due_acts = [act for act in self.acts if act.at <= now]
        if not due_acts:
            return
        self.acts = self.acts[len(due_acts) :]
        async with self.hand.writing() as work:
            for act in due_acts:
                await happens(act, work)
                self.verdict.reports[act.report].happens(act)


def _drawn(draw: Random, days: list[date], count: int) -> set[date]:
    return set(draw.sample(days, min(count, len(days))))


def _periods(plan: Plan) -> Iterator[Period]:
    for year in range(plan.first.year - 1, plan.last.year + 2):
        for period in FORM.cycle.periods_of_year(year):
            if FORM.cycle.opens(period) <= plan.last and due_day(period) >= plan.first:
                yield period


async def lived(plan: Plan, folder: Path) -> Year:
    """The whole of it."""
    draw = Random(plan.seed)
    lay_down(folder / "year.db")
    url = f"sqlite+aiosqlite:///{folder}/year.db"
    async with await Store.open(url) as hand:
        await hand.migrate()
        units = communes(plan.communes)
        grants = await settled_in(hand, units, draw)
        async with hand.reading() as work:
            wishes = await work.push_wishes.of(list(grants))
        off = {who for who, wish in wishes.items() if wish.get(PushKind.LADDER) == OFF}
        periods = {period.key: period for period in _periods(plan)}
        acts = [
            act
            for unit in units
            for one in periods.values()
            for act in life_of(unit.code, one, draw)
        ]
        acts.sort(key=lambda act: act.at)
        clock = Clock(datetime.combine(plan.first, time(0), ZONE), rate=0)
        messenger = Messenger(clock, draw, plan.unanswered)
        verdict = Verdict(periods, grants)
        for act in acts:
            _ = verdict.reports[act.report]
        year = Year(plan, url, clock, messenger, verdict, acts, hand, off)
        await year.live(draw)
        verdict.year_is_over(await _recorded(hand))
    return year


async def _recorded(hand: Store) -> Counter[tuple[str, date]]:
    """How often the bot has written that something may have come twice, by chat and day."""
    async with hand.reading() as work:
        found = await work.connection.execute(
            select(outbox.c.address, outbox.c.created_at).join_from(
                sent_again, outbox, outbox.c.id == sent_again.c.outbox_id
            )
        )
        return Counter((chat, at.astimezone(ZONE).date()) for chat, at in found)
