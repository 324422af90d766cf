"""A look at checks without any report: contradictions, sums in a circle, checks that say nothing.

Each exact relation of indicators says between which numbers some sum of indicators lies ("I.1 - I.2
is at most 0"). Relations of the same sum are laid over each other and over what the indicators can
hold. It sees relations whose left minus right are multiples of each other, not what follows from
three at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import gcd

from reporting.complaints import Complaint
from reporting.form_files.lint.references import KnownIndicators
from reporting.form_files.validation import FormMistake
from reporting.forms.check import (
    PERIOD_DAYS,
    AnyCheck,
    At,
    Check,
    CheckKind,
    CheckOperator,
    Linear,
    Missing,
    Severity,
    Term,
)

Atom = tuple[str, At]
StatedSum = tuple[tuple[Atom, int], ...]
"""Indicators with their factors: in a fixed order, no common divisor, the first positive."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers that a sum of indicators may have; None is without end."""

    low: int | None
    high: int | None

    @property
    def is_empty(self) -> bool:
        """Whether no number is left."""
        return self.low is not None and self.high is not None and self.low > self.high

    def within(self, other: "Interval") -> "Interval":
        """What is in both."""
        lows = [end for end in (self.low, other.low) if end is not None]
        highs = [end for end in (self.high, other.high) if end is not None]
        return Interval(max(lows, default=None), min(highs, default=None))

    def holds(self, other: "Interval") -> bool:
        """Whether all of the other is in this one."""
        return self.within(other) == other


@dataclass(frozen=True, slots=True)
class _Stated:
    """What one check says of a sum."""

    place: int
    check: Check
    of: StatedSum
    span: Interval


def contradictions(
    checks: Mapping[int, AnyCheck], indicators: KnownIndicators
) -> Iterator[FormMistake]:
    """What is wrong with the checks taken together, each told at the later one."""
    relations = {place: check for place, check in checks.items() if isinstance(check, Check)}
    yield from _circles(relations, indicators)
    stated: dict[StatedSum, list[_Stated]] = {}
    for place, check in relations.items():
        said = _stated(place, check, indicators)
        if said is None:
            continue
        if not said.of:
            always = said.span.holds(Interval(0, 0))
            code, complaint = (
                ("check_dead", Complaint("check.always"))
                if always
                else ("check_contradiction", Complaint("check.never"))
            )
            yield _found(said, code, complaint)
            continue
        yield from _against(said, stated.setdefault(said.of, []), indicators)
        stated[said.of].append(said)


def _against(
    said: _Stated, before: list[_Stated], indicators: KnownIndicators
) -> Iterator[FormMistake]:
    """A relation against what its indicators can hold and against those stated before it."""
    possible = _possible(said.of, indicators)
    if said.span.holds(possible):
        yield _found(said, "check_dead", Complaint("check.always_possible"))
        return
    if said.span.within(possible).is_empty:
        yield _found(said, "check_contradiction", Complaint("check.never_possible"))
        return
    for other in before:
        if said.span.within(other.span).is_empty:
            complaint = Complaint("check.against", check=other.check.code)
            yield _found(said, "check_contradiction", complaint)
            return
        weaker, stronger = (said, other) if said.span.holds(other.span) else (other, said)
        if weaker.span.holds(stronger.span) and _speaks_as_loud(stronger.check, weaker.check):
            codes = {"weaker": weaker.check.code, "stronger": stronger.check.code}
            yield _found(said, "check_dead", Complaint("check.needless", **codes))
            return


def _speaks_as_loud(stronger: Check, weaker: Check) -> bool:
    return stronger.severity is Severity.HARD or weaker.severity is Severity.SOFT


def _found(said: _Stated, code: str, complaint: Complaint) -> FormMistake:
    return FormMistake(("checks", said.place, "code"), said.check.code, code, complaint)


