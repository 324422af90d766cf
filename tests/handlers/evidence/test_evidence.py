"""Notes, photos and files beside a figure, as transcripts."""

from handlers.engine.turn import MediaFile, MediaKind
from reporting.clean_text import clean
from reporting.reports import EvidenceKind
from tests.conversation.chat import Chat
from tests.conversation.world import Q3, FakeBackend

PHOTO = MediaFile("photo-1")


def lan(backend: FakeBackend) -> Chat:
    """Lan, at her first question, which is message 2."""
    return backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")


def kept(backend: FakeBackend) -> list[tuple[str, EvidenceKind, str, str | None]]:
    """What is attached to the report."""
    return [(e.indicator, e.kind, e.text, e.file_id) for e in backend.evidence.get(Q3, [])]


def test_a_photo_while_a_question_is_open_is_offered_to_its_row() -> None:
    backend = FakeBackend()
    chat = lan(backend).sends(MediaKind.PHOTO, file=PHOTO)
    assert chat.heard == "Gắn ảnh này vào I.1 Văn bản chỉ đạo CCHC?"
    assert kept(backend) == []
    chat.presses("Gắn")
    assert kept(backend) == [("I.1", EvidenceKind.PHOTO, "", "photo-1")]
    assert chat.heard.startswith("I.1 ")
    assert chat.says("14").heard.startswith("I.2.1 ")


def test_a_caption_names_the_row_and_keeps_the_words() -> None:
    backend = FakeBackend()
    file = MediaFile("f", clean("kh12.pdf"), 900_000)
    lan(backend).sends(MediaKind.FILE, file=file, caption="I.2.1 Kế hoạch 12/KH-UBND").presses(
        "Gắn"
    )
    assert kept(backend) == [("I.2.1", EvidenceKind.FILE, "Kế hoạch 12/KH-UBND", "f")]


def test_without_words_a_file_keeps_its_name() -> None:
    backend = FakeBackend()
    file = MediaFile("f", clean("kh12.pdf"), 900_000)
    lan(backend).sends(MediaKind.FILE, file=file).presses("Gắn")
    assert kept(backend) == [("I.1", EvidenceKind.FILE, "kh12.pdf", "f")]


def test_it_can_be_left() -> None:
    backend = FakeBackend()
    chat = lan(backend).sends(MediaKind.PHOTO, file=PHOTO).presses("Không gắn")
    assert kept(backend) == []
    assert chat.heard.startswith("I.1 ")


def test_with_no_row_in_sight_one_is_asked_for() -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong").says("/baocao").sends(MediaKind.PHOTO, file=PHOTO)
    assert "Ảnh này cho chỉ tiêu nào?" in chat.heard


def test_a_colleagues_row_takes_nothing() -> None:
    backend = FakeBackend()
    minh = backend.officer("Minh", "tu_phap").says("/baocao")
    assert "thuộc mảng" in minh.sends(MediaKind.PHOTO, file=PHOTO, caption="VI.1.1").heard
    assert kept(backend) == []


def test_a_photo_does_not_lose_a_read_back() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14 7 5").sends(MediaKind.PHOTO, file=PHOTO)
    assert "bấm Ghi hoặc Bỏ trước" in chat.heard
    assert chat.says("ghi").heard.startswith("I.3.1 ")


def test_a_note_is_kept_with_its_row() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("/ghichu I.2.1 theo Kế hoạch 12/KH-UBND")
    assert chat.heard == "Đã lưu ghi chú cho I.2.1."
    assert kept(backend) == [("I.2.1", EvidenceKind.NOTE, "theo Kế hoạch 12/KH-UBND", None)]
    assert chat.says("14").heard.startswith("I.2.1 ")


def test_a_note_without_a_row_or_words_says_how() -> None:
    chat = lan(FakeBackend())
    assert "/ghichu I.2.1" in chat.says("/ghichu").heard
    assert "/ghichu I.2.1" in chat.says("/note I.2.1").heard
    assert "Không có chỉ tiêu X.9" in chat.says("/ghichu X.9 gì đó").heard


def test_the_review_says_how_much_is_attached() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("I.2.1 7").says("/ghichu I.2.1 một").says("/ghichu I.2.1 hai")
    chat.presses_key("review.open:I")
    assert "2.1 Nhiệm vụ đề ra trong kế hoạch năm: 7 · 2 tài liệu kèm" in chat.heard


def test_a_submitted_report_takes_no_evidence() -> None:
    backend = FakeBackend()
    backend.fill()
    chat = backend.focal("Lan", "van_phong").says("/nop").presses("Nộp báo cáo")
    assert "đã khóa" in chat.says("/ghichu I.2.1 muộn").heard
    assert kept(backend) == []
