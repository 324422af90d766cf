"""The sides and conditions of checks are read as written, or refused with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.form_files.expression_parser import (
    UnreadableSide,
    read_condition,
    read_side,
    read_tolerance,
)
from reporting.forms.check import (
    At,
    Compared,
    Comparison,
    IsGiven,
    Linear,
    Quotient,
    Term,
    Tolerance,
)
from tests.operators import ENGLISH


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("I.1", Linear((Term("I.1"),))),
        ("  I.1+I.2 ", Linear((Term("I.1"), Term("I.2")))),
        ("I.1 - 2 * I.2", Linear((Term("I.1"), Term("I.2", factor=-2)))),
        ("-I.1 + 3", Linear((Term("I.1", factor=-1),), 3)),
        ("100", Linear((), 100)),
        ("prev(N.2.8) + N.2.4", Linear((Term("N.2.8", At.PREVIOUS), Term("N.2.4")))),
        ("year(I.2.2)", Linear((Term("I.2.2", At.YEAR),))),
        ("2 * year_sum(I.1)", Linear((Term("I.1", At.YEAR_SUM, 2),))),
        ("period_end - N.6", Linear((Term("period_end"), Term("N.6", factor=-1)))),
        ("I.2 / I.1", Quotient(Linear((Term("I.2"),)), Linear((Term("I.1"),)))),
        (
            "(I.2 + I.3) / (I.1 - 1)",
            Quotient(Linear((Term("I.2"), Term("I.3"))), Linear((Term("I.1"),), -1)),
        ),
    ],
)
def test_a_side_is_read_as_written(text: str, side: Linear | Quotient) -> None:
    assert read_side(text) == side


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("I.5 = 1", Compared(Linear((Term("I.5"),)), Comparison.EQUAL, Linear((), 1))),
        ("I.5 == 1", Compared(Linear((Term("I.5"),)), Comparison.EQUAL, Linear((), 1))),
        ("I.5.1 > 0", Compared(Linear((Term("I.5.1"),)), Comparison.MORE, Linear((), 0))),
        (
            "I.1 != I.2",
            Compared(Linear((Term("I.1"),)), Comparison.NOT_EQUAL, Linear((Term("I.2"),))),
        ),
        ("given(N.2.9)", IsGiven(Term("N.2.9"))),
        ("not given(prev(N.2.8))", IsGiven(Term("N.2.8", At.PREVIOUS), negated=True)),
    ],
)
def test_a_condition_is_read_as_written(text: str, condition: Compared | IsGiven) -> None:
    assert read_condition(text) == condition


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the end stands where the code of a row should"),
        ("I.1 +", "the end stands where the code of a row should"),
        ("I.1 I.2", "unexpected I.2"),
        ("I.1 * 2", "unexpected *"),
        ("0 * I.1", "0 times a row says nothing"),
        ("last(I.1)", "last is not one of prev, year, year_sum"),
        ("prev(I.1", ") is missing before the end"),
        ("prev(7)", "7 stands where the code of a row should"),
        ("prev(period_end)", "period_end stands where the code of a row should"),
        ("(I.1 + I.2) - I.3", "brackets are for the sides of a quotient"),
        ("1 / I.1", "a quotient is one of rows"),
        ("I.1 / I.2 / I.3", "unexpected /"),
        ("I.1 ≤ I.2", "cannot read from ≤ I.2"),
        ("I.1 = 1", "unexpected ="),
        ("I.1 + " * 60 + "I.1", "longer than 300 characters"),
    ],
)
def test_what_is_no_side_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UnreadableSide) as refused:
        read_side(text)
    assert ENGLISH.worded(refused.value.complaint) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I.1", "a condition compares: A = 1, A > 0, or given(A)"),
        ("given I.1", "( is missing before I.1"),
        ("not I.1", "given is missing before I.1"),
        ("given(period_end)", "a day of the period is always given"),
        ("I.1 = 1 = 2", "unexpected ="),
    ],
)
def test_what_is_no_condition_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UnreadableSide) as refused:
        read_condition(text)
    assert ENGLISH.worded(refused.value.complaint) == reason


@pytest.mark.parametrize(
    ("text", "tolerance"),
    [
        ("1", Tolerance(absolute=1)),
        ("5%", Tolerance(percent=5)),
        ("10 + 5%", Tolerance(absolute=10, percent=5)),
        ("rounding", Tolerance(rounding=True)),
        ("", None),
        ("+", None),
        ("10 5%", None),
        ("10 +", None),
        ("about 5", None),
        ("-1", None),
    ],
)
def test_a_tolerance_is_absolute_a_share_both_or_rounding(
    text: str, tolerance: Tolerance | None
) -> None:
    assert read_tolerance(text) == tolerance


@given(st.text(alphabet="I.12 +-*/()=<>,gprevyanot_%", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (read_side, read_condition):
        try:
            factors = [term.factor for term in read(text).terms]
        except UnreadableSide:
            continue
        assert 0 not in factors
