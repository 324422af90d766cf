"""What goes out: letters of turns and reminders, in order per chat, within the pace.

Chats go side by side. A letter is marked after it was delivered, so a crash between repeats it;
none is missing. What a chat or a letter has against delivery delays that chat alone.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from bot.channels.channel import Blocked, Refused, SlowDown, Unreachable
from bot.outbound.current_cards import write_cards
from bot.outbound.delivery import Delivery, is_unmakeable
from bot.outbound.payload import UnreadablePayloadError, from_body
from bot.outbound.question_index import write_asked
from bot.outbound.queue import NEVER, PendingSend, SendQueue
from bot.outbound.rate_limit import RateLimiter
from bot.outbound.results import DeliveryResults, OnBlocked, OnUnmade
from bot.runtime.backoff import delay
from bot.runtime.clock import Clock
from bot.runtime.tasks import Nursery, woken_within
from handlers.engine.turn import Album, Message, Paper, Priority
from storage.store import Store

_LOG = logging.getLogger(__name__)

SIDE_BY_SIDE: Final = 16
FOR_REPLIES: Final = 4
"""Of these, places that only replies may take."""

LOOK_AHEAD: Final = 128
FEWEST: Final = 8
"""Letters taken at a look even when the shelf is full: a reply may be among them."""

LOOK_AGAIN: Final = 5.0
FLUSH_AFTER: Final = 0.1
"""Seconds that marks are gathered before they are written together."""

MOST_HITCHES: Final = 8
"""Failures that are the letter's own before it is given up, over about a minute."""

_OUTAGE: Final = 3
"""Failures in a row that are taken for an outage: then everything waits a little."""


