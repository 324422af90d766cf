"""What reading an answer can come to: a value, a few readings to choose from, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from reporting.values import Value

MOST_READINGS: Final = 4


class NoteCode(StrEnum):
    """What the reader did besides reading, so that the confirmation can say it."""

    SUM = "sum"  # "376 + 5 = 381"
    CONVERTED = "converted"  # the amount as typed in another unit than the indicator's: "17,5 tỷ"
    WORDS = "words"  # the number words as typed: "mười bốn"
    YEAR_ADDED = "year_added"  # the date with the year that was not typed: "15/9/2024"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to tell with the confirmation; `shown` is ready for a Vietnamese sentence."""

    code: NoteCode
    shown: str


class Reason(StrEnum):
    """Why an answer could not be read: one code per sentence that is said."""

    EMPTY = "empty"
    TOO_LONG = "too_long"  # far longer than a number, a date or a choice
    NOT_A_NUMBER = "not_a_number"
    LETTERS_IN_NUMBER = "letters_in_number"  # "3a6"
    SEVERAL_NUMBERS = "several_numbers"  # "376 và 5", "85-92%"
    NEGATIVE = "negative"
    DECIMAL_IN_COUNT = "decimal_in_count"
    TOO_LARGE = "too_large"
    TOO_PRECISE = "too_precise"  # finer than a đồng or a hundredth of a percent
    PERCENT_OVER_100 = "percent_over_100"
    UNIT_MISMATCH = "unit_mismatch"  # "5 triệu" for a count, "20%" for money
    WORDS_DISAGREE = "words_disagree"  # "14 (mười lăm)"
    SUM_DISAGREES = "sum_disagrees"  # "376+5=380", "5/7 = 80%"
    DATE_FOR_NUMBER = "date_for_number"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_DATE = "not_a_date"
    NO_SUCH_DATE = "no_such_date"  # "31/2/2024"
    TEXT_TOO_LONG = "text_too_long"


@dataclass(frozen=True, slots=True)
class Read:
    """The one thing the answer means."""

    value: Value
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """One to four distinct things the answer may mean, to be offered as buttons.

    A single reading is offered too where it is likely but not certain ("1O" for 10).
    """

    readings: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers typed as "5/7"; the conversation decides which indicators they fill.

    In a percent indicator both are counts; otherwise both are in the indicator's smallest unit.
    """

    numerator: Value
    denominator: Value


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not an answer, and why."""

    reason: Reason


Reading = Read | Ambiguous | Pair | Unreadable


def one_of(readings: tuple[Value, ...], *, sure: bool, note: Note | None = None) -> Reading:
    """Return a Read for one sure reading, else an Ambiguous of the distinct readings."""
    distinct = tuple(dict.fromkeys(readings))
    if sure and len(distinct) == 1:
        return Read(distinct[0], note)
    return Ambiguous(distinct[:MOST_READINGS])
