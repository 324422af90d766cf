"""Reporting periods: their windows, their names, and which one people are working on."""

from reporting.periods.periods import (
    ROMAN,
    Cycle,
    CycleRule,
    NotAPeriod,
    Period,
    PeriodKind,
    read_period,
)

__all__ = [
    "ROMAN",
    "Cycle",
    "CycleRule",
    "NotAPeriod",
    "Period",
    "PeriodKind",
    "read_period",
]
