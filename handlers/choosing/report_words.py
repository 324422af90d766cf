"""The words behind a command about one's own report: which report they mean, in any order.

Words that name none are said to be unclear, with an example; the command does nothing then.
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers.choosing.coded_rows import having_code
from handlers.choosing.report_choice import (
    choice_key,
    not_open,
    not_yours,
    own_opening,
    report_choices,
    which_report,
    with_one_of,
    with_report,
)
from handlers.engine.catalogue import joined, quoted
from handlers.engine.commands import ACTING, in_language
from handlers.engine.context import TurnContext
from handlers.engine.current_report import (
    YEARS_BACK,
    PeriodFlaw,
    example_period,
    key_of,
    keys_of,
    no_report,
    opened,
    owes,
    period_flaw,
    report_at_hand,
    reports_of,
    why_not_owed,
    words_read,
)
from handlers.engine.refusal import Refusal, WhichFirst
from handlers.engine.turn import Message
from reporting.clean_text import CleanText, clean
from reporting.forms import Form
from reporting.forms.words import said_as
from reporting.people import may_submit
from reporting.periods import other_period
from reporting.report_words import ReportWords
from reporting.reports import ReportKey
from reporting.units.names import short
from reporting.values import show_date


def report_meant(
    ctx: TurnContext, words: CleanText, command: str, *, leading: bool = False
) -> tuple[TurnContext, CleanText]:
    """The context with the report that a command's words mean in hand, and the other words.

    `leading`: they stand first; a code and free text follow.

    Raises:
        Refusal: there is none, none of those named, or it is not clear what the words name.
        WhichFirst: it is not known which of several is meant.
    """
    found = words_read(ctx, words, leading=leading)
    if not (found.reports or found.unread or found.foreign):
        return _without_name(ctx, found.rest, command, leading=leading), found.rest
    keys = keys_named(ctx, found, command)
    here = report_at_hand(ctx)
    if here is not None:
        own = here.report
        beside = [key for key in keys if (key.form, key.unit) == (own.form, own.unit)]
        if beside and (found.period is None or own in beside):
            return here, found.rest
        keys = beside or keys
    if leading and len(keys) > 1:
        keys = having_code(keys, found.rest, ctx.lookup.forms) or keys
    keys = _to_act_on(ctx, keys, command)
    if len(keys) > 1:
        raise which_report(ctx, keys)
    return opened(ctx, keys[0]), found.rest


def _without_name(ctx: TurnContext, rest: CleanText, command: str, *, leading: bool) -> TurnContext:
    """The context with the report in hand; else with the only one that has the row behind.

    Where no report has it, which of them is meant does not matter: there is nothing to do in any.
    """
    here, own = report_at_hand(ctx), _to_act_on(ctx, reports_of(ctx), command)
    if here is not None or not own:
        return here or with_report(ctx)
    if not leading:
        return with_one_of(ctx, own)
    keys = having_code(own, rest, ctx.lookup.forms)
    if len(keys) > 1:
        raise which_report(ctx, keys)
    return ctx.about((keys or own)[0])


def _to_act_on(ctx: TurnContext, keys: Sequence[ReportKey], command: str) -> Sequence[ReportKey]:
    """The reports among which a command may mean one: of a focal point's only their own ones."""
    if command not in ACTING:
        return keys
    return [key for key in keys if may_submit(ctx.person, key.unit, key.form)] or keys


def keys_named(ctx: TurnContext, found: ReportWords, command: str) -> Sequence[ReportKey]:
    """The reports that words name, at least one.

    Raises:
        Refusal: there is none of them, and why.
        WhichFirst: none is named as typed, but some may be meant.
    """
    if not ctx.own_reports or found.foreign is not None:
        raise _why_none(ctx, found, command)
    keys = keys_of(ctx, found.reports)
    if keys:
        return keys
    near = keys_of(ctx, found.near)
    if near:
        texts = {choice_key(key): _without_words(command, found) for key in near}
        raise WhichFirst(_near(ctx, found, near), texts=texts)
    raise _why_none(ctx, found, command)


def _without_words(command: str, found: ReportWords) -> str:
    return f"/{command} {found.rest}".strip()


