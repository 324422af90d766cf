"""The database of an earlier version, opened by the program of the day with its chats around it.

`BOT_CHECKOUT` names another checkout whose program is run instead of this one's.
"""

import asyncio
import html
import json
import lzma
import os
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession, ClientTimeout

from simulator.server import Simulator, running_simulator
from tests.fixtures.e6d44af.facts import Facts, facts_in
from tests.house.tree import ROOT
from tests.journeys.program import Program, until

OLD: Final = ROOT / "tests" / "fixtures" / "e6d44af"
LEFT: Final[dict[str, Any]] = json.loads((OLD / "facts.json").read_text(encoding="utf-8"))
"""What the old program left, as the maker of the fixture found it."""

CHATS: Final[list[dict[str, Any]]] = json.loads((OLD / "chats.json").read_text("utf-8"))["chats"]
CHECKOUT: Final = Path(os.environ.get("BOT_CHECKOUT") or ROOT)
STOPPED_AT: Final = datetime.fromisoformat(LEFT["stopped_at"])
EVENING: Final = STOPPED_AT.replace(hour=17, minute=30)
"""Of the day on which it stopped, after office hours: nobody is reminded."""

LONG: Final = 240.0
"""Seconds until all that waited is drawn, printed and sent, on a machine that others use too."""

APOLOGIES: Final = ("Có lỗi ở phía hệ thống", "Something went wrong on our side")


@dataclass(frozen=True, slots=True)
class Heard:
    """What appeared on a phone: a message, a changed message, or the answer to a tap."""

    chat: int
    kind: str
    text: str
    media: str = ""
    labels: tuple[str, ...] = ()


@dataclass(slots=True)
class Reopened:
    """The program of the day on a copy of the old database."""

    sim: Simulator
    program: Program
    everything: list[Heard] = field(default_factory=list)
    seen: int = 0
    """The number of the last change that was heard of."""

    def heard(self, chat: int, after: int = 0) -> list[Heard]:
        """What appeared in one chat since so many things had appeared anywhere."""
        return [one for one in self.everything[after:] if one.chat == chat]

    def said(self, chat: int) -> str:
        """All that was said in a chat."""
        return "\n".join(one.text for one in self.heard(chat))

    def asked(self, question: str) -> list[Any]:
        """What the database answers."""
        return rows(self.program.database, question)

    def facts(self) -> Facts:
        """Every fact in the database now."""
        return facts_of(self.program.database)

    async def rest(self) -> None:
        """Wait until all is handled and sent, and the phones have shown it."""

        async def is_at_rest() -> bool:
            waiting = self.asked(
                "SELECT (SELECT count(*) FROM inbox WHERE state = 'pending'),"
                " (SELECT count(*) FROM outbox"
                "  WHERE priority < 3 AND sent_at IS NULL AND given_up_at IS NULL)"
            )
            if waiting != [(0, 0)] or await self.sim.client.pending():
                return False
            return self.seen >= int((await self.sim.client.state())["seq"])

        await until(is_at_rest, LONG)

    async def press(self, chat: int, message_id: int, content: str) -> None:
        """Tap a button that was shown, even if it is gone meanwhile: phones are slow."""
        await self.sim.client.press(chat, content, message_id=message_id, stale=True)

    def complains_of_nothing(self) -> None:
        """No apology was said, and the log has neither an error nor a trace of one."""
        sorry = [one for one in self.everything if one.text.startswith(APOLOGIES)]
        assert sorry == []
        log = self.program.log.read_text("utf-8") if self.program.log else ""
        assert " ERROR " not in log, log
        assert "Traceback" not in log, log
        assert self.asked("SELECT error FROM inbox WHERE state = 'failed'") == []


