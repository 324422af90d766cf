"""One pass over values in order, dividing them in one of the ways that make sense."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from reporting.bulk_entry.phrases import is_multiplied, phrase_length, repetition, wish_in
from reporting.bulk_entry.segmentation.model import HEAD, THOUSANDS, Division, Item, ValueList, Way
from reporting.bulk_entry.tokens import Segment, Token, span
from reporting.clean_text import clean
from reporting.normalise import fold
from reporting.parsing.number_words import split_words
from reporting.parsing.unit_words import Fit, fits_count
from reporting.values import AMOUNTS, DECIMALS, Kind

_DIGITS: Final = re.compile(r"\d+")
_MARKS: Final = re.compile(r"[^\w%]+")
_SIGNS: Final = frozenset({"+", "/", "*", "×", "%"})
# With their accents: without them "dạ" could be "đã", which is a yes.
_GREETINGS: Final = frozenset({"dạ", "vâng", "dạ."})
_COURTESY: Final = frozenset({"da", "vang", "em", "anh", "chi", "a", "ah", "nhe", "ok"})
_MOST_WORDS: Final = 4
_PAIR: Final = 2


def divide(values: ValueList, way: Way) -> Division | None:
    """Divide a list in one way; None where this way makes no sense."""
    walk = _Walk(values, way)
    for segment in values.segments:
        if walk.is_stuck:
            break
        if walk.take_whole(segment):
            continue
        if way is Way.WHOLE and len(segment) > 1:
            return None
        walk.take_apart(segment)
    if (way is Way.REMARKED and not walk.remarks) or (way is Way.WHOLE and walk.remarks):
        return None
    return Division(tuple(walk.items), walk.doubtful, walk.is_stuck or walk.is_unlikely)


@dataclass(slots=True)
class _Walk:
    values: ValueList
    way: Way
    place: int = 0
    """The indicator that comes next."""
    at: int = 0
    """The word that comes next."""
    items: list[Item] = field(default_factory=list)
    doubtful: int | None = None
    is_stuck: bool = False
    """It cannot be told what comes next."""
    is_unlikely: bool = False
    """Divided this way the list looks wrong, even with the right number of values."""
    remarks: int = 0

    def _add(self, item: Item) -> None:
        self.items.append(item)
        self.place += item.places
        self.at = item.end

    def _doubt(self, at: int) -> None:
        """Note that from this word on the division is certain only if the number of values fits."""
        self.doubtful = at if self.doubtful is None else min(self.doubtful, at)

    # --- a line as one value ---------------------------------------------------------------------
    def take_whole(self, segment: Segment) -> bool:
        """Take a line as one value, or as a remark, where that is what it must be."""
        whole = Item(self.at, len(segment))
        several = len(segment) > 1
        if several and self.way is Way.WHOLE and self.values.reads(segment, self.place):
            self._add(whole)
            return True
        greeting = not several and segment[0].plain.lower() in _GREETINGS
        if not greeting and (all(w.is_number for w in segment) or self._is_clean(segment)):
            return False
        if several and self.values.reads(segment, self.place):
            self._add(whole)
            return True
        if any(word.is_number or wish_in(word.folded) for word in segment):
            return False
        self._doubt(self.at)
        self.remarks += 1
        outer = segment is self.values.segments[0] or segment is self.values.segments[-1]
        if outer and self.way is not Way.REMARKED and (several or segment[0].folded in _COURTESY):
            self.is_unlikely = True  # a greeting, not a value misspelt
        self._add(Item(self.at, len(segment), 0 if self.way is Way.REMARKED else 1))
        return True

    def _is_clean(self, segment: Segment) -> bool:
        """Whether the words of a line are so many values, each in its place."""
        trial = _Walk(self.values, self.way, self.place, self.at)
        trial.take_apart(segment)
        return trial.doubtful is None

    # --- word by word ----------------------------------------------------------------------------
    def take_apart(self, segment: Segment) -> None:
        """Take the words of a line one after the other, until it is not clear what comes next."""
        start = self.at
        while (index := self.at - start) < len(segment):
            is_number = segment[index].is_number
            item = self._number(segment, index) if is_number else self._word(segment, index)
            if item is None:
                attached = self._is_behind_number(segment, index)
                self._doubt(self.at - (attached and not is_multiplied(segment[index])))
                self.is_stuck = True
                return
            self._add(item)

    @staticmethod
    def _is_behind_number(segment: Segment, index: int) -> bool:
        """Whether a word may belong to the number before it."""
        return index > 0 and segment[index - 1].is_number and not segment[index - 1].comma

    def _number(self, segment: Segment, index: int) -> Item | None:
        """The item of a word with digits."""
        word, behind = segment[index], segment[index + 1 : index + 2]
        repeated = repetition(word)
        if repeated is not None:
            base, times = repeated
            return Item(self.at, 1, times, wish_in(base), clean(base))
        if is_multiplied(word) or word.plain.endswith(("+", "/")) or word.plain[0] in "+/(":
            return None
        if behind and word.plain.endswith("."):
            return None  # "17. 465", "1. 14"
        if behind and behind[0].plain == "%":
            return Item(self.at, 2)
        length = self._chain(segment, index)
        self.is_unlikely = self.is_unlikely or length > _PAIR
        return Item(self.at, length)

    def _chain(self, segment: Segment, index: int) -> int:
        """How many words from here on are one number in this way of dividing."""
        length = 1
        while index + length < len(segment):
            left, right = segment[index + length - 1], segment[index + length]
            likely = self._likeliness(left, right, is_first=length == 1)
            if likely is None:
                break
            if self.way is not Way.JOINED:
                if likely:
                    self._doubt(self.at)
                    self.is_unlikely = True
                break
            length += 1
        return length

    def _likeliness(self, left: Token, right: Token, *, is_first: bool) -> bool | None:
        """Whether two words may be one number: True if they can hardly be two, None if they cannot.

        Thousands with a space are expected of money alone; but nobody sends the number 022, nor
        puts a no-break space between two numbers.
        """
        comma = left.comma
        if self.place >= len(self.values.indicators) or (comma and self.values.is_comma_list):
            return None
        kind = self.values.indicators[self.place].kind
        if comma and kind in DECIMALS and is_first:  # "20, 6"
            numeric = _DIGITS.fullmatch(left.plain) and _DIGITS.fullmatch(right.plain.rstrip("%"))
            return True if numeric else None
        head = HEAD if is_first else THOUSANDS
        thousands = head.fullmatch(left.plain) and THOUSANDS.fullmatch(right.plain)
        if kind not in AMOUNTS or not thousands:
            return None
        if comma or right.tight or right.plain.startswith("0"):
            return True
        return False if kind is Kind.MONEY else None

    def _word(self, segment: Segment, index: int) -> Item | None:
        """The item of a word without digits, None where nobody could tell."""
        if self.place >= len(self.values.indicators):
            return Item(self.at, max(1, phrase_length(segment[index : index + 2 * _MOST_WORDS])))
        behind = segment[index : index + 2 * _MOST_WORDS]
        before = self.at - self._is_behind_number(segment, index)
        length = phrase_length(behind)
        if length:
            if self._is_equation(segment, index):
                self._doubt(before)
            wish = wish_in(" ".join(word.folded for word in behind[:length]))
            return Item(self.at, length, wish=wish)
        if self._is_part_of_number(segment, index):
            return None
        found = self._reading_length(behind)
        if found == 0 or self._is_between_numbers(segment, index, "-"):
            self._doubt(before)
        return None if found is None else Item(self.at, max(found, 1))

    def _is_equation(self, segment: Segment, index: int) -> bool:
        """Whether "=" stands between what may be an indicator's number and its value: "5 = 0"."""
        named = index > 0 and segment[index - 1].plain in self.values.numbers
        return named and self._is_between_numbers(segment, index, "=")

    @staticmethod
    def _is_between_numbers(segment: Segment, index: int, sign: str) -> bool:
        if segment[index].folded != sign or not 0 < index < len(segment) - 1:
            return False
        return segment[index - 1].is_number and segment[index + 1].is_number

    def _is_part_of_number(self, segment: Segment, index: int) -> bool:
        """Whether the word may be a unit, a number in words or a sign that belongs to a number."""
        word = segment[index]
        if "(" in word.plain or ")" in word.plain or word.plain in _SIGNS:
            return True
        if word.folded != "khong" and split_words(word.folded)[0]:
            return True
        if not self._is_behind_number(segment, index):
            return False
        if self._is_between_numbers(segment, index, "x"):
            return True  # "0 x 5"
        if not segment[index - 1].plain.strip("0"):
            return False  # "0 k" is no amount
        said = [_MARKS.sub(" ", one.folded).strip() for one in segment[index : index + _MOST_WORDS]]
        units = (" ".join(said[:length]) for length in range(1, len(said) + 1))
        return any(unit and fits_count(unit, "") is not Fit.DOUBTFUL for unit in units)

    def _reading_length(self, words: Segment) -> int | None:
        """How many words make a value here: 0 if none do, None if that has two answers."""
        for length in range(len(list(_up_to_comma(words))), 0, -1):
            said = words[:length]
            if not self.values.reads(said, self.place):
                continue
            if length == 1 or self._is_label(said):
                return length
            alone = self.values.reads(said[:1], self.place)
            return None if alone and self.values.reads(said[1:], self.place + 1) else length
        return 0

    def _is_label(self, said: Segment) -> bool:
        words = fold(span(self.values.text, said))
        choices = self.values.indicators[self.place].choices
        return any(fold(name) == words for one in choices for name in one.label.values())


def _up_to_comma(words: Segment) -> Iterator[Token]:
    for word in takewhile(lambda one: not one.is_number, words[:_MOST_WORDS]):
        yield word
        if word.comma:
            return
