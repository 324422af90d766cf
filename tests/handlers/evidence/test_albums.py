"""Photos and files sent in one act, and figures and words sent with them, as transcripts."""

from handlers.engine.turn import Media, MediaFile, MediaKind
from handlers.evidence.limits import MEGABYTE, REPORT_FILES
from reporting.clean_text import clean
from reporting.reports import FileState
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.world import Q3, FakeBackend


def photo(number: int, caption: str = "", album: str = "a1") -> Media:
    return Media(MediaKind.PHOTO, MediaFile(f"p{number}", size=100_000), clean(caption), album)


def lan(backend: FakeBackend) -> Chat:
    """Lan, who is asked I.1 and then I.2.1."""
    return backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu").says("14")


def sends(chat: Chat, *parts: Media) -> Chat:
    first, *more = parts
    return chat.sends(
        first.kind, file=first.file, caption=first.caption, album=first.album, more=tuple(more)
    )


def kept(backend: FakeBackend) -> list[tuple[str, list[str]]]:
    return [
        (one.indicator, [file.file_id for file in one.files])
        for one in backend.evidence.get(Q3, [])
    ]


def test_an_album_with_a_caption_on_its_first_photo_is_asked_about_once_for_that_row() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "I.1 ảnh công văn"), photo(2), photo(3))
    assert chat.heard == ("Gắn 3 ảnh này vào I.1 Văn bản chỉ đạo CCHC?\nChú thích: “ảnh công văn”")
    chat.presses("Gắn")
    assert kept(backend) == [("I.1", ["p1", "p2", "p3"])]
    assert chat.heard.startswith("I.2.1 ")
    assert "Đã gắn 3 ảnh vào I.1." in chat.heard


def test_the_parts_of_an_album_one_by_one_are_one_question_too() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    sends(chat, photo(1, "I.1 ảnh công văn"))
    sends(chat, photo(2))
    assert sends(chat, photo(3)).heard.startswith("Gắn 3 ảnh này vào I.1 ")
    chat.presses("Gắn")
    assert kept(backend) == [("I.1", ["p1", "p2", "p3"])]


def test_a_caption_that_comes_with_the_last_part_names_the_row_of_all() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    sends(chat, photo(1), photo(2))
    sends(chat, photo(3, "I.1 công văn")).presses("Gắn")
    assert kept(backend) == [("I.1", ["p1", "p2", "p3"])]


def test_a_part_that_comes_after_the_answer_goes_where_the_others_went() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "I.1 công văn"), photo(2)).presses("Gắn")
    sends(chat, photo(3))
    assert chat.heard == "Vừa nhận thêm 1 ảnh gửi cùng lượt: đã gắn vào I.1."
    assert kept(backend) == [("I.1", ["p1", "p2"]), ("I.1", ["p3"])]
    assert chat.says("7").heard.startswith("I.2.2 ")


def test_a_part_that_comes_after_it_was_left_is_left_too_and_said() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1), photo(2)).presses("Không gắn")
    assert "cũng không gắn" in sends(chat, photo(3)).heard
    assert kept(backend) == []


def test_a_part_that_comes_twice_is_kept_once() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "I.1"), photo(2))
    sends(chat, photo(2)).presses("Gắn")
    assert sends(chat, photo(2)).heard == ""
    assert kept(backend) == [("I.1", ["p1", "p2"])]


def test_forty_photos_are_one_question_and_all_of_them_are_kept() -> None:
    backend = FakeBackend()
    parts = [photo(n, "I.1 hồ sơ" if n == 0 else "", f"a{n // 10}") for n in range(40)]
    chat = sends(lan(backend), *parts)
    assert chat.heard.startswith("Gắn 40 ảnh này vào I.1 ")
    chat.presses("Gắn")
    assert kept(backend) == [("I.1", [f"p{n}" for n in range(40)])]


def test_two_albums_for_two_rows_are_one_question_and_go_to_their_rows() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "I.1 công văn"), photo(2))
    sends(chat, photo(3, "I.2.2 báo cáo", "a2"), photo(4, "", "a2"))
    assert "I.1 Văn bản chỉ đạo CCHC: 2 ảnh" in chat.heard
    chat.presses("Gắn")
    assert kept(backend) == [("I.1", ["p1", "p2"]), ("I.2.2", ["p3", "p4"])]


