"""In the process that reads one file: limits are set, then the file is read and answered for.

`python -m bot.rendering.confined` reads a request from its standard input and writes the answer to
its standard output. The request comes from the bot and is trusted; the answer is plain JSON,
because after a hostile file the process itself is not.
"""

import ctypes
import json
import os
import pickle
import sys
import traceback
from contextlib import suppress
from dataclasses import asdict
from types import TracebackType
from typing import Any, Final

from reporting.documents.entry_sheet import (
    AppendixReading,
    EntryKey,
    EntrySheet,
    SeveralSheets,
    SheetProblem,
)
from reporting.forms import Form

MEMORY: Final = 512 * 1024 * 1024
"""Bytes of address space; reading a sheet takes a tenth of it."""
PROCESSOR_SECONDS: Final = 10
WRITTEN_BYTES: Final = 1024 * 1024
OPEN_FILES: Final = 64
OUT_OF_MEMORY: Final = 75
"""The exit code when the memory did not suffice."""

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_SIGKILL: Final = 9
_FORBIDDEN: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.startfile",
    "ctypes.",
    "urllib.",
    "http.",
    "ftplib.",
    "smtplib.",
)
"""Beginnings of the events (PEP 578) that end the process: network, programs, native code."""
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class ForbiddenError(BaseException):
    """Something that no reader of a file does was about to happen."""


def limit() -> None:
    """Set what the system enforces; what this system does not know is left out."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - Unix alone has it

        for what, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
            (resource.RLIMIT_FSIZE, WRITTEN_BYTES),
            (resource.RLIMIT_NOFILE, OPEN_FILES),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))
    _leave_the_network()


def _leave_the_network() -> None:
    """On Linux: no interface but an empty one, no new privileges, and death with the parent."""
    if not sys.platform.startswith("linux"):
        return
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if system.unshare(_CLONE_NEWNET) != 0:
        system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def forbid() -> None:
    """From here on Python itself refuses network, other programs and files to write; for good."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        is_writing = (
            event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & _WRITING)
        )
        if is_writing or event.startswith(_FORBIDDEN):
            raise ForbiddenError(event)

    sys.addaudithook(hook)


def main() -> None:
    """Read a request, answer it, and end without any cleaning up."""
    sys.excepthook = _told_without_texts
    limit()
    read, content, arguments = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from the bot
    forbid()
    try:
        answer = json.dumps(asdict(read(content, *arguments))).encode()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(0)


# --- what is read --------------------------------------------------------------------------------
def entry_sheet(content: bytes, expected: EntryKey) -> EntrySheet | SeveralSheets | SheetProblem:
    """What stands in a filled-in sheet."""
    from papers import read_entry_xlsx  # noqa: PLC0415 - loaded in the process alone

    return read_entry_xlsx(content, expected)


def appendix(content: bytes, form: Form) -> AppendixReading | SheetProblem:
    """What stands in the appendix of a report."""
    from papers import read_appendix  # noqa: PLC0415 - loaded in the process alone

    return read_appendix(content, form)


def _told_without_texts(
    kind: type[BaseException], bug: BaseException, trace: TracebackType | None
) -> None:
    """A bug is told by its place alone: its own words may quote the file."""
    del bug
    where = traceback.extract_tb(trace)[-1:]
    places = ", ".join(f"{each.filename}:{each.lineno}" for each in where)
    sys.stderr.write(f"{kind.__name__} at {places}\n")


if __name__ == "__main__":
    main()
