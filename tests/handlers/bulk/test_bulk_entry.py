"""A part in one message, and what is left of it with one word, as transcripts."""

from dataclasses import replace

import pytest

from handlers.engine.turn import MediaKind
from reporting.reports import Move
from reporting.values import State, Value
from tests.conversation.chat import Chat
from tests.conversation.world import Q3, FakeBackend

Q2 = replace(Q3, period="2024-Q2")
PART_I = "14 7 5 1 0 0 14 14 0 0 không kad kad không"


def lan(backend: FakeBackend) -> Chat:
    """Lan, at her first question."""
    return backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")


def test_a_part_opens_with_everything_that_can_be_sent_at_once() -> None:
    backend = FakeBackend()
    backend.record(Q2, {"I.2.1": Value(number=7)})
    heard = lan(backend).heard
    assert heard.startswith("I.1 Số văn bản chỉ đạo CCHC")
    assert "Mục I còn 14 chỉ tiêu, trong ngoặc là đơn vị và số quý II." in heard
    assert "I.2.1 Nhiệm vụ đề ra trong kế hoạch năm (nhiệm vụ · 7)" in heard
    assert heard.endswith("Đang hỏi I.1 Văn bản chỉ đạo CCHC.")
    assert "I.6 Đối thoại với dân, doanh nghiệp" in heard


def test_the_list_is_shown_once_per_part() -> None:
    assert "gửi cả mục" not in lan(FakeBackend()).says("14").heard.lower()


def test_a_whole_part_is_read_back_and_stored_in_one_step() -> None:
    backend = FakeBackend()
    chat = lan(backend).says(PART_I)
    assert chat.heard.startswith("Kiểm tra 14 số trước khi ghi")
    assert "I.2.2 Nhiệm vụ kế hoạch đã hoàn thành: 5\n" in chat.heard
    assert chat.labels == ["Ghi 14 số", "Bỏ"]
    assert backend.values() == {}
    chat.presses("Ghi 14 số")
    assert len(backend.values()) == 14
    assert backend.values()["I.2.2"] == Value(number=5)
    assert chat.heard.startswith("III.1.1 ")
    assert "Đã ghi 14 chỉ tiêu mục I. I.2: 5/7 = 71,43%." in chat.heard


def test_what_was_discarded_is_stored_nowhere() -> None:
    backend = FakeBackend()
    chat = lan(backend).says(PART_I).presses("Bỏ")
    assert backend.values() == {}
    assert chat.heard.startswith("I.1 ")
    assert chat.heard.endswith("Chưa ghi gì.")


def test_the_confirmation_can_be_typed() -> None:
    backend = FakeBackend()
    lan(backend).says("14 7 5").says("ghi")
    assert set(backend.values()) == {"I.1", "I.2.1", "I.2.2"}


def test_rows_are_addressed_in_any_order() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("I.2.2: 5, I.2.1 7").presses("Ghi 2 số")
    assert backend.values() == {"I.2.1": Value(number=7), "I.2.2": Value(number=5)}
    assert chat.heard.startswith("I.3.1 ") or chat.heard.startswith("I.1 ")


def test_one_row_named_by_its_code_is_recorded_like_a_single_answer() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("I.2.1 7")
    assert backend.values() == {"I.2.1": Value(number=7)}
    assert chat.heard.startswith("I.1 ")
    assert "Đã ghi I.2.1 = 7." in chat.heard


def test_a_whole_duty_goes_in_by_headings_from_the_report_card() -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong").says("/baocao")
    chat.says(f"I: {PART_I}\nIII: 0 0 0 129 0 0 0 376 376 0 0\nV: 0x12")
    assert chat.labels == ["Ghi 37 số", "Bỏ"]
    assert "III.1.4 = 129 · III.2.1 = 0" in chat.heard
    chat.presses("Ghi 37 số")
    assert len(backend.values()) == 37
    assert "Đã ghi 37 chỉ tiêu mục I, III, V." in chat.heard
    assert chat.heard.startswith("IV.1.1 ")


def test_doubtful_items_are_told_in_place_and_asked_again() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14; 7; 3a6; 1")
    assert "⚠️ I.2.2: “3a6” có chữ lẫn trong số" in chat.heard
    chat.presses("Ghi 3 số")
    assert "I.2.2" not in backend.values()
    assert chat.heard.startswith("I.2.2 ")


def test_colleagues_rows_are_refused_with_whose_they_are() -> None:
    backend = FakeBackend()
    minh = backend.officer("Minh", "tu_phap").says("/baocao").says("II.1.1 3, VI.1.1 5")
    assert "⚠️ VI.1.1 thuộc mảng khác" in minh.heard
    minh.presses("Ghi 1 số")
    assert set(backend.values()) == {"II.1.1"}


def test_a_row_is_put_right_at_the_read_back_by_its_code() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14 7 5").says("I.2.1 8")
    assert "I.2.1 Nhiệm vụ đề ra trong kế hoạch năm: 8" in chat.heard
    assert backend.values() == {}
    chat.presses("Ghi 3 số")
    assert backend.values()["I.2.1"] == Value(number=8)


def test_what_is_neither_at_the_read_back_changes_nothing() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14 7 5").says("99")
    assert "Chưa ghi “99”." in chat.heard
    assert chat.labels == ["Ghi 3 số", "Bỏ"]
    chat.presses("Ghi 3 số")
    assert backend.values()["I.1"] == Value(number=14)


