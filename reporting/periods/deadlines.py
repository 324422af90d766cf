"""Deadlines: which day a report is due, and whether it came in time.

Nghị định 09/2019/NĐ-CP leaves deadlines below the province to the provinces, with at least one
working day between cut-off and deadline (Điều 8 khoản 5); so the rule is data in the form file.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from reporting.periods import Period
from reporting.periods.workdays import WhenDayOff, WorkCalendar, weekday_label
from reporting.values import show_date

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""Deadlines are set in Vietnamese law and end at midnight there, wherever the program runs."""


class Early(StrEnum):
    """What is done about a report that is submitted before the cut-off of its figures."""

    ASK = "ask"
    """It is asked once whether that is meant."""
    ALLOW = "allow"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class WorkingDaysAfterCutoff:
    """Due so many working days after the cut-off."""

    days: int


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """On a day of the month, `month_offset` months after the cut-off's month."""

    day: int
    month_offset: int
    when_day_off: WhenDayOff


@dataclass(frozen=True, slots=True)
class OnDate:
    """On one day, which only a period that is listed can have."""

    day: date
    when_day_off: WhenDayOff


@dataclass(frozen=True, slots=True)
class WorkingDaysAfterDue:
    """So many working days after the day on which the report is due."""

    days: int


@dataclass(frozen=True, slots=True)
class DaysAfterDue:
    """So many days after the day on which the report is due."""

    days: int
    when_day_off: WhenDayOff


DeadlineRule = WorkingDaysAfterCutoff | DayOfMonth | OnDate
ClosingRule = WorkingDaysAfterDue | DaysAfterDue | DayOfMonth | OnDate


@dataclass(frozen=True, slots=True)
class Timing:
    """When reports are due, and what follows: for one level, or for a group of its units.

    Until the end of `grace` a report still counts as on time, though reminders speak of `due`;
    after that of `lock` nothing is entered, submitted, withdrawn or sent back. A form without them
    closes nothing. `is_of_group` says that the rules are those of some units alone: they go before
    a day that a listed period has of its own.
    """

    due: DeadlineRule
    grace: ClosingRule | None = None
    lock: ClosingRule | None = None
    when_cutoff_day_off: WhenDayOff = WhenDayOff.STAY
    is_of_group: bool = False


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


@dataclass(frozen=True, slots=True)
class TimingDays:
    """The days of one period under some rules, each until its midnight.

    `cutoff` is the last day whose figures are counted; it may lie off the end of the period's
    window where that is a day off.
    """

    cutoff: date
    due: Deadline
    grace: Deadline | None
    lock: Deadline | None


def deadline(
    period: Period, timing: Timing, calendar: WorkCalendar, zone: ZoneInfo = VIETNAM
) -> Deadline:
    """When the report of a period is due under these rules."""
    if period.due is not None and not timing.is_of_group:
        return Deadline(period.due, zone)
    match timing.due:
        case WorkingDaysAfterCutoff(days):
            cutoff = calendar.moved(period.end, timing.when_cutoff_day_off)
            return Deadline(calendar.add_working_days(cutoff, days), zone)
        case DayOfMonth() | OnDate() as rule:
            return Deadline(_day(rule, period, calendar), zone)


@lru_cache(maxsize=512)  # asked for each answer, of a handful of periods
def timing_days(
    period: Period, timing: Timing, calendar: WorkCalendar, zone: ZoneInfo = VIETNAM
) -> TimingDays:
    """Cut-off, due day, end of grace and lock of a period under these rules.

    Nothing ends before what it follows: a lock before the end of the grace falls on that day.
    """
    due = deadline(period, timing, calendar, zone)
    grace = closing_day(timing.grace, period, due.day, calendar)
    lock = closing_day(timing.lock, period, due.day, calendar)
    if grace is not None and lock is not None:
        lock = max(grace, lock)
    return TimingDays(
        cutoff=calendar.moved(period.end, timing.when_cutoff_day_off),
        due=due,
        grace=Deadline(grace, zone) if grace else None,
        lock=Deadline(lock, zone) if lock else None,
    )


def closing_day(
    rule: ClosingRule | None, period: Period, due: date, calendar: WorkCalendar
) -> date | None:
    """The day that such a rule gives for a report that is due on that day; None without a rule."""
    match rule:
        case None:
            return None
        case WorkingDaysAfterDue(days):
            return calendar.add_working_days(due, days)
        case DaysAfterDue(days, when_day_off):
            return calendar.moved(due + timedelta(days=days), when_day_off)
        case DayOfMonth() | OnDate():
            return max(due, _day(rule, period, calendar))


def _day(rule: DayOfMonth | OnDate, period: Period, calendar: WorkCalendar) -> date:
    if isinstance(rule, OnDate):
        return calendar.moved(rule.day, rule.when_day_off)
    months = period.end.year * 12 + period.end.month - 1 + rule.month_offset
    day = date(months // 12, months % 12 + 1, rule.day)
    return calendar.moved(day, rule.when_day_off)
