"""Backups that the bot makes of its own database: when one is due, and which old ones go.

A backup's name says which database it is of and when it was begun, so that nothing has to be
remembered, and so that nobody else's file is ever taken for one of ours.
"""

import asyncio
import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from reporting.complaints import Complaint, refused_by_system
from storage.backup import backup
from storage.errors import StorageProblem
from storage.urls import read_url, sqlite_file

_LOG = logging.getLogger(__name__)

TRY_AGAIN: Final = timedelta(minutes=5)
"""After a backup that failed."""

_STAMP: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """How often, how many are kept, and where; `folder` is made when it is not there."""

    every: timedelta
    keep: int
    folder: Path


class Backups:
    """Makes a backup when one is due."""

    def __init__(self, url: str, plan: BackupPlan) -> None:
        self._url = url
        self.plan = plan
        database = sqlite_file(read_url(url)).resolve()
        # Two bots may keep theirs in one folder, and both databases may be called alike.
        place = f"{zlib.crc32(str(database).encode()):08x}"
        self.prefix = f"{database.stem}-{place}-"
        self._ours = re.compile(re.escape(self.prefix) + r"(\d{8}T\d{6}Z)\.db")
        self._left_over = re.compile(self._ours.pattern + r"\..*\.part")
        self._trouble: Complaint | None = None
        self._tried_at: datetime | None = None

    @property
    def trouble(self) -> Complaint | None:
        """Why the last attempt failed; None when it did not."""
        return self._trouble

    def newest(self, now: datetime) -> datetime | None:
        """When the newest backup was begun; one from the future, of a clock set back, is none."""
        return max((at for at, _ in self._made() if at <= now), default=None)

    async def tick(self, now: datetime) -> None:
        """Make one if it is due, and return when it is made."""
        if not self._is_due(now):
            return
        self._tried_at = now
        try:
            await asyncio.to_thread(self.make, now)
        except StorageProblem as problem:
            self._failed(Complaint(problem.code, **problem.facts))
        except OSError as error:
            reason = refused_by_system(error)
            self._failed(
                Complaint("storage.cannot_write", file=str(self.plan.folder), reason=reason)
            )
        else:
            self._trouble = None

    def make(self, now: datetime) -> Path:
        """Make a backup, then remove the oldest of ours beyond those that are kept. It blocks.

        Raises:
            StorageProblem: it cannot be made; then nothing is removed.
            OSError: an old one cannot be removed.
        """
        for file in self._files(self._left_over):  # of a bot that was killed in the middle
            file.unlink(missing_ok=True)
        new = self.plan.folder / f"{self.prefix}{now.astimezone(UTC):{_STAMP}}.db"
        backup(self._url, new)
        others = sorted(file for _, file in self._made() if file != new)
        for file in others[: len(others) - (self.plan.keep - 1)]:
            file.unlink(missing_ok=True)
        return new

    def _is_due(self, now: datetime) -> bool:
        if self._trouble and self._tried_at and now - self._tried_at < TRY_AGAIN:
            return False
        newest = self.newest(now)
        return newest is None or now - newest >= self.plan.every

    def _failed(self, trouble: Complaint) -> None:
        if trouble != self._trouble:
            _LOG.error("no backup: %s", trouble)
        self._trouble = trouble

    def _made(self) -> Iterator[tuple[datetime, Path]]:
        for file in self._files(self._ours):
            stamp = self._ours.fullmatch(file.name)
            with suppress(ValueError):  # of a month 13 is nobody's
                if stamp:
                    yield datetime.strptime(stamp[1], _STAMP).replace(tzinfo=UTC), file

    def _files(self, name: re.Pattern[str]) -> list[Path]:
        if not self.plan.folder.is_dir():
            return []
        return [file for file in self.plan.folder.iterdir() if name.fullmatch(file.name)]
