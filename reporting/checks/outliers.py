"""What is unlikely for an indicator: against the unit's own past, and against its neighbours.

Robust: a median and the median distance from it (MAD), of at least four numbers, so that one wrong
number of the past does not hide the next. Whole numbers only, so halves are kept doubled. A figure
within what has been before, or a little outside of it, is never questioned.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reporting.values import Kind

FEWEST = 4
"""Fewer numbers say nothing of what is usual."""

_OWN = 16
"""A figure is questioned from here on: squared deviations from the unit's own past."""
_OTHERS = 36
"""A figure is questioned from here on: squared deviations from what the neighbours gave."""
_BY_POWER = (1000, 100, 10)
_LEAST_TO_SLIP = 10

_UNIT = 16_000
"""Spreads are kept in so many parts of one."""
_NORMAL = 2198
"""1,4826 squared, in thousandths: a MAD of normal numbers times 1,4826 is their deviation."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for an indicator: twice the median of its numbers, the least, the greatest.

    `spread` is the square of a deviation, from the MAD, in 16.000ths; it is never below what chance
    alone does to such a figure.
    """

    doubled_median: int
    low: int
    high: int
    spread: int

    @property
    def median(self) -> int:
        """The median; of two in the middle that are not one number, the whole part between them."""
        return self.doubled_median // 2

    def reaches(self, number: int) -> bool:
        """Whether a number lies between the least and the greatest, or a quarter of it outside."""
        margin = self.high - self.low
        return FEWEST * self.low - margin <= FEWEST * number <= FEWEST * self.high + margin

    def is_beyond(self, number: int, squared: int) -> bool:
        """Whether a number is more than so many deviations away; `squared` is their square."""
        return (2 * number - self.doubled_median) ** 2 * (_UNIT // 4) > squared * self.spread

    def distance(self, number: int) -> Fraction:
        """How far away a number is, in squared deviations."""
        return Fraction((2 * number - self.doubled_median) ** 2 * (_UNIT // 4), self.spread)


def doubled_median(numbers: Iterable[int]) -> int:
    """Twice the middle number: the sum of the two in the middle; raises IndexError for none.

    >>> doubled_median([3, 1, 100, 2])
    5
    """
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return ordered[middle] + ordered[middle if len(ordered) % 2 else middle - 1]


def usual(numbers: Sequence[int], kind: Kind | None) -> Usual | None:
    """What is usual among these numbers; None for fewer than four."""
    if len(numbers) < FEWEST:
        return None
    middle = doubled_median(numbers)
    quadrupled_mad = doubled_median(abs(2 * number - middle) for number in numbers)
    spread = max(_NORMAL * quadrupled_mad**2, _chance(middle, kind))
    return Usual(middle, min(numbers), max(numbers), spread)


def _chance(middle: int, kind: Kind | None) -> int:
    """What chance alone gives, in 16.000ths: of events their number, of the rest by size.

    Two points of a percentage; a tenth of an amount of money; nothing of a choice.
    """
    match kind:
        case Kind.COUNT:
            return max(middle, 2) * _UNIT // 2
        case Kind.PERCENT:
            return 200**2 * _UNIT
        case Kind.CHOICE:
            return _UNIT // 100
        case _:
            return max(middle**2 * _UNIT // 400, _UNIT)


def is_unlike_own(number: int, past: Usual) -> bool:
    """Whether a number is far outside of the unit's own past, or 0 where there were never few."""
    if number == 0 < past.low and past.median >= FEWEST:
        return True
    return not past.reaches(number) and past.is_beyond(number, _OWN)


def is_unlike_others(number: int, others: Usual) -> bool:
    """Whether a number is far outside of what the neighbours gave."""
    return not others.reaches(number) and others.is_beyond(number, _OTHERS)


def slip(number: int, past: Usual) -> int:
    """By which power of ten a number seems to be written wrong: 1000, 100, 10, or -10 and so on.

    0 when none; negative when it is that many times too small. Up to 10/7 of the power, or down to
    7/10 of it, still counts.

    >>> slip(3760, Usual(740, 340, 400, 1)), slip(38, Usual(740, 340, 400, 1))
    (10, -10)
    """
    doubled, middle = 2 * number, past.doubled_median
    if past.low <= number <= past.high or middle <= 0 or number <= 0:
        return 0
    if max(doubled, middle) < 2 * _LEAST_TO_SLIP:
        return 0
    for power in _BY_POWER:
        if 7 * power * middle <= 10 * doubled and 7 * doubled <= 10 * power * middle:
            return power
        if 7 * power * doubled <= 10 * middle and 7 * middle <= 10 * power * doubled:
            return -power
    return 0


def is_common(number: int, others: Sequence[int], *, among_zeros: bool = False) -> bool:
    """Whether at least a quarter of the neighbours have this number.

    `among_zeros`: of a thing that hardly ever happens it is enough that it happened to them too.
    """
    if among_zeros:
        alike = sum(1 for other in others if other > 0 and number <= 2 * other)
    else:
        alike = sum(1 for other in others if other == number)
    return len(others) >= FEWEST and FEWEST * alike >= len(others)
