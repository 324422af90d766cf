"""What operators, tolerances, missing figures and other periods mean to a check."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.checks.runner import CheckFacts, checks_touching, findings, unexplained
from reporting.forms import UnknownIndicator
from reporting.forms.check import Severity
from reporting.values import State, Value
from tests.calendars import period_of
from tests.reporting.checked_form import Q2, Q3, amounts, form_with, found
from tests.reporting.quarter import form, numbers

N_A, NOT_YET, NONE_AROSE = State.NOT_APPLICABLE, State.NOT_YET, State.NONE_AROSE
TWO = "1 count flow, 2 count flow"
THREE = "1 count flow, 2 count flow, 3 count flow"


@pytest.mark.parametrize(
    ("operator", "left", "right", "is_broken"),
    [
        ("==", 5, 5, False),
        ("==", 5, 6, True),
        ("<=", 5, 5, False),
        ("<=", 6, 5, True),
        ("<", 5, 5, True),
        ("<", 4, 5, False),
    ],
)
def test_operators_compare_the_sides(
    tmp_path: Path, operator: str, left: int, right: int, is_broken: bool
) -> None:
    checked = form_with(tmp_path, TWO, f'left: A.1, operator: "{operator}", right: A.2')
    assert bool(found(checked, amounts(A_1=left, A_2=right))) == is_broken


@pytest.mark.parametrize(
    ("tolerance", "left", "is_broken"),
    [
        ("2", 102, False),
        ("2", 103, True),
        ("2", 98, False),
        ("2", 97, True),
        ("5%", 105, False),
        ("5%", 106, True),
        ("1 + 5%", 106, False),
        ("1 + 5%", 107, True),
    ],
)
def test_a_tolerance_is_in_the_unit_as_written_and_in_percent_of_the_right_side(
    tmp_path: Path, tolerance: str, left: int, is_broken: bool
) -> None:
    check = f'left: A.1, operator: "==", right: A.2, tolerance: {tolerance}'
    for kind, scale in (("count", 1), ("money", 1_000_000)):
        rows = TWO.replace("count", kind)
        checked = form_with(tmp_path, rows, check)
        values = amounts(A_1=left * scale, A_2=100 * scale)
        assert bool(found(checked, values)) == is_broken


def test_a_tolerance_lets_the_left_exceed_the_right_by_as_much(tmp_path: Path) -> None:
    checked = form_with(tmp_path, TWO, 'left: A.1, operator: "<=", right: A.2, tolerance: 2')
    assert found(checked, amounts(A_1=12, A_2=10)) == ()
    assert len(found(checked, amounts(A_1=13, A_2=10))) == 1


SILENT = "silent"
MISSING = [
    # rule of the left side, its two figures, whether 10 == right is compared and how it ends
    ("skip_if_any", 10, 0, False),
    ("skip_if_any", 10, None, SILENT),
    ("skip_if_any", 10, NOT_YET, SILENT),
    ("skip_if_any", 10, N_A, SILENT),
    ("skip_if_any", 10, NONE_AROSE, False),
    ("skip_if_all", 10, None, False),
    ("skip_if_all", 9, None, True),
    ("skip_if_all", 9, N_A, True),
    ("skip_if_all", None, None, SILENT),
    ("skip_if_all", N_A, NOT_YET, SILENT),
    ("never_skip", 9, None, True),
    ("never_skip", None, None, True),
    ("never_skip", N_A, NOT_YET, True),
]


@pytest.mark.parametrize(("rule", "first", "second", "outcome"), MISSING)
def test_a_side_with_missing_figures_follows_its_rule(
    tmp_path: Path, rule: str, first: object, second: object, outcome: object
) -> None:
    check = f'left: A.1 + A.2, operator: "==", right: A.3, missing: {{left: {rule}}}'
    checked = form_with(tmp_path, THREE, check)
    given = {"A_1": first, "A_2": second, "A_3": 10}
    values = amounts(**{k: v for k, v in given.items() if isinstance(v, int | State)})
    assert bool(found(checked, values)) == (outcome is True)


def test_one_side_that_never_skips_does_not_force_the_other(tmp_path: Path) -> None:
    check = 'left: A.1, operator: "==", right: A.2, missing: {left: never_skip}'
    checked = form_with(tmp_path, TWO, check)
    assert found(checked, {}) == ()
    assert found(checked, amounts(A_1=5)) == ()
    assert len(found(checked, amounts(A_2=5))) == 1


PAIRS = [
    # operator, left, right, broken
    ("both or neither", 1, 1, False),
    ("both or neither", 0, 0, False),
    ("both or neither", 1, 0, True),
    ("both or neither", 0, 1, True),
    ("both or neither", 1, N_A, True),
    ("both or neither", N_A, 0, False),
    ("both or neither", 1, None, False),
    ("both or neither", NOT_YET, 1, False),
    ("only if", 1, 1, False),
    ("only if", 0, 1, False),
    ("only if", 1, 0, True),
    ("only if", 1, N_A, True),
    ("only if", 1, None, False),
    ("only if", None, 0, False),
]


@pytest.mark.parametrize(("operator", "left", "right", "is_broken"), PAIRS)
def test_conditions_are_compared_when_both_are_known(
    tmp_path: Path, operator: str, left: object, right: object, is_broken: bool
) -> None:
    check = f"kind: need, left: A.1 > 0, operator: {operator}, right: A.2 > 0"
    checked = form_with(tmp_path, TWO, check)
    given = {"A_1": left, "A_2": right}
    values = amounts(**{k: v for k, v in given.items() if isinstance(v, int | State)})
    assert bool(found(checked, values)) == is_broken


@pytest.mark.parametrize(
    ("condition", "value", "speaks"),
    [
        ("given(A.3)", 0, True),
        ("given(A.3)", NONE_AROSE, True),
        ("given(A.3)", N_A, False),
        ("given(A.3)", NOT_YET, False),
        ("given(A.3)", None, False),
        ("not given(A.3)", 0, False),
        ("not given(A.3)", N_A, True),
        ("not given(A.3)", None, True),
        ("A.3 >= 2", 2, True),
        ("A.3 != 2", 2, False),
        ("A.3 <= 2", 3, False),
        ("A.3 < 2", 1, True),
    ],
)
def test_a_check_speaks_only_when_its_condition_holds(
    tmp_path: Path, condition: str, value: object, speaks: bool
) -> None:
    check = f'left: A.1, operator: "==", right: A.2, when: {condition}'
    checked = form_with(tmp_path, THREE, check)
    third = {"A_3": value} if isinstance(value, int | State) else {}
    assert bool(found(checked, amounts(A_1=1, A_2=2, **third))) == speaks


def test_a_text_can_be_asked_for(tmp_path: Path) -> None:
    rows = "1 count flow, 2 text flow"
    check = "kind: need, left: A.1 > 0, operator: only if, right: given(A.2)"
    checked = form_with(tmp_path, rows, check)
    assert found(checked, {**amounts(A_1=1), "A.2": Value(text="Đã làm")}) == ()
    assert len(found(checked, amounts(A_1=1, A_2=N_A))) == 1


def test_a_date_lies_in_the_period(tmp_path: Path) -> None:
    rows = "1 date flow"
    first = 'kind: date, left: period_start, operator: "<=", right: A.1'
    said = 'say: {vi: "{arithmetic}", en: "x"}'
    last = f'kind: date, left: A.1, operator: "<=", right: period_end, {said}'
    checked = form_with(tmp_path, rows, first, last)
    assert found(checked, amounts(A_1=Q3.start.toordinal())) == ()
    assert found(checked, amounts(A_1=Q3.end.toordinal())) == ()
    assert [f.check for f in found(checked, amounts(A_1=Q3.start.toordinal() - 1))] == ["T.0"]
    late = found(checked, amounts(A_1=Q3.end.toordinal() + 1))
    assert [(f.text["vi"], f.indicators) for f in late] == [("15/9/2024 > 14/9/2024", ("A.1",))]


def test_an_overall_rate_is_the_weighted_mean_of_its_parts(tmp_path: Path) -> None:
    rows = "1 count flow, 2 count flow, 3 count flow, 4 count flow, 5 percent flow"
    mean = (
        'kind: wmean, left: A.5, operator: "==", right: (A.1 + A.3) / (A.2 + A.4), '
        'tolerance: rounding, say: {vi: "{arithmetic}", en: "x"}'
    )
    checked = form_with(tmp_path, rows, mean)
    # 1 of 2 is 50%, 9 of 10 is 90%: together 10 of 12, not the 70% between them.
    parts = amounts(A_1=1, A_2=2, A_3=9, A_4=10)
    assert found(checked, {**parts, **amounts(A_5=83_33)}) == ()
    wrong = found(checked, {**parts, **amounts(A_5=70_00)})
    assert [f.text["vi"] for f in wrong] == ["70% ≠ (1 + 9) / (2 + 10) = 83,33%"]
    assert found(checked, amounts(A_1=0, A_2=0, A_3=0, A_4=0, A_5=70_00)) == ()


def test_earlier_periods_of_the_year_are_added_up(tmp_path: Path) -> None:
    check = 'level: soft, left: A.1, operator: "==", right: A.2 + year_sum(A.2)'
    checked = form_with(tmp_path, TWO, check)
    first = period_of("2024-Q1")
    past = {first: amounts(A_2=3), Q2: amounts(A_2=NONE_AROSE)}
    assert found(checked, amounts(A_1=7, A_2=4), past) == ()
    assert len(found(checked, amounts(A_1=4, A_2=4), past)) == 1
    assert found(checked, amounts(A_1=4, A_2=4), {Q2: amounts(A_2=3)}) == ()
    assert found(checked, amounts(A_1=9, A_2=4), period=first) == ()


def test_the_half_year_comes_after_the_first_quarter_where_the_ministry_asks_so(
    tmp_path: Path,
) -> None:
    check = 'level: soft, left: year(A.1), operator: "<=", right: A.1'
    checked = form_with(tmp_path, "1 count cumulative", check, rule="bnv")
    past = {period_of("2024-Q1"): amounts(A_1=5)}
    half = period_of("2024-H1")
    assert [f.check for f in found(checked, amounts(A_1=4), past, half)] == ["T.0"]


def test_money_is_compared_exactly_and_written_in_its_unit(tmp_path: Path) -> None:
    check = 'left: A.1, operator: "<=", right: A.2, say: {vi: "{left}: {arithmetic}", en: "x"}'
    checked = form_with(tmp_path, TWO.replace("count", "money"), check)
    values = amounts(A_1=17_465_000_001, A_2=17_465_000_000)
    assert [f.text["vi"] for f in found(checked, values)] == [
        "A.1 Dòng 1 (17.465,000001 triệu đồng): 17.465,000001 > 17.465"
    ]


@given(done=st.integers(0, 10**4), planned=st.integers(0, 10**4), other=st.integers(0, 10**4))
def test_a_signature_stands_for_the_check_and_the_figures_it_saw(
    done: int, planned: int, other: int
) -> None:
    def seen(**figures: int) -> set[str]:
        facts = CheckFacts(period=Q3, values=numbers(**figures))
        return {f.signature for f in findings(form(), facts, only=["I.2.2"])}

    assert bool(seen(I_2_1=planned, I_2_2=done)) == (done > planned)
    assert seen(I_2_1=planned, I_2_2=done) == seen(I_2_1=planned, I_2_2=done, I_4_1=other)
    if other != done:
        assert not seen(I_2_1=planned, I_2_2=done) & seen(I_2_1=planned, I_2_2=other)


def test_an_explanation_holds_for_the_figures_it_was_given_for(tmp_path: Path) -> None:
    soft = 'level: soft, left: A.1, operator: "<=", right: A.2'
    hard = 'left: A.1, operator: "<=", right: A.3'
    checked = form_with(tmp_path, THREE, soft, hard)
    first = found(checked, amounts(A_1=5, A_2=4, A_3=5))
    explained = {f.signature for f in first}
    assert [f.severity for f in first] == [Severity.SOFT]
    assert unexplained(first, explained) == ()
    again = found(checked, amounts(A_1=6, A_2=4, A_3=5))
    assert [f.check for f in unexplained(again, explained)] == ["T.1", "T.0"]
    assert [f.check for f in unexplained(again, {f.signature for f in again})] == ["T.1"]


def test_an_answer_runs_only_the_checks_that_read_it_also_through_computed_rows() -> None:
    touched = {check.code for check in checks_touching(form(), ["VI.1.2"])}
    relations = {code for code in touched if "." in code}
    assert relations == {"PART.VI.1.2", "FALL.VI.1.2"}
    assert checks_touching(form(), ["N.T.1"]) == ()
    with pytest.raises(UnknownIndicator):
        checks_touching(form(), ["IX.1"])


def test_the_rows_of_a_computed_row_are_those_it_is_made_of(tmp_path: Path) -> None:
    assert form().answered_parts("VI.2.1") == (
        "VI.2.2",
        "VI.2.3",
        "VI.2.4.1",
        "VI.2.4.2",
        "VI.2.4.3",
        "VI.2.5",
    )
