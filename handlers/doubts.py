"""What could not be used of a message for many rows, in sentences: where, and what to do."""

from collections.abc import Iterable

from handlers.catalogue import Markup
from handlers.moment import Moment
from handlers.questions import example, quoted, shown
from reporting.blocks import BlockFlaw, Doubt
from reporting.reading.outcomes import Ambiguous, Pair, Unreadable

MOST = 8
"""Sentences in one message; those behind them are counted."""

_ABOUT_A_ROW = frozenset(
    {
        BlockFlaw.NOT_YOURS,
        BlockFlaw.NOT_ASKED,
        BlockFlaw.TWICE,
        BlockFlaw.NO_LAST_VALUE,
        BlockFlaw.NOT_APPLYING,
        BlockFlaw.OTHER_NAME,
    }
)


def sentences(moment: Moment, doubts: Iterable[Doubt]) -> list[Markup]:
    """A sentence for each, in the order of the message."""
    found = list(dict.fromkeys(_sentence(moment, doubt) for doubt in doubts))
    if len(found) > MOST:
        return [*found[:MOST], moment.say("doubt.more", count=len(found) - MOST)]
    return found


def _sentence(moment: Moment, doubt: Doubt) -> Markup:
    raw = quoted(doubt.raw)
    if isinstance(doubt.reading, BlockFlaw):
        if doubt.indicator is None and doubt.reading in _ABOUT_A_ROW:
            return moment.say("doubt.unplaced", raw=raw)
        code = doubt.indicator or ""
        if doubt.reading is BlockFlaw.UNCLEAR and not code:
            return moment.say("doubt.unplaced", raw=raw)
        return moment.say(f"doubt.{doubt.reading}", code=code, raw=raw)
    if doubt.indicator is None:
        return moment.say("doubt.unreadable", raw=raw)
    return of_row(moment, doubt.indicator, doubt.raw, doubt.reading)


def of_row(moment: Moment, code: str, text: str, reading: Ambiguous | Pair | Unreadable) -> Markup:
    """What is wrong with the text that stands for a row."""
    row = moment.form.indicator(code)
    raw = quoted(text)
    match reading:
        case Ambiguous(readings=readings):
            either = moment.say.plain("doubt.or").join(shown(moment, row, v) for v in readings)
            return moment.say("doubt.ambiguous", code=code, raw=raw, readings=either)
        case Pair():
            reason = moment.say("unreadable.fraction", raw=raw, example=example(moment, row))
        case Unreadable(reason=flaw):
            reason = moment.say(
                f"unreadable.{flaw}",
                raw=raw,
                unit=row.unit[moment.language],
                example=example(moment, row),
                choices=", ".join(option.label[moment.language] for option in row.choices),
            )
    return moment.say("doubt.row", code=code, reason=reason)
