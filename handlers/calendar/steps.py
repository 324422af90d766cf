"""/lich: what the months ahead bring, or the days off of a year that is named."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from handlers.calendar.messages import ReportDays, months_ahead, year_of
from handlers.engine.context import TurnContext
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Refusal
from handlers.engine.turn import Turn
from reporting.clean_text import CleanText
from reporting.forms import Form
from reporting.normalise import fold
from reporting.periods import Period
from reporting.reporters import reporters
from reporting.standing import usual

AHEAD: Final = timedelta(days=92)
"""How far ahead /lich looks."""

MOST: Final = 8
"""Reports whose days are told; of monthly ones there are many."""

_YEARS: Final = range(2000, 2101)


def calendar(ctx: TurnContext, words: CleanText) -> Turn:
    """/lich [year].

    Raises:
        Refusal: the words are no year.
    """
    if words:
        said = words.split()[-1] if fold(words).startswith(("nam ", "year ")) else words
        year = int(said) if said.isdecimal() and len(said) == len("2026") else 0
        if year not in _YEARS:
            raise Refusal("calendar.which_year", year=ctx.today.year)
        return ctx.turn(ctx.notice(year_of(ctx, year)))
    until = ctx.today + AHEAD
    found = sorted(_ahead(ctx, until), key=lambda one: one.days.due.day)
    return ctx.turn(ctx.notice(months_ahead(ctx, until, found[:MOST])))


def _ahead(ctx: TurnContext, until: date) -> Iterator[ReportDays]:
    """The reports of one's own, or of the units below, that are open or open before that day."""
    for form in ctx.lookup.forms.values():
        current = form.cycle.current(ctx.today)
        period: Period | None = form.cycle.previous(current) or current
        while period is not None and form.cycle.opens(period) <= until:
            found = _of_period(ctx, form, period)
            if found is not None and found.days.due.day >= ctx.today:
                yield found
            period = form.cycle.following(period)


def _of_period(ctx: TurnContext, form: Form, period: Period) -> ReportDays | None:
    """The days of the period for one's unit, or for most units below; None for nobody's."""
    units = ctx.lookup.units_of(period)
    codes = [code for one, code in ctx.own_reports if one.code == form.code and code in units][:1]
    codes = codes or [
        unit.code
        for code in ctx.person.overseen_units(form.code)
        for unit in reporters(form, units, period.end, code)
    ]
    if not codes:
        return None
    days = ctx.lookup.timetable.each(ctx.lookup.forms.of(form.code, period), codes, period)
    return ReportDays(form, period, usual(days.values()))


DIALOG = Dialog("calendar", commands={"lich": calendar})
