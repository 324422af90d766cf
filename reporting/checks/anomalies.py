"""Looks at single indicators: out of bounds, unlikely, copied, or all suddenly zero."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from hashlib import sha256

from reporting.checks.cumulative import findings_below_parts
from reporting.checks.evaluation import EvaluatedIndicator, Figures
from reporting.checks.finding import Finding
from reporting.checks.messages import filled, named, shown
from reporting.checks.outliers import (
    FEWEST,
    is_common,
    is_unlike_others,
    is_unlike_own,
    slip,
    usual,
)
from reporting.forms import Indicator, Measure
from reporting.forms.check import CheckKind, IndicatorCheck
from reporting.languages import ENGLISH, LANGUAGES, VIETNAMESE
from reporting.progress import NOT_APPLICABLE
from reporting.reports import is_settled
from reporting.values import AMOUNTS, MAX_COUNT, MAX_MONEY, MAX_PERCENT, Kind, Value, show_number

_TRIVIAL = 10
"""Smaller numbers are equal in two periods by chance too often to speak of a copy."""
_SEVERAL = 3
"""This many different numbers equal to last period's are hardly chance."""
_TIMES_BEFORE = 1000
"""No figure is so many times the greatest that the unit has ever given."""
_NO_CEILING_BELOW = 100_000
"""Smaller numbers are left to the softer looks."""
_TELLING = 100
"""A single number of at least this size is questioned if it equals last period's."""
_TIMES = {VIETNAMESE: "{} lần mức thường thấy", ENGLISH: "{} times the usual"}
_PART_OF = {VIETNAMESE: "1/{} mức thường thấy", ENGLISH: "1/{} of the usual"}
_UNLIKELY = frozenset({CheckKind.SCALE, CheckKind.STEP, CheckKind.OUTLIER, CheckKind.NEIGHBOURS})
"""Of these kinds only the first that finds something reports an indicator."""

Words = Callable[[str], Mapping[str, str]]


def indicator_findings(
    check: IndicatorCheck, figures: Figures, only: Collection[str] | None, questioned: set[str]
) -> Iterator[Finding]:
    """What the check finds; `questioned` are the codes already told to be unlikely, and grows."""
    if check.kind is CheckKind.STALE:
        yield from _stale(check, figures, only)
        return
    if check.kind is CheckKind.ZEROED:
        yield from _zeroed(check, figures, only)
        return
    codes: Sequence[str] = check.indicators
    if only is not None and len(only) == 1:  # as nearly always: one answer
        codes = [code for code in only if code in check.indicators]
    elif only is not None:
        codes = [code for code in check.indicators if code in only]
    if check.kind in _OF_THE_YEAR:
        yield from _OF_THE_YEAR[check.kind](check, codes, figures)
        return
    look = _LOOKS[check.kind]
    for code in codes:
        if code in questioned:
            continue
        evaluated = figures.indicator(code)
        words = None if evaluated is None else look(evaluated)
        if evaluated is None or words is None:
            continue
        if check.kind in _UNLIKELY:
            questioned.add(code)
        yield _finding(check, (code,), words, f"{code}={evaluated.number}:{evaluated.past}")


def suspicion(code: str, figures: Figures) -> Fraction:
    """How unlike its own past an indicator is; 0 when nothing is known."""
    evaluated = figures.indicator(code)
    return (
        evaluated.usual.distance(evaluated.number) if evaluated and evaluated.usual else Fraction(0)
    )


def _out_of_bounds(evaluated: EvaluatedIndicator) -> Words | None:
    """Whether the indicator cannot hold the number, by its kind, its unit or the unit's past."""
    most = _ceiling(evaluated)
    digits = [option.digit for option in evaluated.indicator.choices]
    low, high = (min(digits), max(digits)) if digits else (0, most)
    if evaluated.number in digits or (not digits and low <= evaluated.number <= high):
        return None
    return _words(evaluated, low=_amount(evaluated, low), high=_amount(evaluated, high))


