import pytest

from reporting.bulk_entry import MAX_BULK_ENTRY
from reporting.parsing import NoteCode
from reporting.values import Value
from tests.reporting.bulk_entries_to_read import bulk_entry_of, errors, filled, rows, rows_of
from tests.reporting.quarter import (
    CULTURE,
    FINANCE,
    JUSTICE,
    NOT_APPLICABLE,
    NOT_YET,
    OFFICE,
    form,
    number,
)

PART_I = rows_of(OFFICE, "I")
PART_III = rows_of(OFFICE, "III")
PART_IV = rows_of(OFFICE, "IV")
MONEY = rows_of(FINANCE)
TWO_COUNTS = rows("III.3.1.1", "III.3.1.2")
TWO_RATES = rows("VII.4.2", "VII.4.2.3")


# --- values in order -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "14 7 5 1 0",
        "14;7;5;1;0",
        "14, 7, 5, 1, 0",
        "14\n7\n5\n1\n0",
        "14 7\n5; 1 0",
        "  14\t7\u00a05  1\u200b 0 \n\n",
        "１４ ٧ 5 1 0",
        "14 7 5 1 00",
    ],
)
def test_values_in_order_go_to_the_open_rows_in_order(text: str) -> None:
    entry = bulk_entry_of(text, PART_I)
    assert filled(entry) == "I.1=14 I.2.1=7 I.2.2=5 I.3.1=1 I.3.3=0"
    assert errors(entry) == ["- '' too_few"]
    assert entry.left[0] == "I.3.3.1"
    assert len(entry.left) == len(PART_I) - 5


def test_more_values_than_rows_fill_the_rows_and_leave_a_doubt() -> None:
    entry = bulk_entry_of("376 371 5 6", TWO_COUNTS)
    assert filled(entry) == "III.3.1.1=376 III.3.1.2=371"
    assert errors(entry) == ["- '5 6' too_many"]


def test_an_unreadable_value_keeps_its_place() -> None:
    entry = bulk_entry_of("14 7o 1.5 5/7 - 0", rows_of(OFFICE, "I")[:6])
    assert filled(entry) == "I.1=14 I.3.3.1=0"
    assert errors(entry) == [
        "I.2.1 '7o' ? 70",
        "I.2.2 '1.5' ! decimal_in_count",
        "I.3.1 '5/7' 5/7",
        "I.3.3 '-' ? 0 | none_arose | not_yet",
    ]
    assert entry.left == ()


def test_a_word_that_nobody_knows_keeps_its_place_where_the_number_of_values_says_so() -> None:
    assert errors(bulk_entry_of("14 abc 5", rows("I.1", "I.2.1", "I.2.2"))) == [
        "I.2.1 'abc' ! not_a_number"
    ]
    entry = bulk_entry_of("14 7 abc 5 1", PART_I)
    assert filled(entry) == "I.1=14"
    assert errors(entry) == ["I.2.1 '7 abc 5 1' unclear"]


@pytest.mark.parametrize(
    "text",
    [
        "376 hồ sơ 5 0",
        "mười bốn bảy",
        "17 tỷ 3 tỷ 5",
        "14 (mười bốn) 7",
        "376 + 5 0",
        "0 x 5",
        "1. 14\n2. 7",
        "1x2 5",
    ],
)
def test_words_that_may_belong_to_a_number_make_the_rest_of_a_list_unclear(text: str) -> None:
    entry = bulk_entry_of(text, PART_III)
    assert filled(entry) == ""
    assert errors(entry) == [f"III.1.1 {text!r} unclear"]


def test_a_line_of_its_own_may_hold_a_value_of_several_words() -> None:
    entry = bulk_entry_of("14 (mười bốn); 7 nhiệm vụ\nmười lăm; 376 + 5; không phát sinh", PART_I)
    assert filled(entry) == "I.1=14 I.2.1=7 I.2.2=15 I.3.1=381 I.3.3=không phát sinh"
    notes = [one.note.code if one.note else None for one in entry.filled]
    assert notes == [None, None, NoteCode.WORDS, NoteCode.SUM, None]


def test_words_for_choices_and_kinds_of_no_number_stand_in_a_list() -> None:
    text = "đúng quy định có hoàn thành kad 100% 1 % 100 Hoạt động tốt"
    entry = bulk_entry_of(text, rows_of(CULTURE))
    assert filled(entry) == (
        "VII.1=Đúng quy định VII.2.1=Đã có VII.2.2=Hoàn thành VII.3=không áp dụng "
        "VII.4.1.3=100% VII.4.2=1% VII.4.2.3=100% VII.4.3.3=Hoạt động tốt"
    )
    assert errors(entry) == []


