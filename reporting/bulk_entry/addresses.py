"""Where in a message an indicator, a part, or "còn lại" is named, and which indicator that is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Final

from reporting.bulk_entry.phrases import rest_length
from reporting.bulk_entry.tokens import Token
from reporting.forms import Asked, Indicator, number_in_part
from reporting.normalise import fold
from reporting.parsing.characters import plain
from reporting.parsing.unit_words import is_percent, money_unit
from reporting.values import DECIMALS

_CODED: Final = re.compile(r"([^\W\d_]{1,5})\.\d")
_CODE: Final = re.compile(r"([^\W\d_]{1,5}(?:\.\d{1,3})+)\.?((?:[:=-].*)?)", re.DOTALL)
_OTHERWISE: Final = re.compile(
    r"([^\W\d_]{1,5})([,/_-]?)(\d{1,2}(?:[.,/_-]\d{1,2})*)\.?((?:[:=].*)?)", re.DOTALL
)
_SEPARATORS: Final = re.compile("[,/_-]")
_NUMBER: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?(?:([:=])(.*))?", re.DOTALL)
_ROMAN: Final = re.compile(r"[ivx]{1,5}")
_PART: Final = re.compile(r"([^\W\d_]{1,5})([.:)]{0,2})")
_PART_WORDS: Final = frozenset({"muc", "phan", "part", "section"})


class Named(Enum):
    """What a piece of the message begins with."""

    INDICATOR = auto()
    HEADING = auto()
    """A part, or a heading inside one: what follows is a list for the indicators below it."""
    REST = auto()
    UNCLEAR = auto()
    """What may be a name or a value: a printed number, "2.1 7"; a code without dots, "I1 14"."""


@dataclass(frozen=True, slots=True)
class AddressMark:
    """A name found: its indicator (None when unknown), and where the message goes on."""

    named: Named
    indicator: Indicator | None
    words: int  # how many words it takes
    end: int  # the place in the message behind it


@dataclass(frozen=True)
class AddressBook:
    """The indicators of a form by what people call them.

    `other_parts` are folded parts of the form that none of the indicators is of: a code that begins
    with one names an indicator too.
    """

    indicators: Sequence[Indicator]
    other_parts: frozenset[str] = frozenset()

    @cached_property
    def _by_code(self) -> dict[str, Indicator]:
        return {fold(indicator.code): indicator for indicator in self.indicators}

    @cached_property
    def _parts(self) -> frozenset[str]:
        return frozenset(fold(indicator.part) for indicator in self.indicators)

    def indicator(self, code: str) -> Indicator | None:
        """The indicator of a folded code."""
        return self._by_code.get(code)

    def below(self, code: str) -> list[Indicator]:
        """The indicators under a part or a heading."""
        return [indicator for indicator in self.indicators if indicator.code.startswith(f"{code}.")]

    def numbers(self, part: str | None) -> frozenset[str]:
        """The printed numbers of the indicators of a part."""
        if part is None:
            return frozenset()
        return frozenset(number_in_part(indicator.code) for indicator in self.below(part))

    def mark(self, words: Sequence[Token], part: str | None) -> AddressMark | None:
        """What the words begin with, None when it is neither indicator, heading nor "còn lại".

        `words` start at the word in question; its place decides what may be a name. `part` is the
        part that bare numbers ("2.1") belong to, None while there is none.
        """
        first = words[0]
        if not first.is_number and (length := rest_length(words)):
            return AddressMark(Named.REST, None, length, words[length - 1].end)
        return (
            self._heading(words)
            or self._by_full_code(first)
            or self._by_code_otherwise(words)
            or self._by_number(words, part)
        )

    def _heading(self, words: Sequence[Token]) -> AddressMark | None:
        said = words[0].folded in _PART_WORDS and len(words) > 1
        match = _PART.fullmatch(words[1 if said else 0].folded)
        if match is None:
            return None
        code, behind = match[1], match[2]
        certain = said or behind.startswith(":")
        if certain and (code in self._parts or _ROMAN.fullmatch(code)):
            return _mark(Named.HEADING, self._part_indicator(code), words, 2 if said else 1)
        return None

    def starting_heading(self, words: Sequence[Token]) -> AddressMark | None:
        """A part at the start of a line, with neither "mục" nor a colon: "III", "I. Công tác …".

        A single letter alone may be a tick or a one, so it has to be followed by the part's name.
        """
        match = _PART.fullmatch(words[0].folded)
        if match is None or match[1] not in self._parts:
            return None
        if self._is_spaced_code(match[1], words):
            return AddressMark(Named.UNCLEAR, None, 1, words[0].end)
        indicator = self._part_indicator(match[1])
        names = words_of_name(indicator) if indicator else frozenset()
        if len(match[1]) > 1 or (len(words) > 1 and bare(words[1]) in names):
            return _mark(Named.HEADING, indicator, words, 1)
        return None

    def _is_spaced_code(self, part: str, words: Sequence[Token]) -> bool:
        """Whether "I 1 …" begins with the code of an indicator as well as being a part and a list.

        Behind a part of several letters it is one with its value, "II 1 1 14", and nothing else.
        """
        if len(part) == 1:
            return len(words) > 2 and self.indicator(f"{part}.{words[1].folded}") is not None  # noqa: PLR2004
        code = ".".join([part, *(word.folded for word in words[1:-1])])
        indicator = self.indicator(code)
        is_asked = indicator is not None and indicator.asked is Asked.ASKED
        return is_asked and words[-1].is_number

    def _part_indicator(self, code: str) -> Indicator | None:
        found = self.indicator(code)
        if found is None:
            return next(
                (indicator for indicator in self.indicators if fold(indicator.part) == code), None
            )
        return found

    def _by_full_code(self, word: Token) -> AddressMark | None:
        coded = _CODED.match(word.folded)
        if coded is None or not self._is_part(coded[1]):
            return None
        match = _CODE.fullmatch(word.folded)
        if match is None:
            return AddressMark(Named.INDICATOR, None, 1, word.end)
        return self._named(self.indicator(match[1]), word, match[2])

    def _by_code_otherwise(self, words: Sequence[Token]) -> AddressMark | None:
        """Find "I,1 14" and "I/2/1 14": a code before a value, with other signs than dots.

        Without a sign, or with a dash, it may be a number or a heading with its value as well.
        "I,5 tỷ" is a number in which an I stands for a one.
        """
        first, behind = words[0], words[1] if len(words) > 1 else None
        match = _OTHERWISE.fullmatch(first.folded)
        if match is None or not self._is_part(match[1]) or not (behind or match[4]):
            return None
        if behind and (money_unit(behind.folded) or is_percent(behind.folded)):
            return None
        if match[2] in {"", "-"}:
            unclear = AddressMark(Named.UNCLEAR, None, 1, first.end)
            return unclear if behind is not None and behind.is_number else None
        code = f"{match[1]}.{_SEPARATORS.sub('.', match[3])}"
        return self._named(self.indicator(code), first, match[4])

    def _is_part(self, folded: str) -> bool:
        known = folded in self._parts or folded in self.other_parts
        return known or _ROMAN.fullmatch(folded) is not None

    def _by_number(self, words: Sequence[Token], part: str | None) -> AddressMark | None:
        """Find "2.1=7", "2.1 = 7", "5=0": a printed number is a name only when a sign follows."""
        first, match = words[0], _NUMBER.fullmatch(words[0].folded)
        if match is None:
            return None
        indicator = self._in_part(match[1], part)
        dotted = "." in match[1]
        if match[2]:
            return (
                self._named(indicator, first, match[2] + match[3]) if indicator or dotted else None
            )
        behind = words[1].plain if len(words) > 1 else ""
        if dotted and indicator and (behind.startswith((":", "=")) or behind == "-"):
            return self._named(indicator, first, "")
        return None

    def starting_number(self, words: Sequence[Token], part: str | None) -> AddressMark | None:
        """A printed number at the start of a line: "5 = 0", "2.1 7"."""
        match = _NUMBER.fullmatch(words[0].folded)
        indicator = self._in_part(match[1], part) if match else None
        if match is None or indicator is None or len(words) == 1:
            return None
        if words[1].plain in {":", "="}:
            return self._named(indicator, words[0], "")
        if "." not in match[1] or indicator.asked is not Asked.ASKED:
            return None
        asked = (one for one in self.below(part or "") if one.asked is Asked.ASKED)
        fractions = any(one.kind in DECIMALS for one in asked)
        named = Named.UNCLEAR if fractions else Named.INDICATOR
        return AddressMark(named, indicator, 1, words[0].end)

    def _in_part(self, number: str, part: str | None) -> Indicator | None:
        return None if part is None else self.indicator(f"{fold(part)}.{number}")

    @staticmethod
    def _named(indicator: Indicator | None, word: Token, behind: str) -> AddressMark:
        """The mark of an indicator whose code may run into its value: "I.2.1=7"."""
        named = Named.HEADING if indicator and indicator.asked is Asked.HEADING else Named.INDICATOR
        end = word.end - len(behind)
        if fold(plain(word.raw[len(word.raw) - len(behind) :]) or "") != behind:
            # Invisible characters stand in between: the value cannot be cut out.
            return AddressMark(Named.INDICATOR, None, 1, word.end)
        return AddressMark(named, indicator, 1, end)


def _mark(
    named: Named, indicator: Indicator | None, words: Sequence[Token], length: int
) -> AddressMark:
    return AddressMark(named, indicator, length, words[length - 1].end)


def words_of_name(indicator: Indicator) -> frozenset[str]:
    """The folded words that an indicator is named with, its unit among them."""
    texts: Iterable[str] = (
        *indicator.name.values(),
        *indicator.short.values(),
        *indicator.unit.values(),
    )
    return frozenset(re.findall(r"[^\W_]+", fold(" ".join(texts))))


def bare(word: Token) -> str:
    """The folded word without brackets, dots and dashes around it."""
    return word.folded.strip("():.,=-–")
