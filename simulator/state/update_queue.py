"""The queue of updates: kept until the bot confirms them, as Telegram's servers do."""

from __future__ import annotations

import asyncio
from collections import deque
from heapq import nsmallest
from typing import Final

from simulator.errors import ApiError
from simulator.state.change_feed import wake
from simulator.wire import Json

FIRST_UPDATE_ID: Final = 100_000_001
MAX_BATCH: Final = 100
MAX_POLL_SECONDS: Final = 50
HISTORY: Final = 2_000
NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_OTHER_POLLER: Final = ApiError(
    409,
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
)
_WEBHOOK_SET: Final = ApiError(
    409,
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first",
)


class UpdateQueue:
    """Updates in order, each with the next id; forgotten when a poll asks beyond them."""

    def __init__(self) -> None:
        """Start empty."""
        self._pending: deque[Json] = deque()
        self._replays: list[Json] = []
        self._history: deque[Json] = deque(maxlen=HISTORY)
        self._next_id = FIRST_UPDATE_ID
        self._poller: asyncio.Future[bool] | None = None
        self.arrivals: set[asyncio.Future[None]] = set()
        """Who delivers by webhook waits here."""
        self.allowed: frozenset[str] | None = None
        self.webhook_set = False

    @property
    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self._pending)

    @property
    def polled(self) -> bool:
        """Whether a poll waits for updates at this moment."""
        return self._poller is not None and not self._poller.done()

    def add(self, kind: str, payload: object) -> int | None:
        """Queue an update and return its id, None if the bot does not want that kind."""
        if not self.wanted(kind):
            return None
        return self.add_raw({kind: payload})

    def wanted(self, kind: str) -> bool:
        """Tell whether the bot asked for updates of `kind`."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def add_raw(self, fields: Json) -> int:
        """Queue an update of any content, with the next id unless it brings one; return its id."""
        update = fields if "update_id" in fields else {"update_id": self.next_id()} | fields
        self._pending.append(update)
        self._history.append(update)
        self._announce()
        return int(update["update_id"])

    def next_id(self) -> int:
        """Give out the next id, for an update that is queued later or not at all."""
        self._next_id += 1
        return self._next_id - 1

    def go_on(self, next_id: int) -> None:
        """Count on from there, as after a restart of the servers."""
        self._next_id = max(self._next_id, next_id)

    def repeat(self, update_id: int | None, *, fresh: bool) -> int:
        """Deliver an earlier update (the latest by default) again, under its own or a fresh id.

        Raises LookupError when that update is unknown.
        """
        found = [
            update
            for update in self._history
            if update_id is None or update["update_id"] == update_id
        ]
        if not found:
            raise LookupError(update_id)
        if fresh:
            content = {name: value for name, value in found[-1].items() if name != "update_id"}
            return self.add_raw(content)
        if found[-1] not in self._pending:
            self._replays.append(found[-1])
            self._announce()
        return int(found[-1]["update_id"])

    def drop(self) -> int:
        """Forget every pending update and return how many there were."""
        dropped = len(self._pending) + len(self._replays)
        self._pending.clear()
        self._replays.clear()
        return dropped

    async def poll(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """Answer one getUpdates; the poll that was waiting, if any, ends in a conflict.

        Raises ApiError 409 when a webhook is set or another poll arrives meanwhile.
        """
        if self.webhook_set:
            raise _WEBHOOK_SET
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(False)
        self._poller = None
        self._confirm(offset)
        if not self._pending and not self._replays and seconds > 0:
            await self._wait(min(seconds, MAX_POLL_SECONDS))
            self._confirm(offset)
        return self.batch(limit)

    def batch(self, limit: int) -> list[Json]:
        """Return the oldest unconfirmed updates, repeated ones first.

        Where not all are returned they are those of the lowest ids, in the order they were queued:
        the next offset confirms every lower id, so none of those may be left behind.
        """
        limit = limit if 0 < limit <= MAX_BATCH else MAX_BATCH
        replays, self._replays = self._replays[:limit], self._replays[limit:]
        pending, room = list(self._pending), limit - len(replays)
        if len(pending) > room:
            places = range(len(pending))
            oldest = nsmallest(room, places, key=lambda place: pending[place]["update_id"])
            pending = [pending[place] for place in sorted(oldest)]
        return replays + pending

    def confirm_one(self, update: Json) -> None:
        """Forget one update that a webhook has taken."""
        if update in self._pending:
            self._pending.remove(update)

    def _confirm(self, offset: int) -> None:
        pending = self._pending
        if offset < 0:
            while len(pending) > -offset:
                pending.popleft()
            return
        self._pending = deque(update for update in pending if update["update_id"] >= offset)

    async def _wait(self, seconds: int) -> None:
        poller: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._poller = poller
        await asyncio.wait((poller,), timeout=seconds)
        if poller.done() and not poller.result():
            raise _WEBHOOK_SET if self.webhook_set else _OTHER_POLLER
        if self._poller is poller:
            self._poller = None

    def end_poll(self) -> None:
        """End a waiting poll with a conflict, because a webhook was set or the bot logged out."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(False)

    def _announce(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(True)
        wake(self.arrivals)
