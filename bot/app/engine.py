"""The middle of the bot: runner and sender with what they share, whatever the channels are."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.channels.channel import Channel
from bot.inbound.downloads import Downloads, ReadFile, unread
from bot.inbound.effects import EFFECTS, EffectFunctions
from bot.inbound.queries import LOADERS, QueryLoaders
from bot.inbound.runner import Runner, SystemMessages
from bot.inbound.transaction import ChatMemory
from bot.inbound.turns import Step, TurnHandler
from bot.outbound.blocked_chats import blocked
from bot.outbound.current_cards import CurrentCards
from bot.outbound.delivery import Delivery, DrawPictures, Print
from bot.outbound.payload import Payload, to_body
from bot.outbound.queue import ChatKey, PendingSend
from bot.outbound.rate_limit import RateLimiter
from bot.outbound.sender import Sender
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from bot.runtime.tasks import Nursery
from handlers.engine.turn import Slot
from reporting.languages import VIETNAMESE
from storage.repositories.cards import Card
from storage.repositories.outbox import NewOutgoingMessage
from storage.store import Store, UnitOfWork

_LOG = logging.getLogger(__name__)

FINISH: Final = 5.0
"""Seconds for the turns under way, as many for waiting replies; supervisors kill after ten."""


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """What an engine is put into."""

    store: Store
    channels: Mapping[str, Channel]
    step: Step
    reference: ReferenceData
    clock: Clock
    voice: SystemMessages
    draw: DrawPictures
    print_paper: Print
    pace: float = 0.0
    admin_ids: frozenset[tuple[str, str]] = frozenset()
    monotonic: Callable[[], float] = time.monotonic
    read_file: ReadFile = unread
    loaders: QueryLoaders = LOADERS
    effects: EffectFunctions = EFFECTS


class Engine:
    """Runs turns and delivers letters from `start` to `stop`."""

    def __init__(self, around: EngineConfig) -> None:
        self._around = around
        self.nursery = Nursery()
        cards = CurrentCards(self._card)
        self.asked = cards.asked
        self.sender = Sender(
            around.store,
            Delivery(around.channels, cards, around.draw, around.print_paper),
            RateLimiter(around.pace),
            clock=around.clock,
            nursery=self.nursery,
            monotonic=around.monotonic,
            on_blocked=self._blocked,
            on_unmade=self._unmade,
        )
        files = Downloads(around.channels, self.nursery, around.read_file, self._wake_runner)
        cards.asked.call_on_arrival(self._wake_runner)
        self.runner = Runner(
            around.store,
            around.channels,
            around.reference,
            around.clock,
            turns=TurnHandler(
                around.step,
                around.reference,
                ChatMemory(cards.asked, files.found),
                around.admin_ids,
                around.loaders,
                around.effects,
            ),
            voice=around.voice,
            on_letters=self.sender.wake,
        )
        self._tasks: list[asyncio.Task[None]] = []
        self._marking: asyncio.Task[None] | None = None

    def _wake_runner(self) -> None:
        self.runner.wake_waiting()

    def start(self) -> None:
        """Begin with what the last run left over."""
        self._tasks = [
            self.nursery.keep("runner", self.runner.run),
            self.nursery.keep("sender", self.sender.run),
        ]
        self._marking = self.nursery.keep("marks", self.sender.flush_forever)

    async def stop(self) -> None:
        """Finish what is under way, send the replies that wait, write the marks."""
        for task, stop in zip(self._tasks, (self.runner.stop, self.sender.stop), strict=True):
            stop()
            _, late = await asyncio.wait([task], timeout=FINISH)
            if late:
                _LOG.warning("%s did not finish in %.0f s", task.get_name(), FINISH)
        await self.nursery.close()
        await self.sender.flush()

    async def settle(self, seconds: float = 10.0) -> bool:
        """Wait until nothing waits in the inbox and the outbox; False if that takes longer."""
        async with asyncio.timeout(seconds) as limit:
            try:
                while not await self._is_settled():  # noqa: ASYNC110  it asks the database
                    await asyncio.sleep(0.02)
            except asyncio.CancelledError:
                if not limit.expired():
                    raise
                return False
        return True

    async def _is_settled(self) -> bool:
        async with self._around.store.reading() as work:
            if await work.inbox.pending(1):
                return False
            return not await work.outbox.unsent(1, self._around.clock.now())

    async def _card(self, chat: ChatKey) -> Card | None:
        async with self._around.store.reading() as work:
            return await work.cards.get(*chat)

    async def _unmade(self, parcel: PendingSend, work: UnitOfWork) -> None:
        """The apology goes in place of a picture or paper, and answers the tap that wanted it."""
        person = await work.people.by_address(*parcel.chat)
        said = self._around.voice.apology(person.language if person else VIETNAMESE)
        press = None if parcel.pressed else parcel.posting.press_id
        body = to_body(Payload(replace(said, slot=Slot.NOTICE), press_id=press))
        letter = NewOutgoingMessage(*parcel.chat, parcel.priority, body)
        await work.outbox.add([letter], self._around.clock.now())

    async def _blocked(self, chat: ChatKey, work: UnitOfWork) -> None:
        around = self._around
        await blocked(*chat, around.clock.now(), work, around.reference, around.voice.blocked)
