"""A Bot API server that remembers every call, and that fails in the ways in which servers do."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any, Final

TOKEN: Final = "1000:year"
"""Of a bot that exists nowhere."""

_HEAD_ENDS: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"


class Trouble(StrEnum):
    """What is wrong with the messenger."""

    NONE = "none"
    NO_CONNECTION = "no connection"
    SERVER_ERROR = "5xx"
    CUT = "answers cut"
    """Messages arrive, and the connection breaks before anybody is told so."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message that arrived; `number` counts them. `ways` are the contents of its buttons."""

    number: int
    chat: str
    text: str
    ways: tuple[str, ...]


@dataclass
class Messenger:
    """Takes messages and gives each to `on_received` at once; `blocked` are chats that refuse.

    One answer in `unanswered` (0: none) is cut. At message `kill_at` the bot is killed by
    `on_fatal`, and has heard nothing of that message if `dies_unheard`.
    """

    draw: Random
    unanswered: float = 0.0
    on_received: Callable[[Received], None] = field(default=lambda _: None)
    blocked: set[str] = field(default_factory=set)
    trouble: Trouble = Trouble.NONE
    failed: dict[Trouble, int] = field(default_factory=dict)
    """Calls by what failed them."""
    looks: dict[Trouble, int] = field(default_factory=dict)
    """Looks by the trouble that there was."""
    calls: int = 0
    kill_at: int | None = None
    dies_unheard: bool = False
    is_fatal: bool = False
    on_fatal: Callable[[], None] = field(default=lambda: None)
    lost_answers: list[Received] = field(default_factory=list)
    port: int = 0
    _connections: set["asyncio.Task[None]"] = field(default_factory=set)
    _server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen, on the port of before if there was one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Hang up on everybody and listen no more."""
        if self._server is not None:
            self._server.close()
            for one in self._connections:
                one.cancel()
            await self.quiet()
            await self._server.wait_closed()
            self._server = None

    async def has(self, trouble: Trouble) -> None:
        """Be in that trouble from now on."""
        if trouble is self.trouble:
            return
        self.trouble = trouble
        if trouble is Trouble.NO_CONNECTION:
            await self.close()
        elif self._server is None:
            await self.open()

    async def quiet(self) -> None:
        """Until every connection is over: after a kill what was sent before has arrived then."""
        for _ in range(3):
            await asyncio.sleep(0.002)  # connections that nobody has taken yet are taken now
            while self._connections:
                await asyncio.wait(self._connections)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._exchange(reader, writer):
                    pass
        finally:
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; False when the connection is to be cut instead."""
        head = await reader.readuntil(_HEAD_ENDS)
        lines = head.lower().split(b"\r\n")
        length = next((int(line[len(_LENGTH) :]) for line in lines if line.startswith(_LENGTH)), 0)
        params = json.loads(await reader.readexactly(length) or b"{}")
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        answer = self._answer(method, params)
        if answer is None:
            return False
        status, content = answer
        body = json.dumps(content).encode()
        writer.write(
            f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        await writer.drain()
        return True

    def _answer(self, method: str, params: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        """Status and content; None for none."""
        if self.trouble is Trouble.SERVER_ERROR:
            self._note(self.trouble)
            return 502, {"ok": False, "error_code": 502, "description": "Bad Gateway"}
        if method != "sendMessage":
            return 200, {"ok": True, "result": True}
        chat = str(params["chat_id"])
        if chat in self.blocked:
            description = "Forbidden: bot was blocked by the user"
            return 403, {"ok": False, "error_code": 403, "description": description}
        self.calls += 1
        rows = params.get("reply_markup", {}).get("inline_keyboard", ())
        ways = tuple(button["callback_data"] for row in rows for button in row)
        one = Received(self.calls, chat, params["text"], ways)
        self.on_received(one)
        if self.kill_at is not None and self.calls >= self.kill_at:
            self.kill_at = None
            self.is_fatal = True
            self.on_fatal()
            if self.dies_unheard:
                return None
        is_cut = self.trouble is Trouble.CUT or self.draw.random() < self.unanswered
        if is_cut:
            self._note(Trouble.CUT)
            self.lost_answers.append(one)
            return None
        return 200, {"ok": True, "result": {"message_id": self.calls}}

    def looked_at(self) -> None:
        """A look begins: in what trouble is counted."""
        self.looks[self.trouble] = self.looks.get(self.trouble, 0) + 1

    def _note(self, trouble: Trouble) -> None:
        self.failed[trouble] = self.failed.get(trouble, 0) + 1
