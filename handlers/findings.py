"""What does not add up: said while the officer has the phone in hand, with the ways out of it."""

from collections.abc import Sequence
from dataclasses import replace

from handlers import asking, checking
from handlers.catalogue import Markup, joined
from handlers.conversations import Conversation
from handlers.finding_cards import (
    LISTED,
    SHOWN,
    explainable,
    finding_card,
    list_card,
    reason_card,
    told,
    ways_out,
)
from handlers.matching import near
from handlers.moment import Moment
from handlers.own_reports import named_report, with_report
from handlers.questions import ROOM, question
from handlers.reasons import flaw, meant, spoken
from handlers.turn import ExplainFindings, Message, Origin, Turn
from reporting.checks import Finding

OPEN, REASON, LIST = "finding.open", "finding.reason", "finding.list"


def after_answers(
    moment: Moment, found: Sequence[Finding], echo: Markup | None, record: Markup | None
) -> Turn:
    """Go on: a finding that blocks comes first, a softer one stands below the next question."""
    blocking = [finding for finding in found if finding.blocks]
    if blocking:
        there = moment.at(replace(asking.cleared(moment), step=OPEN, checks=_signatures(blocking)))
        card = finding_card(there, blocking, echo)
        return there.turn(replace(card, record=record))
    turn = asking.go_on(moment, echo, record)
    if not found:
        return turn
    there = moment.at(replace(turn.session, checks=_signatures(found)))
    return there.turn(*(_with_soft(there, reply, found, echo) for reply in turn.replies))


def with_what_stands(moment: Moment, message: Message) -> Message:
    """A question shown again, with the softer findings that stood below it and still stand."""
    found = _at_hand(moment) if moment.session.checks else ()
    return _with_soft(moment, message, found, None) if found else message


def _with_soft(
    moment: Moment, reply: object, found: Sequence[Finding], echo: Markup | None
) -> Message:
    """The card with the findings below it; a list of rows makes room for them."""
    if not isinstance(reply, Message):
        raise TypeError(reply)
    findings = joined(*told(moment, found, SHOWN))
    text = reply.text
    if moment.session.listed and len(text) + len(findings) > ROOM:
        brief = moment.at(replace(moment.session, listed=False))
        text = question(brief, echo).text
    text = joined(f"{text}\n", findings)
    return replace(reply, text=text, rows=(*reply.rows, *ways_out(moment, found, SHOWN)))


# --- choices -------------------------------------------------------------------------------------
def _go_on(moment: Moment, _: str) -> Turn:
    """Leave it for now: it comes back in the review and stops the submission."""
    return _back_to_question(moment, None)


def _back_to_question(moment: Moment, echo: Markup | None) -> Turn:
    """Ask again the row below which the findings stood; once it has its answer, the next one."""
    there = moment.at(replace(moment.session, checks=()))
    session = there.session
    waiting = session.stragglers or session.back is not None
    if waiting or session.indicator is None or not asking.is_open(there, session.indicator):
        return asking.go_on(there, echo)
    return asking.ask(there, session.indicator, echo, origin=session.origin)


def _explain(moment: Moment, _: str) -> Turn:
    """Ask for the reason for which the soft findings at hand may stand."""
    soft = _to_explain(moment)
    if not soft:
        return _go_on(moment, "")
    there = moment.at(replace(moment.session, step=REASON, checks=_signatures(soft)))
    return there.turn(reason_card(there, soft))


def _said(moment: Moment, text: str) -> Turn | None:
    """The reason, while one is asked for; a choice of the card, or nearly one, is none."""
    if moment.session.step != REASON:
        return None
    soft = _to_explain(moment)
    if not soft:
        return _go_on(moment, "")
    ways = reason_card(moment, soft).rows
    if meant(text, ways):
        return _go_on(moment, "")
    if near(text, ways):
        return None
    reason = spoken(text)
    wrong = flaw(moment, reason)
    if wrong is not None:
        return moment.turn(reason_card(moment, soft, wrong))
    kept = ExplainFindings(moment.report, tuple((f.check, f.signature) for f in soft), reason)
    turn = _back_to_question(moment, moment.say("finding.kept", count=len(soft)))
    return Turn(turn.session, turn.replies, (kept,))


def _list(moment: Moment, argument: str) -> Turn:
    """Everything that is open in the report."""
    here = named_report(moment, argument)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    found = checking.all_open(here)
    there = here.at(
        replace(asking.cleared(here), step=LIST, indicator=None, checks=_signatures(found))
    )
    return there.turn(list_card(there, found))


def _edit(moment: Moment, code: str) -> Turn:
    """One of the rows that a finding names."""
    here = with_report(moment)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    return asking.enter(here, code, Origin.EDIT)


def _at_hand(moment: Moment) -> tuple[Finding, ...]:
    """The findings being talked about that still stand: one of other figures is another one."""
    return tuple(f for f in checking.all_open(moment) if f.signature in moment.session.checks)


def _to_explain(moment: Moment) -> tuple[Finding, ...]:
    """Those of them that one reason of this person's may be for: no more than are shown."""
    return explainable(moment, _at_hand(moment))[:LISTED]


def _signatures(found: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.signature for finding in found))


def card(moment: Moment) -> Message | None:
    """What the open step shows."""
    if moment.session.report is None:
        return None
    if moment.session.step == LIST:
        return list_card(moment, checking.all_open(moment))
    if moment.session.step == REASON:
        soft = _to_explain(moment)
        return reason_card(moment, soft) if soft else None
    found = _at_hand(moment)
    return finding_card(moment, found, None) if found else None


CONVERSATION = Conversation(
    "finding",
    presses={"later": _go_on, "explain": _explain, "list": _list, "edit": _edit},
    said=_said,
    card=card,
)
