"""Whether a word reads as Vietnamese: the shape of a syllable, and where its tone may stand."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# With the onsets and the final k of names from the Central Highlands (Krông Pắk).
_ONSET: Final = r"(?:ngh|ng|nh|th|tr|chr|ch|kh|ph|gh|gi|qu|[kbdghp][rl]|[bcdđghklmnpqrstvx])?"
_RHYME: Final = (
    r"(?:(?:o[aă]|[aăâ]|iê|yê|uô|ươ|uâ|uê|uyê|uơ|oe|oo|uy|[eêioôơuưy])"
    r"(?:ch|nh|ng|[ckmnpt])?|[oưu]?[aâ][iouy]|[aâ]y|[eê]o|êu|i[auê]u?|yêu|[oôơ]i|o[aeă][iouy]?"
    r"|u[aâêôyi]i?|ươ[iu]|uôi|ưa|ư[iu]|iu|uya|uyu|uây|ia|ua)"
)
_SYLLABLE: Final = re.compile(f"{_ONSET}(?P<rhyme>{_RHYME})")
_CLOSED: Final = re.compile(r"[aăâeêioôơuư][iou]$")
_STOPPED: Final = re.compile(r"(?:ch|[ckpt])$")
_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_BEFORE_A_STOP: Final = frozenset("\u0301\u0323")


LONGEST_WORD: Final = 24
"""Characters of a word that may be a syllable, in any encoding: "nghiêng" has seven letters, each
of them at most three Western ones. What is longer is neither looked at nor kept.
"""


def is_syllable(word: str) -> bool:
    """Whether the word has the shape of a Vietnamese syllable, with at most one tone.

    >>> is_syllable("Nghiêng"), is_syllable("xão"), is_syllable("xaõ"), is_syllable("ẵt")
    (True, True, False, False)
    """
    return len(word) <= LONGEST_WORD and _has_its_shape(word)


@lru_cache(maxsize=8192)
def _has_its_shape(word: str) -> bool:
    letters = [unicodedata.normalize("NFD", letter) for letter in word.lower()]
    tones = [_TONES.search(letter) for letter in letters]
    toned = [(at, found.group()) for at, found in enumerate(tones) if found]
    bare = "".join(unicodedata.normalize("NFC", _TONES.sub("", letter)) for letter in letters)
    syllable = _SYLLABLE.fullmatch(bare)
    if syllable is None or len(toned) > 1:
        return False
    if not toned:
        return True
    at, tone = toned[0]
    if _STOPPED.search(syllable["rhyme"]) and tone not in _BEFORE_A_STOP:
        return False
    # "xão", never "xaõ": the tone stands on the vowel before a closing o, u or i.
    return not (at == len(bare) - 1 and _CLOSED.search(syllable["rhyme"]))
