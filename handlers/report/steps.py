"""/baocao: which report, how far it is, and where to go on."""

from dataclasses import replace

from handlers.choosing.report_choice import report_choices
from handlers.choosing.report_words import near_question, nothing_named
from handlers.engine.context import TurnContext
from handlers.engine.current_report import (
    find_report,
    no_report,
    opened,
    report_at_hand,
    reports_of,
)
from handlers.engine.dialog import Dialog
from handlers.engine.states import ChoosePart, ChooseReport, ReportCard
from handlers.engine.turn import Message, Show, Turn
from handlers.entry import navigation
from handlers.report import messages as report_messages
from reporting.clean_text import NOTHING, CleanText, clean
from reporting.reports import ReportKey


def open_report(ctx: TurnContext, words: CleanText) -> Turn:
    """/baocao [form] [unit] [period]: the card of one's report, or the choice of several."""
    keys = reports_of(ctx, words)
    if not keys and not words:
        raise no_report(ctx)
    if not keys:
        near = near_question(ctx, words) if ctx.own_reports else None
        if near is None:
            raise nothing_named(ctx, words, "baocao")
        return ctx.turn(near)
    if len(keys) > 1:
        # The words are kept for the choice that follows: it is of the period they name.
        there = ctx.at(replace(ctx.session, pinned=False, stack=(ChooseReport(words),)))
        return there.show()
    return show(opened(ctx.about(keys[0]), keys[0]))


def show(ctx: TurnContext) -> Turn:
    """The card of the report in hand."""
    return ctx.showing(ReportCard()).show()


def _which(ctx: TurnContext, keys: tuple[ReportKey, ...]) -> Message:
    sentence = "report.which" if len({key.form for key in keys}) == 1 else "report.which_form"
    return Message(ctx.say(sentence), report_choices(ctx, keys))


def _take(ctx: TurnContext, argument: str) -> Turn:
    """One of one's own reports, chosen from the list; anything else shows the list again."""
    here = find_report(ctx, argument)
    return show(here) if here else open_report(ctx, NOTHING)


def _open(ctx: TurnContext, _: str) -> Turn:
    return open_report(ctx, NOTHING)


def _card(ctx: TurnContext, _: str) -> Turn:
    here = report_at_hand(ctx)
    return show(here) if here else open_report(ctx, NOTHING)


def _parts(ctx: TurnContext, _: str) -> Turn:
    here = report_at_hand(ctx)
    if here is None:
        return open_report(ctx, NOTHING)
    return here.over_question(ChoosePart()).show()


def _part(ctx: TurnContext, part: str) -> Turn:
    """Jump to a part: its first indicator without an answer, or the first when all have one."""
    here = report_at_hand(ctx)
    if here is None:
        return open_report(ctx, NOTHING)
    duties = here.own_duties
    found = [one for one in here.form.asked() if one.part == part and one.duty in duties]
    if not found:
        return show(here)
    unanswered = (one for one in found if one.code not in here.view.answers)
    return navigation.enter(here, next(unanswered, found[0]).code)


def draw(ctx: TurnContext, shown: Show) -> Message | None:
    """The card of the open state."""
    match ctx.state:
        case ChooseReport(words):
            return _which(ctx, reports_of(ctx, clean(words)))
        case ChoosePart():
            return report_messages.parts(ctx)
        case ReportCard():
            return report_messages.card(ctx, shown.lead)
        case _:
            return None


DIALOG = Dialog(
    "report",
    commands={"baocao": open_report},
    taps={"open": _open, "card": _card, "parts": _parts, "part": _part, "take": _take},
    lasting=frozenset({"open", "take"}),
    draw=draw,
)
