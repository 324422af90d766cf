"""Going about in the indicators: the next one, one by its code, back to the one that was asked."""

from dataclasses import replace

from handlers.engine.context import NOTHING_MORE, TurnContext
from handlers.engine.current_report import refuse_if_filed
from handlers.engine.open_findings import signatures
from handlers.engine.refusal import Refusal
from handlers.engine.session import plain_question
from handlers.engine.states import (
    AskValue,
    AssignLate,
    BlockingFindings,
    DialogState,
    Origin,
    ReportCard,
    ReviewPart,
)
from handlers.engine.turn import Show, Text, Turn
from handlers.entry import confirmation
from handlers.entry.unanswered import holders
from handlers.entry.wording import standing
from reporting.forms import Asked, Indicator
from reporting.people import may_answer
from reporting.progress import is_unanswered, next_unanswered


def next_question(
    ctx: TurnContext, shown: Show = NOTHING_MORE, *, from_start: bool = False
) -> Turn:
    """Leave the question in hand for what follows it, which `shown` then stands in.

    Late answers are asked about first. Then comes what the question was opened from: another
    question that is still open, or the review. Otherwise it is the next indicator of one's own
    duties that has no answer (`from_start`: the first one), or the report card when all have one.
    """
    if ctx.session.late_answers:
        return _assign_late(ctx, shown)
    question, below = ctx.session.question, ctx.session.below
    if below and isinstance(below[-1], AskValue):
        back, last = below[-1], question.indicator if question else None
        if is_open(ctx, back.indicator):
            return ask(ctx, back.indicator, shown, back.origin, below=below[:-1], last=last)
        there = ctx.showing(*below[:-1], AskValue(last or back.indicator))
        return next_question(there, shown, from_start=from_start)
    if below and isinstance(below[-1], ReviewPart):
        return _show(ctx, replace(below[-1], findings_below=signatures(shown.findings)), shown)
    if question is not None and question.origin is Origin.NARRATIVE:
        return _next_of_narrative(ctx, None if from_start else question.indicator, shown)
    last = None if from_start else _last_of_turn(question)
    place = None if last is None or _is_narrative(ctx, last) else last
    code = next_unanswered(ctx.form, ctx.view.answers, ctx.own_duties, place)
    if code is None:
        return _report_card(ctx, shown)
    return ask(ctx, code, shown, last=last)


def back_to_question(ctx: TurnContext, shown: Show = NOTHING_MORE) -> Turn:
    """Ask the question in hand again while it is open, otherwise what follows it."""
    question, session = ctx.session.question, ctx.session
    if session.late_answers or question is None or not is_open(ctx, question.indicator):
        return next_question(ctx, shown)
    # The question about a late answer came between: the list of the part is shown anew.
    last = None if isinstance(ctx.state, AssignLate) else question.indicator
    return ask(ctx, question.indicator, shown, question.origin, below=session.below, last=last)


def is_aside(ctx: TurnContext, code: str) -> bool:
    """Whether an answer of that indicator is given aside from a question that is open."""
    if ctx.session.asked is not None:
        return ctx.session.asked != code
    return isinstance(ctx.state, BlockingFindings) and ctx.state.aside


def in_turn(ctx: TurnContext) -> TurnContext:
    """The context in which a question that was asked for by its code is one in turn."""
    question = ctx.session.question
    if question is None or question.origin is not Origin.EDIT:
        return ctx
    return ctx.showing(*ctx.session.below, replace(question, origin=Origin.NEXT))


def ask_again(ctx: TurnContext, shown: Show = NOTHING_MORE) -> Turn:
    """Ask the question in hand as if for the first time; without one the next question."""
    question = ctx.session.question
    if question is None:
        return next_question(ctx, shown)
    code = question.indicator
    return ask(ctx, code, shown, question.origin, below=ctx.session.below, last=code)


def reshow_question(ctx: TurnContext, shown: Show) -> Turn:
    """The question in hand as it was asked, alone, with something said below it."""
    question = plain_question(ctx.question)
    return ctx.showing(*ctx.session.below, question).show(shown)


def ask(
    ctx: TurnContext,
    code: str,
    shown: Show = NOTHING_MORE,
    origin: Origin = Origin.NEXT,
    *,
    below: tuple[DialogState, ...] | None = None,
    last: str | None = None,
) -> Turn:
    """Ask that indicator in place of the question in hand.

    It is opened over `below`; by default over the questions, not the review, that the one in hand
    was opened over. `last` is the indicator that was asked before it: where that was of another
    part, or there was none, the card lists what else is open in the part.
    """
    if below is None:
        below = tuple(state for state in ctx.session.below if isinstance(state, AskValue))
    known = ctx.view.answers.get(code)
    alone = origin is not Origin.NEXT or isinstance(below[-1] if below else None, ReviewPart)
    question = AskValue(
        code,
        known.id if known else 0,
        origin,
        lists_part=not alone and _opens_part(ctx, last, code),
        named_in=_command_message(ctx),
        findings_below=signatures(shown.findings),
    )
    return ctx.showing(*below, question).show(shown)


