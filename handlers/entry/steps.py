"""Question by question through the rows of one's own duties: ask, read strictly, echo, go on."""

from dataclasses import replace

from handlers.engine.callback_data import pack
from handlers.engine.context import TurnContext
from handlers.engine.current_report import (
    argument_of,
    named_report,
    refuse_if_filed,
    with_report,
)
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Refusal
from handlers.engine.turn import Choice, Message, Origin, Turn
from handlers.entry import navigation, questions, recording
from handlers.findings import steps as findings_steps
from reporting.forms import Asked, Indicator
from reporting.languages import VIETNAMESE
from reporting.parsing import read
from reporting.parsing.results import Ambiguous, Pair, Read, Reading, Unreadable
from reporting.progress import previous_indicator
from reporting.reports import NewAnswer
from reporting.values import Value

PAIRING, PAUSED = "collect.pair", "collect.paused"


def edit(ctx: TurnContext, text: str) -> Turn:
    """/sua CODE: go to that row of the report in hand."""
    here = with_report(ctx)
    if not text:
        raise Refusal("collect.edit_how")
    code = questions.code_in(text, here.form)
    if code is None:
        raise Refusal("collect.no_such_row", code=questions.quoted(text))
    return navigation.enter(here, code, Origin.EDIT)


def _from_review(ctx: TurnContext, code: str) -> Turn:
    here = with_report(ctx)
    return navigation.enter(here, code, Origin.REVIEW)


def _go(ctx: TurnContext, argument: str) -> Turn:
    """Start or go on, from wherever the button stood: the first own row without an answer."""
    here = named_report(ctx, argument)
    refuse_if_filed(here)
    return navigation.go_on(here.at(replace(here.session, indicator=None)))


def _skip(ctx: TurnContext, _: str) -> Turn:
    return navigation.go_on(ctx)


def _back(ctx: TurnContext, _: str) -> Turn:
    here = _row(ctx).code
    if ctx.session.origin is Origin.NARRATIVE or _row(ctx).asked is Asked.NARRATIVE:
        codes = navigation.narrative_rows(ctx)
        place = codes.index(here) if here in codes else 0
        return navigation.ask(ctx, codes[max(place - 1, 0)], origin=Origin.NARRATIVE)
    return navigation.ask(ctx, previous_indicator(ctx.form, ctx.own_duties, here) or here)


def _again(ctx: TurnContext, _: str) -> Turn:
    return navigation.ask(ctx, _row(ctx).code, origin=ctx.session.origin)


def _stop(ctx: TurnContext, _: str) -> Turn:
    there = ctx.at(replace(navigation.cleared(ctx), step=PAUSED))
    return there.turn(_paused(there))


# --- taking an answer ----------------------------------------------------------------------------
def _said(ctx: TurnContext, text: str) -> Turn | None:
    """A typed answer; None when it reads as nothing, so that it may be one of the choices."""
    if ctx.session.step == PAUSED:
        return None
    navigation.refuse_unless_open(ctx)
    row = _row(ctx)
    match _reading_of(ctx, text):
        case Read(value=value, note=note):
            return recording.take(ctx, (NewAnswer(row.code, value, text),), note)
        case Ambiguous(readings=readings):
            session = replace(
                ctx.session, step=navigation.CHOOSING, readings=readings, raw=text, listed=False
            )
            there = ctx.at(session)
            return there.turn(questions.which_reading(there))
        case Pair() as pair:
            return _pair(ctx, pair, text)
        case _:
            return None


def _reading_of(ctx: TurnContext, text: str) -> Reading:
    row = _row(ctx)
    return read(text, row, ctx.today, row.unit[VIETNAMESE])


def _unread(ctx: TurnContext, text: str) -> Turn:
    """Text that is neither an answer nor a choice: say what to send instead; nothing is stored."""
    if ctx.session.step == PAUSED:
        return ctx.turn(_paused(ctx))
    there = ctx.at(replace(navigation.cleared(ctx), step=navigation.ASKING))
    reading = _reading_of(ctx, text)
    if not isinstance(reading, Unreadable):
        message = f"unread text was read: {reading!r}"
        raise TypeError(message)
    return there.turn(questions.unreadable(there, text, reading))


