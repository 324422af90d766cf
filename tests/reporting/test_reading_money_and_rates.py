import pytest

from reporting.clean_text import clean
from reporting.parsing import Note, NoteCode, Pair, Read, read
from reporting.values import Value
from tests.reporting.rows_to_read import BILLIONS, DONG, MILLIONS, PERCENT, TODAY, Row, reading_of


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("17.465", "17_465_000_000"),
        ("17465", "17_465_000_000"),
        ("17.465 triệu đồng", "17_465_000_000"),
        ("17465tr", "17_465_000_000"),
        ("17465 tr.đ", "17_465_000_000"),
        ("17.465 trđ", "17_465_000_000"),
        ("5 trieeuj", "5_000_000"),
        ("3.598,5", "3_598_500_000"),
        ("17,5", "17_500_000"),
        ("17.5", "17_500_000"),
        ("0,465", "465_000"),
        ("17,4655", "17_465_500"),
        ("17,5 tỷ", "17_500_000_000"),
        ("17.5 tỷ đồng", "17_500_000_000"),
        ("17,5 tỉ", "17_500_000_000"),
        ("3 tỷ 598", "3_598_000_000"),
        ("3 tỷ 598 triệu", "3_598_000_000"),
        ("3 tỷ, 598 triệu đồng", "3_598_000_000"),
        ("3ty598", "3_598_000_000"),
        ("1.200 tỷ 500 triệu", "1_200_500_000_000"),
        ("3 tỷ 598 triệu 500 nghìn", "3_598_500_000"),
        ("3 tỷ rưỡi", "3_500_000_000"),
        ("2 nghìn tỷ", "2_000_000_000_000"),
        ("5 trăm triệu", "500_000_000"),
        ("500 nghìn", "500_000"),
        ("500k", "500_000"),
        ("17.465.000.000 đồng", "17_465_000_000"),
        ("12 vnđ", "12"),
        ("ba tỷ năm trăm chín mươi tám triệu", "3_598_000_000"),
        ("mười bảy phẩy năm tỷ", "17_500_000_000"),
        ("ba tỷ rưỡi", "3_500_000_000"),
        ("ba trăm", "300_000_000"),
        ("ba trăm triệu đồng", "300_000_000"),
        ("3 tỷ + 500 triệu", "3_500_000_000"),
        ("3.598/17.465", "3_598_000_000/17_465_000_000"),
        ("17.465 (mười bảy nghìn bốn trăm sáu mươi lăm)", "17_465_000_000"),
        ("17,465 (mười bảy nghìn bốn trăm sáu mươi lăm)", "17_465_000_000"),
        ("0", "0"),
        ("kps", "none_arose"),
    ],
)
def test_money_is_read_into_dong(typed: str, expected: str) -> None:
    assert reading_of(typed, MILLIONS) == expected


@pytest.mark.parametrize(
    ("row", "typed", "expected"),
    [
        (MILLIONS, "17,465", "? 17_465_000_000 | 17_465_000"),
        (MILLIONS, "17,465 tỷ", "? 17_465_000_000_000 | 17_465_000_000"),
        (MILLIONS, "17.465 tỷ", "? 17_465_000_000_000 | 17_465_000_000"),
        (MILLIONS, "17,465.5", "? 17_465_500_000"),
        (MILLIONS, "0.465", "? 465_000"),
        (MILLIONS, "17.4655", "? 17_465_500"),
        (MILLIONS, "3 tỷ 5", "? 3_500_000_000 | 3_005_000_000"),
        (MILLIONS, "3tr5", "? 3_500_000 | 3_005_000"),
        (MILLIONS, "3 tỷ 598 đồng", "? 3_598_000_000 | 3_000_000_598"),
        (MILLIONS, "17.465.000.000", "? 17_465_000_000"),
        (MILLIONS, "17465000000", "? 17_465_000_000"),
        (MILLIONS, "mười bảy nghìn", "? 17_000_000_000 | 17_000"),
        (MILLIONS, "17,465+1", "? 17_466_000_000 | 18_465_000"),
        (MILLIONS, "khoảng 3 tỷ", "? 3_000_000_000"),
        (MILLIONS, "1O tỷ", "? 10_000_000_000"),
        (MILLIONS, "không", "? 0 | none_arose | not_yet"),
        (DONG, "17,465", "? 17_465"),
        (BILLIONS, "17,465", "? 17_465_000_000_000 | 17_465_000_000"),
    ],
)
def test_money_that_could_be_two_amounts_is_asked_about(
    row: Row, typed: str, expected: str
) -> None:
    assert reading_of(typed, row) == expected


