"""Reporting periods: their windows, their names, their deadlines, and which one is worked on.

In: a year and a cycle, a day, a text that names a period. Out: a `Period`, a `Deadline`.
Not known: the clock; the day is passed in.
"""

from reporting.periods.cycles import (
    Cycle,
    CycleRule,
    Every,
    ListedWindows,
    PeriodRule,
    Window,
    YearlyPeriods,
)
from reporting.periods.periods import ROMAN, NotAPeriod, Period, PeriodKind, PeriodName
from reporting.periods.spoken import (
    likely_period,
    meant_period,
    near_period,
    other_period,
    read_period,
)

__all__ = [
    "ROMAN",
    "Cycle",
    "CycleRule",
    "Every",
    "ListedWindows",
    "NotAPeriod",
    "Period",
    "PeriodKind",
    "PeriodName",
    "PeriodRule",
    "Window",
    "YearlyPeriods",
    "likely_period",
    "meant_period",
    "near_period",
    "other_period",
    "read_period",
]