def _ceiling(evaluated: EvaluatedIndicator) -> int:
    """The largest number that the indicator can hold here."""
    indicator = evaluated.indicator
    kind = indicator.kind or Kind.COUNT
    most = {Kind.PERCENT: MAX_PERCENT, Kind.MONEY: MAX_MONEY}.get(kind, MAX_COUNT)
    if indicator.ceiling is not None:
        most = min(most, indicator.ceiling)
    past = evaluated.usual
    if past is None or not past.high or kind not in AMOUNTS:
        return most
    return min(most, max(_TIMES_BEFORE * past.high, _NO_CEILING_BELOW * indicator.scale))


def _slipped(evaluated: EvaluatedIndicator) -> Words | None:
    """Whether a number is ten, a hundred or a thousand times what is usual."""
    if evaluated.indicator.kind not in AMOUNTS:
        return None
    past = evaluated.usual or usual(evaluated.past * FEWEST, evaluated.indicator.kind)
    power = slip(evaluated.number, past) if past else 0
    if past is None or not power:
        return None
    phrase = _TIMES if power > 0 else _PART_OF
    times = {lang: phrase[lang].format(show_number(abs(power))) for lang in LANGUAGES}
    typical = _amount(evaluated, past.median)
    return lambda language: {
        "row": named(evaluated.indicator, evaluated.value, language),
        "times": times[language],
        "usual": typical(language),
    }


def _stepped(evaluated: EvaluatedIndicator) -> Words | None:
    """Whether a number that has never changed before is a different one now."""
    if evaluated.indicator.measure is Measure.CUMULATIVE or len(evaluated.past) < FEWEST:
        return None
    if len(set(evaluated.past)) > 1 or evaluated.number == evaluated.past[-1]:
        return None
    if is_common(evaluated.number, evaluated.others, among_zeros=evaluated.past[-1] == 0):
        return None
    periods = show_number(len(evaluated.past))
    return _words(
        evaluated, previous=_amount(evaluated, evaluated.past[-1]), periods=lambda _: periods
    )


def _unlike_own(evaluated: EvaluatedIndicator) -> Words | None:
    """Whether a number is far from those of the unit's own past."""
    past = evaluated.usual
    if past is None or evaluated.indicator.kind is Kind.CHOICE:
        return None
    if not is_unlike_own(evaluated.number, past) or is_common(evaluated.number, evaluated.others):
        return None
    periods = show_number(len(evaluated.past))
    return _words(
        evaluated,
        low=_amount(evaluated, past.low),
        high=_amount(evaluated, past.high),
        usual=_amount(evaluated, past.median),
        periods=lambda _: periods,
    )


def _unlike_others(evaluated: EvaluatedIndicator) -> Words | None:
    """Whether a number is far from what the neighbours gave, and not usual here."""
    if evaluated.usual is not None and evaluated.usual.reaches(evaluated.number):
        return None
    others = usual(evaluated.others, evaluated.indicator.kind)
    if others is None or not is_unlike_others(evaluated.number, others):
        return None
    units = show_number(len(evaluated.others))
    return _words(
        evaluated,
        low=_amount(evaluated, others.low),
        high=_amount(evaluated, others.high),
        usual=_amount(evaluated, others.median),
        units=lambda _: units,
    )


_LOOKS: Mapping[CheckKind, Callable[[EvaluatedIndicator], Words | None]] = {
    CheckKind.BOUND: _out_of_bounds,
    CheckKind.SCALE: _slipped,
    CheckKind.STEP: _stepped,
    CheckKind.OUTLIER: _unlike_own,
    CheckKind.NEIGHBOURS: _unlike_others,
}


def _gone(check: IndicatorCheck, codes: Iterable[str], figures: Figures) -> Iterator[Finding]:
    """Indicators that suddenly do not apply, though every period before had a number."""
    for code in codes:
        if figures.now(code) != NOT_APPLICABLE:
            continue
        earlier = [figures.of(period, code) for period in figures.facts.past]
        numbers = [value for value in earlier if value is not None and value.counted is not None]
        previous = figures.before(code)
        if len(numbers) < max(FEWEST, len(earlier)) or previous is None:
            continue
        words = partial(_gone_words, figures.form.indicator(code), previous, len(numbers))
        yield _finding(check, (code,), words, code)


