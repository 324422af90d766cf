"""Which of a person's own reports is meant: the one named, the one in hand, the only one there is.

Otherwise it is asked, and what was sent goes on once it is known.
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers.engine.callback_data import pack
from handlers.engine.choices import Choice, Keyboard
from handlers.engine.context import TurnContext
from handlers.engine.current_report import (
    PeriodFlaw,
    argument_of,
    example_period,
    find_report,
    flaw_of,
    known_report,
    no_report,
    open_reports,
    opened,
    period_flaw,
    refused,
    report_at_hand,
    reports_of,
)
from handlers.engine.refusal import Refusal, WhichFirst
from handlers.engine.turn import Message, Turn
from reporting.clean_text import CleanText
from reporting.forms import Form
from reporting.forms.words import code_in, named_forms
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
    raise which_report(ctx, keys)


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


def report_meant(
    ctx: TurnContext, words: CleanText, *, leading: bool = False
) -> tuple[TurnContext, CleanText]:
    """The context with the report that a command's words mean in hand, and the other words.

    `leading`: a form is named by the first words only; what follows is free text.

    Raises:
        Refusal: there is none, or none of the form named.
        WhichFirst: it is not known which of several is meant.
    """
    named = named_forms(words, ctx.lookup.forms.values(), leading=leading)
    if not named.forms:
        return with_report(ctx), words
    keys = of_forms(ctx, named.forms)
    here = report_at_hand(ctx)
    if here is not None and any(here.report.form == form.code for form in named.forms):
        return here, named.rest
    if len(keys) > 1:
        raise which_report(ctx, keys)
    return opened(ctx.about(keys[0]), keys[0]), named.rest


def of_forms(ctx: TurnContext, forms: Sequence[Form]) -> list[ReportKey]:
    """The person's own reports of these forms that were named.

    Raises:
        Refusal: there is none of them.
    """
    codes = [form.code for form in forms]
    keys = [key for key in reports_of(ctx) if key.form in codes]
    if keys:
        return keys
    if not ctx.own_reports:
        raise no_report(ctx)
    raise not_yours(ctx, forms[0], [form for form, _ in ctx.own_reports])


def not_yours(ctx: TurnContext, form: Form, own: Sequence[Form]) -> Refusal:
    """A form was named with which this person has nothing to do; `own` are those they have."""
    names = dict.fromkeys(one.short[ctx.language] for one in own)
    return Refusal("form.not_yours", form=form.short[ctx.language], own=", ".join(names))


def which_report(ctx: TurnContext, keys: Sequence[ReportKey]) -> WhichFirst:
    """The question which of these reports is meant."""
    text = ctx.say("report.which_first")
    return WhichFirst(replace(ctx.notice(text), keyboard=report_choices(ctx, keys)))


def report_choices(ctx: TurnContext, keys: Sequence[ReportKey]) -> Keyboard:
    """A choice for each of these reports."""
    return tuple((_choice(ctx.about(key)),) for key in keys[:MOST_OFFERED])


def period_choices(ctx: TurnContext, keys: Sequence[ReportKey]) -> Keyboard:
    """A choice for each of these reports, which are of several periods of one form."""
    return tuple((_of_period(ctx.about(key)),) for key in keys[:MOST_OFFERED])


def not_open(ctx: TurnContext, form: Form, period: Period) -> Message:
    """That people cannot work on a period yet, with the reports that they can work on."""
    keys = open_reports(ctx, form, period)
    text = ctx.say(
        "report.not_open_yet" if keys else "report.period_not_open",
        period=period.label(ctx.language),
        day=show_date(form.cycle.opens(period)),
        example=example_period(ctx, form),
    )
    return replace(ctx.notice(text), keyboard=period_choices(ctx, keys))


def refuse_if_not_open(ctx: TurnContext, words: CleanText) -> None:
    """Words behind a command may name a period on which nobody can work yet.

    Raises:
        WhichFirst: they do: from when one can, with the reports that are open.
    """
    flaw, form, period = period_flaw(ctx, words)
    if flaw is PeriodFlaw.NOT_OPEN and period is not None:
        raise WhichFirst(not_open(ctx, form, period), waits=False)


def _of_period(ctx: TurnContext) -> Choice:
    period = ctx.period.label(ctx.language)
    label = f"{ctx.office}: {period}" if ctx.has_several_units else period
    names = (period, ctx.period.short_label(ctx.language))
    return Choice(pack("report", "take", argument_of(ctx.report)), label, names, is_navigation=True)


def _choice(ctx: TurnContext) -> Choice:
    names: tuple[str, ...] = ()
    if ctx.has_several_units or not ctx.has_several_forms:
        names = (ctx.unit.name, proper(ctx.unit.name))
    if ctx.has_several_forms:
        names = (*names, ctx.form.short[ctx.language], *ctx.form.words)
    return Choice(
        pack("report", "take", argument_of(ctx.report)), _label(ctx), names, is_navigation=True
    )


def _label(ctx: TurnContext) -> str:
    if not ctx.has_several_forms:
        return ctx.office
    return f"{ctx.office}: {ctx.report_name}" if ctx.has_several_units else ctx.report_name


# --- a code that another report has --------------------------------------------------------------
def refuse_if_elsewhere(ctx: TurnContext, code: CleanText) -> None:
    """A code that the report in hand has not may be one of another report of this person's.

    Raises:
        WhichFirst: it is: which report it stands in, with the way there.
    """
    found = [key for key in reports_of(ctx) if _has(ctx, key, code)]
    if not found:
        return
    first = ctx.about(found[0])
    text = ctx.say(
        "report.row_elsewhere",
        code=code.upper(),
        report=ctx.report_and_office,
        other=", ".join(dict.fromkeys(ctx.about(key).report_name for key in found)),
    )
    raise WhichFirst(replace(first.notice(text), keyboard=report_choices(ctx, found)))


def _has(ctx: TurnContext, key: ReportKey, code: CleanText) -> bool:
    return key.form != ctx.report.form and code_in(code, ctx.lookup.forms[key.form]) is not None


def refuse_if_all_elsewhere(ctx: TurnContext, text: CleanText) -> None:
    """A text that begins with a code which only another report of this person's has.

    Raises:
        WhichFirst: which report it stands in; the text goes there once that is chosen.
    """
    if not ctx.has_several_forms:
        return
    first = text.split(maxsplit=1)[0].strip(":=;,") if text.strip() else text
    if any(c.isdigit() for c in first) and code_in(first, ctx.form) is None:
        refuse_if_elsewhere(ctx, first)


# --- only looking --------------------------------------------------------------------------------
def beside(ctx: TurnContext, here: TurnContext, turn: Turn) -> Turn:
    """The turn, without taking the report that was in hand away: this one was only looked at.

    Where none was, the one that was looked at is in hand from now on.
    """
    if ctx.session.report is None:
        return turn
    return replace(turn, session=replace(ctx.session, form=here.session.form))
