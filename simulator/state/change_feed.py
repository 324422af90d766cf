"""What changed, in order: the page and the tests follow it."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import Final

from simulator.wire import Json

KEPT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `message_id` names the message whose current state is meant, if any."""

    seq: int
    kind: str
    chat_id: int
    message_id: int | None
    detail: Json | None

    @property
    def place(self) -> tuple[int, int | None]:
        """Chat and message that are meant."""
        return self.chat_id, self.message_id


class ChangeFeed:
    """A numbered list of the latest changes; whoever waits is woken by the next one."""

    def __init__(self) -> None:
        """Start with nothing changed."""
        self._kept: deque[Change] = deque(maxlen=KEPT)
        self._waiting: set[asyncio.Future[None]] = set()
        self.seq = 0

    def publish(
        self, kind: str, chat_id: int = 0, message_id: int | None = None, detail: Json | None = None
    ) -> int:
        """Record a change and return its number."""
        self.seq += 1
        self._kept.append(Change(self.seq, kind, chat_id, message_id, detail))
        if self._waiting:
            wake(self._waiting)
        return self.seq

    def after(self, seq: int) -> list[Change]:
        """Return the changes after number `seq`, as far as they are still kept."""
        missing = self.seq - seq
        if missing <= 0:
            return []
        latest = list(islice(reversed(self._kept), missing))
        latest.reverse()
        return latest

    def lost(self, seq: int) -> bool:
        """Tell whether some change after `seq` is no longer kept."""
        return self.seq - seq > len(self._kept) or seq > self.seq

    async def wait(self, seq: int, seconds: float) -> bool:
        """Wait up to `seconds` for a change after `seq`; tell whether there is one."""
        if self.seq > seq:
            return True
        await wait_in(self._waiting, seconds)
        return self.seq > seq


def wake(waiting: set[asyncio.Future[None]]) -> None:
    """Wake everyone in `waiting`."""
    for future in waiting:
        if not future.done():
            future.set_result(None)
    waiting.clear()


async def wait_in(waiting: set[asyncio.Future[None]], seconds: float) -> None:
    """Wait in `waiting` until woken, at most `seconds`."""
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    waiting.add(future)
    try:
        await asyncio.wait((future,), timeout=seconds)
    finally:
        waiting.discard(future)