def _pair(ctx: TurnContext, pair: Pair, text: str) -> Turn:
    """Two numbers, "5/7": for one side of a rate both are offered, elsewhere one is wanted."""
    if questions.rate_of(ctx.form, _row(ctx).code) is None:
        return ctx.turn(questions.one_number(ctx, text))
    sides = (pair.numerator, pair.denominator)
    there = ctx.at(replace(ctx.session, step=PAIRING, readings=sides, raw=text))
    return there.turn(questions.both_sides(there))


def _same(ctx: TurnContext, _: str) -> Turn:
    value = ctx.view.previous.get(_row(ctx).code)
    raw = ctx.say.plain("button.same_raw", period=questions.last_period(ctx))
    return _again(ctx, "") if value is None else _choose(ctx, value, raw)


def _state(ctx: TurnContext, name: str) -> Turn:
    state = next((each for each in questions.states_offered(_row(ctx)) if each == name), None)
    if state is None:
        return _again(ctx, "")
    return _choose(ctx, Value(state), ctx.say.plain(f"button.{state}"))


def _option(ctx: TurnContext, digit: str) -> Turn:
    found = next((o for o in _row(ctx).choices if str(o.digit) == digit), None)
    if found is None:
        return _again(ctx, "")
    return _choose(ctx, Value(number=found.digit), found.label[ctx.language])


def _reading(ctx: TurnContext, index: str) -> Turn:
    readings = {str(place): value for place, value in enumerate(ctx.session.readings)}
    if index not in readings:
        return _again(ctx, "")
    return _choose(ctx, readings[index], ctx.session.raw)


def _both(ctx: TurnContext, _: str) -> Turn:
    sides = questions.rate_of(ctx.form, _row(ctx).code)
    if sides is None or len(ctx.session.readings) != len(sides):
        return _again(ctx, "")
    pairs = zip(sides, ctx.session.readings, strict=True)
    answers = tuple(NewAnswer(code, value, ctx.session.raw) for code, value in pairs)
    navigation.refuse_unless_open(ctx)
    return recording.take(ctx, answers, None)


def _choose(ctx: TurnContext, value: Value, raw: str) -> Turn:
    navigation.refuse_unless_open(ctx)
    return recording.take(ctx, (NewAnswer(_row(ctx).code, value, raw),), None)


def _paused(ctx: TurnContext) -> Message:
    mine = ctx.own_progress
    text = ctx.say("collect.paused", done=mine.settled, total=mine.total)
    go = Choice(
        pack("collect", "go", argument_of(ctx.report)),
        ctx.say.plain("button.continue"),
        ("làm tiếp", "continue"),
        lasting=True,
    )
    return Message(text, ((go,),))


def _row(ctx: TurnContext) -> Indicator:
    return questions.row_of(ctx)


def card(ctx: TurnContext) -> Message | None:
    """What the open step shows."""
    if ctx.session.report is None:
        return None
    if ctx.session.step == PAUSED:
        return _paused(ctx)
    if ctx.session.step == navigation.CHOOSING:
        return questions.which_reading(ctx)
    if ctx.session.step == PAIRING:
        return questions.both_sides(ctx)
    return findings_steps.with_what_stands(ctx, questions.question(ctx))


def narrative(ctx: TurnContext, argument: str) -> Turn:
    """The text of the report: row by row from the first without an answer, or from the first."""
    here = named_report(ctx, argument)
    codes = navigation.narrative_rows(here)
    if not codes:
        raise Refusal("narrative.none")
    refuse_if_filed(here)
    unanswered = (code for code in codes if code not in here.view.answers)
    return navigation.ask(here, next(unanswered, codes[0]), origin=Origin.NARRATIVE)


CONVERSATION = Dialog(
    "collect",
    commands={"sua": edit},
    presses={
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
    said=_said,
    unread=_unread,
    card=card,
)
