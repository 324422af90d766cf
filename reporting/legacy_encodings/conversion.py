"""Text in an encoding from before Unicode, converted letter by letter.

TCVN3 (fonts named .VnTime) and VNI (VNI-Times) were drawn over Western letters, so that "Xã Bắc
Sơn" is stored as "X· B¾c S¬n" or "Xaõ Baéc Sôn". UTF-8 that a program took for Windows-1252 reads
"XÃ£ Báº¯c SÆ¡n". Tables: TCVN 5712:1993 (VN3), and the VNI layout as its fonts have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final


class LegacyEncoding(StrEnum):
    """What a text was written in."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    MISREAD_UTF8 = "misread_utf8"


def converted(raw: str, encoding: LegacyEncoding) -> str:
    """The text in Unicode; what the encoding does not know stays as it is.

    >>> converted("X· B¾c S¬n", LegacyEncoding.TCVN3), converted("Xaõ Baéc Sôn", LegacyEncoding.VNI)
    ('Xã Bắc Sơn', 'Xã Bắc Sơn')
    """
    return _CONVERSIONS[encoding](raw)


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


def _from_misread_utf8(raw: str) -> str:
    """Word by word: one that cannot have been UTF-8 was typed as it stands."""
    return _BETWEEN_BLANKS.sub(lambda word: _as_utf8(word.group()), raw)


def _as_utf8(word: str) -> str:
    try:
        return b"".join(_windows_byte(mark) for mark in word).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return word


def _windows_byte(mark: str) -> bytes:
    """The byte that Windows-1252 shows so; bytes that it does not define keep their number."""
    try:
        return mark.encode("cp1252")
    except UnicodeEncodeError:
        return mark.encode("latin-1")


_BETWEEN_BLANKS: Final = re.compile(r"[^ \t\r\n]+")
"""A no-break space may be a part of a letter ("Ã\u00a0" was "à")."""

_CONVERSIONS: Final[Mapping[LegacyEncoding, Callable[[str], str]]] = {
    LegacyEncoding.TCVN3: _from_tcvn3,
    LegacyEncoding.VNI: _from_vni,
    LegacyEncoding.MISREAD_UTF8: _from_misread_utf8,
}
