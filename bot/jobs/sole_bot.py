"""Whether this is still the only bot of its database: the lock of a server can get lost.

It ends with its connection, which a network or a restart of the server cuts. Then another bot may
start, so the lock is taken again at once; if another has it by then, this bot has to stop.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from storage.errors import StorageProblem
from storage.run_lock import ServerLock

_LOG = logging.getLogger(__name__)

LOOK_EVERY: Final = 2.0
"""Seconds between two looks."""

PATIENCE: Final = 20.0
"""Seconds that one look may take; the server is waited for no longer than a few seconds."""


class SoleBot:
    """Watches the lock; without one there is nothing that can get lost."""

    def __init__(self, lock: ServerLock | None) -> None:
        self._lock = lock
        self._stop: Callable[[], None] | None = None
        self.is_alone = True
        """Whether the lock was held at the last look."""
        self.is_displaced = False
        """Whether another bot has taken it."""

    def call_when_displaced(self, stop: Callable[[], None]) -> None:
        """Call that when another bot has taken the database."""
        self._stop = stop
        if self.is_displaced:
            stop()

    async def watch(self) -> None:
        """Look until cancelled, or until another bot has the lock."""
        await self.look()
        while self._lock is not None and not self.is_displaced:
            await asyncio.sleep(LOOK_EVERY)
            await self.look()

    async def look(self) -> None:
        """Make sure of the lock; what fails is remembered, not raised."""
        if self._lock is None:
            return
        was_alone = self.is_alone
        try:
            async with asyncio.timeout(PATIENCE):
                self.is_alone = await self._lock.hold()
        except TimeoutError:
            self.is_alone = False
        except StorageProblem as taken:
            self.is_alone, self.is_displaced = False, True
            _LOG.error("another bot has taken the database: %s", taken.code)
            if self._stop is not None:
                self._stop()
            return
        if self.is_alone and not was_alone:
            _LOG.warning("the lock of the database is held again")
        elif was_alone and not self.is_alone:
            _LOG.warning("the lock of the database is lost, taking it again")
