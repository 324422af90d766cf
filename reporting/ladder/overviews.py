"""Whom of those above it concerns on a day: how near the deadline of a period is."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from reporting.forms import Form
from reporting.ladder.pushes import PushKind
from reporting.periods import Period
from reporting.periods.workdays import WorkCalendar

LAST_DAYS: Final = 3
"""Working days, the last of them that of the deadline, on whose evenings leaders are told."""


def last_working_day(due: date, calendar: WorkCalendar) -> date:
    """The last working day on which a report is on time."""
    return due if calendar.is_working_day(due) else calendar.previous_working_day(due)


def concerns(kind: PushKind, due: date, today: date, calendar: WorkCalendar) -> bool:
    """Whether that is told of a period due on `due`, on this working day."""
    last = last_working_day(due, calendar)
    match kind:
        case PushKind.MISSING | PushKind.OWN_UNIT:
            return today in (last, calendar.next_working_day(due))
        case PushKind.EVENING:
            return calendar.add_working_days(last, 1 - LAST_DAYS) <= today <= last
        case _:
            return True


def periods_at_hand(form: Form, today: date) -> Iterator[Period]:
    """The period before the present one, and the present one."""
    current = form.cycle.current(today)
    yield form.cycle.previous(current)
    yield current
