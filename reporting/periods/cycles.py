"""Which periods a form is asked for, and which of them people are working on.

The usual windows are those of Nghị định 09/2019/NĐ-CP, Điều 12: a month runs from day 15 of the
month before it to day 14, a quarter from day 15 of the month before it to day 14 of its last month;
6 tháng, 9 tháng and năm count from 15/12 of the year before. Công văn 581/BNV-CCHC keeps these
windows but asks for Quý I, 6 tháng, Quý III and Năm.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import count
from typing import Final

from reporting.periods.periods import (
    CUMULATIVE,
    NotAPeriod,
    Period,
    PeriodKind,
    PeriodName,
    key_of,
    names_of,
)
from reporting.periods.workdays import WhenDayOff, WorkCalendar, legal_calendar

FROM_DAY: Final = 15
TO_DAY: Final = 14
_MONTHS_OF_YEAR: Final = 12
_KEY: Final = re.compile(r"([0-9]{4})-[A-Za-z0-9-]{1,20}")
_LENGTHS: Final = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.H1: 6,
    PeriodKind.H2: 6,
    PeriodKind.NINE_MONTHS: 9,
    PeriodKind.YEAR: 12,
}
"""How many months a period counts."""


class Every(StrEnum):
    """The periods that a calendar repeats."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


class CycleRule(StrEnum):
    """Calendars that are set by a rule of the State."""

    ND09_QUARTERLY = "nd09_quarterly"
    """Four quarters (Nghị định 09/2019/NĐ-CP, Điều 12)."""
    BNV = "bnv"
    """Quý I, 6 tháng đầu năm, Quý III, Năm (Công văn 581/BNV-CCHC)."""

    @property
    def rule(self) -> "YearlyPeriods":
        """The periods of the rule."""
        return _BY_RULE[self]


