"""The bot as it is installed: its command line, and `run` as a process that can be killed.

It is loaded once for all that a test starts; another checkout is loaded each time.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import IO, Final, Self

from simulator.server import Simulator
from tests.house.tree import ROOT
from tests.journeys.forking import Forked, Forking
from tests.patience import PATIENCE

UNITS: Final = ROOT / "bot" / "demo" / "units.csv"


@dataclass(slots=True)
class Program:
    """An installation in a folder of its own, talking to a simulator; leave it and it is killed."""

    sim: Simulator
    folder: Path
    now: datetime
    """The time at which its clock starts, each time."""
    checkout: Path = ROOT
    """Where its code is."""
    rate: float = 1.0
    """Seconds of its clock in one of ours."""
    log: Path | None = None
    """Where what it has to complain about is written; with the test's own without."""
    process: asyncio.subprocess.Process | Forked | None = None
    forking: Forking = field(default_factory=Forking)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process is not None:
            await self.kill()
        await self.forking.close()

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "baocao.db"

    @property
    def database_url(self) -> str:
        """The database file as the setting names it."""
        return f"sqlite+aiosqlite:///{self.database}"

    @property
    def has_ended(self) -> bool:
        """Whether the bot, once started, ended by itself."""
        return self.process is not None and self.process.returncode is not None

    async def told(self, *words: str) -> str:
        """Run another command to its end; what it printed."""
        status, printed = await self.answered(*words)
        assert status == 0, f"{words}: {printed}"
        return printed

    async def answered(self, *words: str) -> tuple[int, str]:
        """Run another command to its end; its exit status, and what it printed."""
        with NamedTemporaryFile() as printed:
            process = await self._launched(*words, output=Path(printed.name))
            async with asyncio.timeout(PATIENCE):
                status = await process.wait()
            return status, printed.read().decode()

    async def start(self) -> None:
        """Run the bot; it need not be ready when this returns."""
        self.process = await self._launched("run")

    async def kill(self) -> None:
        """As `kill -9` does: no chance to finish anything."""
        assert await self._ended(signal.SIGKILL) == -signal.SIGKILL

    async def stop(self) -> None:
        """As a supervisor does when all is well."""
        assert await self._ended(signal.SIGTERM) == 0

    async def _ended(self, number: signal.Signals) -> int:
        process, self.process = self.process, None
        assert process is not None
        assert process.returncode is None, f"it ended by itself: {process.returncode}"
        process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            return await process.wait()

    async def _launched(
        self, *words: str, output: Path | None = None
    ) -> asyncio.subprocess.Process | Forked:
        # Not in the checkout: a developer's own .env stays out of this.
        if self.checkout == ROOT:
            return await self.forking.start(
                *words,
                environment=self._environment(),
                folder=self.folder,
                output=output,
                complaints=self.log,
            )
        with self._complaints() as complaints, (output or Path(os.devnull)).open("ab") as printed:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", *words),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=printed,
                stderr=complaints,
                cwd=self.folder,
                env=self._environment(),
            )

    def _complaints(self) -> AbstractContextManager[IO[bytes] | None]:
        return nullcontext() if self.log is None else self.log.open("ab")

    def _environment(self) -> dict[str, str]:
        # Whoever is killed writes down no coverage, and starts sooner without measuring it.
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_")}
        return inherited | {
            "PYTHONPATH": str(self.checkout),
            "TELEGRAM_TOKEN": self.sim.token,
            "TELEGRAM_API_URL": self.sim.url,
            "TELEGRAM_PACE": "0",
            "DATABASE_URL": self.database_url,
            "FORMS_DIR": str(self.checkout / "forms"),
            "LOG_LEVEL": "WARNING",
            "CLOCK_START": self.now.isoformat(),
            "CLOCK_RATE": str(self.rate),
            "ADMIN_IDS": "",
            "HTTP_LISTEN": "",
            "PUBLIC_URL": "",
            "WEBHOOK_SECRET": "",
        }


async def until(true: Callable[[], Awaitable[bool]], seconds: float = PATIENCE) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it never was.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(seconds):
        looked_at = loop.time()
        while not await true():
            # At most half of the time is spent on looking: the rest is left to what is waited for.
            await asyncio.sleep(max(0.01, loop.time() - looked_at))
            looked_at = loop.time()
