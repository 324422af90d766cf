"""Which rows one message may answer, in which order: what is open in the part at hand."""

from handlers.engine.context import TurnContext
from handlers.engine.turn import Origin
from reporting.forms import Asked, Indicator
from reporting.progress import is_unanswered

IN_QUESTION = ("collect.", "quick.", "evidence.")


def open_rows(ctx: TurnContext, part: str) -> list[Indicator]:
    """Rows of the part in one's own duties that have no answer, in printed order."""
    return [row for row in all_open(ctx) if row.part == part]


def all_open(ctx: TurnContext) -> list[Indicator]:
    """The same for every part."""
    answers, duties = ctx.view.answers, ctx.own_duties
    return [
        row
        for row in ctx.form.asked()
        if row.duty in duties and is_unanswered(row, answers.get(row.code))
    ]


def asked_row(ctx: TurnContext) -> Indicator | None:
    """The row that is asked just now; None when none is."""
    code = ctx.session.indicator
    if code is None or not ctx.session.step.startswith(IN_QUESTION) or code not in ctx.form:
        return None
    return ctx.form.indicator(code)


def rows_at_hand(ctx: TurnContext) -> list[Indicator]:
    """The rows of one message, in the order in which its values fill them.

    While a row is asked: that row first, then what else is open in its part. A row that was jumped
    to stands alone. Otherwise what is open in the first of one's own parts.
    """
    asked = asked_row(ctx)
    if asked is None or asked.asked is Asked.NARRATIVE:
        found = all_open(ctx)
        return [row for row in found if row.part == found[0].part]
    if ctx.session.origin is not Origin.NONE:
        return [asked]
    here = [row for row in open_rows(ctx, asked.part) if row.code != asked.code]
    form, place = ctx.form, ctx.form.place(asked.code)
    behind = [row for row in here if form.place(row.code) > place]
    before = [row for row in here if form.place(row.code) < place]
    return [asked, *behind, *before]


def part_to_fill(ctx: TurnContext) -> tuple[str, list[Indicator]]:
    """A part with the rows of it that one word may answer: the asked row's, else the first open."""
    asked = asked_row(ctx)
    if asked is not None and asked.asked is not Asked.NARRATIVE:
        return asked.part, open_rows(ctx, asked.part)
    found = all_open(ctx)
    part = found[0].part if found else ""
    return part, [row for row in found if row.part == part]
