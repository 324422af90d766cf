"""How fast the bot may speak in one messenger: three budgets, each lowered by a 429 it causes.

A chat takes about one message a second, with short bursts; sending and editing share it. Thirty
messages a second are Telegram's limit for broadcasting; a bot that answers people has no limit in
all (docs/decisions/0030-answers-are-not-broadcasts.md). So an answer to somebody who wrote within
the last minute is held to its chat's budget alone, and everything else to the bulk budget too. Only
a messenger that refuses answers as well gets a ceiling on everything. Times are monotonic seconds,
passed in.
"""

from collections import Counter, deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bot.outbound.aimd import Ceiling, Share
from bot.outbound.queue import ChatKey
from handlers.engine.turn import Priority

WINDOW: Final = 1.01
"""Seconds; a little over one, because the way to the server varies a little."""

ANSWER_WITHIN: Final = 55.0
"""Seconds after somebody wrote in which a reply is an answer: a minute, less the way here."""

CHAT_RATE: Final = 1.0
CHAT_BURST: Final = 4.0
_USED: Final = 0.98
"""The share of the bulk rate that is used: a timer that fires early must not exceed it."""

_CATCH_UP: Final = 0.1
"""Seconds of bulk that may be made up for when the program was busy with something else."""

_RESERVE: Final = 5
"""Places under a ceiling that only replies may take while people write."""

_LIVELY: Final = 3.0
"""Seconds after a reply in which the next one is expected."""

_IDLE_LEFT: Final = 2.0
"""What is left to a chat that was spoken to so little that a 429 can hardly be meant for it."""

_SAME_CAUSE: Final = 2.0
"""Seconds within which refusals in different chats are one refusal of more than a chat."""

_FORGET_AFTER: Final = 10_000
"""Chats remembered; a full allowance needs no memory, so the rest is dropped now and then."""

LONG_AGO: Final = float("-inf")


class Budget(StrEnum):
    """What a 429 is about."""

    CHAT = "chat"
    BULK = "bulk"
    EVERYTHING = "everything"


@dataclass(slots=True)
class _Chat:
    left: float
    at: float
    heard_at: float = LONG_AGO
    active_at: float = LONG_AGO
    free_at: float = LONG_AGO
    share: Share | None = None

    def fill(self, now: float) -> None:
        share = 1.0 if self.share is None else self.share.at(now)
        most = max(CHAT_BURST * share, 1.0)
        self.left = min(most, self.left + (now - self.at) * CHAT_RATE * share)
        self.at = now

    def is_forgettable(self, now: float) -> bool:
        self.fill(now)
        return self.left >= CHAT_BURST and max(self.heard_at, self.free_at) < now - ANSWER_WITHIN


@dataclass(slots=True)
class _Bulk:
    recent: deque[float] = field(default_factory=deque)
    next_at: float = LONG_AGO
    quiet_until: float = LONG_AGO
    share: Share = field(default_factory=Share)


