"""A whole part, or a whole duty, in one message.

Values in order, values behind their codes in any order, headings that lead over to a part, and a
tail for the rest ("còn lại 0"). Every value is read by the rules for a single answer; what could
mean two things becomes a parse error, and nothing of the message is passed over in silence. Nothing
is stored here: the read-back shows the bulk entry, and people confirm it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from reporting.bulk_entry.assembler import BulkEntryAssembler
from reporting.bulk_entry.detection import (
    MAX_BULK_ENTRY,
    is_too_much,
    looks_like_bulk_entry,
    may_be_both,
    only_part,
)
from reporting.bulk_entry.model import BulkEntry, BulkEntryFlaw, Filled, ParseError, ValueSource
from reporting.bulk_entry.parser import pieces_of
from reporting.clean_text import CleanText
from reporting.forms import Form, Indicator
from reporting.parsing import Reason, Unreadable
from reporting.values import Value

__all__ = [
    "MAX_BULK_ENTRY",
    "BulkEntry",
    "BulkEntryFlaw",
    "Filled",
    "ParseError",
    "ValueSource",
    "looks_like_bulk_entry",
    "may_be_both",
    "read_bulk_entry",
]

_QUOTED: Final = 80
_NOTHING: Final[Mapping[str, Value]] = {}


def read_bulk_entry(  # noqa: PLR0913 - all that a message can refer to
    text: CleanText,
    indicators: Sequence[Indicator],
    *,
    previous: Mapping[str, Value],
    writable: Callable[[str], bool],
    form: Form,
    part: str | None,
    today: date,
    values: Mapping[str, Value] = _NOTHING,
    skipped: Sequence[Indicator] = (),
) -> BulkEntry:
    """Read a message as values for the open indicators, which are in the order of the card.

    `previous` holds last period's values, `writable` says whether an indicator is the person's to
    answer, `part` is the part of the card (None when it shows several), to which printed numbers
    ("2.1") belong; `values` is what stands in the report. Indicators that are not open can be
    addressed too. `skipped` are open ones that stand before the first of `indicators`: values in
    order never go back to them; a heading that is not the open one's, or "còn lại", reaches them.
    """
    if is_too_much(text):
        too_long = ParseError(None, text[:_QUOTED], Unreadable(Reason.TOO_LONG))
        return BulkEntry((), (too_long,), tuple(indicator.code for indicator in indicators))
    assembler = BulkEntryAssembler(text, indicators, previous, writable, form, today, skipped)
    assembler.take(pieces_of(text, assembler.book, part or only_part(indicators)))
    assembler.settle(values)
    assembler.fill_the_rest(values)
    return assembler.bulk_entry()
