"""What is unlikely for a single row, and what is not."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.checks.finding import Finding
from reporting.checks.outliers import doubled_median, is_unlike_own, usual
from reporting.checks.rounding import is_rounded
from reporting.checks.runner import CheckFacts, findings, history_periods, neighbours_of
from reporting.forms.check import Severity
from reporting.periods import Cycle, CycleRule, Period
from reporting.values import Kind, State, Value
from tests.calendars import period_of
from tests.reporting.quarter import NOT_APPLICABLE, form, numbers

Q3 = period_of("2024-Q3")
EARLIER = history_periods(form().cycle, Q3)


def told(
    code: str,
    now: int | Value,
    history: Sequence[int | None] = (),
    neighbours: Sequence[int] = (),
) -> dict[str, Finding]:
    """What is said of one row, with its history oldest first; by check."""
    periods = reversed(EARLIER[: len(history)])
    past = {
        period: {code: NOT_APPLICABLE if figure is None else Value(number=figure)}
        for period, figure in zip(periods, history, strict=True)
    }
    value = now if isinstance(now, Value) else Value(number=now)
    facts = CheckFacts(
        period=Q3, values={code: value}, past=past, neighbours={code: tuple(neighbours)}
    )
    return {finding.check: finding for finding in findings(form(), facts, only=[code])}


STEADY = (14, 12, 15, 11, 16, 13, 14, 12)
DOSSIERS = (370, 352, 391, 340, 402, 366, 381, 359)

UNLIKELY = [
    ("a number far above", "I.1", 40, STEADY, "OUTLIER"),
    ("a number far below", "III.3.1.1", 150, DOSSIERS, "OUTLIER"),
    ("nothing where there was always something", "I.1", 0, STEADY, "OUTLIER"),
    ("ten times", "III.3.1.1", 3700, DOSSIERS, "SCALE"),
    ("a tenth", "III.3.1.1", 37, DOSSIERS, "SCALE"),
    ("a hundred times", "III.3.1.1", 37000, DOSSIERS, "SCALE"),
    ("a thousand times", "III.3.1.1", 370000, DOSSIERS, "SCALE"),
    ("a step after years without one", "IV.2.1", 21, (20,) * 8, "STEP"),
    ("the first of its kind", "V.3", 1, (0,) * 8, "STEP"),
    ("a choice never made before", "IV.1.1", 0, (1,) * 4, "STEP"),
    ("last period's number", "III.3.1.1", 359, DOSSIERS, "STALE"),
]


@pytest.mark.parametrize(
    ("code", "now", "history", "check"),
    [case[1:] for case in UNLIKELY],
    ids=[c[0] for c in UNLIKELY],
)
def test_what_is_unlike_the_own_past_is_questioned_once(
    code: str, now: int, history: Sequence[int], check: str
) -> None:
    found = told(code, now, history)
    assert [(f.check, f.severity, f.indicators) for f in found.values()] == [
        (check, Severity.SOFT, (code,))
    ]


LIKELY = [
    ("a usual number", "I.1", 17, STEADY),
    ("one a little outside", "I.1", 19, STEADY),
    ("one as seen once before", "I.1", 40, (14, 12, 15, 40, 16, 13, 14, 12)),
    ("a step again", "IV.2.1", 20, (20, 20, 20, 21, 21, 21, 21, 21)),
    ("a step with too little past", "IV.2.1", 21, (20,) * 3),
    ("any number with too little past", "I.1", 400, STEADY[:3]),
    ("a small number that is last period's", "I.1", 12, STEADY),
    ("what adds up over the years", "VI.2.6", 9, (7,) * 8),
    ("nothing where there were few", "VII.5.2.3", 0, (1, 2, 1, 3, 2, 1, 2, 1)),
]


@pytest.mark.parametrize(
    ("code", "now", "history"), [case[1:] for case in LIKELY], ids=[case[0] for case in LIKELY]
)
def test_what_is_like_the_past_or_has_none_is_not_questioned(
    code: str, now: int, history: Sequence[int]
) -> None:
    assert told(code, now, history) == {}


def test_the_sentence_says_what_is_usual() -> None:
    assert told("III.3.1.1", 3700, DOSSIERS)["SCALE"].text["vi"] == (
        "III.3.1.1 Hồ sơ đã giải quyết xong (3.700 hồ sơ): bằng khoảng 10 lần mức thường thấy "
        "(368 hồ sơ). Có thể thừa, thiếu chữ số 0 hoặc nhầm dấu chấm. Kiểm tra lại, hoặc ghi lý do."
    )
    assert (
        told("III.3.1.1", 37, DOSSIERS)["SCALE"]
        .text["en"]
        .startswith(
            "III.3.1.1 Dossiers settled (37 dossiers): about 1/10 of the usual (368 dossiers)."
        )
    )
    assert told("I.1", 40, STEADY)["OUTLIER"].text["vi"] == (
        "I.1 Văn bản chỉ đạo CCHC (40 văn bản): 8 kỳ trước từ 11 văn bản đến 16 văn bản, thường "
        "khoảng 13 văn bản. Kiểm tra lại, hoặc ghi lý do."
    )
    assert told("IV.1.1", 0, (1,) * 4)["STEP"].text["vi"] == (
        "IV.1.1 Kiện toàn tổ chức UBND xã (Chưa hoàn thành): 4 kỳ trước đều là Hoàn thành. "
        "Nếu đã thay đổi thật, ghi lý do; nếu không, sửa lại."
    )


def test_without_a_past_the_neighbours_are_asked() -> None:
    neighbours = (20, 21, 19, 22, 20, 18, 21, 20)
    assert list(told("IV.2.1", 200, (), neighbours)) == ["NEIGHBOURS"]
    assert told("IV.2.1", 23, (), neighbours) == {}
    assert told("IV.2.1", 200, (), neighbours[:3]) == {}


def test_what_is_usual_here_may_be_unusual_elsewhere() -> None:
    assert told("I.1", 15, STEADY, (1, 1, 1, 1, 2)) == {}


def test_what_happened_to_the_neighbours_as_well_is_believed() -> None:
    assert list(told("III.1.2", 5, (0,) * 8, (0,) * 17)) == ["STEP"]
    assert told("III.1.2", 5, (0,) * 8, (5,) * 17) == {}
    assert told("VII.5.2.1", 25, (22,) * 8, (25,) * 17) == {}
    assert list(told("VII.5.2.1", 25, (22,) * 8, (24,) * 17)) == ["STEP"]


def test_a_row_that_always_had_a_number_is_asked_why_it_does_not_apply() -> None:
    found = told("VII.3", NOT_APPLICABLE, (100_00,) * 4)
    assert [(f.check, f.indicators) for f in found.values()] == [("GONE", ("VII.3",))]
    assert told("VII.3", NOT_APPLICABLE, (100_00,) * 3) == {}
    assert told("VII.3", NOT_APPLICABLE, (100_00, None, 100_00, 100_00, 100_00)) == {}


def test_several_numbers_that_are_last_periods_are_one_question() -> None:
    same = numbers(I_1=14, I_4_1=19, VII_5_1_3=12)
    facts = CheckFacts(period=Q3, values=same, past={EARLIER[0]: same})
    found = [f for f in findings(form(), facts) if f.check == "STALE"]
    assert [f.indicators for f in found] == [("I.1", "I.4.1", "VII.5.1.3")]
    two = CheckFacts(period=Q3, values=numbers(I_1=14, I_4_1=19), past={EARLIER[0]: same})
    assert [f for f in findings(form(), two) if f.check == "STALE"] == []
    assert [f.check for f in findings(form(), facts, only=["I.1"])] == ["STALE"]
    assert [f.check for f in findings(form(), facts, only=["I.4.2"])] == []


def test_a_part_that_never_was_all_zeros_is_questioned_when_it_is() -> None:
    codes = [row.code for row in form().indicators_of_part("II") if row.kind and not row.formula]
    zeros = {code: Value(number=0) for code in codes} | {"II.1.1": Value(State.NONE_AROSE)}
    before = zeros | {"II.2.1": Value(number=2)}

    def parts(past: Mapping[Period, Mapping[str, Value]], values: Mapping[str, Value]) -> list[str]:
        facts = CheckFacts(period=Q3, values=values, past=past)
        found = [f for f in findings(form(), facts) if f.check == "ZEROED"]
        return [f"{f.indicators} {f.text['vi'][:25]}" for f in found]

    assert parts({EARLIER[0]: before}, zeros) == ["('II.2.1',) Phần II Cải cách thể chế "]
    assert parts({EARLIER[0]: before, EARLIER[1]: zeros}, zeros) == []
    assert parts({EARLIER[0]: zeros}, zeros) == []
    del zeros["II.3.1"]
    assert parts({EARLIER[0]: before}, zeros) == []


@pytest.mark.parametrize(
    ("code", "now"), [("VII.3", 100_01), ("I.5", 2), ("I.1", 10**9), ("VI.1.1", 10**15 + 1)]
)
def test_a_number_its_row_cannot_hold_must_be_corrected(code: str, now: int) -> None:
    found = told(code, now)
    assert [(f.check, f.blocks) for f in found.values()] == [("BOUND", True)]


def test_the_history_periods_are_the_eight_before() -> None:
    assert [period.key for period in EARLIER] == [
        "2024-Q2",
        "2024-Q1",
        "2023-Q4",
        "2023-Q3",
        "2023-Q2",
        "2023-Q1",
        "2022-Q4",
        "2022-Q3",
    ]
    ministry = Cycle(CycleRule.BNV.rule, 45)
    assert [p.key for p in history_periods(ministry, period_of("2024-Y"))][:2] == [
        "2024-Q3",
        "2024-H1",
    ]


def test_neighbours_are_the_numbers_of_other_reports() -> None:
    reports = [numbers(I_1=3), {"I.1": Value(State.NONE_AROSE)}, {"I.1": NOT_APPLICABLE}]
    assert neighbours_of(reports) == {"I.1": (3, 0)}


@given(st.lists(st.integers(0, 10**9), min_size=4, max_size=12))
def test_what_has_been_before_is_never_unusual_again(history: list[int]) -> None:
    past = usual(history, Kind.COUNT)
    assert past is not None
    assert past.low <= past.median <= past.high
    assert [number for number in history if is_unlike_own(number, past)] == []


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=9), st.integers(-50, 50))
def test_a_median_is_in_the_middle(numbers_: list[int], far: int) -> None:
    middle = doubled_median(numbers_)
    below = sum(1 for number in numbers_ if 2 * number < middle)
    above = sum(1 for number in numbers_ if 2 * number > middle)
    assert max(below, above) <= len(numbers_) / 2
    assert doubled_median([far]) == 2 * far


@given(st.integers(0, 500), st.integers(1, 500), st.sampled_from([1, 10, 100]))
def test_a_rate_rounded_or_cut_off_to_its_decimals_is_believed(
    part: int, whole: int, step: int
) -> None:
    exact = Fraction(part * 100_00, whole)
    assert is_rounded(Fraction(exact // step * step), exact)
    assert not is_rounded(Fraction(exact // 100 * 100 + 200), exact)
