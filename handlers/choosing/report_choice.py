"""Which of a person's own reports is in hand, or the question which of them is meant."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.engine.callback_data import pack
from handlers.engine.choices import Choice, Keyboard
from handlers.engine.context import TurnContext
from handlers.engine.current_report import (
    PeriodFlaw,
    argument_of,
    find_report,
    flaw_of,
    is_current,
    known_report,
    no_report,
    open_reports,
    refused,
    report_at_hand,
    reports_of,
)
from handlers.engine.refusal import Refusal, WhichFirst
from handlers.engine.turn import Turn
from reporting.forms import Form
from reporting.periods import Period
from reporting.reports import ReportKey
from reporting.standing import Why
from reporting.units.names import proper
from reporting.values import show_date

MOST_OFFERED = 24
"""Reports offered to choose among."""


def with_report(ctx: TurnContext) -> TurnContext:
    """The context with a report in hand, as `report_at_hand` finds it.

    Raises:
        Refusal: there is none.
        WhichFirst: it is not known which of several is meant.
    """
    here = report_at_hand(ctx)
    if here is not None:
        return here
    keys = reports_of(ctx)
    if not keys:
        raise no_report(ctx)
    return with_one_of(ctx, keys)


def with_one_of(ctx: TurnContext, keys: Sequence[ReportKey]) -> TurnContext:
    """The context with the only one of these reports in hand.

    Raises:
        WhichFirst: there are several.
    """
    if len(keys) > 1:
        raise which_report(ctx, keys)
    return ctx.about(keys[0])


def named_report(ctx: TurnContext, argument: str) -> TurnContext:
    """The context with the report that a choice names in hand, or without a name `with_report`.

    Raises:
        Refusal: there is none, it is not one of this person's, or it cannot be opened.
        WhichFirst: it is not known which of several is meant.
    """
    here = find_report(ctx, argument) if argument else with_report(ctx)
    if here is None:
        raise _not_opened(ctx, argument) or no_report(ctx)
    return here


def _not_opened(ctx: TurnContext, argument: str) -> Refusal | None:
    """That a report of one's own that a choice names is not open yet; None where it is not so."""
    key = known_report(ctx, argument)
    if key is None or not ctx.is_own(key) or flaw_of(ctx, key) is not PeriodFlaw.NOT_OPEN:
        return None
    there = ctx.about(key)
    return refused(there, Why("standing.not_yet_open", there.schedule.opens))


def not_yours(ctx: TurnContext, form: Form, own: Sequence[Form]) -> Refusal:
    """A form was named with which this person has nothing to do; `own` are those they have."""
    names = dict.fromkeys(one.short[ctx.language] for one in own)
    return Refusal("form.not_yours", form=form.short[ctx.language], own=", ".join(names))


def which_report(ctx: TurnContext, keys: Sequence[ReportKey], *, joins: bool = False) -> WhichFirst:
    """The question which of these reports is meant."""
    text = ctx.say("report.which_first")
    message = replace(ctx.notice(text), keyboard=report_choices(ctx, keys))
    return WhichFirst(message, joins=joins)


def report_choices(ctx: TurnContext, keys: Sequence[ReportKey]) -> Keyboard:
    """A choice for each of these reports."""
    return tuple((_choice(ctx.about(key)),) for key in keys[:MOST_OFFERED])


def choice_key(key: ReportKey) -> str:
    """The key of the choice of a report."""
    return pack("report", "take", argument_of(key))


def own_opening(ctx: TurnContext, form: Form, period: Period) -> date:
    """The first day on which the person may enter a report of that period."""
    codes = [code for one, code in ctx.own_reports if one.code == form.code]
    return ctx.lookup.timetable.first_open(ctx.lookup.forms.of(form.code, period), codes, period)


def not_open(ctx: TurnContext, form: Form, period: Period, text: str) -> WhichFirst | None:
    """That people cannot work on a period yet, with the reports that they can work on.

    `text` is what is handled for the one that is chosen; without it, it is opened and no more. None
    where there is none to choose.
    """
    keys = open_reports(ctx, form, period)[:MOST_OFFERED]
    if not keys:
        return None
    said = ctx.say(
        "report.not_open_yet",
        period=period.label(ctx.language),
        day=show_date(own_opening(ctx, form, period)),
    )
    keyboard = tuple((_of_period(ctx.about(key)),) for key in keys)
    message = replace(ctx.notice(said), keyboard=keyboard)
    texts = {choice_key(key): text for key in keys if text}
    return WhichFirst(message, waits=bool(text), texts=texts)


def _of_period(ctx: TurnContext) -> Choice:
    """The choice of a report among those of several periods of one form."""
    period = ctx.period.label(ctx.language)
    label = f"{ctx.office}: {period}" if ctx.has_several_units else period
    names = (period, ctx.period.short_label(ctx.language))
    return Choice(choice_key(ctx.report), label, names, is_navigation=True)


def _choice(ctx: TurnContext) -> Choice:
    names: tuple[str, ...] = ()
    if ctx.has_several_units or not ctx.has_several_forms:
        names = (ctx.unit.name, proper(ctx.unit.name))
    if ctx.has_several_forms:
        names = (*names, ctx.form.short[ctx.language], *ctx.form.words)
    return Choice(choice_key(ctx.report), _label(ctx), names, is_navigation=True)


def _label(ctx: TurnContext) -> str:
    if not ctx.has_several_forms and is_current(ctx, ctx.report):
        return ctx.office
    has_one_unit = ctx.has_several_forms and not ctx.has_several_units
    return ctx.report_name if has_one_unit else f"{ctx.office}: {ctx.report_name}"


# --- only looking --------------------------------------------------------------------------------
def beside(ctx: TurnContext, here: TurnContext, turn: Turn) -> Turn:
    """The turn, without taking the report that was in hand away: this one was only looked at.

    Where none was, the one that was looked at is in hand from now on.
    """
    if ctx.session.report is None:
        return turn
    return replace(turn, session=replace(ctx.session, form=here.session.form))
