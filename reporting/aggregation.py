"""Figures of one or several communes, made anew from what each of them reported.

A figure of several communes is a sum of numbers, or the summed numerators over the summed
denominators: never a mean of rates. It comes with how many communes it rests on. Everything
recorded counts, submitted or not, so that there is something to see before the deadline; a figure
that rests on a report not submitted is provisional and says so. A commune counts for a rate only
when both its numerator and its denominator are there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reporting.forms import Aggregation, Form, Indicator, Measure
from reporting.periods import Period
from reporting.progress import NOT_APPLICABLE, Computed, Values, computed
from reporting.reports import is_settled
from reporting.values import Value, ratio

UnitValues = Mapping[tuple[str, str], Values]
"""Current values by unit code and period key; a unit that wrote nothing may be left out."""

YES = 1
"""The digit of a choice that `Aggregation.YES_COUNT` counts."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator for one or several communes.

    `value` is a number, "not applicable" (0/0, or it applies to none of them), or None: nobody has
    given it yet, or it is an indicator that several communes' answers do not add up to anything.
    `parts` are what it was made of: summed numerator and denominator of a rate; for a count of
    "yes", how many said so and how many answered; else empty. `known_units` of `total_units`
    communes have given it. `is_provisional`: some of those have not submitted.
    """

    value: Value | None
    parts: tuple[int, ...]
    known_units: int
    total_units: int
    is_provisional: bool = False

    @property
    def number(self) -> int | None:
        """The number in the smallest unit (hundredths of a percent); None when there is none."""
        return None if self.value is None else self.value.counted


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """An indicator's figure for one unit directly below the one asked about."""

    unit_code: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Headline:
    """One indicator: the unit's own figure, the period before's, and those of the units below.

    `previous_own` is the figure of the period before, None when nothing is known of it.
    `is_comparable` is False when the two rest on different units (districts and communes changed in
    July 2025) or on different spans of time, so that their difference would tell nothing.
    """

    indicator: str
    own: Figure
    per_unit: tuple[UnitFigure, ...] = ()
    previous_own: Figure | None = None
    is_comparable: bool = False

    @property
    def change(self) -> int | None:
        """Change against the period before: hundredths of a point for a rate, else in the unit."""
        before = None if self.previous_own is None else self.previous_own.number
        if before is None or self.own.number is None or not self.is_comparable:
            return None
        return self.own.number - before

    def ranked(self) -> tuple[UnitFigure, ...]:
        """Units from the highest number down, then those without; equals as in the list."""
        numbered = sorted(self._numbered(), key=lambda pair: pair[0], reverse=True)
        without = [each for each in self.per_unit if each.figure.number is None]
        return (*(each for _, each in numbered), *without)

    def lowest(self) -> tuple[UnitFigure, ...]:
        """The unit with the lowest number, or all that share it; none when nobody stands out."""
        numbered = self._numbered()
        numbers = {number for number, _ in numbered}
        if len(numbers) <= 1:
            return ()
        return tuple(each for number, each in numbered if number == min(numbers))

    def _numbered(self) -> list[tuple[int, UnitFigure]]:
        numbers = ((each.figure.number, each) for each in self.per_unit)
        return [(number, each) for number, each in numbers if number is not None]


@dataclass(frozen=True, slots=True)
class Reported:
    """What communes reported of a period; without `submitted` nothing is called provisional."""

    form: Form
    values: UnitValues
    period: Period
    submitted: Collection[str] | None = None
    _computed: dict[str, dict[str, Computed]] = field(default_factory=dict, repr=False)

    def figure(self, indicator: Indicator, communes: Sequence[str]) -> Figure:
        """The figure of an indicator for these communes taken together."""
        key = self.period.key
        found = ((code, self._given((code, key), indicator)) for code in communes)
        given = {code: made for code, made in found if made is not None}
        value, parts = _combined(indicator.aggregation, list(given.values()), len(communes))
        is_provisional = self.submitted is not None and any(
            code not in self.submitted for code in given
        )
        return Figure(value, parts, len(given), len(communes), is_provisional)

    def _given(self, report: tuple[str, str], indicator: Indicator) -> Computed | None:
        """What a commune gave for an indicator; None while it is silent or "not yet"."""
        values = self.values.get(report, {})
        if indicator.formula is None:
            value = values.get(indicator.code)
            return Computed(value) if value is not None and is_settled(value) else None
        commune, _ = report
        if commune not in self._computed:
            self._computed[commune] = computed(self.form, values)
        return self._computed[commune].get(indicator.code)


def headline(
    indicator: Indicator,
    now: tuple[Reported, Sequence[str]],
    before: tuple[Reported, Sequence[str]],
    below: Iterable[tuple[str, Sequence[str]]],
    *,
    is_same_area: bool,
) -> Headline:
    """One indicator's headline.

    `now` and `before` are what was reported of a period with the communes that stood then, `below`
    the units directly below, each with its communes. `is_same_area`: those communes are the same
    ones, and each of them is what it was.
    """
    (reported, communes), (earlier, communes_then) = now, before
    previous = earlier.figure(indicator, communes_then)
    is_comparable = is_same_area and _same_span(indicator, reported.period, earlier.period)
    return Headline(
        indicator=indicator.code,
        own=reported.figure(indicator, communes),
        per_unit=tuple(
            UnitFigure(code, reported.figure(indicator, members)) for code, members in below
        ),
        previous_own=previous if previous.known_units else None,
        is_comparable=is_comparable,
    )


def _combined(
    aggregation: Aggregation, given: Sequence[Computed], asked: int
) -> tuple[Value | None, tuple[int, ...]]:
    """The value and its parts of what several communes gave; `asked` counts the silent ones too."""
    if not given:
        return None, ()
    numbers = [n for made in given if (n := made.value.counted) is not None]
    match aggregation:
        case Aggregation.RATIO:
            return _summed_rate([made.parts for made in given if made.parts])
        case Aggregation.SUM:
            return (Value(number=sum(numbers)) if numbers else NOT_APPLICABLE), ()
        case Aggregation.YES_COUNT:
            yes = numbers.count(YES)
            found = (yes, len(numbers))
            return (Value(number=yes), found) if numbers else (NOT_APPLICABLE, ())
        case Aggregation.NONE:
            return (given[0].value if asked == 1 else None), ()


def _summed_rate(sides: Sequence[tuple[int, ...]]) -> tuple[Value, tuple[int, ...]]:
    """A rate of summed numerators and denominators; communes it does not apply to have no sides."""
    if not sides:
        return NOT_APPLICABLE, ()
    numerator, denominator = (sum(side) for side in zip(*sides, strict=True))
    rate = ratio(numerator, denominator)
    return (NOT_APPLICABLE if rate is None else Value(number=rate)), (numerator, denominator)


def _same_span(indicator: Indicator, period: Period, earlier: Period) -> bool:
    """Whether an indicator's figures of both periods speak about like spans of time.

    What is counted from the start of the year begins anew with it; a number that came up in three
    months says nothing beside that of a whole year, while a rate or a stock does.
    """
    if indicator.measure is Measure.CUMULATIVE:
        return period.year == earlier.year
    is_amount = indicator.measure is Measure.FLOW and indicator.aggregation is Aggregation.SUM
    return period.kind is earlier.kind or not is_amount
