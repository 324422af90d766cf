"""Everything that stands in the report, part by part."""

from dataclasses import replace

from handlers import review_card
from handlers.conversations import Conversation
from handlers.moment import Moment
from handlers.own_reports import named_report, with_report
from handlers.turn import Message, Turn
from reporting.progress import progress_by_part


def _open(moment: Moment, part: str) -> Turn:
    """A part's rows; without a part the first one that has something missing, or the first."""
    here = with_report(moment)
    return _show(here, part) if here else moment.turn(moment.notice(moment.say("report.none")))


def _missing(moment: Moment, argument: str) -> Turn:
    """What is missing in the report that a choice names."""
    here = named_report(moment, argument)
    return _show(here, "") if here else moment.turn(moment.notice(moment.say("report.none")))


def _show(here: Moment, part: str) -> Turn:
    by_part = progress_by_part(here.form, here.view.values())
    lacking = next((code for code, done in by_part.items() if not done.is_complete), None)
    chosen = part if part in by_part else lacking or next(iter(by_part))
    there = here.at(
        replace(
            here.session, step=review_card.STEP, part=chosen, indicator=None, readings=(), raw=""
        )
    )
    return there.turn(review_card.card(there))


def card(moment: Moment) -> Message | None:
    """What the open step shows."""
    return review_card.card(moment) if moment.session.report else None


CONVERSATION = Conversation("review", presses={"open": _open, "missing": _missing}, card=card)
