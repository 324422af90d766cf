"""The shape of a form's calendar and deadlines in its file. Pydantic checks it."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, model_validator

from reporting.complaints.shapes import unusable
from reporting.languages import ENGLISH, VIETNAMESE
from reporting.periods import (
    Cycle,
    CycleRule,
    Every,
    ListedWindows,
    PeriodName,
    PeriodRule,
    Window,
    YearlyPeriods,
)
from reporting.periods.cycles import FROM_DAY, TO_DAY
from reporting.periods.deadlines import (
    ClosingRule,
    DayOfMonth,
    DaysAfterDue,
    DeadlineRule,
    OnDate,
    Timing,
    WorkingDaysAfterCutoff,
    WorkingDaysAfterDue,
)
from reporting.periods.workdays import WhenDayOff

LONGEST_LABEL = 60
MOST_WINDOWS = 100
MOST_CODES = 4000
USUAL_OPENING = 45
USUAL_OPENING_OF_MONTH = 14
LATEST_OPENING = 366

Day = Annotated[date, Strict(strict=False)]
DayOff = Annotated[WhenDayOff, Strict(strict=False)]
OpeningDays = Annotated[int, Field(ge=0, le=LATEST_OPENING)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LABEL)]
WindowKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$", max_length=20)]
GroupCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]+$", max_length=16)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CycleShape(_Shape):
    """Which periods the form is asked for, and from when people work on one."""

    rule: Annotated[CycleRule, Strict(strict=False)]
    opens_days_before_cutoff: Annotated[int, Field(ge=0, le=92)]

    def cycle(self) -> Cycle:
        """The calendar as the rules know it."""
        return Cycle(self.rule.rule, self.opens_days_before_cutoff)


class RuleWord(StrEnum):
    """What a calendar by a rule of the State is called in a form file."""

    ND09 = "nd09"
    BNV = "bnv"


class LabelShape(_Shape):
    """What a window is called inside a sentence."""

    vi: Label
    en: Label | None = None


class WindowShape(_Shape):
    """One period that is listed with its days."""

    key: WindowKey
    label: LabelShape
    start: Day = Field(alias="from")
    end: Day = Field(alias="to")
    opens: Day | None = None
    due: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "WindowShape":
        if self.end < self.start:
            raise unusable("form.window_backwards")
        if self.opens is not None and self.due is not None and self.due < self.opens:
            raise unusable("form.window_due_before_opening")
        if self.due is not None and self.due < self.end:
            raise unusable("form.window_due_before_cutoff")
        return self

    def window(self) -> Window:
        """The window as the rules know it."""
        vietnamese, english = self.label.vi, self.label.en or self.label.vi
        names = {
            VIETNAMESE: PeriodName(vietnamese, vietnamese),
            ENGLISH: PeriodName(english, english),
        }
        return Window(self.key, self.start, self.end, names, self.opens, self.due)


class DaysOffShape(_Shape):
    """Where the opening and the cut-off go that fall on a day off."""

    opens: DayOff = WhenDayOff.STAY
    cutoff: DayOff = WhenDayOff.STAY


class CalendarShape(_Shape):
    """The periods of a form, written in one of three ways."""

    every: Annotated[Every, Strict(strict=False)] | None = None
    from_day: Annotated[int, Field(ge=1, le=28)] = FROM_DAY
    to_day: Annotated[int, Field(ge=1, le=31)] = TO_DAY
    rule: Annotated[RuleWord, Strict(strict=False)] | None = None
    windows: Annotated[list[WindowShape], Field(min_length=1, max_length=MOST_WINDOWS)] | None = (
        None
    )
    opens_days_before_cutoff: OpeningDays | None = None
    when_day_off: DaysOffShape = Field(default_factory=DaysOffShape)

    @model_validator(mode="after")
    def _one_way(self) -> "CalendarShape":
        if sum(way is not None for way in (self.every, self.rule, self.windows)) != 1:
            raise unusable("form.one_way_of_periods")
        days = {"from_day", "to_day"} & self.model_fields_set
        if self.every is None and days:
            raise unusable("form.days_without_every")
        keys = [(window.end.year, window.key) for window in self.windows or ()]
        if len(set(keys)) < len(keys):
            raise unusable("form.window_twice")
        return self

    def cycle(self) -> Cycle:
        """The calendar as the rules know it."""
        opening = self.opens_days_before_cutoff
        if opening is None:
            is_monthly = self.every is Every.MONTH
            opening = USUAL_OPENING_OF_MONTH if is_monthly else USUAL_OPENING
        return Cycle(self._periods(), opening, when_opening_day_off=self.when_day_off.opens)

    def _periods(self) -> PeriodRule:
        if self.windows is not None:
            listed = sorted((one.window() for one in self.windows), key=lambda one: one.end)
            return ListedWindows(tuple(listed))
        if self.every is not None:
            return YearlyPeriods.every(self.every, self.from_day, self.to_day)
        is_ministry = self.rule is RuleWord.BNV
        return (CycleRule.BNV if is_ministry else CycleRule.ND09_QUARTERLY).rule


class DayOfMonthShape(_Shape):
    """A deadline on a day of the month; from day 29 on some months would have none."""

    day: Annotated[int, Field(ge=1, le=28)]
    month_offset: Annotated[int, Field(ge=0, le=11)] = 0
    when_day_off: DayOff = WhenDayOff.NEXT

    def rule(self) -> DayOfMonth:
        """The day as the rules know it."""
        return DayOfMonth(self.day, self.month_offset, self.when_day_off)


class DateShape(_Shape):
    """A deadline on one day; only listed periods have such."""

    day: Day
    when_day_off: DayOff = WhenDayOff.STAY


class ClosingShape(_Shape):
    """The end of the grace or the lock, written in one of four ways."""

    working_days_after_due: Annotated[int, Field(ge=0, le=120)] | None = None
    days_after_due: Annotated[int, Field(ge=0, le=366)] | None = None
    day_of_month: DayOfMonthShape | None = None
    date: DateShape | None = None
    when_day_off: DayOff | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "ClosingShape":
        ways = (
            self.working_days_after_due,
            self.days_after_due,
            self.day_of_month,
            self.date,
        )
        if sum(way is not None for way in ways) != 1:
            raise unusable("form.one_closing")
        if self.when_day_off is not None and self.days_after_due is None:
            raise unusable("form.one_closing")
        return self

    def rule(self) -> ClosingRule:
        """The day as the rules know it."""
        if self.day_of_month is not None:
            return self.day_of_month.rule()
        if self.date is not None:
            return OnDate(self.date.day, self.date.when_day_off)
        if self.days_after_due is not None:
            return DaysAfterDue(self.days_after_due, self.when_day_off or WhenDayOff.NEXT)
        return WorkingDaysAfterDue(self.working_days_after_due or 0)


class DeadlineShape(_Shape):
    """When one level or group is due, written in one of three ways, and what follows."""

    working_days_after_cutoff: Annotated[int, Field(ge=1, le=60)] | None = None
    day_of_month: DayOfMonthShape | None = None
    date: DateShape | None = None
    grace: ClosingShape | None = None
    lock: ClosingShape | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "DeadlineShape":
        ways = (self.working_days_after_cutoff, self.day_of_month, self.date)
        if sum(way is not None for way in ways) != 1:
            raise unusable("form.one_deadline")
        return self

    def timing(self, when_cutoff_day_off: WhenDayOff) -> Timing:
        """The rules as the rest of the program knows them."""
        return Timing(
            self._due(),
            self.grace.rule() if self.grace else None,
            self.lock.rule() if self.lock else None,
            when_cutoff_day_off,
        )

    @property
    def has_date(self) -> bool:
        """Whether some day is a date, which would be that of every period."""
        closings = (self.grace, self.lock)
        return self.date is not None or any(one is not None and one.date for one in closings)

    def _due(self) -> DeadlineRule:
        if self.day_of_month is not None:
            return self.day_of_month.rule()
        if self.date is not None:
            return OnDate(self.date.day, self.date.when_day_off)
        return WorkingDaysAfterCutoff(self.working_days_after_cutoff or 1)


class GroupDeadlineShape(DeadlineShape):
    """When some units are due: those listed by code, or under a tag of the form's `groups`."""

    units: Annotated[list[GroupCode], Field(min_length=1, max_length=MOST_CODES)] | None = None
    tag: str | None = None

    @model_validator(mode="after")
    def _one_group(self) -> "GroupDeadlineShape":
        if (self.units is None) == (self.tag is None):
            raise unusable("form.one_group")
        return self

    def codes(self, tags: Mapping[str, list[str]]) -> frozenset[str]:
        """The codes of the units; none under a tag that the form does not have."""
        return frozenset(self.units or tags.get(self.tag or "") or ())
