"""What a check may read: the indicators known so far, and mistakes in naming them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reporting.complaints import Complaint
from reporting.forms import Asked, Measure
from reporting.forms.check import (
    PERIOD_DAYS,
    Check,
    CheckOperator,
    Compared,
    Comparison,
    Expression,
    IsGiven,
    Linear,
    Quotient,
    Term,
)
from reporting.values import MAX_COUNT, MAX_MONEY, MAX_PERCENT, NUMBERS, Kind

Remark = tuple[str, str, Complaint]
"""The key of the check it concerns, the code of the mistake, what is wrong."""

_COMPARABLE = NUMBERS | {Kind.CHOICE}
ANSWERED = frozenset({Asked.ASKED, Asked.NARRATIVE})
_MEASURES = {measure.value: measure for measure in Measure}
_ALL = "all"


@dataclass(frozen=True, slots=True)
class IndicatorInfo:
    """What a check has to know of an indicator; `needs` are the codes a computed one adds up."""

    code: str
    asked: Asked
    kind: Kind | None
    measure: Measure | None
    scale: int
    digits: tuple[int, ...] = ()
    needs: tuple[str, ...] = ()
    is_sum: bool = False

    def bounds(self) -> tuple[int, int]:
        """The least and the greatest number that can be answered, in the smallest unit.

        A computed rate has no upper bound: it is over 100% when its parts contradict each other.
        """
        match self.kind:
            case Kind.CHOICE if self.digits:
                return min(self.digits), max(self.digits)
            case Kind.MONEY:
                return 0, MAX_MONEY
            case Kind.PERCENT if self.asked is not Asked.COMPUTED:
                return 0, MAX_PERCENT
            case Kind.PERCENT:
                return 0, MAX_PERCENT * MAX_COUNT
            case _:
                return 0, MAX_COUNT * max(1, len(self.needs))


KnownIndicators = Mapping[str, IndicatorInfo | None]


def indicators_named(named: str | Sequence[str], indicators: KnownIndicators) -> tuple[str, ...]:
    """The indicators a check looks at: a list as it stands, "all", or those of a measure."""
    if not isinstance(named, str):
        return tuple(dict.fromkeys(named))
    measure = _MEASURES.get(named)
    return tuple(
        code
        for code, indicator in indicators.items()
        if indicator
        and indicator.asked in ANSWERED
        and indicator.kind in _COMPARABLE
        and (named == _ALL or indicator.measure is measure)
    )


def remarks_on_indicator_check(
    named: str | Sequence[str], indicators: KnownIndicators
) -> Iterator[Remark]:
    """Indicators that are not there, and indicators without a number of this unit's own."""
    if isinstance(named, str):
        if named != _ALL and named not in _MEASURES:
            words = ", ".join((_ALL, *_MEASURES))
            yield "rows", "bad_rows", Complaint("check.rows", words=words)
        elif not indicators_named(named, indicators):
            yield "rows", "check_never", Complaint("check.rows_none", words=named)
        return
    for code in named:
        yield from _remarks_on_indicator(code, "rows", indicators)


def remarks_on_sides(check: Check, indicators: KnownIndicators) -> Iterator[Remark]:
    """Everything a check gets wrong about the indicators it reads."""
    parts = (
        ("left", check.left.what),
        ("right", check.right.what),
        *((("when", check.when),) if check.when else ()),
    )
    for key, what in parts:
        is_given = isinstance(what, IsGiven)
        for code in dict.fromkeys(term.code for term in what.terms):
            yield from _remarks_on_indicator(code, key, indicators, may_be_text=is_given)
        if isinstance(what, Compared):
            yield from _mixed(key, (what.left, what.right), indicators)
            yield from _impossible(key, what, indicators)
    if check.operator in {CheckOperator.EQUAL, CheckOperator.AT_MOST, CheckOperator.LESS}:
        sides = [
            what
            for what in (check.left.what, check.right.what)
            if isinstance(what, Linear | Quotient)
        ]
        yield from _mixed("left", sides, indicators)
    if check.tolerance.rounding and CheckOperator.EQUAL is not check.operator:
        yield "tolerance", "bad_tolerance", Complaint("check.rounding")
    if not check.left.terms and not check.right.terms:
        yield "left", "check_never", Complaint("check.no_side")


def _remarks_on_indicator(
    code: str, key: str, indicators: KnownIndicators, *, may_be_text: bool = False
) -> Iterator[Remark]:
    if code in PERIOD_DAYS:
        return
    if code not in indicators:
        yield key, "check_unknown_row", Complaint("form.no_row", row=code)
        return
    indicator = indicators[code]
    if indicator is None:
        return
    if indicator.asked is Asked.HEADING:
        yield key, "check_not_number", Complaint("check.heading", row=code)
    elif indicator.asked is Asked.OTHER_LEVEL:
        yield key, "check_never", Complaint("check.of_other_level", row=code)
    elif indicator.kind is Kind.TEXT and not may_be_text:
        yield key, "check_not_number", Complaint("check.text", row=code)


def _mixed(key: str, sides: Sequence[Expression], indicators: KnownIndicators) -> Iterator[Remark]:
    """Money is not compared with people, nor a percentage with a count."""
    found: dict[tuple[str, int], str] = {}
    for side in sides:
        if isinstance(side, Quotient):
            found.setdefault(("percent", MAX_PERCENT // 100), "A / B")
            for part in (side.numerator, side.denominator):
                yield from _mixed(key, (part,), indicators)
            continue
        for term in side.terms:
            measured = _measured(term, indicators)
            if measured is not None:
                found.setdefault(measured, term.code)
    if len(found) > 1:
        names = ", ".join(f"{code} ({kind})" for (kind, _), code in found.items())
        yield key, "check_mixed_kinds", Complaint("check.mixed", rows=names)


def _measured(term: Term, indicators: KnownIndicators) -> tuple[str, int] | None:
    if term.code in PERIOD_DAYS:
        return Kind.DATE.value, 1
    indicator = indicators.get(term.code)
    if indicator is None or indicator.kind is None or indicator.kind is Kind.TEXT:
        return None
    return indicator.kind.value, indicator.scale


def _impossible(key: str, condition: Compared, indicators: KnownIndicators) -> Iterator[Remark]:
    """A choice compared with a digit it does not have."""
    match condition:
        case Compared(Linear((Term(code),), 0), Comparison.EQUAL, Linear((), digit)):
            indicator = indicators.get(code)
            if indicator and indicator.kind is Kind.CHOICE and digit not in indicator.digits:
                yield key, "check_never", Complaint("check.no_option", row=code, digit=digit)
        case _:
            pass
