from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.values import (
    Kind,
    State,
    Value,
    ratio,
    show,
    show_date,
    show_number,
    show_percent,
)
from tests.reporting.rows_to_read import (
    BILLIONS,
    COUNT,
    DATE,
    DONE,
    DONG,
    MILLIONS,
    PERCENT,
    TEXT,
    YES_NO,
    Row,
)


@pytest.mark.parametrize(
    ("value", "row", "expected"),
    [
        (Value(number=0), COUNT, "0"),
        (Value(number=376), COUNT, "376"),
        (Value(number=10674), COUNT, "10.674"),
        (Value(number=184353), COUNT, "184.353"),
        (Value(number=17_465_000_000), MILLIONS, "17.465"),
        (Value(number=3_598_500_000), MILLIONS, "3.598,5"),
        (Value(number=17_465_000), MILLIONS, "17,465"),
        (Value(number=1), MILLIONS, "0,000001"),
        (Value(number=17_465_000_000), BILLIONS, "17,465"),
        (Value(number=17_465), DONG, "17.465"),
        (Value(number=2060), PERCENT, "20,6%"),
        (Value(number=9809), PERCENT, "98,09%"),
        (Value(number=10000), PERCENT, "100%"),
        (Value(number=5), PERCENT, "0,05%"),
        (Value(number=date(2024, 9, 15).toordinal()), DATE, "15/9/2024"),
        (Value(number=date(2024, 1, 5).toordinal()), DATE, "05/01/2024"),
        (Value(number=1), YES_NO, "Có"),
        (Value(number=0), DONE, "Chưa hoàn thành"),
        (Value(text="Đã xong"), TEXT, "Đã xong"),
        (Value(State.NONE_AROSE), COUNT, "không phát sinh"),
        (Value(State.NOT_APPLICABLE), DATE, "không áp dụng"),
        (Value(State.NOT_YET), TEXT, "chưa có số liệu"),
    ],
)
def test_a_value_is_shown_the_vietnamese_way(value: Value, row: Row, expected: str) -> None:
    assert show(value, row) == expected


def test_english_sentences_keep_vietnamese_numbers() -> None:
    assert show(Value(number=17_465_000_000), MILLIONS, "en") == "17.465"
    assert show(Value(number=1), YES_NO, "en") == "Yes"
    assert show(Value(State.NOT_APPLICABLE), COUNT, "en") == "not applicable"


def test_an_unknown_language_falls_back_to_vietnamese() -> None:
    assert show(Value(number=1), YES_NO, "fr") == "Có"
    assert show(Value(State.NOT_YET), COUNT, "fr") == "chưa có số liệu"


def test_a_unit_follows_counts_and_money_only() -> None:
    million = Value(number=17_465_000_000)
    assert show(million, MILLIONS, with_unit="triệu đồng") == "17.465 triệu đồng"
    assert show(Value(number=7), COUNT, with_unit="nhiệm vụ") == "7 nhiệm vụ"
    assert show(Value(number=2060), PERCENT, with_unit="%") == "20,6%"
    assert show(Value(State.NONE_AROSE), COUNT, with_unit="hồ sơ") == "không phát sinh"


@pytest.mark.parametrize(
    ("hundredths", "expected"),
    [(7143, "71,43%"), (9810, "98,10%"), (10000, "100%"), (1500, "15%"), (0, "0%"), (5, "0,05%")],
)
def test_a_computed_rate_has_two_decimals_or_none(hundredths: int, expected: str) -> None:
    assert show_percent(hundredths) == expected


def test_a_difference_may_be_negative() -> None:
    assert (show_percent(-40), show_number(-10674), show_number(-50, 100)) == (
        "-0,40%",
        "-10.674",
        "-0,5",
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 9, 15), "15/9/2024"),
        (date(2024, 12, 1), "01/12/2024"),
        (date(2020, 3, 5), "05/3/2020"),
        (date(2024, 2, 29), "29/02/2024"),
    ],
)
def test_small_days_and_the_first_two_months_get_a_zero(day: date, expected: str) -> None:
    assert show_date(day) == expected


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(5, 7, 7143), (0, 5, 0), (376, 376, 10000), (0, 0, None), (5, 0, None), (1, 20000, 1)],
)
def test_a_ratio_is_in_hundredths_of_a_percent_half_up(
    numerator: int, denominator: int, expected: int | None
) -> None:
    assert ratio(numerator, denominator) == expected


@given(st.integers(0, 10**15), st.integers(1, 10**15))
def test_a_ratio_is_what_decimal_arithmetic_says(numerator: int, denominator: int) -> None:
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(numerator) * 10_000 / Decimal(denominator)
        expected = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert ratio(numerator, denominator) == expected


def test_a_ratio_of_something_negative_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="negative"):
        ratio(-1, 7)


def test_nothing_arose_counts_as_zero_and_the_unknown_as_nothing() -> None:
    counted = [Value(number=7).counted, *(Value(state).counted for state in list(State)[1:])]
    assert counted == [7, 0, None, None, None]


@pytest.mark.parametrize(
    ("state", "number", "text"),
    [
        (State.VALUE, None, None),
        (State.VALUE, 1, "một"),
        (State.NOT_YET, 0, None),
        (State.NONE_AROSE, None, "không"),
    ],
)
def test_a_value_cannot_contradict_its_state(
    state: State, number: int | None, text: str | None
) -> None:
    with pytest.raises(ValueError, match="holds"):
        Value(state, number, text)


@pytest.mark.parametrize(
    ("value", "row"),
    [
        (Value(number=7), YES_NO),
        (Value(number=7), TEXT),
        (Value(number=7), Row(None)),
        (Value(number=7), Row(Kind.MONEY, 12)),
    ],
)
def test_a_value_that_does_not_suit_its_row_is_not_shown(value: Value, row: Row) -> None:
    with pytest.raises(ValueError, match=r"option|text|heading|scale"):
        show(value, row)
