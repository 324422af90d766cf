"""Putting an answer right the way people do: replying to its question, or editing what was sent.

What was said replaces what that indicator holds, whatever is asked just now; then the question that
was open is asked again.
"""

from handlers.bulk import steps as bulk_steps
from handlers.bulk.parse_errors import of_indicator
from handlers.bulk.proposal import bulk_entry_in, proposal_of
from handlers.engine.catalogue import joined
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed
from handlers.engine.lookup import QuestionBeforeQuery, QuestionQuery, RecordedMessageQuery
from handlers.engine.refusal import Refusal
from handlers.engine.session import plain_question
from handlers.engine.states import AskValue, ChooseReading, ConfirmBulk
from handlers.engine.turn import Turn
from handlers.entry import navigation, recording
from handlers.entry.wording import last_words, shown
from reporting.bulk_entry import looks_like_bulk_entry
from reporting.clean_text import CleanText
from reporting.forms import Asked, Indicator
from reporting.languages import VIETNAMESE
from reporting.parsing import read
from reporting.parsing.results import Ambiguous, Pair, Read, Reading, Unreadable
from reporting.reports import NewAnswer, Question, RecordedMessage, ReportKey
from reporting.values import State


def heard(ctx: TurnContext, text: CleanText) -> Turn | None:
    """A reply to an old question, or an edited message; None for anything else."""
    if ctx.inbound.edited:
        return _edited(ctx, text)
    replied_to = ctx.inbound.replied_to
    if replied_to is None:
        return None
    question = ctx.lookup.get(QuestionQuery(replied_to))
    return None if question is None else _about(ctx, question, text)


def _about(ctx: TurnContext, question: Question, text: CleanText) -> Turn | None:
    """Text said of one indicator; None when it is the one that is asked anyway."""
    here = _with(ctx, question.report)
    if here.session.asked == question.indicator:
        return None
    code = question.indicator
    if code in here.form and looks_like_bulk_entry(text, [here.form.indicator(code)]):
        return None
    return correct(here, code, text)


def _with(ctx: TurnContext, key: ReportKey) -> TurnContext:
    """The context with that report in hand.

    Raises:
        Refusal: it is not this person's any more.
    """
    if not ctx.is_own(key):
        raise Refusal("report.none")
    return ctx if ctx.session.report == key else ctx.about(key)


# --- edited messages -----------------------------------------------------------------------------
def _edited(ctx: TurnContext, text: CleanText) -> Turn | None:
    message = ctx.inbound.message_id
    if message is None or text.startswith("/"):
        return ctx.turn()
    if isinstance(ctx.state, ConfirmBulk) and ctx.state.said_in == message:
        return bulk_steps.read_again(ctx, text)
    given = ctx.lookup.get(RecordedMessageQuery(message))
    if given is not None:
        return _given_again(ctx, given, text)
    return _edited_unrecorded(ctx, message, text)


def _edited_unrecorded(ctx: TurnContext, message: str, text: CleanText) -> Turn | None:
    """What could not be read before and can be now: an answer to the question it stood under."""
    if not ctx.inbound.ordered:
        return ctx.turn()
    question = ctx.lookup.get(QuestionBeforeQuery(int(message)))
    asked = ctx.session.asked
    if question is None or asked is None:
        return ctx.turn()
    return None if question == Question(ctx.report, asked) else ctx.turn()


def _given_again(ctx: TurnContext, given: RecordedMessage, text: CleanText) -> Turn:
    """A message that was recorded reads otherwise now: its answers are put right."""
    here = _with(ctx, given.report)
    codes = [a.indicator for a in given.answers if not _follows(given, a)]
    if len(codes) == 1 and not looks_like_bulk_entry(text, [here.form.indicator(codes[0])]):
        return correct(here, codes[0], text)
    refuse_if_filed(here)
    found = [here.form.indicator(code) for code in codes]
    indicators = [one for one in found if one.asked is Asked.ASKED]
    return bulk_steps.propose(here, proposal_of(here, bulk_entry_in(here, text, indicators)))


def _follows(given: RecordedMessage, answer: NewAnswer) -> bool:
    """Whether it was settled by another answer of the message and not said itself."""
    others = {other.indicator for other in given.answers} - {answer.indicator}
    return answer.raw in others and answer.value.state is not State.VALUE


# --- one indicator -------------------------------------------------------------------------------
def correct(ctx: TurnContext, code: str, text: CleanText) -> Turn:
    """Make the text the answer of that indicator; what cannot be read changes nothing.

    Raises:
        Refusal: it may not be written now.
    """
    refuse_if_filed(ctx)
    indicator = navigation.writable(ctx, code)
    reading = _reading(ctx, indicator, text)
    match reading:
        case Read(value=value, note=note):
            standing = ctx.view.answers.get(code)
            if standing is not None and standing.value == value:
                still = shown(ctx, indicator, value)
                return ctx.turn(ctx.notice(ctx.say("amend.same", code=code, value=still)))
            aside = navigation.is_aside(ctx, code)
            return recording.take(ctx, (NewAnswer(code, value, text),), note, aside=aside)
        case Ambiguous(readings=readings):
            return _which_reading(ctx, code, ChooseReading(readings, text))
        case Pair() | Unreadable():
            return _unreadable(ctx, indicator, text, reading)


def _reading(ctx: TurnContext, indicator: Indicator, text: CleanText) -> Reading:
    previous = ctx.view.previous.get(indicator.code)
    if last_words(text) and previous is not None and previous.state is not State.NOT_YET:
        return Read(previous)
    return read(text, indicator, ctx.today, indicator.unit[VIETNAMESE])


def _which_reading(ctx: TurnContext, code: str, state: ChooseReading) -> Turn:
    """Ask which reading is meant; the question that is asked now waits below."""
    asked, below = ctx.session.question, ctx.session.below
    if asked is not None and navigation.is_aside(ctx, code):
        below = (*below, plain_question(asked))
    return ctx.showing(*below, AskValue(code), state).show()


def _unreadable(
    ctx: TurnContext, indicator: Indicator, text: CleanText, reading: Pair | Unreadable
) -> Turn:
    reason = of_indicator(ctx, indicator.code, text, reading)
    standing = ctx.view.answers.get(indicator.code)
    if standing is None:
        return ctx.turn(ctx.notice(reason))
    value = shown(ctx, indicator, standing.value)
    still = ctx.say("amend.still", code=indicator.code, value=value)
    return ctx.turn(ctx.notice(joined(reason, still)))
