"""Question by question through the rows of one's own duties: ask, read strictly, echo, go on."""

from dataclasses import replace

from handlers import asking, findings, questions, taking
from handlers.conversations import Conversation
from handlers.keys import pack
from handlers.moment import Moment
from handlers.own_reports import argument_of, named_report, with_report
from handlers.turn import Choice, Message, Origin, Turn
from reporting.forms import VIETNAMESE, Asked, Indicator
from reporting.progress import previous_row
from reporting.reading import read
from reporting.reading.outcomes import Ambiguous, Pair, Read, Reading, Unreadable
from reporting.reports import NewAnswer
from reporting.values import Value

PAIRING, PAUSED = "collect.pair", "collect.paused"


def edit(moment: Moment, text: str) -> Turn:
    """/sua CODE: go to that row of the report in hand."""
    here = with_report(moment)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    if not text:
        return here.turn(here.notice(here.say("collect.edit_how")))
    code = questions.code_in(text, here.form)
    if code is None:
        return here.turn(here.notice(here.say("collect.no_such_row", code=questions.quoted(text))))
    return asking.enter(here, code, Origin.EDIT)


def _from_review(moment: Moment, code: str) -> Turn:
    here = with_report(moment)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    return asking.enter(here, code, Origin.REVIEW)


def _go(moment: Moment, argument: str) -> Turn:
    """Start or go on, from wherever the button stood: the first own row without an answer."""
    here = named_report(moment, argument)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    if here.view.state.is_filed:
        return here.turn(asking.locked(here))
    return asking.go_on(here.at(replace(here.session, indicator=None)))


def _skip(moment: Moment, _: str) -> Turn:
    return asking.go_on(moment)


def _back(moment: Moment, _: str) -> Turn:
    here = _row(moment).code
    if moment.session.origin is Origin.NARRATIVE or _row(moment).asked is Asked.NARRATIVE:
        codes = asking.narrative_rows(moment)
        place = codes.index(here) if here in codes else 0
        return asking.ask(moment, codes[max(place - 1, 0)], origin=Origin.NARRATIVE)
    return asking.ask(moment, previous_row(moment.form, moment.own_duties, here) or here)


def _again(moment: Moment, _: str) -> Turn:
    return asking.ask(moment, _row(moment).code, origin=moment.session.origin)


def _stop(moment: Moment, _: str) -> Turn:
    there = moment.at(replace(asking.cleared(moment), step=PAUSED))
    return there.turn(_paused(there))


# --- taking an answer ----------------------------------------------------------------------------
def _said(moment: Moment, text: str) -> Turn | None:
    """A typed answer; None when it reads as nothing, so that it may be one of the choices."""
    if moment.session.step == PAUSED:
        return None
    refused = asking.refusal(moment)
    if refused is not None:
        return refused
    row = _row(moment)
    match _reading_of(moment, text):
        case Read(value=value, note=note):
            return taking.take(moment, (NewAnswer(row.code, value, text),), note)
        case Ambiguous(readings=readings):
            session = replace(
                moment.session, step=asking.CHOOSING, readings=readings, raw=text, listed=False
            )
            there = moment.at(session)
            return there.turn(questions.which_reading(there))
        case Pair() as pair:
            return _pair(moment, pair, text)
        case _:
            return None


def _reading_of(moment: Moment, text: str) -> Reading:
    row = _row(moment)
    return read(text, row, moment.today, row.unit[VIETNAMESE])


def _unread(moment: Moment, text: str) -> Turn:
    """Text that is neither an answer nor a choice: say what to send instead; nothing is stored."""
    if moment.session.step == PAUSED:
        return moment.turn(_paused(moment))
    there = moment.at(replace(asking.cleared(moment), step=asking.ASKING))
    reading = _reading_of(moment, text)
    if not isinstance(reading, Unreadable):
        message = f"unread text was read: {reading!r}"
        raise TypeError(message)
    return there.turn(questions.unreadable(there, text, reading))


def _pair(moment: Moment, pair: Pair, text: str) -> Turn:
    """Two numbers, "5/7": for one side of a rate both are offered, elsewhere one is wanted."""
    if questions.rate_of(moment.form, _row(moment).code) is None:
        return moment.turn(questions.one_number(moment, text))
    sides = (pair.numerator, pair.denominator)
    there = moment.at(replace(moment.session, step=PAIRING, readings=sides, raw=text))
    return there.turn(questions.both_sides(there))


def _same(moment: Moment, _: str) -> Turn:
    value = moment.view.previous.get(_row(moment).code)
    raw = moment.say.plain("button.same_raw", period=questions.last_period(moment))
    return _again(moment, "") if value is None else _choose(moment, value, raw)


def _state(moment: Moment, name: str) -> Turn:
    state = next((each for each in questions.states_offered(_row(moment)) if each == name), None)
    if state is None:
        return _again(moment, "")
    return _choose(moment, Value(state), moment.say.plain(f"button.{state}"))


def _option(moment: Moment, digit: str) -> Turn:
    found = next((o for o in _row(moment).choices if str(o.digit) == digit), None)
    if found is None:
        return _again(moment, "")
    return _choose(moment, Value(number=found.digit), found.label[moment.language])


def _reading(moment: Moment, index: str) -> Turn:
    readings = {str(place): value for place, value in enumerate(moment.session.readings)}
    if index not in readings:
        return _again(moment, "")
    return _choose(moment, readings[index], moment.session.raw)


def _both(moment: Moment, _: str) -> Turn:
    sides = questions.rate_of(moment.form, _row(moment).code)
    if sides is None or len(moment.session.readings) != len(sides):
        return _again(moment, "")
    pairs = zip(sides, moment.session.readings, strict=True)
    answers = tuple(NewAnswer(code, value, moment.session.raw) for code, value in pairs)
    return asking.refusal(moment) or taking.take(moment, answers, None)


def _choose(moment: Moment, value: Value, raw: str) -> Turn:
    return asking.refusal(moment) or taking.take(
        moment, (NewAnswer(_row(moment).code, value, raw),), None
    )


def _paused(moment: Moment) -> Message:
    mine = moment.own_progress
    text = moment.say("collect.paused", done=mine.settled, total=mine.total)
    go = Choice(
        pack("collect", "go", argument_of(moment.report)),
        moment.say.plain("button.continue"),
        ("làm tiếp", "continue"),
        lasting=True,
    )
    return Message(text, ((go,),))


def _row(moment: Moment) -> Indicator:
    return questions.row_of(moment)


def card(moment: Moment) -> Message | None:
    """What the open step shows."""
    if moment.session.report is None:
        return None
    if moment.session.step == PAUSED:
        return _paused(moment)
    if moment.session.step == asking.CHOOSING:
        return questions.which_reading(moment)
    if moment.session.step == PAIRING:
        return questions.both_sides(moment)
    return findings.with_what_stands(moment, questions.question(moment))


def narrative(moment: Moment, argument: str) -> Turn:
    """The text of the report: row by row from the first without an answer, or from the first."""
    here = named_report(moment, argument)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    codes = asking.narrative_rows(here)
    if not codes:
        return here.turn(here.notice(here.say("narrative.none")))
    if here.view.state.is_filed:
        return here.turn(asking.locked(here))
    unanswered = (code for code in codes if code not in here.view.answers)
    return asking.ask(here, next(unanswered, codes[0]), origin=Origin.NARRATIVE)


CONVERSATION = Conversation(
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
