"""What does not add up: said while the officer has the phone in hand, with the ways out of it."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.engine import open_findings
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choice_matching import near
from handlers.engine.context import TurnContext
from handlers.engine.current_report import named_report, with_report
from handlers.engine.dialog import Dialog
from handlers.engine.turn import MESSAGE_ROOM, ExplainFindings, Message, Origin, Turn
from handlers.entry import navigation
from handlers.entry.questions import question
from handlers.findings.explanation import flaw, meant, spoken
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

OPEN, REASON, LIST = "finding.open", "finding.reason", "finding.list"


def after_answers(
    ctx: TurnContext, found: Sequence[Finding], echo: Markup | None, record: Markup | None
) -> Turn:
    """Go on: a finding that blocks comes first, a softer one stands below the next question."""
    blocking = [finding for finding in found if finding.blocks]
    if blocking:
        there = ctx.at(replace(navigation.cleared(ctx), step=OPEN, checks=_signatures(blocking)))
        card = finding_card(there, blocking, echo)
        return there.turn(replace(card, record=record))
    turn = navigation.go_on(ctx, echo, record)
    if not found:
        return turn
    there = ctx.at(replace(turn.session, checks=_signatures(found)))
    return there.turn(*(_with_soft(there, reply, found, echo) for reply in turn.replies))


def with_what_stands(ctx: TurnContext, message: Message) -> Message:
    """A question shown again, with the softer findings that stood below it and still stand."""
    found = _at_hand(ctx) if ctx.session.checks else ()
    return _with_soft(ctx, message, found, None) if found else message


def _with_soft(
    ctx: TurnContext, reply: object, found: Sequence[Finding], echo: Markup | None
) -> Message:
    """The card with the findings below it; a list of rows makes room for them."""
    if not isinstance(reply, Message):
        raise TypeError(reply)
    findings = joined(*told(ctx, found, SHOWN))
    text = reply.text
    if ctx.session.listed and len(text) + len(findings) > MESSAGE_ROOM:
        brief = ctx.at(replace(ctx.session, listed=False))
        text = question(brief, echo).text
    text = joined(f"{text}\n", findings)
    return replace(reply, text=text, rows=(*reply.rows, *ways_out(ctx, found, SHOWN)))


# --- choices -------------------------------------------------------------------------------------
def _go_on(ctx: TurnContext, _: str) -> Turn:
    """Leave it for now: it comes back in the review and stops the submission."""
    return _back_to_question(ctx, None)


def _back_to_question(ctx: TurnContext, echo: Markup | None) -> Turn:
    """Ask again the row below which the findings stood; once it has its answer, the next one."""
    there = ctx.at(replace(ctx.session, checks=()))
    session = there.session
    waiting = session.stragglers or session.back is not None
    if waiting or session.indicator is None or not navigation.is_open(there, session.indicator):
        return navigation.go_on(there, echo)
    return navigation.ask(there, session.indicator, echo, origin=session.origin)


def _explain(ctx: TurnContext, _: str) -> Turn:
    """Ask for the reason for which the soft findings at hand may stand."""
    soft = _to_explain(ctx)
    if not soft:
        return _go_on(ctx, "")
    there = ctx.at(replace(ctx.session, step=REASON, checks=_signatures(soft)))
    return there.turn(reason_card(there, soft))


def _said(ctx: TurnContext, text: str) -> Turn | None:
    """The reason, while one is asked for; a choice of the card, or nearly one, is none."""
    if ctx.session.step != REASON:
        return None
    soft = _to_explain(ctx)
    if not soft:
        return _go_on(ctx, "")
    ways = reason_card(ctx, soft).rows
    if meant(text, ways):
        return _go_on(ctx, "")
    if near(text, ways):
        return None
    reason = spoken(text)
    wrong = flaw(ctx, reason)
    if wrong is not None:
        return ctx.turn(reason_card(ctx, soft, wrong))
    kept = ExplainFindings(ctx.report, tuple((f.check, f.signature) for f in soft), reason)
    turn = _back_to_question(ctx, ctx.say("finding.kept", count=len(soft)))
    return Turn(turn.session, turn.replies, (kept,))


def _list(ctx: TurnContext, argument: str) -> Turn:
    """Everything that is open in the report."""
    here = named_report(ctx, argument)
    found = open_findings.all_open(here)
    there = here.at(
        replace(navigation.cleared(here), step=LIST, indicator=None, checks=_signatures(found))
    )
    return there.turn(list_card(there, found))


def _edit(ctx: TurnContext, code: str) -> Turn:
    """One of the rows that a finding names."""
    here = with_report(ctx)
    return navigation.enter(here, code, Origin.EDIT)


def _at_hand(ctx: TurnContext) -> tuple[Finding, ...]:
    """The findings being talked about that still stand: one of other figures is another one."""
    return tuple(f for f in open_findings.all_open(ctx) if f.signature in ctx.session.checks)


def _to_explain(ctx: TurnContext) -> tuple[Finding, ...]:
    """Those of them that one reason of this person's may be for: no more than are shown."""
    return explainable(ctx, _at_hand(ctx))[:LISTED]


def _signatures(found: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.signature for finding in found))


def card(ctx: TurnContext) -> Message | None:
    """What the open step shows."""
    if ctx.session.report is None:
        return None
    if ctx.session.step == LIST:
        return list_card(ctx, open_findings.all_open(ctx))
    if ctx.session.step == REASON:
        soft = _to_explain(ctx)
        return reason_card(ctx, soft) if soft else None
    found = _at_hand(ctx)
    return finding_card(ctx, found, None) if found else None


CONVERSATION = Dialog(
    "finding",
    presses={"later": _go_on, "explain": _explain, "list": _list, "edit": _edit},
    said=_said,
    card=card,
)
