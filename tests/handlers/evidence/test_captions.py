"""Captions changed after sending, and files that wait while something else is done."""

import pytest

from handlers.engine.states import ConfirmBulk, ConfirmEvidence
from handlers.engine.turn import Media, MediaFile, MediaKind
from reporting.clean_text import clean
from reporting.legacy_encodings.old_text import typed
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.world import Q3, FakeBackend
from tests.handlers.bulk.test_entry_sheets import sends_back, sheet
from tests.handlers.evidence.test_albums import kept, lan, photo, sends


def changes(chat: Chat, thing: Media) -> Chat:
    """The caption of what was sent last is changed."""
    return chat.captions(chat.last_id, thing)


# --- a caption that is changed -------------------------------------------------------------------
def test_a_row_written_into_the_caption_afterwards_is_the_row_that_is_asked_about() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, album=""))
    assert chat.heard.startswith("Gắn ảnh này vào I.2.1 ")
    changes(chat, photo(1, "I.1 công văn", ""))
    assert chat.heard.startswith("Gắn ảnh này vào I.1 ")
    chat.presses("Gắn")
    assert kept(backend) == [("I.1", ["p1"])]


def test_an_album_follows_its_caption_to_another_row() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "I.1 công văn"), photo(2), photo(3))
    changes(chat, photo(1, "I.2.2 công văn")).presses("Gắn")
    assert kept(backend) == [("I.2.2", ["p1", "p2", "p3"])]


def test_a_number_written_into_the_caption_afterwards_is_read_back() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, album=""))
    changes(chat, photo(1, "17", "")).presses("Ghi và gắn")
    assert backend.values()["I.2.1"] == Value(number=17)
    assert kept(backend) == [("I.2.1", ["p1"])]


def test_a_number_taken_out_of_the_caption_is_said_not_to_be_recorded() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "17", ""))
    changes(chat, photo(1, "I.1 công văn", ""))
    assert "“17” chưa được ghi" in chat.heard
    chat.presses("Gắn")
    assert "I.2.1" not in backend.values()
    assert kept(backend) == [("I.1", ["p1"])]


def test_a_caption_changed_to_another_row_after_attaching_is_asked_about_like_a_new_photo() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "I.1", "")).presses("Gắn")
    changes(chat, photo(1, "I.2.2 báo cáo", ""))
    assert chat.heard.startswith("Gắn ảnh này vào I.2.2 ")
    assert "vẫn đang gắn ở I.1" in chat.heard
    chat.presses("Gắn")
    assert kept(backend) == [("I.1", ["p1"]), ("I.2.2", ["p1"])]


def test_a_photo_that_was_left_is_asked_about_once_its_caption_names_a_row() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1)).presses("Không gắn")
    changes(chat, photo(1, "I.1 công văn")).presses("Gắn")
    assert kept(backend) == [("I.1", ["p1"])]


@pytest.mark.parametrize(
    ("caption", "words"),
    [("I.1 công văn 12", "chú thích mới chưa được lưu"), ("I.1 15", "chưa được ghi")],
)
def test_other_words_under_what_is_attached_are_said_not_to_be_kept(
    caption: str, words: str
) -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "I.1", "")).presses("Gắn")
    assert words in changes(chat, photo(1, caption, "")).heard
    assert backend.values()["I.1"] == Value(number=14)


def test_a_caption_under_a_sheet_that_was_read_is_said_not_to_be_used() -> None:
    backend = FakeBackend()
    chat = sends_back(lan(backend), sheet({"I.1": Value(number=3)}))
    file = Media(MediaKind.FILE, MediaFile("f", clean("mau.xlsx")), clean("số mới"))
    assert "Chú thích vừa sửa chưa được dùng" in changes(chat, file).heard
    assert chat.presses("Ghi 1 số").heard


OLD = "I.1 c«ng v¨n chØ ®¹o c¶i c¸ch"
"""«I.1 công văn chỉ đạo cải cách» in TCVN3."""


def old_photo(number: int) -> Media:
    return Media(MediaKind.PHOTO, MediaFile(f"p{number}", size=100_000), typed(OLD))


def test_a_caption_changed_in_an_old_encoding_is_read_as_it_was_meant_and_said() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, album=""))
    changes(chat, old_photo(1))
    assert chat.heard.startswith("Gắn ảnh này vào I.1 ")
    assert "đọc là “I.1 công văn chỉ đạo cải cách”" in chat.heard
    chat.presses("Gắn")
    assert backend.evidence[Q3][0].text == "công văn chỉ đạo cải cách"


def test_a_caption_changed_in_an_old_encoding_is_read_after_attaching_too() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "I.2.2", "")).presses("Gắn")
    changes(chat, old_photo(1))
    assert "đọc là “I.1 công văn chỉ đạo cải cách”" in chat.heard
    assert "vẫn đang gắn ở I.2.2" in chat.heard
    chat.presses("Gắn")
    assert [one.text for one in backend.evidence[Q3]] == ["", "công văn chỉ đạo cải cách"]


def test_words_in_an_old_encoding_under_what_is_attached_are_said_not_to_be_kept() -> None:
    chat = sends(lan(FakeBackend()), photo(1, "I.1", "")).presses("Gắn")
    changes(chat, old_photo(1))
    assert "đọc là" in chat.heard
    assert "chú thích mới chưa được lưu" in chat.heard


