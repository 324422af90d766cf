"""What is checked of every form, unless its file says how: totals are not below their parts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from reporting.forms import Asked, Indicator, Measure
from reporting.forms.check import AnyCheck, At, Check, CheckKind, IndicatorCheck, Severity
from reporting.languages import ENGLISH, VIETNAMESE
from reporting.periods import Cycle, YearlyPeriods
from reporting.periods.periods import CUMULATIVE
from reporting.values import AMOUNTS

CODE: Final = "PARTS"

SENTENCES: Final[Mapping[tuple[CheckKind, Severity], Mapping[str, str]]] = {
    (CheckKind.PARTS, Severity.SOFT): {
        VIETNAMESE: (
            "{row} thấp hơn {sum} đã báo cáo trong năm ({parts}). Số tính từ đầu năm không giảm: "
            "sửa lại, hoặc ghi lý do."
        ),
        ENGLISH: (
            "{row} is less than the {sum} reported earlier this year ({parts}). What counts from "
            "the start of the year never falls: correct it, or say why."
        ),
    },
    (CheckKind.PARTS, Severity.HARD): {
        VIETNAMESE: (
            "{row} thấp hơn {sum} đã báo cáo trong năm ({parts}). Số tính từ đầu năm không giảm: "
            "sửa số chưa đúng."
        ),
        ENGLISH: (
            "{row} is less than the {sum} reported earlier this year ({parts}). What counts from "
            "the start of the year never falls: correct the figure that is wrong."
        ),
    },
}
"""What a check says that needs no sentence in the file, by its kind and level."""


def usual_checks(
    indicators: Iterable[Indicator], checks: Sequence[AnyCheck], cycle: Cycle
) -> Iterator[AnyCheck]:
    """The checks that the file leaves out."""
    if any(check.kind is CheckKind.PARTS for check in checks):
        return
    looked_at = {code for check in checks for code in _followed(check)}
    measures = {Measure.CUMULATIVE, Measure.FLOW} if _has_totals(cycle) else {Measure.CUMULATIVE}
    codes = tuple(
        one.code
        for one in indicators
        if one.measure in measures
        and one.kind in AMOUNTS
        and one.asked in {Asked.ASKED, Asked.NARRATIVE}
        and one.code not in looked_at
    )
    if codes:
        sentence = SENTENCES[CheckKind.PARTS, Severity.SOFT]
        yield IndicatorCheck(
            code=CODE,
            kind=CheckKind.PARTS,
            severity=Severity.SOFT,
            indicators=codes,
            sentence=sentence,
        )


def _followed(check: AnyCheck) -> Iterator[str]:
    """The rows that the check compares with themselves earlier in the year."""
    if isinstance(check, Check):
        now = set(check.codes())
        for term in check.terms:
            if term.at in {At.YEAR, At.YEAR_SUM} and term.code in now:
                yield term.code


def _has_totals(cycle: Cycle) -> bool:
    """Whether a period may count what others of its year have counted before."""
    rule = cycle.rule
    kinds = {kind for kind, _ in rule.parts} if isinstance(rule, YearlyPeriods) else set()
    return len(kinds) > 1 and not kinds.isdisjoint(CUMULATIVE)
