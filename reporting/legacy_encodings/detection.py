"""Which old encoding a text is in, told by its words.

Ordinary text is never suspected: a word that reads as it stands proves nothing, and neither do the
signs and foreign words that people do write ("5 µm", "½", "naïve").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from reporting.clean_text import composed
from reporting.legacy_encodings.conversion import LegacyEncoding, converted
from reporting.legacy_encodings.syllables import LONGEST_WORD, is_syllable


@dataclass(frozen=True, slots=True)
class Recognised:
    """An old encoding; None: words of the text are in one, but it is not sure in which."""

    encoding: LegacyEncoding | None


def recognise(raw: str) -> Recognised | None:
    """The old encoding of the text, None when there is no sign of one.

    It is certain when some words are no Vietnamese as they stand and all, or in a longer text most,
    are once they are converted, and that from one encoding alone.

    >>> recognise("X· B¾c S¬n"), recognise("Xã Bắc Sơn"), recognise("5 µm")
    (Recognised(encoding=<LegacyEncoding.TCVN3: 'tcvn3'>), None, None)
    """
    if raw.isascii() or not _MAY_BE_OLD.search(raw):
        return None
    text = composed(raw)
    misread = _misread(text)
    if misread is not None:
        return misread
    words = _WORDS.findall(text)
    found = {encoding: _evidence(words, encoding) for encoding in _FONTS}
    fitting = [encoding for encoding, seen in found.items() if seen.is_certain]
    if len(fitting) == 1 and not _UNICODE_ONLY.search(text):
        return Recognised(fitting[0])
    doubtful = max(seen.odd for seen in found.values()) >= _ENOUGH_TO_DOUBT
    return Recognised(None) if fitting or doubtful else None


def legacy_encoding(raw: str) -> LegacyEncoding | None:
    """The old encoding that the text is certainly in.

    >>> legacy_encoding("Xaõ Baéc Sôn")
    <LegacyEncoding.VNI: 'vni'>
    """
    found = recognise(raw)
    return None if found is None else found.encoding


# --- UTF-8 that was taken for Windows-1252 -------------------------------------------------------
def _misread(text: str) -> Recognised | None:
    """Whether some word is one of Vietnamese letters once its bytes are read as UTF-8.

    It is not certain while other words are still nothing that reads.
    """
    after = converted(text, LegacyEncoding.MISREAD_UTF8)
    if after == text:
        return None
    kept, words = set(_WORDS.findall(text)), _WORDS.findall(after)
    new = [word for word in words if word not in kept and not word.isascii()]
    if not any(is_syllable(word) for word in new):
        return None
    reads = all(word.isascii() or is_syllable(word) for word in words)
    return Recognised(LegacyEncoding.MISREAD_UTF8 if reads else None)


# --- fonts over Western letters ------------------------------------------------------------------
_FONTS: Final = (LegacyEncoding.TCVN3, LegacyEncoding.VNI)
_MAY_BE_OLD: Final = re.compile("[\u00a1-\u00ff\u00ad]")
_MARKS: Final = "\u00a1-\u00a9\u00aa-\u00ae\u00b5-\u00b9\u00bb-\u00be"
_LETTERS: Final = "A-Za-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff"
_WORDS: Final = re.compile(f"[{_LETTERS}{_MARKS}]+")
_UNICODE_ONLY: Final = re.compile("[\u0100-\u024f\u1e00-\u1eff]")
"""Letters that no font over Western letters has."""

_ODD: Final = re.compile(f"[{_MARKS}]|[a-z\u00e0-\u00ff][\u00c0-\u00de]")
"""In the middle of a Unicode text: a sign in a word, or a capital behind a small letter."""

_ORDINARY: Final = re.compile(
    r"""µ[A-Za-z]{1,2}                  # micrometre
    | [A-Za-z]{1,3}·[A-Za-z]{1,3}       # newton times metre
    | [¼½¾][A-Za-z]{1,3}                # half a metre
    | [A-Za-z]+[®©¹ª]                   # a brand, the number of a footnote
    | [£¥¢§¤®©][A-Za-z]+
    | [¡«»][A-Za-z\u00c0-\u00ff]*[»«]? | [A-Za-z\u00c0-\u00ff]+[»«]
    | [A-Za-z]*[aeou]ï[A-Za-z]* | [A-Za-z]*aë[A-Za-z]*  # Loïc, Raphaël
    | [Oo]ù | [Pp]å""",
    re.VERBOSE,
)
"""What is written on purpose, though it would read as a syllable in an old font as well."""

_ENOUGH_TO_DOUBT: Final = 2
_ENOUGH_IN_A_LONG_TEXT: Final = 4
_MOST_UNREAD: Final = 5  # one word of so many


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Words that only the encoding makes sense of: how many of them are odd to look at.

    `is_certain`: the text as a whole is in that encoding.
    """

    odd: int
    is_certain: bool


def _evidence(words: Sequence[str], encoding: LegacyEncoding) -> _Evidence:
    short = [word for word in words if len(word) <= LONGEST_WORD]
    proofs = [word for word in short if _proves(word, encoding)]
    odd = sum(_ODD.search(word) is not None for word in proofs)
    unread = sum(not _is_fine_in(word, encoding) for word in short)
    unread += sum(len(word) > LONGEST_WORD and not word.isascii() for word in words)
    most = len(proofs) >= _ENOUGH_IN_A_LONG_TEXT and unread * _MOST_UNREAD <= len(words)
    # "xãa" is a slip of the finger, though TCVN3 makes "xóa" of it.
    has_proof = bool(proofs) and (odd > 0 or encoding is not LegacyEncoding.TCVN3)
    return _Evidence(odd, has_proof and (not unread or most))


@lru_cache(maxsize=8192)
def _proves(word: str, encoding: LegacyEncoding) -> bool:
    """Whether the word is no Vietnamese as it stands, and is once it is converted."""
    if word.isascii() or len(word) == 1 or is_syllable(word):
        return False
    after = converted(word, encoding)
    return after != word and is_syllable(after) and not _ORDINARY.fullmatch(word)


@lru_cache(maxsize=8192)
def _is_fine_in(word: str, encoding: LegacyEncoding) -> bool:
    """A plain word, a sign that stands alone, or one that reads once it is converted."""
    return word.isascii() or len(word) == 1 or is_syllable(converted(word, encoding))
