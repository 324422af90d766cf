"""The only place that asks the system for the time; everything else is given `now`."""

import time
from datetime import UTC, datetime


class ClockMovedBackError(ValueError):
    """The test clock was asked to go back: what has happened would not have happened yet."""


class Clock:
    """Real time, or (with `start`) a time of its own that runs `rate` seconds per real second.

    >>> frozen = Clock(datetime(2024, 9, 13, tzinfo=UTC), rate=0)
    >>> frozen.advance_to(datetime(2024, 9, 16, tzinfo=UTC))
    >>> frozen.now().isoformat()
    '2024-09-16T00:00:00+00:00'
    """

    def __init__(self, start: datetime | None = None, rate: float = 1.0) -> None:
        self.rate = rate if start is not None else 1.0
        self.is_real = start is None
        self._origin = time.time() if start is None else start.timestamp()
        self._since = time.monotonic()

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        if self.is_real:
            return datetime.now(UTC)
        return datetime.fromtimestamp(self._timestamp(), UTC)

    def advance_to(self, moment: datetime) -> None:
        """Move a test clock forward to `moment` (aware).

        Raises:
            ClockMovedBackError: `moment` is earlier than now.
            RuntimeError: this clock shows real time.
        """
        if self.is_real:
            raise RuntimeError("real time cannot be moved")
        if moment.timestamp() < self._timestamp():
            raise ClockMovedBackError(f"the clock is already at {self.now().isoformat()}")
        self._origin, self._since = moment.timestamp(), time.monotonic()

    def _timestamp(self) -> float:
        return self._origin + (time.monotonic() - self._since) * self.rate
