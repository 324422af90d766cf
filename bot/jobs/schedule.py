"""The tick. What is due is read from the database; this only says "look now"."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.runtime.clock import Clock

_LOG = logging.getLogger(__name__)

EVERY: Final = 60.0
"""Seconds of bot time between ticks: reminders go out to the minute."""

FASTEST: Final = 1.0
"""Seconds of real time, however fast a test clock runs."""

Tick = Callable[[datetime], Awaitable[None]]


class JobSchedule:
    """Calls `ticks` with the time, every minute and when `tick` is called; never two at once."""

    def __init__(self, clock: Clock, ticks: tuple[Tick, ...]) -> None:
        self._clock = clock
        self._ticks = ticks
        self._busy = False
        self._again = False
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        """Tick now and from now on."""
        seconds = max(EVERY / self._clock.rate, FASTEST) if self._clock.rate else FASTEST
        self._scheduler.add_job(
            self._job,
            "interval",
            seconds=seconds,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.add_job(self._job, misfire_grace_time=None)
        self._scheduler.start()

    def stop(self) -> None:
        """No tick begins any more; one that the scheduler began is cut off."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _job(self) -> None:
        try:
            await self.tick()
        except asyncio.CancelledError:
            if self._scheduler.running:
                raise
            _LOG.debug("the last tick was cut off; the next start looks again")

    async def tick(self) -> None:
        """Look now; a call during a tick makes that one look once more when it is through."""
        self._again = True
        if self._busy:
            return
        self._busy = True
        try:
            while self._again:
                self._again = False
                await self._look()
        finally:
            self._busy = False

    async def _look(self) -> None:
        now = self._clock.now()
        for tick in self._ticks:
            try:
                await tick(now)
            except Exception:  # noqa: BLE001  the job wrapper: the next tick looks again
                _LOG.exception("tick %s failed", getattr(tick, "__qualname__", tick))