def test_a_caption_sent_as_a_message_right_after_the_photo_is_its_caption() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, album=""))
    chat.says("I.1 ảnh công văn")
    assert chat.heard.startswith("Gắn ảnh này vào I.1 ")
    chat.presses("Gắn")
    assert kept(backend) == [("I.1", ["p1"])]
    assert backend.evidence[Q3][0].text == "ảnh công văn"


def test_a_number_under_a_photo_is_the_number_and_the_photo() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "17", ""))
    assert chat.heard.startswith("Ghi I.2.1 ")
    assert "= 17 và gắn ảnh này?" in chat.heard
    chat.presses("Ghi và gắn")
    assert backend.values()["I.2.1"] == Value(number=17)
    assert kept(backend) == [("I.2.1", ["p1"])]
    assert chat.heard.startswith("I.2.2 ")


def test_a_number_with_its_row_under_an_album_is_recorded_for_that_row() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "I.2.2: 5"), photo(2)).presses("Ghi và gắn")
    assert backend.values()["I.2.2"] == Value(number=5)
    assert kept(backend) == [("I.2.2", ["p1", "p2"])]
    assert chat.heard.startswith("I.2.1 ")


def test_a_number_typed_right_after_the_photo_is_read_back_with_it() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, album="")).says("17")
    assert "= 17 và gắn ảnh này?" in chat.heard
    chat.presses("Chỉ gắn")
    assert "I.2.1" not in backend.values()
    assert kept(backend) == [("I.2.1", ["p1"])]


def test_a_number_while_a_photo_of_another_row_waits_is_said_not_to_be_recorded() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), photo(1, "I.1 công văn")).says("17")
    assert "“17” chưa được ghi" in chat.heard
    chat.presses("Gắn")
    assert "I.2.1" not in backend.values()


def test_figures_in_a_caption_that_are_no_answer_are_said_not_to_be_recorded() -> None:
    backend = FakeBackend()
    assert "chưa được ghi" in sends(lan(backend), photo(1, "20%", "")).heard
    assert "chưa được ghi" in sends(lan(FakeBackend()), photo(1, "I.1 5, I.2.2 7", "")).heard


def test_with_no_row_in_sight_the_photos_wait_until_it_is_typed() -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong").says("/baocao")
    assert "cho chỉ tiêu nào?" in sends(chat, photo(1), photo(2)).heard
    assert chat.says("I.2.1").heard.startswith("Gắn 2 ảnh này vào I.2.1 ")
    chat.presses("Gắn")
    assert kept(backend) == [("I.2.1", ["p1", "p2"])]


def test_a_file_over_twenty_megabytes_is_said_and_the_others_are_asked_about() -> None:
    backend = FakeBackend()
    big = Media(MediaKind.FILE, MediaFile("f", clean("quet.pdf"), 21 * MEGABYTE), album="a1")
    small = Media(MediaKind.FILE, MediaFile("g", clean("kh.pdf"), MEGABYTE), album="a1")
    chat = sends(lan(backend), big, small)
    assert "quá 20 MB" in chat.heard
    chat.presses("Gắn")
    assert kept(backend) == [("I.2.1", ["g"])]
    assert "quá 20 MB" in sends(chat, big).heard


def test_a_report_takes_no_more_than_its_files_and_says_so() -> None:
    backend = FakeBackend()
    chat = sends(lan(backend), *(photo(n) for n in range(REPORT_FILES))).presses("Gắn")
    assert "200 tệp" in sends(chat, photo(999, "I.1", "a9")).heard
    assert len(backend.evidence[Q3][0].files) == REPORT_FILES
    assert {file.state for file in backend.evidence[Q3][0].files} == {FileState.WAITING}


def test_an_export_offers_what_is_attached_to_whoever_may_see_the_report() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    assert "Tài liệu kèm theo" not in chat.says("/xuat").labels
    sends(chat, photo(1, "I.1"), photo(2)).presses("Gắn")
    assert "Tài liệu kèm theo" in chat.says("/xuat").labels
    assert chat.presses("Tài liệu kèm theo").paper.report == Q3
    other = backend.officer("Tú", "tu_phap", unit="12151")
    other.presses_key("export.attachments:12148/2024-Q3")
    assert not [one for one in other.replies if type(one).__name__ == "Paper"]
