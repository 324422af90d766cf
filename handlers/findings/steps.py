"""What does not add up: said while the officer has the phone in hand, with the ways out of it."""

from collections.abc import Callable
from dataclasses import replace

from handlers.choosing.report_choice import named_report, with_report
from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.choices import Keyboard, near
from handlers.engine.context import NOTHING_MORE, TurnContext
from handlers.engine.dialog import Dialog
from handlers.engine.open_findings import open_findings, signatures
from handlers.engine.session import plain_question
from handlers.engine.states import (
    AskValue,
    AssignLate,
    BlockingFindings,
    GiveReason,
    ListFindings,
    Origin,
    ReportCard,
    ReviewPart,
)
from handlers.engine.turn import MESSAGE_ROOM, ExplainFindings, Message, Show, Turn
from handlers.entry import navigation
from handlers.entry.coded_values import coded_values
from handlers.entry.question import question
from handlers.findings.explanation import flaw, is_agreement, meant, says_why, spoken
from handlers.findings.messages import (
    LISTED,
    SHOWN,
    explainable,
    finding_card,
    list_card,
    reason_card,
    told,
    ways_out,
)
from reporting.checks.finding import Finding
from reporting.clean_text import CleanText


def below(ctx: TurnContext, message: Message, shown: Show) -> Message:
    """The open card with the softer findings that stand below it and still stand."""
    found = shown.findings or (_at_hand(ctx) if _signatures(ctx) else ())
    if not found:
        return message
    findings = joined(*told(ctx, found, SHOWN))
    text = message.text
    if len(text) + len(findings) > MESSAGE_ROOM:
        text = _without_list(ctx, shown) or text
    keyboard = (*message.keyboard, *ways_out(ctx, found, SHOWN))
    return replace(message, text=joined(f"{text}\n", findings), keyboard=keyboard)


def _without_list(ctx: TurnContext, shown: Show) -> str | None:
    """The text of a question that lists its part, without the list; None of any other card."""
    state = ctx.state
    if not isinstance(state, AskValue) or not state.lists_part:
        return None
    brief = ctx.showing(*ctx.session.below, replace(state, lists_part=False))
    return question(brief, shown.lead).text


# --- choices -------------------------------------------------------------------------------------
def _go_on(ctx: TurnContext, _: str) -> Turn:
    """Leave it for now: it comes back in the review and stops the submission."""
    return navigation.back_to_question(ctx)


def _explain(ctx: TurnContext, _: str) -> Turn:
    """Ask for the reason for which the soft findings at hand may stand."""
    soft = _to_explain(ctx)
    if not soft:
        return navigation.back_to_question(ctx)
    return ctx.over_question(GiveReason(signatures(soft))).show(Show(findings=soft))


def _on_text(ctx: TurnContext, text: CleanText) -> Turn | None:
    """The reason that is asked for; a choice of the card, or nearly one, is none."""
    soft = _to_explain(ctx)
    if not soft:
        return navigation.back_to_question(ctx, Show(ctx.say("finding.settled", raw=quoted(text))))
    ways = reason_card(ctx, soft).keyboard
    if meant(text, ways):
        return navigation.back_to_question(ctx)
    if near(text, ways):
        return None
    reason = spoken(text)
    wrong = flaw(ctx, reason) or _is_values(ctx, text)
    if wrong is not None:
        return ctx.turn(reason_card(ctx, soft, wrong))
    kept = ExplainFindings(ctx.report, tuple((f.check, f.signature) for f in soft), reason)
    turn = navigation.back_to_question(ctx, Show(ctx.say("finding.kept", count=len(soft))))
    return replace(turn, effects=(kept,))


