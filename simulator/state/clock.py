"""The simulator's clock: real time, or a time of its own that runs faster and can be moved."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import holidays

LOCAL_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING_HOUR: Final = 8


class SimulatorClock:
    """A clock that starts at `start` and runs `rate` seconds per real second.

    Without `start` it begins at the present. It moves forwards by itself; `set_to` and `advance`
    move it to any other moment.
    """

    def __init__(self, start: datetime | None = None, rate: float = 1.0) -> None:
        """Start the clock; a `start` without a zone is read as Vietnamese time."""
        self._origin = real_seconds() if start is None else as_instant(start).timestamp()
        self._rate = rate
        self._since = time.monotonic()

    @property
    def rate(self) -> float:
        """Simulated seconds per real second."""
        return self._rate

    def timestamp(self) -> float:
        """Return the simulated time in Unix seconds."""
        return self._origin + (time.monotonic() - self._since) * self._rate

    def now(self) -> datetime:
        """Return the simulated time, in UTC."""
        return datetime.fromtimestamp(self.timestamp(), tz=UTC)

    def advance(self, seconds: float) -> None:
        """Move the clock by `seconds`, which may be negative."""
        self._origin += seconds

    def set_to(self, moment: datetime) -> None:
        """Move the clock to `moment`; without a zone it is Vietnamese time."""
        self._origin += as_instant(moment).timestamp() - self.timestamp()

    def set_rate(self, rate: float) -> None:
        """Let the clock run at `rate` from now on."""
        self._origin, self._since = self.timestamp(), time.monotonic()
        self._rate = rate


def real_seconds() -> float:
    """Return the real time in Unix seconds, for what belongs to the wire and not to the story."""
    return time.time()


def as_instant(moment: datetime) -> datetime:
    """Return `moment` with a zone, the Vietnamese one unless it has its own."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=LOCAL_ZONE)


def next_working_morning(moment: datetime) -> datetime:
    """Return 8:00 Vietnamese time of the next day after `moment` on which offices work.

    >>> next_working_morning(datetime(2024, 9, 13, 9, tzinfo=LOCAL_ZONE)).isoformat()
    '2024-09-16T08:00:00+07:00'
    """
    local = moment.astimezone(LOCAL_ZONE)
    day = local.date()
    calendar = holidays.country_holidays("VN", years=[day.year, day.year + 1])
    if local.hour >= MORNING_HOUR:
        day += timedelta(days=1)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, MORNING_HOUR, tzinfo=LOCAL_ZONE)
