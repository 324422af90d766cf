"""Putting an answer right the way people do: replying to its question, or editing what was sent.

What was said replaces what the row holds, whoever asks what just now; then the question that was
open is asked again.
"""

from dataclasses import replace

from handlers.bulk import steps as bulk_steps
from handlers.bulk.parse_errors import of_row
from handlers.bulk.proposal import block_in, proposal_of
from handlers.engine.catalogue import joined
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed
from handlers.engine.lookup import QuestionBeforeQuery, QuestionQuery, RecordedMessageQuery
from handlers.engine.refusal import Refusal
from handlers.engine.turn import Origin, Session, Turn
from handlers.entry import navigation, recording
from handlers.entry.questions import last_words, shown, which_reading
from handlers.entry.unanswered import asked_row
from reporting.bulk_entry import looks_like_bulk_entry
from reporting.forms import Asked, Indicator
from reporting.languages import VIETNAMESE
from reporting.parsing import read
from reporting.parsing.results import Ambiguous, Pair, Read, Reading, Unreadable
from reporting.reports import NewAnswer, Question, RecordedMessage, ReportKey
from reporting.values import State


def heard(ctx: TurnContext, text: str) -> Turn | None:
    """A reply to an old question, or an edited message; None for anything else."""
    if ctx.inbound.edited:
        return _edited(ctx, text)
    replied_to = ctx.inbound.replied_to
    if replied_to is None:
        return None
    question = ctx.lookup.get(QuestionQuery(replied_to))
    return None if question is None else _about(ctx, question, text)


def _about(ctx: TurnContext, question: Question, text: str) -> Turn | None:
    """Text said of one row; None when it is the row that is asked anyway."""
    here = _with(ctx, question.report)
    asked = asked_row(here)
    if asked is not None and asked.code == question.indicator:
        return None
    if looks_like_bulk_entry(text, [here.form.indicator(question.indicator)]):
        return None
    return correct(here, question.indicator, text)


def _with(ctx: TurnContext, key: ReportKey) -> TurnContext:
    """The context with that report in hand.

    Raises:
        Refusal: it is not this person's any more.
    """
    if key.form not in ctx.lookup.forms or key.unit not in ctx.person.filing_units():
        raise Refusal("report.none")
    return ctx if ctx.session.report == key else ctx.about(key)


# --- edited messages -----------------------------------------------------------------------------
def _edited(ctx: TurnContext, text: str) -> Turn | None:
    message = ctx.inbound.message_id
    if message is None or text.startswith("/"):
        return ctx.turn()
    if ctx.session.step == bulk_steps.CONFIRM and ctx.session.said_in == message:
        return bulk_steps.read_again(ctx, text)
    given = ctx.lookup.get(RecordedMessageQuery(message))
    if given is not None:
        return _given_again(ctx, given, text)
    return _edited_unrecorded(ctx, message, text)


def _edited_unrecorded(ctx: TurnContext, message: str, text: str) -> Turn | None:
    """What could not be read before and can be now: an answer to the question it stood under."""
    if not ctx.inbound.ordered:
        return ctx.turn()
    question = ctx.lookup.get(QuestionBeforeQuery(int(message)))
    asked = asked_row(ctx)
    if question is None or asked is None:
        return ctx.turn()
    if question == Question(ctx.report, asked.code):
        return None
    return ctx.turn()


def _given_again(ctx: TurnContext, given: RecordedMessage, text: str) -> Turn:
    """A message that was recorded reads otherwise now: its rows are put right."""
    here = _with(ctx, given.report)
    codes = [a.indicator for a in given.answers if not _follows(given, a)]
    if len(codes) == 1 and not looks_like_bulk_entry(text, [here.form.indicator(codes[0])]):
        return correct(here, codes[0], text)
    refuse_if_filed(here)
    found = [here.form.indicator(code) for code in codes]
    rows = [row for row in found if row.asked is Asked.ASKED]
    return bulk_steps.propose(here, proposal_of(here, block_in(here, text, rows)), text)


def _follows(given: RecordedMessage, answer: NewAnswer) -> bool:
    """Whether it was settled by another answer of the message and not said itself."""
    others = {other.indicator for other in given.answers} - {answer.indicator}
    return answer.raw in others and answer.value.state is not State.VALUE


# --- one row -------------------------------------------------------------------------------------
def correct(ctx: TurnContext, code: str, text: str) -> Turn:
    """Make the text the answer of that row; what cannot be read changes nothing and says so."""
    refuse_if_filed(ctx)
    row = navigation.writable(ctx, code)
    reading = _reading(ctx, row, text)
    there = ctx.at(_going_back(ctx, row))
    match reading:
        case Read(value=value, note=note):
            standing = ctx.view.answers.get(code)
            if standing is not None and standing.value == value:
                still = shown(ctx, row, value)
                return ctx.turn(ctx.notice(ctx.say("amend.same", code=code, value=still)))
            return recording.take(there, (NewAnswer(code, value, text),), note)
        case Ambiguous(readings=readings):
            session = replace(there.session, step=navigation.CHOOSING, readings=readings, raw=text)
            chosen = ctx.at(replace(session, indicator=code))
            return chosen.turn(which_reading(chosen))
        case Pair() | Unreadable():
            return _unreadable(ctx, row, text, reading)


def _reading(ctx: TurnContext, row: Indicator, text: str) -> Reading:
    previous = ctx.view.previous.get(row.code)
    if last_words(text) and previous is not None and previous.state is not State.NOT_YET:
        return Read(previous)
    return read(text, row, ctx.today, row.unit[VIETNAMESE])


def _going_back(ctx: TurnContext, row: Indicator) -> Session:
    """The session that comes back to the row that is asked now."""
    asked = asked_row(ctx)
    back = asked.code if asked is not None and asked.code != row.code else ctx.session.back
    origin = ctx.session.origin if ctx.session.origin is Origin.REVIEW else Origin.NONE
    return replace(navigation.cleared(ctx), back=back, origin=origin)


def _unreadable(ctx: TurnContext, row: Indicator, text: str, reading: Pair | Unreadable) -> Turn:
    reason = of_row(ctx, row.code, text, reading)
    standing = ctx.view.answers.get(row.code)
    if standing is None:
        return ctx.turn(ctx.notice(reason))
    value = shown(ctx, row, standing.value)
    still = ctx.say("amend.still", code=row.code, value=value)
    return ctx.turn(ctx.notice(joined(reason, still)))