def enter(
    ctx: TurnContext,
    code: str,
    origin: Origin = Origin.NEXT,
    *,
    below: tuple[DialogState, ...] | None = None,
) -> Turn:
    """Ask that indicator, if it is asked at all and this person may write it now.

    Raises:
        Refusal: it may not be written, or not now.
    """
    refuse_if_filed(ctx)
    question = ctx.session.question
    last = question.indicator if question else None
    return ask(ctx, writable(ctx, code).code, NOTHING_MORE, origin, below=below, last=last)


def is_open(ctx: TurnContext, code: str) -> bool:
    """Whether the indicator, of the table or of the text, has no answer."""
    return is_unanswered(ctx.form.indicator(code), ctx.view.answers.get(code))


def narrative_codes(ctx: TurnContext) -> list[str]:
    """Codes of the parts of the report's text that this person may write, in the form's order."""
    return [
        one.code
        for one in ctx.form.narrative
        if may_answer(ctx.person, ctx.report.unit, ctx.report.form, one.duty)
    ]


def refuse_unless_writable(ctx: TurnContext) -> None:
    """Nothing may be written in a submitted report, or where the indicator is somebody else's.

    Raises:
        Refusal: the question in hand may not be answered now.
    """
    refuse_if_filed(ctx)
    writable(ctx, ctx.question.indicator)


def writable(ctx: TurnContext, code: str) -> Indicator:
    """The indicator of that code, which this person may write.

    Raises:
        Refusal: there is none, it is not asked, or it is a colleague's.
    """
    if code not in ctx.form or not ctx.is_own(ctx.report):
        raise Refusal("collect.no_such_row", code=code)
    found = ctx.form.indicator(code)
    if found.asked not in (Asked.ASKED, Asked.NARRATIVE):
        raise Refusal(
            f"collect.not_asked_{found.asked}",
            confirmation.computed_line(ctx, code),
            code=code,
            name=found.short[ctx.language],
        )
    if not may_answer(ctx.person, ctx.report.unit, ctx.report.form, found.duty):
        raise Refusal(
            "collect.not_yours",
            standing(ctx, found),
            code=code,
            duty=ctx.form.duties[found.duty][ctx.language],
            who=holders(ctx, found.duty),
        )
    return found


# --- where it leads ------------------------------------------------------------------------------
def _show(ctx: TurnContext, state: DialogState, shown: Show) -> Turn:
    return ctx.showing(state).show(shown)


def _report_card(ctx: TurnContext, shown: Show) -> Turn:
    return _show(ctx, ReportCard(signatures(shown.findings)), shown)


def _assign_late(ctx: TurnContext, shown: Show) -> Turn:
    """Ask which indicator the first late answer is for; an open question waits below."""
    question = ctx.session.question
    waits = question is not None and is_open(ctx, question.indicator)
    kept = (plain_question(question),) if question is not None and waits else ()
    state = AssignLate(signatures(shown.findings))
    return ctx.showing(*ctx.session.below, *kept, state).show(shown)


def _next_of_narrative(ctx: TurnContext, last: str | None, shown: Show) -> Turn:
    """The next part of the text without an answer; each may be left out, so it never wraps."""
    codes = narrative_codes(ctx)
    behind = codes[codes.index(last) + 1 :] if last in codes else codes
    code = next((code for code in behind if code not in ctx.view.answers), None)
    if code is not None:
        return ask(ctx, code, shown, Origin.NARRATIVE)
    return _report_card(ctx, replace(shown, lead=shown.lead or ctx.say("narrative.done")))


def _last_of_turn(question: AskValue | None) -> str | None:
    """The indicator behind which the next one is looked for; none behind one asked by its code."""
    return question.indicator if question and question.origin is Origin.NEXT else None


def _is_narrative(ctx: TurnContext, code: str) -> bool:
    return ctx.form.indicator(code).asked is Asked.NARRATIVE


def _command_message(ctx: TurnContext) -> str | None:
    """The message of the command that is being followed, if one is."""
    inbound = ctx.inbound
    said = isinstance(inbound.content, Text) and inbound.content.text.startswith("/")
    return inbound.message_id if said else None


def _opens_part(ctx: TurnContext, last: str | None, code: str) -> bool:
    return last is None or ctx.form.indicator(last).part != ctx.form.indicator(code).part
