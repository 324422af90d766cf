"""What the database and the phones say of updates: read from outside, while the bot runs."""

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Final

from simulator.server import Simulator
from simulator.state.chats import StoredMessage
from tests.patience import PATIENCE

_LOOK_EVERY: Final = 0.03
_REPLY: Final = 0


class Watching:
    """Rows that are done, replies that were written for each chat, and all that phones showed."""

    def __init__(self, sim: Simulator, connection: sqlite3.Connection) -> None:
        self.shown: list[tuple[int, str]] = []
        """Chat, and a text or the name of a file, as often as it changed."""
        self._sim = sim
        self._connection = connection
        self._awaited: dict[int, asyncio.Future[None]] = {}
        self._replies: Counter[int] = Counter()
        self._last_outgoing = 0
        self._seen: Counter[int] = Counter()

    def replies_to(self, chat: int) -> int:
        """How many replies were written for that chat so far."""
        found = self._connection.execute(
            "SELECT id, address, priority FROM outbox WHERE id > ? ORDER BY id",
            (self._last_outgoing,),
        )
        for number, address, priority in found:
            self._last_outgoing = number
            self._replies[int(address)] += priority == _REPLY
        return self._replies[chat]

    async def handled(self, update_ids: Iterable[int]) -> None:
        """Wait until all of these were handled or set aside.

        Raises:
            TimeoutError: one never was.
        """
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(PATIENCE * 5):
            for one in update_ids:
                await self._awaited.setdefault(one, loop.create_future())

    async def look_forever(self) -> None:
        """Look until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(_LOOK_EVERY)

    def look(self) -> None:
        """Who waits for what is done goes on; what phones show is noted."""
        self._awaited = {one: f for one, f in self._awaited.items() if not f.done()}
        found = self._connection.execute(
            "SELECT update_id FROM inbox WHERE channel = 'telegram' AND state <> 'pending'"
            " AND update_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(self._awaited)),),
        ).fetchall()
        for (number,) in found:
            self._awaited[number].set_result(None)
        for chat in list(self._sim.state.chats.values()):
            messages, _ = chat.touched_since(self._seen[chat.chat_id])
            for message in messages:
                self._seen[chat.chat_id] = max(self._seen[chat.chat_id], message.seq)
                if message.from_bot:
                    self.shown.extend((chat.chat_id, text) for text in _texts(message))


def _texts(message: StoredMessage) -> Iterable[str]:
    body = message.body
    yield str(body.get("text", body.get("caption", "")))
    if "document" in body:
        yield str(body["document"].get("file_name", ""))
    for row in (message.markup or {}).get("inline_keyboard", ()):
        yield from (str(button["text"]) for button in row)


@asynccontextmanager
async def watching(sim: Simulator, database: Path) -> AsyncIterator[Watching]:
    """Look every few hundredths of a second, on a connection that only reads."""
    address = f"{database.as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=30)) as connection:
        watch = Watching(sim, connection)
        async with asyncio.TaskGroup() as tasks:
            looking = tasks.create_task(watch.look_forever())
            yield watch
            watch.look()
            looking.cancel()
