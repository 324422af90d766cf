"""Whoever has lost their work here is told whom to ask, whatever they send."""

from dataclasses import replace

import pytest

from reporting.people import Grant, Role
from tests.conversation.chat import Chat
from tests.conversation.world import FakeBackend

LOST = "hiện chưa được giao việc ở đơn vị nào"
AWAY = "Báo cáo đang mở không còn thuộc phần việc của anh/chị nên chưa ghi gì."


def left_with(backend: FakeBackend, chat: Chat, *grants: Grant) -> Chat:
    """Their grants are taken away, but for these."""
    number = chat.person_id or 0
    backend.people[number] = replace(backend.people[number], grants=grants)
    return chat


@pytest.mark.parametrize(
    "said",
    ["/toi", "/tiendo", "/xuat", "/tonghop", "/tonghop xã Bắc Sơn", "/baocao", "/nop", "/sua I.1",
     "/trogiup", "/start", "/me", "14", "xin chào", "ghi"],
)  # fmt: skip
def test_without_any_grant_each_message_has_one_sentence(said: str) -> None:
    backend = FakeBackend()
    chat = left_with(backend, backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu"))
    assert chat.says(said).heard.count(LOST) == 1
    assert "Phòng Nội vụ hoặc người quản trị" in chat.heard
    assert len(chat.messages) == 1
    assert backend.answers == {}


def test_a_pending_block_is_not_recorded_and_says_so() -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong").says("/baocao").says("I.2.1 7, I.2.2 5")
    left_with(backend, chat).presses("Ghi")
    assert LOST in chat.heard
    assert "Không có chỉ tiêu" not in chat.heard
    assert backend.answers == {}


@pytest.mark.parametrize("said", ["14", "I.2.1 7, I.2.2 5", "bỏ qua"])
def test_what_is_open_in_a_unit_that_was_taken_away_is_closed(said: str) -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
    left_with(backend, chat, Grant(Role.FOCAL, "12151")).says(said)
    assert chat.heard.startswith(AWAY)
    assert "Bắc Sơn" not in chat.heard
    assert backend.answers == {}
    assert "xã Bãi Sậy" in chat.says("/baocao").heard


def test_a_pending_block_of_a_unit_that_was_taken_away_is_closed() -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong").says("/baocao").says("I.2.1 7, I.2.2 5")
    left_with(backend, chat, Grant(Role.LEADER, "329")).presses("Ghi")
    assert chat.heard.startswith(AWAY)
    assert backend.answers == {}


def test_a_new_code_gives_work_again() -> None:
    backend = FakeBackend()
    chat = left_with(backend, backend.focal("Lan", "van_phong"))
    backend.invite("K7M2-9QXD-4TRP", Grant(Role.FOCAL, "12151"))
    assert "Đã kết nối với UBND xã Bãi Sậy" in chat.says("K7M2-9QXD-4TRP").heard