def test_two_choices_that_read_as_one_are_asked_about() -> None:
    entry = bulk_entry_of("0 không có", rows("I.4.4", "I.5", "I.6"))
    assert errors(entry) == ["I.4.4 '0 không có' unclear"]
    assert filled(bulk_entry_of("0 không, có", rows("I.4.4", "I.5", "I.6"))).endswith("I.6=Có")


def test_a_greeting_above_the_values_is_a_remark_where_the_number_of_values_says_so() -> None:
    entry = bulk_entry_of("Dạ em gửi số liệu\n376 371", TWO_COUNTS)
    assert filled(entry) == "III.3.1.1=376 III.3.1.2=371"
    assert errors(entry) == ["- 'Dạ em gửi số liệu' unplaced"]
    assert filled(bulk_entry_of("Dạ em gửi số liệu\n376", TWO_COUNTS)) == ""
    assert filled(bulk_entry_of("Dạ\n1\n0", rows("I.5", "I.6"))) == "I.5=Có I.6=Không"


# --- a space inside a number ---------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "17.465 3.598 0x7",
        "17465 3598 0 0 0 0 0 0 0",
        "17 465 3 598 0x7",
        "17 465; 3 598; 0 0 0 0 0 0 0",
        "17 tỷ 465; 3 tỷ 598 triệu; 0x7",
        "17 465; 3 598; còn lại 0",
    ],
)
def test_amounts_of_money_may_be_written_with_a_space_where_that_leaves_no_doubt(text: str) -> None:
    entry = bulk_entry_of(text, MONEY)
    values = [one.value.number for one in entry.filled]
    assert values == [17_465_000_000, 3_598_000_000, 0, 0, 0, 0, 0, 0, 0]
    assert (errors(entry), entry.left) == ([], ())


@pytest.mark.parametrize("text", ["17 465", "17 465 3 598", "17 465 3 598 còn lại 0"])
def test_a_space_in_money_is_asked_about_where_it_may_divide_two_values(text: str) -> None:
    entry = bulk_entry_of(text, MONEY)
    assert filled(entry) == ""
    assert errors(entry)[0].endswith("unclear")


def test_amounts_that_may_be_the_same_list_twice_are_asked_about() -> None:
    two = rows("VI.1.1", "VI.1.2")
    assert errors(bulk_entry_of("3 100 3 100", two)) == ["VI.1.1 '3 100 3 100' unclear"]
    assert filled(bulk_entry_of("3 100 3 101", two)) == "VI.1.1=3.100 VI.1.2=3.101"


def test_as_many_values_as_rows_are_so_many_values() -> None:
    text = "20 500 0 0 0 0 0 0 0"
    assert [one.raw for one in bulk_entry_of(text, MONEY).filled] == text.split()


def test_a_count_written_with_a_space_is_never_taken() -> None:
    entry = bulk_entry_of("1 022 376", TWO_COUNTS)
    assert (filled(entry), errors(entry)) == ("III.3.1.2=376", ["III.3.1.1 '1 022' ? 1_022"])
    assert errors(bulk_entry_of("1 022", TWO_COUNTS)) == ["III.3.1.1 '1 022' unclear"]
    assert errors(bulk_entry_of("1\u202f376", PART_III)) == ["III.1.1 '1\\xa0376' unclear"]
    assert errors(bulk_entry_of("1 376 5", TWO_COUNTS)) == ["III.3.1.1 '1 376 5' unclear"]
    assert errors(bulk_entry_of("I.1: 1 022", PART_I)) == ["I.1 '1 022' ? 1_022"]


def test_a_comma_and_a_space_may_stand_before_decimals() -> None:
    assert errors(bulk_entry_of("20, 6", TWO_RATES)) == ["VII.4.2 '20, 6' unclear"]
    assert filled(bulk_entry_of("20,6 % 6", TWO_RATES)) == "VII.4.2=20,6% VII.4.2.3=6%"


# --- special words -------------------------------------------------------------------------------
def test_a_row_is_skipped_or_as_last_period_in_its_place() -> None:
    last = {"I.1": number(9), "I.2.2": number(4)}
    entry = bulk_entry_of("= _ như kỳ trước 1 bỏ qua = 0", PART_I[:7], previous=last)
    assert filled(entry) == "I.1=9(same) I.2.2=4(same) I.3.1=1 I.4.1=0"
    assert errors(entry) == ["I.3.3.1 '=' no_last_value"]
    assert entry.left == ("I.2.1", "I.3.3")


