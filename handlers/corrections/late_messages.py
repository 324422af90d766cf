"""A text that came out of its time: which row it is for, asked with its value read for each."""

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext
from handlers.engine.session import LateAnswer
from handlers.engine.turn import Choice, Message
from handlers.entry.questions import last_words, quoted, shown
from reporting.forms import Indicator
from reporting.languages import VIETNAMESE
from reporting.parsing import read
from reporting.parsing.results import Ambiguous, Read
from reporting.values import Value

STEP = "straggler.row"


def values_of(ctx: TurnContext, text: str, row: Indicator) -> tuple[Value, ...]:
    """What the text may mean as an answer of the row; nothing when it means none."""
    if last_words(text):
        previous = ctx.view.previous.get(row.code)
        return () if previous is None else (previous,)
    match read(text, row, ctx.today, row.unit[VIETNAMESE]):
        case Read(value=value):
            return (value,)
        case Ambiguous(readings=readings):
            return readings
        case _:
            return ()


def candidates(ctx: TurnContext, straggler: LateAnswer) -> list[tuple[Indicator, Value]]:
    """Every row it may be for, with every value it may be there."""
    rows = [ctx.form.indicator(code) for code in straggler.indicators]
    return [(row, value) for row in rows for value in values_of(ctx, straggler.text, row)]


def card(ctx: TurnContext, echo: Markup | None = None) -> Message:
    """Ask for the row of the first straggler."""
    first, *others = ctx.session.stragglers
    found = candidates(ctx, first)
    lines = [_line(ctx, ctx.form.indicator(code)) for code in first.indicators]
    text = joined(
        echo and Markup(f"{echo}\n"),
        ctx.say("straggler.which", raw=quoted(first.text)),
        *lines,
        ctx.say("straggler.more", count=len(others)) if others else None,
    )
    choices = tuple(
        (
            Choice(
                pack("straggler", "row", str(place)),
                f"{row.code} = {quoted(shown(ctx, row, value))}",
                (row.code,),
            ),
        )
        for place, (row, value) in enumerate(found)
    )
    none = Choice(
        pack("straggler", "none"), ctx.say.plain("button.no_record"), ("bỏ", "không ghi", "drop")
    )
    return Message(text, (*choices, (none,)))


def _line(ctx: TurnContext, row: Indicator) -> Markup:
    """The row, and what it holds."""
    answer = ctx.view.answers.get(row.code)
    name = row.short[ctx.language]
    if answer is None:
        return ctx.say("review.missing", code=row.code, name=name)
    value = quoted(shown(ctx, row, answer.value))
    return ctx.say("review.value", code=row.code, name=name, value=value)
