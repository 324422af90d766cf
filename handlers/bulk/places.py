"""In which of a person's reports values behind codes belong."""

from collections.abc import Callable
from dataclasses import replace

from handlers.choosing.coded_rows import (
    is_spaced_code,
    part_among_reports,
    report_with_rows,
)
from handlers.engine.context import TurnContext
from handlers.engine.current_report import reports_of
from handlers.engine.turn import Turn
from reporting.bulk_entry import looks_like_bulk_entry
from reporting.clean_text import CleanText, clean
from reporting.forms import Form
from reporting.normalise import fold


def parts_of(form: Form) -> frozenset[str]:
    """The parts of the form as codes begin with them, folded."""
    return frozenset(map(fold, {one.part for one in form.indicators}))


def refuse_if_elsewhere(ctx: TurnContext, text: CleanText) -> None:
    """Values behind codes that the report in hand has not, or not all of them.

    Raises:
        WhichFirst: another report of this person's has them.
    """
    if ctx.has_several_forms and (_is_addressed(ctx, text) or is_spaced_code(text)):
        part_among_reports(ctx, text)


def in_only_report(
    ctx: TurnContext, text: CleanText, take: Callable[[TurnContext, CleanText], Turn | None]
) -> Turn | None:
    """Values behind codes while no report is in hand: they go to the only one that has all rows.

    That they do is said. None for any other text.

    Raises:
        WhichFirst: several reports have the rows, or each has some of them.
    """
    keys = reports_of(ctx)
    if not keys or not (_is_addressed(ctx, text) or is_spaced_code(text)):
        return None
    key, parts = report_with_rows(ctx, keys, text)
    here = ctx.about(key)
    if is_spaced_code(text):
        text = clean("\n".join(part.text for part in parts))
    turn = take(here, text)
    if turn is None or not parts:
        return turn
    codes = ", ".join(dict.fromkeys(part.code for part in parts if part.code))
    told = here.say("report.only_there", report=here.report_and_office, codes=codes)
    return replace(turn, replies=(here.notice(told), *turn.replies))


def _is_addressed(ctx: TurnContext, text: CleanText) -> bool:
    """Whether values stand behind codes or parts of one of the person's own forms."""
    parts = frozenset[str]().union(*(parts_of(form) for form, _ in ctx.own_reports))
    return looks_like_bulk_entry(text, (), parts)
