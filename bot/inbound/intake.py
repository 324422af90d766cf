"""What comes in: stored and committed first, acknowledged to the messenger only then.

Nothing is handled here. Whatever goes wrong, the loop goes on: a bot that receives
nothing any more looks alive.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Final

from bot.channels.channel import FETCHED_AT_MOST, Channel, DeliveryError, SlowDown
from bot.runtime.backoff import delay
from bot.runtime.clock import Clock
from storage.store import Store

_LOG = logging.getLogger(__name__)

AT_ONCE: Final = 2.0
"""Seconds between two fetches in which hardly anything had to wait for the second."""

OUTAGE: Final = timedelta(minutes=2)
"""How long nothing is heard where that is an outage: a fetch is answered within half a minute."""

POSTED_WITHIN: Final = 90.0
"""Seconds after which a messenger that posts has posted what waited: it tries every minute."""

_MOST_REFUSED: Final = 1000
"""Updates that could not be stored, of which it is remembered when they first came in."""

PAUSE: Final = 10.0
"""Seconds without a call of the messenger after which nothing can have waited for this one."""

OnLive = Callable[[str, int], None]
"""Told the channel and the number of an update that did not have to wait for the bot."""

StoreAndHandle = Callable[
    [str, Sequence[tuple[int, str]], datetime, datetime | None], Awaitable[bool]
]
"""Stores updates of a channel and handles them with the same commit; False: it did neither.

The first instant is when they came in, the second that from which nothing was heard, of updates
that were fetched first since.
"""


class Intake:
    """Takes updates of one channel into the inbox; `on_stored` is called after each commit.

    `monotonic` tells seconds, `pause` waits as many. `on_live` is called before an update is stored
    that is known to have come as soon as it was there. `handle`, if it is given, may store updates
    instead and handle them too.
    """

    def __init__(  # noqa: PLR0913  the parts it connects
        self,
        store: Store,
        channel: Channel,
        clock: Clock,
        monotonic: Callable[[], float],
        on_stored: Callable[[], None],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        on_live: OnLive | None = None,
        *,
        handle: StoreAndHandle | None = None,
    ) -> None:
        self._store = store
        self._channel = channel
        self._clock = clock
        self._monotonic = monotonic
        self._on_stored = on_stored
        self._pause = pause
        self._on_live = on_live
        self._handle = handle
        self._empty_at: float | None = None
        self._heard_at = monotonic()
        self._heard_last: datetime | None = None
        self._away_since: datetime | None = None
        self._waiting: int | None = None
        self._arrived: dict[int, datetime] = {}
        self._failures = 0
        self._trouble = ""

    @property
    def age(self) -> float:
        """Seconds since the messenger last answered (since the start if it never did)."""
        return self._monotonic() - self._heard_at

    async def store(
        self, updates: Sequence[tuple[int, str]], outage_since: datetime | None = None
    ) -> None:
        """Keep updates; when this returns they are on the disk.

        `outage_since` is the instant from which nothing was heard until they were fetched. What
        came in before and could not be stored then counts as received at its first arrival.
        """
        now = self._clock.now()
        arrived = [(self._arrived.setdefault(one[0], now), one) for one in updates]
        for at, some in groupby(arrived, itemgetter(0)):
            await self._keep([one for _, one in some], at, outage_since)
        while len(self._arrived) > _MOST_REFUSED:
            del self._arrived[next(iter(self._arrived))]

    async def _keep(
        self, updates: Sequence[tuple[int, str]], at: datetime, outage_since: datetime | None
    ) -> None:
        name = self._channel.name
        if self._handle is None or not await self._handle(name, updates, at, outage_since):
            async with self._store.writing() as work:
                await work.inbox.add(name, updates, at, outage_since)
            self._on_stored()
        for number, _ in updates:
            self._arrived.pop(number, None)

    async def set_aside(self, content: str, error: str) -> None:
        """Keep what came in and can never be understood; when this returns it is on the disk."""
        _LOG.warning("%s: what came in is no update, set aside: %s", self._channel.name, error)
        async with self._store.writing() as work:
            await work.inbox.add_unreadable(self._channel.name, content, error, self._clock.now())

    async def poll(self) -> None:
        """Fetch until cancelled, at any moment: what is not committed is not acknowledged."""
        async with self._store.reading() as work:
            next_id = await work.inbox.next_update_id(self._channel.name)
        since: datetime | None = None
        while True:
            left_nothing = self._left_nothing_for(AT_ONCE)
            try:
                updates = await self._channel.fetch(next_id)
            except DeliveryError as failure:
                self._empty_at = None
                await self._pause(self._failed(failure))
                continue
            since = self._outage_since() or since
            self.heard()
            self._empty_at = self._heard_at if len(updates) < FETCHED_AT_MOST else None
            if updates:
                if left_nothing:
                    self._live(updates[-1])
                await self.store(updates, since)
                next_id = max(number for number, _ in updates) + 1
            if len(updates) < FETCHED_AT_MOST:
                since = None  # everything that has waited is here

    async def recall(self) -> None:
        """Find out since when the bot was not there, before anything is written again."""
        async with self._store.reading() as work:
            last = await work.vital_signs.last_alive(self._channel.name)
        if last is not None and self._clock.now() - last > OUTAGE:
            self._away_since = last

    def _outage_since(self) -> datetime | None:
        """Since when nothing was heard, in the first fetch after an outage.

        While the bot runs it is told by seconds that have passed, since a test may move the clock.
        """
        since, self._away_since = self._away_since, None
        if since is None and self._heard_last is not None and self.age > OUTAGE.total_seconds():
            since = self._heard_last
        return since

    async def take(self, update: tuple[int, str]) -> None:
        """Keep an update that the messenger has posted; when this returns it is on the disk."""
        if self._empty_at is not None and not self._left_nothing_for(PAUSE):
            self._live(update)
        self._empty_at = None
        await self.store([update], self._posted_since())
        self._empty_at = self._monotonic()

    def will_post(self, waiting: int) -> None:
        """The messenger knows where to post; so many updates wait with it for the bot."""
        self.heard()
        self._waiting = waiting

    def _posted_since(self) -> datetime | None:
        """Since when nothing could be posted, of an update that may have waited since then."""
        if self._away_since is None or self._waiting is None:
            return self._away_since
        if self._waiting <= 0 or self.age > POSTED_WITHIN:
            self._away_since = None
        self._waiting -= 1
        return self._away_since

    def _left_nothing_for(self, seconds: float) -> bool:
        """Whether nothing was left with the messenger so few seconds ago."""
        return self._empty_at is not None and self._monotonic() - self._empty_at <= seconds

    def _live(self, update: tuple[int, str]) -> None:
        if self._on_live is not None:
            self._on_live(self._channel.name, update[0])

    def heard(self) -> None:
        """The messenger answered, or called."""
        self._heard_at = self._monotonic()
        self._heard_last = self._clock.now()
        if self._failures:
            _LOG.warning("%s answers again after %d failures", self._channel.name, self._failures)
        self._failures, self._trouble = 0, ""

    def _failed(self, failure: DeliveryError) -> float:
        """Seconds to wait; a trouble is logged when it begins and when it changes."""
        self._failures += 1
        trouble = f"{type(failure).__name__}: {failure}"
        if trouble != self._trouble:
            _LOG.warning("%s cannot be read, trying on: %s", self._channel.name, trouble)
            self._trouble = trouble
        wait = delay(self._failures)
        return max(wait, failure.seconds) if isinstance(failure, SlowDown) else wait
