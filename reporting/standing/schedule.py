"""The days that hold for one report: when it opens, its cut-off, its deadline, grace and lock."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from reporting.forms import Form
from reporting.periods import Period
from reporting.periods.deadlines import VIETNAM, Deadline, Timing, closing_day, timing_days
from reporting.periods.workdays import WorkCalendar
from reporting.reports import ReportKey
from reporting.standing.extensions import (
    NO_EXTENSIONS,
    ExtendedDay,
    Extensions,
    NewExtension,
    moved_day,
)
from reporting.units import Unit, UnitHistory


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days of one report, each of which counts to its midnight in the zone of `due`.

    `opens` is the first day on which it may be entered, `cutoff` the last one counted. Until the
    end of `grace` it counts as on time, after that of `locks` nothing changes any more; None where
    there is none. `set_due` is the deadline as the form has it, before anybody moved it.
    """

    opens: date
    cutoff: date
    due: Deadline
    grace: Deadline | None = None
    locks: Deadline | None = None
    set_due: Deadline | None = None

    @property
    def counts_until(self) -> Deadline:
        """The last day on which a submission counts as on time."""
        return self.grace or self.due

    @property
    def is_extended(self) -> bool:
        """Whether the deadline was moved from where the form has it."""
        return self.set_due is not None and self.set_due != self.due

    def is_on_time(self, at: datetime) -> bool:
        """Whether a submission at this (aware) instant is on time."""
        return self.counts_until.is_on_time(at)

    def is_early(self, at: datetime) -> bool:
        """Whether it is before the day of the cut-off: days that count are still to come."""
        return self.day_of(at) < self.cutoff

    def counted_until(self, at: datetime) -> date:
        """The last day that figures submitted, or read, at this instant can count."""
        return min(self.cutoff, self.day_of(at))

    def day_of(self, at: datetime) -> date:
        """The local day of an instant."""
        return at.astimezone(self.due.zone).date()


def schedule(
    form: Form,
    unit: Unit,
    period: Period,
    calendar: WorkCalendar,
    zone: ZoneInfo = VIETNAM,
    extensions: Iterable[NewExtension] = (),
) -> Schedule:
    """The days of a unit's report; `extensions` are those that concern it (see `Extensions.of`).

    Nothing is moved against those who fill it in: the deadline only later, the opening only
    earlier. A lock never comes before the deadline, and days of grace follow it.
    """
    rows, timing = tuple(extensions), form.timing(unit)
    usual = timing_days(period, timing, calendar, zone)
    due = Deadline(_latest(usual.due.day, moved_day(rows, ExtendedDay.DUE)), zone)
    opens = form.cycle.opens(period)
    earlier = moved_day(rows, ExtendedDay.OPENS)
    grace = closing_day(timing.grace, period, due.day, calendar)
    locks = moved_day(rows, ExtendedDay.LOCK)
    if usual.lock is not None:
        locks = _latest(usual.lock.day, locks)
    return Schedule(
        opens=opens if earlier is None else min(opens, earlier),
        cutoff=usual.cutoff,
        due=due,
        grace=None if grace is None else Deadline(grace, zone),
        locks=None if locks is None else Deadline(max(locks, grace or due.day), zone),
        set_due=usual.due,
    )


def _latest(day: date, other: date | None) -> date:
    return day if other is None else max(day, other)


def usual(schedules: Iterable[Schedule]) -> Schedule:
    """The days of those that are due when most of these are; of two equally many, the earlier.

    Raises:
        ValueError: there are none.
    """
    known = list(schedules)
    counted = Counter(one.due for one in known)
    return min(known, key=lambda one: (-counted[one.due], one.due.day))


@dataclass(frozen=True, slots=True)
class Timetable:
    """What the days of every report follow from: working days, zone, units, moved days."""

    calendar: WorkCalendar
    zone: ZoneInfo
    history: UnitHistory
    extensions: Extensions = NO_EXTENSIONS

    def without(self, number: int) -> "Timetable":
        """What would follow if that row were taken back."""
        rows = tuple(row for row in self.extensions.rows if row.id != number)
        return replace(self, extensions=Extensions(rows))

    def of(self, form: Form, unit_code: str, period: Period) -> Schedule:
        """The days of one report."""
        units = self.history.on(period.end)
        key = ReportKey(form.code, unit_code, period.key)
        rows = self.extensions.of(key, units)
        return schedule(form, units[unit_code], period, self.calendar, self.zone, rows)

    def each(
        self,
        form: Form,
        unit_codes: Iterable[str],
        period: Period,
        added: Sequence[NewExtension] = (),
    ) -> dict[str, Schedule]:
        """The days of the reports of many units; those that are alike are worked out once.

        `added` are moves of this period that are not on record yet.
        """
        units, moved = self.history.on(period.end), self.extensions
        worked_out: dict[tuple[Timing, tuple[NewExtension, ...]], Schedule] = {}
        found: dict[str, Schedule] = {}
        for code in unit_codes:
            known = moved.of(ReportKey(form.code, code, period.key), units)
            rows = (*known, *(one for one in added if one.scope.covers(code, units)))
            alike = form.timing(units[code]), rows
            if alike not in worked_out:
                worked_out[alike] = schedule(
                    form, units[code], period, self.calendar, self.zone, rows
                )
            found[code] = worked_out[alike]
        return found

    def first_open(self, form: Form, unit_codes: Iterable[str], period: Period) -> date:
        """The first day on which one of these units may enter the report of that period.

        That of the form where none of them stands at the end of the period.
        """
        units = self.history.on(period.end)
        known = [code for code in unit_codes if code in units]
        days = self.each(form, known, period).values()
        return min((one.opens for one in days), default=form.cycle.opens(period))
