"""The rows that a clerk has named in sending a report back, and the ways to them."""

from collections.abc import Sequence
from typing import Final

from handlers.engine.callback_data import pack
from handlers.engine.choices import Choice, Keyboard, way_to
from handlers.engine.context import TurnContext
from handlers.engine.current_report import argument_of

MOST_ROWS: Final = 6
"""Buttons that lead to rows which a clerk has named."""

LONGEST_KEY: Final = 64


def ways_to_rows(ctx: TurnContext, codes: Sequence[str]) -> tuple[Choice, ...]:
    """A way to each of the first of these rows of the report in hand."""
    keys = ((code, row_key(ctx, code)) for code in codes[:MOST_ROWS])
    return tuple(way_to(key, code) for code, key in keys if len(key) <= LONGEST_KEY)


def row_key(ctx: TurnContext, code: str) -> str:
    """The key of the choice that leads to that row of the report in hand."""
    return pack("push", "row", f"{argument_of(ctx.report)}/{code}")


def in_lines(rows: Sequence[Choice]) -> Keyboard:
    """Three in a line."""
    return tuple(tuple(rows[at : at + 3]) for at in range(0, len(rows), 3))
