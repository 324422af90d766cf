"""The figures of a unit and those below it, loaded and made up for whoever asks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from handlers.engine.context import TurnContext, report_name
from handlers.engine.lookup import FilingQuery, ValuesQuery, VersionsQuery
from reporting.forms import Form
from reporting.periods import Period
from reporting.reporters import including_begun, may_have_begun, reporters, seen_alone
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
    other_versions: Mapping[int, int] = field(default_factory=dict)
    """How many of the reports were begun with another version of the form, by that version."""

    @property
    def title(self) -> str:
        """The unit's name as a title."""
        return self.units[self.scope.unit_code].name

    @property
    def alone(self) -> bool:
        """Whether it is of the unit's own report, without any from below it."""
        return self.scope.alone


def summary_of(ctx: TurnContext, form: Form, scope: Scope) -> ScopeSummary:
    """The summary of that form, unit and period as it is now."""
    history, units = ctx.lookup.history, ctx.lookup.units_of(scope.period)
    form = form_of_period(ctx, form, scope.unit_code, scope.period)
    scope = replace(scope, alone=seen_alone(ctx.person, form, units, scope.unit_code))
    form = form_of_group(ctx, form, scope)
    codes = units_to_load(form, history, scope)
    periods = tuple(period.key for period in summary_periods(form.cycle, scope.period))
    filings = ctx.lookup.get(FilingQuery(form.code, scope.period.key, codes))
    values = ctx.lookup.get(
        ValuesQuery(form.code, periods, codes, what_to_load(form), form.version)
    )
    days = ctx.lookup.timetable.each(form, codes, scope.period)
    made = summarise(form, history, scope, filings, values, deadline=days, taken_at=ctx.now)
    others = _other_versions(ctx, form, scope, [each.unit_code for each in made.filing])
    return ScopeSummary(form, scope, made, units, others)


def _other_versions(
    ctx: TurnContext, form: Form, scope: Scope, codes: Sequence[str]
) -> Mapping[int, int]:
    """How many of these units began their report with another version than `form`, by version."""
    if not ctx.lookup.forms.has_several(form.code):
        return {}
    every = units_to_load(form, ctx.lookup.history, scope)
    begun = ctx.lookup.get(VersionsQuery(form.code, scope.period.key, every))
    found = Counter(begun[code] for code in codes if begun.get(code, form.version) != form.version)
    return dict(found)


def period_title(ctx: TurnContext, form: Form, period: Period) -> str:
    """The period as a title says it; the report's name where there is more than one form."""
    if len(ctx.lookup.forms) > 1:
        return report_name(form, period, ctx.say)
    return period.label(ctx.language)


def form_of_group(ctx: TurnContext, form: Form, scope: Scope) -> Form:
    """The version in which a period's reports at or below a unit are summed; `form` is its form.

    The one of all that were begun; if there are several, or none was, the one of the period. That
    one too where versions are for different units, with those among its reporters that began;
    but a unit's own report alone is summed in the version it was begun with.
    """
    forms = ctx.lookup.forms
    form = form_of_period(ctx, form, scope.unit_code, scope.period)
    is_mixed = bool(form.other_reporters) and not scope.alone
    if not forms.has_several(form.code) or is_mixed:
        return form
    codes = units_to_load(form, ctx.lookup.history, scope)
    begun = ctx.lookup.get(VersionsQuery(form.code, scope.period.key, codes))
    return forms.common(form, begun.values())


def form_of_period(ctx: TurnContext, form: Form, unit_code: str, period: Period) -> Form:
    """The version of a period; its reporters are those at or below a unit that owe it.

    Among them are those that began a report in a version that was for them.
    """
    units, forms = ctx.lookup.units_of(period), ctx.lookup.forms
    form = forms.of(form.code, period)
    codes = may_have_begun(form, units, unit_code) if unit_code in units else ()
    if not codes:
        return form
    begun = ctx.lookup.get(VersionsQuery(form.code, period.key, codes))
    return including_begun(form, forms, begun, units)


def opens_below(ctx: TurnContext, form: Form, code: str, period: Period) -> date:
    """The first day on which somebody at or below that unit may enter that report."""
    form, units = ctx.lookup.forms.of(form.code, period), ctx.lookup.units_of(period)
    found = reporters(form, units, period.end, code) if code in units else ()
    return ctx.lookup.timetable.first_open(form, [unit.code for unit in found], period)


def counted(ctx: TurnContext, sentence: str, count: int) -> str:
    """A clause about a number of units, empty for none."""
    return ctx.say.plain(sentence, count=count) if count else ""