@dataclass(frozen=True, slots=True)
class YearlyPeriods:
    """Periods that every year has: kind and index of each, by cut-off.

    Each counts from `from_day` of a month to `to_day` of another. A window that does not begin
    before the day on which it ends, begins in the month before: 15 to 14, and 19 to 19. A month
    that has no day `to_day` ends with its last.
    """

    parts: tuple[tuple[PeriodKind, int], ...]
    from_day: int = FROM_DAY
    to_day: int = TO_DAY

    @classmethod
    def every(cls, what: Every, from_day: int = FROM_DAY, to_day: int = TO_DAY) -> "YearlyPeriods":
        """The periods of that sort."""
        return cls(_PARTS[what], from_day, to_day)

    @property
    def begins_before(self) -> bool:
        """Whether a period begins in the month before the first that it is named for."""
        return self.from_day >= self.to_day

    def start_of(self, year: int, month: int = 1) -> date:
        """The first day counted in a period whose first month is that one."""
        counted = year * _MONTHS_OF_YEAR + month - 1 - self.begins_before
        return date(counted // _MONTHS_OF_YEAR, counted % _MONTHS_OF_YEAR + 1, self.from_day)

    def year_from(self, day: date) -> int:
        """The first year of which every period starts on that day or later."""
        return next(year for year in count(day.year) if day <= self.start_of(year))

    def periods_of_year(self, year: int) -> tuple[Period, ...]:
        """The year's periods, by cut-off."""
        if not date.min.year < year <= date.max.year:
            return ()
        return tuple(self._period(kind, year, index) for kind, index in self.parts)

    def _period(self, kind: PeriodKind, year: int, index: int) -> Period:
        length = _LENGTHS[kind]
        last = _MONTHS_OF_YEAR if kind is PeriodKind.H2 else length * index
        return Period(
            key=key_of(kind, year, index),
            kind=kind,
            year=year,
            index=index,
            start=self.start_of(year, last - length + 1),
            end=date(year, last, min(self.to_day, monthrange(year, last)[1])),
            cumulative=kind in CUMULATIVE,
            names=names_of(kind, year, index),
        )


_PARTS: Final[Mapping[Every, tuple[tuple[PeriodKind, int], ...]]] = {
    Every.MONTH: tuple((PeriodKind.MONTH, index) for index in range(1, 13)),
    Every.QUARTER: tuple((PeriodKind.QUARTER, index) for index in range(1, 5)),
    Every.HALF: ((PeriodKind.H1, 1), (PeriodKind.H2, 1)),
    Every.NINE_MONTHS: ((PeriodKind.NINE_MONTHS, 1),),
    Every.YEAR: ((PeriodKind.YEAR, 1),),
}
_BY_RULE: Final[Mapping[CycleRule, YearlyPeriods]] = {
    CycleRule.ND09_QUARTERLY: YearlyPeriods.every(Every.QUARTER),
    CycleRule.BNV: YearlyPeriods(
        (
            (PeriodKind.QUARTER, 1),
            (PeriodKind.H1, 1),
            (PeriodKind.QUARTER, 3),
            (PeriodKind.YEAR, 1),
        )
    ),
}


@dataclass(frozen=True, slots=True)
class Window:
    """A period that a form lists: its key after the year, its days, what it is called.

    Without `opens` and `due` it opens and is due as the form says of its periods.
    """

    key: str
    start: date
    end: date
    names: Mapping[str, PeriodName] = field(compare=False)
    opens: date | None = None
    due: date | None = None

    @property
    def year(self) -> int:
        """The year it belongs to: that of its cut-off."""
        return self.end.year


@dataclass(frozen=True, slots=True)
class ListedWindows:
    """Periods that are listed one by one, by cut-off."""

    windows: tuple[Window, ...]

    def periods_of_year(self, year: int) -> tuple[Period, ...]:
        """The windows that end in the year."""
        of_year = [window for window in self.windows if window.year == year]
        return tuple(
            Period(
                key=f"{year:04d}-{window.key}",
                kind=PeriodKind.WINDOW,
                year=year,
                index=index,
                start=window.start,
                end=window.end,
                cumulative=False,
                names=window.names,
                opens=window.opens,
                due=window.due,
            )
            for index, window in enumerate(of_year, start=1)
        )

    def start_of(self, year: int) -> date:
        """The first day of the year: windows have no other."""
        return date(year, 1, 1)

    def year_from(self, day: date) -> int:
        """The first year of which every window starts on that day or later."""
        begun = [window.year for window in self.windows if window.start < day]
        return max(begun, default=day.year - 1) + 1


PeriodRule = YearlyPeriods | ListedWindows


@lru_cache(maxsize=512)  # asked a dozen times for each answer, of a handful of years
def _periods_of_year(rule: PeriodRule, year: int) -> tuple[Period, ...]:
    return rule.periods_of_year(year)


@dataclass(frozen=True, slots=True)
class Cycle:
    """The periods a form is asked for, and how many days before its cut-off each opens.

    `earlier` are rules of before: each with the first year of which it was the rule no more, the
    oldest first. `when_opening_day_off` moves an opening that falls on a day off; `calendar` tells
    which days are off, without it Saturdays, Sundays and the holidays of the law.
    """

    rule: PeriodRule
    opens_days_before_cutoff: int
    earlier: tuple[tuple[int, PeriodRule], ...] = ()
    when_opening_day_off: WhenDayOff = WhenDayOff.STAY
    calendar: WorkCalendar | None = field(default=None, compare=False, repr=False)

    def __contains__(self, period: object) -> bool:
        """Whether reports are asked for this period."""
        if not isinstance(period, Period):
            return False
        return period in self.periods_of_year(period.year)

    def period(self, key: str) -> Period:
        """The period of that key, "2024-Q3"; raises `NotAPeriod`."""
        return _named(self, key)

    def rule_of(self, year: int) -> PeriodRule:
        """Which periods of that year are reported."""
        return next((rule for until, rule in self.earlier if year < until), self.rule)

    def periods_of_year(self, year: int) -> tuple[Period, ...]:
        """The year's periods by cut-off."""
        return _periods_of_year(self.rule_of(year), year)

    def previous(self, period: Period) -> Period | None:
        """The one reported before, None for the first of all.

        Raises:
            NotAPeriod: it is a period of another cycle.
        """
        before = self.earlier_in_year(period)
        if before:
            return before[-1]
        years = (year for year in reversed(self.years_around(period.year)) if year < period.year)
        earlier = (self.periods_of_year(year) for year in years)
        return next((periods[-1] for periods in earlier if periods), None)

    def following(self, period: Period) -> Period | None:
        """The one reported next, None for the last of all."""
        near = (
            one for year in self.years_around(period.year) for one in self.periods_of_year(year)
        )
        return next((one for one in near if one.end > period.end), None)

    def earlier_in_year(self, period: Period) -> tuple[Period, ...]:
        """The periods reported earlier in its year; raises `NotAPeriod` for another cycle's."""
        of_year = self.periods_of_year(period.year)
        if period not in of_year:
            raise NotAPeriod(f"{period.key} in cycle {self.rule_of(period.year)}")
        return of_year[: of_year.index(period)]

    def listed_years(self) -> tuple[int, ...]:
        """The years of the windows that are or were listed, in order."""
        rules = (self.rule, *(rule for _, rule in self.earlier))
        listed = (rule.windows for rule in rules if isinstance(rule, ListedWindows))
        return tuple(sorted({window.year for windows in listed for window in windows}))

    def opens(self, period: Period) -> date:
        """The first day people work on the period."""
        day = period.opens or period.end - timedelta(days=self.opens_days_before_cutoff)
        if self.when_opening_day_off is WhenDayOff.STAY:
            return day
        return (self.calendar or legal_calendar()).moved(day, self.when_opening_day_off)

    def current(self, today: date) -> Period:
        """The period people are working on: the latest that has opened.

        Of listed windows the first, where none has opened yet.
        """
        return _current(self, today)

    def years_around(self, year: int) -> list[int]:
        """The years around that one, and those of listed windows and of a change of rule."""
        changed = (other for until, _ in self.earlier for other in (until - 1, until))
        return sorted({year - 1, year, year + 1, *self.listed_years(), *changed})


@lru_cache(maxsize=512)  # asked for each answer, of one day and the forms there are
def _current(cycle: Cycle, today: date) -> Period:
    near = [one for year in cycle.years_around(today.year) for one in cycle.periods_of_year(year)]
    return next((one for one in reversed(near) if cycle.opens(one) <= today), near[0])


@lru_cache(maxsize=512)  # asked several times for each answer, of a handful of periods
def _named(cycle: Cycle, key: str) -> Period:
    match = _KEY.fullmatch(key)
    year = int(match[1]) if match else 0
    found = (one for one in cycle.periods_of_year(year) if one.key == key)
    named = next(found, None)
    if named is None:
        raise NotAPeriod(f"{key} in cycle {cycle.rule_of(year)}")
    return named
