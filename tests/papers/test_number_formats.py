"""Numbers are read as their cells show them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.incoming.number_formats import ShownNumber, is_date, shown_number, shown_text

ACCOUNTING = r'_(* #,##0_);_(* \(#,##0\);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        ("0.5", '0.0"%"', "0,5%"),
        ("15", '0"%"', "15%"),
        ("0.5", r"0.0\%", "0,5%"),
        ("0.5", "0.0%", "50,0%"),
        ("0.0071", "0.00%%", "71,00%%"),
        ("0.5", 'General"%"', "0,5%"),
        ("17465000000", "#,##0,,", "17465"),
        ("17500", '0.0," nghìn"', "17,5 nghìn"),
        ("5", "00", "05"),
        ("5", "#,##0_);(#,##0)", "5"),
        ("-5", "#,##0_);(#,##0)", "-5"),
        ("-5", "0;[Red]0", "-5"),
        ("-5", "General", "-5"),
        ("0", ACCOUNTING, "0"),
        ("1234567", ACCOUNTING, "1234567"),
        ("-1234567", ACCOUNTING, "-1234567"),
        ("0", "#,###", "0"),
        ("0", "0;-0;;@", ""),
        ("5", ";;;", ""),
        ("0", '0;-0;"không"', "không"),
        ("250", '[>=100]0" lớn";0" nhỏ"', "250 lớn"),
        ("99", '[>=100]0" lớn";0" nhỏ"', "99 nhỏ"),
        ("17465", "[$₫-42A]#,##0", "17465 đ"),
        ("17465", '#,##0 "₫"', "17465 đ"),
        ("17465", "[$-42A]#,##0", "17465"),
        ("14", '0" hồ sơ"', "14 hồ sơ"),
        ("14", "[Color 5]0", "14"),
        ("12345", '#"."000', "12.345"),
        ("0.5", "# ?/?", "0,5"),
        ("17465", "0.00E+00", "17465"),
        ("14", '0"chưa đóng', "14chưa đóng"),
        ("3.5", "@", "3,5"),
        ("3.5", "", "3,5"),
    ],
)  # fmt: skip
def test_a_number_is_given_as_its_cell_shows_it(number: str, code: str, text: str) -> None:
    assert shown_number(Decimal(number), code) == ShownNumber(text)


@pytest.mark.parametrize(
    ("number", "code", "text", "stored"),
    [
        ("0.981012345", "0.00%", "98,10%", "98,1012345%"),
        ("14.6", "0", "15", "14,6"),
        ("2.5", "0", "3", "2,5"),
        ("17465000", "#,##0.0,,", "17,5", "17,465"),
        ("-0.4", "0", "0", "0,4"),
        ("0.4", "#", "0", "0,4"),
        ("1234.567", '#,##0.0" tr"', "1234,6 tr", "1234,567 tr"),
    ],
)
def test_digits_that_a_cell_does_not_show_are_told(
    number: str, code: str, text: str, stored: str
) -> None:
    assert shown_number(Decimal(number), code) == ShownNumber(text, stored)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("dd/mm/yyyy", True),
        ("[$-42A]d mmmm yyyy;@", True),
        ("[h]:mm", True),
        ('0.0" ngày"', False),
        (r"0\d", False),
        ("[Red]0", False),
        ("General", False),
    ],
)
def test_a_day_is_told_from_a_number_with_words(code: str, *, expected: bool) -> None:
    assert is_date(code) is expected


def test_a_text_keeps_the_words_its_format_puts_around_it() -> None:
    assert shown_text("14", '0;0;0;@" hồ sơ"') == "14 hồ sơ"
    assert shown_text("14", "0;0") == "14"


@given(st.text('0#?.,%"\\_*[]$@;:-()/EeyYmdhGenral ><=đ₫', max_size=40), st.integers())
def test_no_format_breaks_the_reader(code: str, number: int) -> None:
    assert isinstance(shown_number(Decimal(number) / 8, code).text, str)
    assert isinstance(shown_text("14", code), str)
