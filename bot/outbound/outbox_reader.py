"""Messages on their way from the outbox to the queues: a few at a time, replies first.

What a turn has just committed is handed over as it is. The database is read at the start, now and
then, and whenever something else was written or not all that waits was taken.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Final

from bot.outbound.payload import UnreadablePayloadError, from_body
from bot.outbound.queue import PendingSend
from bot.runtime.clock import Clock
from handlers.engine.turn import Priority
from storage.repositories.outbox import ANYBODY_WAITS_FOR, OutgoingMessage
from storage.store import Store

_LOG = logging.getLogger(__name__)

LOOK_AHEAD: Final = 128
FEWEST: Final = 8
"""Messages taken at a look even when the queue is full: a reply may be among them."""

_TIDYING: Final = (Priority.TIDYING, Priority.TIDYING)


class OutboxReader:
    """Remembers what it has taken; `put` gets each message, `failed` what nobody can read."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        put: Callable[[PendingSend], None],
        failed: Callable[[int, str], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._put = put
        self._failed = failed
        self._held: set[int] = set()
        self._gone: set[int] = set()
        self._is_looking = False
        self.has_more = False
        """Whether more messages waited than were taken."""
        self.is_due = True
        """Whether it should look again at once."""
        self.is_tidying_due = True
        """Whether old cards should be looked for as well."""
        self._more_tidying = False
        self._has_all = False
        """Whether everything was taken that waited at the last look and is no old card."""

    def forget(self, gone: set[int]) -> None:
        """What became of these is written."""
        if self._is_looking:
            self._gone |= gone
        else:
            self._held -= gone

    def hand_over(self, rows: Sequence[OutgoingMessage], queued: int) -> None:
        """Take what was just committed, without reading it; so many messages wait already.

        It is left to the next look if older messages may not have been taken yet, which would then
        come after it, and if enough are in memory.
        """
        if self.is_due or not self._has_all or queued + len(rows) > LOOK_AHEAD:
            self.is_due = True
            return
        for row in rows:
            if row.id not in self._held:  # a look may have come between the commit and this
                self._take(row)

    def tidied(self, left: int) -> None:
        """An old card was seen to; so many are left in the queues."""
        if self._more_tidying and left < FEWEST:
            self._more_tidying = False
            self.is_due = self.is_tidying_due = True

    async def look(self, queued: int, tidying: int) -> None:
        """Take messages; so many wait already, and so many that nobody waits for."""
        self.is_due = self._has_all = False
        self._is_looking = True
        try:
            await self._look(max(LOOK_AHEAD - queued, FEWEST), LOOK_AHEAD - tidying)
        finally:
            # What is written as sent during a look may be found by it as unsent: until it is over,
            # that is not forgotten.
            self._is_looking = False
            self._held -= self._gone
            self._gone.clear()

    async def _look(self, limit: int, most_tidying: int) -> None:
        now, later = self._clock.now(), list[OutgoingMessage]()
        async with self._store.reading() as work:
            unsent = await work.outbox.unsent(limit, now, self._held, ANYBODY_WAITS_FOR)
            if self.is_tidying_due and most_tidying > 0:
                later = await work.outbox.unsent(most_tidying, now, self._held, _TIDYING)
                self.is_tidying_due, self._more_tidying = False, len(later) == most_tidying
            is_held_back = await work.outbox.is_any_held_back(now, self._held)
        for row in (*unsent, *later):
            self._take(row)
        self.has_more = len(unsent) == limit
        self._has_all = not self.has_more and not is_held_back
        if self.has_more and unsent[-1].priority == Priority.REPLY:
            self.is_due = True

    def _take(self, row: OutgoingMessage) -> None:
        self._held.add(row.id)
        try:
            payload = from_body(row.body)
        except UnreadablePayloadError as flaw:
            _LOG.error("outbox %d failed: %s", row.id, flaw)
            self._failed(row.id, str(flaw))
            return
        chat, priority = (row.channel, row.address), Priority(row.priority)
        pending = PendingSend(row.id, chat, priority, payload, row.written_at)
        pending.retries = row.attempts
        self._put(pending)
