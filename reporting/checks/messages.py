"""The sentence of a finding: indicators by name, their values, the arithmetic, what to do."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from reporting.checks.evaluation import PERCENT_SCALE, Figures
from reporting.forms import Indicator
from reporting.forms.check import (
    PERIOD_DAYS,
    AnyCheck,
    At,
    Check,
    CheckKind,
    CheckOperator,
    Compared,
    Condition,
    Expression,
    IndicatorCheck,
    IsGiven,
    Linear,
    Quotient,
    Term,
)
from reporting.languages import ENGLISH, LANGUAGES, VIETNAMESE
from reporting.values import (
    STATE_WORDS,
    Kind,
    State,
    Value,
    show,
    show_date,
    show_number,
    show_percent,
)

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SIDES = frozenset({"left", "right"})
_NUMBERS = frozenset({"left_value", "right_value", "arithmetic", "difference"})
_OF_INDICATORS: Mapping[CheckKind, frozenset[str]] = {
    CheckKind.BOUND: frozenset({"row", "low", "high"}),
    CheckKind.SCALE: frozenset({"row", "times", "usual"}),
    CheckKind.STEP: frozenset({"row", "previous", "periods"}),
    CheckKind.GONE: frozenset({"row", "previous", "periods"}),
    CheckKind.OUTLIER: frozenset({"row", "low", "high", "usual", "periods"}),
    CheckKind.NEIGHBOURS: frozenset({"row", "low", "high", "usual", "units"}),
    CheckKind.STALE: frozenset({"rows", "count"}),
    CheckKind.ZEROED: frozenset({"part", "rows", "count"}),
    CheckKind.PARTS: frozenset({"row", "sum", "parts"}),
}
_WHEN = {
    VIETNAMESE: {
        At.PREVIOUS: " kỳ trước",
        At.YEAR: " kỳ trước trong năm",
        At.YEAR_SUM: " các kỳ trước trong năm",
    },
    ENGLISH: {
        At.PREVIOUS: ", last period",
        At.YEAR: ", earlier this year",
        At.YEAR_SUM: ", earlier periods of this year together",
    },
}
_BROKEN = {CheckOperator.EQUAL: "≠", CheckOperator.AT_MOST: ">", CheckOperator.LESS: "≥"}


def placeholders_of(sentence: str) -> tuple[str, ...]:
    """The names in braces of a sentence.

    >>> placeholders_of("{left} không bằng {prev(I.1)}")
    ('left', 'prev(I.1)')
    """
    return tuple(_PLACEHOLDER.findall(sentence))


def placeholders_known(of: AnyCheck | CheckKind) -> frozenset[str]:
    """What a sentence of this check, or of any check of this kind, may name in braces."""
    match of:
        case IndicatorCheck():
            return _OF_INDICATORS[of.kind]
        case Check():
            terms = frozenset(str(term) for term in of.terms)
            return _SIDES | terms | (_NUMBERS if of.operator in _BROKEN else frozenset())
        case _:
            return _OF_INDICATORS.get(of, _SIDES if of is CheckKind.NEED else _SIDES | _NUMBERS)


def filled(sentence: str, words: Mapping[str, str]) -> str:
    """The sentence with its names filled in; a name nobody knows is a bug and raises KeyError."""
    return _PLACEHOLDER.sub(lambda match: words[match[1]], sentence)


def sentence_of(
    check: Check, figures: Figures, numbers: tuple[Fraction, Fraction] | None
) -> dict[str, str]:
    """What a relation says, per language; `numbers` are what its sides came to."""
    return {
        language: filled(check.sentence[language], _words(check, figures, numbers, language))
        for language in LANGUAGES
    }


def _words(
    check: Check, figures: Figures, numbers: tuple[Fraction, Fraction] | None, language: str
) -> dict[str, str]:
    left, right = check.left.what, check.right.what
    words = {str(term): value_of(term, figures, language) for term in check.terms}
    words["left"] = _spelled(left, figures, language)
    words["right"] = _spelled(right, figures, language)
    if (
        numbers is None
        or isinstance(left, Compared | IsGiven)
        or isinstance(right, Compared | IsGiven)
    ):
        return words
    scale = figures.scale(left, right)
    kind = _kind(figures, left, right)
    totals = [_number(number, scale, kind) for number in numbers]
    sums = [
        _worked_out(side, figures, total) for side, total in zip((left, right), totals, strict=True)
    ]
    words["left_value"], words["right_value"] = totals
    apart = abs(numbers[0] - numbers[1])
    words["difference"] = _number(apart, scale, None if kind is Kind.DATE else kind)
    words["arithmetic"] = f"{sums[0]} {_BROKEN[check.operator]} {sums[1]}"
    return words


def named(indicator: Indicator, value: Value | None, language: str) -> str:
    """An indicator by code and short name, with its value: "I.2.2 Nhiệm vụ … (5 nhiệm vụ)"."""
    return f"{indicator.code} {indicator.short[language]} ({shown(indicator, value, language)})"


def shown(indicator: Indicator, value: Value | None, language: str) -> str:
    """A value with its unit; no answer reads as "not yet"."""
    if value is None:
        return STATE_WORDS[State.NOT_YET][language]
    if indicator.kind is Kind.CHOICE and value.number not in {o.digit for o in indicator.choices}:
        return (
            show_number(value.number or 0) if value.state is State.VALUE else show(value, indicator)
        )
    return show(value, indicator, language, with_unit=indicator.unit[language])


def value_of(term: Term, figures: Figures, language: str) -> str:
    """What a term stands for, as a person reads it."""
    value = figures.value(term)
    if term.code in PERIOD_DAYS:
        return show_date(_day(value))
    return shown(figures.form.indicator(term.code), value, language)


def _spelled(what: Expression | Condition, figures: Figures, language: str) -> str:
    """A side by the names of its indicators and their values."""
    match what:
        case Quotient(numerator, denominator):
            parts = (_spelled(part, figures, language) for part in (numerator, denominator))
            return " / ".join(parts)
        case Linear(terms, constant):
            spelled = "".join(
                f"{_sign(term.factor, is_first=place == 0)}{_named(term, figures, language)}"
                for place, term in enumerate(terms)
            )
            if not terms:
                return show_number(constant)
            return (
                f"{spelled}{_sign(constant)}{show_number(abs(constant))}" if constant else spelled
            )
        case _:
            terms = what.terms
            return ", ".join(_named(term, figures, language) for term in dict.fromkeys(terms))


def _named(term: Term, figures: Figures, language: str) -> str:
    if term.code in PERIOD_DAYS:
        return value_of(term, figures, language)
    indicator = figures.form.indicator(term.code)
    when = _WHEN[language].get(term.at, "")
    times = f"{abs(term.factor)} × " if abs(term.factor) != 1 else ""
    value = value_of(term, figures, language)
    return f"{times}{indicator.code} {indicator.short[language]}{when} ({value})"


def _worked_out(of: Expression, figures: Figures, total: str) -> str:
    """A side as arithmetic: "107 + 99 = 206", "5 / 7 = 71,43%", or the number alone."""
    if isinstance(of, Quotient):
        sides = (_plain(part, figures) for part in (of.numerator, of.denominator))
        return f"{' / '.join(sides)} = {total}"
    items = len(of.terms) + bool(of.constant)
    if items <= 1 and all(abs(term.factor) == 1 for term in of.terms):
        return total
    return f"{_plain(of, figures, brackets=False)} = {total}"


def _plain(of: Linear, figures: Figures, *, brackets: bool = True) -> str:
    """The numbers of a sum, with its signs."""
    written = "".join(
        f"{_sign(term.factor, is_first=place == 0)}{_times(term)}{_amount(term, figures)}"
        for place, term in enumerate(of.terms)
    )
    if of.constant:
        written += f"{_sign(of.constant)}{show_number(abs(of.constant))}"
    return f"({written})" if brackets and len(of.terms) > 1 else written


def _amount(term: Term, figures: Figures) -> str:
    value = figures.value(term)
    if term.code in PERIOD_DAYS:
        return show_date(_day(value))
    indicator = figures.form.indicator(term.code)
    counted = 0 if value is None or value.counted is None else value.counted
    return _number(Fraction(counted), indicator.scale, indicator.kind)


def _times(term: Term) -> str:
    return "" if abs(term.factor) == 1 else f"{abs(term.factor)} × "


def _sign(factor: int, *, is_first: bool = False) -> str:
    if is_first:
        return "−" if factor < 0 else ""
    return " − " if factor < 0 else " + "


def _number(number: Fraction, scale: int, kind: Kind | None) -> str:
    """A side's number; a percentage to the hundredth, half up."""
    whole = (2 * number.numerator + number.denominator) // (2 * number.denominator)
    match kind:
        case Kind.PERCENT if number.denominator == 1:
            return f"{show_number(whole, PERCENT_SCALE)}%"
        case Kind.PERCENT:
            return show_percent(whole)
        case Kind.DATE:
            return show_date(date.fromordinal(whole))
        case _:
            return show_number(whole, scale)


def _kind(figures: Figures, *sides: Expression) -> Kind | None:
    """What sort of numbers stand on these sides, which are all of one kind."""
    for side in sides:
        if isinstance(side, Quotient):
            return Kind.PERCENT
        for term in side.terms:
            if term.code in PERIOD_DAYS:
                return Kind.DATE
            return figures.form.indicator(term.code).kind
    return None


def _day(value: Value | None) -> date:
    return date.fromordinal(value.number if value and value.number else 1)
