"""The figures of a unit and those below it, loaded and made up for whoever asks."""

from dataclasses import dataclass

from handlers.engine.context import TurnContext
from handlers.engine.lookup import FilingQuery, ValuesQuery, VersionsQuery
from reporting.forms import Form
from reporting.periods.deadlines import deadline
from reporting.scope import Scope
from reporting.summary import Summary, summarise, summary_periods, units_to_load, what_to_load
from reporting.units import UnitTree


@dataclass(frozen=True, slots=True)
class ScopeSummary:
    """A summary with what it was asked for."""

    form: Form
    scope: Scope
    summary: Summary
    units: UnitTree
    """As they were when the period ended."""

    @property
    def title(self) -> str:
        """The unit's name as a title."""
        return self.units[self.scope.unit_code].name


def summary_of(ctx: TurnContext, scope: Scope) -> ScopeSummary:
    """The summary of that unit and period as it is now."""
    code, history = ctx.lookup.first_form.code, ctx.lookup.history
    form = form_of_group(ctx, code, scope)
    codes = units_to_load(history, form.cycle, scope)
    periods = tuple(period.key for period in summary_periods(form.cycle, scope.period))
    filings = ctx.lookup.get(FilingQuery(form.code, scope.period.key, codes))
    values = ctx.lookup.get(
        ValuesQuery(form.code, periods, codes, what_to_load(form), form.version)
    )
    due = deadline(scope.period, form.deadline, ctx.lookup.calendar, ctx.lookup.timezone)
    made = summarise(form, history, scope, filings, values, deadline=due, taken_at=ctx.now)
    return ScopeSummary(form, scope, made, ctx.lookup.units_of(scope.period))


def form_of_group(ctx: TurnContext, code: str, scope: Scope) -> Form:
    """The version in which a period's reports at or below a unit are summed.

    The one of all that were begun; if there are several, or none was, the one of the period.
    """
    forms = ctx.lookup.forms
    form = forms.of(code, scope.period)
    if not forms.has_several(code):
        return form
    codes = units_to_load(ctx.lookup.history, form.cycle, scope)
    begun = ctx.lookup.get(VersionsQuery(code, scope.period.key, codes))
    return forms.common(form, begun.values())


def counted(ctx: TurnContext, sentence: str, count: int) -> str:
    """A clause about a number of units, empty for none."""
    return ctx.say.plain(sentence, count=count) if count else ""
