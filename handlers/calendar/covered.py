"""For whom a day is moved, what holds for them now, and whether the new day can be meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from handlers.engine.catalogue import Markup
from handlers.engine.context import TurnContext, office_name, report_name
from handlers.engine.refusal import Refusal
from reporting.forms import Form
from reporting.people import is_clerk_of
from reporting.periods import NotAPeriod, Period
from reporting.periods.deadlines import Deadline
from reporting.reporters import reporters, reports_itself
from reporting.standing import (
    ExtendedDay,
    ExtensionDraft,
    ExtensionScope,
    NewExtension,
    Schedule,
)
from reporting.units import UnitTree
from reporting.units.names import in_sentence, proper

FARTHEST: Final = timedelta(days=400)
"""How far ahead a day can be meant; what is farther is a slip of the year."""

MOST_NAMES: Final = 6
"""Units named in a sentence; of more the first, and how many."""


@dataclass(frozen=True)
class Covered:
    """The units of a scope that fill the form in, with the days that hold for each."""

    ctx: TurnContext
    form: Form
    period: Period
    scope: ExtensionScope

    @property
    def units(self) -> UnitTree:
        """The units as they stood when the period ended."""
        return self.ctx.lookup.units_of(self.period)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The reporters among them, in official order."""
        found = reporters(self.form, self.units, self.period.end, self.scope.group)
        return tuple(u.code for u in found if self.scope.covers(u.code, self.units))

    @cached_property
    def schedules(self) -> dict[str, Schedule]:
        """The days that hold for each of them now."""
        return self.ctx.lookup.timetable.each(self.form, self.codes, self.period)

    @property
    def report(self) -> str:
        """What the report is called."""
        return report_name(self.form, self.period, self.ctx.say)

    @property
    def name(self) -> str:
        """What the units are called in a sentence: an office, some by name, or all of a group."""
        say, units = self.ctx.say, self.units
        if self.scope.group is not None:
            group = in_sentence(units[self.scope.group].name)
            return say.plain("extend.group", count=len(self.codes), group=group)
        codes = self._listed_codes
        if len(codes) == 1:
            return office_name(units[codes[0]], say)
        names = self.listed([proper(units[code].name) for code in codes])
        return say.plain("extend.list_of", count=len(codes), names=names)

    @property
    def _listed_codes(self) -> tuple[str, ...]:
        """Which of the units listed fill the form in, in that order.

        A unit that ends before the period does is not among them. Where none fills it in, all that
        were listed.
        """
        owing = tuple(code for code in self.scope.codes if code in self.codes)
        return owing or self.scope.codes or self.codes

    def listed(self, names: Sequence[str]) -> str:
        """The first names, and how many more there are."""
        more = len(names) - MOST_NAMES
        rest = self.ctx.say.plain("card.and_more", count=more) if more > 0 else ""
        return ", ".join(names[:MOST_NAMES]) + rest

    def days(self, field: ExtendedDay) -> list[date]:
        """What that day is for each unit now; nothing where there is none."""
        return _days(self.schedules.values(), field)

    def label(self, day: date) -> str:
        """The day as people say it."""
        zone = self.ctx.lookup.timezone
        return Deadline(day, zone).label(self.ctx.language, self.ctx.today)

    def label_now(self, field: ExtendedDay) -> str:
        """What that day is now: of units that have different ones the earliest and the latest."""
        return self.label_of(self.days(field))

    def label_of(self, found: Iterable[date]) -> str:
        """A day, or the earliest and the latest of several."""
        days = sorted(set(found))
        if not days:
            return self.ctx.say.plain("extend.no_day")
        if len(days) == 1:
            return self.label(days[0])
        first, last = self.label(days[0]), self.label(days[-1])
        return self.ctx.say.plain("extend.from_to", first=first, last=last)


def _days(schedules: Iterable[Schedule], field: ExtendedDay) -> list[date]:
    found = (day_of(schedule, field) for schedule in schedules)
    return [day for day in found if day is not None]


def day_of(schedule: Schedule, field: ExtendedDay) -> date | None:
    """That day of a report; None where it has none."""
    match field:
        case ExtendedDay.DUE:
            return schedule.due.day
        case ExtendedDay.LOCK:
            return schedule.locks.day if schedule.locks else None
        case ExtendedDay.OPENS:
            return schedule.opens


def form_and_period(
    ctx: TurnContext, moved: ExtensionDraft | NewExtension
) -> tuple[Form, Period] | None:
    """What a draft, or a row, is of; None where the form or its window is known no more."""
    form = ctx.lookup.forms.get(moved.form)
    if form is None:
        return None
    try:
        period = form.cycle.period(moved.period)
    except NotAPeriod:
        return None
    return ctx.lookup.forms.of(form.code, period), period


def covered(ctx: TurnContext, moved: ExtensionDraft | NewExtension) -> Covered:
    """The units that a draft, or a row, is for.

    Raises:
        Refusal: the form or its period is not there any more, or this person is no clerk of one of
            the units.
    """
    named = form_and_period(ctx, moved)
    if named is None:
        raise Refusal("clerk.not_yours")
    scope = moved.scope
    found = Covered(ctx, *named, ExtensionScope.parse(scope) if isinstance(scope, str) else scope)
    if not may_move(found):
        raise Refusal("clerk.not_yours")
    return found


def may_move(found: Covered) -> bool:
    """Whether the person is a clerk of all of them."""
    units, person, form = found.units, found.ctx.person, found.form.code
    codes = (found.scope.group,) if found.scope.group is not None else found.scope.codes
    wanted = codes or tuple(unit.code for unit in units.children(None))
    return all(code in units and is_clerk_of(person, code, form, units) for code in wanted)


def flaw_of_day(found: Covered, field: ExtendedDay, day: date) -> Markup | None:
    """Why that day cannot be meant; None when it can."""
    ctx, now = found.ctx, sorted(found.days(field))
    name = {"report": found.report, "units": found.name, "day": found.label(day)}
    if day > ctx.today + FARTHEST:
        return ctx.say("extend.too_far", **name)
    if field is ExtendedDay.OPENS:
        if now and now[0] <= ctx.today:
            return ctx.say("extend.open_already", **name)
        is_later = bool(now) and day >= now[-1]
        return ctx.say("extend.opens_later", now=found.label(now[-1]), **name) if is_later else None
    if day < ctx.today:
        return ctx.say("extend.past", **name)
    if len(now) == len(found.codes) and day <= now[0]:
        return ctx.say(f"extend.not_later_{field}", now=found.label(now[0]), **name)
    due = max((schedule.counts_until.day for schedule in found.schedules.values()), default=day)
    if field is ExtendedDay.LOCK and day < due:
        return ctx.say("extend.lock_before_due", due=found.label(due), **name)
    return None


def has_below(units: UnitTree, code: str) -> bool:
    """Whether other units stand below that one."""
    return any(unit.code != code for unit in units.at_or_below(code))


def scope_of(form: Form, units: UnitTree, codes: Sequence[str]) -> ExtensionScope:
    """One unit that others stand below is a group; anything else is a list."""
    if len(codes) == 1:
        unit = units[codes[0]]
        if has_below(units, unit.code) or not reports_itself(form, unit):
            return ExtensionScope(group=unit.code)
    return ExtensionScope(codes=tuple(dict.fromkeys(codes)))
