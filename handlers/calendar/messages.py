"""How days off and the days of reports are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext, report_name
from reporting.forms import Form
from reporting.periods import Period
from reporting.periods.workdays import SpecialDay, weekday_label
from reporting.standing import Schedule

_SENTENCES = {
    (False, False): "calendar.off",
    (False, True): "calendar.off_for",
    (True, False): "calendar.worked",
    (True, True): "calendar.worked_for",
}
"""By whether the day is worked, and whether it is known why."""


@dataclass(frozen=True, slots=True)
class ReportDays:
    """A period of a form that somebody has to do with, and the days of its report."""

    form: Form
    period: Period
    days: Schedule


def months_ahead(ctx: TurnContext, until: date, reports: Sequence[ReportDays]) -> Markup:
    """Deadlines, days off and worked Saturdays until that day."""
    last = max([until, *(one.days.due.day for one in reports)])
    days = ctx.lookup.calendar.special_days(ctx.today, until)
    return joined(
        ctx.say("calendar.title", until=ctx.day(until)),
        *(_report(ctx, one) for one in reports),
        *_listed(ctx, days),
        None if days else ctx.say("calendar.no_days_off"),
        *(_provisional(ctx, year) for year in range(ctx.today.year, last.year + 1)),
    )


def year_of(ctx: TurnContext, year: int) -> Markup:
    """The days off and the worked Saturdays of a year."""
    days = ctx.lookup.calendar.special_days(date(year, 1, 1), date(year, 12, 31))
    return joined(ctx.say("calendar.year", year=year), *_listed(ctx, days), _provisional(ctx, year))


def _provisional(ctx: TurnContext, year: int) -> Markup | None:
    if not ctx.lookup.calendar.is_provisional(year):
        return None
    return ctx.say("calendar.provisional", year=year)


def _report(ctx: TurnContext, one: ReportDays) -> Markup:
    """One report: when it opens if it has not, its cut-off, its due day, and its lock."""
    line = ctx.say(
        "calendar.report_opens" if one.days.opens > ctx.today else "calendar.report",
        report=report_name(one.form, one.period, ctx.say),
        opens=ctx.day(one.days.opens),
        cutoff=ctx.day(one.days.cutoff),
        due=one.days.due.label(ctx.language, ctx.today),
    )
    if one.days.locks is None:
        return line
    lock = ctx.say("calendar.lock", day=one.days.locks.label(ctx.language, ctx.today))
    return joined(line, lock)


def _listed(ctx: TurnContext, days: Sequence[SpecialDay]) -> list[Markup]:
    """A line for each stretch of days off, and for each worked Saturday."""
    lines = []
    for first, last in _stretches(days):
        day = _day(ctx, first)
        if last is not first:
            day = ctx.say.plain("calendar.span", first=day, last=_day(ctx, last))
        name = first.names[ctx.language]
        lines.append(ctx.say(_SENTENCES[first.is_worked, bool(name)], day=day, name=name))
    return lines


def _day(ctx: TurnContext, one: SpecialDay) -> str:
    return f"{weekday_label(one.day, ctx.language)} {ctx.day(one.day)}"


def _stretches(days: Sequence[SpecialDay]) -> list[tuple[SpecialDay, SpecialDay]]:
    """The first and the last of days of one sort and one name that follow each other."""
    found: list[tuple[SpecialDay, SpecialDay]] = []
    for day in days:
        first, last = found[-1] if found else (day, day)
        is_next = (day.day - last.day).days == 1
        if is_next and (day.is_worked, day.names) == (first.is_worked, first.names):
            found[-1] = first, day
        else:
            found.append((day, day))
    return found
