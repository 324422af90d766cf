"""The bot in a process of its own: told when to look, it takes and sends what is due.

It has the product's tick, sender, composer and Telegram channel; only the clock is moved for it,
and the seconds for which the sender waits pass faster.
"""

import asyncio
import json
import logging
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import TelegramWire
from bot.inbound.wishes import LOADERS
from bot.outbound.blocked_chats import blocked
from bot.outbound.current_cards import CurrentCards
from bot.outbound.delivery import Delivery
from bot.outbound.queue import ChatKey, NotTold, PendingSend, StaleReminder, Told
from bot.outbound.rate_limit import RateLimiter
from bot.outbound.sender import Sender
from bot.outbound.system_messages import system_messages
from bot.pushed.composing import Composer
from bot.pushed.job import PushJob
from bot.rendering.documents import RenderedDocument
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from bot.runtime.tasks import Nursery
from handlers.engine.catalogue import Catalogue
from handlers.engine.choices import Keyboard
from handlers.engine.turn import Paper
from reporting.forms import FormLibrary
from reporting.pictures import Picture
from storage.repositories.cards import Card
from storage.store import Store, UnitOfWork
from tests.year.district import CALENDAR, FORM, ZONE
from tests.year.messenger import TOKEN

CATALOGUE: Final = Catalogue.load()

STEP: Final = 0.003
"""Seconds between looks whether all is sent."""

SETTLE: Final = 0.05
"""Seconds until the calls of texts that are made have begun, in a look that ends early."""

MANY: Final = 1000
"""Turns of a look that ends only when all is sent."""

FASTER: Final = 0.25
"""Seconds that pass for the sender in each of these."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bot finds its database, its messenger, and whoever tells it to look."""

    folder: Path
    port: int
    started: datetime

    @property
    def url(self) -> str:
        """The database."""
        return f"sqlite+aiosqlite:///{self.folder}/year.db"

    @property
    def socket(self) -> str:
        """Where it is told to look."""
        return f"{self.folder}/orders"

    @property
    def log(self) -> Path:
        """What it complains of."""
        return self.folder / "bot.log"


def live(place: Place) -> None:
    """Run a bot until nobody tells it anything any more."""
    logging.basicConfig(filename=place.log, level=logging.ERROR)
    asyncio.run(_live(place))


async def _live(place: Place) -> None:
    reader, writer = await asyncio.open_unix_connection(place.socket)
    bot = await _Bot.started(place)
    writer.write(b"up\n")
    while line := await reader.readline():
        order = json.loads(line)
        await bot.look(datetime.fromisoformat(order["now"]), order["turns"])
        writer.write(b"done\n")
    await bot.stop()
    writer.close()


@dataclass
class _Bot:
    store: Store
    reference: ReferenceData
    clock: Clock
    nursery: Nursery
    wire: TelegramWire
    composer: Composer
    channel: "_Counted"
    is_looking: asyncio.Event = field(default_factory=asyncio.Event)
    seconds: float = 0.0

    @classmethod
    async def started(cls, place: Place) -> "_Bot":
        """Begin with what the run before left over."""
        store = await Store.open(place.url)
        reference = ReferenceData(FormLibrary.holding([FORM]), CALENDAR, CATALOGUE, ZONE)
        async with store.reading() as work:
            await reference.read_units(work)
        clock = Clock(place.started, rate=0)
        wire = TelegramWire(TOKEN, f"http://127.0.0.1:{place.port}")
        await wire.open()
        composer = Composer(store, reference, clock, LOADERS)
        bot = cls(store, reference, clock, Nursery(), wire, composer, _Counted(wire))
        bot.sender = bot.made_sender()
        bot.job = PushJob(store, reference, bot.sender.wake)
        for name, loop in (("sender", bot.sender.run), ("results", bot.sender.writer.run)):
            _ = bot.nursery.keep(name, loop)
        return bot

    sender: Sender = field(init=False)
    job: PushJob = field(init=False)

    def made_sender(self) -> Sender:
        """The sender, at a pace that nothing limits."""
        messages = system_messages(self.reference.catalogue)

        async def card(chat: ChatKey) -> Card | None:
            async with self.store.reading() as work:
                return await work.cards.get(*chat)

        async def on_blocked(chat: ChatKey, work: UnitOfWork) -> None:
            await blocked(*chat, self.clock.now(), work, self.reference, messages.blocked)

        async def on_render_failed(pending: PendingSend, work: UnitOfWork) -> None:
            raise AssertionError(pending, work)

        delivery = Delivery(
            {Telegram.name: self.channel},
            CurrentCards(card),
            _no_picture,
            _no_paper,
            self.compose,
        )
        return Sender(
            self.store,
            delivery,
            lambda: RateLimiter(0.0),
            clock=self.clock,
            nursery=self.nursery,
            monotonic=lambda: self.seconds,
            on_blocked=on_blocked,
            on_render_failed=on_render_failed,
        )

    async def compose(self, pending: PendingSend) -> Told | NotTold | StaleReminder | None:
        """The text, while it is looked: between looks time stands still and nothing is sent."""
        while True:
            await self.is_looking.wait()
            made = await self.composer.compose(pending)
            if self.is_looking.is_set():
                return made

    async def look(self, now: datetime, turns: int) -> None:
        """Take what is due and send it; at most for so many turns, while nothing can arrive."""
        self.clock.advance_to(now)
        self.is_looking.set()
        async with self.store.reading() as work:
            await self.reference.read_extensions(work)
        await self.job.tick(now)
        for turn in range(turns):
            if turn % 8 == 0 and not await self._waits(now):
                break
            self.seconds += FASTER
            self.sender.wake()
            await asyncio.sleep(STEP)
        self.is_looking.clear()
        await asyncio.sleep(SETTLE if turns < MANY else 0)
        await self.channel.is_quiet.wait()
        await self.sender.writer.flush()

    async def _waits(self, now: datetime) -> bool:
        """Whether anything is still to be sent, beside what only has to be written as sent."""
        async with self.store.reading() as work:
            return bool(await work.outbox.unsent(1, now, self.sender.writer.results.gone))

    async def stop(self) -> None:
        """End as a bot does that is told to."""
        await self.nursery.close()
        await self.wire.close()
        await self.store.close()


class _Counted(Telegram):
    """Telegram that knows whether a call is under way."""

    def __init__(self, wire: TelegramWire) -> None:
        super().__init__(wire)
        self.calling = 0
        self.is_quiet = asyncio.Event()
        self.is_quiet.set()

    async def say(self, address: str, text: str, rows: Keyboard, revision: int) -> str:
        """Send a text, counted while it is under way."""
        self.calling += 1
        self.is_quiet.clear()
        try:
            return await super().say(address, text, rows, revision)
        finally:
            self.calling -= 1
            if not self.calling:
                self.is_quiet.set()


async def _no_picture(picture: Picture) -> bytes:
    raise AssertionError(picture)


async def _no_paper(paper: Paper) -> RenderedDocument:
    raise AssertionError(paper)
