"""Imports the modules named on the command line and tells what the importing did.

Run as a program by test_importing.py. Everything is imported twice: the first time libraries
do what they do (a font cache, a search for a C library), the second time only our own modules
are read again, under watch. Prints one line for each thing that importing must not do.
"""

import asyncio
import importlib
import sys
import threading
from collections.abc import Sequence
from typing import Any

_WRITES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.copyfile"}
_REACHES_OUT = {
    "os.fork", "os.posix_spawn", "os.system", "socket.bind", "socket.connect",
    "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen",
}  # fmt: skip


class Watch:
    """Remembers what the running import does besides reading."""

    def __init__(self) -> None:
        self.module = ""
        self.seen: list[str] = []

    def __call__(self, event: str, details: tuple[Any, ...]) -> None:
        """An audit hook: called by the interpreter for every event."""
        if not self.module:
            return
        if event in _WRITES | _REACHES_OUT or (event == "open" and _for_writing(details)):
            self.seen.append(f"{self.module}: {event} {details[0]!r}")


def _for_writing(details: tuple[Any, ...]) -> bool:
    mode = details[1]
    return isinstance(mode, str) and any(letter in mode for letter in "wax+")


def probe(modules: Sequence[str]) -> list[str]:
    """What importing each of `modules` did that it must not do."""
    for module in modules:
        importlib.import_module(module)
    tops = {module.partition(".")[0] for module in modules}
    for name in [name for name in sys.modules if name.partition(".")[0] in tops]:
        del sys.modules[name]

    watch = Watch()
    sys.addaudithook(watch)
    threads = threading.active_count()
    for module in modules:
        watch.module = module
        importlib.import_module(module)
        if threading.active_count() > threads:
            threads = threading.active_count()
            watch.seen.append(f"{module}: started a thread")
        if _event_loop_is_set():
            asyncio.set_event_loop(None)
            watch.seen.append(f"{module}: set an event loop")
    watch.module = ""
    return watch.seen


def _event_loop_is_set() -> bool:
    # The policy makes a loop when asked; its own slot tells without asking.
    policy = asyncio.get_event_loop_policy()
    return getattr(getattr(policy, "_local", None), "_loop", None) is not None


if __name__ == "__main__":
    sys.stdout.write("".join(f"{line}\n" for line in probe(sys.argv[1:])))
