"""How fast the bot may speak: so many messages a second in all, about one a second in one chat.

Telegram publishes "about 30 a second" in all and "about one a second" per chat with short bursts
tolerated (Bots FAQ, "My bot is hitting limits"). The whole-bot figure is kept over a sliding
second, so that no second of theirs, wherever it begins, sees more. Times are monotonic seconds,
passed in.
"""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from handlers.turn import Priority

WINDOW: Final = 1.01
"""Seconds; a little over one, because the way to the server varies a little."""

CHAT_RATE: Final = 1.0
CHAT_BURST: Final = 4.0
"""A turn is a message and a retired card: two turns at once, then a second per message."""

_RESERVE: Final = 1
_MOST_RESERVE: Final = 5
_FORGET_AFTER: Final = 10_000
"""Chats remembered; a full allowance needs no memory, so the rest is dropped now and then."""


@dataclass(slots=True)
class _Allowance:
    left: float
    at: float


class Pace:
    """What may go now. `rate` messages a second in all; 0: no limit of any kind, for measurements.

    What is not a reply leaves a few messages of each second free, as many as replies went out in
    the last one, and is spread evenly: a person who waits does not queue behind three thousand
    reminders.
    """

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._recent: deque[tuple[float, bool]] = deque()
        self._replies = 0
        self._next_other = 0.0
        self._chats: dict[Hashable, _Allowance] = {}

    def wait(self, priority: Priority, now: float) -> float:
        """Seconds until a message of that priority may go anywhere; 0 for now."""
        if not self.rate:
            return 0.0
        self._forget(now)
        room = max(int(self.rate), 1)
        if priority is Priority.REPLY:
            return self._until_fewer_than(room, now)
        reserve = min(max(_RESERVE, self._replies), _MOST_RESERVE)
        allowed = max(room - reserve, 1)
        return max(self._next_other - now, self._until_fewer_than(allowed, now), 0.0)

    def chat_wait(self, chat: Hashable, now: float) -> float:
        """Seconds until a message may go to that chat; 0 for now."""
        if not self.rate:
            return 0.0
        left = self._allowance(chat, now).left
        return 0.0 if left >= 1 else (1 - left) / CHAT_RATE

    def took(self, chat: Hashable, priority: Priority, messages: int, now: float) -> None:
        """Count messages going out; a chat's allowance may fall below nothing and recovers."""
        if not self.rate:
            return
        reply = priority is Priority.REPLY
        self._recent.extend((now, reply) for _ in range(messages))
        self._replies += messages if reply else 0
        if not reply:
            spacing = messages / (self.rate * 0.97)
            self._next_other = max(self._next_other, now - spacing) + spacing
        self._allowance(chat, now).left -= messages

    def _until_fewer_than(self, allowed: int, now: float) -> float:
        over = len(self._recent) - allowed
        return 0.0 if over < 0 else max(self._recent[over][0] + WINDOW - now, 0.0)

    def _forget(self, now: float) -> None:
        while self._recent and self._recent[0][0] <= now - WINDOW:
            _, reply = self._recent.popleft()
            self._replies -= reply

    def _allowance(self, chat: Hashable, now: float) -> _Allowance:
        found = self._chats.get(chat)
        if found is None:
            if len(self._chats) >= _FORGET_AFTER:
                self._drop_full(now)
            found = self._chats[chat] = _Allowance(CHAT_BURST, now)
        found.left = min(CHAT_BURST, found.left + (now - found.at) * CHAT_RATE)
        found.at = now
        return found

    def _drop_full(self, now: float) -> None:
        self._chats = {
            chat: one
            for chat, one in self._chats.items()
            if one.left + (now - one.at) * CHAT_RATE < CHAT_BURST
        }