def test_last_period_s_not_yet_is_no_value() -> None:
    entry = bulk_entry_of("như cũ 7", PART_I[:2], previous={"I.1": NOT_YET})
    assert errors(entry) == ["I.1 'như cũ' no_last_value"]


def test_an_equals_sign_behind_what_may_be_a_row_s_number_is_asked_about() -> None:
    last = {row.code: number(1) for row in PART_I}
    assert errors(bulk_entry_of("14 5 = 0", PART_I, previous=last)) == ["I.2.1 '5 = 0' unclear"]
    assert (
        filled(bulk_entry_of("14 = 5", PART_I[:3], previous=last)) == "I.1=14 I.2.1=1(same) I.2.2=5"
    )


@pytest.mark.parametrize("times", ["0x3", "0*3", "0X3", "0×3", "00x3"])
def test_zeros_can_be_repeated(times: str) -> None:
    entry = bulk_entry_of(f"14 {times} 5", PART_I[:5])
    assert filled(entry) == ("I.1=14 I.2.1=0(repeated) I.2.2=0(repeated) I.3.1=0(repeated) I.3.3=5")


def test_words_can_be_repeated() -> None:
    entry = bulk_entry_of("kpsx2 _x2 5", PART_I[:5])
    assert filled(entry) == (
        "I.1=không phát sinh(repeated) I.2.1=không phát sinh(repeated) I.3.3=5"
    )
    assert entry.left == ("I.2.2", "I.3.1")


def test_a_repetition_beyond_the_last_row_is_said() -> None:
    entry = bulk_entry_of("0x3 5", TWO_COUNTS)
    assert filled(entry) == "III.3.1.1=0(repeated) III.3.1.2=0(repeated)"
    assert errors(entry) == ["- '0x3 5' too_many"]


# --- values with their codes ---------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "I.2.1 7, I.2.2: 5",
        "I.2.2 5 I.2.1 7",
        "i.2.1=7 i.2.2=5",
        "I.2.1 = 7; I.2.2 - 5",
        "2.1=7 2.2 = 5",
        "2.2: 5\n2.1 - 7",
        "2.1 7\n2.2 5",
        "I.2.1.: 7\nI.2.2-5",
        "I.2.1\n7\nI.2.2:\n5",
        "I.2.1 7,I.2.2 5",
        "I.2.1 Số nhiệm vụ: 7\nI.2.2 Số nhiệm vụ đã hoàn thành 5",
        "I.2.1 Số nhiệm vụ đề ra trong kế hoạch = 7 nhiệm vụ; I.2.2 -> 5",
        "Mục I\n2.1: 7\n2.2: 5",
        "I.2.1 7; I.2.2 5; I.2.1: 7",
    ],
)
def test_values_with_their_codes_come_in_any_order(text: str) -> None:
    entry = bulk_entry_of(text, PART_I)
    assert (filled(entry), errors(entry)) == ("I.2.1=7 I.2.2=5", [])
    assert len(entry.left) == len(PART_I) - 2


def test_a_row_that_is_not_open_can_be_addressed() -> None:
    entry = bulk_entry_of("III.1.4 129", PART_I)
    assert filled(entry) == "III.1.4=129"
    assert len(entry.left) == len(PART_I)


def test_a_printed_number_that_may_be_a_value_too_is_asked_about() -> None:
    assert errors(bulk_entry_of("2.1 20", PART_IV)) == ["- '2.1 20' unclear"]
    assert filled(bulk_entry_of("2.1: 20", PART_IV)) == "IV.2.1=20"


def test_printed_numbers_mean_nothing_while_several_parts_are_open() -> None:
    assert errors(bulk_entry_of("2.1=7; I.2.2=5", rows_of(OFFICE))) == ["- '2.1=7' unknown_row"]
    assert filled(bulk_entry_of("2.1=7", rows_of(OFFICE), part="I")) == "I.2.1=7"


def test_an_address_that_leads_nowhere_is_said() -> None:
    entry = bulk_entry_of("I.9.9 5; I.2: 71%; VI.1.1 17; I.2.1; I.2.2 -5; VII.4.1.1 1", PART_I)
    assert filled(entry) == ""
    assert errors(entry) == [
        "- 'I.9.9 5' unknown_row",
        "I.2 '71%' not_asked",
        "VI.1.1 '17' not_yours",
        "I.2.1 '' ! empty",
        "I.2.2 '-5' ! negative",
        "VII.4.1.1 '1' not_asked",
    ]


