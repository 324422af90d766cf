"""Budgets that a refusal lowers at once and that time gives back. Times are monotonic seconds."""

from typing import Final

RECOVERS: Final = 60.0
"""Seconds without a refusal after which a budget is whole again."""

LEAST: Final = 1 / 8
"""The share that is left however often a budget was refused: somebody may be waiting."""

_UNDER_THE_REFUSAL: Final = 0.8
_GROWTH: Final = 0.01
"""What a ceiling gains in a second, as a share of what went out before the refusal."""


class Share:
    """How much of a budget is used: halved by each refusal, whole again after a minute.

    >>> share = Share()
    >>> share.halve(100.0)
    >>> share.at(100.0), share.at(115.0), share.at(200.0)
    (0.5, 0.75, 1.0)
    """

    __slots__ = ("_lowered_at", "_value")

    def __init__(self) -> None:
        self._value = 1.0
        self._lowered_at = 0.0

    def at(self, now: float) -> float:
        """The share at that time: more than 0, at most 1."""
        if self._value == 1.0:
            return 1.0
        return min(self._value + (now - self._lowered_at) / RECOVERS, 1.0)

    def halve(self, now: float) -> None:
        """The budget was refused."""
        self._value = max(self.at(now) / 2, LEAST)
        self._lowered_at = now


class Ceiling:
    """A limit on everything, found out by being refused; there is none until then.

    It begins a little under what went out in the second before the refusal, grows slowly, and is
    gone after a minute without another.

    >>> ceiling = Ceiling()
    >>> ceiling.at(100.0) is None
    True
    >>> ceiling.lower(30, 1.0, 100.0)
    >>> ceiling.at(100.0), ceiling.at(110.0), ceiling.at(162.0) is None
    (24.0, 27.0, True)
    """

    __slots__ = ("_level", "_lowered_at", "_value", "quiet_until")

    def __init__(self) -> None:
        self.quiet_until = float("-inf")
        self._value = 0.0
        self._level = 0.0
        self._lowered_at: float | None = None

    def at(self, now: float) -> float | None:
        """Messages in a second; None without limit."""
        if self._lowered_at is None:
            return None
        if now > max(self._lowered_at, self.quiet_until) + RECOVERS:
            self._lowered_at = None
            return None
        return self._value + self._level * _GROWTH * (now - self._lowered_at)

    def lower(self, arrived: int, seconds: float, now: float) -> None:
        """Refused after so many messages arrived within a second; be quiet for `seconds`."""
        value = max(arrived * _UNDER_THE_REFUSAL, 1.0)
        if self._lowered_at is not None and now < self.quiet_until:
            # Under way when the first one was refused: one refusal, known a little better.
            value = min(value, self._value)
        self._value, self._level, self._lowered_at = value, max(arrived, 1.0), now
        self.quiet_until = max(self.quiet_until, now + seconds)
