"""Deadlines: which day a report is due, and whether it came in time.

Nghị định 09/2019/NĐ-CP leaves deadlines below the province to the provinces, with at least one
working day between cut-off and deadline (Điều 8 khoản 5); so the rule is data in the form file.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from reporting.periods import Period
from reporting.periods.workdays import WorkCalendar, weekday_label
from reporting.values import show_date

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""Deadlines are set in Vietnamese law and end at midnight there, wherever the program runs."""


class WhenDayOff(StrEnum):
    """Where a deadline goes that falls on a day off."""

    NEXT = "next"
    """To the end of the next working day (Civil Code 2015, Điều 148)."""
    PREVIOUS = "previous"
    STAY = "stay"


@dataclass(frozen=True, slots=True)
class WorkingDaysAfterCutoff:
    """Due so many working days after the cut-off."""

    days: int


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """Due on a day of the month, `month_offset` months after the cut-off's month."""

    day: int
    month_offset: int
    when_day_off: WhenDayOff


DeadlineRule = WorkingDaysAfterCutoff | DayOfMonth


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which a report is on time, until its midnight in `zone`."""

    day: date
    zone: ZoneInfo

    @property
    def ends_at(self) -> datetime:
        """The first instant that is late."""
        return datetime.combine(self.day + timedelta(days=1), time.min, self.zone)

    def is_on_time(self, at: datetime) -> bool:
        """Whether a submission at this (aware) instant is on time."""
        return at < self.ends_at

    def days_left(self, at: datetime) -> int:
        """Calendar days from this (aware) instant's day to the last day; negative once past."""
        return (self.day - at.astimezone(self.zone).date()).days

    def label(self, language: str, today: date | None = None) -> str:
        """The day as people say it; with its year where that is not the year of `today`.

        >>> Deadline(date(2024, 9, 16), VIETNAM).label("vi")
        'thứ Hai 16/9'
        >>> Deadline(date(2024, 9, 16), VIETNAM).label("vi", date(2025, 1, 2))
        'thứ Hai 16/9/2024'
        """
        written = show_date(self.day)
        if today is None or today.year == self.day.year:
            written = written.rpartition("/")[0]
        return f"{weekday_label(self.day, language)} {written}"


def deadline(
    period: Period, rule: DeadlineRule, calendar: WorkCalendar, zone: ZoneInfo = VIETNAM
) -> Deadline:
    """When the report of a period is due under a rule."""
    if isinstance(rule, WorkingDaysAfterCutoff):
        return Deadline(calendar.add_working_days(period.end, rule.days), zone)
    months = period.end.year * 12 + period.end.month - 1 + rule.month_offset
    due = date(months // 12, months % 12 + 1, rule.day)
    if rule.when_day_off is WhenDayOff.STAY or calendar.is_working_day(due):
        return Deadline(due, zone)
    if rule.when_day_off is WhenDayOff.NEXT:
        return Deadline(calendar.next_working_day(due), zone)
    return Deadline(calendar.previous_working_day(due), zone)
