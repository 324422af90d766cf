"""Which row a value goes to, and what is said of the values that go nowhere."""

import pytest

from handlers.engine.states import OneOrSeveral
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.open_states import arranged
from tests.conversation.world import FakeBackend


def at_the_third_of_four(backend: FakeBackend) -> Chat:
    """IV.3.2 was skipped, IV.3.3 is open; of the part only these and IV.3.1 have no answer."""
    backend.fill(but=("IV.3.2", "IV.3.3"))
    return backend.focal("Lan", "van_phong").says("/baocao").presses("Làm tiếp").presses("Bỏ qua")


# --- values in order -----------------------------------------------------------------------------
@pytest.mark.parametrize("block", ["5 6 7 8 9", "5\n6\n7", "0x5", "5; 6; 7", "IV: 5 6 7"])
def test_values_in_order_never_go_back_to_a_skipped_row(block: str) -> None:
    backend = FakeBackend()
    chat = at_the_third_of_four(backend)
    assert chat.heard.startswith("IV.3.3 ")
    before = backend.values().get("IV.3.2")
    chat.says(block)
    assert "IV.3.2 =" not in chat.heard
    if any(one.startswith("Ghi") for one in chat.labels):
        chat.presses("Ghi")
    assert backend.values().get("IV.3.2") == before


def test_a_skipped_row_is_named_and_filled_by_its_code() -> None:
    backend = FakeBackend()
    backend.fill(but=("IV.3.2", "IV.3.3", "IV.3.4.1"))
    chat = backend.focal("Lan", "van_phong").says("/baocao").presses("Làm tiếp").presses("Bỏ qua")
    chat.says("IV.3.2 4")
    assert backend.values()["IV.3.2"] == Value(number=4)


def test_the_rest_is_said_of_skipped_rows_too() -> None:
    backend = FakeBackend()
    chat = at_the_third_of_four(backend).says("còn lại 0")
    assert "IV.3.2" in chat.heard
    assert "IV.3.3" in chat.heard


# --- a text row ----------------------------------------------------------------------------------
@pytest.mark.parametrize("said", ["I.1 14", "I.1: 14", "i.1 = 14", "I.1 14, I.2.1 7"])
def test_coded_values_at_a_text_are_asked_about(said: str) -> None:
    backend, chat = arranged("a text")
    chat.says(said)
    assert "là lời của N.T.1, hay là số liệu (I.1 = 14" in chat.heard
    assert "N.T.1" not in backend.values()
    assert "I.1" not in backend.values()


def test_they_are_recorded_as_the_text_or_as_values() -> None:
    backend, chat = arranged("a text")
    chat.says("I.1 14").presses("Là lời của N.T.1")
    assert backend.values()["N.T.1"].text == "I.1 14"
    backend, chat = arranged("a text")
    chat.says("I.1 14").presses("Là số liệu")
    assert backend.values()["I.1"] == Value(number=14)
    assert "N.T.1" not in backend.values()


@pytest.mark.parametrize(
    "said", ["I.1 tăng 14 văn bản so với quý trước", "Đã ban hành 14 văn bản", "Mục I.1 đạt 14/14"]
)
def test_a_sentence_with_a_code_in_it_is_the_text(said: str) -> None:
    backend, chat = arranged("a text")
    chat.says(said)
    assert backend.values()["N.T.1"].text == said


# --- a computed row ------------------------------------------------------------------------------
def with_parts() -> tuple[FakeBackend, Chat]:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong").says("/baocao").says("I.2.1 7").says("I.2.2 5")
    return backend, chat


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I.2 80%", "I.2 tự tính là 5/7 = 71,43%, không khớp với “80%” anh/chị gửi"),
        ("I.2: 70", "không khớp"),
        ("I.2 = 71,4%", "khớp với “71,4%”; anh/chị không cần nhập"),
        ("I.2 71,42%", "khớp với"),
        ("III.3.1 50%", "không khớp|sẽ tự tính khi có đủ"),
    ],
)
def test_a_typed_rate_is_compared_with_its_parts(said: str, told: str) -> None:
    backend, chat = with_parts()
    chat.says(said)
    assert any(one in chat.heard for one in told.split("|")), chat.heard
    assert "I.2" not in backend.values()


def test_a_rate_in_a_block_is_compared_with_the_parts_of_the_block() -> None:
    chat = FakeBackend().focal("Lan", "van_phong").says("/baocao")
    chat.says("I.2.1 7, I.2.2 5, I.2 80%")
    assert "I.2 tự tính là 5/7 = 71,43%, không khớp với “80%”" in chat.heard


def test_a_rate_whose_parts_are_missing_is_computed_later() -> None:
    chat = FakeBackend().focal("Lan", "van_phong").says("/baocao").says("I.2 80%")
    assert "I.2 sẽ tự tính khi có đủ I.2.2, I.2.1; “80%” chưa được ghi." in chat.heard


# --- while paused --------------------------------------------------------------------------------
@pytest.mark.parametrize("said", ["12", "mười hai", "17 465", "không có gì"])
def test_what_is_typed_while_paused_says_that_it_was_not_recorded(said: str) -> None:
    backend, chat = arranged("paused")
    before = dict(backend.values())
    chat.says(said)
    assert "chưa được ghi" in chat.heard or isinstance(chat.session.state, OneOrSeveral)
    assert backend.values() == before


@pytest.mark.parametrize(
    ("typed", "code", "part"),
    [("II 1 1 14", "II.1.1 14", "mục II: 1 1 14"), ("I 1 14", "I.1 14", "mục I: 1 14"),
     ("i 2 1 7", "I.2.1 7", "mục I: 2 1 7"), ("VII 4 1 3 5", "VII.4.1.3 5", "mục VII: 4 1 3 5")],
)  # fmt: skip
def test_a_code_typed_with_spaces_may_be_a_part_with_its_values(
    typed: str, code: str, part: str
) -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan").says("/baocao").presses("Bắt đầu").says(typed)
    assert f"“{typed}” chưa ghi: có thể là {code.replace(' ', ' = ')}, " in chat.heard
    assert chat.heard.endswith(f"Gửi “{code}”, hoặc “{part}”.")
    assert backend.answers == {}


@pytest.mark.parametrize("typed", ["II 1 1 14 3", "mục II: 1 1 14", "III 5 0 12"])
def test_a_part_with_its_values_is_read_as_one(typed: str) -> None:
    chat = FakeBackend().focal("Lan").says("/baocao").says(typed)
    assert chat.heard.startswith("Kiểm tra ")
