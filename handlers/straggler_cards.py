"""A text that came out of its time: which row it is for, asked with its value read for each."""

from handlers.catalogue import Markup, joined
from handlers.keys import pack
from handlers.moment import Moment
from handlers.questions import last_words, quoted, shown
from handlers.session_parts import Straggler
from handlers.turn import Choice, Message
from reporting.forms import VIETNAMESE, Indicator
from reporting.reading import read
from reporting.reading.outcomes import Ambiguous, Read
from reporting.values import Value

STEP = "straggler.row"


def values_of(moment: Moment, text: str, row: Indicator) -> tuple[Value, ...]:
    """What the text may mean as an answer of the row; nothing when it means none."""
    if last_words(text):
        previous = moment.view.previous.get(row.code)
        return () if previous is None else (previous,)
    match read(text, row, moment.today, row.unit[VIETNAMESE]):
        case Read(value=value):
            return (value,)
        case Ambiguous(readings=readings):
            return readings
        case _:
            return ()


def candidates(moment: Moment, straggler: Straggler) -> list[tuple[Indicator, Value]]:
    """Every row it may be for, with every value it may be there."""
    rows = [moment.form.indicator(code) for code in straggler.indicators]
    return [(row, value) for row in rows for value in values_of(moment, straggler.text, row)]


def card(moment: Moment, echo: Markup | None = None) -> Message:
    """Ask for the row of the first straggler."""
    first, *others = moment.session.stragglers
    found = candidates(moment, first)
    lines = [_line(moment, moment.form.indicator(code)) for code in first.indicators]
    text = joined(
        echo and Markup(f"{echo}\n"),
        moment.say("straggler.which", raw=quoted(first.text)),
        *lines,
        moment.say("straggler.more", count=len(others)) if others else None,
    )
    choices = tuple(
        (
            Choice(
                pack("straggler", "row", str(place)),
                f"{row.code} = {quoted(shown(moment, row, value))}",
                (row.code,),
            ),
        )
        for place, (row, value) in enumerate(found)
    )
    none = Choice(
        pack("straggler", "none"), moment.say.plain("button.no_record"), ("bỏ", "không ghi", "drop")
    )
    return Message(text, (*choices, (none,)))


def _line(moment: Moment, row: Indicator) -> Markup:
    """The row, and what it holds."""
    answer = moment.view.answers.get(row.code)
    name = row.short[moment.language]
    if answer is None:
        return moment.say("review.missing", code=row.code, name=name)
    value = quoted(shown(moment, row, answer.value))
    return moment.say("review.value", code=row.code, name=name, value=value)
