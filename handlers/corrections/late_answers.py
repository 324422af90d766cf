"""An answer belongs to the question that stood in the chat when it was sent.

On a weak network two answers arrive together, late, twice or in the wrong order. Message ids count
up in a chat: the newest question before a message is the one it answers. Where that is not the one
that is asked now, the bot asks which of the two it is for, and records nothing until it knows.
"""

from dataclasses import replace

from handlers.corrections import late_messages
from handlers.engine.catalogue import quoted
from handlers.engine.choices import chosen
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import QuestionBeforeQuery, RecordedMessageQuery
from handlers.engine.refusal import Refusal
from handlers.engine.session import LateAnswer
from handlers.engine.states import AssignLate, BlockingFindings
from handlers.engine.turn import Message, Show, Turn
from handlers.entry import navigation, recording
from reporting.clean_text import CleanText
from reporting.forms import Asked
from reporting.people import may_answer
from reporting.reports import NewAnswer, Question

MOST = 8
"""Texts that may wait for their indicator."""

MOST_OFFERED = 5
"""Indicators that are offered for one text."""


def heard(ctx: TurnContext, text: CleanText) -> Turn | None:
    """Text that is not certainly for the question that is open; None when it is."""
    inbound, session = ctx.inbound, ctx.session
    if not inbound.ordered or inbound.message_id is None or session.report is None:
        return None
    waiting, asked = isinstance(ctx.state, AssignLate), session.asked
    if not waiting and asked is None and not isinstance(ctx.state, BlockingFindings):
        return None
    if inbound.replied_to is not None and not waiting:
        return None  # `edits` knows the indicator
    if waiting and chosen(text, late_messages.card(ctx).keyboard) is not None:
        return None
    message_id = int(inbound.message_id)
    named_in = ctx.question.named_in if asked is not None else None
    if asked is not None and named_in is not None and int(named_in) < message_id:
        return _again(ctx, asked, inbound.message_id)  # one's own words named the indicator
    question = ctx.lookup.get(QuestionBeforeQuery(message_id))
    if question is None or question.report != session.report:
        return None
    if not waiting and question.indicator == asked:
        return _again(ctx, asked, inbound.message_id)
    return _late(ctx, text, question)


def _again(ctx: TurnContext, asked: str, message: str) -> Turn | None:
    """The right question; but a message that was recorded already is a repetition."""
    if asked in ctx.view.answers and ctx.lookup.get(RecordedMessageQuery(message)) is not None:
        return ctx.turn()
    return None


def _late(ctx: TurnContext, text: CleanText, question: Question) -> Turn | None:
    message, waiting = ctx.inbound.message_id or "", ctx.session.late_answers
    if ctx.lookup.get(RecordedMessageQuery(message)) is not None:
        return ctx.turn()
    if any(one.message == message for one in waiting):
        return ctx.turn()
    in_hand = ctx.session.question
    now = in_hand.indicator if in_hand is not None else None
    late = LateAnswer(text, _codes(ctx, question.indicator, now), message)
    if not late_messages.candidates(ctx, late):
        return None
    if len(waiting) >= MOST:
        raise Refusal("straggler.dropped", raw=quoted(text))
    there = ctx.at(replace(ctx.session, late_answers=(*waiting, late)))
    return navigation.next_question(there)


def _codes(ctx: TurnContext, then: str, now: str | None) -> tuple[str, ...]:
    """What it may be for: what was asked then, what is asked now, and a few between them."""
    own = [one.code for one in ctx.form.asked() if one.duty in ctx.own_duties]
    ends = tuple(dict.fromkeys(code for code in (then, now) if code is not None))
    if now is not None and then in own and now in own:
        first, last = sorted((own.index(then), own.index(now)))
        if last - first < MOST_OFFERED:
            return tuple(own[first : last + 1])
    return tuple(code for code in ends if _is_ones_own(ctx, code))


def _is_ones_own(ctx: TurnContext, code: str) -> bool:
    if code not in ctx.form:
        return False
    indicator = ctx.form.indicator(code)
    is_asked = indicator.asked in (Asked.ASKED, Asked.NARRATIVE)
    return is_asked and may_answer(ctx.person, ctx.report.unit, ctx.report.form, indicator.duty)


# --- choices -------------------------------------------------------------------------------------
def _row(ctx: TurnContext, place: str) -> Turn:
    """The indicator, with its value: recorded, and on to the next late answer or the question."""
    ctx.expect(AssignLate)
    first, *others = ctx.session.late_answers
    found = {str(n): pair for n, pair in enumerate(late_messages.candidates(ctx, first))}
    if place not in found:
        return navigation.next_question(ctx)
    refuse_if_filed(ctx)
    indicator, value = found[place]
    there = ctx.at(replace(ctx.session, late_answers=tuple(others)))
    answer = NewAnswer(indicator.code, value, first.text)
    return recording.take(there, (answer,), None, said_in=first.message, aside=True)


def _none(ctx: TurnContext, _: str) -> Turn:
    """For nothing that is asked: it is not recorded."""
    ctx.expect(AssignLate)
    first, *others = ctx.session.late_answers
    there = ctx.at(replace(ctx.session, late_answers=tuple(others)))
    dropped = there.say("straggler.dropped", raw=quoted(first.text))
    return navigation.back_to_question(there, Show(dropped))


def draw(ctx: TurnContext, show: Show) -> Message | None:
    """The card of the open state."""
    return late_messages.card(ctx, show.lead) if ctx.session.late_answers else None


DIALOG = Dialog("straggler", taps={"row": _row, "none": _none}, draw=draw)
