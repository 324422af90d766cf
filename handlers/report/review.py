"""Everything that stands in the report, part by part."""

from dataclasses import replace

from handlers.engine.context import TurnContext
from handlers.engine.current_report import named_report, with_report
from handlers.engine.dialog import Dialog
from handlers.engine.turn import Message, Turn
from handlers.report import review_card
from reporting.progress import progress_by_part


def _open(ctx: TurnContext, part: str) -> Turn:
    """A part's rows; without a part the first one that has something missing, or the first."""
    return _show(with_report(ctx), part)


def _missing(ctx: TurnContext, argument: str) -> Turn:
    """What is missing in the report that a choice names."""
    return _show(named_report(ctx, argument), "")


def _show(here: TurnContext, part: str) -> Turn:
    by_part = progress_by_part(here.form, here.view.values())
    lacking = next((code for code, done in by_part.items() if not done.is_complete), None)
    chosen = part if part in by_part else lacking or next(iter(by_part))
    there = here.at(
        replace(
            here.session, step=review_card.STEP, part=chosen, indicator=None, readings=(), raw=""
        )
    )
    return there.turn(review_card.card(there))


def card(ctx: TurnContext) -> Message | None:
    """What the open step shows."""
    return review_card.card(ctx) if ctx.session.report else None


CONVERSATION = Dialog("review", presses={"open": _open, "missing": _missing}, card=card)
