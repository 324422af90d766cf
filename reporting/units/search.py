"""Which unit somebody means by what they type: its code, its name, or the name without its kind."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from reporting.clean_text import CleanText, clean
from reporting.normalise import alike
from reporting.units.names import LEVEL_WORDS, folded_proper, spelled_out
from reporting.units.tree import Level, Unit

_AROUND_WORDS: Final = re.compile(r"""[,;:?!"'=()]|\.(?=\s|$)""")
"""What people write around a name, and no name has."""

_GROUPED_CODE: Final = re.compile(r"\d{1,3}(?:\.\d{3})+")
"""A code written like a number: 12.148."""

_SHORTEST_PART: Final = 2
"""Letters of a part of a name."""

ENGLISH_KINDS: Final[Mapping[str, tuple[Level, ...]]] = {
    "province": LEVEL_WORDS["tinh"],
    "district": LEVEL_WORDS["huyen"],
    "group": LEVEL_WORDS["cum"],
    "commune": LEVEL_WORDS["xa"],
}
"""Kinds of units as they are called in English, each with the levels that it asks for."""

_KINDS: Final = frozenset({*LEVEL_WORDS, *ENGLISH_KINDS})

Split = tuple[Sequence[CleanText], Sequence[CleanText]]
"""The words for a unit, and those for a period."""


def splits(words: Sequence[CleanText]) -> Iterator[Split]:
    """Ways to take the words as a unit and a period: all of the unit first, as names are longest.

    "Hải Nam" is a unit before it is "Hải" and the year; a period of more words goes before one of
    fewer, so that "quý 3 2024" is not unit "quý 3" in 2024.
    """
    yield words, ()
    for length in range(len(words), 0, -1):
        yield words[:-length], words[-length:]
        if length < len(words):
            yield words[length:], words[:length]


def bare_words(text: CleanText) -> list[CleanText]:
    """The words of a text without what people write around a name."""
    return clean(_AROUND_WORDS.sub(" ", text)).split()


def units_named(text: str, units: Iterable[Unit]) -> list[Unit]:
    """The units that the words name: by code, else by full name, else by the name proper.

    Of several whose names differ in diacritics alone, those win that are spelt as typed.
    """
    candidates = list(units)
    text = ungrouped(text)
    if by_code := [unit for unit in candidates if unit.code.casefold() == text.casefold()]:
        return by_code
    wanted, levels = _wanted_name(alike(text))
    candidates = [unit for unit in candidates if levels is None or unit.level in levels]
    for name_of in (str, folded_proper):
        found = [unit for unit in candidates if name_of(_folded_name(unit.name)) == wanted]
        if found:
            exact = [unit for unit in found if _plain(text) in _plain(unit.name)]
            return exact or found
    return []


def units_with_part(text: str, units: Iterable[Unit]) -> list[Unit]:
    """The units of whose name proper the words are a part, as whole words: "bắc" of Xã Bắc Sơn."""
    wanted = alike(text)
    if len(wanted) < _SHORTEST_PART or wanted in _KINDS:
        return []
    return [
        unit for unit in units if f" {wanted} " in f" {folded_proper(_folded_name(unit.name))} "
    ]


def ungrouped(text: str) -> str:
    """A code written like a number, 12.148, without its points; other text as it is."""
    return text.replace(".", "") if _GROUPED_CODE.fullmatch(text) else text


def called(text: str) -> str:
    """The name that the words say, spelt as `alike` spells it, without a kind in English."""
    name, _ = _wanted_name(alike(text))
    return name


def _wanted_name(folded: str) -> tuple[str, tuple[Level, ...] | None]:
    """A name as typed, its kind written out, with the levels that an English kind means."""
    name = spelled_out(folded)
    first, _, rest = name.partition(" ")
    if rest and first in ENGLISH_KINDS:
        return rest, ENGLISH_KINDS[first]
    return name, None


@lru_cache(maxsize=8192)
def _folded_name(name: str) -> str:
    """A unit's name folded; each is looked at anew for every way to split the words."""
    return alike(name)


def _plain(text: str) -> str:
    """One spelling of letters and spaces, with the diacritics kept."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