@asynccontextmanager
async def reopened(
    folder: Path, now: datetime, *, rate: float = 1.0, backup: str = ""
) -> AsyncIterator[Reopened]:
    """The old database and its chats, with the program of the day running on them at that time.

    With the name of a backup it is that one, restored.
    """
    async with running_simulator() as sim:
        for one in CHATS:
            await sim.client.person(one["name"], user_id=one["chat"], language_code=one["language"])
        await sim.client.resume(LEFT["next_update_id"], CHATS)
        program = Program(sim, folder, now, CHECKOUT, rate, folder / "log.txt")
        if backup:
            await program.told("restore", str(unpacked(backup, folder)))
        else:
            lay_down(program.database)
        async with program:
            again = Reopened(sim, program, seen=int((await sim.client.state())["seq"]))
            async with asyncio.TaskGroup() as tasks:
                ear = tasks.create_task(_listen(again))
                await program.start()
                yield again
                ear.cancel()


def lay_down(database: Path) -> None:
    """The database as the old program left it."""
    with closing(sqlite3.connect(database)) as made:
        made.executescript((OLD / "database.sql").read_text(encoding="utf-8"))


def unpacked(backup: str, folder: Path) -> Path:
    """A backup as the old program made it."""
    file = folder / backup
    file.write_bytes(lzma.decompress((OLD / f"{backup}.xz").read_bytes()))
    return file


@asynccontextmanager
async def _listening(sim: Simulator, after: int) -> AsyncIterator[Any]:
    forever = ClientTimeout(total=None)
    address = f"{sim.url}/control/stream?after={after}"
    async with ClientSession(timeout=forever) as session, session.get(address) as stream:
        yield stream.content


async def _listen(again: Reopened) -> None:
    number = again.seen
    async with _listening(again.sim, number) as lines:
        async for line in lines:
            if line.startswith(b"id: "):
                number = int(line[4:])
            elif line.startswith(b"data: "):
                change = json.loads(line[6:])
                again.everything.extend(_heard(change))
                again.seen = max(again.seen, number)


def _heard(change: dict[str, Any]) -> Iterator[Heard]:
    chat, kind = change.get("chat_id", 0), change["kind"]
    if kind == "answer":
        yield Heard(chat, kind, change["detail"]["text"])
    if kind in {"message", "edited"} and change["message"]["from_bot"]:
        shown = change["message"]
        labels = tuple(button["text"] for row in shown["keyboard"] for button in row)
        media = (shown["media"] or {}).get("kind", "")
        yield Heard(chat, kind, shown["text"], media, labels)


# --- looking into a database ---------------------------------------------------------------------
def reading(database: Path) -> closing[sqlite3.Connection]:
    """A database, to be read only."""
    return closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=30))


def facts_of(database: Path) -> Facts:
    """Every fact in a database."""
    with reading(database) as connection:
        return facts_in(connection)


def rows(database: Path, question: str) -> list[Any]:
    """What it answers."""
    with reading(database) as connection:
        return connection.execute(question).fetchall()


APPENDED: Final = ("reports", "answers", "moves", "explanations", "evidence", "reminders")
"""Kinds of facts that only grow."""


EXPIRES_AT: Final = 5
"""Where the end of an invitation stands in its row."""


def nothing_is_lost(facts: Facts, left: Facts) -> None:
    """What was a fact is one still; an invitation that ran out meanwhile is closed as of then."""
    for kind, old in left.items():
        lost = [row for row in old if row not in facts[kind]]
        if kind == "invitations":
            lost = [row for row in lost if [*row[:-1], row[EXPIRES_AT]] not in facts[kind]]
        assert lost == [], kind
    nothing_recorded_is_lost(facts, left)


def nothing_recorded_is_lost(facts: Facts, left: Facts) -> None:
    """What was recorded is in its place; what came later stands behind it."""
    for kind in APPENDED:
        old = left[kind]
        assert facts[kind][: len(old)] == old, kind


def plain(text: str) -> str:
    """A text of ours as a phone shows it."""
    return html.unescape(re.sub(r"</?[a-z]+>", "", text))
