"""One messenger's traffic: what waits for it, how fast it may go, whether it can be reached."""

import logging
from collections.abc import Callable
from typing import Final

from bot.outbound.queue import NEVER, PendingSend, SendQueue
from bot.outbound.rate_limit import RateLimiter
from bot.runtime.backoff import delay
from handlers.engine.turn import Priority

_LOG = logging.getLogger(__name__)

SIDE_BY_SIDE: Final = 16
FOR_REPLIES: Final = 4
"""Of these, places that only replies may take."""

FOR_TIDYING: Final = 2
"""Places that old cards may take, when nothing else could go."""

_LEFT_FOR_REPLIES: Final = 2
"""Messages that a chat must still take at once after an old card was seen to."""

_OUTAGE: Final = 3
"""Failures in a row that are taken for an outage: then everything waits a little."""


class Lane:
    """Says what may go next to one channel, and notes how it went.

    `cost` is how many messages one takes; `tidy_after` is how many seconds a chat has to be quiet
    before an old card in it is seen to.
    """

    def __init__(
        self, limiter: RateLimiter, cost: Callable[[PendingSend], int], tidy_after: float
    ) -> None:
        self.queue = SendQueue()
        self.limiter = limiter
        self.successes = 0
        self.is_drained = False
        """Whether the last `take` found nothing that was ready."""
        self._cost = cost
        self._tidy_after = tidy_after
        self._under_way = 0
        self._tidying = 0
        self._failures = 0
        self._quiet_until = 0.0

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._under_way

    def take(self, now: float, *, stopping: bool) -> PendingSend | float:
        """What goes now, counted as under way; or the seconds until something may go.

        `stopping`: nothing but replies.
        """
        self.is_drained = False
        while self._under_way < SIDE_BY_SIDE:
            if now < self._quiet_until:
                return self._quiet_until - now
            pending = self.queue.first(now)
            if pending is None:
                self.is_drained = True
                return max(self.queue.next_at() - now, 0.0)
            if pending.priority is not Priority.REPLY and (stopping or not self._place(pending)):
                return NEVER
            wait = self._wait(pending, now)
            if wait is None:
                continue
            if wait > 0:
                return wait
            self._begin(pending, now)
            return pending
        return NEVER

    def ended(self, pending: PendingSend) -> None:
        """It is not under way any more."""
        self._under_way -= 1
        self._tidying -= pending.priority is Priority.TIDYING

    def arrived(self) -> None:
        """A message arrived."""
        if self._failures >= _OUTAGE:
            _LOG.warning("messages arrive again after %d failures", self._failures)
        self._failures = 0
        self.successes += 1

    def failed(self, failure: Exception, now: float) -> None:
        """The messenger could not be reached."""
        self._failures += 1
        if self._failures == _OUTAGE:
            _LOG.warning("messages do not arrive, trying on: %s", failure)
        if self._failures >= _OUTAGE:
            self._quiet_until = now + delay(self._failures - _OUTAGE + 1)

    def _place(self, pending: PendingSend) -> bool:
        if pending.priority is Priority.TIDYING:
            return self._tidying < FOR_TIDYING and self._under_way < FOR_TIDYING
        return self._under_way < SIDE_BY_SIDE - FOR_REPLIES

    def _begin(self, pending: PendingSend, now: float) -> None:
        self.queue.begin(pending)
        self._under_way += 1
        self._tidying += pending.priority is Priority.TIDYING
        cost = self._cost(pending)
        if cost:
            self.limiter.took(pending.chat, pending.priority, cost, now)

    def _wait(self, pending: PendingSend, now: float) -> float | None:
        """Seconds that everything behind it has to wait as well; None: only this one has to."""
        limiter, chat, priority = self.limiter, pending.chat, pending.priority
        cost = self._cost(pending)
        if not cost:
            if (wait := limiter.quiet_for(chat, now)) > 0:
                self.queue.hold(chat, now + wait)
                return None
            return 0.0
        if priority is Priority.TIDYING:
            wait = max(
                self._tidy_after - limiter.idle_for(chat, now),
                limiter.chat_wait(chat, cost + _LEFT_FOR_REPLIES, now),
            )
            if wait > 0:
                self.queue.put_off(pending, now + wait)
                return None
        elif (wait := limiter.chat_wait(chat, cost, now)) > 0:
            self.queue.hold(chat, now + wait)
            return None
        wait = limiter.everything_wait(priority, now)
        if wait > 0 or limiter.is_answer(chat, priority, now):
            return wait
        wait = limiter.bulk_wait(priority, now)
        if wait > 0 and priority is Priority.REPLY:
            self.queue.put_off(pending, now + wait)  # answers behind it need not wait with it
            return None
        return wait
