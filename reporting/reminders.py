"""The ladder of reminders: which rung is due now, and what a person still owes.

Rungs are asked for as "due and not yet sent", never as "today is the day": a run that was missed is
repeated later, as long as it still helps.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from reporting.forms import Form
from reporting.people import Person, may_submit
from reporting.periods.deadlines import VIETNAM, Deadline
from reporting.periods.workdays import WorkCalendar
from reporting.progress import Progress, Values, missing_by_duty
from reporting.reports import ReportState

OPENS = time(7, 30)
CLOSES = time(17, 0)
"""Reminders go out from `OPENS` on and before `CLOSES`, local time: office hours."""

DAYS_LATE = 3
"""Working days behind the last rung's day during which it is still made up for."""

_STEPS: Mapping[str, int] = {"T-5": -5, "T-3": -3, "T-1": -1, "T": 0, "T+1": 1}


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder: its key, in calendar days from the deadline, and the day it goes out."""

    key: str
    day: date


@dataclass(frozen=True, slots=True)
class DueRung:
    """The rung to send now; `superseded` are earlier ones never sent, to be recorded as skipped."""

    rung: Rung
    superseded: tuple[Rung, ...] = ()


def rungs(deadline: Deadline, calendar: WorkCalendar) -> tuple[Rung, ...]:
    """The rungs for a deadline, by day; every day is a working day and has one rung at most.

    A rung that falls on a day off goes out on the working day before, the one behind the deadline
    on the working day after. Where two meet, the later one stays: it is the more pressing.
    """
    by_day: dict[date, Rung] = {}
    for key, step in _STEPS.items():
        day = deadline.day + timedelta(days=step)
        if not calendar.is_working_day(day):
            is_behind = step > 0
            day = (
                calendar.next_working_day(day) if is_behind else calendar.previous_working_day(day)
            )
        by_day[day] = Rung(key, day)
    return tuple(by_day[day] for day in sorted(by_day))


def in_office_hours(now: datetime, calendar: WorkCalendar, zone: ZoneInfo = VIETNAM) -> bool:
    """Whether people may be written to unasked at this (aware) instant."""
    local = now.astimezone(zone)
    return OPENS <= local.time() < CLOSES and calendar.is_working_day(local.date())


def due(
    ladder: Sequence[Rung],
    now: datetime,
    sent: Collection[str],
    calendar: WorkCalendar,
    zone: ZoneInfo = VIETNAM,
) -> DueRung | None:
    """The rung to send at `now` (aware), if any, given the keys sent or skipped before.

    Only the latest rung whose day has come can be due: whoever missed T-3 and T-1 hears of T alone.
    The last rung is made up for during `DAYS_LATE` working days; after that nothing is due.
    """
    if not ladder or not in_office_hours(now, calendar, zone):
        return None
    today = now.astimezone(zone).date()
    come = [rung for rung in ladder if rung.day <= today]
    if not come or come[-1].key in sent:
        return None
    if today > calendar.add_working_days(ladder[-1].day, DAYS_LATE):
        return None
    *earlier, latest = come
    return DueRung(latest, tuple(rung for rung in earlier if rung.key not in sent))


class Owing(StrEnum):
    """What a reminder is about."""

    OWN_INDICATORS = "own_rows"
    COLLEAGUES = "colleagues"
    """The focal point's own indicators are done, those of others are not."""
    READY = "ready"
    """Everything is there; the focal point has only to submit."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What one person still owes to one report.

    `by_duty` counts settled and all indicators of each duty that misses some: one's own duties for
    `OWN_INDICATORS`, the others' for `COLLEAGUES`, none when `READY`. `codes` are the missing
    indicators and `parts` the parts of the form they stand in, both in printed order.
    """

    owing: Owing
    by_duty: Mapping[str, Progress]
    codes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def progress(self) -> Progress:
        """All of `by_duty` taken together."""
        counts = self.by_duty.values()
        return Progress(sum(c.settled for c in counts), sum(c.total for c in counts))


def owes(
    form: Form, values: Values, state: ReportState, person: Person, unit_code: str
) -> Owed | None:
    """What the person still owes to that unit's report; None when there is nothing to remind of.

    An officer owes the missing indicators of the own duties. So does a focal point who has duties;
    then what the colleagues owe, and at last the submission.
    """
    if state.is_filed:
        return None
    lacking = missing_by_duty(form, values)
    own = [duty for duty in person.duties_in(unit_code, form.code) if duty in lacking]
    if own:
        return _owed(Owing.OWN_INDICATORS, form, {duty: lacking[duty] for duty in own})
    if not may_submit(person, unit_code, form.code):
        return None
    return _owed(Owing.COLLEAGUES if lacking else Owing.READY, form, lacking)


def _owed(owing: Owing, form: Form, lacking: Mapping[str, tuple[str, ...]]) -> Owed:
    by_duty: dict[str, Progress] = {}
    for duty in form.duties:
        if duty in lacking:
            total = len(form.asked(duty))
            by_duty[duty] = Progress(total - len(lacking[duty]), total)
    wanted = {code for codes in lacking.values() for code in codes}
    indicators = [indicator for indicator in form.indicators if indicator.code in wanted]
    parts = dict.fromkeys(indicator.part for indicator in indicators)
    return Owed(owing, by_duty, tuple(indicator.code for indicator in indicators), tuple(parts))