def reason_typed(
    ctx: TurnContext, text: CleanText, keyboard_of: Callable[[], Keyboard]
) -> Turn | None:
    """Text in answer to the softer findings that the open card shows: a reason, or that it is so.

    A reason is kept; to "đúng" the reason is asked for. None for anything else. `keyboard_of` gives
    the card's choices: the name of one is no reason.
    """
    if isinstance(ctx.state, GiveReason) or not _signatures(ctx):
        return None
    reason, agrees = spoken(text), is_agreement(text)
    if not agrees and not says_why(ctx, reason, at_question=ctx.session.asked is not None):
        return None
    soft = _to_explain(ctx)
    if not soft:
        return None
    if agrees:
        return _explain(ctx, "")
    keyboard = keyboard_of()
    if meant(text, keyboard) or near(text, keyboard):
        return None
    kept = ExplainFindings(ctx.report, tuple((f.check, f.signature) for f in soft), reason)
    said = Show(ctx.say("finding.kept_reason", count=len(soft), raw=quoted(reason)))
    if isinstance(ctx.state, BlockingFindings | ListFindings):
        turn = navigation.back_to_question(ctx, said)
    else:
        turn = _without_findings(ctx).show(said)
    return replace(turn, effects=(kept,))


def _list(ctx: TurnContext, argument: str) -> Turn:
    """Everything that is open in the report."""
    here = named_report(ctx, argument)
    found = open_findings(here)
    return here.showing(ListFindings(signatures(found))).show(Show(findings=found))


def _edit(ctx: TurnContext, code: str) -> Turn:
    """One of the indicators that a finding names; a question that waits below it waits on."""
    here = with_report(ctx)
    waiting, state = here.session.question, here.state
    if waiting is None or not (isinstance(state, BlockingFindings) and state.aside):
        return navigation.enter(here, code, Origin.EDIT)
    below = (*here.session.below, plain_question(waiting))
    return navigation.enter(here, code, Origin.EDIT, below=below)


def _is_values(ctx: TurnContext, text: CleanText) -> Markup | None:
    """What to say of figures behind their codes, which are no reason."""
    if coded_values(ctx, text) is None:
        return None
    return ctx.say("finding.reason_values", raw=quoted(text))


def _without_findings(ctx: TurnContext) -> TurnContext:
    """The context with the open card as it is, without the findings that stand below it."""
    state = ctx.state
    if isinstance(state, AskValue | ReportCard | ReviewPart | AssignLate):
        return ctx.showing(*ctx.session.stack[:-1], replace(state, findings_below=()))
    return ctx


def _at_hand(ctx: TurnContext) -> tuple[Finding, ...]:
    """The findings being talked about that still stand: one of other figures is another one."""
    wanted = _signatures(ctx)
    return tuple(f for f in open_findings(ctx) if f.signature in wanted)


def _signatures(ctx: TurnContext) -> tuple[str, ...]:
    match ctx.state:
        case BlockingFindings(found, _) | GiveReason(found) | ListFindings(found):
            return found
        case AskValue() | ReportCard() | ReviewPart() | AssignLate() as state:
            return state.findings_below
        case _:
            return ()


def _to_explain(ctx: TurnContext) -> tuple[Finding, ...]:
    """Of the findings at hand what one reason of this person's may be for: as many as are shown."""
    return explainable(ctx, _at_hand(ctx))[:LISTED]


# --- cards ---------------------------------------------------------------------------------------
def draw(ctx: TurnContext, shown: Show = NOTHING_MORE) -> Message | None:
    """The card of the open state."""
    if isinstance(ctx.state, ListFindings):
        return list_card(ctx, shown.findings or open_findings(ctx))
    if isinstance(ctx.state, GiveReason):
        soft = shown.findings or _to_explain(ctx)
        return reason_card(ctx, soft) if soft else None
    found = shown.findings or _at_hand(ctx)
    return finding_card(ctx, found, shown.lead) if found else None


DIALOG = Dialog(
    "finding",
    taps={"later": _go_on, "explain": _explain, "list": _list, "edit": _edit},
    lasting=frozenset({"list", "edit"}),
    on_text=_on_text,
    draw=draw,
)
