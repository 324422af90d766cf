"""An answer belongs to the question that stood in the chat when it was sent.

On a weak network two answers arrive together, late, twice or in the wrong order. Message ids count
up in a chat: the newest question before a message is the one it answers. Where that is not the row
that is asked now, the bot asks which of the two it is for, and stores nothing until it knows.
"""

from dataclasses import replace

from handlers import asking, straggler_cards, taking
from handlers.conversations import Conversation
from handlers.matching import chosen
from handlers.moment import Moment
from handlers.open_rows import asked_row
from handlers.questions import quoted
from handlers.session_parts import Straggler
from handlers.turn import Message, Turn
from reporting.forms import Asked, Indicator
from reporting.people import may_answer
from reporting.reports import NewAnswer, Question

MOST = 8
"""Texts that may wait for their row."""

ROWS = 5
"""Rows that are offered for one text."""

FINDING = "finding.open"
"""Here too a number that is typed is for some row."""


def heard(moment: Moment, text: str) -> Turn | None:
    """Text that is not certainly for the row that is asked; None when it is."""
    envelope = moment.envelope
    if not envelope.ordered or envelope.message_id is None or moment.session.report is None:
        return None
    waiting = moment.session.step == straggler_cards.STEP
    asked = asked_row(moment)
    if not waiting and asked is None and moment.session.step != FINDING:
        return None
    if envelope.replied_to is not None and not waiting:
        return None  # `amend` knows the row
    if waiting and chosen(text, straggler_cards.card(moment).rows) is not None:
        return None
    named_in = moment.session.named_in
    if asked is not None and named_in is not None and int(named_in) < int(envelope.message_id):
        return _again(moment, asked, envelope.message_id)  # one's own words named the row
    question = moment.known.question_before(int(envelope.message_id))
    if question is None or question.report != moment.session.report:
        return None
    if not waiting and asked is not None and question.indicator == asked.code:
        return _again(moment, asked, envelope.message_id)
    return _late(moment, text, question, asked)


def _again(moment: Moment, asked: Indicator, message: str) -> Turn | None:
    """The right question; but a message that was recorded already is a repetition."""
    if asked.code in moment.view.answers and moment.known.given(message) is not None:
        return moment.turn()
    return None


def _late(moment: Moment, text: str, question: Question, asked: Indicator | None) -> Turn | None:
    message = moment.envelope.message_id or ""
    if moment.known.given(message) is not None:
        return moment.turn()
    if any(one.message == message for one in moment.session.stragglers):
        return moment.turn()
    now = asked.code if asked is not None else moment.session.back or moment.session.indicator
    straggler = Straggler(text, _rows(moment, question.indicator, now), message)
    if not straggler_cards.candidates(moment, straggler):
        return None
    if len(moment.session.stragglers) >= MOST:
        return moment.turn(moment.notice(moment.say("straggler.dropped", raw=quoted(text))))
    stragglers = (*moment.session.stragglers, straggler)
    there = moment.at(replace(moment.session, stragglers=stragglers, back=now))
    return asking.go_on(there)


def _rows(moment: Moment, then: str, now: str | None) -> tuple[str, ...]:
    """The rows it may be for: the one asked then, the one asked now, and a few between them."""
    own = [row.code for row in moment.form.asked() if row.duty in moment.own_duties]
    ends = tuple(dict.fromkeys(code for code in (then, now) if code is not None))
    if now is not None and then in own and now in own:
        first, last = sorted((own.index(then), own.index(now)))
        if last - first < ROWS:
            return tuple(own[first : last + 1])
    return tuple(code for code in ends if _is_ones_own(moment, code))


def _is_ones_own(moment: Moment, code: str) -> bool:
    if code not in moment.form:
        return False
    row = moment.form.indicator(code)
    asked = row.asked in (Asked.ASKED, Asked.NARRATIVE)
    return asked and may_answer(moment.person, moment.report.unit, row.duty)


# --- choices -------------------------------------------------------------------------------------
def _row(moment: Moment, place: str) -> Turn:
    """The row, with its value: recorded, and on to the next straggler or the open question."""
    if not moment.session.stragglers:
        return asking.go_on(moment)
    first, *others = moment.session.stragglers
    found = {str(n): pair for n, pair in enumerate(straggler_cards.candidates(moment, first))}
    if place not in found:
        return asking.go_on(moment)
    if moment.view.state.is_filed:
        return moment.turn(asking.locked(moment))
    row, value = found[place]
    there = moment.at(replace(asking.cleared(moment), stragglers=tuple(others)))
    answer = NewAnswer(row.code, value, first.text)
    return taking.take(there, (answer,), None, said_in=first.message)


def _none(moment: Moment, _: str) -> Turn:
    """For no row: nothing is stored."""
    if not moment.session.stragglers:
        return asking.go_on(moment)
    first, *others = moment.session.stragglers
    there = moment.at(replace(moment.session, stragglers=tuple(others)))
    return asking.go_on(there, there.say("straggler.dropped", raw=quoted(first.text)))


def card(moment: Moment) -> Message | None:
    """What the open step shows."""
    return straggler_cards.card(moment) if moment.session.stragglers else None


CONVERSATION = Conversation("straggler", presses={"row": _row, "none": _none}, card=card)
