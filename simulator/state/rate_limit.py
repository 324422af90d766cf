"""Telegram's limits on sending: about one message a second in a chat, 30 a second of broadcasting.

"There is no global limit on the number of sent messages for bots" (a developer of Telegram,
tdlib/td#3034): a message to somebody who wrote within the last minute is held to its chat's
limit alone, which sending and editing share (tdlib/td#2592). `holds_answers` is a stricter
Telegram, which holds everything to the limit of broadcasting.

Real time counts, whatever the simulated clock says: it is a property of the wire.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Final

from simulator.errors import ApiError


@dataclass(frozen=True, slots=True)
class RateLimitRules:
    """Messages per second and burst, of broadcasting, of one private chat and of one group."""

    overall_rate: float = 30.0
    overall_burst: float = 30.0
    chat_rate: float = 1.0
    chat_burst: float = 5.0
    group_rate: float = 20 / 60
    group_burst: float = 20.0
    holds_answers: bool = False


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


_OVERALL: Final = 0
ANSWER_SECONDS: Final = 60.0
"""How long after somebody wrote a message to them is an answer."""


class RateLimit:
    """Token buckets; switched off until `rules` are given."""

    def __init__(self) -> None:
        """Start switched off."""
        self.rules: RateLimitRules | None = None
        self.refused = 0
        self._buckets: dict[int, _Bucket] = {}
        self._heard: dict[int, float] = {}

    def switch(self, rules: RateLimitRules | None) -> None:
        """Enforce `rules` from now on, or nothing."""
        self.rules = rules
        self.refused = 0
        self._buckets.clear()

    def heard(self, chat_id: int) -> None:
        """Somebody wrote in that chat, or pressed a button."""
        self._heard[chat_id] = time.monotonic()

    def spend(self, chat_id: int, messages: int) -> None:
        """Take so many messages from the allowance; raises ApiError 429 if it does not suffice."""
        rules = self.rules
        if rules is None:
            return
        now = time.monotonic()
        rate, burst = (
            (rules.chat_rate, rules.chat_burst)
            if chat_id > 0
            else (rules.group_rate, rules.group_burst)
        )
        own = self._filled(chat_id, rate, burst, now)
        wait = (min(messages, burst) - own.level) / rate
        all_in_all: _Bucket | None = None
        if rules.holds_answers or now - self._heard.get(chat_id, -math.inf) > ANSWER_SECONDS:
            rate, burst = rules.overall_rate, rules.overall_burst
            all_in_all = self._filled(_OVERALL, rate, burst, now)
            wait = max(wait, (min(messages, burst) - all_in_all.level) / rate)
        if wait > 0:
            self.refused += 1
            seconds = max(1, math.ceil(wait))
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", seconds)
        own.level -= messages
        if all_in_all is not None:
            all_in_all.level -= messages

    def _filled(self, key: int, rate: float, burst: float, now: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(burst, now)
        bucket.level = min(burst, bucket.level + (now - bucket.at) * rate)
        bucket.at = now
        return bucket
