"""Messages that wait to be sent, in memory: whose turn it is, and when.

One message of a chat is under way at a time, the chat's most urgent first; chats go side by side,
the most urgent first. Times are monotonic seconds, passed in.
"""

import heapq
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from bot.outbound.payload import Payload, RetiredCard
from handlers.engine.turn import Message, Priority
from reporting.ladder.pushes import PushState
from reporting.reports import ReportKey

ChatKey = tuple[str, str]
"""Channel and address."""

DueReport = tuple[ReportKey, str]
"""A report and the rung that was to be told of it."""

NEVER: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is told unasked, made when it is sent; `left_out` as in `NotTold`."""

    person_id: int
    message: Message
    left_out: tuple[DueReport, ...] = ()


@dataclass(frozen=True, slots=True)
class NotTold:
    """What an intent has come to without a message.

    `left_out` are the reports that nothing is told of now, though it may have to be another day.
    """

    state: PushState
    left_out: tuple[DueReport, ...] = ()


@dataclass(frozen=True, slots=True)
class StaleReminder:
    """A reminder that an older version had written on an earlier day; its rung is taken anew."""

    person_id: int
    report: ReportKey
    written_at: datetime


@dataclass(slots=True)
class PendingSend:
    """An outgoing message on its way: what it is, and how far its delivery has come.

    `id` is its row of the outbox, `written_at` when that was stored, None for just now.
    `sent_id` is the id the messenger gave it once it was sent, and
    `sent_pieces` is how many pieces of its text were sent, so that a later failure never sends them
    twice; `tap_answered` says that the tap was answered.
    `retries` counts failed attempts that were due to this message; `successes_seen` is how many
    messages the sender had delivered when this one failed last, which tells its own failures from
    the network's. `is_rendering` says that its picture or document is being made; `render_retries`
    counts how often that was begun again. `retired` is the card whose place this message has
    taken; it is seen to later. `told` is the text that was made for it when it was sent;
    `became` is what its intent has come to and `left_out` what is left for another day, `stale`
    that it is not told any more.
    `is_asked` says that a call was begun whose end is not known; `is_claimed` that it is written
    down that this program sends it, which has to be so before the call; `may_have_arrived` that an
    earlier call ended without saying whether it did.
    """

    id: int
    chat: ChatKey
    priority: Priority
    payload: Payload
    written_at: datetime | None = field(default=None, compare=False)
    sent_id: str | None = None
    sent_pieces: int = 0
    tap_answered: bool = False
    retries: int = 0
    not_before: float = 0.0
    successes_seen: int = 0
    is_rendering: bool = False
    render_retries: int = 0
    retired: RetiredCard | None = None
    told: Told | None = None
    became: PushState | None = None
    left_out: tuple[DueReport, ...] = ()
    stale: StaleReminder | None = None
    is_asked: bool = False
    is_claimed: bool = False
    may_have_arrived: bool = False


@dataclass(slots=True)
class _Chat:
    waiting: list[tuple[int, int]] = field(default_factory=list)
    offered: set[tuple[int, int]] = field(default_factory=set)
    under_way: bool = False
    free_at: float = 0.0


class SendQueue:
    """What waits, by chat, and the chats in the order in which they may go."""

    def __init__(self) -> None:
        self._pending: dict[int, PendingSend] = {}
        self._chats: dict[ChatKey, _Chat] = {}
        self._ready: list[tuple[int, int, ChatKey]] = []
        self._later: list[tuple[float, ChatKey]] = []
        self._tidying = 0

    @property
    def tidying(self) -> int:
        """How many of them nobody waits for."""
        return self._tidying

    @property
    def entries(self) -> int:
        """How many entries are kept in memory to know whose turn it is."""
        return len(self._chats) + len(self._ready) + len(self._later)

    def __len__(self) -> int:
        """How many messages wait or are under way."""
        return len(self._pending)

    def put(self, pending: PendingSend) -> None:
        """Add a message."""
        chat = self._chats.setdefault(pending.chat, _Chat())
        self._pending[pending.id] = pending
        self._tidying += pending.priority is Priority.TIDYING
        heapq.heappush(chat.waiting, (pending.priority, pending.id))
        self._offer(pending.chat, chat)

    def unclaimed(self, most: int) -> list[PendingSend]:
        """Of what nobody has asked for, what comes next and is not claimed yet, at most so many."""
        found = (
            one
            for one in self._pending.values()
            if one.priority is Priority.BULK and not one.is_claimed and not one.may_have_arrived
        )
        return list(islice(found, most))

    def first(self, now: float) -> PendingSend | None:
        """The most urgent message that may go now; it stays in the queue."""
        while self._later and self._later[0][0] <= now:
            _, key = heapq.heappop(self._later)
            if key in self._chats:
                self._offer(key, self._chats[key])
        while self._ready:
            priority, number, key = self._ready[0]
            chat = self._chats.get(key)
            if self._may_go(chat, (priority, number), now):
                return self._pending[number]
            heapq.heappop(self._ready)
            if chat is not None:
                chat.offered.discard((priority, number))
        return None

    def _may_go(self, chat: _Chat | None, head: tuple[int, int], now: float) -> bool:
        if chat is None or chat.under_way or chat.free_at > now:
            return False
        if not chat.waiting or chat.waiting[0] != head:
            return False
        return self._pending[head[1]].not_before <= now

    def hold(self, key: ChatKey, until: float) -> None:
        """Nothing goes to that chat before `until`."""
        chat = self._chats[key]
        chat.free_at = max(chat.free_at, until)
        heapq.heappush(self._later, (chat.free_at, key))

    def put_off(self, pending: PendingSend, until: float) -> None:
        """That message does not go before `until`, nor those behind it in its chat."""
        pending.not_before = until
        heapq.heappush(self._later, (until, pending.chat))

    def begin(self, pending: PendingSend) -> None:
        """The message is under way now."""
        self._chats[pending.chat].under_way = True

    def stop(self, pending: PendingSend) -> None:
        """The message is not under way any more: it waits again, in its old place."""
        chat = self._chats[pending.chat]
        chat.under_way = False
        self._offer(pending.chat, chat)

    def remove(self, pending: PendingSend) -> None:
        """The message has arrived or never will."""
        if self._pending.pop(pending.id, None) is None:
            return
        self._tidying -= pending.priority is Priority.TIDYING
        chat = self._chats[pending.chat]
        chat.under_way = False
        chat.waiting.remove((pending.priority, pending.id))
        heapq.heapify(chat.waiting)
        if chat.waiting:
            self._offer(pending.chat, chat)
        else:
            del self._chats[pending.chat]

    def clear(self, key: ChatKey) -> tuple[int, ...]:
        """Take everything of that chat out of the queue; the ids."""
        chat = self._chats.pop(key, None)
        numbers = tuple(number for _, number in chat.waiting) if chat else ()
        for number in numbers:
            self._tidying -= self._pending.pop(number).priority is Priority.TIDYING
        return numbers

    def next_at(self) -> float:
        """When the next held chat is free; `NEVER` if none is held."""
        return self._later[0][0] if self._later else NEVER

    def _offer(self, key: ChatKey, chat: _Chat) -> None:
        if chat.waiting and not chat.under_way and chat.waiting[0] not in chat.offered:
            chat.offered.add(chat.waiting[0])
            heapq.heappush(self._ready, (*chat.waiting[0], key))
