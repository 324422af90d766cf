"""Whatever people do in whatever order: nothing breaks, and every message fits a phone."""

import random
from dataclasses import replace
from typing import Final

import pytest

from handlers.engine.turn import MediaFile, MediaKind
from reporting.clean_text import clean
from reporting.people import Grant, Role
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON
from tests.conversation.world import FILLED, Q3, FakeBackend

Q2: Final = replace(Q3, period="2024-Q2")

SAID: Final = (
    "14", "0", "17 465", "5/7", "ko", "không", "như cũ", "bỏ qua", "bor qua", "quay lại", "xong",
    "14 7 5", "14 7 5 1 0 0 14 14 0 0 không kad kad không", "I.2.1 7", "I.2.2: 5, I.2.1=7", "0x9",
    "III: 0 0 0 129", "còn lại 0", "còn lại như kỳ trước", "V: 0x12; còn lại kps", "VI.1.1 3 tỷ",
    "I.5 0", "I.5 1", "I.5.1 3", "II.1 5", "I.3.3 4, I.3.3.1 9", "III.3.1.1 376 III.3.1.2 400",
    "/baocao", "/sua I.5", "/sua III.1.4", "/nop", "/huy", "/mau", "/ghichu I.1 theo QĐ 5",
    "/baocoa", "ghi", "bỏ", "hoàn tác", "I.1", "mục iii", "điền nhanh", "nhập lại",
    "số đúng vì cuối kỳ", "…", "<b>&", "I.2.1 <7>",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", "x" * 3000,
)  # fmt: skip


def act(chat: Chat, chance: random.Random) -> None:
    """One random thing that people do."""
    what = chance.random()
    if what < 0.45:
        chat.says(chance.choice(SAID))
    elif what < 0.8:
        labels = [c for m in chat.messages for line in m.keyboard for c in line]
        if labels:
            chat.presses(chance.choice(labels).label)
    elif what < 0.87:
        chat.answers_to(chance.randint(1, chat.last_id + 1), chance.choice(SAID))
    elif what < 0.94:
        chat.edits(chance.randint(1, chat.last_id + 1), chance.choice(SAID))
    elif what < 0.97:
        chat.delivers(chance.randint(1, chat.last_id + 1), chance.choice(SAID))
    else:
        kind = chance.choice([MediaKind.PHOTO, MediaKind.FILE, MediaKind.VOICE])
        chat.sends(kind, file=MediaFile("f", clean(chance.choice(["a.pdf", "a.xlsx", ""])), 9))


@pytest.mark.parametrize("ten", range(12))
def test_nothing_breaks_and_every_message_fits(ten: int) -> None:
    for number in range(10):
        chance = random.Random(ten * 10 + number)
        backend = FakeBackend()
        if chance.random() < 0.7:
            backend.record(Q2, {c: v for c, v in FILLED.items() if chance.random() < 0.8})
        language = chance.choice(["vi", "en"])
        chats = [
            backend.person("Lan", Grant(Role.FOCAL, BAC_SON, ("van_phong",)), language=language),
            backend.person("Hằng", Grant(Role.FOCAL, BAC_SON), language="vi"),
            backend.officer("Hoa", "tai_chinh"),
        ]
        if chance.random() < 0.5:
            backend.fill(but=tuple(code for code in FILLED if chance.random() < 0.3))
        for chat in chats:
            chat.says("/baocao")
        for _ in range(40):
            act(chance.choice(chats), chance)


def test_a_number_that_was_refused_is_stored_nowhere() -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
    chat.says("I.5.1 3, I.5 0")
    assert "I.5.1 không áp dụng theo câu trả lời khác" in chat.heard
    chat.presses("Ghi")
    assert backend.values()["I.5"] == Value(number=0)
    assert backend.values()["I.5.1"].number is None
