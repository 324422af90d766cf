"""An answer belongs to the question that stood in the chat when it was sent.

On a weak network two answers arrive together, late, twice or in the wrong order. Message ids count
up in a chat: the newest question before a message is the one it answers. Where that is not the row
that is asked now, the bot asks which of the two it is for, and stores nothing until it knows.
"""

from dataclasses import replace

from handlers.corrections import late_messages
from handlers.engine.choice_matching import chosen
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import QuestionBeforeQuery, RecordedMessageQuery
from handlers.engine.session import LateAnswer
from handlers.engine.turn import Message, Turn
from handlers.entry import navigation, recording
from handlers.entry.questions import quoted
from handlers.entry.unanswered import asked_row
from reporting.forms import Asked, Indicator
from reporting.people import may_answer
from reporting.reports import NewAnswer, Question

MOST = 8
"""Texts that may wait for their row."""

ROWS = 5
"""Rows that are offered for one text."""

FINDING = "finding.open"
"""Here too a number that is typed is for some row."""


def heard(ctx: TurnContext, text: str) -> Turn | None:
    """Text that is not certainly for the row that is asked; None when it is."""
    inbound = ctx.inbound
    if not inbound.ordered or inbound.message_id is None or ctx.session.report is None:
        return None
    waiting = ctx.session.step == late_messages.STEP
    asked = asked_row(ctx)
    if not waiting and asked is None and ctx.session.step != FINDING:
        return None
    if inbound.replied_to is not None and not waiting:
        return None  # `amend` knows the row
    if waiting and chosen(text, late_messages.card(ctx).rows) is not None:
        return None
    named_in = ctx.session.named_in
    if asked is not None and named_in is not None and int(named_in) < int(inbound.message_id):
        return _again(ctx, asked, inbound.message_id)  # one's own words named the row
    question = ctx.lookup.get(QuestionBeforeQuery(int(inbound.message_id)))
    if question is None or question.report != ctx.session.report:
        return None
    if not waiting and asked is not None and question.indicator == asked.code:
        return _again(ctx, asked, inbound.message_id)
    return _late(ctx, text, question, asked)


def _again(ctx: TurnContext, asked: Indicator, message: str) -> Turn | None:
    """The right question; but a message that was recorded already is a repetition."""
    if asked.code in ctx.view.answers and ctx.lookup.get(RecordedMessageQuery(message)) is not None:
        return ctx.turn()
    return None


def _late(ctx: TurnContext, text: str, question: Question, asked: Indicator | None) -> Turn | None:
    message = ctx.inbound.message_id or ""
    if ctx.lookup.get(RecordedMessageQuery(message)) is not None:
        return ctx.turn()
    if any(one.message == message for one in ctx.session.stragglers):
        return ctx.turn()
    now = asked.code if asked is not None else ctx.session.back or ctx.session.indicator
    straggler = LateAnswer(text, _rows(ctx, question.indicator, now), message)
    if not late_messages.candidates(ctx, straggler):
        return None
    if len(ctx.session.stragglers) >= MOST:
        return ctx.turn(ctx.notice(ctx.say("straggler.dropped", raw=quoted(text))))
    stragglers = (*ctx.session.stragglers, straggler)
    there = ctx.at(replace(ctx.session, stragglers=stragglers, back=now))
    return navigation.go_on(there)


def _rows(ctx: TurnContext, then: str, now: str | None) -> tuple[str, ...]:
    """The rows it may be for: the one asked then, the one asked now, and a few between them."""
    own = [row.code for row in ctx.form.asked() if row.duty in ctx.own_duties]
    ends = tuple(dict.fromkeys(code for code in (then, now) if code is not None))
    if now is not None and then in own and now in own:
        first, last = sorted((own.index(then), own.index(now)))
        if last - first < ROWS:
            return tuple(own[first : last + 1])
    return tuple(code for code in ends if _is_ones_own(ctx, code))


def _is_ones_own(ctx: TurnContext, code: str) -> bool:
    if code not in ctx.form:
        return False
    row = ctx.form.indicator(code)
    asked = row.asked in (Asked.ASKED, Asked.NARRATIVE)
    return asked and may_answer(ctx.person, ctx.report.unit, row.duty)


# --- choices -------------------------------------------------------------------------------------
def _row(ctx: TurnContext, place: str) -> Turn:
    """The row, with its value: recorded, and on to the next straggler or the open question."""
    if not ctx.session.stragglers:
        return navigation.go_on(ctx)
    first, *others = ctx.session.stragglers
    found = {str(n): pair for n, pair in enumerate(late_messages.candidates(ctx, first))}
    if place not in found:
        return navigation.go_on(ctx)
    refuse_if_filed(ctx)
    row, value = found[place]
    there = ctx.at(replace(navigation.cleared(ctx), stragglers=tuple(others)))
    answer = NewAnswer(row.code, value, first.text)
    return recording.take(there, (answer,), None, said_in=first.message)


def _none(ctx: TurnContext, _: str) -> Turn:
    """For no row: nothing is stored."""
    if not ctx.session.stragglers:
        return navigation.go_on(ctx)
    first, *others = ctx.session.stragglers
    there = ctx.at(replace(ctx.session, stragglers=tuple(others)))
    return navigation.go_on(there, there.say("straggler.dropped", raw=quoted(first.text)))


def card(ctx: TurnContext) -> Message | None:
    """What the open step shows."""
    return late_messages.card(ctx) if ctx.session.stragglers else None


CONVERSATION = Dialog("straggler", presses={"row": _row, "none": _none}, card=card)
