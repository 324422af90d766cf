"""Answers as phones and people really write them: dots around, a date, a code in front, /sua."""

from dataclasses import replace
from datetime import date

import pytest

from reporting.forms import Form
from reporting.values import Kind, Value
from tests.conversation.chat import Chat
from tests.conversation.engine import FORM
from tests.conversation.world import FakeBackend


def lan(backend: FakeBackend) -> Chat:
    """Lan, at her first question, I.1."""
    return backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")


def with_a_date() -> Form:
    """The form with a date for I.1, and without its checks on it."""
    return replace(
        FORM,
        indicators=tuple(
            replace(one, kind=Kind.DATE) if one.code == "I.1" else one for one in FORM.indicators
        ),
        checks=tuple(check for check in FORM.checks if "I.1" not in repr(check)),
    )


@pytest.mark.parametrize(
    "typed", ["14…", "14...", "14 …", "14 văn bản…", "…14", "....... 14", "14……", "I.1 14…"]
)
def test_the_dots_that_a_phone_or_a_form_puts_around_a_number_do_not_count(typed: str) -> None:
    backend = FakeBackend()
    lan(backend).says(typed)
    assert backend.values() == {"I.1": Value(number=14)}


@pytest.mark.parametrize("typed", ["1…4", "14…15", "...", "14,…"])
def test_dots_within_an_answer_are_no_ellipsis(typed: str) -> None:
    backend = FakeBackend()
    lan(backend).says(typed)
    assert backend.values() == {}


@pytest.mark.parametrize(
    "typed",
    [
        "16/4/2024", "16/4/2024…", "I.1 16/4/2024", "I.1: 16/4", "i.1 = 16-4-2024",
        "I.1 16.4.2024", "I.1 ngày 16 tháng 4 năm 2024", "/sua I.1 16/4/2024",
    ],
)  # fmt: skip
def test_a_date_typed_with_or_without_the_code_of_its_row_is_that_rows_date(typed: str) -> None:
    backend = FakeBackend(form=with_a_date())
    lan(backend).says(typed)
    assert backend.values() == {"I.1": Value(number=date(2024, 4, 16).toordinal())}


def test_a_day_that_there_is_not_is_told_behind_its_code_as_well() -> None:
    backend = FakeBackend(form=with_a_date())
    assert "Không có ngày “31/2/2024”" in lan(backend).says("I.1 31/2/2024").heard
    assert backend.values() == {}


@pytest.mark.parametrize("typed", ["đúng", "đừng", "Đúng rồi", "đứng"])
def test_a_word_that_differs_from_a_button_in_its_marks_does_not_press_it(typed: str) -> None:
    chat = lan(FakeBackend()).says(typed)
    assert "Đã dừng" not in chat.heard
    assert f"“{typed}”" in chat.heard


@pytest.mark.parametrize("typed", ["dừng", "Dung", "dưng", "tạm dừng.", "TAM DUNG", "tạm dưng"])
def test_a_button_is_pressed_by_its_word_with_all_some_or_no_marks(typed: str) -> None:
    assert "Đã dừng" in lan(FakeBackend()).says(typed).heard


@pytest.mark.parametrize(
    ("typed", "code", "number"),
    [
        ("/sua I.1 14", "I.1", 14),
        ("/sua I.2.1: 7 nhiệm vụ", "I.2.1", 7),
        ("/edit i.3.3 = 1", "I.3.3", 1),
        ("/sua I 2 1 7", "I.2.1", 7),
    ],
)
def test_a_value_behind_the_command_that_corrects_is_recorded(
    typed: str, code: str, number: int
) -> None:
    backend = FakeBackend()
    assert f"Đã ghi {code} = {number}." in lan(backend).says(typed).heard
    assert backend.values() == {code: Value(number=number)}


def test_what_is_no_value_behind_it_is_told_and_the_row_is_asked() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("/sua I.2.1 mười mấy")
    assert chat.heard.startswith("I.2.1 ")
    assert "Chưa đọc được “mười mấy”" in chat.heard
    assert "Không có chỉ tiêu x 5" in chat.says("/sua x 5").heard
    assert "I.2 " in chat.says("/sua I.2 80%").heard
    assert backend.values() == {}


@pytest.mark.parametrize("typed", ["/sua “I.2.1”", "/sua I.2.1.", "/sua I 2 1", "/sua i,2,1"])
def test_a_code_is_found_however_it_is_written(typed: str) -> None:
    assert lan(FakeBackend()).says(typed).heard.startswith("I.2.1 ")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("I,1 14", "I.1"),
        ("i,2,1 14", "I.2.1"),
        ("I/2/1 14", "I.2.1"),
        ("I_1: 14", "I.1"),
        ("I,1=14", "I.1"),
        ("I,2.1 14 nhiệm vụ", "I.2.1"),
    ],
)
def test_a_code_with_other_signs_than_dots_is_the_code_of_its_row(typed: str, code: str) -> None:
    backend = FakeBackend()
    lan(backend).says(typed)
    assert backend.values() == {code: Value(number=14)}


@pytest.mark.parametrize("typed", ["i1 14", "I-1 14", "V2 14", "I1 14, 7"])
def test_what_may_be_a_code_or_a_number_fills_no_other_row(typed: str) -> None:
    backend = FakeBackend()
    chat = lan(backend).says(typed)
    assert "chưa rõ thuộc chỉ tiêu nào" in chat.heard
    assert "I.2.1" not in chat.heard
    assert backend.values() == {}


def test_a_code_with_commas_is_found_behind_another_value() -> None:
    backend = FakeBackend()
    lan(backend).says("7,I,2,1 5").presses("Ghi")
    assert backend.values() == {"I.1": Value(number=7), "I.2.1": Value(number=5)}


@pytest.mark.parametrize(
    "typed",
    ["14 người", "mười bốn người", "14 hồ sơ", "14 nhiệm vụ", "14 tthc", "14 cơ quan, đơn vị",
     "14 văn bản, hồ sơ", "10 + 4 phiếu", "14 (mười bốn) người",
     "10 + 4 người = 14"],
)  # fmt: skip
def test_a_number_of_something_else_than_the_row_counts_is_asked_about(typed: str) -> None:
    backend = FakeBackend()
    chat = lan(backend).says(typed)
    assert "có phải 14 văn bản?" in chat.heard
    assert backend.values() == {}


@pytest.mark.parametrize(
    "typed", ["14 văn bản", "14 vb", "14 công văn", "mười bốn kế hoạch", "14 lượt", "14 báo cáo"]
)
def test_a_number_of_what_the_row_counts_is_taken_by_any_of_its_names(typed: str) -> None:
    backend = FakeBackend()
    lan(backend).says(typed)
    assert backend.values() == {"I.1": Value(number=14)}


@pytest.mark.parametrize(
    ("note", "code"),
    [("i 2 1 abc", "I.2.1"), ("I 1 abc", "I.1"), ("i 3 3 1: abc", "I.3.3.1"), ("I,1 abc", "I.1")],
)
def test_a_note_is_kept_with_the_row_whose_code_is_typed_with_spaces(note: str, code: str) -> None:
    assert f"Đã lưu ghi chú cho {code}." in lan(FakeBackend()).says(f"/ghichu {note}").heard
