"""Computed indicators as somebody typed them, on a paper or in a file, against what follows.

Nobody is asked for a computed indicator, so in a chat there is nothing to compare. These checks
need no entry in a form file: they are its formulas.
"""

from collections.abc import Collection, Iterator
from fractions import Fraction
from hashlib import sha256

from reporting.checks.evaluation import Figures
from reporting.checks.finding import Finding
from reporting.checks.messages import shown
from reporting.checks.rounding import is_rounded
from reporting.forms import Indicator, Ratio
from reporting.forms.check import At, CheckKind, Severity, Term
from reporting.languages import ENGLISH, LANGUAGES, VIETNAMESE
from reporting.progress import Computed, computed
from reporting.values import MAX_PERCENT, Value, show_number, show_percent

_SAYS = {
    VIETNAMESE: (
        "{row} ghi {printed}, nhưng {sum}. Chỉ tiêu này tự tính: kiểm tra các số thành phần."
    ),
    ENGLISH: "{row} says {printed}, but {sum}. It is computed: check the figures it is made of.",
}
_OF_NOTHING = {
    VIETNAMESE: "{row} ghi {printed}, nhưng {sum}: không có gì để tính. Ghi là không áp dụng.",
    ENGLISH: "{row} says {printed}, but {sum}: there is nothing to share. Say not applicable.",
}


def printed_findings(figures: Figures, only: Collection[str] | None) -> Iterator[Finding]:
    """Printed values that do not follow from their parts: hard; "0%" of nothing: soft.

    A printed rate may be rounded, or cut off, to the decimals it is printed with.
    """
    printed = figures.facts.printed
    if not printed:
        return
    made = computed(figures.form, figures.facts.values)
    for indicator in figures.form.computed():
        value, result = printed.get(indicator.code), made.get(indicator.code)
        if value is None or value.number is None or result is None:
            continue
        parts = figures.form.answered_parts(indicator.code)
        if only is not None and not {indicator.code, *parts}.intersection(only):
            continue
        if isinstance(indicator.formula, Ratio) and len(result.parts) == len("/ "):
            yield from _rate(indicator, value, result.parts, parts)
        elif result.value.number is not None and value.number != result.value.number:
            added = " + ".join(show_number(part, indicator.scale) for part in result.parts)
            total = show_number(result.value.number, indicator.scale)
            yield _finding(indicator, value, f"{added} = {total}", parts)


def follows(number: int, indicator: Indicator, result: Computed) -> bool:
    """Whether a figure given for a computed indicator is what its parts come to.

    A rate may be rounded, or cut off, to the decimals it is written with.
    """
    if isinstance(indicator.formula, Ratio) and len(result.parts) == len("/ ") and result.parts[1]:
        numerator, denominator = result.parts
        return is_rounded(Fraction(number), Fraction(numerator * MAX_PERCENT, denominator))
    return number == result.value.number


def _rate(
    indicator: Indicator, value: Value, sides: tuple[int, ...], parts: tuple[str, ...]
) -> Iterator[Finding]:
    numerator, denominator = sides
    written = f"{show_number(numerator)} / {show_number(denominator)}"
    if denominator == 0:
        if numerator == 0:
            yield _finding(indicator, value, written, parts, of_nothing=True)
        return
    exact = Fraction(numerator * MAX_PERCENT, denominator)
    if not is_rounded(Fraction(value.number or 0), exact):
        rate = show_percent(int(exact + Fraction(1, 2)))
        yield _finding(indicator, value, f"{written} = {rate}", parts)


def _finding(
    indicator: Indicator,
    value: Value,
    arithmetic: str,
    parts: tuple[str, ...],
    *,
    of_nothing: bool = False,
) -> Finding:
    says = _OF_NOTHING if of_nothing else _SAYS
    kind = CheckKind.RATIO if isinstance(indicator.formula, Ratio) else CheckKind.SUM
    check = f"{kind.upper()}.{indicator.code}"
    seen = f"{check}|{Term(indicator.code, At.NOW)}={value.number}|{arithmetic}"
    return Finding(
        check=check,
        kind=kind,
        severity=Severity.SOFT if of_nothing else Severity.HARD,
        indicators=(indicator.code, *parts),
        text={
            language: says[language].format(
                row=f"{indicator.code} {indicator.short[language]}",
                printed=shown(indicator, value, language),
                sum=arithmetic,
            )
            for language in LANGUAGES
        },
        signature=sha256(seen.encode()).hexdigest()[:16],
    )
