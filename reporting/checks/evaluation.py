"""The figures a check reads, and what its sides come to: whole numbers and fractions only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from reporting.checks.outliers import Usual, usual
from reporting.forms import Asked, Form, Indicator, Measure
from reporting.forms.check import (
    PERIOD_END,
    PERIOD_START,
    At,
    Compared,
    Comparison,
    Condition,
    Expression,
    Linear,
    Missing,
    Quotient,
    Term,
)
from reporting.periods import Cycle, NotAPeriod, Period
from reporting.progress import Values, with_computed
from reporting.reports import is_settled
from reporting.values import MAX_PERCENT, State, Value

PERIODS_OF_HISTORY = 8
PERCENT_SCALE = MAX_PERCENT // 100
"""Quotients are counted in hundredths of a percent, as percent indicators are."""

_COMPARE: Mapping[Comparison, Callable[[Fraction, Fraction], bool]] = {
    Comparison.EQUAL: eq,
    Comparison.NOT_EQUAL: ne,
    Comparison.LESS: lt,
    Comparison.AT_MOST: le,
    Comparison.MORE: gt,
    Comparison.AT_LEAST: ge,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFacts:
    """Everything checks may read about one report.

    `values` are the current values of the report, narrative indicators among them; computed
    indicators are worked out from them where they are not there. `past` holds the unit's own
    earlier periods, whichever are known; `neighbours` the numbers that other units gave for this
    period, by indicator, in the smallest unit. `printed` are computed indicators as somebody typed
    them, in a file or on a paper, to be compared with what follows from their parts.
    """

    period: Period
    values: Values
    past: Mapping[Period, Values] = field(default_factory=dict)
    neighbours: Mapping[str, Sequence[int]] = field(default_factory=dict)
    printed: Values = field(default_factory=dict)


@lru_cache(maxsize=512)
def history_periods(cycle: Cycle, period: Period) -> tuple[Period, ...]:
    """The periods before this one that checks look at, newest first: pass them as `past`."""
    found: list[Period] = []
    try:
        at = cycle.previous(period)
        while at is not None and len(found) < PERIODS_OF_HISTORY:
            found.append(at)
            at = cycle.previous(at)
    except NotAPeriod:
        pass
    return tuple(found)


def neighbours_of(reports: Iterable[Values]) -> dict[str, tuple[int, ...]]:
    """The numbers of other units' reports of the same period, by indicator."""
    numbers: dict[str, list[int]] = {}
    for values in reports:
        for code, value in values.items():
            if value.counted is not None:
                numbers.setdefault(code, []).append(value.counted)
    return {code: tuple(given) for code, given in numbers.items()}


@dataclass(frozen=True, slots=True)
class EvaluatedIndicator:
    """One indicator with its number and those of its past that can be compared, oldest first.

    What is counted from the start of the year is compared with the same stretch of earlier years;
    a period that spans others (6 tháng, năm) with periods of its own kind.
    """

    indicator: Indicator
    value: Value
    number: int
    past: tuple[int, ...]
    usual: Usual | None
    others: Sequence[int]


