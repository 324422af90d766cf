"""What goes out: messages of turns and reminders, in order per chat, within the rate limit.

Chats go side by side. That a message was delivered is written afterwards, so a crash between the
two repeats it; none is missing. Trouble with a chat or with a message delays that chat alone.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

from bot.channels.channel import (
    Blocked,
    DeliveryError,
    NotSent,
    Refused,
    SlowDown,
    Unreachable,
)
from bot.outbound.claims import SendClaims, TakenOverError
from bot.outbound.delivery import Delivery, is_render_failure
from bot.outbound.lane import Lane
from bot.outbound.outbox_reader import OutboxReader
from bot.outbound.payload import Pushed, retiring
from bot.outbound.queue import NEVER, ChatKey, PendingSend
from bot.outbound.rate_limit import Budget, RateLimiter
from bot.outbound.results import DeliveryResults, OnBlocked, OnRenderFailed, ResultWriter
from bot.runtime.backoff import delay
from bot.runtime.clock import Clock
from bot.runtime.failures import in_short
from bot.runtime.tasks import Nursery, woken_within
from handlers.engine.turn import Message, Priority
from reporting.ladder.pushes import PushState
from storage.errors import is_databases_trouble
from storage.repositories.outbox import OutgoingMessage
from storage.store import Store

_LOG = logging.getLogger(__name__)

LOOK_AGAIN: Final = 5.0
MOST_RETRIES: Final = 8
"""Failed attempts, due to the message itself, after which it has failed: about a minute."""

_SAYS_WHETHER: Final = (NotSent, SlowDown, Refused, Blocked)
"""What a call ends with when it is known that the message did not arrive."""

TIDY_AFTER: Final = 3.0
"""Seconds without a word in a chat after which its old cards are seen to."""


class Sender:
    """Delivers the outbox; `wake` says that something was committed to it.

    `writer` has to run beside it: it writes what became of messages.
    """

    def __init__(  # noqa: PLR0913  the parts it connects
        self,
        store: Store,
        delivery: Delivery,
        make_limiter: Callable[[], RateLimiter],
        *,
        clock: Clock,
        nursery: Nursery,
        monotonic: Callable[[], float],
        on_blocked: OnBlocked,
        on_render_failed: OnRenderFailed,
        tidy_after: float = TIDY_AFTER,
    ) -> None:
        self._delivery = delivery
        self._cards = delivery.cards
        self._make_limiter = make_limiter
        self._nursery = nursery
        self._monotonic = monotonic
        self._tidy_after = tidy_after
        self.writer = ResultWriter(
            store,
            clock,
            delivery.cards,
            on_blocked=on_blocked,
            on_render_failed=on_render_failed,
            on_written=self._written,
        )
        self.claims = SendClaims(store, clock)
        self._reader = OutboxReader(store, clock, self._put, self._note_failed)
        self._lanes: dict[str, Lane] = {}
        self._woken = asyncio.Event()
        self._stopping = False
        self._tidy_alarm: asyncio.TimerHandle | None = None

    def wake(self) -> None:
        """Something was committed to the outbox."""
        self._reader.is_due = True
        self._woken.set()

    def committed(self, rows: Sequence[OutgoingMessage]) -> None:
        """Just these rows were committed to the outbox."""
        if rows:
            self._reader.hand_over(rows, self._queued)
            self._woken.set()

    def heard(self, chat: ChatKey, seconds_ago: float) -> None:
        """Somebody wrote there so long ago: what they are told soon after is an answer."""
        self._lane(chat[0]).limiter.heard(chat, self._monotonic(), seconds_ago)

    def refusals(self) -> dict[str, int]:
        """How often a messenger wanted quiet since the start, by the budget it was about."""
        limiters = [lane.limiter for lane in self._lanes.values()]
        return {str(of): sum(limiter.refusals[of] for limiter in limiters) for of in Budget}

    def stop(self) -> None:
        """Let what is under way and the replies that wait go, then return from `run`."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Deliver until `stop`."""
        looked_at = 0.0
        while True:
            self._woken.clear()
            if self._reader.is_due or self._monotonic() - looked_at >= LOOK_AGAIN:
                looked_at = self._monotonic()
                await self._look()
            wait = min((self._start_ready(lane) for lane in self._lanes.values()), default=NEVER)
            if self._stopping and all(lane.is_idle for lane in self._lanes.values()):
                return
            await woken_within(self._woken, min(wait, LOOK_AGAIN))

    # --- the queues ------------------------------------------------------------------------------
    def _lane(self, channel: str) -> Lane:
        lane = self._lanes.get(channel)
        if lane is None:
            lane = Lane(self._make_limiter(), self._delivery.cost, self._tidy_after)
            self._lanes[channel] = lane
        return lane

    def _put(self, pending: PendingSend) -> None:
        reply = pending.payload.reply
        if isinstance(reply, Message) and reply.asks is not None:
            self._cards.questions.expect(pending.chat)
        self._lane(pending.chat[0]).queue.put(pending)

    @property
    def _queued(self) -> int:
        """How many messages wait, beside what nobody waits for."""
        queues = [lane.queue for lane in self._lanes.values()]
        return sum(len(queue) - queue.tidying for queue in queues)

    async def _look(self) -> None:
        tidying = sum(lane.queue.tidying for lane in self._lanes.values())
        await self._reader.look(self._queued, tidying)
        if self._reader.is_due:
            self._woken.set()

    def _start_ready(self, lane: Lane) -> float:
        """Start what may go now; seconds until something else may."""
        while True:
            found = lane.take(self._monotonic(), stopping=self._stopping)
            if not isinstance(found, PendingSend):
                break
            self._start(lane, found)
        if self._reader.has_more and lane.is_drained:
            self.wake()
        return found

    def _start(self, lane: Lane, pending: PendingSend) -> None:
        pending.is_rendering = False
        self._nursery.start(
            f"outbox {pending.id}",
            self._deliver(lane, pending),
            lambda failure: self._ended(lane, pending, failure),
        )

    async def _deliver(self, lane: Lane, pending: PendingSend) -> None:
        """Deliver it; what is told unasked is claimed before."""
        if pending.priority is Priority.BULK:
            await self.claims.claim(pending, lane.queue)
        await self._delivery.deliver(pending)

    # --- what became of it -----------------------------------------------------------------------
    def _ended(self, lane: Lane, pending: PendingSend, failure: BaseException | None) -> None:
        lane.ended(pending)
        self.claims.ended(pending, is_known=isinstance(failure, _SAYS_WHETHER))
        self._woken.set()
        now = self._monotonic()
        match failure:
            case None:
                self._arrived(lane, pending)
            case asyncio.CancelledError():
                lane.queue.stop(pending)
            case SlowDown(seconds=seconds):
                about = lane.limiter.refused(pending.chat, pending.priority, seconds, now)
                _LOG.warning("%s:%s wants %.0f s of quiet: %s", *pending.chat, seconds, about)
                lane.queue.stop(pending)
            case Blocked():
                self._blocked(lane, pending)
            case Refused():
                _LOG.error("outbox %d failed, refused: %s", pending.id, failure)
                self._done_with(lane, pending)
                self._note_intent(pending, PushState.FAILED)
                self._note_failed(pending.id, str(failure))
            case Unreachable():
                self._unreachable(lane, pending, failure, now)
            case TakenOverError():
                _LOG.warning("outbox %d is not sent: somebody else does", pending.id)
                lane.queue.remove(pending)
                self.writer.results.gone.add(pending.id)
                self.writer.note()
            case _ if pending.priority is Priority.BULK and is_databases_trouble(failure):
                _LOG.warning("outbox %d waits for the database: %s", pending.id, in_short(failure))
                lane.queue.put_off(pending, now + LOOK_AGAIN)
                lane.queue.stop(pending)
            case _:
                _LOG.error("outbox %d not delivered", pending.id, exc_info=failure)
                if is_render_failure(pending, failure):
                    self._render_failed(lane, pending, failure)
                else:
                    self._retry(lane, pending, failure, now)

    def _arrived(self, lane: Lane, pending: PendingSend) -> None:
        lane.arrived()
        self._done_with(lane, pending)
        self._note_intent(pending, pending.became)
        self.writer.results.sent.append(pending.id)
        self.writer.results.gone.add(pending.id)
        self.writer.note()

    def _note_intent(self, pending: PendingSend, became: PushState | None) -> None:
        """What an intent has come to, and what the person can type an answer to."""
        reply, results = pending.payload.reply, self.writer.results
        if isinstance(reply, Pushed) and became is not None:
            results.note_intent(reply.push_id, became)
            if became in (PushState.SENT, PushState.SETTLED):
                results.left_out += [(reply.push_id, one) for one in pending.left_out]
        if pending.stale is not None:
            results.stale.append(pending.stale)
        if pending.told is not None and became is PushState.SENT:
            results.told.append(pending.told)

    def _done_with(self, lane: Lane, pending: PendingSend) -> None:
        lane.queue.remove(pending)
        if pending.retired is not None:
            self.writer.results.retired.append(retiring(pending.chat, pending.retired))
        if pending.priority is Priority.TIDYING:
            self._reader.tidied(lane.queue.tidying)

    def _blocked(self, lane: Lane, pending: PendingSend) -> None:
        _LOG.info("%s:%s has blocked the bot", *pending.chat)
        lane.queue.stop(pending)
        self.writer.results.gone.update(lane.queue.clear(pending.chat))
        self.writer.results.blocked.append(pending.chat)
        self._note_intent(pending, PushState.UNREACHABLE)
        self.writer.note()

    def _unreachable(
        self, lane: Lane, pending: PendingSend, failure: Unreachable, now: float
    ) -> None:
        """The fault of this message only if others arrived since it failed last."""
        lane.failed(failure, now)
        if lane.successes > pending.successes_seen and pending.successes_seen:
            self._retry(lane, pending, failure, now)
        else:
            lane.queue.put_off(pending, now + delay(1))
            lane.queue.stop(pending)
        pending.successes_seen = lane.successes

    def _retry(self, lane: Lane, pending: PendingSend, failure: BaseException, now: float) -> None:
        pending.retries += 1
        reason = _reason(failure)
        if pending.retries >= MOST_RETRIES:
            _LOG.error("outbox %d failed after %d tries: %s", pending.id, pending.retries, reason)
            self._done_with(lane, pending)
            self._note_intent(pending, PushState.FAILED)
            self._note_failed(pending.id, reason)
            return
        wait = delay(pending.retries)
        lane.queue.put_off(pending, now + wait)
        lane.queue.stop(pending)
        self.writer.results.postponed.append((pending.id, wait, reason))
        self.writer.note()

    def _render_failed(self, lane: Lane, pending: PendingSend, failure: BaseException) -> None:
        """Trying again would fail alike and hold back the chat: say sorry instead."""
        lane.queue.remove(pending)
        self.writer.results.render_failed.append(pending)
        self._note_failed(pending.id, in_short(failure))

    def _note_failed(self, outbox_id: int, reason: str) -> None:
        self.writer.results.failed.append((outbox_id, reason))
        self.writer.results.gone.add(outbox_id)
        self.writer.note()

    # --- results ---------------------------------------------------------------------------------
    def _written(self, results: DeliveryResults) -> None:
        self._reader.forget(results.gone)
        self.claims.written(results.gone)
        if results.concern_people:
            self.wake()
        if results.retired and self._tidy_alarm is None:
            later = asyncio.get_running_loop().call_later
            self._tidy_alarm = later(self._tidy_after, self._look_for_old_cards)

    def _look_for_old_cards(self) -> None:
        self._tidy_alarm = None
        self._reader.is_tidying_due = True
        self.wake()


def _reason(failure: BaseException) -> str:
    """Why it is tried again: what the messenger said, or which bug it is."""
    if isinstance(failure, DeliveryError):
        return f"{type(failure).__name__}: {failure}"
    return in_short(failure)
