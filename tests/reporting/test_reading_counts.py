import pytest

from reporting.clean_text import clean
from reporting.parsing import Note, NoteCode, Read, read
from reporting.parsing.results import Ambiguous
from reporting.values import State, Value
from tests.reporting.rows_to_read import COUNT, TODAY, reading_of

NO_NUMBER = "? 0 | none_arose | not_yet"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("7", "7"),
        ("376", "376"),
        ("17465", "17_465"),
        ("17.465", "17_465"),
        ("17 465", "17_465"),
        ("1.234.567", "1_234_567"),
        ("1\u00a0022", "1_022"),
        ("1\u202f022", "1_022"),
        ("1\u2009022", "1_022"),
        ("0", "0"),
        ("00", "0"),
        ("01", "1"),
        ("014", "14"),
        ("376.", "376"),
        ("17.465.", "17_465"),
        ("  376 \n", "376"),
        ("376.00", "376"),
        ("5,0", "5"),
        ("999.999.999", "999_999_999"),
        ("17,465", "? 17_465"),
        ("1,234,567", "? 1_234_567"),
        ("376,000", "? 376_000 | 376"),
        ("17. 465", "? 17_465"),
        ("1.5", "! decimal_in_count"),
        ("1,5", "! decimal_in_count"),
        ("20,6", "! decimal_in_count"),
        (",5", "! decimal_in_count"),
        ("1.234,5", "! decimal_in_count"),
        ("1.000.000.000", "! too_large"),
        ("99999999999", "! too_large"),
        ("9" * 40, "! too_large"),
        ("9" * 201, "! too_long"),
        ("", "! empty"),
        (" \u200b\ufeff ", "! empty"),
        ("-5", "! negative"),
        ("\u22125", "! negative"),
        ("\u20135", "! negative"),
        ("âm 5", "! negative"),
        ("trừ 5 hồ sơ", "! negative"),
        ("-abc", "! not_a_number"),
        ("(5)", "! not_a_number"),
        ("1.2.3", "! not_a_number"),
        ("I.2.1", "! not_a_number"),
        ("abc", "! not_a_number"),
        ("🙂", "! not_a_number"),
        ("1e5", "! letters_in_number"),
        ("0x10", "! letters_in_number"),
        ("nan", "! not_a_number"),
        ("inf", "! not_a_number"),
    ],
)
def test_a_count_is_a_whole_number_written_the_official_way(typed: str, expected: str) -> None:
    assert reading_of(typed, COUNT) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("１７４６５", "17_465"),
        ("１７．４６５", "17_465"),
        ("٣٧٦", "376"),
        ("1\ufe0f\u20e3", "1"),
        ("\u200e376\u200f", "376"),
        ("1O", "? 10"),
        ("O", "? 0"),
        ("о", "? 0"),
        ("l", "? 1"),
        ("I", "? 1"),
        ("l4", "? 14"),
        ("3O6 hồ sơ", "? 306"),
        ("lO", "! not_a_number"),
        ("3a6", "! letters_in_number"),
        ("a36", "! letters_in_number"),
        ("7abc", "! letters_in_number"),
        ("10²", "! letters_in_number"),
        ("½", "! letters_in_number"),
        ("①", "! letters_in_number"),
    ],
)
def test_lookalike_characters_are_asked_about_never_guessed(typed: str, expected: str) -> None:
    assert reading_of(typed, COUNT) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *((typed, NO_NUMBER) for typed in ("không", "Không.", "ko", "k", "không có", "ko có")),
        *((typed, NO_NUMBER) for typed in ("chưa", "chưa có", "-", "—", ".", "...", "…", "--")),
        *((typed, NO_NUMBER) for typed in ("không có hồ sơ nào", "chưa có văn bản", "không biết")),
        ("không phát sinh", "none_arose"),
        ("Khong phat sinh.", "none_arose"),
        ("kps", "none_arose"),
        ("ko phát sinh ạ", "none_arose"),
        ("không phát sinh hồ sơ nào", "none_arose"),
        ("none arose", "none_arose"),
        ("không áp dụng", "not_applicable"),
        ("KHÔNG ÁP DỤNG", "not_applicable"),
        ("kad", "not_applicable"),
        ("n/a", "not_applicable"),
        ("N/A", "not_applicable"),
        ("chưa có số liệu", "not_yet"),
        ("chua co so lieu", "not_yet"),
        ("ccsl", "not_yet"),
        ("bỏ trống", "not_yet"),
        ("0", "0"),
    ],
)
def test_zero_and_the_three_kinds_of_no_number_stay_apart(typed: str, expected: str) -> None:
    assert reading_of(typed, COUNT) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("7 nhiệm vụ", "7"),
        ("376 hồ sơ", "376"),
        ("376 ho so", "376"),
        ("376 hồ sơ.", "376"),
        ("376 ho\u0302\u0300 so\u031b", "376"),
        ("17.465 người", "17_465"),
        ("8 đồng chí", "8"),
        ("8 đ/c", "8"),
        ("100m2", "100"),
        ("100 m²", "100"),
        ("dạ 7 ạ", "7"),
        ("có 7 hồ sơ", "7"),
        ("tổng số 7", "7"),
        ("7 abc", "? 7"),
        ("376 hồ sơ đúng hạn", "? 376"),
        ("hơn 1112", "? 1_112"),
        ("gần 352", "? 352"),
        ("khoảng 352 hồ sơ", "? 352"),
        ("~352", "? 352"),
        (">= 5", "? 5"),
        ("2 nghìn hồ sơ", "? 2_000"),
        ("2 trăm hồ sơ", "? 200"),
        ("2 trăm rưỡi", "! not_a_number"),
        ("5 rưỡi", "! not_a_number"),
        ("10 mấy", "! not_a_number"),
        ("5 triệu hồ sơ", "! unit_mismatch"),
        ("20% hồ sơ", "! not_a_number"),
        ("2 nghìn", "? 2_000"),
        ("5 triệu", "! unit_mismatch"),
        ("5tr", "! unit_mismatch"),
        ("500k", "! unit_mismatch"),
        ("20%", "! unit_mismatch"),
        ("20 phần trăm", "! unit_mismatch"),
        ("5 đồng", "! unit_mismatch"),
        ("5 7", "! several_numbers"),
        ("17 46", "! several_numbers"),
        ("7, 8", "! several_numbers"),
        ("85-92", "! several_numbers"),
        ("376 và 5", "! several_numbers"),
        ("376 hồ sơ, 5 quá hạn", "! several_numbers"),
    ],
)
def test_the_words_around_a_count_have_to_suit_it(typed: str, expected: str) -> None:
    assert reading_of(typed, COUNT) == expected


