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

from handlers.engine.turn import Priority

WINDOW: Final = 1.01
"""Seconds; a little over one, because the way to the server varies a little."""

CHAT_RATE: Final = 1.0
CHAT_BURST: Final = 4.0
"""A turn is a message and the old card's buttons taken off: two turns, then one call a second."""

_RESERVE: Final = 1
_LIVELY_RESERVE: Final = 5
"""Places for replies while people write: for two of them at once, of two messages each."""

_LIVELY: Final = 3.0
"""Seconds after a reply in which the next one is expected."""

_FORGET_AFTER: Final = 10_000
"""Chats remembered; a full allowance needs no memory, so the rest is dropped now and then."""


@dataclass(slots=True)
class _Allowance:
    left: float
    at: float


class RateLimiter:
    """What may go now. `rate` messages a second in all; 0: no limit of any kind, for measurements.

    What is not a reply leaves a message of each second free, a few while people write, and is
    spread evenly: a person who waits does not queue behind three thousand reminders.
    """

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._recent: deque[float] = deque()
        self._lively_until = 0.0
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
        reserve = _LIVELY_RESERVE if now < self._lively_until else _RESERVE
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
        self._recent.extend(now for _ in range(messages))
        if priority is Priority.REPLY:
            self._lively_until = now + _LIVELY
        else:
            spacing = messages / (self.rate * 0.97)
            self._next_other = max(self._next_other, now - spacing) + spacing
        self._allowance(chat, now).left -= messages

    def _until_fewer_than(self, allowed: int, now: float) -> float:
        over = len(self._recent) - allowed
        return 0.0 if over < 0 else max(self._recent[over] + WINDOW - now, 0.0)

    def _forget(self, now: float) -> None:
        while self._recent and self._recent[0] <= now - WINDOW:
            self._recent.popleft()

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
