"""Messages on their way from the outbox to the queues: a few at a time, replies first."""

import logging
from collections.abc import Callable
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
        self.has_more = False
        """Whether more messages waited than were taken."""
        self.is_due = True
        """Whether it should look again at once."""
        self.is_tidying_due = True
        """Whether old cards should be looked for as well."""
        self._more_tidying = False

    def forget(self, gone: set[int]) -> None:
        """What became of these is written."""
        self._gone |= gone

    def tidied(self, left: int) -> None:
        """An old card was seen to; so many are left in the queues."""
        if self._more_tidying and left < FEWEST:
            self._more_tidying = False
            self.is_due = self.is_tidying_due = True

    async def look(self, queued: int, tidying: int) -> None:
        """Take messages; so many wait already, and so many that nobody waits for."""
        # What was written as sent before this look is not in it; what is written meanwhile is.
        self._held -= self._gone
        self._gone.clear()
        self.is_due = False
        limit = max(LOOK_AHEAD - queued, FEWEST)
        later: list[OutgoingMessage] = []
        async with self._store.reading() as work:
            unsent = await work.outbox.unsent(
                limit, self._clock.now(), self._held, ANYBODY_WAITS_FOR
            )
            most = LOOK_AHEAD - tidying
            if self.is_tidying_due and most > 0:
                later = await work.outbox.unsent(most, self._clock.now(), self._held, _TIDYING)
                self.is_tidying_due, self._more_tidying = False, len(later) == most
        for row in (*unsent, *later):
            self._take(row)
        self.has_more = len(unsent) == limit
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
        self._put(PendingSend(row.id, chat, priority, payload, retries=row.attempts))
