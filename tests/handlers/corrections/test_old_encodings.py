"""Text typed with an old keyboard is named and offered in Unicode; nothing is stored unseen."""

import pytest

from handlers.engine.turn import MediaFile, MediaKind
from reporting.people import Grant, Role
from reporting.reports import Evidence, EvidenceKind
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.world import Q3, FakeBackend


def lan(backend: FakeBackend) -> Chat:
    """The focal point, at the first question."""
    return backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")


def texts(backend: FakeBackend) -> list[str | None]:
    return [value.text for value in backend.values().values()]


def kept(backend: FakeBackend) -> list[Evidence]:
    return [one for attached in backend.evidence.values() for one in attached]


def test_a_note_typed_in_tcvn3_is_offered_in_unicode_and_kept_so() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("/ghichu II.1.1 theo quyÕt ®Þnh cña UBND x· §µo D\u00ad¬ng")
    assert chat.heard == (
        "Tin này gõ bằng bảng mã cũ (TCVN3) nên chưa ghi. Ý anh/chị là:\n"
        "“/ghichu II.1.1 theo quyết định của UBND xã Đào Dương”?"
    )
    assert chat.labels == ["Đúng", "Không phải"]
    assert kept(backend) == []
    chat.presses("Đúng")
    assert [one.text for one in kept(backend)] == ["theo quyết định của UBND xã Đào Dương"]


@pytest.mark.parametrize(
    ("raw", "encoding", "meant"),
    [
        ("§· xö lý xong", "TCVN3", "Đã xử lý xong"),
        ("Ñaõ xöû lyù xong", "VNI", "Đã xử lý xong"),
        ("Xá»\u00ad lÃ½ xong", "Unicode bị đọc sai", "Xử lý xong"),
    ],
)
def test_a_text_row_typed_in_an_old_encoding_is_asked_about(
    raw: str, encoding: str, meant: str
) -> None:
    backend = FakeBackend()
    chat = lan(backend).says("/sua N.T.1").says(raw)
    assert f"bảng mã cũ ({encoding})" in chat.heard
    assert f"“{meant}”" in chat.heard
    assert meant not in texts(backend)
    chat.says("đúng")
    assert backend.values()["N.T.1"] == Value(text=meant)


def test_a_unit_typed_in_an_old_encoding_is_found_once_it_is_confirmed() -> None:
    backend = FakeBackend()
    chat = backend.person("Hùng", Grant(Role.LEADER, "329")).says("/tonghop x· b¾c s¬n")
    assert "“/tonghop xã bắc sơn”" in chat.heard
    chat.presses("Đúng")
    assert "Bắc Sơn" in chat.album.caption


def test_a_number_with_words_in_an_old_encoding_is_recorded_once_it_is_confirmed() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14 v¨n b¶n")
    assert backend.values() == {}
    chat.presses("Đúng")
    assert backend.values()["I.1"] == Value(number=14)


def test_a_prose_paragraph_is_offered_whole() -> None:
    backend = FakeBackend()
    said = (
        "Trong quý, UBND x· B¾c S¬n ®· ban hµnh 05 v¨n b¶n “c¶i c¸ch hµnh chÝnh” (CCHC) – "
        "®¹t 100% kÕ ho¹ch; kÕt nèi Zalo, VNeID."
    )
    lan(backend).says("/sua N.T.1").says(said).presses("Đúng")
    assert backend.values()["N.T.1"].text == (
        'Trong quý, UBND xã Bắc Sơn đã ban hành 05 văn bản "cải cách hành chính" (CCHC) - '
        "đạt 100% kế hoạch; kết nối Zalo, VNeID."
    )


def test_what_was_not_meant_is_left_and_the_question_stays() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("/sua N.T.1").says("§· xö lý xong").says("không")
    assert "chưa được dùng" in chat.heard
    assert backend.values() == {}
    chat.says("Đã xử lý")
    assert texts(backend) == ["Đã xử lý"]


def test_the_offer_ends_with_whatever_is_done_next() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14 v¨n b¶n")
    offer = chat.messages[-1].keyboard[0][0].key
    chat.says("15")
    assert backend.values()["I.1"] == Value(number=15)
    chat.presses_key(offer)
    assert chat.toast.startswith("Nút này đã cũ")
    assert backend.values()["I.1"] == Value(number=15)


def test_buttons_of_the_open_question_stay_good_while_a_text_is_offered() -> None:
    backend = FakeBackend()
    chat = lan(backend)
    revision = chat.session.revision
    chat.says("14 v¨n b¶n")
    assert chat.session.revision == revision


def test_a_text_half_in_an_old_encoding_is_named_and_not_guessed() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("/ghichu II.1.1 Xã Bắc Sơn: x· b¾c s¬n")
    assert "bảng mã cũ (TCVN3 hoặc VNI) nên chưa ghi" in chat.heard
    assert kept(backend) == []


def test_a_message_edited_into_an_old_encoding_corrects_only_once_it_is_confirmed() -> None:
    backend = FakeBackend()
    chat = lan(backend).says("14")
    said = chat.last_id - 1
    chat.edits(said, "15 v¨n b¶n")
    assert backend.values()["I.1"] == Value(number=14)
    chat.presses("Đúng")
    assert backend.values()["I.1"] == Value(number=15)


def test_a_caption_in_an_old_encoding_is_read_back_in_unicode() -> None:
    backend = FakeBackend()
    photo = MediaFile("f")
    chat = lan(backend).sends(MediaKind.PHOTO, file=photo, caption="I.1 c«ng v¨n sè 5")
    assert "Chú thích gõ bằng bảng mã cũ" in chat.heard
    assert "công văn số 5" in chat.heard
    chat.presses("Gắn")
    (one,) = kept(backend)
    assert (one.indicator, one.kind, one.text) == ("I.1", EvidenceKind.PHOTO, "công văn số 5")


def test_a_caption_that_nobody_can_tell_is_not_kept() -> None:
    backend = FakeBackend()
    chat = lan(backend).sends(
        MediaKind.PHOTO, file=MediaFile("f"), caption="Xã Bắc Sơn: x· b¾c s¬n"
    )
    assert "chưa ghi" in chat.heard
    chat.presses("Gắn")
    assert [one.text for one in kept(backend)] == [""]


def test_a_reason_typed_in_an_old_encoding_is_asked_about() -> None:
    backend = FakeBackend()
    backend.fill(Q3)
    backend.focal("Lan", "van_phong").says("/nop").presses("Nộp báo cáo")
    clerk = backend.person("Hải", Grant(Role.CLERK, "329"))
    clerk.presses_key(f"clerk.return:{Q3.form}/{Q3.unit}/{Q3.period}/1")
    clerk.says("KiÓm tra l¹i môc III")
    assert "“Kiểm tra lại mục III”" in clerk.heard
    clerk.presses("Đúng")
    assert "Kiểm tra lại mục III" in clerk.heard
