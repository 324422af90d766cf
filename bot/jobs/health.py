"""Whether the bot is well: it writes to its database again and again, and looks at what waits.

Nothing is believed that was not tried: a bot whose database is locked, whose disk is full or whose
runner hangs still answers requests, and messengers still answer it.
"""

import asyncio
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.jobs.backups import Backups
from bot.jobs.sole_bot import SoleBot
from bot.runtime.clock import Clock
from bot.runtime.failures import in_short
from handlers.engine.turn import Priority
from reporting.complaints import Complaint
from reporting.ladder.pushes import PushState
from storage.pushed.claims import RepeatCause
from storage.store import Store, UnitOfWork
from storage.vital_signs import Queues

LOOK_EVERY: Final = 5.0
"""Seconds between two looks."""

COUNT_EVERY: Final = 60.0
"""Seconds between two counts of what people were told unasked."""

COUNTED_DAYS: Final = timedelta(days=7)
"""How far back that is counted."""

PATIENCE: Final = 8.0
"""Seconds that one look may take, less than a writer waits for another process."""

COMMIT_WITHIN: Final = 15.0
"""Seconds without a commit after which the database counts as out of order."""

SILENT_AFTER: Final = 120.0
"""Seconds without an answer from the messenger after which the bot says it is not well."""

HANDLED_WITHIN: Final = 60.0
SENT_WITHIN: Final = 300.0
"""Seconds that a message may wait to be handled, and a reply to be sent."""

LEAST_FREE: Final = 64 * 1024 * 1024
"""Bytes that must be free where the bot writes: a busy day takes less."""

LATE_BACKUPS: Final = 2
"""A backup is missing when the newest is older than so many times the interval."""


@dataclass(frozen=True, slots=True)
class HealthReport:
    """How the bot is: nothing is wrong when there are no reasons.

    `figures` are in whole units; `slowed_down` counts, by what had to wait, how often a messenger
    asked for slower sending. `pushes` counts what people were to be told unasked in the last week,
    by what has become of it; `sent_again` what may have come to them twice, by its cause.
    """

    reasons: tuple[Complaint, ...]
    figures: dict[str, float | int | None]
    slowed_down: Mapping[str, int] = field(default_factory=dict)
    pushes: Mapping[str, int] = field(default_factory=dict)
    sent_again: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.reasons


class Health:
    """Watches one bot; `report` is at hand at once and asks nobody.

    `silence` tells the seconds since the messenger answered, None where it calls by itself;
    `places` are the folders that are written to; `sole` watches the lock of the database.
    """

    def __init__(  # noqa: PLR0913  what it looks at
        self,
        store: Store,
        clock: Clock,
        monotonic: Callable[[], float],
        silence: Callable[[], float | None],
        *,
        places: Sequence[Path] = (),
        backups: Backups | None = None,
        sole: SoleBot | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._store = store
        self._clock = clock
        self._monotonic = monotonic
        self._silence = silence
        self._places = tuple(dict.fromkeys(places))
        self._backups = backups
        self._sole = sole
        self._patience = patience
        self._began = clock.now()
        self._committed_at = monotonic()  # the schema was just brought up to date
        self._queues = Queues(0, None, 0, None)
        self._trouble = ""
        self._counted_at = -COUNT_EVERY
        self._pushes: dict[str, int] = {}
        self._sent_again: dict[str, int] = {}

    async def watch(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """Read the queues and write a row; what fails is remembered, not raised."""
        try:
            async with asyncio.timeout(self._patience):
                async with self._store.reading() as work:
                    self._queues = await work.vital_signs.queues(Priority.REPLY)
                    await self._count(work)
                async with self._store.writing() as work:
                    await work.vital_signs.beat(self._clock.now())
        except TimeoutError:
            self._trouble = "locked"
        except (SQLAlchemyError, OSError) as failure:
            self._trouble = in_short(failure).partition(" at ")[0]
        else:
            self._trouble = ""
            self._committed_at = self._monotonic()

    async def _count(self, work: UnitOfWork) -> None:
        """What people were told unasked: now and then, since it reads more than a few rows."""
        if self._monotonic() - self._counted_at < COUNT_EVERY:
            return
        since = self._clock.now() - COUNTED_DAYS
        pushes, repeats = await work.pushes.counts(since.date()), await work.claims.repeats(since)
        self._pushes = {state.value: pushes.get(state, 0) for state in PushState}
        self._sent_again = {cause.value: repeats.get(cause, 0) for cause in RepeatCause}
        self._counted_at = self._monotonic()

    def report(self) -> HealthReport:
        """How the bot is now."""
        now = self._clock.now()
        silence, free = self._silence(), self._free()
        newest = self._backups.newest(now) if self._backups else None
        figures: dict[str, float | int | None] = {
            "commit_age_seconds": round(self._monotonic() - self._committed_at, 1),
            "intake_age_seconds": None if silence is None else round(silence, 1),
            "inbox": self._queues.inbox,
            "inbox_age_seconds": _seconds(now, self._queues.inbox_since),
            "outbox": self._queues.outbox,
            "reply_age_seconds": _seconds(now, self._queues.replies_since),
            "backup_age_seconds": _seconds(now, newest),
            "free_bytes": min((size for _, size in free), default=None),
        }
        reasons = (
            *self._database(),
            *self._lock(),
            *_messages(figures),
            *_disk(free),
            *self._backup(now, newest),
        )
        return HealthReport(reasons, figures, pushes=self._pushes, sent_again=self._sent_again)

    # --- what can be wrong -----------------------------------------------------------------------
    def _database(self) -> Iterator[Complaint]:
        seconds = round(self._monotonic() - self._committed_at)
        if self._trouble not in ("", "locked"):
            yield Complaint("health.cannot_write", error=self._trouble)
        elif seconds > COMMIT_WITHIN:
            yield Complaint("health.no_commit", seconds=seconds)

    def _lock(self) -> Iterator[Complaint]:
        if self._sole is not None and not self._sole.is_alone:
            yield Complaint("health.not_alone")

    def _free(self) -> list[tuple[Path, int]]:
        return [(place, shutil.disk_usage(place).free) for place in self._places if place.is_dir()]

    def _backup(self, now: datetime, newest: datetime | None) -> Iterator[Complaint]:
        if self._backups is None:
            return
        if self._backups.trouble is not None:
            yield Complaint("health.backup_failed", problem=self._backups.trouble)
        late = LATE_BACKUPS * self._backups.plan.every + timedelta(minutes=10)
        if now - (newest or self._began) > late:
            hours = round((now - (newest or self._began)).total_seconds() / 3600)
            yield Complaint("health.backup_old", hours=hours)


def _messages(figures: dict[str, float | int | None]) -> Iterator[Complaint]:
    for name, most, message_id in (
        ("intake_age_seconds", SILENT_AFTER, "health.silent"),
        ("inbox_age_seconds", HANDLED_WITHIN, "health.not_handled"),
        ("reply_age_seconds", SENT_WITHIN, "health.not_sent"),
    ):
        seconds = figures[name] or 0
        if seconds > most:
            yield Complaint(message_id, seconds=round(seconds))


def _disk(free: Sequence[tuple[Path, int]]) -> Iterator[Complaint]:
    for place, size in free:
        if size < LEAST_FREE:
            yield Complaint("health.disk_full", folder=str(place), mebibytes=size >> 20)


def _seconds(now: datetime, since: datetime | None) -> float | None:
    return None if since is None else round(max((now - since).total_seconds(), 0.0), 1)