@pytest.mark.parametrize("caption", ["", "I.1", "I.1 công văn", "I.1 15"])
@pytest.mark.parametrize("answer", [None, "gắn"])
def test_an_edit_that_leaves_the_caption_as_it_was_is_met_with_silence(
    caption: str, answer: str | None
) -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, caption))
    sent_in = chat.last_id
    if answer is not None:
        chat.says(answer)
    before = kept(backend), backend.values()
    assert chat.captions(sent_in, photo(1, caption)).heard == ""
    assert (kept(backend), backend.values()) == before


@pytest.mark.parametrize("caption", ["I.1 văn", "I.1 20", "I.1 nhà văn hóa 20"])
def test_a_caption_that_is_only_a_piece_of_the_words_that_are_kept_is_not_passed_over(
    caption: str,
) -> None:
    chat = sends(lan(FakeBackend()), photo(1, "I.1 nhà văn hóa 2023 mới"))
    sent_in = chat.last_id
    assert "chưa được" in chat.says("gắn").captions(sent_in, photo(1, caption)).heard


def test_words_added_under_another_photo_of_an_album_leave_its_number_alone() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "trang đầu"), photo(2, "17"))
    changes(chat, photo(1, "trang bìa")).presses("Ghi và gắn")
    assert backend.values()["I.2.1"] == Value(number=17)
    assert backend.evidence[Q3][0].text == "trang bìa"


@pytest.mark.parametrize("captions", [("I.1 15", "I.2.1 17"), ("17", "18"), ("I.2.1 17", "I.2.2")])
def test_numbers_for_photos_of_which_only_one_could_be_recorded_are_said_not_to_be(
    captions: tuple[str, str],
) -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, captions[0]), photo(2, captions[1]))
    assert chat.heard.count("chưa được ghi: anh/chị gửi số thành tin nhắn riêng") == 1
    before = backend.values()
    chat.presses("Gắn")
    assert backend.values() == before


# --- another file in the place of the one that was sent ------------------------------------------
def test_a_photo_that_replaces_one_that_waits_is_asked_about_with_it() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, album=""))
    changes(chat, photo(2, album="")).presses("Gắn")
    assert kept(backend) == [("I.2.1", ["p1", "p2"])]


def test_a_photo_that_replaces_an_attached_one_is_asked_about_and_the_first_stays() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, album="")).presses("Gắn")
    changes(chat, photo(2, album=""))
    assert chat.heard.startswith("Gắn ảnh này vào ")
    chat.presses("Gắn")
    assert [files for _, files in kept(backend)] == [["p1"], ["p2"]]


def test_a_sheet_that_replaces_a_photo_is_read_like_one_that_was_just_sent() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, album="")).presses("Không gắn")
    backend.files["f"] = sheet({"I.2.2": Value(number=3)})
    chat.captions(chat.last_id, Media(MediaKind.FILE, MediaFile("f", clean("mau.xlsx"))))
    assert isinstance(chat.session.state, ConfirmBulk)


# --- files that wait while something else is done ------------------------------------------------
@pytest.mark.parametrize("command", ["/baocao", "/sua I.1", "/nop"])
def test_a_command_that_drops_waiting_photos_says_that_they_are_not_attached(command: str) -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1), photo(2)).says(command)
    if not isinstance(chat.session.state, ConfirmEvidence):
        assert "2 ảnh vừa gửi chưa gắn vào đâu" in chat.heard
    assert kept(backend) == []


def test_a_command_while_the_row_of_a_photo_is_asked_for_says_that_it_is_not_attached() -> None:
    backend = FakeBackend()
    chat = sends(backend.focal("Lan", "van_phong").says("/baocao"), photo(1, album=""))
    assert "cho chỉ tiêu nào?" in chat.heard
    chat.says("/sua I.1")
    assert "1 ảnh vừa gửi chưa gắn vào đâu" in chat.heard
    assert "gửi lại với mã chỉ tiêu" in chat.heard
    assert chat.says("14").heard


@pytest.mark.parametrize("command", ["/tiendo", "/trogiup", "/tonghop"])
def test_a_command_that_only_shows_something_keeps_the_photos_waiting(command: str) -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "I.1")).says(command)
    assert "chưa gắn vào đâu" not in chat.heard
    chat.says("gắn")
    assert kept(backend) == [("I.1", ["p1"])]


def test_a_sheet_that_comes_while_a_photo_waits_says_that_the_photo_is_not_attached() -> None:
    backend = FakeBackend()
    chat = sends_back(sends(lan(backend), photo(1)), sheet({"I.2.2": Value(number=3)}))
    assert "1 ảnh vừa gửi chưa gắn vào đâu" in chat.heard
    assert chat.presses("Ghi 1 số").heard


@pytest.mark.parametrize("label", ["Gắn", "Không gắn"])
def test_an_answer_about_the_photos_says_nothing_more_of_them(label: str) -> None:
    chat = sends(lan(FakeBackend()), photo(1)).presses(label)
    assert "chưa gắn vào đâu" not in chat.heard


# --- parts that come as they like ----------------------------------------------------------------
def test_the_parts_of_an_album_in_another_order_and_twice_are_one_question() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    sends(chat, photo(3))
    sends(chat, photo(2), photo(3))
    sends(chat, photo(1, "I.1 công văn"))
    sends(chat, photo(1, "I.1 công văn")).presses("Gắn")
    assert kept(backend) == [("I.1", ["p3", "p2", "p1"])]


def test_a_photo_during_a_read_back_is_told_what_to_do_and_the_read_back_stays() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend).says("7 5"), photo(1))
    assert "bấm Ghi hoặc Bỏ trước, rồi gửi lại" in chat.heard
    chat.says("ghi")
    sends(chat, photo(1, "I.2.1")).presses("Gắn")
    assert kept(backend) == [("I.2.1", ["p1"])]
