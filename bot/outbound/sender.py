"""What goes out: messages of turns and reminders, in order per chat, within the rate limit.

Chats go side by side. That a message was delivered is written afterwards, so a crash between the
two repeats it; none is missing. Trouble with a chat or with a message delays that chat alone.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from bot.channels.channel import Blocked, DeliveryError, Refused, SlowDown, Unreachable
from bot.outbound.current_cards import write_cards
from bot.outbound.delivery import Delivery, is_render_failure
from bot.outbound.payload import UnreadablePayloadError, from_body
from bot.outbound.question_index import write_questions
from bot.outbound.queue import NEVER, PendingSend, SendQueue
from bot.outbound.rate_limit import RateLimiter
from bot.outbound.results import DeliveryResults, OnBlocked, OnRenderFailed
from bot.runtime.backoff import delay
from bot.runtime.clock import Clock
from bot.runtime.failures import in_short
from bot.runtime.tasks import Nursery, woken_within
from handlers.engine.turn import Album, Message, Paper, Priority
from storage.store import Store

_LOG = logging.getLogger(__name__)

SIDE_BY_SIDE: Final = 16
FOR_REPLIES: Final = 4
"""Of these, places that only replies may take."""

LOOK_AHEAD: Final = 128
FEWEST: Final = 8
"""Messages taken at a look even when the queue is full: a reply may be among them."""

LOOK_AGAIN: Final = 5.0
FLUSH_AFTER: Final = 0.1
"""Seconds that results are gathered before they are written together."""

MOST_RETRIES: Final = 8
"""Failed attempts, due to the message itself, after which it has failed: about a minute."""

_OUTAGE: Final = 3
"""Failures in a row that are taken for an outage: then everything waits a little."""


class Sender:
    """Delivers the outbox; `wake` says that something was committed to it."""

    def __init__(  # noqa: PLR0913  the parts it connects
        self,
        store: Store,
        delivery: Delivery,
        limiter: RateLimiter,
        *,
        clock: Clock,
        nursery: Nursery,
        monotonic: Callable[[], float],
        on_blocked: OnBlocked,
        on_render_failed: OnRenderFailed,
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._cards = delivery.cards
        self._limiter = limiter
        self._clock = clock
        self._nursery = nursery
        self._monotonic = monotonic
        self._on_blocked = on_blocked
        self._on_render_failed = on_render_failed
        self._queue = SendQueue()
        self._held: set[int] = set()
        self._gone: set[int] = set()
        self._results = DeliveryResults()
        self._under_way = 0
        self._more = False
        self._look = True
        self._woken = asyncio.Event()
        self._has_results = asyncio.Event()
        self._quiet_until = 0.0
        self._failures = 0
        self._successes = 0
        self._stopping = False

    def wake(self) -> None:
        """Something was committed to the outbox."""
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
        """Write results, many at a time."""
        while True:
            await self._has_results.wait()
            await asyncio.sleep(FLUSH_AFTER)
            await self.flush()

    # --- the queue -------------------------------------------------------------------------------
    async def _refill(self) -> None:
        """Take messages from the outbox; replies come first, so few at a time are enough."""
        # What was written as sent before this look is not in it; what is written meanwhile is.
        self._held -= self._gone
        self._gone.clear()
        self._look = False
        limit = max(LOOK_AHEAD - len(self._queue), FEWEST)
        async with self._store.reading() as work:
            unsent = await work.outbox.unsent(limit, self._clock.now(), self._held)
        for row in unsent:
            self._held.add(row.id)
            chat = (row.channel, row.address)
            try:
                payload = from_body(row.body)
            except UnreadablePayloadError as flaw:
                _LOG.error("outbox %d failed: %s", row.id, flaw)
                self._note_failed(row.id, str(flaw))
                continue
            if isinstance(payload.reply, Message) and payload.reply.asks is not None:
                self._cards.questions.expect(chat)
            priority = Priority(row.priority)
            self._queue.put(PendingSend(row.id, chat, priority, payload, retries=row.attempts))
        self._more = len(unsent) == limit
        if self._more and unsent[-1].priority == Priority.REPLY:
            self._look = True
            self._woken.set()

    def _start_ready(self) -> float:
        """Start what may go now; seconds until something else may."""
        while self._under_way < SIDE_BY_SIDE:
            now = self._monotonic()
            if now < self._quiet_until:
                return self._quiet_until - now
            pending = self._queue.first(now)
            if pending is None:
                return self._nothing_ready(now)
            if pending.priority is not Priority.REPLY and (
                self._stopping or self._under_way >= SIDE_BY_SIDE - FOR_REPLIES
            ):
                return NEVER
            wait = self._wait_for_limit(pending, now)
            if wait is not None:
                return wait
        return NEVER

    def _wait_for_limit(self, pending: PendingSend, now: float) -> float | None:
        """Start it, or hold its chat; a number of seconds when everything has to wait that long."""
        if isinstance(pending.payload.reply, Message | Album | Paper):
            chat_wait = self._limiter.chat_wait(pending.chat, now)
            if chat_wait > 0:
                self._queue.hold(pending.chat, now + chat_wait)
                return None
            wait = self._limiter.wait(pending.priority, now)
            if wait > 0:
                return wait
            self._limiter.took(pending.chat, pending.priority, 1, now)
        self._start(pending)
        return None

    def _nothing_ready(self, now: float) -> float:
        if self._more:
            self._look = True
            self._woken.set()
        return max(self._queue.next_at() - now, 0.0)

    def _start(self, pending: PendingSend) -> None:
        self._queue.begin(pending)
        self._under_way += 1
        self._nursery.start(
            f"outbox {pending.id}",
            self._deliver(pending),
            lambda failure: self._ended(pending, failure),
        )

    async def _deliver(self, pending: PendingSend) -> None:
        pending.is_rendering = False
        calls = await self._delivery.deliver(pending)
        if calls > 1:
            self._limiter.took(pending.chat, pending.priority, calls - 1, self._monotonic())

    # --- what became of it -----------------------------------------------------------------------
    def _ended(self, pending: PendingSend, failure: BaseException | None) -> None:
        self._under_way -= 1
        self._woken.set()
        now = self._monotonic()
        match failure:
            case None:
                self._arrived(pending)
            case asyncio.CancelledError():
                self._queue.stop(pending)
            case SlowDown(seconds=seconds):
                _LOG.warning("%s:%s wants %.0f s of quiet", *pending.chat, seconds)
                self._queue.hold(pending.chat, now + seconds)
                self._queue.stop(pending)
            case Blocked():
                self._blocked(pending)
            case Refused():
                _LOG.error("outbox %d failed, refused: %s", pending.id, failure)
                self._queue.remove(pending)
                self._note_failed(pending.id, str(failure))
            case Unreachable():
                self._unreachable(pending, failure, now)
            case _:
                _LOG.error("outbox %d not delivered", pending.id, exc_info=failure)
                if is_render_failure(pending, failure):
                    self._render_failed(pending, failure)
                else:
                    self._retry(pending, failure, now)

    def _arrived(self, pending: PendingSend) -> None:
        if self._failures >= _OUTAGE:
            _LOG.warning("messages arrive again after %d failures", self._failures)
        self._failures = 0
        self._successes += 1
        self._queue.remove(pending)
        self._results.sent.append(pending.id)
        self._results.gone.add(pending.id)
        self._has_results.set()

    def _blocked(self, pending: PendingSend) -> None:
        _LOG.info("%s:%s has blocked the bot", *pending.chat)
        self._queue.stop(pending)
        self._results.gone.update(self._queue.clear(pending.chat))
        self._results.blocked.append(pending.chat)
        self._has_results.set()

    def _unreachable(self, pending: PendingSend, failure: Unreachable, now: float) -> None:
        """The fault of this message only if others arrived since it failed last."""
        self._failures += 1
        if self._failures == _OUTAGE:
            _LOG.warning("messages do not arrive, trying on: %s", failure)
        if self._failures >= _OUTAGE:
            self._quiet_until = now + delay(self._failures - _OUTAGE + 1)
        if self._successes > pending.successes_seen and pending.successes_seen:
            self._retry(pending, failure, now)
        else:
            self._queue.put_off(pending, now + delay(1))
            self._queue.stop(pending)
        pending.successes_seen = self._successes

    def _retry(self, pending: PendingSend, failure: BaseException, now: float) -> None:
        pending.retries += 1
        reason = _reason(failure)
        if pending.retries >= MOST_RETRIES:
            _LOG.error("outbox %d failed after %d tries: %s", pending.id, pending.retries, reason)
            self._queue.remove(pending)
            self._note_failed(pending.id, reason)
            return
        wait = delay(pending.retries)
        self._queue.put_off(pending, now + wait)
        self._queue.stop(pending)
        self._results.postponed.append((pending.id, wait, reason))
        self._has_results.set()

    def _render_failed(self, pending: PendingSend, failure: BaseException) -> None:
        """Trying again would fail alike and hold back the chat: say sorry instead."""
        self._queue.remove(pending)
        self._results.render_failed.append(pending)
        self._note_failed(pending.id, in_short(failure))

    def _note_failed(self, outbox_id: int, reason: str) -> None:
        self._results.failed.append((outbox_id, reason))
        self._results.gone.add(outbox_id)
        self._has_results.set()

    # --- results ---------------------------------------------------------------------------------
    async def flush(self) -> None:
        """Write what became of messages and which cards stand, in one transaction."""
        self._has_results.clear()
        results, self._results = self._results, DeliveryResults()
        cards, questions = self._cards.changes(), self._cards.questions.changes()
        try:
            async with self._store.writing() as work:
                now = self._clock.now()
                await results.write(work, now, self._on_blocked, self._on_render_failed)
                await write_cards(work, cards)
                await write_questions(work, questions, now)
        except BaseException:
            self._results = results.and_newer(self._results)
            self._cards.put_back(cards)
            self._cards.questions.put_back(questions)
            self._has_results.set()
            raise
        self._gone |= results.gone
        if results.blocked or results.render_failed:
            self.wake()


def _reason(failure: BaseException) -> str:
    """Why it is tried again: what the messenger said, or which bug it is."""
    if isinstance(failure, DeliveryError):
        return f"{type(failure).__name__}: {failure}"
    return in_short(failure)
