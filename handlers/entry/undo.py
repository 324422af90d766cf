"""[Hoàn tác]: one's last step taken back, row by row, where nobody has written since."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed, report_at_hand
from handlers.engine.dialog import Dialog
from handlers.engine.session import Undo
from handlers.engine.turn import NOWHERE, Origin, RecordAnswers, Toast, Turn
from handlers.entry import navigation
from reporting.reports import NewAnswer
from reporting.values import State, Value, show

OPENED = Value(State.OPEN)
TOLD = 6
"""Rows told one by one."""


def _back(ctx: TurnContext, _: str) -> Turn:
    here = report_at_hand(ctx)
    if here is None or not here.session.undo:
        return ctx.turn(Toast(ctx.say.plain("assist.old_button")))
    refuse_if_filed(here)
    facts, kept = _facts(here)
    session = replace(navigation.cleared(here), undo=(), stragglers=(), back=None)
    after = here.at(session).writing(facts)
    echo = joined(_done(after, facts), _kept(after, kept))
    turn = _go_on(after, [fact.indicator for fact in facts], echo)
    if not facts:
        return turn
    return Turn(turn.session, turn.replies, (RecordAnswers(here.report, facts, NOWHERE),))


def _facts(ctx: TurnContext) -> tuple[tuple[NewAnswer, ...], list[str]]:
    """What to record so that all is as before, and the rows that somebody has written since."""
    facts, kept = [], []
    for step in ctx.session.undo:
        if _is_untouched(ctx, step):
            facts.append(step.before or NewAnswer(step.indicator, OPENED, ""))
        else:
            kept.append(step.indicator)
    return tuple(facts), kept


def _is_untouched(ctx: TurnContext, step: Undo) -> bool:
    current = ctx.view.answers.get(step.indicator)
    if current is None:
        return False
    return current.person_id == ctx.person.id and current.value == step.after


def _go_on(ctx: TurnContext, codes: Sequence[str], echo: Markup) -> Turn:
    """Ask the first of these rows that is open again, or whatever is."""
    if ctx.session.origin is Origin.REVIEW:
        return navigation.go_on(ctx, echo)
    opened = next((code for code in codes if navigation.is_open(ctx, code)), None)
    if opened is not None:
        narrative = ctx.session.origin is Origin.NARRATIVE
        return navigation.ask(
            ctx, opened, echo, origin=Origin.NARRATIVE if narrative else Origin.NONE
        )
    return navigation.go_on(ctx.at(replace(ctx.session, indicator=None)), echo)


def _done(after: TurnContext, facts: Sequence[NewAnswer]) -> Markup | None:
    if not facts:
        return None
    if len(facts) > TOLD:
        return after.say("undo.done_many", count=len(facts))
    rows = ", ".join(
        f"{fact.indicator}: "
        + show(fact.value, after.form.indicator(fact.indicator), after.language)
        for fact in facts
    )
    return after.say("undo.done", rows=rows)


def _kept(after: TurnContext, codes: Sequence[str]) -> Markup | None:
    return after.say("undo.kept", codes=", ".join(codes)) if codes else None


CONVERSATION = Dialog("undo", presses={"back": _back})
