"""What a numeral written with dots, commas and spaces can mean.

The official habit is a dot between thousands and a comma before decimals (Nghị định 86/2012, Luật
Kế toán); phones and spreadsheets often do the opposite.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from typing import Final


class Habit(Enum):
    """The way of writing under which a numeral has its value."""

    PLAIN = auto()  # 17465, 17 465
    DOT_THOUSANDS = auto()  # 17.465, 17.465,5
    COMMA_DECIMAL = auto()  # 20,6
    DOT_DECIMAL = auto()  # 20.6
    LONG_DOT_DECIMAL = auto()  # 20.605: three decimals or more, where a dot may be misplaced
    COMMA_THOUSANDS = auto()  # 17,465 or 17,465.5 in the English habit
    BARE_DECIMAL = auto()  # ,5


@dataclass(frozen=True, slots=True)
class Candidate:
    """One meaning of a numeral."""

    value: Fraction
    habit: Habit


_LONG: Final = 3
_PLAIN: Final = re.compile(r"(\d+|[1-9]\d{0,2}(?: \d{3})+)")
_SPACED_DECIMAL: Final = re.compile(r"([1-9]\d{0,2}(?: \d{3})+)[.,](\d+)")
_DOT_THOUSANDS: Final = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?")
_COMMA_THOUSANDS: Final = re.compile(r"([1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?")
_COMMA_DECIMAL: Final = re.compile(r"(\d+),(\d+)")
_DOT_DECIMAL: Final = re.compile(r"(\d+)\.(\d+)")
_BARE_DECIMAL: Final = re.compile(r"()[.,](\d+)")

_SHAPES: Final = (
    (_PLAIN, Habit.PLAIN),
    (_SPACED_DECIMAL, Habit.COMMA_DECIMAL),
    (_DOT_THOUSANDS, Habit.DOT_THOUSANDS),
    (_COMMA_DECIMAL, Habit.COMMA_DECIMAL),
    (_COMMA_THOUSANDS, Habit.COMMA_THOUSANDS),
    (_DOT_DECIMAL, Habit.DOT_DECIMAL),
    (_BARE_DECIMAL, Habit.BARE_DECIMAL),
)


def candidates(numeral: str) -> tuple[Candidate, ...]:
    """Return every meaning of a numeral of ASCII digits, the official habit first; () for none.

    >>> [str(candidate.value) for candidate in candidates("17.465")]
    ['17465', '3493/200']
    """
    found = []
    for shape, habit in _SHAPES:
        match = shape.fullmatch(numeral)
        if match is None:
            continue
        whole = re.sub(r"\D", "", match[1])
        decimals = (match[2] or "") if shape.groups > 1 else ""
        value = Fraction(int(whole + decimals or "0"), 10 ** len(decimals))
        long = habit is Habit.DOT_DECIMAL and len(decimals) >= _LONG
        found.append(Candidate(value, Habit.LONG_DOT_DECIMAL if long else habit))
    return tuple(found)
