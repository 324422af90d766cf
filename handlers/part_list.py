"""What else is open in the part of the row that is asked, so that all of it can be sent at once."""

from handlers.catalogue import Markup, joined
from handlers.moment import Moment
from handlers.open_rows import rows_at_hand
from reporting.forms import Indicator
from reporting.values import Kind, show

ROOM = 1100
"""Characters the list may take: a message holds 2000 on the smallest messenger."""

_WITHOUT_UNIT = frozenset({None, Kind.CHOICE, Kind.PERCENT, Kind.TEXT, Kind.DATE})


def listed(moment: Moment, row: Indicator) -> Markup | None:
    """The rows one may answer in one message, in the order of their values; None for one alone."""
    rows = rows_at_hand(moment)
    if len(rows) < 2:  # noqa: PLR2004
        return None
    lines = [_line(moment, one, with_unit=True) for one in rows[1:]]
    if sum(len(line) + 1 for line in lines) > ROOM:
        lines = [_line(moment, one, with_unit=False) for one in rows[1:]]
    kept: list[Markup] = []
    left = ROOM
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            kept.append(moment.say("part.more", count=len(lines) - len(kept)))
            break
        kept.append(line)
    return joined(
        Markup(f"\n{_how(moment, row, len(rows))}"),
        *kept,
        moment.say("part.asking", code=row.code, name=row.short[moment.language]),
    )


def _how(moment: Moment, row: Indicator, count: int) -> Markup:
    """How the rest of the part can be sent, and what stands in brackets below."""
    last = moment.form.cycle.previous(moment.period).short_label(moment.language)
    name = "part.how_with" if moment.view.previous else "part.how"
    return moment.say(name, part=row.part, count=count, first=row.code, last=last)


def _line(moment: Moment, row: Indicator, *, with_unit: bool) -> Markup:
    """Code, short name, and what people need to answer: unit and last period's value."""
    facts = []
    if with_unit and row.kind not in _WITHOUT_UNIT:
        facts.append(row.unit[moment.language])
    previous = moment.view.previous.get(row.code)
    if previous is not None:
        facts.append(show(previous, row, moment.language))
    name = row.short[moment.language]
    if facts:
        return moment.say("part.row_with", code=row.code, name=name, facts=" · ".join(facts))
    return moment.say("part.row", code=row.code, name=name)