def test_the_name_of_another_row_beside_a_code_is_asked_about() -> None:
    entry = bulk_entry_of("I.2.1 Số hồ sơ đã tiếp nhận: 7", PART_I)
    assert errors(entry) == ["I.2.1 'Số hồ sơ đã tiếp nhận: 7' other_name"]


def test_a_name_may_hold_numbers_and_signs() -> None:
    entry = bulk_entry_of("IV.2.5 Tỷ lệ phần trăm biên chế so với năm 2015: 15%", PART_IV)
    assert filled(entry) == "IV.2.5=15%"


def test_one_row_with_two_values_gets_none() -> None:
    entry = bulk_entry_of("I.2.1 7; I.2.1 8; I.2.2 abc; I.2.2 5", PART_I)
    assert filled(entry) == ""
    assert errors(entry) == [
        "I.2.1 '7' twice",
        "I.2.1 '8' twice",
        "I.2.2 'abc' ! not_a_number",
        "I.2.2 '5' twice",
    ]


def test_values_without_a_code_behind_one_with_a_code_have_no_place() -> None:
    entry = bulk_entry_of("14 7; I.6: 1; 5 5", PART_I)
    assert filled(entry) == "I.1=14 I.2.1=7 I.6=Có"
    assert errors(entry) == ["- '5 5' unplaced", "- '' too_few"]


# --- parts ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "heading",
    ["III:", "Mục III", "mục iii:", "III.", "phần III -", "III. CẢI CÁCH THỦ TỤC HÀNH CHÍNH"],
)
def test_a_heading_leads_over_to_its_part(heading: str) -> None:
    entry = bulk_entry_of(f"14 7\n{heading}\n0 0 0 129\nMục I 2.2=5\nII: 3", rows_of(OFFICE))
    assert filled(entry) == "I.1=14 I.2.1=7 I.2.2=5 III.1.1=0 III.1.2=0 III.1.3=0 III.1.4=129"
    assert errors(entry) == ["II '3' not_yours", "- '' too_few"]


def test_a_heading_inside_a_part_leads_to_the_rows_below_it() -> None:
    entry = bulk_entry_of("III.2: 0 0 0\nIII.3.1.1 376; 1: 1 2 3 4", PART_III)
    assert filled(entry) == (
        "III.1.1=1 III.1.2=2 III.1.3=3 III.1.4=4 III.2.1=0 III.2.2=0 III.2.3=0 III.3.1.1=376"
    )
    assert errors(entry) == []


def test_a_part_that_does_not_exist_takes_its_values_with_it() -> None:
    assert errors(bulk_entry_of("Mục IX: 5 6\n7", PART_I)) == [
        "- 'Mục IX: 5 6' unknown_row",
        "- '7' unplaced",
    ]


def test_a_single_letter_is_a_heading_only_with_a_word_or_a_colon() -> None:
    assert filled(bulk_entry_of("V: 1 2 3", rows_of(OFFICE))) == "V.1.1=1 V.1.2=2 V.1.3=3"
    assert filled(bulk_entry_of("v; x", rows("I.5", "I.6"))) == "I.5=Có I.6=Có"


# --- the rest ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "tail",
    ["còn lại 0", "còn lại = 0", "Còn lại bằng 0.", "các chỉ tiêu còn lại đều là 0", "rest: 0",
     "\ncòn lại: 0", "; con lai 0"],
)  # fmt: skip
def test_the_rest_is_zero(tail: str) -> None:
    entry = bulk_entry_of(f"376 {tail}", rows("III.3.1.1", "III.3.1.2", "III.3.2.1"))
    assert filled(entry) == "III.3.1.1=376 III.3.1.2=0(rest) III.3.2.1=0(rest)"
    assert (errors(entry), entry.left) == ([], ())


def test_the_rest_is_zero_for_numbers_and_no_for_yes_or_no() -> None:
    entry = bulk_entry_of("còn lại 0", rows("I.1", "I.5", "I.5.1", "I.6", "IV.1.1", "IV.2.5"))
    assert filled(entry) == ("I.1=0(rest) I.5=Không(rest) I.6=Không(rest) IV.2.5=0%(rest)")
    assert entry.left == ("I.5.1", "IV.1.1")


