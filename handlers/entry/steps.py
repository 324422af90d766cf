"""Filling in question by question: ask, read strictly, record, go on."""

from dataclasses import replace

from handlers.choosing.coded_rows import refuse_if_elsewhere
from handlers.choosing.report_choice import named_report, with_report
from handlers.choosing.report_words import report_meant
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.choices import Choice
from handlers.engine.context import TurnContext
from handlers.engine.current_report import (
    argument_of,
    refuse_if_filed,
)
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Refusal
from handlers.engine.states import (
    AskValue,
    ChooseReading,
    FillBothSides,
    Origin,
    Paused,
    ReviewPart,
)
from handlers.engine.turn import Message, Show, Turn
from handlers.entry import navigation, question, recording
from handlers.entry.question import asked_indicator
from handlers.entry.wording import last_period, rate_of
from reporting.clean_text import CleanText
from reporting.forms import Asked
from reporting.forms.words import code_and_value
from reporting.languages import VIETNAMESE
from reporting.parsing import read
from reporting.parsing.results import Ambiguous, Pair, Read, Reading, Unreadable
from reporting.progress import previous_indicator
from reporting.reports import NewAnswer
from reporting.values import Value


def edit(ctx: TurnContext, text: CleanText) -> Turn:
    """/sua [form] [unit] [period] CODE: go to that indicator of the report in hand, or named.

    With a value behind the code, take that.
    """
    here, text = report_meant(ctx, text, "sua", leading=True)
    if not text:
        raise Refusal("collect.edit_how")
    code, said = code_and_value(text, here.form)
    if code is None:
        refuse_if_elsewhere(here, text)
        raise Refusal("collect.no_such_row", code=quoted(text))
    asked = navigation.enter(here, code, Origin.EDIT)
    there = here.at(asked.session)
    if not said or not isinstance(there.state, AskValue):
        return asked
    return _on_text(there, said) or _on_unread(there, said)


def narrative(ctx: TurnContext, argument: str) -> Turn:
    """The text of the report, from its first part without an answer, or from the first."""
    here = named_report(ctx, argument)
    codes = navigation.narrative_codes(here)
    if not codes:
        raise Refusal("narrative.none")
    refuse_if_filed(here)
    unanswered = (code for code in codes if code not in here.view.answers)
    return navigation.ask(here, next(unanswered, codes[0]), origin=Origin.NARRATIVE)


def _from_review(ctx: TurnContext, code: str) -> Turn:
    """An indicator of the review; once it is answered, the review is shown again."""
    here = with_report(ctx)
    review = here.expect(ReviewPart)
    back = replace(review, leads_back=True, findings_below=())
    return navigation.enter(here, code, below=(back,))


def _go(ctx: TurnContext, argument: str) -> Turn:
    """Start or go on, from wherever the button stood: the first of one's own without an answer."""
    here = named_report(ctx, argument)
    refuse_if_filed(here)
    return navigation.next_question(here, from_start=True)


def _skip(ctx: TurnContext, _: str) -> Turn:
    ctx.expect(AskValue)
    return navigation.next_question(ctx)


def _back(ctx: TurnContext, _: str) -> Turn:
    code, asked = ctx.question.indicator, asked_indicator(ctx).asked
    if ctx.question.origin is Origin.NARRATIVE or asked is Asked.NARRATIVE:
        codes = navigation.narrative_codes(ctx)
        place = codes.index(code) if code in codes else 0
        before = codes[max(place - 1, 0)]
        return navigation.ask(ctx, before, origin=Origin.NARRATIVE)
    before = previous_indicator(ctx.form, ctx.own_duties, code) or code
    return navigation.ask(ctx, before, last=code)


def _again(ctx: TurnContext, _: str) -> Turn:
    return navigation.ask_again(ctx)


def _stop(ctx: TurnContext, _: str) -> Turn:
    ctx.expect(AskValue)
    return ctx.over_question(Paused()).show()


# --- taking an answer ----------------------------------------------------------------------------
def _on_text(ctx: TurnContext, text: CleanText) -> Turn | None:
    """A typed answer; None when it reads as nothing, so that it may be one of the choices."""
    navigation.refuse_unless_writable(ctx)
    match _reading_of(ctx, text):
        case Read(value=value, note=note):
            answer = NewAnswer(ctx.question.indicator, value, text)
            return recording.take(ctx, (answer,), note)
        case Ambiguous(readings=readings):
            return ctx.over_question(ChooseReading(readings, text)).show()
        case Pair() as pair:
            return _pair(ctx, pair, text)
        case _:
            return None