def near_question(ctx: TurnContext, words: CleanText) -> Message | None:
    """The question which of the reports is meant that the words come near to, if any are."""
    found = words_read(ctx, words)
    near = keys_of(ctx, found.near)
    return _near(ctx, found, near) if near else None


def _near(ctx: TurnContext, found: ReportWords, near: Sequence[ReportKey]) -> Message:
    period = found.period
    of_all = period is not None and len(near) == len(ctx.own_reports)
    sentence = "report.near_period" if of_all else "report.near"
    form = found.near[0].form
    if of_all and other_period(clean(found.unread), form.cycle, ctx.today) == period:
        sentence = "report.other_period"
    text = ctx.say(
        sentence,
        form=form.short[ctx.language],
        words=quoted(found.unread),
        period=period.label(ctx.language) if period else "",
    )
    return replace(ctx.notice(text), keyboard=report_choices(ctx, near))


# --- words that name none ------------------------------------------------------------------------
def nothing_named(ctx: TurnContext, words: CleanText, command: str) -> Refusal | WhichFirst:
    """Why the words lead to no report, with what can be sent instead."""
    return _why_none(ctx, words_read(ctx, words), command)


def _why_none(ctx: TurnContext, found: ReportWords, command: str) -> Refusal | WhichFirst:
    if not ctx.own_reports:
        return no_report(ctx)
    if found.foreign is not None:
        return not_yours(ctx, found.foreign, ctx.own_forms)
    keys = [key_of(ctx, one) for one in found.reports]
    flaw, form, period = period_flaw(ctx, found)
    if flaw is PeriodFlaw.NOT_STANDING or (keys and period is None):
        why = dict.fromkeys(why_not_owed(ctx, key) for key in keys if not owes(ctx, key))
        return Refusal("report.not_owed", why=joined(*why))
    if flaw is PeriodFlaw.NOT_OPEN and period is not None:
        text = "" if command == "baocao" else _without_words(command, found)
        offered = not_open(ctx, form, period, text)
        if offered is not None:
            return offered
    example = example_period(ctx, form)
    if flaw is PeriodFlaw.UNKNOWN:
        likely = found.near[0] if found.near else None
        if likely is not None and likely.period is not None:
            is_to_come = own_opening(ctx, likely.form, likely.period) > ctx.today
            text = "" if command == "baocao" else _without_words(command, found)
            offered = not_open(ctx, likely.form, likely.period, text) if is_to_come else None
            if offered is not None:
                return offered
        return _unknown(ctx, found, command, example)
    return Refusal(
        f"report.period_{flaw}",
        period=period.label(ctx.language) if period else "",
        day=show_date(own_opening(ctx, form, period)) if period else "",
        years=YEARS_BACK,
        command=in_language(command, ctx.language),
        example=_example(ctx, form, example),
    )


def _unknown(ctx: TurnContext, found: ReportWords, command: str, example: str) -> Refusal:
    """Words that are no report, unit or period: nothing is done, and what can be said instead."""
    behind = next(iter(ctx.own_reports[0][0].asked())).code if found.rest else ""
    has_several = (ctx.has_several_forms, ctx.has_several_units)
    sentence = _UNKNOWN.get(has_several) or _OF_PERIOD.get(command, "report.period_unknown")
    return Refusal(
        sentence,
        words=quoted(found.unread),
        command=in_language(command, ctx.language),
        example=_example(ctx, ctx.own_reports[0][0], example, behind),
    )


_UNKNOWN = {
    (True, True): "report.words_unknown",
    (True, False): "report.words_unknown_form",
    (False, True): "report.words_unknown_unit",
}
"""What is said to whoever has several forms, or several units."""

_OF_PERIOD = {"tiendo": "status.which_period", "nop": "submit.which_period"}
"""What is said to whoever has one report: a period is all that can be named."""


def _example(ctx: TurnContext, form: Form, period: str, behind: str = "") -> str:
    """What can stand behind a command: a form and a unit where there are several, and a period."""
    unit = next(unit for one, unit in ctx.own_reports if one.code == form.code)
    parts = [
        said_as(form, ctx.language) if ctx.has_several_forms else "",
        short(ctx.lookup.units[unit].name) if ctx.has_several_units else "",
        period,
        behind,
    ]
    return " ".join(filter(None, parts))
