from datetime import date

import pytest

from reporting.clean_text import clean
from reporting.parsing import Note, NoteCode, Read, read
from reporting.values import Kind, Option, State, Value
from tests.reporting.rows_to_read import (
    DATE,
    DONE,
    HAVE,
    MODE,
    RIGHT,
    TEXT,
    TODAY,
    WORKING,
    YES_NO,
    Row,
    day_read,
    describe,
    reading_of,
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("15/9/2024", "2024-09-15"),
        ("15.9.2024", "2024-09-15"),
        ("15-9-24", "2024-09-15"),
        ("15 9 2024", "2024-09-15"),
        ("15 / 9 / 2024", "2024-09-15"),
        ("05/01/2024", "2024-01-05"),
        ("０１/０２/２０２４", "2024-02-01"),
        ("15/9/2024.", "2024-09-15"),
        ("2024-09-15", "2024-09-15"),
        ("15 tháng 9", "2024-09-15"),
        ("ngày 15 tháng 9 năm 2024", "2024-09-15"),
        ("15/9", "2024-09-15"),
        ("5/1", "2024-01-05"),
        ("29/2", "2024-02-29"),
        ("hôm nay", "2024-09-16"),
        ("hom nay", "2024-09-16"),
        ("hôm qua", "2024-09-15"),
        ("15092024", "? 2024-09-15"),
        ("15/9/99", "? 1999-09-15 | 2099-09-15"),
        ("-", "? not_applicable | not_yet"),
        ("chưa có số liệu", "not_yet"),
        ("không áp dụng", "not_applicable"),
        ("31/2/2024", "! no_such_date"),
        ("9/15/2024", "! no_such_date"),
        ("30/2", "! no_such_date"),
        ("1/1/0000", "! no_such_date"),
        ("15/9/202", "! not_a_date"),
        ("9/2024", "! not_a_date"),
        ("15", "! not_a_date"),
        ("thứ hai", "! not_a_date"),
        ("½", "! not_a_date"),
    ],
)
def test_a_date_is_read_day_first(typed: str, expected: str) -> None:
    assert day_read(typed) == expected


@pytest.mark.parametrize(
    ("today", "typed", "expected"),
    [
        (date(2024, 12, 20), "5/1", "? 2024-01-05 | 2025-01-05"),
        (date(2025, 1, 5), "15/9", "? 2025-09-15 | 2024-09-15"),
        (date(2025, 1, 5), "2/1", "2025-01-02"),
        (date(2025, 9, 10), "29/2", "! no_such_date"),
    ],
)
def test_near_new_year_a_day_without_its_year_is_asked_about(
    today: date, typed: str, expected: str
) -> None:
    assert day_read(typed, today) == expected


def test_the_year_that_was_added_is_noted() -> None:
    expected = Value(number=date(2024, 9, 15).toordinal())
    assert read(clean("15/9"), DATE, TODAY) == Read(
        expected, Note(NoteCode.YEAR_ADDED, "15/9/2024")
    )


@pytest.mark.parametrize(
    ("row", "typed", "expected"),
    [
        *((YES_NO, typed, "1") for typed in ("Có", "có", "CO", "Yes", "1", "01", "001", "1.")),
        *((YES_NO, typed, "1") for typed in ("rồi", "x", "✓", "✔️", "✅", "có rồi", "dạ có ạ")),
        *((YES_NO, typed, "1") for typed in ("1 = Có", "Có = 1", "1. có", "(1) Có", "co\u0301")),
        *((YES_NO, typed, "0") for typed in ("Không", "khong", "ko", "k", "0", "00", "không có")),
        (YES_NO, "chưa", "? 0 | not_yet"),
        (YES_NO, "O", "? 0"),
        (YES_NO, "l", "? 1"),
        (YES_NO, "-", "? not_applicable | not_yet"),
        (YES_NO, "không áp dụng", "not_applicable"),
        (YES_NO, "1 = Không", "! not_a_choice"),
        (YES_NO, "2", "! not_a_choice"),
        (YES_NO, "có lẽ", "! not_a_choice"),
        (YES_NO, "1/0", "! not_a_choice"),
        (YES_NO, "9" * 30, "! not_a_choice"),
        (YES_NO, "1²", "! not_a_choice"),
        (YES_NO, "", "! empty"),
        (DONE, "Hoàn thành", "1"),
        (DONE, "đã hoàn thành", "1"),
        (DONE, "hoàn thành rồi", "1"),
        (DONE, "hoan thanh.", "1"),
        (DONE, "xong", "1"),
        (DONE, "chưa hoàn thành", "0"),
        (DONE, "CHUA HOAN THANH", "0"),
        (DONE, "chưa", "0"),
        (DONE, "chưa xong", "0"),
        (DONE, "hoàn", "! not_a_choice"),
        (HAVE, "đã có", "1"),
        (HAVE, "có", "1"),
        (HAVE, "chưa có", "0"),
        (HAVE, "chưa", "0"),
        (HAVE, "chưa có số liệu", "not_yet"),
        (RIGHT, "đúng", "1"),
        (RIGHT, "đúng quy định", "1"),
        (RIGHT, "không đúng quy định", "0"),
        (RIGHT, "không", "0"),
        (WORKING, "hoạt động tốt", "1"),
        (WORKING, "có", "! not_a_choice"),
        (WORKING, "rồi", "! not_a_choice"),
        (MODE, "trực tuyến", "0"),
        (MODE, "phat phieu", "1"),
        (MODE, "2", "2"),
        (MODE, "02", "2"),
        (MODE, "không", "? not_applicable | not_yet"),
        (MODE, "x", "! not_a_choice"),
        (MODE, "3", "! not_a_choice"),
    ],
)
def test_a_choice_is_read_by_label_digit_or_plain_yes_and_no(
    row: Row, typed: str, expected: str
) -> None:
    assert reading_of(typed, row) == expected


def test_labels_that_differ_in_accents_alone_are_asked_about_when_typed_without() -> None:
    alike = Row(Kind.CHOICE, choices=(Option(1, {"vi": "Đủ"}), Option(2, {"vi": "Dư"})))
    assert reading_of("du", alike) == "? 1 | 2"
    assert reading_of("dư", alike) == "2"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  Hoà Bình\r\nđã xong  ", "Hoà Bình\nđã xong"),
        ("Vie\u0323\u0302t", "Việt"),
        ("-", "-"),
        ("17.465", "17.465"),
        ("không phát sinh", "none_arose"),
        ("a" * 2000, "a" * 2000),
        ("a" * 2001, "! text_too_long"),
        ("e\u0323\u0302" * 2000, "ệ" * 2000),
        ("a" * 100_000, "! text_too_long"),
        ("", "! empty"),
        ("\u200b", "! empty"),
        ("a\x00b", "ab"),
        ("a\ud800b", "ab"),
        ("a\u202eb", "ab"),
        ("a\uffffb", "ab"),
    ],
)
def test_a_text_is_composed_trimmed_and_printable(typed: str, expected: str) -> None:
    assert reading_of(typed, TEXT) == expected


def test_a_heading_takes_no_answer() -> None:
    with pytest.raises(ValueError, match="heading"):
        read(clean("7"), Row(None), TODAY)


def test_a_state_is_read_the_same_for_every_kind() -> None:
    rows = [Row(kind) for kind in Kind]
    said = [describe(read(clean("chưa có số liệu"), row, TODAY)) for row in rows]
    assert said == [str(State.NOT_YET)] * len(rows)
