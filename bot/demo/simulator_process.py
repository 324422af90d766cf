"""The simulator as a process of its own, on a port that is free."""

import asyncio
import errno
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.app.bootstrap import CannotStartError
from bot.demo.seeding import OPENS_AT, InvitedOfficer
from reporting.complaints import Complaint, refused_by_system

HOST: Final = "127.0.0.1"
TOKEN: Final = "100200300:demo-token"  # noqa: S105 - opens nothing but the simulator
PORTS_TRIED: Final = 20

_ROOT: Final = Path(__file__).parents[2]
_START_SECONDS: Final = 20.0
_STOP_SECONDS: Final = 5.0
_NOTE: Final = "Nhân vật minh họa"


@dataclass(frozen=True, slots=True)
class SimulatorProcess:
    """A running simulator."""

    process: asyncio.subprocess.Process
    url: str
    port: int


@dataclass(frozen=True, slots=True)
class BotClock:
    """The port of the bot's test clock on this machine, and the secret it wants to be told."""

    port: int
    secret: str


@asynccontextmanager
async def started_simulator(
    port: int, people: Path, clock: BotClock
) -> AsyncIterator[SimulatorProcess]:
    """Run the simulator for the length of the block; `port` 0 is any free one.

    Raises:
        CannotStartError: none of the ports can be had, or it does not start.
    """
    process, url = await _started(_candidates(port), people, clock)
    try:
        yield SimulatorProcess(process, url, int(url.rstrip("/").rpartition(":")[2]))
    finally:
        await _stopped(process)


def people_file(folder: Path, invited: Iterable[InvitedOfficer]) -> Path:
    """Write the people of the page, each with the code that "Bắt đầu" sends."""
    listed = [
        {
            "user_id": one.guest.user_id,
            "first_name": one.guest.name,
            "title": one.guest.title,
            "note": _NOTE,
            "team": one.guest.team,
            "start_payload": one.code,
        }
        for one in invited
    ]
    file = folder / "people.json"
    file.write_text(
        json.dumps({"is_demo": True, "people": listed}, ensure_ascii=False), encoding="utf-8"
    )
    return file


def is_free(port: int) -> bool:
    """Whether something can listen there now.

    Raises:
        CannotStartError: the system does not let this program listen there, taken or not.
    """
    with socket.socket() as probe:
        # As servers do: what a stopped one left behind does not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen()
        except OSError as refused:
            if refused.errno == errno.EADDRINUSE:
                return False
            reason = refused_by_system(refused)
            raise CannotStartError(Complaint("demo.no_port", port=port, reason=reason)) from None
    return True


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _candidates(port: int) -> Sequence[int]:
    return range(port, min(port + PORTS_TRIED, 2**16)) if port else (0,)


async def _started(
    ports: Sequence[int], people: Path, clock: BotClock
) -> tuple[asyncio.subprocess.Process, str]:
    """The simulator on the first port that it can have, and its address."""
    for port in ports:
        if port and not is_free(port):
            continue
        process = await _launched(port, people, clock)
        try:
            url = await _first_line(process)
        except BaseException:
            await _stopped(process)
            raise
        if url:
            return process, url
        if not port or is_free(port):
            raise CannotStartError(Complaint("demo.no_page"))
    last = f"{ports[0]}-{ports[-1]}" if len(ports) > 1 else f"{ports[0]}"
    raise CannotStartError(Complaint("demo.all_taken", ports=last))


async def _launched(port: int, people: Path, clock: BotClock) -> asyncio.subprocess.Process:
    # A group of its own: Ctrl-C reaches the bot, which ends first and then ends the simulator.
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "simulator"),
        *("--listen", f"{HOST}:{port}"),
        *("--token", TOKEN),
        *("--people", str(people)),
        *("--clock-url", f"http://{HOST}:{clock.port}/clock"),
        *("--clock-start", OPENS_AT.isoformat()),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        cwd=_ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "SIMULATOR_CLOCK_SECRET": clock.secret},
        process_group=0,
    )


async def _first_line(process: asyncio.subprocess.Process) -> str:
    """The address it prints when it listens; empty when it ended instead."""
    if process.stdout is None:
        raise RuntimeError("the simulator was started without its output")
    try:
        async with asyncio.timeout(_START_SECONDS):
            line = await process.stdout.readline()
    except TimeoutError:
        complaint = Complaint("demo.slow_page", seconds=round(_START_SECONDS))
        raise CannotStartError(complaint) from None
    return line.decode().strip()


async def _stopped(process: asyncio.subprocess.Process) -> None:
    """End it kindly, then by force; it is gone when this returns."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            process.send_signal(number)
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await process.wait()
                return
        except TimeoutError:
            continue
