"""[Hoàn tác]: one's last step taken back, row by row, where nobody has written since."""

from collections.abc import Sequence
from dataclasses import replace

from handlers import asking
from handlers.catalogue import Markup, joined
from handlers.conversations import Conversation
from handlers.moment import Moment
from handlers.own_reports import with_report
from handlers.session_parts import Undo
from handlers.turn import NOWHERE, Origin, RecordAnswers, Toast, Turn
from reporting.reports import NewAnswer
from reporting.values import State, Value, show

OPENED = Value(State.OPEN)
TOLD = 6
"""Rows told one by one."""


def _back(moment: Moment, _: str) -> Turn:
    here = with_report(moment)
    if here is None or not here.session.undo:
        return moment.turn(Toast(moment.say.plain("assist.old_button")))
    if here.view.state.is_filed:
        return here.turn(asking.locked(here))
    facts, kept = _facts(here)
    session = replace(asking.cleared(here), undo=(), stragglers=(), back=None)
    after = here.at(session).writing(facts)
    echo = joined(_done(after, facts), _kept(after, kept))
    turn = _go_on(after, [fact.indicator for fact in facts], echo)
    if not facts:
        return turn
    return Turn(turn.session, turn.replies, (RecordAnswers(here.report, facts, NOWHERE),))


def _facts(moment: Moment) -> tuple[tuple[NewAnswer, ...], list[str]]:
    """What to record so that all is as before, and the rows that somebody has written since."""
    facts, kept = [], []
    for step in moment.session.undo:
        if _is_untouched(moment, step):
            facts.append(step.before or NewAnswer(step.indicator, OPENED, ""))
        else:
            kept.append(step.indicator)
    return tuple(facts), kept


def _is_untouched(moment: Moment, step: Undo) -> bool:
    current = moment.view.answers.get(step.indicator)
    if current is None:
        return False
    return current.person_id == moment.person.id and current.value == step.after


def _go_on(moment: Moment, codes: Sequence[str], echo: Markup) -> Turn:
    """Ask the first of these rows that is open again, or whatever is."""
    if moment.session.origin is Origin.REVIEW:
        return asking.go_on(moment, echo)
    opened = next((code for code in codes if asking.is_open(moment, code)), None)
    if opened is not None:
        narrative = moment.session.origin is Origin.NARRATIVE
        return asking.ask(
            moment, opened, echo, origin=Origin.NARRATIVE if narrative else Origin.NONE
        )
    return asking.go_on(moment.at(replace(moment.session, indicator=None)), echo)


def _done(after: Moment, facts: Sequence[NewAnswer]) -> Markup | None:
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


def _kept(after: Moment, codes: Sequence[str]) -> Markup | None:
    return after.say("undo.kept", codes=", ".join(codes)) if codes else None


CONVERSATION = Conversation("undo", presses={"back": _back})
