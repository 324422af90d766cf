"""Whatever is typed wherever: it is recorded, asked about, or the reply says that it was not."""

import itertools
import random
from typing import Final

import pytest

from bot.runtime import session_store
from handlers.engine.catalogue import quoted
from handlers.engine.choices import chosen, near
from handlers.engine.states import STATES
from reporting.clean_text import clean
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.open_states import ARRANGED, arranged
from tests.conversation.world import FakeBackend

_NUMBERS: Final = (
    "14", "0", "7,5", "1.234", "17 465", "5/7", "-3", "12%", "3 tỷ 598", "mười hai", "mười mấy",
    "99999999999", "1+2", "14…", "14 hồ sơ", "khoảng 20", "①", "٣", "7.", "0x5", "1e5", "½",
)  # fmt: skip
_VALUES: Final = (
    "I.1 14", "I.2.1 7, I.2.2 5", "I.2 80%", "IV.3.3: 2", "IX.1 5", "III: 0 0 0 129", "5 6 7 8 9",
    "còn lại 0", "còn lại như cũ", "I.2.1", "2.1 7", "I.1 = văn bản", "14\n7\n5", "VII.1 có",
)  # fmt: skip
_WORDS: Final = (
    "đúng", "sai rồi", "vì huyện giao thêm", "số này lấy từ báo cáo tháng 8", "xin chào", "ạ",
    "không biết", "để em hỏi lại", "cảm ơn", "chưa có số liệu", "không phát sinh", "kad", "👍",
    "???", "...", "a", "<b>đậm</b>", "x" * 3000, "quý III", "xã Bắc Sơn", "trả lại", "nộp", "bỏ",
    "16/4/2024", "K7M2-9QXD", "http://a.vn", "Kiểm tra lại số hồ sơ mục III.3.1.", "như quý II",
)  # fmt: skip
_AROUND: Final = ("{}", " {} ", "{}!", "dạ {}", "{} nhé")
TEXTS: Final = [
    around.format(said)
    for around, said in itertools.product(_AROUND, (*_NUMBERS, *_VALUES, *_WORDS))
][:300]

SAYS_NOT_RECORDED: Final = (
    "chưa được ghi", "chưa ghi", "Chưa ghi", "chưa đọc được", "Chưa đọc được", "Ý anh/chị là",
    "chưa phải là lý do", "Lý do cần là", "chưa khớp", "chưa rõ", "Chưa rõ", "không áp dụng theo",
    "Không có chỉ tiêu", "Không có mã mời", "không cần nhập", "hỏi lại", "đã ghi đúng như vậy",
    "❌", "số liệu đã khóa", "chưa được dùng", "chưa có số kỳ trước", "thuộc mảng khác", "Gửi lại",
    "gửi lại", "dài quá", "không thể âm",
    "Tỷ lệ không vượt quá 100%", "Nội dung có ký tự không in được", "Chưa thấy số nào",
)  # fmt: skip


def is_accounted_for(backend: FakeBackend, chat: Chat, said: str) -> bool:
    """Whether what was typed led to something, or the reply says that it did not."""
    cleaned = clean(said)
    chat.presses_old("assist.later_on")  # shows the card of what is open
    shown = [*chat.messages, *([chat.card] if chat.card is not None else [])]
    choices = tuple(line for message in shown for line in message.keyboard)
    offered = (*choices, chat.session.offered)
    recorded = (backend.facts, len(backend.explanations), len(backend.evidence))
    moves = sum(len(made) for made in backend.submissions.values())
    state = chat.session.state
    chat.says(said)
    if (backend.facts, len(backend.explanations), len(backend.evidence)) != recorded:
        return True
    if sum(len(made) for made in backend.submissions.values()) != moves:
        return True
    if chosen(cleaned, offered) or near(cleaned, offered):
        return True  # it was a choice, and was taken or offered
    asked = session_store.to_json(chat.session)
    said_why = cleaned.strip().removeprefix("vì ").removeprefix("Vì ")
    if chat.session.state != state and (said_why in asked or "raw" in asked):
        return True  # it is asked about
    heard = plain("\n".join(message.text for message in chat.messages))
    if quoted(cleaned.strip()) in heard or "gửi lý do trong một câu" in heard:
        return True  # it is told back, with what to send instead or what becomes of it
    return any(sentence in heard for sentence in SAYS_NOT_RECORDED)


@pytest.mark.parametrize("name", ARRANGED)
def test_whatever_is_typed_is_recorded_asked_about_or_said_not_to_be(name: str) -> None:
    chance = random.Random(name)
    for said in chance.sample(TEXTS, 15):
        backend, chat = arranged(name)
        assert is_accounted_for(backend, chat, said), f"{name}: {said!r} -> {chat.heard!r}"


def test_every_state_is_tried() -> None:
    assert {kind for kind, _ in ARRANGED.values()} == set(STATES)
    assert len(TEXTS) == 300
