"""Fetching what was attached: outside of any transaction, tried again until it is here or gone.

What is still to be fetched stands in the database, so that a kill at any moment loses nothing.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.channels.channel import (
    Blocked,
    Channel,
    DeliveryError,
    FileTooLargeError,
    Refused,
    SlowDown,
)
from bot.runtime.backoff import delay
from bot.runtime.clock import Clock
from bot.runtime.tasks import woken_within
from handlers.evidence.limits import FILE_MOST, REPORT_MOST
from reporting.reports import FileState, ReportKey
from storage.repositories.attachments import WaitingFile, pieces
from storage.store import Store, UnitOfWork

_LOG = logging.getLogger(__name__)

AT_A_TIME: Final = 8
"""Files taken from the database at a time; they are fetched one after the other, so that only one
of them is in memory."""

LOOK_AGAIN: Final = 5.0
"""Seconds between looks when nobody woke the fetcher."""

SECONDS: Final = 90.0
"""For one file."""

REFUSALS: Final = 4
"""Times the messenger says no before the file counts as gone: it says so as well while a file is
not there for a moment."""

FIRST_WAIT: Final = 4.0
LONGEST_WAIT: Final = 3600.0
"""Seconds between tries: doubled from the first, an hour at most, and never given up while it is
only the network that fails."""

TellLost = Callable[[WaitingFile, FileState, UnitOfWork], Awaitable[None]]
"""Tells whoever attached the file that it cannot be kept."""


class AttachmentFetcher:
    """Fetches and keeps attached files."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        clock: Clock,
        tell_lost: TellLost,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._tell_lost = tell_lost
        self._on_told: Callable[[], None] | None = None
        self._woken = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._quiet_until: datetime | None = None

    def call_on_told(self, call: Callable[[], None]) -> None:
        """Call that whenever a message that a file is lost has been written into the outbox."""
        self._on_told = call

    def wake(self) -> None:
        """Something may have been attached."""
        self._woken.set()

    async def run(self) -> None:
        """Fetch what waits until cancelled."""
        while True:
            self._woken.clear()
            quiet = self._quiet()
            if quiet:
                await woken_within(self._woken, min(quiet, LOOK_AGAIN))
                continue
            async with self._store.reading() as work:
                due = await work.attachments.due(self._clock.now(), AT_A_TIME)
            for file in due:
                await self._fetch(file)
                if self._quiet():
                    break
            if not due:
                await woken_within(self._woken, LOOK_AGAIN)

    def _quiet(self) -> float:
        """Real seconds left of the quiet that the messenger asked for: that is about every file."""
        if self._quiet_until is None:
            return 0.0
        left = (self._quiet_until - self._clock.now()).total_seconds()
        return max(left, 0.0) / (self._clock.rate or 1.0)

    async def fetch_all_of(self, report: ReportKey) -> None:
        """Try everything of the report once, now: somebody wants to have it.

        Also what was attached before files were kept here. Somebody waits for it, so a messenger
        that does not hand over one file is not asked for the others.
        """
        async with self._store.writing() as work:
            await work.attachments.adopt(report)
        async with self._store.reading() as work:
            waiting = await work.attachments.waiting_of(report)
        for file in waiting:
            if not await self._fetch(file):
                return

    async def _fetch(self, file: WaitingFile) -> bool:
        """Fetch it or note why not; whether the messenger answered."""
        async with self._one_at_a_time:
            try:
                content = await self._taken(file)
            except FileTooLargeError:
                await self._lost(file, FileState.TOO_LARGE)
            except (Refused, Blocked) as refused:
                await self._refused(file, refused)
            except (DeliveryError, TimeoutError) as failure:
                seconds = failure.seconds if isinstance(failure, SlowDown) else 0.0
                self._quiet_until = self._clock.now() + timedelta(seconds=seconds)
                await self._put_off(file, seconds)
                return False
            else:
                await self._keep(file, content)
        return True

    async def _taken(self, file: WaitingFile) -> bytes:
        channel = self._channels.get(file.channel)
        if channel is None:
            raise DeliveryError("this program has no such channel just now")
        async with asyncio.timeout(SECONDS):
            return await channel.take(file.file_id, FILE_MOST)

    async def _keep(self, file: WaitingFile, content: bytes) -> None:
        """Piece by piece, each in a moment of its own; the file counts as kept with the last."""
        digest = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
        async with self._store.reading() as work:
            is_kept = await work.attachments.is_kept(digest)
            held = await work.attachments.bytes_kept(file.report)
        if held + len(content) > REPORT_MOST:
            await self._lost(file, FileState.NO_ROOM)
            return
        if not is_kept:
            for number, piece in pieces(content):
                async with self._store.writing() as work:
                    await work.attachments.add_piece(digest, number, piece)
        async with self._store.writing() as work:
            await work.attachments.keep(file.id, digest, len(content), self._clock.now())

    async def _refused(self, file: WaitingFile, refused: DeliveryError) -> None:
        _LOG.warning("attachment %d refused: %s", file.id, type(refused).__name__)
        if file.attempts + 1 < REFUSALS:
            await self._put_off(file)
        else:
            await self._lost(file, FileState.GONE)

    async def _put_off(self, file: WaitingFile, seconds: float = 0.0) -> None:
        tries = file.attempts + 1
        wait = max(delay(tries, FIRST_WAIT, LONGEST_WAIT), seconds)
        until: datetime = self._clock.now() + timedelta(seconds=wait)
        async with self._store.writing() as work:
            await work.attachments.postpone(file.id, tries, until)

    async def _lost(self, file: WaitingFile, verdict: FileState) -> None:
        _LOG.warning("attachment %d of person %d: %s", file.id, file.person_id, verdict)
        async with self._store.writing() as work:
            if await work.attachments.give_up(file.id, verdict):
                await self._tell_lost(file, verdict, work)
        if self._on_told is not None:
            self._on_told()
