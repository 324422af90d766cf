"""A whole part, or a whole duty, in one message.

Values in order, values behind their codes in any order, headings that lead over to a part, and a
tail for the rest ("còn lại 0"). Every value is read by the rules for a single answer; what could
mean two things becomes a doubt, and nothing of the message is passed over in silence. Nothing is
stored here: the read-back shows the block, and people confirm it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from reporting.blocks.outcomes import Block, BlockFlaw, Doubt, Filled, Source
from reporting.blocks.parse import pieces_of
from reporting.blocks.reader import BlockReader
from reporting.blocks.shape import MAX_BLOCK, looks_like_block, may_be_both, only_part
from reporting.forms import Form, Indicator
from reporting.reading import Reason, Unreadable
from reporting.values import Value

__all__ = [
    "MAX_BLOCK",
    "Block",
    "BlockFlaw",
    "Doubt",
    "Filled",
    "Source",
    "looks_like_block",
    "may_be_both",
    "read_block",
]

_QUOTED: Final = 80
_NOTHING: Final[Mapping[str, Value]] = {}


def read_block(  # noqa: PLR0913 - all that a message can refer to
    text: str,
    rows: Sequence[Indicator],
    *,
    previous: Mapping[str, Value],
    writable: Callable[[str], bool],
    form: Form,
    part: str | None,
    today: date,
    values: Mapping[str, Value] = _NOTHING,
) -> Block:
    """Read a message as a block for the open rows, in the order in which the card shows them.

    `previous` holds last period's values, `writable` says whether a row is the person's to answer,
    `part` is the part of the card (None when it shows several), to which printed numbers ("2.1")
    belong; `values` is what stands in the report. Rows that are not open can be addressed too.
    """
    if len(text) > MAX_BLOCK:
        too_long = Doubt(None, text[:_QUOTED], Unreadable(Reason.TOO_LONG))
        return Block((), (too_long,), tuple(row.code for row in rows))
    reader = BlockReader(text, rows, previous, writable, form, today)
    reader.take(pieces_of(text, reader.book, part or only_part(rows)))
    reader.settle(values)
    reader.fill_the_rest(values)
    return reader.block()
