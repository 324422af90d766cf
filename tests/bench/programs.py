"""Programs under measurement: each a process of its own, with its processor time and memory."""

import asyncio
import os
import platform
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import psutil

from simulator.server import Simulator

ROOT: Final = Path(__file__).parents[2]
NOW: Final = datetime(2024, 9, 10, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
"""When a bot's clock starts: a working morning of the third quarter's window."""

PATIENCE: Final = 60.0
"""Seconds after which a program that should have started or ended has failed."""

_IS_LINUX: Final = platform.system() == "Linux"
_OF_PROCESS: Final = 2
"""Makes the clock of a process out of its id, as clock_getcpuclockid(3) does."""

MIB: Final = 1024 * 1024


class BenchFailedError(Exception):
    """The bench could not run; nothing was measured."""


@dataclass(frozen=True, slots=True)
class Program:
    """A running bot."""

    process: asyncio.subprocess.Process

    def processor_seconds(self) -> float:
        """User and system time so far, of the bot's own process with all its threads.

        Linux counts it in nanoseconds for whoever asks this clock; what it writes down for others
        is in hundredths of a second, several answers long.
        """
        if _IS_LINUX:
            return time.clock_gettime((~self.process.pid << 3) | _OF_PROCESS)
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def resident(self) -> float:
        """Resident memory in MiB of the bot's own process."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / MIB

    def workers_resident(self) -> float:
        """Resident memory in MiB of the processes that the bot has started, all together."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return float(sum(child.memory_info().rss for child in children)) / MIB


@asynccontextmanager
async def ours(
    sim: Simulator,
    database: Path,
    *,
    pace: float = 0,
    settings: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
) -> AsyncIterator[Program]:
    """The real bot, as `python -m bot run` starts it, hearing that simulator.

    `without` names layers of storage/sqlite that it shall do without.
    """
    words = ("tests.bench.bot_without", *without) if without else ("bot", "run")
    environment = {
        "TELEGRAM_TOKEN": sim.token,
        "TELEGRAM_API_URL": sim.url,
        "TELEGRAM_PACE": str(pace),
        "DATABASE_URL": f"sqlite+aiosqlite:///{database}",
        "FORMS_DIR": str(ROOT / "forms"),
        "CLOCK_START": NOW.isoformat(),
        "CLOCK_RATE": "1",
        "LOG_LEVEL": "INFO",
        "ADMIN_IDS": "",
        "HTTP_LISTEN": "",
        "PUBLIC_URL": "",
        "WEBHOOK_SECRET": "",
    }
    async with _running(sim, ("-m", *words), database, environment | dict(settings or {})) as one:
        yield one


@asynccontextmanager
async def bare(sim: Simulator, database: Path) -> AsyncIterator[Program]:
    """The bare bot, hearing that simulator."""
    words = ("-m", "tests.bench.bare_bot", sim.token, sim.url, str(database))
    async with _running(sim, words, database, {}) as one:
        yield one


@asynccontextmanager
async def _running(
    sim: Simulator, words: tuple[str, ...], database: Path, environment: Mapping[str, str]
) -> AsyncIterator[Program]:
    sim.state.updates.end_poll()  # of the bot before, whose connection is gone
    log = database.with_suffix(".log")
    with log.open("wb") as stream:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            cwd=database.parent,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | dict(environment),
        )
    try:
        await _hears(sim, process, log)
        yield Program(process)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            await process.wait()


async def _hears(sim: Simulator, process: asyncio.subprocess.Process, log: Path) -> None:
    """Wait until the bot asks for updates."""
    for _ in range(int(PATIENCE * 200)):
        if sim.state.updates.polled:
            return
        if process.returncode is not None:
            raise BenchFailedError(f"the bot ended: {_end_of(log)}")
        await asyncio.sleep(0.005)
    raise BenchFailedError("the bot never asked for updates")


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8")[-2000:]
