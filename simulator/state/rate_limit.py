"""Telegram's limits on sending: about 30 messages a second in all, about one a second in one chat.

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
    """Messages per second and burst, for the bot as a whole, one private chat and one group."""

    overall_rate: float = 30.0
    overall_burst: float = 30.0
    chat_rate: float = 1.0
    chat_burst: float = 5.0
    group_rate: float = 20 / 60
    group_burst: float = 20.0


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


_OVERALL: Final = 0


class RateLimit:
    """Token buckets; switched off until `rules` are given."""

    def __init__(self) -> None:
        """Start switched off."""
        self.rules: RateLimitRules | None = None
        self.refused = 0
        self._buckets: dict[int, _Bucket] = {}

    def switch(self, rules: RateLimitRules | None) -> None:
        """Enforce `rules` from now on, or nothing."""
        self.rules = rules
        self.refused = 0
        self._buckets.clear()

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
        all_in_all = self._filled(_OVERALL, rules.overall_rate, rules.overall_burst, now)
        wait = max(
            (min(messages, burst) - own.level) / rate,
            (min(messages, rules.overall_burst) - all_in_all.level) / rules.overall_rate,
        )
        if wait > 0:
            self.refused += 1
            seconds = max(1, math.ceil(wait))
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", seconds)
        own.level -= messages
        all_in_all.level -= messages

    def _filled(self, key: int, rate: float, burst: float, now: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(burst, now)
        bucket.level = min(burst, bucket.level + (now - bucket.at) * rate)
        bucket.at = now
        return bucket
