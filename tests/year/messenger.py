"""A messenger that remembers every call: when it began, to whom, what it said, how it ended."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from bot.channels.channel import Blocked, Unreachable
from bot.runtime.clock import Clock
from handlers.engine.choices import Keyboard

NAME = "test"


@dataclass(frozen=True, slots=True)
class Received:
    """A message that arrived; `number` counts the calls."""

    number: int
    chat: str
    text: str
    at: datetime


@dataclass
class Messenger:
    """Takes messages. `is_away` fails every call; at call `dies_at` the bot dies, after it arrived.

    One call in `unanswered` (0: none) arrives and its answer is lost.
    """

    clock: Clock
    draw: Random
    unanswered: float = 0.0
    blocked: set[str] = field(default_factory=set)
    is_away: bool = False
    calls: int = 0
    dies_at: int | None = None
    died: asyncio.Event = field(default_factory=asyncio.Event)
    received: list[Received] = field(default_factory=list)
    lost_answers: list[Received] = field(default_factory=list)
    name: str = NAME
    edits: bool = True

    def pieces(self, text: str) -> Sequence[str]:
        """Texts are short."""
        return [text]

    def under_a_file(self, caption: str) -> tuple[str, str]:
        """Captions are short."""
        return caption, ""

    async def say(self, address: str, text: str, rows: Keyboard, revision: int) -> str:
        """Take a message, or fail as a messenger does."""
        del rows, revision
        if self.is_away:
            raise Unreachable("away")
        if address in self.blocked:
            raise Blocked("blocked")
        self.calls += 1
        one = Received(self.calls, address, text, self.clock.now())
        self.received.append(one)
        if self.dies_at is not None and self.calls >= self.dies_at:
            self.dies_at = None
            self.died.set()
        if self.died.is_set():
            await asyncio.Event().wait()  # nobody is there any more to hear the answer
        await asyncio.sleep(0)
        if self.unanswered and self.draw.random() < self.unanswered:
            self.lost_answers.append(one)
            raise Unreachable("no answer")
        return str(self.calls)

    def __getattr__(self, name: str) -> Any:  # whatever else a channel does
        """Nothing else is asked of it."""
        raise AttributeError(name)
