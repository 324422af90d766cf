"""A list of values, and ways to divide it into them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import cached_property
from itertools import pairwise
from typing import Final

from reporting.bulk_entry.phrases import Wish
from reporting.bulk_entry.tokens import Segment, Token, span
from reporting.clean_text import CleanText
from reporting.forms import Indicator
from reporting.languages import VIETNAMESE
from reporting.parsing import Reading, Unreadable, read

HEAD: Final = re.compile(r"[1-9]\d{0,2}")
"""What the thousands of a number may begin with."""

THOUSANDS: Final = re.compile(r"\d{3}")
_PAIR: Final = 2


class Way(Enum):
    """How the words of a list are put together."""

    APART = auto()
    """Every space divides, except inside fixed phrases."""
    JOINED = auto()
    """Thousands written with a space are one number where that is likely."""
    WHOLE = auto()
    """Every line is one value."""
    REMARKED = auto()
    """Lines of words that are no value are remarks."""


@dataclass(frozen=True, slots=True)
class Item:
    """One value, wish or repetition: `words` words from `first` on, for `places` indicators."""

    first: int
    words: int
    places: int = 1
    wish: Wish | None = None
    repeated: CleanText | None = None

    @property
    def end(self) -> int:
        """The place in the list behind it."""
        return self.first + self.words

    @property
    def is_value(self) -> bool:
        """Whether its words are a value themselves."""
        return self.wish is None and self.repeated is None and self.places > 0


@dataclass(frozen=True, slots=True)
class Division:
    """A way to divide a list; from the word `doubtful` on it is in doubt, if that is not None.

    A doubt is settled when there are as many values as indicators, unless the way `is_excluded`.
    """

    items: tuple[Item, ...]
    doubtful: int | None
    is_excluded: bool

    @property
    def places(self) -> int:
        """How many indicators it fills."""
        return sum(item.places for item in self.items)


@dataclass(frozen=True)
class ValueList:
    """A list and the indicators it is for; `numbers` are their printed numbers ("5" for I.5)."""

    text: CleanText
    segments: Sequence[Segment]
    indicators: Sequence[Indicator]
    numbers: frozenset[str]
    today: date

    @cached_property
    def words(self) -> list[Token]:
        """All words in order."""
        return [word for segment in self.segments for word in segment]

    @cached_property
    def is_comma_list(self) -> bool:
        """Whether commas divide it throughout, so that none stands before decimals."""
        gaps = [
            left.comma
            for segment in self.segments
            for left, right in pairwise(segment)
            if left.is_number and right.is_number
        ]
        return len(gaps) >= _PAIR and all(gaps)

    def read(self, words: Segment, place: int) -> Reading | None:
        """What the words are for the indicator of that place; None behind the last indicator."""
        if place >= len(self.indicators):
            return None
        indicator = self.indicators[place]
        return read(span(self.text, words), indicator, self.today, indicator.unit[VIETNAMESE])

    def reads(self, words: Segment, place: int) -> bool:
        """Whether they are a value for that indicator, or may be one."""
        reading = self.read(words, place)
        return reading is not None and not isinstance(reading, Unreadable)


def may_join(left: Token, right: Token) -> bool:
    """Whether two words could be the thousands and the hundreds of one number."""
    together = left.segment == right.segment
    numeric = HEAD.fullmatch(left.plain) and THOUSANDS.fullmatch(right.plain)
    return together and numeric is not None
