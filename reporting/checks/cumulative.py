"""What counts from the start of the year is never less than what was reported in it before.

A cumulative row goes on from the period before in its year. A period that itself counts from the
start of the year (6 tháng, 9 tháng, năm) holds all that its parts held: under the ministry's cycle
the year is not below 6 tháng and quý III together.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256

from reporting.checks.evaluation import Figures
from reporting.checks.finding import Finding
from reporting.checks.messages import filled, named, shown
from reporting.forms import Asked, Indicator, Measure
from reporting.forms.check import IndicatorCheck
from reporting.languages import LANGUAGES
from reporting.periods import Period
from reporting.values import AMOUNTS, Value

Parts = Mapping[Period, int]
"""What was reported of a row, by the period in which it was; none of them overlap."""


def findings_below_parts(
    check: IndicatorCheck, codes: Iterable[str], figures: Figures
) -> Iterator[Finding]:
    """Rows that are below what was reported of them earlier in the year."""
    for code in codes:
        indicator, now = figures.form.indicator(code), figures.now(code)
        if indicator.kind not in AMOUNTS or indicator.asked is Asked.COMPUTED:
            continue
        if now is None or now.counted is None:
            continue
        parts = _parts(indicator, figures)
        if now.counted < sum(parts.values()):
            yield _finding(check, indicator, now, parts)


def _finding(check: IndicatorCheck, indicator: Indicator, now: Value, parts: Parts) -> Finding:
    words = {language: _words(indicator, now, parts, language) for language in LANGUAGES}
    seen = sorted((period.key, number) for period, number in parts.items())
    signed = f"{check.code}|{indicator.code}={now.counted}:{seen}"
    return Finding(
        check=check.code,
        kind=check.kind,
        severity=check.severity,
        indicators=(indicator.code,),
        text={lang: filled(check.sentence[lang], words[lang]) for lang in LANGUAGES},
        signature=sha256(signed.encode()).hexdigest()[:16],
    )


def _parts(indicator: Indicator, figures: Figures) -> Parts:
    period = figures.facts.period
    earlier = figures.form.cycle.earlier_in_year(period)
    number = partial(_number, indicator, figures)
    if indicator.measure is Measure.CUMULATIVE:
        latest = next((one for one in reversed(earlier) if number(one) is not None), None)
        return {latest: number(latest) or 0} if latest is not None else {}
    if indicator.measure is not Measure.FLOW or not period.cumulative:
        return {}
    found: dict[Period, int] = {}
    for part in sorted(earlier, key=lambda one: one.start - one.end):  # the longest first
        counted = number(part)
        apart = all(part.end < other.start or other.end < part.start for other in found)
        if counted is not None and apart and period.contains(part):
            found[part] = counted
    return dict(sorted(found.items(), key=lambda one: one[0].end))


def _number(indicator: Indicator, figures: Figures, period: Period) -> int | None:
    value = figures.of(period, indicator.code)
    return None if value is None else value.counted


def _words(indicator: Indicator, now: Value, parts: Parts, language: str) -> dict[str, str]:
    def amount(number: int) -> str:
        return shown(indicator, Value(number=number), language)

    listed = (f"{one.label(language)}: {amount(number)}" for one, number in parts.items())
    return {
        "row": named(indicator, now, language),
        "sum": amount(sum(parts.values())),
        "parts": "; ".join(listed),
    }