def _reading_of(ctx: TurnContext, text: CleanText) -> Reading:
    indicator = asked_indicator(ctx)
    return read(text, indicator, ctx.today, indicator.unit[VIETNAMESE])


def _on_unread(ctx: TurnContext, text: CleanText) -> Turn:
    """Text that is neither an answer nor a choice: say what to send instead; nothing is stored."""
    if isinstance(ctx.state, Paused):
        return ctx.show(Show(ctx.say("collect.paused_unrecorded", raw=quoted(text))))
    reading = _reading_of(ctx, text)
    if not isinstance(reading, Unreadable):
        message = f"unread text was read: {reading!r}"
        raise TypeError(message)
    return navigation.reshow_question(ctx, Show(question.unreadable(ctx, text, reading)))


def _pair(ctx: TurnContext, pair: Pair, text: CleanText) -> Turn:
    """Two numbers, "5/7": for one side of a rate both are offered, elsewhere one is wanted."""
    if rate_of(ctx.form, ctx.question.indicator) is None:
        shown = Show(question.one_number(ctx, text))
        if isinstance(ctx.state, AskValue):
            return ctx.show(shown)
        return navigation.reshow_question(ctx, shown)
    sides = (pair.numerator, pair.denominator)
    return ctx.over_question(FillBothSides(sides, text)).show()


def _same(ctx: TurnContext, _: str) -> Turn:
    ctx.expect(AskValue)
    value = ctx.view.previous.get(ctx.question.indicator)
    raw = ctx.say.plain("button.same_raw", period=last_period(ctx))
    return navigation.ask_again(ctx) if value is None else _choose(ctx, value, raw)


def _state(ctx: TurnContext, name: str) -> Turn:
    ctx.expect(AskValue)
    offered = question.states_offered(asked_indicator(ctx))
    state = next((each for each in offered if each == name), None)
    if state is None:
        return navigation.ask_again(ctx)
    return _choose(ctx, Value(state), ctx.say.plain(f"button.{state}"))


def _option(ctx: TurnContext, digit: str) -> Turn:
    ctx.expect(AskValue)
    found = next((o for o in asked_indicator(ctx).choices if str(o.digit) == digit), None)
    if found is None:
        return navigation.ask_again(ctx)
    return _choose(ctx, Value(number=found.digit), found.label[ctx.language])


def _reading(ctx: TurnContext, index: str) -> Turn:
    state = ctx.expect(ChooseReading)
    readings = {str(place): value for place, value in enumerate(state.readings)}
    if index not in readings:
        return navigation.ask_again(ctx)
    return _choose(ctx, readings[index], state.raw)


def _both(ctx: TurnContext, _: str) -> Turn:
    state = ctx.expect(FillBothSides)
    codes = rate_of(ctx.form, ctx.question.indicator)
    if codes is None or len(state.sides) != len(codes):
        return navigation.ask_again(ctx)
    pairs = zip(codes, state.sides, strict=True)
    answers = tuple(NewAnswer(code, value, state.raw) for code, value in pairs)
    navigation.refuse_unless_writable(ctx)
    return recording.take(ctx, answers, None)


def _choose(ctx: TurnContext, value: Value, raw: str) -> Turn:
    navigation.refuse_unless_writable(ctx)
    return recording.take(ctx, (NewAnswer(ctx.question.indicator, value, raw),), None)


# --- cards ---------------------------------------------------------------------------------------
def _paused(ctx: TurnContext, lead: Markup | None = None) -> Message:
    mine = ctx.own_progress
    text = joined(ctx.say("collect.paused", done=mine.settled, total=mine.total), lead)
    go = Choice(
        pack("collect", "go", argument_of(ctx.report)),
        ctx.say.plain("button.continue"),
        ("làm tiếp", "continue"),
        is_navigation=True,
    )
    return Message(text, ((go,),))


def draw(ctx: TurnContext, shown: Show) -> Message | None:
    """The card of the open state."""
    match ctx.state:
        case AskValue():
            return question.question(ctx, shown.lead)
        case ChooseReading() as state:
            return question.which_reading(ctx, state)
        case FillBothSides() as state:
            return question.both_sides(ctx, state)
        case Paused():
            return _paused(ctx, shown.lead)
        case _:
            return None


DIALOG = Dialog(
    "collect",
    commands={"sua": edit},
    taps={
        "review": _from_review,
        "go": _go,
        "narrative": narrative,
        "skip": _skip,
        "back": _back,
        "again": _again,
        "stop": _stop,
        "same": _same,
        "state": _state,
        "option": _option,
        "reading": _reading,
        "both": _both,
    },
    lasting=frozenset({"go"}),
    on_text=_on_text,
    on_unread=_on_unread,
    draw=draw,
)
