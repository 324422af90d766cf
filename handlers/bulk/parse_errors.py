"""What could not be used of a message for many indicators, in sentences: where, and what to do."""

from collections.abc import Iterable

from handlers.engine.catalogue import Markup, quoted
from handlers.engine.context import TurnContext
from handlers.entry import confirmation
from handlers.entry.wording import example, shown
from reporting.bulk_entry import BulkEntryFlaw, ParseError
from reporting.checks.reported_totals import follows
from reporting.clean_text import clean
from reporting.forms.words import code_and_value
from reporting.languages import VIETNAMESE
from reporting.parsing import Reason, read
from reporting.parsing.results import Ambiguous, Pair, Read, Unreadable
from reporting.progress import computed

MOST = 8
"""Sentences in one message; those behind them are counted."""

_ABOUT_ONE = frozenset(
    {
        BulkEntryFlaw.NOT_YOURS,
        BulkEntryFlaw.NOT_ASKED,
        BulkEntryFlaw.TWICE,
        BulkEntryFlaw.NO_LAST_VALUE,
        BulkEntryFlaw.NOT_APPLYING,
        BulkEntryFlaw.OTHER_NAME,
    }
)


def sentences(ctx: TurnContext, errors: Iterable[ParseError]) -> list[Markup]:
    """A sentence for each, in the order of the message."""
    found = list(dict.fromkeys(_sentence(ctx, error) for error in errors))
    if len(found) > MOST:
        return [*found[:MOST], ctx.say("doubt.more", count=len(found) - MOST)]
    return found


def _sentence(ctx: TurnContext, error: ParseError) -> Markup:
    raw = quoted(error.raw)
    if isinstance(error.reading, BulkEntryFlaw):
        if error.indicator is None and error.reading in _ABOUT_ONE:
            return ctx.say("doubt.unplaced", raw=raw)
        code = error.indicator or ""
        if error.reading is BulkEntryFlaw.NOT_ASKED:
            computed = _of_computed(ctx, code, error.raw)
            if computed is not None:
                return computed
        if error.reading is BulkEntryFlaw.UNCLEAR and not code:
            return _spaced(ctx, error.raw) or ctx.say("doubt.unplaced", raw=raw)
        return ctx.say(f"doubt.{error.reading}", code=code, raw=raw)
    if error.indicator is None and error.reading == Unreadable(Reason.TOO_LONG):
        return ctx.say("doubt.too_long", raw=raw)
    if error.indicator is None:
        return ctx.say("doubt.unreadable", raw=raw)
    return of_indicator(ctx, error.indicator, error.raw, error.reading)


def _spaced(ctx: TurnContext, text: str) -> Markup | None:
    """That a code with spaces in it may be a part and its values, and how to send either."""
    code, value = code_and_value(clean(text), ctx.form)
    if code is None or not value or code in text.upper():
        return None
    part, _, values = text.partition(" ")
    return ctx.say(
        "doubt.spaced_code",
        raw=quoted(text),
        code=code,
        value=quoted(value),
        part=part.upper(),
        values=quoted(values),
    )


def _of_computed(ctx: TurnContext, code: str, text: str) -> Markup | None:
    """How a figure typed for a computed indicator agrees with its parts; None if it is none."""
    indicator = ctx.form.indicator(code)
    if indicator.formula is None:
        return None
    reading = read(clean(text), indicator, ctx.today, indicator.unit[VIETNAMESE])
    if not isinstance(reading, Read) or reading.value.number is None:
        return None
    parts, raw = ", ".join(ctx.form.answered_parts(code)), quoted(text)
    result = computed(ctx.form, ctx.view.values()).get(code)
    if result is None:
        return ctx.say("doubt.computed_waits", code=code, raw=raw, parts=parts)
    agrees = follows(reading.value.number, indicator, result)
    name = "doubt.computed_agrees" if agrees else "doubt.computed_differs"
    written = confirmation.result_text(ctx, code, result)
    return ctx.say(name, code=code, raw=raw, result=written, parts=parts)


def of_indicator(
    ctx: TurnContext, code: str, text: str, reading: Ambiguous | Pair | Unreadable
) -> Markup:
    """What is wrong with the text that was read as its value."""
    indicator = ctx.form.indicator(code)
    raw = quoted(text)
    match reading:
        case Ambiguous(readings=readings):
            either = ctx.say.plain("doubt.or").join(shown(ctx, indicator, v) for v in readings)
            return ctx.say("doubt.ambiguous", code=code, raw=raw, readings=either)
        case Pair():
            reason = ctx.say("unreadable.fraction", raw=raw, example=example(ctx, indicator))
        case Unreadable(reason=flaw):
            reason = ctx.say(
                f"unreadable.{flaw}",
                raw=raw,
                unit=indicator.unit[ctx.language],
                example=example(ctx, indicator),
                choices=", ".join(option.label[ctx.language] for option in indicator.choices),
            )
    return ctx.say("doubt.row", code=code, reason=reason)
