"""Which indicator a text that came out of its time is for, with its value read for each."""

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.choices import Choice
from handlers.engine.context import TurnContext
from handlers.engine.session import LateAnswer
from handlers.engine.turn import Message
from handlers.entry.wording import shown, values_of
from reporting.clean_text import clean
from reporting.forms import Indicator
from reporting.values import Value


def candidates(ctx: TurnContext, late: LateAnswer) -> list[tuple[Indicator, Value]]:
    """Every indicator it may be for, with every value it may be there."""
    indicators = [ctx.form.indicator(code) for code in late.indicators]
    return [
        (indicator, value)
        for indicator in indicators
        for value in values_of(ctx, clean(late.text), indicator)
    ]


def card(ctx: TurnContext, lead: Markup | None = None) -> Message:
    """Ask which indicator the first late answer is for."""
    first, *others = ctx.session.late_answers
    found = candidates(ctx, first)
    lines = [_line(ctx, ctx.form.indicator(code)) for code in first.indicators]
    text = joined(
        lead and Markup(f"{lead}\n"),
        ctx.say("straggler.which", raw=quoted(first.text)),
        *lines,
        ctx.say("straggler.more", count=len(others)) if others else None,
    )
    choices = tuple(
        (
            Choice(
                pack("straggler", "row", str(place)),
                f"{indicator.code} = {quoted(shown(ctx, indicator, value))}",
                (indicator.code,),
            ),
        )
        for place, (indicator, value) in enumerate(found)
    )
    none = Choice(
        pack("straggler", "none"), ctx.say.plain("button.no_record"), ("bỏ", "không ghi", "drop")
    )
    return Message(text, (*choices, (none,)))


def _line(ctx: TurnContext, indicator: Indicator) -> Markup:
    """The indicator, and what it holds."""
    answer = ctx.view.answers.get(indicator.code)
    name = indicator.short[ctx.language]
    if answer is None:
        return ctx.say("review.missing", code=indicator.code, name=name)
    value = quoted(shown(ctx, indicator, answer.value))
    return ctx.say("review.value", code=indicator.code, name=name, value=value)
