"""Putting an answer right the way people do: replying to its question, or editing what was sent.

What was said replaces what the row holds, whoever asks what just now; then the question that was
open is asked again.
"""

from dataclasses import replace

from handlers import asking, quick, taking
from handlers.catalogue import joined
from handlers.doubts import of_row
from handlers.moment import Moment
from handlers.open_rows import asked_row
from handlers.questions import last_words, shown, which_reading
from handlers.quick_reading import block_in, proposal_of
from handlers.turn import Origin, Session, Turn
from reporting.blocks import looks_like_block
from reporting.forms import VIETNAMESE, Asked, Indicator
from reporting.reading import read
from reporting.reading.outcomes import Ambiguous, Pair, Read, Reading, Unreadable
from reporting.reports import Given, NewAnswer, Question, ReportKey
from reporting.values import State


def heard(moment: Moment, text: str) -> Turn | None:
    """A reply to an old question, or an edited message; None for anything else."""
    if moment.envelope.edited:
        return _edited(moment, text)
    replied_to = moment.envelope.replied_to
    if replied_to is None:
        return None
    question = moment.known.question(replied_to)
    return None if question is None else _about(moment, question, text)


def _about(moment: Moment, question: Question, text: str) -> Turn | None:
    """Text said of one row; None when it is the row that is asked anyway."""
    here = _with(moment, question.report)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    asked = asked_row(here)
    if asked is not None and asked.code == question.indicator:
        return None
    if looks_like_block(text, [here.form.indicator(question.indicator)]):
        return None
    return correct(here, question.indicator, text)


def _with(moment: Moment, key: ReportKey) -> Moment | None:
    """The moment with that report in hand; None when it is not this person's any more."""
    if key.form not in moment.known.forms or key.unit not in moment.person.filing_units():
        return None
    return moment if moment.session.report == key else moment.about(key)


# --- edited messages -----------------------------------------------------------------------------
def _edited(moment: Moment, text: str) -> Turn | None:
    message = moment.envelope.message_id
    if message is None or text.startswith("/"):
        return moment.turn()
    if moment.session.step == quick.CONFIRM and moment.session.said_in == message:
        return quick.read_again(moment, text)
    given = moment.known.given(message)
    if given is not None:
        return _given_again(moment, given, text)
    return _edited_unrecorded(moment, message, text)


def _edited_unrecorded(moment: Moment, message: str, text: str) -> Turn | None:
    """What could not be read before and can be now: an answer to the question it stood under."""
    if not moment.envelope.ordered:
        return moment.turn()
    question = moment.known.question_before(int(message))
    asked = asked_row(moment)
    if question is None or asked is None:
        return moment.turn()
    if question == Question(moment.report, asked.code):
        return None
    return moment.turn()


def _given_again(moment: Moment, given: Given, text: str) -> Turn:
    """A message that was recorded reads otherwise now: its rows are put right."""
    here = _with(moment, given.report)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    codes = [a.indicator for a in given.answers if not _follows(given, a)]
    if len(codes) == 1 and not looks_like_block(text, [here.form.indicator(codes[0])]):
        return correct(here, codes[0], text)
    if here.view.state.is_filed:
        return here.turn(asking.locked(here))
    found = [here.form.indicator(code) for code in codes]
    rows = [row for row in found if row.asked is Asked.ASKED]
    return quick.propose(here, proposal_of(here, block_in(here, text, rows)), text)


def _follows(given: Given, answer: NewAnswer) -> bool:
    """Whether it was settled by another answer of the message and not said itself."""
    others = {other.indicator for other in given.answers} - {answer.indicator}
    return answer.raw in others and answer.value.state is not State.VALUE


# --- one row -------------------------------------------------------------------------------------
def correct(moment: Moment, code: str, text: str) -> Turn:
    """Make the text the answer of that row; what cannot be read changes nothing and says so."""
    if moment.view.state.is_filed:
        return moment.turn(asking.locked(moment))
    row = asking.writable(moment, code)
    if isinstance(row, str):
        return moment.turn(moment.notice(row))
    reading = _reading(moment, row, text)
    there = moment.at(_going_back(moment, row))
    match reading:
        case Read(value=value, note=note):
            standing = moment.view.answers.get(code)
            if standing is not None and standing.value == value:
                still = shown(moment, row, value)
                return moment.turn(moment.notice(moment.say("amend.same", code=code, value=still)))
            return taking.take(there, (NewAnswer(code, value, text),), note)
        case Ambiguous(readings=readings):
            session = replace(there.session, step=asking.CHOOSING, readings=readings, raw=text)
            chosen = moment.at(replace(session, indicator=code))
            return chosen.turn(which_reading(chosen))
        case Pair() | Unreadable():
            return _unreadable(moment, row, text, reading)


def _reading(moment: Moment, row: Indicator, text: str) -> Reading:
    previous = moment.view.previous.get(row.code)
    if last_words(text) and previous is not None and previous.state is not State.NOT_YET:
        return Read(previous)
    return read(text, row, moment.today, row.unit[VIETNAMESE])


def _going_back(moment: Moment, row: Indicator) -> Session:
    """The session that comes back to the row that is asked now."""
    asked = asked_row(moment)
    back = asked.code if asked is not None and asked.code != row.code else moment.session.back
    origin = moment.session.origin if moment.session.origin is Origin.REVIEW else Origin.NONE
    return replace(asking.cleared(moment), back=back, origin=origin)


def _unreadable(moment: Moment, row: Indicator, text: str, reading: Pair | Unreadable) -> Turn:
    reason = of_row(moment, row.code, text, reading)
    standing = moment.view.answers.get(row.code)
    if standing is None:
        return moment.turn(moment.notice(reason))
    value = shown(moment, row, standing.value)
    still = moment.say("amend.still", code=row.code, value=value)
    return moment.turn(moment.notice(joined(reason, still)))
