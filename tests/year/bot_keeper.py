"""Starts the bot, tells it to look, and kills it: a process of its own, and SIGKILL."""

import asyncio
import json
import multiprocessing
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from storage.store import Store
from tests.year.books import Books
from tests.year.bot_process import Place, live
from tests.year.events import Events
from tests.year.messenger import Messenger

PATIENCE: Final = 120.0
"""Seconds after which a bot that should have answered has failed."""

MOST: Final = 1_000_000
"""Messages that never wait at once."""

_FORKS: Final = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.year.bot_process"])

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
"""On which a bot is told to look."""


class BotFailedError(Exception):
    """The bot ended by itself, with what it complained of."""


@dataclass(frozen=True, slots=True)
class Bot:
    """The process, and the line on which it is told to look."""

    process: BaseProcess
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def answer(self) -> bytes:
        """Its next word; b"" when it is gone."""
        with suppress(ConnectionError):
            return await self.reader.readline()
        return b""

    def kill(self) -> None:
        """SIGKILL: nothing that is under way ends, nothing is written any more."""
        self.process.kill()
        self.process.join()
        self.process.close()
        self.writer.close()

    async def end(self) -> None:
        """Let it stop by itself."""
        self.writer.close()
        await asyncio.to_thread(self.process.join)
        self.process.close()


@dataclass
class BotKeeper:
    """Has at most one bot up; every kill is an event that may have messages told again."""

    folder: Path
    hand: Store
    books: Books
    events: Events
    messenger: Messenger
    kills: int = 0
    bot: Bot | None = None
    _lines: "asyncio.Queue[Line]" = field(default_factory=asyncio.Queue)
    _lost: int = 0

    @property
    def place(self) -> Place:
        """Where a bot that starts now finds everything."""
        return Place(self.folder, self.messenger.port, self.books.now)

    async def open(self) -> asyncio.Server:
        """Wait for bots that are up."""
        return await asyncio.start_unix_server(self._arrives, self.place.socket)

    async def _arrives(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._lines.put((reader, writer))

    async def start(self) -> Bot:
        """Begin with what the last run left over."""
        process = _FORKS.Process(target=live, args=(self.place,))
        process.start()
        async with asyncio.timeout(PATIENCE):
            reader, writer = await self._lines.get()
            bot = Bot(process, reader, writer)
            if await bot.answer() != b"up\n":
                raise BotFailedError(self.place.log.read_text())
        self.bot = bot
        self.messenger.on_fatal = process.kill
        return bot

    async def end(self) -> None:
        """Let it stop by itself, if it is up."""
        if self.bot is not None:
            await self.bot.end()
            self.bot = None

    async def kill(self) -> None:
        """It dies; what it had sent and not noted may be told again."""
        if self.bot is None:
            return
        self.bot.kill()
        self.bot = None
        await self.messenger.quiet()
        self.messenger.is_fatal = False
        self.messenger.kill_at = None
        self.note_lost()
        async with self.hand.reading() as work:
            unsent = await work.outbox.unsent(MOST, self.books.now + timedelta(days=1))
        self.events.add("kill", self.messenger.calls, frozenset(row.address for row in unsent))
        self.kills += 1

    def note_lost(self) -> None:
        """Calls whose answers were cut may be made again."""
        for one in self.messenger.lost_answers[self._lost :]:
            self.events.add("unanswered call", one.number, frozenset({one.chat}))
        self._lost = len(self.messenger.lost_answers)

    async def look(self, turns: int, *, dies_within: float | None = None) -> bool:
        """One look; False when the bot died over it: so many seconds later, or of a message."""
        bot = self.bot or await self.start()
        self.messenger.looked_at()
        order = {"now": self.books.now.isoformat(), "turns": turns}
        bot.writer.write(f"{json.dumps(order)}\n".encode())
        word = b""
        try:
            async with asyncio.timeout(PATIENCE if dies_within is None else dies_within):
                word = await bot.answer()
        except TimeoutError:
            if dies_within is None:
                raise
        if word == b"done\n" and dies_within is None and not self.messenger.is_fatal:
            self.note_lost()
            return True
        if dies_within is None and not self.messenger.is_fatal:
            raise BotFailedError(self.place.log.read_text())
        await self.kill()
        return False
