"""Jobs beside the conversations: forget what is no longer needed, read what has changed.

Answers are never forgotten.
"""

import logging
from datetime import date, datetime, timedelta
from typing import Final

from bot.runtime.reference_data import ReferenceData
from storage.store import Store

_LOG = logging.getLogger(__name__)

KEEP: Final = timedelta(days=30)
"""How long handled updates and delivered messages are kept, for complaints."""


class Pruning:
    """Forgets, once a day, what nobody will look at again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._day: date | None = None

    async def tick(self, now: datetime) -> None:
        """Prune if this day was not pruned yet."""
        if now.date() == self._day:
            return
        async with self._store.writing() as work:
            before = now - KEEP
            updates = await work.inbox.prune(before)
            delivered = await work.outbox.prune(before)
            await work.invitations.forget_wrong(before)
            await work.message_links.prune(before)
            await work.pushes.prune(before.date())
            await work.claims.prune(before)
        self._day = now.date()
        if updates or delivered:
            _LOG.info("forgot %d updates and %d messages before %s", updates, delivered, before)


class ExpiredInvitations:
    """Marks invitations that have expired, so that they stay so if the clock is set back."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def tick(self, now: datetime) -> None:
        """Write only when there is something to mark."""
        async with self._store.reading() as work:
            waiting = await work.invitations.expired(now)
        if waiting:
            async with self._store.writing() as work:
                await work.invitations.expire(now)


class FreshReferenceData:
    """Reads units, days off and moved days again at every tenth tick: others may be there.

    A turn does so before, where the database tells that another process wrote (`ReferenceData`).
    While a transaction under way moves a day, the moved days are left alone.
    """

    EVERY: Final = 10

    def __init__(self, store: Store, reference: ReferenceData) -> None:
        self._store = store
        self._reference = reference
        self._ticks = 0

    async def tick(self, now: datetime) -> None:  # noqa: ARG002  how often, not when
        """Read them if it is time."""
        self._ticks += 1
        if self._ticks % self.EVERY == 0:
            async with self._store.reading() as work:
                await self._reference.read_units(work)
                await self._reference.read_calendar(work)
                if not self._reference.is_uncommitted:
                    await self._reference.read_extensions(work)
