"""Reporting periods: their windows, their names, their deadlines, and which one is worked on.

In: a year and a cycle, a day, a text that names a period. Out: a `Period`, a `Deadline`.
Not known: the clock; the day is passed in.
"""

from reporting.periods.periods import (
    ROMAN,
    Cycle,
    CycleRule,
    NotAPeriod,
    Period,
    PeriodKind,
    near_period,
    next_period,
    read_period,
)

__all__ = [
    "ROMAN",
    "Cycle",
    "CycleRule",
    "NotAPeriod",
    "Period",
    "PeriodKind",
    "near_period",
    "next_period",
    "read_period",
]
