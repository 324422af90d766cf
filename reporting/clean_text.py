"""The one cleaning at the door: every text that comes in is made a `CleanText` here alone.

Phones, spreadsheets and old keyboards write one word in many ways that look the same: composed or
decomposed letters, characters that nobody sees, full-width digits, Ð (Icelandic) for Đ, a Cyrillic
letter in a Latin word. Cleaned text has one spelling of each, so that whatever compares, stores or
prints it need not think of them. What a person can see is kept, including line breaks; superscripts
and circled digits stay as they are, because "10²" must not become 102. A no-break space is kept
where three digits follow it: it says that "17 465" is one number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, SupportsIndex

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_after_validator_function


class CleanText(str):
    """Text that went through `clean`. A part of clean text, however it is cut, is clean as well.

    Never call the class: `clean` makes it, and costs time in proportion to the length.
    """

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """What another process answers comes through this door as well."""
        del source
        return no_info_after_validator_function(clean, handler(str))

    def __getitem__(self, key: SupportsIndex | slice) -> CleanText:
        return CleanText(super().__getitem__(key))

    def strip(self, chars: str | None = None, /) -> CleanText:
        """As for any string."""
        return CleanText(super().strip(chars))

    def lstrip(self, chars: str | None = None, /) -> CleanText:
        """As for any string."""
        return CleanText(super().lstrip(chars))

    def rstrip(self, chars: str | None = None, /) -> CleanText:
        """As for any string."""
        return CleanText(super().rstrip(chars))

    def removeprefix(self, prefix: str, /) -> CleanText:
        """As for any string."""
        return CleanText(super().removeprefix(prefix))

    def removesuffix(self, suffix: str, /) -> CleanText:
        """As for any string."""
        return CleanText(super().removesuffix(suffix))

    def partition(self, sep: str, /) -> tuple[CleanText, CleanText, CleanText]:
        """As for any string."""
        before, found, after = super().partition(sep)
        return CleanText(before), CleanText(found), CleanText(after)

    def rpartition(self, sep: str, /) -> tuple[CleanText, CleanText, CleanText]:
        """As for any string."""
        before, found, after = super().rpartition(sep)
        return CleanText(before), CleanText(found), CleanText(after)

    def split(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> list[CleanText]:  # type: ignore[override]  # a list of clean parts
        """As for any string."""
        return [CleanText(part) for part in super().split(sep, maxsplit)]

    def splitlines(self, keepends: bool = False) -> list[CleanText]:  # type: ignore[override]  # noqa: FBT001, FBT002  the signature of str
        """As for any string."""
        return [CleanText(line) for line in super().splitlines(keepends)]


NOTHING: Final = CleanText("")
"""No text at all."""


def in_one_line(words: Iterable[CleanText]) -> CleanText:
    """The words with one space between."""
    return CleanText(" ".join(words))


def clean(raw: str) -> CleanText:
    r"""Make clean text of whatever arrived, in linear time; cleaning twice changes nothing.

    >>> clean("Ba\u0306\u0301c\u200b\u00a0So\u031bn\x00"), clean("Xã Ðào Dương"), clean("１４…")
    ('Bắc Sơn', 'Xã Đào Dương', '14...')
    >>> clean("Bắ\u0441 Sơn") == "Bắc Sơn"  # the c was Cyrillic
    True
    """
    if raw.isascii() and raw.isprintable():
        return CleanText(raw)
    lines = composed(raw.replace("\r\n", "\n").replace("\r", "\n"))
    seen = lines.translate(_SPELLINGS)
    if _OTHER_ALPHABETS.search(seen):
        seen = _without_lookalikes(seen)
    seen = composed(seen)  # what was taken out may have stood between marks
    return CleanText(_LOOSE.sub(" ", seen) if _NO_BREAK in seen else seen)


def composed(raw: str) -> str:
    r"""The text in normal form C, in linear time.

    Of more marks than any language puts on a letter the first thirty stay (Unicode Annex 15, 13):
    marks are put in order in a time that grows with the square of their number.

    >>> composed("e\u0302\u0301"), len(composed("x" + "\u0591\u05b0" * 2000))
    ('ế', 31)
    """
    return unicodedata.normalize("NFC", _MAY_BE_A_PILE.sub(_without_pile, raw))


def _without_pile(found: re.Match[str]) -> str:
    kept, height = [], 0
    for mark in found.group():
        height = height + 1 if unicodedata.combining(mark) else 0
        if height <= _HIGHEST_PILE:
            kept.append(mark)
    return "".join(kept)


_HIGHEST_PILE: Final = 30
_MAY_BE_A_PILE: Final = re.compile(rf"[^\x00-\u02ff\w\s]{{{_HIGHEST_PILE + 1},}}")


# --- one spelling per character ------------------------------------------------------------------
_NAMED: Final[Mapping[str, str]] = {
    "\n": "\n",
    "\t": " ",
    **dict.fromkeys("\v\f\x85\u2028\u2029", "\n"),
    # Icelandic eth and African D with a stroke look like the Vietnamese letter.
    **dict.fromkeys("ÐƉ", "Đ"),
    **dict.fromkeys("ðɖ", "đ"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("‐‑‒–—―−﹣", "-"),
    **dict.fromkeys("⁄∕", "/"),
    "…": "...",
    # Nobody sees these, though Unicode counts them among letters, marks and signs.
    **dict.fromkeys("\u034f\u115f\u1160\u20e3\u3164\uffa0", ""),
    "\u2800": " ",
    **dict.fromkeys("\u00a0\u2007\u2009\u202f", "\u00a0"),
}
_NO_BREAK: Final = "\u00a0"
_LOOSE: Final = re.compile("(?<![0-9])\u00a0|\u00a0(?![0-9]{3}(?![0-9]))")
_FULL_WIDTH: Final = range(0xFF01, 0xFF5F)
_FULL_WIDTH_AHEAD: Final = 0xFEE0
_STYLED: Final = (range(0x1D400, 0x1D800), range(0xFB00, 0xFB07), range(0xFFE0, 0xFFE7))
"""Letters and digits of a typeface of their own, ligatures, full-width signs."""

_HIDDEN: Final = (
    *(range(0xFE00, 0xFE10), range(0x180B, 0x1810), range(0xE0100, 0xE01F0)),
    range(0xFDD0, 0xFDF0),
)
"""Variation selectors; and code points that are no characters, as the last two of each plane."""

_NO_CHARACTER: Final = 0xFFFE
_BEYOND_BMP: Final = 0x10000


class _Spellings(dict[int, str]):
    """Code point -> what it becomes; worked out when it is first seen, kept for the usual ones."""

    def __missing__(self, point: int) -> str:
        spelled = _spelled(point)
        if point < _BEYOND_BMP:  # beyond, odd texts could fill the memory
            self[point] = spelled
        return spelled


_SPELLINGS: Final = _Spellings()


def _spelled(point: int) -> str:
    mark = chr(point)
    if mark in _NAMED:
        return _NAMED[mark]
    if any(point in hidden for hidden in _HIDDEN) or point & 0xFFFE == _NO_CHARACTER:
        return ""
    if point in _FULL_WIDTH:
        return chr(point - _FULL_WIDTH_AHEAD)
    if any(point in styled for styled in _STYLED):
        return unicodedata.normalize("NFKC", mark)
    match unicodedata.category(mark):
        case "Cc" | "Cf" | "Cs":
            return ""
        case "Zs":
            return " "
        case "Nd":
            return str(unicodedata.decimal(mark))
    return mark


# --- letters of other alphabets ------------------------------------------------------------------
_OTHER_ALPHABETS: Final = re.compile("[\u0370-\u052f]")
_LATIN: Final = re.compile("[A-Za-z0-9\u00c0-\u024f\u1e00-\u1eff]")
_WORD: Final = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_LOOKALIKES: Final[Mapping[int, str]] = {
    ord(other): latin
    for other, latin in zip(
        "АВЕЗКМНОРСТУХІЈЅаеорсухіјѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοα",
        "ABE3KMHOPCTYXIJSaeopcyxijsdhqwABEZHIKMNOPTYXoa",
        strict=True,
    )
}


def _without_lookalikes(text: str) -> str:
    """Latin letters for those that only look like them.

    In a word that also has Latin letters or digits; in every word when no letter of another
    alphabet in the text is anything but a look-alike of a Latin one. What is left was meant.
    """
    spread = unicodedata.normalize("NFD", text)
    others = set(_OTHER_ALPHABETS.findall(spread))
    if _LATIN.search(spread) and all(ord(other) in _LOOKALIKES for other in others):
        return spread.translate(_LOOKALIKES)
    return _WORD.sub(_in_word, spread)


def _in_word(word: re.Match[str]) -> str:
    text = word.group()
    return text.translate(_LOOKALIKES) if _LATIN.search(text) else text
