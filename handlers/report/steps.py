"""/baocao: which report, how far it is, and where to go on."""

from dataclasses import replace

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup
from handlers.engine.context import TurnContext, office_name, report_name
from handlers.engine.current_report import (
    YEARS_BACK,
    argument_of,
    find_report,
    opened,
    period_flaw,
    report_at_hand,
    reports_of,
)
from handlers.engine.dialog import Dialog
from handlers.engine.turn import Choice, Message, Turn
from handlers.entry import navigation
from handlers.entry.questions import quoted
from handlers.figures.scope_summary import first_form
from handlers.findings import steps as findings_steps
from handlers.report import messages as report_messages
from reporting.reports import ReportKey
from reporting.units.names import proper
from reporting.values import show_date

CARD, PARTS, UNITS = "report.card", "report.parts", "report.units"


def open_report(ctx: TurnContext, words: str) -> Turn:
    """/baocao [period]: the card of one's report, or the choice of units for who has several."""
    keys = reports_of(ctx, words)
    if not keys:
        return ctx.turn(ctx.notice(_nothing(ctx, words)))
    if len(keys) > 1:
        # The words are kept for the choice that follows: it is of the period they name.
        there = ctx.at(replace(ctx.session, step=UNITS, indicator=None, raw=words, named=False))
        return there.turn(_which(there, keys))
    return show(opened(ctx.about(keys[0]), keys[0]))


def show(ctx: TurnContext) -> Turn:
    """The card of the report in hand."""
    there = ctx.at(replace(ctx.session, step=CARD, indicator=None, readings=(), raw=""))
    return there.turn(report_messages.card(there))


def _nothing(ctx: TurnContext, words: str) -> Markup:
    """Why there is no report to open, with a period that can be named instead."""
    if not words or not ctx.person.filing_units():
        return ctx.say("report.none")
    flaw, period = period_flaw(ctx, words)
    form = first_form(ctx)
    current = form.cycle.current(ctx.today)
    return ctx.say(
        f"report.period_{flaw}",
        words=quoted(words),
        period=period.label(ctx.language) if period else "",
        day=show_date(form.cycle.opens(period)) if period else "",
        years=YEARS_BACK,
        example=form.cycle.previous(current).label(ctx.language),
    )


def _which(ctx: TurnContext, keys: tuple[ReportKey, ...]) -> Message:
    choices = tuple((_choice(ctx.about(key)),) for key in keys)
    return Message(ctx.say("report.which"), choices)


def _choice(ctx: TurnContext) -> Choice:
    office = office_name(ctx.unit, ctx.say)
    many = len(ctx.lookup.forms) > 1
    label = f"{office}: {report_name(ctx.form, ctx.period, ctx.say)}" if many else office
    names = (ctx.unit.name, proper(ctx.unit.name))
    return Choice(pack("report", "take", argument_of(ctx.report)), label, names)


def _take(ctx: TurnContext, argument: str) -> Turn:
    """One of one's own reports, chosen from the list; anything else shows the list again."""
    here = find_report(ctx, argument)
    return show(here) if here else open_report(ctx, "")


def _open(ctx: TurnContext, _: str) -> Turn:
    return open_report(ctx, "")


def _card(ctx: TurnContext, _: str) -> Turn:
    here = report_at_hand(ctx)
    return show(here) if here else open_report(ctx, "")


def _parts(ctx: TurnContext, _: str) -> Turn:
    here = report_at_hand(ctx)
    if here is None:
        return open_report(ctx, "")
    there = here.at(replace(here.session, step=PARTS, readings=(), raw=""))
    return there.turn(report_messages.parts(there))


def _part(ctx: TurnContext, part: str) -> Turn:
    """Jump to a part: its first row without an answer, or its first row when all have one."""
    here = report_at_hand(ctx)
    if here is None:
        return open_report(ctx, "")
    duties = here.own_duties
    rows = [r for r in here.form.asked() if r.part == part and r.duty in duties]
    if not rows:
        return show(here)
    unanswered = (row for row in rows if row.code not in here.view.answers)
    return navigation.enter(here, next(unanswered, rows[0]).code)


def card_again(ctx: TurnContext) -> Message | None:
    """What the open step shows, for looking up choices and for showing it again."""
    if ctx.session.step == UNITS:
        return _which(ctx, reports_of(ctx, ctx.session.raw))
    if ctx.session.report is None:
        return None
    if ctx.session.step == PARTS:
        return report_messages.parts(ctx)
    return findings_steps.with_what_stands(ctx, report_messages.card(ctx))


CONVERSATION = Dialog(
    "report",
    commands={"baocao": open_report},
    presses={"open": _open, "card": _card, "parts": _parts, "part": _part, "take": _take},
    card=card_again,
)
