"""Vietnamese number words, read exactly: "ba trăm bảy sáu" is 376.

A person who speaks to the phone leaves words out, and some short forms mean two numbers ("ba trăm
sáu" is 306 or 360, "hai triệu ba trăm" is 2.000.300 or 2.300.000); then every meaning is returned.
Words are matched folded, so missing diacritics do no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from reporting.normalise import fold, untelex

_DIGITS: Final = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4,
    "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
# What a unit may be called after a ten only: "mươi tư", "mười lăm".
_AFTER_TEN: Final = {"tu": 4, "lam": 5, "nham": 5}
_SCALES: Final = (("ty", 10**9), ("trieu", 10**6), ("nghin", 10**3))
_SAME: Final = {"ti": "ty", "ngan": "nghin", "le": "linh", "chuc": "muoi"}
_WORDS: Final = frozenset(
    {*_DIGITS, *_AFTER_TEN, *_SAME, "ty", "trieu", "nghin", "tram", "muoi", "linh", "ruoi", "phay"},
)
_MOST_WORDS: Final = 30
_MOST_BEFORE_SCALE: Final = 10**6
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Spoken:
    """The numbers that some words can mean, and the largest scale word among them (1 for none)."""

    values: tuple[Fraction, ...]
    scale: int


def split_words(text: str) -> tuple[tuple[str, ...], str]:
    """Divide a text into its leading number words and the folded remainder (the unit).

    >>> split_words("Mười bốn nhiệm vụ")
    (('muoi', 'bon'), 'nhiem vu')
    """
    words = fold(text).split()
    known: list[str] = []
    for word in words:
        plain = word if word in _WORDS else untelex(word)
        if plain not in _WORDS:
            break
        known.append(_SAME.get(plain, plain))
    return tuple(known), " ".join(words[len(known) :])


def read_words(words: Sequence[str]) -> Spoken | None:
    """Return what number words (from `split_words`) mean, None when they are not one number."""
    if not words or len(words) > _MOST_WORDS or _either_or(words):
        return None
    scale = max((size for name, size in _SCALES if name in words), default=1)
    values = _decimal(words) if "phay" in words else _as_fractions(_whole(words, _SCALES))
    return Spoken(tuple(sorted(values, reverse=True)), scale) if values else None


def _either_or(words: Sequence[str]) -> bool:
    """Tell whether the words are two digits in a row: "hai ba" says "two or three", not 23."""
    digits = [_DIGITS[word] for word in words if word in _DIGITS]
    return len(words) == len(digits) == _PAIR and digits[1] == digits[0] + 1


def _as_fractions(numbers: set[int]) -> set[Fraction]:
    return {Fraction(number) for number in numbers}


def _decimal(words: Sequence[str]) -> set[Fraction]:
    """Read "hai mươi phẩy sáu" and "mười bảy phẩy năm tỷ"."""
    at = words.index("phay")
    left, right = words[:at], list(words[at + 1 :])
    factor = 1
    for name, size in _SCALES:
        if right and right[-1] == name:
            factor = size
            right.pop()
    if not right or len(right) > len(_SCALES):
        return set()
    if all(word in _DIGITS for word in right):
        decimals = {"".join(str(_DIGITS[word]) for word in right)}
    else:
        decimals = {str(number) for number in _tens(right)}
    return {
        (whole + Fraction(int(digits), 10 ** len(digits))) * factor
        for whole in _whole(left, ())
        for digits in decimals
    }


def _whole(words: Sequence[str], scales: Sequence[tuple[str, int]]) -> set[int]:
    """Return the whole numbers that the words can mean, using only the scales given."""
    for rank, (name, size) in enumerate(scales):
        if name not in words:
            continue
        at = len(words) - 1 - list(reversed(words)).index(name)
        before, after = words[:at], words[at + 1 :]
        # "hai nghìn tỷ" and "mười bảy nghìn triệu" are said; "hai nghìn nghìn" is not.
        lefts = _whole(before, () if name == "nghin" else _SCALES[-1:])
        if not before and list(after) == ["ruoi"]:
            lefts = {1}  # "triệu rưỡi"
        rights = _after_scale(after, size, scales[rank + 1 :])
        return {
            left * size + right
            for left in lefts
            for right in rights
            if 0 < left < _MOST_BEFORE_SCALE and right < size
        }
    return _below_thousand(words)


def _after_scale(words: Sequence[str], size: int, lower: Sequence[tuple[str, int]]) -> set[int]:
    """Return what can follow a scale word: the next scale is often left unsaid."""
    if not words:
        return {0}
    if list(words) == ["ruoi"]:
        return {size // 2}
    if any(name in words for name, _ in lower):
        return _whole(words, lower)
    formal = words[0] == "linh" or list(words[:2]) == ["khong", "tram"]
    plain = _below_thousand(words)
    if formal:
        return plain
    if len(words) == 1 and words[0] in _DIGITS:
        digit = _DIGITS[words[0]]
        return {digit * size // 10, digit * (size // 1000)}
    return plain | {number * (size // 1000) for number in plain}


def _below_thousand(words: Sequence[str]) -> set[int]:
    if "tram" in words:
        return _hundreds(words)
    if len(words) == _PAIR and words[0] == "linh" and words[1] in _DIGITS:
        return {_DIGITS[words[1]]}
    return _tens(words)


def _hundreds(words: Sequence[str]) -> set[int]:
    at = list(words).index("tram")
    if at != 1 or words[0] not in _DIGITS:
        return set()
    base, rest = _DIGITS[words[0]] * 100, list(words[2:])
    if not rest:
        return {base}
    if rest == ["ruoi"]:
        return {base + 50}
    if rest[0] == "linh":
        return {base + unit for unit in _tens(rest[1:]) if len(rest) == _PAIR}
    if len(rest) == 1 and rest[0] in _AFTER_TEN:
        return {base + 10 * _AFTER_TEN[rest[0]]}  # "ba trăm tư" is 340
    if len(rest) == 1 and rest[0] in _DIGITS:
        return {base + _DIGITS[rest[0]], base + 10 * _DIGITS[rest[0]]}
    return {base + number for number in _tens(rest)}


def _tens(words: Sequence[str]) -> set[int]:
    units = _DIGITS | _AFTER_TEN
    match list(words):
        case [one] if one in _DIGITS:
            return {_DIGITS[one]}
        case ["muoi"]:
            return {10}
        case ["muoi", unit] if units.get(unit):
            return {10 + units[unit]}
        case [ten, "muoi"] if _DIGITS.get(ten):
            return {_DIGITS[ten] * 10}
        case [ten, "muoi", unit] if _DIGITS.get(ten) and units.get(unit):
            return {_DIGITS[ten] * 10 + units[unit]}
        case [ten, unit] if _DIGITS.get(ten, 0) > 1 and units.get(unit):
            return {_DIGITS[ten] * 10 + units[unit]}  # "bảy sáu"
    return set()