def test_one_number_or_two_is_asked_and_nothing_is_guessed() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("17 465")
    assert chat.labels == ["Một số", "Nhiều chỉ tiêu", "Bỏ"]
    assert backend.values() == {}
    chat.presses("Nhiều chỉ tiêu").presses("Ghi 2 số")
    assert backend.values() == {"I.1": Value(number=17), "I.2.1": Value(number=465)}
    other = FakeBackend()
    lan(other).says("17 465").presses("Một số")
    assert other.values() == {"I.1": Value(number=17465)}


def test_a_submitted_report_takes_no_block() -> None:
    backend = FakeBackend()
    backend.fill()
    chat = backend.focal("Lan", "van_phong").says("/nop").presses("Nộp báo cáo")
    assert [s.move for s in backend.submissions[Q3]] == [Move.SUBMIT]
    before = backend.values()
    chat.says("/baocao").says("I.1 15, I.2.1 9")
    assert "đã khóa" in chat.heard
    assert backend.values() == before


def test_a_report_submitted_meanwhile_takes_no_confirmation() -> None:
    backend = FakeBackend()
    backend.fill()
    minh = backend.officer("Minh", "tu_phap").says("/baocao").says("II.1.1 3, II.1.2 4")
    backend.focal("Lan", "van_phong").says("/nop").presses("Nộp báo cáo")
    assert "đã khóa" in minh.presses("Ghi 2 số").heard
    assert backend.values()["II.1.1"] == Value(number=0)


def test_an_old_confirmation_stores_nothing() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14 7 5")
    chat.presses_old("quick.store")
    assert backend.values() == {}
    assert chat.labels == ["Ghi 3 số", "Bỏ"]


def test_a_photo_at_the_read_back_does_not_lose_it() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14 7 5").sends(MediaKind.PHOTO)
    assert chat.says("ghi").heard.startswith("I.3.1 ")
    assert len(backend.values()) == 3


# --- fills ---------------------------------------------------------------------------------------
def test_the_rest_of_a_part_is_zero_after_a_read_back() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14").presses("Điền nhanh")
    assert "Mục I còn 13 chỉ tiêu chưa trả lời" in chat.heard
    chat.presses("Còn lại bằng 0")
    assert "I.5 Khảo sát sự hài lòng: Không" in chat.heard
    assert set(backend.values()) == {"I.1"}
    chat.presses("Ghi")
    assert backend.values()["I.4.4"] == Value(number=0)
    assert chat.heard.startswith("III.1.1 ")


@pytest.mark.parametrize(
    ("label", "state"),
    [
        ("Còn lại k.phát sinh", State.NONE_AROSE),
        ("Còn lại chưa có số", State.NOT_YET),
        ("Còn lại k.áp dụng", State.NOT_APPLICABLE),
    ],
)
def test_the_rest_of_a_part_can_be_any_kind_of_no_number(label: str, state: State) -> None:
    backend = FakeBackend()
    lan(backend).presses("Điền nhanh").presses(label).presses("Ghi")
    assert backend.values()["I.1"] == Value(state)


def test_last_periods_figures_come_back_but_those_of_the_quarter_stand_apart() -> None:
    backend = FakeBackend()
    backend.record(Q2, {"I.1": Value(number=12), "I.2.1": Value(number=7)})
    chat = lan(backend).presses("Điền nhanh").presses("Như quý II")
    assert "\nI.2.1 Nhiệm vụ đề ra trong kế hoạch năm: 7\n" in chat.heard
    assert chat.heard.endswith("có đúng không:\nI.1 Văn bản chỉ đạo CCHC: 12")
    assert chat.labels == ["Ghi 2 số", "Bỏ", "Chỉ ghi 1 số đầu"]
    chat.presses("Chỉ ghi 1 số đầu")
    assert backend.values() == {"I.2.1": Value(number=7)}


def test_a_cumulative_figure_below_last_periods_is_warned_of_before_it_is_stored() -> None:
    backend = FakeBackend()
    backend.record(Q2, {"I.2.2": Value(number=6)})
    chat = lan(backend).says("14 7 5")
    assert "⚠️ I.2.2" in chat.heard
    assert "thấp hơn" in chat.heard
    assert backend.values() == {}


def test_without_a_last_period_nothing_like_it_is_offered() -> None:
    assert not any("quý II" in label for label in lan(FakeBackend()).presses("Điền nhanh").labels)


def test_one_comes_back_from_the_fills_to_the_question() -> None:
    chat = lan(FakeBackend()).presses("Điền nhanh").presses("Về câu hỏi")
    assert chat.heard.startswith("I.1 ")


# --- words ---------------------------------------------------------------------------------------
def test_a_near_miss_is_offered_and_not_taken() -> None:
    chat = lan(FakeBackend()).says("bor qau")
    assert "Ý anh/chị là “Bỏ qua ▶”?" in chat.heard
    assert chat.labels[0] == "Bỏ qua ▶"
    assert chat.presses("Bỏ qua ▶").heard.startswith("I.2.1 ")


def test_a_near_miss_of_a_command_is_named() -> None:
    assert "Ý anh/chị là /baocao?" in lan(FakeBackend()).says("/baocoa").heard


@pytest.mark.parametrize("typed", ["bo qua", "BO QUA", "bỏ qua"])
def test_words_need_no_diacritics(typed: str) -> None:
    assert lan(FakeBackend()).says(typed).heard.startswith("I.2.1 ")


@pytest.mark.parametrize("typed", ["muc iii", "III", "cai cach thu tuc hanh chinh"])
def test_a_part_is_known_by_what_people_call_it(typed: str) -> None:
    chat = lan(FakeBackend()).presses("Chọn mục").says(typed)
    assert chat.heard.startswith("III.1.1 ")