def _stated(place: int, check: Check, indicators: KnownIndicators) -> _Stated | None:
    """What a relation says of a sum; None if it has a condition or is not exact."""
    left, right = check.left.what, check.right.what
    exact = not (check.tolerance.percent or check.tolerance.rounding) and check.when is None
    usual = Missing.NEVER_SKIP not in {check.left.missing, check.right.missing}
    if not (isinstance(left, Linear) and isinstance(right, Linear) and exact and usual):
        return None
    scale = _scale((*left.terms, *right.terms), indicators)
    if scale is None:
        return None
    factors: dict[Atom, int] = {}
    for side, sign in ((left, 1), (right, -1)):
        for term in side.terms:
            atom = (term.code, term.at)
            factors[atom] = factors.get(atom, 0) + sign * term.factor
    allowed = check.tolerance.absolute * scale
    most = (right.constant - left.constant) * scale + allowed
    span = Interval(
        most - 2 * allowed if check.operator is CheckOperator.EQUAL else None,
        most - 1 if check.operator is CheckOperator.LESS else most,
    )
    return _Stated(place, check, *_reduced(factors, span))


def _reduced(factors: Mapping[Atom, int], span: Interval) -> tuple[StatedSum, Interval]:
    """The sum in its normal form, and its interval."""
    ordered = tuple((atom, factors[atom]) for atom in sorted(factors) if factors[atom])
    divisor = gcd(*(factor for _, factor in ordered))
    if not ordered:
        return (), span
    low = None if span.low is None else -(-span.low // divisor)
    high = None if span.high is None else span.high // divisor
    if ordered[0][1] > 0:
        return tuple((atom, factor // divisor) for atom, factor in ordered), Interval(low, high)
    turned = Interval(None if high is None else -high, None if low is None else -low)
    return tuple((atom, -factor // divisor) for atom, factor in ordered), turned


def _scale(terms: tuple[Term, ...], indicators: KnownIndicators) -> int | None:
    """The scale of these indicators; None when something is not known of one."""
    scales = set()
    for term in terms:
        indicator = indicators.get(term.code)
        if indicator is None and term.code not in PERIOD_DAYS:
            return None
        scales.add(indicator.scale if indicator else 1)
    return scales.pop() if len(scales) == 1 else None


def _possible(of: StatedSum, indicators: KnownIndicators) -> Interval:
    """Between which numbers a sum lies for what its indicators can hold."""
    low = high = 0
    for (code, at), factor in of:
        indicator = indicators.get(code)
        if indicator is None or at is At.YEAR_SUM:
            return Interval(None, None)
        ends = sorted(factor * end for end in indicator.bounds())
        low, high = low + ends[0], high + ends[1]
    return Interval(low, high)


def _circles(checks: Mapping[int, Check], indicators: KnownIndicators) -> Iterator[FormMistake]:
    """Totals that are part of themselves, through the sums of checks and of computed indicators."""
    parts: dict[str, set[str]] = {
        code: set(indicator.needs)
        for code, indicator in indicators.items()
        if indicator and indicator.is_sum
    }
    for place, check in checks.items():
        match check.left.what, check.right.what:
            case Linear((Term(total, At.NOW, 1),), 0), Linear(terms, 0) if (
                check.kind is CheckKind.SUM and check.operator is CheckOperator.EQUAL
            ):
                added = {term.code for term in terms if term.factor > 0 and term.at is At.NOW}
            case _:
                continue
        if total in added or any(_leads(part, total, parts) for part in added):
            complaint = Complaint("check.circular", row=total)
            yield FormMistake(("checks", place, "right"), check.code, "check_circular", complaint)
        else:
            parts.setdefault(total, set()).update(added)


def _leads(start: str, end: str, parts: Mapping[str, set[str]]) -> bool:
    """Whether an indicator is made of another, also through others."""
    ahead, seen = [start], {start}
    while ahead:
        for part in parts.get(ahead.pop(), ()):
            if part == end:
                return True
            if part not in seen:
                seen.add(part)
                ahead.append(part)
    return False
