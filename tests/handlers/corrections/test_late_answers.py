"""Answers that come together, late, twice or in the wrong order never land on the wrong row."""

from dataclasses import replace

from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.world import Q3, FakeBackend


def lan(backend: FakeBackend) -> Chat:
    """Lan, at her first question, which is message 2."""
    return backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")


def test_two_answers_sent_before_the_second_question_are_not_both_taken() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    first, second = chat.new_id(), chat.new_id()
    chat.delivers(first, "14").delivers(second, "7")
    assert backend.values() == {"I.1": Value(number=14)}
    assert chat.heard.startswith("Tin “7” đến lệch với câu hỏi đang mở, chưa ghi.")
    assert chat.labels == ["I.1 = 7", "I.2.1 = 7", "Không ghi"]


def test_the_row_is_chosen_and_the_question_that_was_open_comes_next() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    first, second = chat.new_id(), chat.new_id()
    chat.delivers(first, "14").delivers(second, "7").presses("I.2.1 = 7")
    assert backend.values()["I.2.1"] == Value(number=7)
    assert chat.heard.startswith("I.2.2 ")


def test_it_may_have_been_a_correction_of_the_first() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    first, second = chat.new_id(), chat.new_id()
    chat.delivers(first, "41").delivers(second, "14").says("I.1")
    assert backend.values() == {"I.1": Value(number=14)}
    assert chat.heard.startswith("I.2.1 ")


def test_it_may_be_for_no_row() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    first, second = chat.new_id(), chat.new_id()
    chat.delivers(first, "14").delivers(second, "7").presses("Không ghi")
    assert backend.values() == {"I.1": Value(number=14)}
    assert "Chưa ghi “7”." in chat.heard
    assert chat.heard.split("\n")[0].startswith("I.2.1 ")


def test_several_wait_for_their_rows_one_after_the_other() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    ids = [chat.new_id() for _ in range(3)]
    for message, text in zip(ids, ("14", "7", "5"), strict=True):
        chat.delivers(message, text)
    assert "Còn 1 tin nữa" in chat.heard
    chat.presses("I.2.1 = 7")
    assert "Tin “5”" in chat.heard
    chat.presses("I.2.1 = 5").presses("Hoàn tác")
    assert backend.values()["I.2.1"] == Value(number=7)


def test_what_came_already_is_a_repetition_and_nothing_is_said() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    first = chat.new_id()
    chat.delivers(first, "14")
    assert chat.delivers(first, "14").replies == ()
    assert backend.values() == {"I.1": Value(number=14)}
    assert chat.says("7").heard.startswith("I.2.2 ")


def test_a_repetition_does_not_bring_back_what_was_corrected() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    first = chat.new_id()
    chat.delivers(first, "41").says("I.1 14").presses("◀ Trước").delivers(first, "41")
    assert backend.values() == {"I.1": Value(number=14)}


def test_a_later_answer_to_the_same_question_that_came_first_is_asked_about() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    first, second = chat.new_id(), chat.new_id()
    chat.delivers(second, "7").delivers(first, "14")
    assert chat.labels == ["I.1 = 14", "I.2.1 = 14", "Không ghi"]
    assert "I.1 Văn bản chỉ đạo CCHC: 7" in chat.heard


def test_a_late_block_is_read_back_like_any_other() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    first, second = chat.new_id(), chat.new_id()
    chat.delivers(first, "14").delivers(second, "I.2.1 7, I.2.2 5")
    assert chat.labels == ["Ghi 2 số", "Bỏ"]


def test_like_last_period_said_late_is_asked_about_too() -> None:
    backend = FakeBackend()
    backend.record(
        replace(Q3, period="2024-Q2"), {"I.2.1": Value(number=7), "I.2.2": Value(number=3)}
    )
    chat = lan(backend).says("14")
    late, later = chat.new_id(), chat.new_id()
    chat.delivers(late, "nhu cu").delivers(later, "nhu cu")
    assert chat.labels == ["I.2.1 = 7", "I.2.2 = 3", "Không ghi"]
    assert backend.values() == {"I.1": Value(number=14), "I.2.1": Value(number=7)}


def test_a_row_named_by_a_command_needs_no_question_before_its_answer() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    command, answer = chat.new_id(), chat.new_id()
    chat.delivers(command, "/sua I.3.1").delivers(answer, "2")
    assert backend.values() == {"I.3.1": Value(number=2)}


def test_a_question_left_open_is_still_there_after_another_command() -> None:
    chat = lan(FakeBackend())
    first, second = chat.new_id(), chat.new_id()
    chat.delivers(first, "14").delivers(second, "7").says("/baocao").presses("Làm tiếp")
    assert "Tin “7”" in chat.heard