class Sender:
    """Delivers the outbox; `wake` says that letters were committed."""

    def __init__(  # noqa: PLR0913  the parts it connects
        self,
        store: Store,
        delivery: Delivery,
        pace: RateLimiter,
        *,
        clock: Clock,
        nursery: Nursery,
        monotonic: Callable[[], float],
        on_blocked: OnBlocked,
        on_unmade: OnUnmade,
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._cards = delivery.cards
        self._pace = pace
        self._clock = clock
        self._nursery = nursery
        self._monotonic = monotonic
        self._on_blocked = on_blocked
        self._on_unmade = on_unmade
        self._shelf = SendQueue()
        self._held: set[int] = set()
        self._gone: set[int] = set()
        self._marks = DeliveryResults()
        self._under_way = 0
        self._more = False
        self._look = True
        self._woken = asyncio.Event()
        self._marked = asyncio.Event()
        self._quiet_until = 0.0
        self._failures = 0
        self._successes = 0
        self._stopping = False

    def wake(self) -> None:
        """Letters were committed."""
        self._look = True
        self._woken.set()

    def stop(self) -> None:
        """Let what is under way and the replies that wait go, then return from `run`."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Deliver until `stop`."""
        looked_at = 0.0
        while True:
            self._woken.clear()
            if self._look or self._monotonic() - looked_at >= LOOK_AGAIN:
                looked_at = self._monotonic()
                await self._refill()
            wait = self._start_ready()
            if self._stopping and not self._under_way:
                return
            await woken_within(self._woken, min(wait, LOOK_AGAIN))

    async def flush_forever(self) -> None:
        """Write marks, many at a time."""
        while True:
            await self._marked.wait()
            await asyncio.sleep(FLUSH_AFTER)
            await self.flush()

    # --- the shelf -------------------------------------------------------------------------------
    async def _refill(self) -> None:
        """Take letters from the outbox; replies come first, so few at a time are enough."""
        # What was marked before this look cannot be seen by it; what is marked during it still can.
        self._held -= self._gone
        self._gone.clear()
        self._look = False
        limit = max(LOOK_AHEAD - len(self._shelf), FEWEST)
        async with self._store.reading() as work:
            letters = await work.outbox.unsent(limit, self._clock.now(), self._held)
        for letter in letters:
            self._held.add(letter.id)
            chat = (letter.channel, letter.address)
            try:
                posting = from_body(letter.body)
            except UnreadablePayloadError as flaw:
                _LOG.error("letter %d given up: %s", letter.id, flaw)
                self._mark_given_up(letter.id, str(flaw))
                continue
            if isinstance(posting.reply, Message) and posting.reply.asks is not None:
                self._cards.asked.expect(chat)
            priority = Priority(letter.priority)
            self._shelf.put(
                PendingSend(letter.id, chat, priority, posting, hitches=letter.attempts)
            )
        self._more = len(letters) == limit
        if self._more and letters[-1].priority == Priority.REPLY:
            self._look = True
            self._woken.set()

    def _start_ready(self) -> float:
        """Start what may go now; seconds until something else may."""
        while self._under_way < SIDE_BY_SIDE:
            now = self._monotonic()
            if now < self._quiet_until:
                return self._quiet_until - now
            parcel = self._shelf.first(now)
            if parcel is None:
                return self._nothing_ready(now)
            if parcel.priority is not Priority.REPLY and (
                self._stopping or self._under_way >= SIDE_BY_SIDE - FOR_REPLIES
            ):
                return NEVER
            wait = self._wait_for_pace(parcel, now)
            if wait is not None:
                return wait
        return NEVER

    def _wait_for_pace(self, parcel: PendingSend, now: float) -> float | None:
        """Start the parcel, or hold its chat; a number when everything has to wait that long."""
        if isinstance(parcel.posting.reply, Message | Album | Paper):
            chat_wait = self._pace.chat_wait(parcel.chat, now)
            if chat_wait > 0:
                self._shelf.hold(parcel.chat, now + chat_wait)
                return None
            wait = self._pace.wait(parcel.priority, now)
            if wait > 0:
                return wait
            self._pace.took(parcel.chat, parcel.priority, 1, now)
        self._start(parcel)
        return None

    def _nothing_ready(self, now: float) -> float:
        if self._more:
            self._look = True
            self._woken.set()
        return max(self._shelf.next_at() - now, 0.0)

    def _start(self, parcel: PendingSend) -> None:
        self._shelf.begin(parcel)
        self._under_way += 1
        self._nursery.start(
            f"letter {parcel.id}",
            self._deliver(parcel),
            lambda failure: self._ended(parcel, failure),
        )

    async def _deliver(self, parcel: PendingSend) -> None:
        parcel.making = False
        calls = await self._delivery.deliver(parcel)
        if calls > 1:
            self._pace.took(parcel.chat, parcel.priority, calls - 1, self._monotonic())

    # --- what became of it -----------------------------------------------------------------------
    def _ended(self, parcel: PendingSend, failure: BaseException | None) -> None:
        self._under_way -= 1
        self._woken.set()
        now = self._monotonic()
        match failure:
            case None:
                self._arrived(parcel)
            case asyncio.CancelledError():
                self._shelf.stop(parcel)
            case SlowDown(seconds=seconds):
                _LOG.warning("%s:%s wants %.0f s of quiet", *parcel.chat, seconds)
                self._shelf.hold(parcel.chat, now + seconds)
                self._shelf.stop(parcel)
            case Blocked():
                self._blocked(parcel)
            case Refused():
                _LOG.error("letter %d given up, refused: %s", parcel.id, failure)
                self._shelf.remove(parcel)
                self._mark_given_up(parcel.id, str(failure))
            case Unreachable():
                self._unreachable(parcel, failure, now)
            case _:
                _LOG.error("letter %d failed", parcel.id, exc_info=failure)
                if is_unmakeable(parcel, failure):
                    self._unmade(parcel, failure)
                else:
                    self._hitch(parcel, failure, now)

    def _arrived(self, parcel: PendingSend) -> None:
        if self._failures >= _OUTAGE:
            _LOG.warning("letters arrive again after %d failures", self._failures)
        self._failures = 0
        self._successes += 1
        self._shelf.remove(parcel)
        self._marks.sent.append(parcel.id)
        self._marks.gone.add(parcel.id)
        self._marked.set()

    def _blocked(self, parcel: PendingSend) -> None:
        _LOG.info("%s:%s has blocked the bot", *parcel.chat)
        self._shelf.stop(parcel)
        self._marks.gone.update(self._shelf.clear(parcel.chat))
        self._marks.blocked.append(parcel.chat)
        self._marked.set()

    def _unreachable(self, parcel: PendingSend, failure: Unreachable, now: float) -> None:
        """The letter's own trouble only if others arrived since it failed last."""
        self._failures += 1
        if self._failures == _OUTAGE:
            _LOG.warning("letters do not arrive, trying on: %s", failure)
        if self._failures >= _OUTAGE:
            self._quiet_until = now + delay(self._failures - _OUTAGE + 1)
        if self._successes > parcel.successes_seen and parcel.successes_seen:
            self._hitch(parcel, failure, now)
        else:
            self._shelf.put_off(parcel, now + delay(1))
            self._shelf.stop(parcel)
        parcel.successes_seen = self._successes

    def _hitch(self, parcel: PendingSend, failure: BaseException, now: float) -> None:
        parcel.hitches += 1
        reason = f"{type(failure).__name__}: {failure}"
        if parcel.hitches >= MOST_HITCHES:
            _LOG.error("letter %d given up after %d tries: %s", parcel.id, parcel.hitches, reason)
            self._shelf.remove(parcel)
            self._mark_given_up(parcel.id, reason)
            return
        wait = delay(parcel.hitches)
        self._shelf.put_off(parcel, now + wait)
        self._shelf.stop(parcel)
        self._marks.postponed.append((parcel.id, wait, reason))
        self._marked.set()

    def _unmade(self, parcel: PendingSend, failure: BaseException) -> None:
        """Trying again would fail alike and hold back the chat: say sorry instead."""
        self._shelf.remove(parcel)
        self._marks.unmade.append(parcel)
        self._mark_given_up(parcel.id, f"{type(failure).__name__}: {failure}")

    def _mark_given_up(self, letter_id: int, reason: str) -> None:
        self._marks.given_up.append((letter_id, reason))
        self._marks.gone.add(letter_id)
        self._marked.set()

    # --- marks -----------------------------------------------------------------------------------
    async def flush(self) -> None:
        """Write what became of letters and which cards stand, in one transaction."""
        self._marked.clear()
        marks, self._marks = self._marks, DeliveryResults()
        cards, asked = self._cards.changes(), self._cards.asked.changes()
        try:
            async with self._store.writing() as work:
                await marks.write(work, self._clock.now(), self._on_blocked, self._on_unmade)
                await write_cards(work, cards)
                await write_asked(work, asked, self._clock.now())
        except BaseException:
            self._marks = marks.and_newer(self._marks)
            self._cards.put_back(cards)
            self._cards.asked.put_back(asked)
            self._marked.set()
            raise
        self._gone |= marks.gone
        if marks.blocked or marks.unmade:
            self.wake()