def test_the_rest_is_one_kind_of_no_number() -> None:
    of = rows("I.1", "I.6", "IV.2.5")
    assert filled(bulk_entry_of("còn lại không phát sinh", of)) == "I.1=không phát sinh(rest)"
    assert filled(bulk_entry_of("còn lại chưa có số liệu", of)) == (
        "I.1=chưa có số liệu(rest) I.6=chưa có số liệu(rest) IV.2.5=chưa có số liệu(rest)"
    )


def test_the_rest_is_as_last_period() -> None:
    last = {"I.2.1": number(7), "I.5": number(0), "I.5.1": NOT_APPLICABLE, "I.6": NOT_YET}
    entry = bulk_entry_of("14 còn lại như kỳ trước", PART_I, previous=last)
    assert filled(entry) == ("I.1=14 I.2.1=7(same) I.5=Không(same) I.5.1=không áp dụng(same)")
    assert "I.6" in entry.left


def test_the_rest_of_a_part_stays_in_that_part() -> None:
    entry = bulk_entry_of("Mục VII: 107 107 13 còn lại 0\nMục IV: 1 1", rows_of(OFFICE))
    assert {one.indicator.partition(".")[0] for one in entry.filled} == {"VII", "IV"}
    assert len(entry.filled) == 10 + 2


def test_the_rest_leaves_what_is_skipped_or_in_doubt() -> None:
    entry = bulk_entry_of("14 _ 5o còn lại 0", PART_I[:4])
    assert filled(entry) == "I.1=14 I.3.1=0(rest)"
    assert errors(entry) == ["I.2.2 '5o' ? 50"]
    assert entry.left == ("I.2.1",)


@pytest.mark.parametrize(
    "text", ["I.9.9 5; còn lại 0", "1. 4 còn lại 0", "14 còn lại 7", "I.1 5; 6; còn lại 0"]
)
def test_the_rest_is_held_where_something_found_no_row(text: str) -> None:
    entry = bulk_entry_of(text, PART_I)
    assert [one for one in entry.filled if one.source == "rest"] == []
    assert errors(entry)[-1].endswith("rest_held") or "rest_held" in errors(entry)[-2]


def test_leaving_the_rest_is_no_shortage() -> None:
    entry = bulk_entry_of("14 7 còn lại bỏ qua", PART_I)
    assert (filled(entry), errors(entry)) == ("I.1=14 I.2.1=7", [])


# --- rows that depend on another -----------------------------------------------------------------
def test_a_number_for_a_row_that_does_not_apply_is_said() -> None:
    entry = bulk_entry_of("I.5: không; I.5.1: 30; I.5.2: kad", PART_I)
    assert filled(entry) == "I.5=Không I.5.2=không áp dụng"
    assert errors(entry) == ["I.5.1 '30' not_applying"]
    assert filled(bulk_entry_of("I.5: có; I.5.1: 30", PART_I)) == "I.5=Có I.5.1=30"
    standing = bulk_entry_of("I.5.1: 30", PART_I, values={"I.5": number(0)})
    assert errors(standing) == ["I.5.1 '30' not_applying"]
    overruled = bulk_entry_of("I.5.1: 30; I.5: 1", PART_I, values={"I.5": number(0)})
    assert filled(overruled) == "I.5=Có I.5.1=30"


# --- at the edges --------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["", "  \n ;; \u200b", ",,,"])
def test_nothing_said_fills_nothing(text: str) -> None:
    entry = bulk_entry_of(text, TWO_COUNTS)
    assert (filled(entry), errors(entry)) == ("", [])
    assert entry.left == ("III.3.1.1", "III.3.1.2")


def test_a_message_beyond_all_measure_is_not_read() -> None:
    entry = bulk_entry_of("0 " * MAX_BULK_ENTRY, TWO_COUNTS)
    assert entry.filled == ()
    assert errors(entry) == [f"- {'0 ' * 40!r} ! too_long"]


def test_without_open_rows_only_addresses_count() -> None:
    entry = bulk_entry_of("I.1 5", ())
    assert errors(entry) == ["I.1 '5' not_yours"]
    assert errors(bulk_entry_of("5", ())) == ["- '5' too_many"]


def test_the_justice_officer_sends_eight_zeros() -> None:
    entry = bulk_entry_of("0x8", rows_of(JUSTICE))
    assert [one.value for one in entry.filled] == [Value(number=0)] * 8
    assert [one.indicator for one in entry.filled] == [row.code for row in form().asked(JUSTICE)]
