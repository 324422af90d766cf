"""Words without case, accents or spacing, so that two spellings of one word meet."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final

_ONSET: Final = re.compile(r"([^aeiouy]*)(.*)", re.DOTALL)
_TELEX_MARKS: Final = str.maketrans("", "", "sfrxjwz")
_VNI_KEYS: Final = re.compile("[1-9]")
_SHORT_I: Final = re.compile(r"(?:(?<=[bcdghklmnpqrstvx])|(?<=\bqu))y\b")
_TELEX_PAIRS: Final = re.compile(r"([aeo])\1")


def fold(text: str) -> str:
    r"""Return the text in lower case, without diacritics, with single spaces; đ becomes d.

    NFC and NFD spellings, old and new tone placement (hòa, hoà) and full-width letters all give
    the same result. Folding twice changes nothing.

    >>> fold("  Hoà  Bình,\u00a0ĐÃ hoàn thành ")
    'hoa binh, da hoan thanh'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    spread = unicodedata.normalize("NFKD", text)
    lowered = unicodedata.normalize("NFKD", spread.casefold())
    bare = "".join(mark for mark in lowered if not unicodedata.combining(mark))
    # A second lowering: taking a mark away can leave a letter that folds further.
    return " ".join(bare.replace("đ", "d").casefold().split())


def alike(text: str) -> str:
    """The text folded, with one spelling where i and y are both right at the end of a syllable.

    Source: Quyết định 240/QĐ 1984, which writes i; names keep their own spelling, as "Mỹ", "Quý".

    >>> alike("Quý Kỳ"), alike("quí kì"), alike("Thúy Hay")
    ('qui ki', 'qui ki', 'thuy hay')
    """
    return _SHORT_I.sub("i", fold(text))


def marks_agree(typed: str, name: str) -> bool:
    """Whether each word of a typed text has no mark but those of the same word of the name.

    Both fold to the same letters. A word typed without marks agrees with any; so does a word of the
    name that has none, where a mark is a slip. Where in its syllable a tone stands does not matter.

    >>> marks_agree("dung lai", "dừng lại"), marks_agree("đúng lại", "dừng lại")
    (True, False)
    >>> marks_agree("hoà", "hòa"), marks_agree("dưng", "dừng")
    (True, True)
    """
    pairs = zip(typed.split(), name.split(), strict=False)
    return all(not _marks(name) or _marks(typed) <= _marks(name) for typed, name in pairs)


def spelling(text: str) -> tuple[str, ...]:
    """A key that two spellings of one name share: case, i or y, and where the tone stands.

    Other marks tell names apart.

    >>> spelling("Xã Hoà Mỹ") == spelling("XÃ Hòa Mĩ"), spelling("Hòa") == spelling("Hóa")
    (True, False)
    """
    marked = ("".join(sorted(_marks(word).elements())) for word in text.split())
    return alike(text), *(marks for marks in marked if marks)


def _marks(word: str) -> Counter[str]:
    """The marks of a word, wherever they stand; the stroke of đ is one of them."""
    lowered = unicodedata.normalize("NFD", word.casefold()).replace("đ", "d\u0335")
    return Counter(mark for mark in lowered if unicodedata.combining(mark) or mark == "\u0335")


def without_keys(word: str) -> str:
    """A folded word without what Telex and VNI leave when the keyboard did not convert.

    >>> without_keys("bawcs"), without_keys("ba81c"), without_keys("so7n"), without_keys("3")
    ('bac', 'bac', 'son', '3')
    """
    return untelex(_VNI_KEYS.sub("", word) if word[:1].isalpha() else word)


def untelex(word: str) -> str:
    """Return a folded word without the letters that Telex leaves when the keyboard did not convert.

    >>> untelex("trieeuj"), untelex("muwowif"), untelex("ddoongf")
    ('trieu', 'muoi', 'dong')
    """
    match = _ONSET.fullmatch(word)
    if match is None:
        return word
    onset, rhyme = match.groups()
    return onset.replace("dd", "d") + _TELEX_PAIRS.sub(r"\1", rhyme.translate(_TELEX_MARKS))
