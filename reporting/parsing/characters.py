"""What a keyboard makes of an answer, brought back to plain characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

# NFKC leaves these apart from the plain signs that they look like.
_SIGNS: Final[Mapping[str, str]] = {
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("⁄∕÷", "/"),
    "٫": ",", "٬": ".", "。": ".", "،": ",", "٪": "%",
    "…": "...", "≃": "≈", "∼": "~",
}  # fmt: skip
_PLAIN_SIGNS: Final = str.maketrans(dict(_SIGNS))
_LOOKALIKES: Final = {**dict.fromkeys("OoОоΟο", "0"), **dict.fromkeys("lIІӏΙ|", "1")}
_KEYCAP: Final = "\u20e3"
_SQUARE_METRE: Final = re.compile(r"\bm²")
_FIRST_WORD: Final = re.compile(r"\S+")


def plain(text: str) -> str | None:
    r"""Return the text with plain spaces, digits, dashes and slashes; None if that would change it.

    Invisible characters go, any Unicode space is one space, digits of any script become 0-9.
    None stands for a superscript, a fraction or a circled digit: "10²" must not become 102.

    >>> plain("１７\u00a0４６５"), plain("٣٧٦"), plain("10²")
    ('17 465', '376', None)
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    spelled = _SQUARE_METRE.sub("m2", text)
    kept = [
        _plain_character(mark)
        for mark in spelled
        if unicodedata.category(mark) not in {"Cf", "Cc", "Cs"} or mark.isspace()
        if mark != _KEYCAP and unicodedata.name(mark, "").find("VARIATION SELECTOR") < 0
    ]
    if None in kept:
        return None
    joined = unicodedata.normalize("NFKC", "".join(mark for mark in kept if mark))
    return " ".join(joined.translate(_PLAIN_SIGNS).split())


def _plain_character(mark: str) -> str | None:
    if mark in _SIGNS:
        return _SIGNS[mark]
    match unicodedata.category(mark):
        case "Nd":
            return str(unicodedata.decimal(mark))
        case "No":
            return None
    return mark


def digits_for_lookalikes(text: str) -> str:
    """Return the text with O and l for 0 and 1 where its first word is a number but for them.

    The result differs from the text exactly when something was replaced; then nothing is certain.

    >>> digits_for_lookalikes("3O6 hồ sơ"), digits_for_lookalikes("l"), digits_for_lookalikes("Oo")
    ('306 hồ sơ', '1', 'Oo')
    """
    match = _FIRST_WORD.match(text)
    if match is None:
        return text
    word = match.group()
    swapped = "".join(_LOOKALIKES.get(mark, mark) for mark in word)
    numeric = re.fullmatch(r"[0-9.,]+%?", swapped) is not None
    enough = len(word) == 1 or any(mark in "0123456789" for mark in word)
    return swapped + text[match.end() :] if numeric and enough else text
