"""Words without case, accents or spacing, so that two spellings of one word meet."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ONSET: Final = re.compile(r"([^aeiouy]*)(.*)", re.DOTALL)
_TELEX_MARKS: Final = str.maketrans("", "", "sfrxjwz")
_TELEX_PAIRS: Final = re.compile(r"([aeo])\1")


def fold(text: str) -> str:
    r"""Return the text in lower case, without diacritics, with single spaces; đ becomes d.

    NFC and NFD spellings, old and new tone placement (hòa, hoà) and full-width letters all give
    the same result. Folding twice changes nothing.

    >>> fold("  Hoà  Bình,\u00a0ĐÃ hoàn thành ")
    'hoa binh, da hoan thanh'
    """
    spread = unicodedata.normalize("NFKD", text)
    lowered = unicodedata.normalize("NFKD", spread.casefold())
    bare = "".join(mark for mark in lowered if not unicodedata.combining(mark))
    # A second lowering: taking a mark away can leave a letter that folds further.
    return " ".join(bare.replace("đ", "d").casefold().split())


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