@pytest.mark.parametrize(
    ("typed", "unit", "expected"),
    [
        ("3 cây cầu", "Cây cầu", "3"),
        ("3 cầu", "Cây cầu", "3"),
        ("3 cay cau", "", "? 3"),
        ("2 đơn vị", "Cơ quan, đơn vị", "2"),
        ("2 cơ quan, đơn vị", "Cơ quan, đơn vị", "2"),
        ("2 cơ quan, đơn vị", "", "2"),
        ("2 cơ quan, phố", "", "? 2"),
    ],
)
def test_a_known_unit_may_follow_its_number(typed: str, unit: str, expected: str) -> None:
    assert reading_of(typed, COUNT, unit) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5/7", "5/7"),
        ("5 / 7", "5/7"),
        ("376/376", "376/376"),
        ("11710/11779", "11_710/11_779"),
        ("1.710/11.779", "1_710/11_779"),
        ("8/11đồng chí", "8/11"),
        ("8/11 đ/c", "8/11"),
        ("5 trên 7", "5/7"),
        ("5 trên tổng số 7", "5/7"),
        ("0/0", "0/0"),
        ("15/9", "15/9"),
        ("1,710/11,779", "! several_numbers"),
        ("5/7/9", "! several_numbers"),
        ("5/1O", "! several_numbers"),
        ("5/1.5", "! decimal_in_count"),
        ("5/", "! not_a_number"),
        ("15/9/2024", "! date_for_number"),
        ("15.9.2024", "! date_for_number"),
        ("15-9-24", "! date_for_number"),
        ("2024-09-15", "! date_for_number"),
        ("ngày 15 tháng 9", "! date_for_number"),
        ("hôm nay", "! date_for_number"),
    ],
)
def test_a_fraction_is_a_pair_and_a_full_date_is_no_number(typed: str, expected: str) -> None:
    assert reading_of(typed, COUNT) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("376+5", "381"),
        ("375 + 1", "376"),
        ("1+2+3+4", "10"),
        ("376 hồ sơ + 5 hồ sơ", "381"),
        ("376+5=381", "381"),
        ("= 381", "381"),
        ("376+5=380", "! sum_disagrees"),
        ("+5", "? 5"),
        ("1,234+5", "? 1_239"),
        ("376,000+1", "? 376_001 | 377"),
        ("376,000+376,000+376,000", "! several_numbers"),
        ("5+", "! not_a_number"),
        ("5++7", "! not_a_number"),
        ("1,5+2", "! decimal_in_count"),
        ("999.999.999+1", "! too_large"),
    ],
)
def test_a_sum_is_computed_and_a_wrong_total_refused(typed: str, expected: str) -> None:
    assert reading_of(typed, COUNT) == expected


def test_the_note_of_a_sum_shows_the_computation() -> None:
    note = Note(NoteCode.SUM, "376 + 1.005 = 1.381")
    assert read(clean("376+1.005"), COUNT, TODAY) == Read(Value(number=1381), note)


def test_a_state_carries_no_number() -> None:
    assert read(clean("không phát sinh"), COUNT, TODAY) == Read(Value(State.NONE_AROSE))


@pytest.mark.parametrize("unit", ["văn bản", "nhiệm vụ", "tỷ đồng"])
@pytest.mark.parametrize("typed", ["không phát sinh người nào", "ko phát sinh người."])
def test_that_something_else_has_not_arisen_is_asked_about(typed: str, unit: str) -> None:
    other = (Value(number=0), Value(State.NONE_AROSE), Value(State.NOT_YET))
    assert read(clean(typed), COUNT, TODAY, unit) == Ambiguous(other)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("không phát sinh văn bản nào", "văn bản"), ("không phát sinh công văn nào", "văn bản"),
     ("không phát sinh người nào", "người"), ("không phát sinh người nào", ""),
     ("không phát sinh", "văn bản")],
)  # fmt: skip
def test_that_what_is_counted_has_not_arisen_is_read(typed: str, unit: str) -> None:
    assert read(clean(typed), COUNT, TODAY, unit) == Read(Value(State.NONE_AROSE))
