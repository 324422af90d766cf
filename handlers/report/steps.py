"""/baocao: which report, how far it is, and where to go on."""

from dataclasses import replace

from handlers.choosing.report_choice import not_open, of_forms, report_choices
from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.context import TurnContext
from handlers.engine.current_report import (
    YEARS_BACK,
    PeriodFlaw,
    example_period,
    find_report,
    near_reports,
    no_report,
    opened,
    owes,
    period_flaw,
    report_at_hand,
    reports_of,
    why_not_owed,
)
from handlers.engine.dialog import Dialog
from handlers.engine.states import ChoosePart, ChooseReport, ReportCard
from handlers.engine.turn import Message, Show, Turn
from handlers.entry import navigation
from handlers.report import messages as report_messages
from reporting.clean_text import NOTHING, CleanText, clean
from reporting.forms import Form
from reporting.forms.words import named_forms
from reporting.periods import Period
from reporting.reports import ReportKey


def open_report(ctx: TurnContext, words: CleanText) -> Turn:
    """/baocao [form] [period]: the card of one's report, or the choice for who has several."""
    keys = reports_of(ctx, words)
    if not keys:
        return ctx.turn(_near(ctx, words) or _nothing(ctx, words))
    if len(keys) > 1:
        # The words are kept for the choice that follows: it is of the period they name.
        there = ctx.at(replace(ctx.session, pinned=False, stack=(ChooseReport(words),)))
        return there.show()
    return show(opened(ctx.about(keys[0]), keys[0]))


def show(ctx: TurnContext) -> Turn:
    """The card of the report in hand."""
    return ctx.showing(ReportCard()).show()


def _near(ctx: TurnContext, words: CleanText) -> Message | None:
    """The reports of the period that was meant, where the words name none of the form."""
    near = near_reports(ctx, words)
    if near is None:
        return None
    sentence = ctx.say(
        "report.other_period" if near.is_other else "report.near_period",
        form=near.form.short[ctx.language],
        words=quoted(words),
        period=near.period.label(ctx.language),
    )
    return replace(ctx.notice(sentence), keyboard=report_choices(ctx, near.keys))


def _nothing(ctx: TurnContext, words: CleanText) -> Message:
    """Why there is no report to open, with those that are open."""
    if not words or not ctx.own_reports:
        return ctx.notice(no_report(ctx).text(ctx.say))
    named = named_forms(words, ctx.lookup.forms.values()).forms
    if named:
        of_forms(ctx, named)  # says so where none of them is one's own
    flaw, form, period = period_flaw(ctx, words)
    if flaw is PeriodFlaw.NOT_STANDING and period is not None:
        return ctx.notice(_not_owed(ctx, form, period))
    if flaw is PeriodFlaw.NOT_OPEN and period is not None:
        return not_open(ctx, form, period)
    return ctx.notice(
        ctx.say(
            f"report.period_{flaw}",
            words=quoted(words),
            period=period.label(ctx.language) if period else "",
            years=YEARS_BACK,
            example=example_period(ctx, form),
        )
    )


def _not_owed(ctx: TurnContext, form: Form, period: Period) -> Markup:
    """Why nothing is owed of a period that was named."""
    own = (unit for one, unit in ctx.own_reports if one.code == form.code)
    keys = (ReportKey(form.code, unit, period.key) for unit in own)
    return joined(*(why_not_owed(ctx, key) for key in keys if not owes(ctx, key)))


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