@pytest.mark.parametrize(
    ("row", "typed", "expected"),
    [
        (DONG, "17.465", "17_465"),
        (DONG, "1,5 triệu", "1_500_000"),
        (DONG, "mười bảy nghìn", "17_000"),
        (DONG, "12,5", "! too_precise"),
        (BILLIONS, "17.465 triệu", "17_465_000_000"),
        (BILLIONS, "3,598", "? 3_598_000_000_000 | 3_598_000_000"),
        (MILLIONS, "17,4650001", "! too_precise"),
        (MILLIONS, "9" * 40, "! too_large"),
        (MILLIONS, "-5 tỷ", "! negative"),
        (MILLIONS, "7 hồ sơ", "! unit_mismatch"),
        (MILLIONS, "bảy hồ sơ", "! unit_mismatch"),
        (MILLIONS, "20%", "! unit_mismatch"),
        (MILLIONS, "3 + 2 tỷ", "! unit_mismatch"),
        (MILLIONS, "3/17 tỷ", "! unit_mismatch"),
        (MILLIONS, "3 triệu 598 tỷ", "! several_numbers"),
        (MILLIONS, "3 tỷ 5980", "! several_numbers"),
        (MILLIONS, "17,5 tỷ rưỡi", "! not_a_number"),
        (MILLIONS, "15.9.2024", "! date_for_number"),
        (MILLIONS, "17,5 tỷ 300 triệu", "! several_numbers"),
        (MILLIONS, "3 tỷ rưỡi 5", "! several_numbers"),
        (MILLIONS, "3 tỷ 5 triệu 6 tỷ 7", "! several_numbers"),
        (MILLIONS, "3 hồ sơ 5 tỷ", "! several_numbers"),
        (MILLIONS, "3 tỷ - 5", "! several_numbers"),
        (MILLIONS, "376 nghìn nghìn", "! not_a_number"),
        (MILLIONS, "5 trăm", "! not_a_number"),
        (MILLIONS, "5 triệu cho xã", "! not_a_number"),
        (MILLIONS, "5 xe", "? 5_000_000"),
        (MILLIONS, "5xe", "! letters_in_number"),
        (MILLIONS, "nhiều", "! not_a_number"),
    ],
)
def test_the_unit_of_the_row_bounds_what_money_can_be(row: Row, typed: str, expected: str) -> None:
    assert reading_of(typed, row) == expected


def test_money_in_another_unit_than_the_rows_is_noted() -> None:
    expected = Read(Value(number=17_500_000_000), Note(NoteCode.CONVERTED, "17,5 tỷ"))
    assert read(clean("17,5 tỷ"), MILLIONS, TODAY) == expected


def test_money_in_the_rows_unit_needs_no_note() -> None:
    assert read(clean("17.465 triệu"), MILLIONS, TODAY) == Read(Value(number=17_465_000_000))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("20,6", "2_060"),
        ("20.6%", "2_060"),
        ("20,6 %", "2_060"),
        ("98,09%", "9_809"),
        ("98.09", "9_809"),
        ("53,75\u00a0%", "5_375"),
        ("٩٨٫٠٩٪", "9_809"),
        ("80%", "8_000"),
        ("80％", "8_000"),
        ("21", "2_100"),
        ("100%", "10_000"),
        ("100,00", "10_000"),
        ("100.000", "10_000"),
        ("98.100", "9_810"),
        ("0", "0"),
        ("00", "0"),
        ("20 phần trăm", "2_000"),
        ("hai mươi phẩy sáu phần trăm", "2_060"),
        ("ba phần trăm", "300"),
        ("20%+5%", "2_500"),
        ("5/7", "5/7"),
        ("376/376", "376/376"),
        ("5/7 = 71,43%", "5/7"),
        ("5/7 (71,4%)", "5/7"),
        ("71,43% (5/7)", "5/7"),
        ("không", "? 0 | none_arose | not_yet"),
        ("không áp dụng", "not_applicable"),
        ("trên 99%", "? 9_900"),
        ("1O%", "? 1_000"),
        ("20, 6", "? 2_060"),
        (".5", "? 50"),
        ("20% hoàn thành", "? 2_000"),
        ("20% hồ sơ", "? 2_000"),
        ("1.234", "! too_precise"),
        ("98.096", "! too_precise"),
        ("99,157", "! too_precise"),
        ("100,01", "! percent_over_100"),
        ("1234", "! percent_over_100"),
        ("1.234.567", "! percent_over_100"),
        ("60%+50%", "! percent_over_100"),
        ("85-92%", "! several_numbers"),
        ("80%/100%", "! several_numbers"),
        ("5/7 = 80%", "! sum_disagrees"),
        ("0/0 (100%)", "! words_disagree"),
        ("-1%", "! negative"),
        ("5 triệu", "! unit_mismatch"),
        ("7 hồ sơ", "! unit_mismatch"),
        ("15.9.2024", "! date_for_number"),
    ],
)
def test_a_rate_is_read_to_the_hundredth_of_a_percent(typed: str, expected: str) -> None:
    assert reading_of(typed, PERCENT) == expected


def test_both_sides_of_a_pair_in_a_rate_row_are_counts() -> None:
    assert read(clean("5/7"), PERCENT, TODAY) == Pair(Value(number=5), Value(number=7))