class RateLimiter:
    """What may go now. `rate` messages a second of bulk; 0: no limit of any kind, for measurements.

    `refusals` counts what the messenger refused, by what it was about.
    """

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.refusals: Counter[Budget] = Counter()
        self._chats: dict[ChatKey, _Chat] = {}
        self._looked_at = LONG_AGO
        self._bulk = _Bulk()
        self._ceiling = Ceiling()
        self._recent: deque[float] = deque()
        self._lively_until = LONG_AGO
        self._refused: deque[tuple[float, ChatKey, bool]] = deque()

    @property
    def remembered(self) -> int:
        """How many chats are kept in memory."""
        return len(self._chats)

    # --- before a message goes -------------------------------------------------------------------
    def heard(self, chat: ChatKey, now: float, seconds_ago: float = 0.0) -> None:
        """Somebody wrote there so long ago, or pressed a button; it may have come only now."""
        one = self._chat(chat, now)
        one.heard_at = max(one.heard_at, now - seconds_ago)
        one.active_at = now

    def is_answer(self, chat: ChatKey, priority: Priority, now: float) -> bool:
        """Whether a message is held to its chat's budget alone."""
        if not self.rate:
            return True
        if priority not in (Priority.REPLY, Priority.TIDYING):
            return False
        return now - self._chat(chat, now).heard_at <= ANSWER_WITHIN

    def chat_wait(self, chat: ChatKey, messages: float, now: float) -> float:
        """Seconds until that many messages may go to that chat; 0 for now."""
        one = self._chat(chat, now)
        held = max(one.free_at - now, 0.0)
        share = 1.0 if one.share is None else one.share.at(now)
        wanted = min(messages, max(CHAT_BURST * share, 1.0))
        if not self.rate or one.left >= wanted:
            return held
        return max(held, (wanted - one.left) / (CHAT_RATE * share))

    def quiet_for(self, chat: ChatKey, now: float) -> float:
        """Seconds of quiet that a 429 wants of whatever goes there, even if it is not counted."""
        return max(self._chat(chat, now).free_at, self._ceiling.quiet_until) - now

    def idle_for(self, chat: ChatKey, now: float) -> float:
        """Seconds since anything happened in that chat."""
        return now - self._chat(chat, now).active_at

    def everything_wait(self, priority: Priority, now: float) -> float:
        """Seconds until a message of that priority may go anywhere; 0 for now, as nearly always."""
        allowed = self._ceiling.at(now)
        if not self.rate or allowed is None:
            return 0.0
        if priority is not Priority.REPLY:
            allowed -= _RESERVE if now < self._lively_until else 1
        quiet = self._ceiling.quiet_until - now
        return max(quiet, _until_fewer_than(int(allowed), self._recent, now), 0.0)

    def bulk_wait(self, priority: Priority, now: float) -> float:
        """Seconds until a message that is no answer may go; a late reply does not wait its turn."""
        if not self.rate:
            return 0.0
        bulk = self._bulk
        allowed = max(int(self.rate * bulk.share.at(now)), 1)
        turn = 0.0 if priority is Priority.REPLY else bulk.next_at
        return max(
            max(turn, bulk.quiet_until) - now, _until_fewer_than(allowed, bulk.recent, now), 0.0
        )

    # --- when it goes, and when it was refused ---------------------------------------------------
    def took(self, chat: ChatKey, priority: Priority, messages: int, now: float) -> None:
        """Count messages going out; a chat's allowance may fall below nothing and recovers."""
        one = self._chat(chat, now)
        if priority is not Priority.TIDYING:
            one.active_at = now
        if not self.rate:
            return
        one.left -= messages
        self._recent.extend(now for _ in range(messages))
        _forget(self._recent, now)
        if priority is Priority.REPLY:
            self._lively_until = now + _LIVELY
        if not self.is_answer(chat, priority, now):
            bulk = self._bulk
            bulk.recent.extend(now for _ in range(messages))
            if priority is not Priority.REPLY:
                spacing = messages / (self.rate * _USED * bulk.share.at(now))
                bulk.next_at = max(bulk.next_at, now - _CATCH_UP) + spacing

    def refused(self, chat: ChatKey, priority: Priority, seconds: float, now: float) -> Budget:
        """The messenger wants quiet for so long: lower what it concerns, and say what that is.

        It does not say itself. One chat is taken for that chat's fault. Two chats that were hardly
        spoken to, one after the other, are not: then bulk has to wait, or everything if answers
        were among them.
        """
        one = self._chat(chat, now)
        was_idle = one.left >= _IDLE_LEFT
        is_answer = self.is_answer(chat, priority, now)
        found = self._concerned(chat, now, is_answer=is_answer, was_idle=was_idle)
        self.refusals[found] += 1
        if self._recent:
            self._recent.pop()
        if found is Budget.EVERYTHING:
            self._ceiling.lower(len(self._recent), seconds, now)
            return found
        if found is Budget.CHAT:
            one.free_at = max(one.free_at, now + seconds)
            one.share = one.share or Share()
            one.share.halve(now)
            one.left = min(one.left, 1 - seconds * CHAT_RATE * one.share.at(now))
        if not is_answer:
            if now >= self._bulk.quiet_until:
                self._bulk.share.halve(now)
            if found is Budget.BULK:
                self._bulk.quiet_until = max(self._bulk.quiet_until, now + seconds)
        return found

    def _concerned(self, chat: ChatKey, now: float, *, is_answer: bool, was_idle: bool) -> Budget:
        refused = self._refused
        while refused and refused[0][0] < now - _SAME_CAUSE:
            refused.popleft()
        others = [was_answer for _, other, was_answer in refused if other != chat]
        if not self.rate or not was_idle:
            return Budget.CHAT
        refused.append((now, chat, is_answer))
        if not others:
            return Budget.CHAT
        return Budget.EVERYTHING if is_answer or any(others) else Budget.BULK

    # --- chats -----------------------------------------------------------------------------------
    def _chat(self, chat: ChatKey, now: float) -> _Chat:
        found = self._chats.get(chat)
        if found is None:
            # A crowd that has just written is not looked at whole for each one more.
            if len(self._chats) >= _FORGET_AFTER and now > self._looked_at + WINDOW:
                self._forget_chats(now)
            found = self._chats[chat] = _Chat(CHAT_BURST, now)
        found.fill(now)
        return found

    def _forget_chats(self, now: float) -> None:
        self._chats = {
            chat: one for chat, one in self._chats.items() if not one.is_forgettable(now)
        }
        self._looked_at = now


def _forget(recent: deque[float], now: float) -> None:
    while recent and recent[0] <= now - WINDOW:
        recent.popleft()


def _until_fewer_than(allowed: int, recent: deque[float], now: float) -> float:
    """Seconds until fewer than that many are left in the window; one is always allowed."""
    _forget(recent, now)
    over = len(recent) - max(allowed, 1)
    return 0.0 if over < 0 else max(recent[over] + WINDOW - now, 0.0)
