"""What could not be used of a message for many rows, in sentences: where, and what to do."""

from collections.abc import Iterable

from handlers.engine.catalogue import Markup
from handlers.engine.context import TurnContext
from handlers.entry.questions import example, quoted, shown
from reporting.bulk_entry import BulkEntryFlaw, ParseError
from reporting.parsing.results import Ambiguous, Pair, Unreadable

MOST = 8
"""Sentences in one message; those behind them are counted."""

_ABOUT_A_ROW = frozenset(
    {
        BulkEntryFlaw.NOT_YOURS,
        BulkEntryFlaw.NOT_ASKED,
        BulkEntryFlaw.TWICE,
        BulkEntryFlaw.NO_LAST_VALUE,
        BulkEntryFlaw.NOT_APPLYING,
        BulkEntryFlaw.OTHER_NAME,
    }
)


def sentences(ctx: TurnContext, doubts: Iterable[ParseError]) -> list[Markup]:
    """A sentence for each, in the order of the message."""
    found = list(dict.fromkeys(_sentence(ctx, doubt) for doubt in doubts))
    if len(found) > MOST:
        return [*found[:MOST], ctx.say("doubt.more", count=len(found) - MOST)]
    return found


def _sentence(ctx: TurnContext, doubt: ParseError) -> Markup:
    raw = quoted(doubt.raw)
    if isinstance(doubt.reading, BulkEntryFlaw):
        if doubt.indicator is None and doubt.reading in _ABOUT_A_ROW:
            return ctx.say("doubt.unplaced", raw=raw)
        code = doubt.indicator or ""
        if doubt.reading is BulkEntryFlaw.UNCLEAR and not code:
            return ctx.say("doubt.unplaced", raw=raw)
        return ctx.say(f"doubt.{doubt.reading}", code=code, raw=raw)
    if doubt.indicator is None:
        return ctx.say("doubt.unreadable", raw=raw)
    return of_row(ctx, doubt.indicator, doubt.raw, doubt.reading)


def of_row(
    ctx: TurnContext, code: str, text: str, reading: Ambiguous | Pair | Unreadable
) -> Markup:
    """What is wrong with the text that stands for a row."""
    row = ctx.form.indicator(code)
    raw = quoted(text)
    match reading:
        case Ambiguous(readings=readings):
            either = ctx.say.plain("doubt.or").join(shown(ctx, row, v) for v in readings)
            return ctx.say("doubt.ambiguous", code=code, raw=raw, readings=either)
        case Pair():
            reason = ctx.say("unreadable.fraction", raw=raw, example=example(ctx, row))
        case Unreadable(reason=flaw):
            reason = ctx.say(
                f"unreadable.{flaw}",
                raw=raw,
                unit=row.unit[ctx.language],
                example=example(ctx, row),
                choices=", ".join(option.label[ctx.language] for option in row.choices),
            )
    return ctx.say("doubt.row", code=code, reason=reason)
