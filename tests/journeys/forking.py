"""Starts the program many times without loading it each time: a process that has it forks.

`python -m tests.journeys.forking` loads the program and waits. Each line that it reads is one
process to be started, as JSON; what it writes is a line for each that was started or has ended.
Whoever is started by it is a process of its own, with the arguments, the settings and the folder
that it was given, and can be killed like any other.
"""

import asyncio
import json
import os
import runpy
import select
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import Any

from bot import cli
from tests.house.tree import ROOT


@dataclass(slots=True)
class Forked:
    """A process that was forked, as `asyncio.subprocess.Process` would show it."""

    pid: int
    _ended: asyncio.Future[int]

    @property
    def returncode(self) -> int | None:
        """How it ended: its exit status, or the negative number of the signal."""
        return self._ended.result() if self._ended.done() else None

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    async def wait(self) -> int:
        """Wait until it has ended."""
        return await asyncio.shield(self._ended)


@dataclass(slots=True)
class Forking:
    """The process that forks, begun when it is needed; `close` ends it and all that it started."""

    _process: asyncio.subprocess.Process | None = None
    _reading: asyncio.Task[None] | None = None
    _started: list[asyncio.Future[int]] = field(default_factory=list)
    _ended: dict[int, asyncio.Future[int]] = field(default_factory=dict)

    async def start(self, *words: str, environment: Mapping[str, str], folder: Path,
                    output: Path | None, complaints: Path | None) -> Forked:  # fmt: skip
        """Start the program with these arguments; what it prints is added to the files."""
        process = await self._there(environment)
        started = asyncio.get_running_loop().create_future()
        self._started.append(started)
        wanted = {
            "words": words,
            "environment": dict(environment),
            "folder": str(folder),
            "output": str(output) if output else "",
            "complaints": str(complaints) if complaints else "",
        }
        assert process.stdin is not None
        process.stdin.write(json.dumps(wanted).encode() + b"\n")
        await process.stdin.drain()
        pid = await started
        return Forked(pid, self._ended[pid])

    async def close(self) -> None:
        """End it."""
        if self._process is not None and self._reading is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            await self._process.wait()
            await self._reading

    async def _there(self, environment: Mapping[str, str]) -> asyncio.subprocess.Process:
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.journeys.forking"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd=ROOT,
                env={**environment, "PYTHONPATH": str(ROOT)},
            )
            self._reading = asyncio.get_running_loop().create_task(self._read(self._process))
        return self._process

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            pid, status = json.loads(line)
            if status is None:
                self._ended[pid] = asyncio.get_running_loop().create_future()
                self._started.pop(0).set_result(pid)
            else:
                self._ended[pid].set_result(status)
        for started in self._started:
            started.set_exception(ChildProcessError("the process that forks has ended"))


def _serve() -> None:
    """Fork for each line, tell who ended, until there are no more lines."""
    children: set[int] = set()
    wanted = FileIO(0, closefd=False)  # not buffered: what is read ahead could not be waited for
    woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([wanted.fileno(), woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            for pid in tuple(children):
                found, status = os.waitpid(pid, os.WNOHANG)
                if found:
                    children.remove(pid)
                    _say(pid, os.waitstatus_to_exitcode(status))
        if wanted.fileno() in ready:
            line = wanted.readline()
            if not line:
                break
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _become(json.loads(line))
            children.add(pid)
            _say(pid, None)
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    os._exit(0)  # there is nothing to tidy up


def _say(pid: int, status: int | None) -> None:
    os.write(1, json.dumps([pid, status]).encode() + b"\n")


def _become(wanted: Mapping[str, Any]) -> None:
    """Be what `python -m bot` is in that folder with those settings, and end as it does."""
    os.environ.clear()
    os.environ.update(wanted["environment"])
    os.chdir(wanted["folder"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, wanted["output"]), (2, wanted["complaints"])):
        if name or number == 1:
            kind = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            os.dup2(os.open(name or os.devnull, kind, 0o600), number)
    sys.argv = ["bot", *wanted["words"]]
    runpy.run_module(f"{cli.__package__}", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve()
