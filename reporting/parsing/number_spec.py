"""Which numbers an indicator takes, and what was found of a number so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from reporting.parsing.results import Reason
from reporting.values import MAX_COUNT, MAX_MONEY, MAX_PERCENT, Kind

_LIMITS: Final = {Kind.COUNT: MAX_COUNT, Kind.MONEY: MAX_MONEY, Kind.PERCENT: MAX_PERCENT}


@dataclass(frozen=True, slots=True)
class NumberSpec:
    """How numbers are given: the kind, smallest units per written unit, the unit's name."""

    kind: Kind
    scale: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """What a piece of text can be as a number, in the smallest unit, largest first."""

    numbers: tuple[int, ...]
    sure: bool
    factor: int  # smallest units per written unit, as typed
    bare: bool  # no unit was typed
    words: bool = False
    other_unit: bool = False  # what was typed behind it is what another indicator counts

    def unsure(self) -> FoundNumber:
        """Return the same numbers, to be confirmed."""
        return replace(self, sure=False)


def as_number(smallest: Fraction, spec: NumberSpec) -> int | Reason:
    """Return an amount of smallest units as a number, or why the indicator cannot hold it."""
    if spec.kind is Kind.PERCENT and smallest > MAX_PERCENT:
        return Reason.PERCENT_OVER_100
    if smallest.denominator != 1:
        return Reason.DECIMAL_IN_COUNT if spec.kind is Kind.COUNT else Reason.TOO_PRECISE
    return Reason.TOO_LARGE if smallest > _LIMITS[spec.kind] else int(smallest)


def found_in(
    totals: Iterable[Fraction], factor: int, spec: NumberSpec, *, bare: bool
) -> FoundNumber | Reason:
    """Return the amounts of smallest units that the indicator can hold, or why none."""
    results = [as_number(total, spec) for total in sorted(set(totals), reverse=True)]
    numbers = tuple(one for one in results if not isinstance(one, Reason))
    if not numbers:
        return next(one for one in results if isinstance(one, Reason))
    return FoundNumber(numbers, len(numbers) == 1, factor, bare)