class Figures:
    """The figures of one report and of those before it, as the terms of checks name them."""

    def __init__(self, form: Form, facts: CheckFacts) -> None:
        self.form = form
        self.facts = facts
        self._complete: dict[Period | None, Values] = {}
        self._indicators: dict[str, EvaluatedIndicator | None] = {}
        self._past = sorted(
            (period for period in facts.past if period.end < facts.period.end),
            key=lambda period: (period.end, period.kind),
        )

    def value(self, term: Term) -> Value | None:
        """What a term stands for; None when nobody has given it."""
        period = self.facts.period
        if term.code == PERIOD_START:
            return Value(number=period.start.toordinal())
        if term.code == PERIOD_END:
            return Value(number=period.end.toordinal())
        match term.at:
            case At.NOW:
                return self.now(term.code)
            case At.PREVIOUS:
                return self.before(term.code)
            case At.YEAR:
                earlier = self.form.cycle.earlier_in_year(period)
                return self.of(earlier[-1], term.code) if earlier else None
            case At.YEAR_SUM:
                return self._sum_of_year(term.code)

    def now(self, code: str) -> Value | None:
        """The current value of an indicator."""
        return self._from(None, self.facts.values, code)

    @property
    def previous(self) -> Period | None:
        """The period before, None for the first of all."""
        return self.form.cycle.previous(self.facts.period)

    def before(self, code: str) -> Value | None:
        """The value of an indicator in the period before."""
        return self.of(self.previous, code) if self.previous else None

    def of(self, period: Period, code: str) -> Value | None:
        """The value of an indicator in an earlier period."""
        values = self.facts.past.get(period)
        return None if values is None else self._from(period, values, code)

    def indicator(self, code: str) -> EvaluatedIndicator | None:
        """An indicator with what it can be compared with; None when it has no number."""
        if code not in self._indicators:
            self._indicators[code] = self._indicator(code)
        return self._indicators[code]

    def _indicator(self, code: str) -> EvaluatedIndicator | None:
        value = self.now(code)
        if value is None or value.counted is None:
            return None
        indicator, period = self.form.indicator(code), self.facts.period
        cumulative = indicator.measure is Measure.CUMULATIVE
        of_any_kind = indicator.measure is Measure.STOCK
        past = (
            self.of(other, code)
            for other in self._past
            if (of_any_kind or other.kind is period.kind)
            and (not cumulative or other.index == period.index)
        )
        numbers = tuple(
            earlier.counted
            for earlier in past
            if earlier is not None and earlier.counted is not None
        )
        others = self.facts.neighbours.get(code, ())
        return EvaluatedIndicator(
            indicator, value, value.counted, numbers, usual(numbers, indicator.kind), others
        )

    def _from(self, period: Period | None, values: Values, code: str) -> Value | None:
        found = values.get(code)
        if found is None and self.form.indicator(code).asked is Asked.COMPUTED:
            if period not in self._complete:
                self._complete[period] = with_computed(self.form, values)
            found = self._complete[period].get(code)
        return found

    def _sum_of_year(self, code: str) -> Value | None:
        """The earlier periods of the year together; None unless each of them has a number."""
        earlier = self.form.cycle.earlier_in_year(self.facts.period)
        values = [self.of(period, code) for period in earlier]
        numbers = [value.counted for value in values if value is not None]
        if not earlier or len(numbers) < len(earlier):
            return None
        counted = [number for number in numbers if number is not None]
        return Value(number=sum(counted)) if len(counted) == len(earlier) else None

    def number(self, of: Expression, missing: Missing, scale: int) -> Fraction | None:
        """What an expression comes to in the smallest unit; `scale` is that of its constant.

        None when its rule for missing values silences it, and for a division by zero.
        """
        found = [_counted(self.value(term)) for term in of.terms]
        is_silent = {
            Missing.SKIP_IF_ANY: None in found,
            Missing.SKIP_IF_ALL: bool(found) and all(number is None for number in found),
            Missing.NEVER_SKIP: False,
        }
        if is_silent[missing]:
            return None
        if isinstance(of, Linear):
            return self._sum(of, scale)
        denominator = self._sum(of.denominator, 1)
        if denominator == 0:
            return None
        return self._sum(of.numerator, 1) * MAX_PERCENT / denominator

    def _sum(self, of: Linear, scale: int) -> Fraction:
        total = of.constant * scale
        for term in of.terms:
            total += term.factor * (_counted(self.value(term)) or 0)
        return Fraction(total)

    def is_so(self, condition: Condition, missing: Missing = Missing.SKIP_IF_ANY) -> bool | None:
        """Whether a condition holds; None when it is silent (see `Missing`)."""
        answers = [self.value(term) for term in condition.terms]
        unknown = not all(is_settled(answer) for answer in answers)
        speaks = not unknown or missing is Missing.NEVER_SKIP
        if isinstance(condition, Compared):
            return self._compares(condition, missing) if speaks else None
        given = not unknown and answers[0] != Value(State.NOT_APPLICABLE)
        if condition.negated:
            return not given
        return given if speaks else None

    def _compares(self, condition: Compared, missing: Missing) -> bool:
        scale = self.scale(condition.left, condition.right)
        left = self.number(condition.left, missing, scale)
        right = self.number(condition.right, missing, scale)
        if left is None or right is None:
            return False
        return _COMPARE[condition.comparison](left, right)

    def scale(self, *sides: Expression) -> int:
        """The scale of the numbers in these sides, which are all of one kind."""
        for side in sides:
            if isinstance(side, Quotient):
                return PERCENT_SCALE
            for term in side.terms:
                if term.code in self.form:
                    return self.form.indicator(term.code).scale
        return 1


def _counted(value: Value | None) -> int | None:
    return None if value is None else value.counted
