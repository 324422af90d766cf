"""What the longest messages cost: every command and every open question, thirty kinds of text.

A message is handled in the event loop, so that everybody waits for it.
"""

import gc
import time
from typing import Final

from handlers.engine.commands import COMMANDS
from reporting.people import Grant, Role
from tests import long_texts
from tests.bench.tables import Line
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON
from tests.conversation.open_states import ARRANGED, arranged
from tests.conversation.world import FakeBackend

LIMIT: Final = 50.0
"""Milliseconds of processor time."""

OF_ONE_ROW: Final = ("sua", "ghichu")


async def measured() -> list[Line]:
    """The longest of all, among commands and among open questions."""
    took("officer", "/trogiup")
    gc.collect()
    gc.freeze()  # as the program does when it has started
    try:
        return _measured()
    finally:
        gc.unfreeze()


def _measured() -> list[Line]:
    commands = [
        (took(who, f"/{name} {before}{long_texts.text(kind)}"[: long_texts.LONGEST]), name, kind)
        for who in ("officer", "clerk")
        for name in (*(vietnamese for vietnamese, *_ in COMMANDS), "start", "unknown")
        for kind in long_texts.KINDS
        for before in ("", *(("I.2.1 ",) if name in OF_ONE_ROW else ()))
    ]
    questions = [
        (took(name, long_texts.text(kind)), name, kind)
        for name in ARRANGED
        for kind in long_texts.KINDS
    ]
    return [_line("a command", commands), _line("an open question", questions)]


def took(who: str, said: str) -> float:
    """Milliseconds of processor time that the message takes."""
    chat = _chat(who)
    began = time.process_time()
    chat.says(said)
    return (time.process_time() - began) * 1000


def _chat(who: str) -> Chat:
    if who in ARRANGED:
        return arranged(who)[1]
    backend = FakeBackend()
    if who == "officer":
        return backend.focal("Lan", "van_phong").says("/baocao")
    return backend.person("Hải", Grant(Role.CLERK, "329"), Grant(Role.LEADER, BAC_SON))


def _line(what: str, found: list[tuple[float, str, str]]) -> Line:
    slowest, where, kind = max(found)
    over = sum(milliseconds > LIMIT for milliseconds, *_ in found)
    return Line(
        f"4,096 characters of 30 kinds to {what}: the slowest of {len(found)}",
        f"{slowest:.0f} ms",
        f"{where}, {kind}; {over} over {LIMIT:.0f} ms",
    )
