"""Whom of those above it concerns on a day: how near the deadline of a period is."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from reporting.forms import Form
from reporting.ladder.pushes import PushKind
from reporting.periods import NotAPeriod, Period
from reporting.periods.deadlines import timing_days
from reporting.periods.workdays import WorkCalendar
from reporting.standing import ExtendedDay, Schedule, Timetable

LAST_DAYS: Final = 3
"""Working days, the last of them that of the deadline, on whose evenings leaders are told."""


STILL_AT_HAND: Final = timedelta(days=45)
"""After the last deadline of a period: rungs that were missed are made up for until then."""

MOST_PERIODS: Final = 13
"""Periods at hand of one form: those of a year of months that are due a year later."""


def last_working_day(due: date, calendar: WorkCalendar) -> date:
    """The last working day on which a report is on time."""
    return due if calendar.is_working_day(due) else calendar.previous_working_day(due)


def concerns(kind: PushKind, days: Schedule, today: date, calendar: WorkCalendar) -> bool:
    """Whether that is told of a report with these days, on this working day."""
    due = days.due.day
    last = last_working_day(due, calendar)
    match kind:
        case PushKind.MISSING | PushKind.OWN_UNIT:
            return today in (last, calendar.next_working_day(due))
        case PushKind.EVENING:
            if days.locks is not None and today == last_working_day(days.locks.day, calendar):
                return True
            return calendar.add_working_days(last, 1 - LAST_DAYS) <= today <= last
        case _:
            return True


def periods_at_hand(form: Form, today: date, timetable: Timetable) -> tuple[Period, ...]:
    """The present period, the one before, and others that are open or were due not long ago.

    The earliest comes first.
    """
    at_hand = [form.cycle.current(today)]
    before = form.cycle.previous(at_hand[0])
    while before is not None and len(at_hand) < MOST_PERIODS:
        if len(at_hand) > 1 and _last_deadline(form, before, timetable) + STILL_AT_HAND < today:
            break
        at_hand.append(before)
        before = form.cycle.previous(before)
    moved = _moved(form, today, timetable)
    return tuple(sorted({*at_hand, *moved}, key=lambda period: period.end))


def _last_deadline(form: Form, period: Period, timetable: Timetable) -> date:
    """The latest day on which a report of that period is due or locked, unless a clerk moved it."""
    rules = [*form.deadlines.values(), *(group.timing for group in form.group_deadlines)]
    calendar, zone = timetable.calendar, timetable.zone
    found = (timing_days(period, rule, calendar, zone) for rule in rules)
    return max((days.lock or days.due).day for days in found)


def _moved(form: Form, today: date, timetable: Timetable) -> set[Period]:
    """The periods that are at hand because a clerk moved a day of theirs."""
    found: set[Period] = set()
    for row in timetable.extensions.all_in_force():
        is_opening = row.field is ExtendedDay.OPENS
        is_at_hand = row.day <= today if is_opening else today <= row.day + STILL_AT_HAND
        if row.form != form.code or not is_at_hand:
            continue
        with suppress(NotAPeriod):  # of a calendar that the form no longer has
            period = form.cycle.period(row.period)
            if not is_opening or today <= period.end + STILL_AT_HAND:
                found.add(period)
    return found
