"""Vietnamese text in an encoding from before Unicode: told by its letters, and converted.

TCVN3 (fonts named .VnTime) and VNI (VNI-Times) were drawn over Western letters, so that "Xã Bắc
Sơn" is stored as "X· B¾c S¬n" or "Xaõ Baéc Sôn". UTF-8 that a program took for Windows-1252 reads
"XÃ£ Báº¯c SÆ¡n". Tables: TCVN 5712:1993 (VN3), and the VNI layout as its fonts have it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final


class LegacyEncoding(StrEnum):
    """What a text was written in."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    MISREAD_UTF8 = "misread_utf8"


def legacy_encoding(raw: str) -> LegacyEncoding | None:
    """The old encoding that the text is certainly in; None when it reads well or nobody can tell.

    Certain means: as it stands some word with a plain letter is no Vietnamese syllable and no plain
    word, and converted from exactly one encoding every word is one.

    >>> legacy_encoding("X· B¾c S¬n"), legacy_encoding("Xã Bắc Sơn")
    (<LegacyEncoding.TCVN3: 'tcvn3'>, None)
    """
    strange = [word for word in _WORDS.findall(raw) if not _is_word(word)]
    if not any(_PLAIN_LETTER.search(word) for word in strange):  # "½", "§ 5"
        return None
    fitting = [
        encoding
        for encoding, convert in _CONVERSIONS.items()
        if (text := convert(raw)) is not None and text != raw and _reads_well(text)
    ]
    return fitting[0] if len(fitting) == 1 else None


def converted(raw: str, encoding: LegacyEncoding) -> str:
    """The text in Unicode; what the encoding does not know stays as it is.

    >>> converted("X· B¾c S¬n", LegacyEncoding.TCVN3), converted("Xaõ Baéc Sôn", LegacyEncoding.VNI)
    ('Xã Bắc Sơn', 'Xã Bắc Sơn')
    """
    text = _CONVERSIONS[encoding](raw)
    return raw if text is None else text


# --- whether a text reads well -------------------------------------------------------------------
_PLAIN_LETTER: Final = re.compile("[A-Za-z]")
_WORDS: Final = re.compile(r"[^\s\d.,;:()/\"'+&-]+")
# With the onsets and the final k of names from the Central Highlands (Krông Pắk).
_ONSET: Final = r"(?:ngh|ng|nh|th|tr|chr|ch|kh|ph|gh|gi|qu|[kbdghp][rl]|[bcdđghklmnpqrstvx])?"
_RHYME: Final = (
    r"(?:(?:[oư]?[aăâ]|iê|yê|uô|ươ|uâ|uê|uyê|uơ|oe|oo|uy|[eêioôơuưy])"
    r"(?:ch|nh|ng|[ckmnpt])?|[oưu]?[aâ][iouy]|[aâ]y|[eê]o|êu|i[auê]u?|yêu|[oôơ]i|o[aeă][iouy]?"
    r"|u[aâêôyi]i?|ươ[iu]|uôi|ưa|ư[iu]|iu|uya|uyu|uây|ia|ua)"
)
_SYLLABLE: Final = re.compile(f"{_ONSET}(?P<rhyme>{_RHYME})")
_CLOSED: Final = re.compile(r"[aăâeêioôơuư][iou]$")
_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def _reads_well(text: str) -> bool:
    return all(_is_word(word) for word in _WORDS.findall(text))


def _is_word(word: str) -> bool:
    if word.isascii():
        return word.isalnum()
    letters = [_TONES.subn("", unicodedata.normalize("NFD", letter)) for letter in word.lower()]
    toned = [at for at, (_, tones) in enumerate(letters) if tones]
    bare = "".join(unicodedata.normalize("NFC", letter) for letter, _ in letters)
    syllable = _SYLLABLE.fullmatch(bare)
    if syllable is None or len(toned) > 1:
        return False
    # "xão", never "xaõ": the tone stands on the vowel before a closing o, u or i.
    return not (toned and toned[0] == len(bare) - 1 and _CLOSED.search(syllable["rhyme"]))


# --- the tables ----------------------------------------------------------------------------------
_TCVN3: Final[Mapping[int, str]] = {
    ord(old): new
    for old, new in zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢£¤¥¦§",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ",
        strict=True,
    )
}
_VNI_MARKS: Final[Mapping[str, Mapping[str, str]]] = {
    "a": dict(zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
}
_VNI_ALONE: Final = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))
_VNI: Final[Mapping[str, str]] = {
    **{base + mark: new for base, marks in _VNI_MARKS.items() for mark, new in marks.items()},
    **_VNI_ALONE,
}
_VNI_LETTER: Final = re.compile("|".join(sorted(_VNI, key=len, reverse=True)), re.IGNORECASE)


def _from_tcvn3(raw: str) -> str:
    return raw.translate(_TCVN3)


def _from_vni(raw: str) -> str:
    def letter(found: re.Match[str]) -> str:
        new = _VNI[found.group().lower()]
        return new.upper() if found.group()[0].isupper() else new

    return _VNI_LETTER.sub(letter, raw)


def _from_misread_utf8(raw: str) -> str | None:
    """None when the text cannot have been UTF-8."""
    try:
        return b"".join(_windows_byte(mark) for mark in raw).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def _windows_byte(mark: str) -> bytes:
    """The byte that Windows-1252 shows so; bytes that it does not define keep their number."""
    try:
        return mark.encode("cp1252")
    except UnicodeEncodeError:
        return mark.encode("latin-1")


_CONVERSIONS: Final[Mapping[LegacyEncoding, Callable[[str], str | None]]] = {
    LegacyEncoding.TCVN3: _from_tcvn3,
    LegacyEncoding.VNI: _from_vni,
    LegacyEncoding.MISREAD_UTF8: _from_misread_utf8,
}
