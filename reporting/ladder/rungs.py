"""Which rung is due: asked for as "due and not yet taken", never as "today is the day".

A rung that was missed is made up for as long as it still helps.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from reporting.periods.deadlines import VIETNAM
from reporting.periods.rung_rules import USUAL, Anchor, Audience, Ladder, RungRule
from reporting.periods.workdays import WorkCalendar
from reporting.standing import Schedule

DAYS_LATE: Final = 3
"""Working days behind its day during which a rung is still made up for."""

AFTER_RETURN: Final = (1, 3)
"""Working days after a report was sent back on which whoever has to correct it is reminded."""

_KEYS_AFTER_RETURN: Final = tuple(f"R+{count}" for count in AFTER_RETURN)


@dataclass(frozen=True, slots=True)
class PeriodDays:
    """The days that rungs count from; `is_extended` where a clerk gave more time.

    `locks` is None where nothing is ever locked.
    """

    opens: date
    cutoff: date
    due: date
    is_extended: bool = False
    locks: date | None = None

    @classmethod
    def of(cls, days: Schedule) -> "PeriodDays":
        """The days of one report."""
        locks = None if days.locks is None else days.locks.day
        return cls(days.opens, days.cutoff, days.due.day, days.is_extended, locks)


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder of a period: its key, the day it goes out, whom it is for."""

    key: str
    day: date
    audience: Audience = Audience.EVERYBODY


@dataclass(frozen=True, slots=True)
class DueRung:
    """The rung to send now; `superseded` are earlier ones never sent, to be recorded as skipped."""

    rung: Rung
    superseded: tuple[Rung, ...] = ()


def rungs(ladder: Ladder, days: PeriodDays, calendar: WorkCalendar) -> tuple[Rung, ...]:
    """The rungs of a period, by day; every day is a working day and has one rung at most.

    A rung that falls on a day off goes out on the working day after, one before the deadline or on
    it on the working day before; so does one of the lock. One that does not come before a more
    pressing one is left out. Those of a deadline or a lock that was moved are others than those of
    the one before: each is told.
    """
    found: list[Rung] = []
    for rule in reversed(ladder.rungs):
        day = _day(rule, days, calendar)
        if day is None:
            continue
        if not found or day < found[-1].day:
            found.append(Rung(_key(rule, days), day, rule.audience))
    return tuple(reversed(found))


def after_return(
    ladder: Sequence[Rung], returned: date, calendar: WorkCalendar
) -> tuple[Rung, ...]:
    """The rungs of a report that was sent back that day: those still to come, and some of its own.

    Where two meet, that of the ladder stays.
    """
    days = {
        calendar.add_working_days(returned, count): key
        for count, key in zip(AFTER_RETURN, _KEYS_AFTER_RETURN, strict=True)
    }
    by_day = {day: Rung(key, day) for day, key in days.items()}
    by_day |= {rung.day: rung for rung in ladder if rung.day > returned}
    return tuple(by_day[day] for day in sorted(by_day))


def still_stands(key: str, ladder: Sequence[Rung], today: date) -> bool:
    """Whether the rung of that key, which was due earlier that day, still is one of that ladder.

    A deadline, an opening or a lock that was moved since takes rungs away or puts them off. Those
    of a report that was sent back depend on none of these.
    """
    if key in _KEYS_AFTER_RETURN:
        return True
    return any(rung.key == key and rung.day <= today for rung in ladder)


def widest(ladders: Iterable[Ladder]) -> Ladder:
    """The hours in which any of these forms reminds, without rungs; the usual ones for none."""
    hours = [(one.begins, one.ends) for one in ladders] or [(USUAL.begins, USUAL.ends)]
    return Ladder((), min(begins for begins, _ in hours), max(ends for _, ends in hours))


def in_hours(
    now: datetime, calendar: WorkCalendar, zone: ZoneInfo = VIETNAM, ladder: Ladder = USUAL
) -> bool:
    """Whether people may be written to unasked at this (aware) instant."""
    local = now.astimezone(zone)
    return ladder.begins <= local.time() < ladder.ends and calendar.is_working_day(local.date())


def next_in_hours(
    now: datetime, calendar: WorkCalendar, zone: ZoneInfo = VIETNAM, ladder: Ladder = USUAL
) -> datetime:
    """The first instant from this (aware) one on at which people may be written to unasked."""
    if in_hours(now, calendar, zone, ladder):
        return now
    local = now.astimezone(zone)
    day = local.date()
    if not calendar.is_working_day(day) or local.time() >= ladder.begins:
        day = calendar.next_working_day(day)
    return datetime.combine(day, ladder.begins, zone)


def due(
    ladder: Sequence[Rung], today: date, taken: Collection[str], calendar: WorkCalendar
) -> DueRung | None:
    """The rung to send that day, if any, given the keys taken before.

    Only the latest rung whose day has come can be due: whoever missed two hears of the second
    alone. It is made up for during `DAYS_LATE` working days; after that nothing is due until the
    next one.
    """
    come = [rung for rung in ladder if rung.day <= today]
    if not come or come[-1].key in taken:
        return None
    *earlier, latest = come
    if today > calendar.add_working_days(latest.day, DAYS_LATE):
        return None
    return DueRung(latest, tuple(rung for rung in earlier if rung.key not in taken))


def _key(rule: RungRule, days: PeriodDays) -> str:
    if days.is_extended and rule.anchor is Anchor.DUE:
        return f"{rule.key}@{days.due.isoformat()}"
    if rule.anchor is Anchor.LOCK and days.locks is not None:
        return f"{rule.key}@{days.locks.isoformat()}"
    return rule.key


def _day(rule: RungRule, days: PeriodDays, calendar: WorkCalendar) -> date | None:
    """The working day on which the rung of that rule goes out; None where it has none."""
    start = _start(rule.anchor, days)
    if start is None:
        return None
    if rule.working_days:
        day = calendar.add_working_days(start, rule.days)
    else:
        day = start + timedelta(days=rule.days)
    if calendar.is_working_day(day):
        return day
    is_before = rule.anchor in (Anchor.DUE, Anchor.LOCK) and rule.days <= 0
    return calendar.previous_working_day(day) if is_before else calendar.next_working_day(day)


def _start(anchor: Anchor, days: PeriodDays) -> date | None:
    match anchor:
        case Anchor.OPENS:
            return days.opens
        case Anchor.HALFWAY:
            return days.opens + (days.due - days.opens) / 2
        case Anchor.CUTOFF:
            return days.cutoff
        case Anchor.DUE:
            return days.due
        case Anchor.LOCK:
            return days.locks
