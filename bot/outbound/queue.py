"""Letters that wait to be sent, in memory: whose turn it is, and when.

One letter of a chat is under way at a time, the chat's most urgent first; chats go side by side,
the most urgent first. Times are monotonic seconds, passed in.
"""

import heapq
from dataclasses import dataclass, field
from typing import Final

from bot.outbound.payload import Payload
from handlers.engine.turn import Priority

ChatKey = tuple[str, str]
"""Channel and address."""

NEVER: Final = float("inf")


@dataclass(slots=True)
class PendingSend:
    """A letter under way: what it is, and how far its delivery has come.

    `said` is the id of the message once it is sent, so that a later hitch never sends it twice;
    `pressed` says that the tap was answered; `hitches` counts failed attempts that were the
    letter's own; `successes_seen` is how much the sender had delivered when this one failed last,
    which tells its own trouble from the network's. `making` says that its picture or paper is being
    made; `remakes` counts how often that was begun anew.
    """

    id: int
    chat: ChatKey
    priority: Priority
    posting: Payload
    said: str | None = None
    pressed: bool = False
    hitches: int = 0
    not_before: float = 0.0
    successes_seen: int = 0
    making: bool = False
    remakes: int = 0


@dataclass(slots=True)
class _Chat:
    waiting: list[tuple[int, int]] = field(default_factory=list)
    under_way: bool = False
    free_at: float = 0.0


class SendQueue:
    """Parcels by chat, and the chats in the order in which they may go."""

    def __init__(self) -> None:
        self._parcels: dict[int, PendingSend] = {}
        self._chats: dict[ChatKey, _Chat] = {}
        self._ready: list[tuple[int, int, ChatKey]] = []
        self._later: list[tuple[float, ChatKey]] = []

    def __len__(self) -> int:
        """How many parcels wait or are under way."""
        return len(self._parcels)

    def put(self, parcel: PendingSend) -> None:
        """Add a parcel."""
        chat = self._chats.setdefault(parcel.chat, _Chat())
        self._parcels[parcel.id] = parcel
        heapq.heappush(chat.waiting, (parcel.priority, parcel.id))
        self._offer(parcel.chat, chat)

    def first(self, now: float) -> PendingSend | None:
        """The most urgent parcel that may go now; it stays on the shelf."""
        while self._later and self._later[0][0] <= now:
            _, key = heapq.heappop(self._later)
            if key in self._chats:
                self._offer(key, self._chats[key])
        while self._ready:
            priority, letter, key = self._ready[0]
            chat = self._chats.get(key)
            if self._may_go(chat, (priority, letter), now):
                return self._parcels[letter]
            heapq.heappop(self._ready)
        return None

    def _may_go(self, chat: _Chat | None, head: tuple[int, int], now: float) -> bool:
        if chat is None or chat.under_way or chat.free_at > now:
            return False
        if not chat.waiting or chat.waiting[0] != head:
            return False
        return self._parcels[head[1]].not_before <= now

    def hold(self, key: ChatKey, until: float) -> None:
        """Nothing goes to that chat before `until`."""
        chat = self._chats[key]
        chat.free_at = max(chat.free_at, until)
        heapq.heappush(self._later, (chat.free_at, key))

    def put_off(self, parcel: PendingSend, until: float) -> None:
        """That parcel does not go before `until`, nor those behind it in its chat."""
        parcel.not_before = until
        heapq.heappush(self._later, (until, parcel.chat))

    def begin(self, parcel: PendingSend) -> None:
        """The parcel is under way now."""
        self._chats[parcel.chat].under_way = True

    def stop(self, parcel: PendingSend) -> None:
        """The parcel is not under way any more: it waits again, in its old place."""
        chat = self._chats[parcel.chat]
        chat.under_way = False
        self._offer(parcel.chat, chat)

    def remove(self, parcel: PendingSend) -> None:
        """The parcel has arrived or never will."""
        self._parcels.pop(parcel.id, None)
        chat = self._chats[parcel.chat]
        chat.under_way = False
        chat.waiting.remove((parcel.priority, parcel.id))
        heapq.heapify(chat.waiting)
        if chat.waiting:
            self._offer(parcel.chat, chat)
        else:
            del self._chats[parcel.chat]

    def clear(self, key: ChatKey) -> tuple[int, ...]:
        """Take everything of that chat off the shelf; the ids."""
        chat = self._chats.pop(key, None)
        letters = tuple(letter for _, letter in chat.waiting) if chat else ()
        for letter in letters:
            self._parcels.pop(letter, None)
        return letters

    def next_at(self) -> float:
        """When the next held chat is free; `NEVER` if none is held."""
        return self._later[0][0] if self._later else NEVER

    def _offer(self, key: ChatKey, chat: _Chat) -> None:
        if chat.waiting and not chat.under_way:
            heapq.heappush(self._ready, (*chat.waiting[0], key))
