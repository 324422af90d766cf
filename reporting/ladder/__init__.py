"""Reminders: on which days a rung goes out, which one is due, and what a person owes by then.

In: the ladder of a form, the days of a period, a report as it stands. Out: rungs, what is due, what
somebody owes. Not known: the clock, which is passed in; how a reminder is worded or sent.
"""

from reporting.ladder.owing import Owed, Owing, named_for, owes
from reporting.ladder.rungs import (
    DueRung,
    PeriodDays,
    Rung,
    after_return,
    due,
    in_hours,
    next_in_hours,
    rungs,
    still_stands,
    widest,
)

__all__ = [
    "DueRung",
    "Owed",
    "Owing",
    "PeriodDays",
    "Rung",
    "after_return",
    "due",
    "in_hours",
    "named_for",
    "next_in_hours",
    "owes",
    "rungs",
    "still_stands",
    "widest",
]
