"""Files from outside are read one by one, each in a process of its own that lasts no longer.

What that process may do is set in `bot.rendering.confined`; here it is started in an empty folder
and a group of its own, waited for, and ended with all of its group.
"""

import asyncio
import logging
import os
import pickle
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Concatenate, Final, ParamSpec

from bot.rendering import confined

_LOG = logging.getLogger(__name__)

P = ParamSpec("P")

SIDE_BY_SIDE: Final = 2
"""Processes at a time; with their limits they bound what reading may take of the machine."""
SECONDS: Final = 20.0
MOST_ANSWERED: Final = 4 * 1024 * 1024
_MOST_COMPLAINED: Final = 1000
_AT_ONCE: Final = 64 * 1024


class FileReadingError(Exception):
    """The process came to no answer.

    `is_excessive`: it took more than it may; otherwise something went wrong that never should.
    """

    def __init__(self, *, is_excessive: bool) -> None:
        super().__init__("more than it may" if is_excessive else "a bug")
        self.is_excessive = is_excessive


class FileReader:
    """Reads files with functions of modules, which the process looks up by name.

    `program` is what the process runs, as arguments of Python; `seconds` is how long it may take.
    """

    def __init__(
        self,
        program: tuple[str, ...] = ("-m", confined.__name__),
        seconds: float = SECONDS,
    ) -> None:
        self._program = program
        self._seconds = seconds
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def read(
        self,
        read: Callable[Concatenate[bytes, P], Any],
        content: bytes,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> bytes:
        """What `read` makes of the content and the arguments, a dataclass, as JSON.

        The answer is to be checked like anything else from outside.

        Raises:
            FileReadingError: there is none.
        """
        del kwargs
        request = pickle.dumps((read, content, args))
        async with self._places:
            with tempfile.TemporaryDirectory(prefix="bao-cao-nhanh-") as folder:
                return await self._answered(request, folder)

    async def _answered(self, request: bytes, folder: str) -> bytes:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *self._program,
            stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=folder, env=_environment(folder),
            start_new_session=True,
        )  # fmt: skip
        try:
            async with asyncio.timeout(self._seconds):
                answer, complaint = await _spoken_with(process, request)
                code = await process.wait()
        except TimeoutError:
            _LOG.warning("reading a file took more than %.0f s and was ended", self._seconds)
            raise FileReadingError(is_excessive=True) from None
        finally:
            await _ended(process)
        if code == 0 and len(answer) <= MOST_ANSWERED:
            return answer
        is_excessive = code in (confined.OUT_OF_MEMORY, *_KILLED) or len(answer) > MOST_ANSWERED
        _LOG.log(
            logging.WARNING if is_excessive else logging.ERROR,
            "a file was not read, exit code %d: %s", code, complaint,
        )  # fmt: skip
        raise FileReadingError(is_excessive=is_excessive)


_KILLED: Final = tuple(-int(each) for each in (signal.SIGKILL, signal.SIGXCPU, signal.SIGSEGV))
"""How the process ends when the system finds that it takes too much."""


def _environment(folder: str) -> dict[str, str]:
    """Nothing of ours but where the program lies: no settings, no token."""
    return {
        "PYTHONPATH": os.pathsep.join(os.path.abspath(each) for each in sys.path),  # noqa: PTH100
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "HOME": folder,
        "TMPDIR": folder,
    }


async def _spoken_with(process: Process, request: bytes) -> tuple[bytes, str]:
    """The answer, cut off where it is too long, and the first words of a complaint."""
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise RuntimeError("the process was started without pipes")
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(request)
        await process.stdin.drain()
    process.stdin.close()
    answer = await _at_most(process.stdout, MOST_ANSWERED + 1)
    complaint = b""
    if len(answer) <= MOST_ANSWERED:
        complaint = await _at_most(process.stderr, _MOST_COMPLAINED)
    else:
        process.kill()
    return answer, complaint.decode(errors="replace").strip()


async def _at_most(stream: asyncio.StreamReader, count: int) -> bytes:
    try:
        return await stream.readexactly(count)
    except asyncio.IncompleteReadError as all_of_it:
        return all_of_it.partial


async def _ended(process: Process) -> None:
    """End the process, unless it ended well, with everything that it started.

    Its pipes are read to their ends, which closes them.
    """
    if process.returncode != 0:
        with suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            elif process.returncode is None:
                process.kill()
    for stream in (process.stdout, process.stderr):
        while stream is not None and await stream.read(_AT_ONCE):
            pass
    await process.wait()
