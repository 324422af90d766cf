"""Applies the checks of a form to a report.

Looking at one answer costs only the checks that read it: the form keeps, per indicator, the list of
the checks it touches.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

from reporting.checks.anomalies import indicator_findings, suspicion
from reporting.checks.evaluation import CheckFacts, Figures, history_periods, neighbours_of
from reporting.checks.finding import Finding
from reporting.checks.messages import sentence_of
from reporting.checks.reported_totals import printed_findings
from reporting.checks.rounding import is_rounded
from reporting.forms import Form
from reporting.forms.check import (
    PERIOD_DAYS,
    AnyCheck,
    At,
    Check,
    CheckOperator,
    Compared,
    IsGiven,
    Linear,
    Quotient,
    Term,
)

__all__ = [
    "CheckFacts",
    "checks_touching",
    "findings",
    "history_periods",
    "neighbours_of",
    "unexplained",
]

Numbers = tuple[Fraction, Fraction]


def findings(
    form: Form, facts: CheckFacts, only: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """The findings of a report: hard ones first, otherwise in the order of the form.

    `only` are the indicators just answered: then only checks that read one of them are run, also
    through computed indicators, and only these indicators are looked at one by one. A check is
    silent while figures it needs are missing (`reporting.checks.Missing`); what is missing is told
    by `progress.missing`.

    Raises:
        UnknownIndicator: `only` names an indicator that the form has not.
    """
    figures = Figures(form, facts)
    checks = form.checks if only is None else checks_touching(form, only)
    found: list[Finding] = list(printed_findings(figures, only))
    questioned: set[str] = set()
    for check in checks:
        if isinstance(check, Check):
            found += _relation(check, figures)
        else:
            found += indicator_findings(check, figures, only, questioned)
    return tuple(sorted(_by_suspicion(found, figures), key=lambda finding: not finding.blocks))


def checks_touching(form: Form, codes: Collection[str]) -> tuple[AnyCheck, ...]:
    """The checks that read the current value of one of these indicators, in the form's order.

    Raises:
        UnknownIndicator: the form has no such indicator.
    """
    places = {place for code in codes for place in form.places_of_checks(code)}
    return tuple(form.checks[place] for place in sorted(places))


def unexplained(found: Iterable[Finding], explained: Collection[str]) -> tuple[Finding, ...]:
    """The findings that still stand in the way: hard ones, and those nobody has explained.

    `explained` are signatures: an explanation was given for the figures as they were, so it does
    not hold for others.
    """
    return tuple(each for each in found if each.blocks or each.signature not in explained)


def _relation(check: Check, figures: Figures) -> Iterator[Finding]:
    """The finding of a relation that does not hold."""
    if check.when is not None and not figures.is_so(check.when):
        return
    numbers: Numbers | None = None
    if check.operator in {CheckOperator.BOTH, CheckOperator.ONLY_IF}:
        if not _pair_is_broken(check, figures):
            return
    else:
        numbers = _numbers(check, figures)
        if numbers is None or _holds(check, numbers, figures):
            return
    yield Finding(
        check=check.code,
        kind=check.kind,
        severity=check.severity,
        indicators=_indicators_to_change(check, figures.form),
        text=sentence_of(check, figures, numbers),
        signature=_signature(check.code, check.terms, figures),
    )


def _pair_is_broken(check: Check, figures: Figures) -> bool:
    left, right = (
        figures.is_so(side.what, side.missing)
        if isinstance(side.what, Compared | IsGiven)
        else None
        for side in (check.left, check.right)
    )
    if left is None or right is None:
        return False
    return left is not right if check.operator is CheckOperator.BOTH else left and not right


def _numbers(check: Check, figures: Figures) -> Numbers | None:
    """What the two sides come to; None when one of them is silent."""
    left, right = check.left.what, check.right.what
    if isinstance(left, Compared | IsGiven) or isinstance(right, Compared | IsGiven):
        return None
    scale = figures.scale(left, right)
    a = figures.number(left, check.left.missing, scale)
    b = figures.number(right, check.right.missing, scale)
    return None if a is None or b is None else (a, b)


def _holds(check: Check, numbers: Numbers, figures: Figures) -> bool:
    left, right = numbers
    tolerance = check.tolerance
    if tolerance.rounding:
        typed_left = isinstance(check.left.what, Linear)
        return is_rounded(left, right) if typed_left else is_rounded(right, left)
    sides = [s.what for s in (check.left, check.right) if isinstance(s.what, Linear | Quotient)]
    allowed = tolerance.absolute * figures.scale(*sides) + abs(right) * tolerance.percent / 100
    if check.operator is CheckOperator.EQUAL:
        return abs(left - right) <= allowed
    apart = left - right - allowed
    return apart < 0 if check.operator is CheckOperator.LESS else apart <= 0


def _indicators_to_change(check: Check, form: Form) -> tuple[str, ...]:
    """The indicators people can change to settle it: for a computed one, its parts."""
    terms = (*check.left.terms, *check.right.terms)
    if isinstance(check.when, Compared):
        terms += check.when.terms
    indicators: dict[str, None] = {}
    for term in terms:
        if term.at is At.NOW and term.code not in PERIOD_DAYS:
            indicators.update(dict.fromkeys(form.answered_parts(term.code)))
    return tuple(indicators)


def _signature(check: str, terms: Iterable[Term], figures: Figures) -> str:
    """The check and the figures it saw, in sixteen hexadecimal digits."""
    seen = "|".join(f"{term}={_seen(term, figures)}" for term in dict.fromkeys(terms))
    return sha256(f"{check}|{seen}".encode()).hexdigest()[:16]


def _seen(term: Term, figures: Figures) -> str:
    value = figures.value(term)
    return "" if value is None else f"{value.state}:{value.number}:{value.text}"


def _by_suspicion(found: list[Finding], figures: Figures) -> Iterator[Finding]:
    """Each finding with its indicators in order: breaking most first, then most unlike before."""
    broken = Counter(
        indicator for finding in found if finding.blocks for indicator in finding.indicators
    )

    def is_computed(indicator: str) -> bool:
        return figures.form.indicator(indicator).formula is not None

    for finding in found:
        indicators = sorted(
            finding.indicators,
            key=lambda indicator: (
                is_computed(indicator),
                broken[indicator],
                suspicion(indicator, figures),
            ),
            reverse=True,
        )
        yield replace(finding, indicators=tuple(indicators))
