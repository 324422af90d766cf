"""Telling a message that fills many indicators from one answer to the open question."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from reporting.bulk_entry.addresses import AddressBook
from reporting.bulk_entry.parser import AddressedPiece, ListPiece, RestPiece, StrayPiece, pieces_of
from reporting.bulk_entry.phrases import repetition, wish_in
from reporting.bulk_entry.segmentation.choose import is_list, is_several
from reporting.bulk_entry.segmentation.model import ValueList
from reporting.bulk_entry.tokens import Segment, segments, span
from reporting.clean_text import CleanText
from reporting.forms import Indicator
from reporting.languages import VIETNAMESE
from reporting.parsing import Unreadable, read
from reporting.values import Kind

MAX_BULK_ENTRY: Final = 4096  # characters: the longest message of any messenger we speak through
MAX_WORDS: Final = 600
MAX_NUMBERS: Final = 200
"""Words, and words with a digit, of a message: every row with its code and value is 166 of them."""
_ONE_NUMBER: Final = re.compile("[0-9]{1,9}")  # most answers: nothing to take apart
_ANY_DAY: Final = date(2000, 1, 1)  # completes a date without its year, which decides nothing here


def is_too_much(text: str) -> bool:
    """Whether a message has more in it than a form has rows; none of it is taken apart."""
    if len(text) > MAX_BULK_ENTRY:
        return True
    words = str.split(text)  # plain strings: of clean text, thousands would be collected as garbage
    if len(words) > MAX_WORDS:
        return True
    return sum(any(map(str.isnumeric, word)) for word in words) > MAX_NUMBERS


def looks_like_bulk_entry(
    text: CleanText, indicators: Sequence[Indicator], parts: frozenset[str] = frozenset()
) -> bool:
    """Whether a message is to be read as a bulk entry, and not as one answer to the open question.

    `indicators[0]` is the indicator that is asked, `parts` are the folded parts of the form.
    "3 tỷ 598", "376 hồ sơ", "5/7" and a part's name alone are no bulk entries; "I.2.1 7", "14 7 5",
    "0x5" and "còn lại 0" are.
    """
    if _ONE_NUMBER.fullmatch(text):
        return False
    if is_too_much(text):
        return True
    if not indicators:
        return _is_addressed(text, indicators, parts)
    if _is_addressed(text, indicators, parts):
        return True
    lines = segments(text)
    if indicators[0].kind is Kind.TEXT or not lines:
        return False
    if len(lines) > 1:
        return sum(_starts_a_value(line, text, indicators[0]) for line in lines) > 1
    if any(repetition(word) for word in lines[0]):
        return True
    return not _reads(text, indicators[0]) and is_list(_value_list(text, lines, indicators))


def may_be_both(
    text: CleanText, indicators: Sequence[Indicator], parts: frozenset[str] = frozenset()
) -> bool:
    """Whether a message is one answer to `indicators[0]`, or just as well several in order.

    "17 465" may be seventeen thousand, or 17 and 465: the bot has to ask.
    """
    if _ONE_NUMBER.fullmatch(text):
        return False
    if is_too_much(text) or not indicators or indicators[0].kind is Kind.TEXT:
        return False
    lines = segments(text)
    if len(lines) != 1:
        return False
    if _is_addressed(text, indicators, parts):
        return False
    return _reads(text, indicators[0]) and is_several(_value_list(text, lines, indicators))


def _is_addressed(text: CleanText, indicators: Sequence[Indicator], parts: frozenset[str]) -> bool:
    """Whether an indicator or a part is named together with a value, or "còn lại" is said."""
    if not text.strip():
        return False
    book = AddressBook(indicators, parts)
    pieces = pieces_of(text, book, only_part(indicators))
    if indicators and indicators[0].kind is Kind.TEXT and not isinstance(pieces[0], AddressedPiece):
        return False
    for piece in pieces:
        match piece:
            case AddressedPiece() if text[piece.start : piece.end].strip():
                return True
            case ListPiece() if piece.scope is not None:
                return True
            case RestPiece():
                return True
            case StrayPiece() if _has_value(piece.words):
                return True
    return False


def _has_value(words: Segment) -> bool:
    """Whether more stands there than the name of an indicator or a part."""
    glued = re.search(r"[:=]\S", words[0].plain) is not None
    return glued or (words[0].is_number and len(words) > 1) or any(w.is_number for w in words[1:])


def _starts_a_value(line: Segment, text: CleanText, indicator: Indicator) -> bool:
    """Whether a line can be a value or a list of them, and not only a remark."""
    return (
        line[0].is_number
        or wish_in(line[0].folded) is not None
        or _reads(span(text, line), indicator)
    )


def _reads(text: CleanText, indicator: Indicator) -> bool:
    return not isinstance(read(text, indicator, _ANY_DAY, indicator.unit[VIETNAMESE]), Unreadable)


def _value_list(
    text: CleanText, lines: Sequence[Segment], indicators: Sequence[Indicator]
) -> ValueList:
    return ValueList(text, lines, indicators, frozenset(), _ANY_DAY)


def only_part(indicators: Sequence[Indicator]) -> str | None:
    """The part that all the indicators are of, None when there are several."""
    parts = {indicator.part for indicator in indicators}
    return parts.pop() if len(parts) == 1 else None