_OF_THE_YEAR: Mapping[
    CheckKind, Callable[[IndicatorCheck, Iterable[str], Figures], Iterator[Finding]]
] = {CheckKind.GONE: _gone, CheckKind.PARTS: findings_below_parts}
"""Looks at indicators that ask what earlier periods said of them."""


def _gone_words(
    indicator: Indicator, previous: Value, periods: int, language: str
) -> dict[str, str]:
    return {
        "row": named(indicator, NOT_APPLICABLE, language),
        "previous": shown(indicator, previous, language),
        "periods": show_number(periods),
    }


def _stale(
    check: IndicatorCheck, figures: Figures, only: Collection[str] | None
) -> Iterator[Finding]:
    """Counts of this period that equal last period's: a single large one, or several."""
    if figures.previous not in figures.facts.past:
        return

    def copied(code: str) -> int | None:
        now = figures.now(code)
        if figures.form.indicator(code).kind is not Kind.COUNT or now is None:
            return None
        number = now.counted or 0
        return number if number >= _TRIVIAL and now == figures.before(code) else None

    if only is not None and not any(copied(code) for code in check.indicators if code in only):
        return
    copies = {code: number for code in check.indicators if (number := copied(code)) is not None}
    if max(copies.values(), default=0) < _TELLING and len(set(copies.values())) < _SEVERAL:
        return

    def words(language: str) -> dict[str, str]:
        return {"rows": _list(copies, figures, language), "count": show_number(len(copies))}

    yield _finding(check, tuple(copies), words, str(copies))


def _zeroed(
    check: IndicatorCheck, figures: Figures, only: Collection[str] | None
) -> Iterator[Finding]:
    """Parts in which every figure is 0 though last period, and every one before, some were not."""
    answered = (
        check.indicators if only is None else [code for code in only if code in check.indicators]
    )
    # One figure that is not 0 rules out its part: most answers need nothing more to be looked at.
    zero = [code for code in answered if _is_zero(figures.now(code))]
    touched = {figures.form.indicator(code).part for code in zero}
    parts: dict[str, list[str]] = {}
    for code in check.indicators if touched else ():
        part = figures.form.indicator(code).part
        if part in touched:
            parts.setdefault(part, []).append(code)
    for part, codes in parts.items():
        if not all(_is_zero(figures.now(code)) for code in codes):
            continue
        were = {c: v for c in codes if (v := figures.before(c)) is not None and v.counted}
        always = all(
            any((v := figures.of(period, c)) is not None and v.counted for c in codes)
            for period in figures.facts.past
        )
        if were and always:
            yield _zeroed_part(check, part, were, figures)


def _is_zero(value: Value | None) -> bool:
    return value is not None and is_settled(value) and not value.counted


def _zeroed_part(
    check: IndicatorCheck, part: str, were: Mapping[str, Value], figures: Figures
) -> Finding:
    heading = figures.form.indicator(part) if part in figures.form else None

    def words(language: str) -> dict[str, str]:
        name = f"{part} {heading.short[language]}" if heading else part
        listed = ", ".join(
            named(figures.form.indicator(code), value, language) for code, value in were.items()
        )
        return {"part": name, "rows": listed, "count": show_number(len(were))}

    return _finding(check, tuple(were), words, f"{part}:{sorted(were)}")


def _list(codes: Mapping[str, int], figures: Figures, language: str) -> str:
    return ", ".join(
        named(figures.form.indicator(code), figures.now(code), language) for code in codes
    )


def _words(evaluated: EvaluatedIndicator, **words: Callable[[str], str]) -> Words:
    return lambda language: {
        "row": named(evaluated.indicator, evaluated.value, language),
        **{name: word(language) for name, word in words.items()},
    }


def _amount(evaluated: EvaluatedIndicator, number: int) -> Callable[[str], str]:
    return lambda language: shown(evaluated.indicator, Value(number=number), language)


def _finding(
    check: IndicatorCheck, indicators: tuple[str, ...], words: Words, seen: str
) -> Finding:
    return Finding(
        check=check.code,
        kind=check.kind,
        severity=check.severity,
        indicators=indicators,
        text={lang: filled(check.sentence[lang], words(lang)) for lang in LANGUAGES},
        signature=sha256(f"{check.code}|{seen}".encode()).hexdigest()[:16],
    )
