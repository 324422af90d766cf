"""Amounts of money as they are said: "3 tỷ 598", "ba tỷ năm trăm triệu"."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from reporting.parsing.number_spec import FoundNumber, NumberSpec, found_in
from reporting.parsing.number_words import Spoken
from reporting.parsing.numerals import Habit, candidates
from reporting.parsing.results import Reason
from reporting.parsing.unit_words import MoneyUnit, money_unit

_PART: Final = re.compile(r"(\d(?:[\d.]*\d)?)([^\d]*)")
_STEP: Final = 1000  # each money word is a thousand times the next one
_STEP_DIGITS: Final = 3
_HALF: Final = Fraction(1, 2)


def said_money(text: str, spec: NumberSpec) -> FoundNumber | Reason | None:
    """Read folded "3 ty 598 trieu" and "3 ty 598"; None when the text is not of that form.

    A last number of three digits without its word takes the next word down. A shorter one may also
    be spoken decimals: "3 ty 5" is 3 tỷ 5 triệu or 3,5 tỷ.

    >>> from reporting.values import Kind
    >>> million = NumberSpec(Kind.MONEY, 1_000_000)
    >>> said_money("3 ty 5", million).numbers
    (3500000000, 3005000000)
    """
    parts = _PART.findall(text)
    if len(parts) <= 1 or "".join(map("".join, parts)) != text:
        return None
    start = _first(parts[0][0], parts[0][1])
    if start is None:
        return None
    total, factor = start
    for digits, words in parts[1:-1]:
        unit = money_unit(words)
        if unit is None or unit.half or unit.currency or not _below(digits, unit, factor):
            return None
        factor = unit.factor or factor
        total += int(digits) * factor
    tails = _last(parts[-1][0], parts[-1][1], factor)
    return found_in({total + tail for tail in tails}, 0, spec, bare=False) if tails else None


def _first(digits: str, words: str) -> tuple[Fraction, int] | None:
    """Return the amount in đồng of "1.200 ty" and the size of its word."""
    unit, meanings = money_unit(words), candidates(digits)
    if unit is None or unit.factor is None or unit.half or unit.currency or not meanings:
        return None
    if meanings[0].habit not in {Habit.PLAIN, Habit.DOT_THOUSANDS}:
        return None
    return meanings[0].value * unit.factor, unit.factor


def _below(digits: str, unit: MoneyUnit, factor: int) -> bool:
    """Tell whether "598 trieu" can follow a word worth `factor`."""
    return digits.isdecimal() and bool(unit.factor) and int(digits) * (unit.factor or 0) < factor


def _last(digits: str, words: str, factor: int) -> set[Fraction]:
    """Return the đồng that the last part can be, an empty set if it cannot follow `factor`."""
    unit = money_unit(words)
    if unit is None or not digits.isdecimal():
        return set()
    number = Fraction(digits)
    if unit.factor is not None and unit.factor > 1:
        fits = _below(digits, unit, factor)
        return {(number + _HALF * unit.half) * unit.factor} if fits else set()
    if len(digits) > _STEP_DIGITS or factor < _STEP:
        return set()
    tails = {number * (factor // _STEP), number * factor / 10 ** len(digits)}
    return tails | {number} if unit.currency else tails


def spoken_money(spoken: Spoken, rest: str, spec: NumberSpec) -> set[Fraction] | None:
    """Return the đồng that number words and the folded words after them can be.

    "ba tỷ" is an amount in đồng; "ba trăm" is in the unit asked for; "mười bảy nghìn" where that is
    triệu đồng may be either. None when the words after are no unit of money.
    """
    unit = money_unit(rest)
    if unit is None or unit.half:
        return None
    in_dong = set(spoken.values)
    if unit.factor is not None:
        return {one * unit.factor for one in in_dong}
    in_unit = {one * spec.scale for one in spoken.values}
    if spoken.scale == 1:
        return in_unit
    return in_dong if spoken.scale >= spec.scale else in_dong | in_unit
