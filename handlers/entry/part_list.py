"""What else is open in the part of the row that is asked, so that all of it can be sent at once."""

from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext
from handlers.engine.turn import MESSAGE_ROOM
from handlers.entry.unanswered import rows_at_hand
from reporting.forms import Indicator
from reporting.values import Kind, show

ROOM = MESSAGE_ROOM - 800
"""Characters the list may take: the question itself stands above it."""

_WITHOUT_UNIT = frozenset({None, Kind.CHOICE, Kind.PERCENT, Kind.TEXT, Kind.DATE})


def listed(ctx: TurnContext, row: Indicator) -> Markup | None:
    """The rows one may answer in one message, in the order of their values; None for one alone."""
    rows = rows_at_hand(ctx)
    if len(rows) < 2:  # noqa: PLR2004
        return None
    lines = [_line(ctx, one, with_unit=True) for one in rows[1:]]
    if sum(len(line) + 1 for line in lines) > ROOM:
        lines = [_line(ctx, one, with_unit=False) for one in rows[1:]]
    kept: list[Markup] = []
    left = ROOM
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            kept.append(ctx.say("part.more", count=len(lines) - len(kept)))
            break
        kept.append(line)
    return joined(
        Markup(f"\n{_how(ctx, row, len(rows))}"),
        *kept,
        ctx.say("part.asking", code=row.code, name=row.short[ctx.language]),
    )


def _how(ctx: TurnContext, row: Indicator, count: int) -> Markup:
    """How the rest of the part can be sent, and what stands in brackets below."""
    last = ctx.form.cycle.previous(ctx.period).short_label(ctx.language)
    name = "part.how_with" if ctx.view.previous else "part.how"
    return ctx.say(name, part=row.part, count=count, first=row.code, last=last)


def _line(ctx: TurnContext, row: Indicator, *, with_unit: bool) -> Markup:
    """Code, short name, and what people need to answer: unit and last period's value."""
    facts = []
    if with_unit and row.kind not in _WITHOUT_UNIT:
        facts.append(row.unit[ctx.language])
    previous = ctx.view.previous.get(row.code)
    if previous is not None:
        facts.append(show(previous, row, ctx.language))
    name = row.short[ctx.language]
    if facts:
        return ctx.say("part.row_with", code=row.code, name=name, facts=" · ".join(facts))
    return ctx.say("part.row", code=row.code, name=name)
