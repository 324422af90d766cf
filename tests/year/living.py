"""The year: looks on a clock that is moved, people who file, and a bot that is killed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy import and_, or_, select

from reporting.ladder.pushes import PushKind
from reporting.people import FILING
from reporting.periods import Period
from storage.pushed_tables import push, sent_again
from storage.schema import outbox
from storage.store import Store
from tests.migrated import lay_down
from tests.year.above import Above
from tests.year.books import Books, working_days_after
from tests.year.bot_keeper import BotKeeper
from tests.year.district import (
    CALENDAR,
    DUE,
    FORM,
    ZONE,
    Act,
    Blocking,
    Extending,
    Filing,
    blocks_of,
    extensions_of,
    leaves_of,
    life_of,
    settled_in,
)
from tests.year.events import Events
from tests.year.messenger import Messenger, Received, Trouble
from tests.year.moves import Moves
from tests.year.recording import happens
from tests.year.verdict import Verdict

TIMES: Final = tuple(
    time(*each) for each in ((7, 30), (7, 46), (8, 1), (10, 1), (14, 1), (16, 31), (16, 50))
)
"""When it is looked in a working day."""

EVERYTHING, A_FEW = 100_000, 30
"""Turns of a look: until all is sent, and while nothing can be."""

STILL_SPOKEN_OF: Final = timedelta(days=45)
"""After the deadline of a period: it belongs to the year if that is in it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the district is, how long it lives, and what befalls the bot.

    `down` are days, one after the other, on which the bot is not there, from `down_from` on;
    `short_downs` are some looks of a day. `outages` are days with trouble of the messenger.
    """

    communes: int
    first: date
    last: date
    kills: int
    in_bursts: int
    down_from: date
    down: int
    short_downs: int
    outages: int
    unanswered: float
    seed: int
    looks: tuple[time, ...] = TIMES


@dataclass
class Year:
    """The district, its messenger and its bot."""

    plan: Plan
    hand: Store
    books: Books
    events: Events
    verdict: Verdict
    above: Above
    moves: Moves
    messenger: Messenger
    keeper: BotKeeper
    draw: Random
    acts: list[Act] = field(default_factory=list)
    kills_in_bursts: int = 0
    _numbers: dict[Extending, int] = field(default_factory=dict)
    _next: int = 0
    _down_looks: int = 0
    _deaths: set[tuple[date, int]] = field(default_factory=set)

    @property
    def kills(self) -> int:
        """How often the bot was killed."""
        return self.keeper.kills

    @property
    def faults(self) -> dict[str, list[str]]:
        """Everything that went wrong."""
        found: dict[str, list[str]] = defaultdict(list)
        for faults in (self.verdict.faults, self.above.faults, self.moves.faults):
            for kind, examples in faults.items():
                found[kind] += examples
        if complaints := self.keeper.place.log.read_text():
            found["complaints of the bot"].append(complaints)
        return dict(found)

    def receives(self, one: Received) -> None:
        """Judge it at once: nothing happens between the call and this."""
        self.keeper.note_lost()
        of_moves = self.moves.takes(one)
        is_filer = self.books.district.grants[int(one.chat)].role in FILING
        if not is_filer:
            self.above.takes(one, is_known=of_moves)
        elif not of_moves:
            self.verdict.takes_digest(one)

    # --- the days --------------------------------------------------------------------------------
    async def live(self) -> None:
        """From the first day to the last."""
        count = (self.plan.last - self.plan.first).days + 1
        days = [self.plan.first + timedelta(days=n) for n in range(count)]
        down_to = self.plan.down_from + timedelta(days=self.plan.down)
        down = {day for day in days if self.plan.down_from <= day < down_to}
        working = [day for day in days if CALENDAR.is_working_day(day) and day not in down]
        some = self.draw.sample(working, min(self.plan.outages, len(working)))
        others = self.draw.sample(working, min(self.plan.short_downs, len(working)))
        self._plan_kills(working)
        for day in days:
            if CALENDAR.is_working_day(day):
                await self._working_day(
                    day, is_down=day in down, has_trouble=day in some, is_short=day in others
                )
            else:
                await self._day_off(day, is_down=day in down)
        await self.keeper.end()

    def _plan_kills(self, working: list[date]) -> None:
        at_random = self.plan.kills - self.plan.in_bursts
        places = [(day, look) for day in working for look in range(len(self.plan.looks))]
        self._deaths = set(self.draw.sample(places, min(at_random, len(places))))

    async def _day_off(self, day: date, *, is_down: bool) -> None:
        await self._happens(datetime.combine(day, time(9), ZONE))
        if not is_down:
            await self.keeper.look(A_FEW)

    async def _working_day(
        self, day: date, *, is_down: bool, has_trouble: bool, is_short: bool
    ) -> None:
        first_down = self.draw.randrange(len(self.plan.looks))
        is_whole = False
        for place, each in enumerate(self.plan.looks):
            await self._happens(datetime.combine(day, each, ZONE))
            is_away = is_down or (is_short and first_down <= place < first_down + 3)
            if self._down_looks > 0:
                self._down_looks -= 1
                is_away = True
            trouble = Trouble.NONE
            if has_trouble and self.draw.random() < 0.7:
                trouble = self.draw.choice(tuple(Trouble)[1:])
            await self.messenger.has(trouble)
            if place == 0:
                self.verdict.morning(is_up=not is_away)
                self.above.morning()
            self.above.look_begins()
            if is_away:
                await self.keeper.end()
                is_whole = False
                continue
            is_whole = await self._looks(day, place) and trouble is Trouble.NONE
        self.verdict.day_is_over(is_whole=is_whole)
        self.verdict.hold_against(await self._recorded(day))
        self.above.day_is_over(is_whole=is_whole)
        self.moves.day_is_over(is_whole=is_whole)

    async def _recorded(self, day: date) -> Counter[str]:
        """How often the bot has written that something may have come twice that day, by chat.

        It counts for the day of the message. What is told of moved days may have been sent on one
        day and be told again, in a message of its own, on the next: it counts for the day on which
        that was written.
        """
        begins = datetime.combine(day, time(0), ZONE)
        is_of_moves = push.c.kind == PushKind.MOVED.value
        wanted = (
            select(outbox.c.address)
            .join_from(sent_again, outbox, outbox.c.id == sent_again.c.outbox_id)
            .join(push, push.c.id == sent_again.c.push_id)
            .where(or_(outbox.c.created_at >= begins, and_(is_of_moves, sent_again.c.at >= begins)))
        )
        async with self.hand.reading() as work:
            return Counter((await work.connection.execute(wanted)).scalars())

    async def _looks(self, day: date, place: int) -> bool:
        """One look, in which the bot may die; False when it stays away after that."""
        trouble = self.messenger.trouble
        turns = EVERYTHING if trouble is Trouble.NONE else A_FEW
        if (day, place) in self._deaths:
            await self.keeper.look(turns, dies_within=self.draw.random() * 0.12)
            if self.draw.random() < 0.3 and place < len(self.plan.looks) - 2:
                self._down_looks = self.draw.randint(1, 2)
                return False
        if trouble is Trouble.NONE:
            await self._burst(turns)
        while not await self.keeper.look(turns):
            pass
        return True

    async def _burst(self, turns: int) -> None:
        """In the middle of telling many people, it may die once or twice."""
        left = self.plan.in_bursts - self.kills_in_bursts
        many = self.verdict.waited_for
        fewest = max(3, self.plan.communes // 5)
        for _ in range(min(left, self.draw.choice((0, 1, 1, 2)))):
            if many < fewest:
                return
            self.messenger.kill_at = self.messenger.calls + self.draw.randint(1, many - 1)
            self.messenger.dies_unheard = self.draw.random() < 0.5
            if await self.keeper.look(turns):
                self.messenger.kill_at = None
                return
            async with self.hand.reading() as work:
                unsent = await work.outbox.unsent(1, self.books.now)
            self.kills_in_bursts += bool(unsent)
            many = self.verdict.waited_for

    async def _happens(self, now: datetime) -> None:
        """Everything until now, one after the other; what the product would refuse does not."""
        ready: list[Act] = []
        while self._next < len(self.acts) and self.acts[self._next].at <= now:
            ready.append(self.acts[self._next])
            self._next += 1
        if ready:
            async with self.hand.writing() as work:
                for act in ready:
                    self.books.now = act.at
                    if self.books.allows(act):
                        covered: list[str] = []
                        if isinstance(act, Extending) and act.at.date() >= self.plan.first:
                            self.moves.before(act)
                            covered = [key.unit for key in self.moves.covered(act)]
                        district, numbers = self.books.district, self._numbers
                        number = await happens(act, work, district, numbers, covered)
                        self._write_down(act, number)
        self.books.now = now

    def _write_down(self, act: Act, number: int | None) -> None:
        self.books.happens(act)
        match act:
            case Filing(report=key):
                self.verdict.settled(key)
            case Extending(undoes=undoes):
                if number is not None and undoes is None:
                    self._numbers[act] = number
                self.moves.after()
                self.verdict.rearranged()
            case Blocking(person=person):
                chats = self.messenger.blocked
                (chats.discard if act.is_back else chats.add)(str(person))
                self.verdict.unreachable(person)
                self.moves.unreachable(person)
            case _:
                self.verdict.rearranged()


def _periods(plan: Plan) -> Iterator[Period]:
    for year in range(plan.first.year - 1, plan.last.year + 2):
        for period in FORM.cycle.periods_of_year(year):
            is_over = working_days_after(period.end, DUE) + STILL_SPOKEN_OF < plan.first
            if FORM.cycle.opens(period) - timedelta(days=20) <= plan.last and not is_over:
                yield period


async def lived(plan: Plan, folder: Path) -> Year:
    """The whole of it."""
    draw = Random(plan.seed)
    start = datetime.combine(plan.first, time(0), ZONE)
    lay_down(folder / "year.db")
    async with await Store.open(f"sqlite+aiosqlite:///{folder}/year.db") as hand:
        await hand.migrate()
        district = await settled_in(hand, plan.communes, draw, plan.last)
        books = Books(district, {one.key: one for one in _periods(plan)}, start)
        events, messenger = Events(), Messenger(draw, plan.unanswered)
        moves, above = Moves(books, events), Above(books, events)
        verdict = Verdict(books, events, moves)
        keeper = BotKeeper(folder, hand, books, events, messenger)
        year = Year(plan, hand, books, events, verdict, above, moves, messenger, keeper, draw)
        messenger.on_received = year.receives
        year.acts = sorted(_acts(plan, books, draw), key=lambda act: act.at)
        await messenger.open()
        server = await keeper.open()
        try:
            await year.live()
        finally:
            await keeper.kill()
            server.close()
            await server.wait_closed()
            await messenger.close()
    return year


def _acts(plan: Plan, books: Books, draw: Random) -> Iterator[Act]:
    district = books.district
    for period in books.periods.values():
        due = working_days_after(period.end, DUE)
        for unit in district.communes:
            yield from life_of(unit.code, period, due, draw)
        yield from extensions_of(district, period, due, draw)
    yield from leaves_of(district, plan.first, plan.last, draw)
    yield from blocks_of(district, plan.first, plan.last, draw)
