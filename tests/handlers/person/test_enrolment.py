"""Enrolment, played as people play it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reporting.invitations import VALID_FOR, code_hash
from reporting.people import Grant, Role
from tests.conversation.engine import BAC_SON
from tests.conversation.world import Q3, FakeBackend

CODE = "K7M2-9QXD-4TRP"
LAN = Grant(Role.FOCAL, BAC_SON, ("van_phong",))


def test_a_stranger_learns_how_to_enrol_and_nothing_else() -> None:
    chat = FakeBackend().stranger()
    for text in ("xin chào", "/start", "/tonghop", "/baocao", "/toi", "376"):
        assert "anh/chị cần mã mời" in chat.says(text).heard
        assert "Bắc Sơn" not in chat.heard
        assert chat.menu == ()


def test_a_code_typed_or_by_link_enrols_with_what_it_grants() -> None:
    backend = FakeBackend()
    backend.invite(CODE, LAN, "Lan")
    chat = backend.stranger().says("/start k7m2-9qxd-4trp")
    assert chat.heard == (
        "Chào anh/chị Lan.\n"
        "Đã kết nối với UBND xã Bắc Sơn, đầu mối nộp báo cáo, mảng Văn phòng (58 chỉ tiêu).\n"
        "Báo cáo CCHC quý III/2024: hạn thứ Hai 16/9, còn 6 ngày.\n"
        "Chỉ lưu tên, tài khoản nhắn tin và số liệu anh/chị gửi, để tổng hợp báo cáo. "
        "Không gửi văn bản mật."
    )
    assert chat.labels == ["Bắt đầu", "Để sau"]
    assert chat.menu[:3] == ("baocao", "sua", "nop")


def test_an_invitation_without_a_name_takes_the_messengers() -> None:
    backend = FakeBackend()
    backend.invite(CODE, Grant(Role.LEADER, "329"))
    chat = backend.stranger().says(CODE.lower().replace("-", " "))
    assert chat.heard.startswith("Chào anh/chị Người Mới.\nĐã kết nối: lãnh đạo huyện Ân Thi.")
    assert chat.labels == ["Xem tổng hợp", "Để sau"]
    assert "tonghop" in chat.menu
    assert "baocao" not in chat.menu


def test_a_code_once_tried_too_late_stays_expired_when_the_clock_is_set_back() -> None:
    backend = FakeBackend()
    backend.invite(CODE, LAN)
    chat = backend.stranger().later(VALID_FOR + timedelta(minutes=1))
    assert "đã hết hạn" in chat.says(CODE).heard
    assert "đã hết hạn" in chat.later(-VALID_FOR).says(f"/start {CODE}").heard
    assert backend.people == {}


def test_a_code_that_expired_while_others_were_tried_stays_expired() -> None:
    backend = FakeBackend()
    backend.invite(CODE, LAN)
    other = backend.stranger("901").later(VALID_FOR + timedelta(minutes=1))
    other.says("AAAA-BBBB-CCCC")
    assert "đã hết hạn" in backend.stranger().later(-VALID_FOR).says(CODE).heard


def test_unknown_used_expired_and_revoked_codes_each_have_their_sentence() -> None:
    backend = FakeBackend()
    backend.invite(CODE, LAN)
    hashed = code_hash(CODE)
    assert "Không có mã mời này" in backend.stranger("1").says("/start AAAA-BBBB-CCCC").heard
    assert "Không có mã mời này" in backend.stranger("2").says("/start abc").heard
    fresh = backend.invitations[hashed]
    backend.invitations[hashed] = replace(fresh, used_at=backend.now)
    assert "đã được dùng" in backend.stranger("3").says(CODE).heard
    backend.invitations[hashed] = replace(fresh, revoked_at=backend.now)
    assert "đã bị thu hồi" in backend.stranger("4").says(CODE).heard
    backend.invitations[hashed] = replace(fresh, expires_at=backend.now)
    assert "đã hết hạn" in backend.stranger("5").says(CODE).heard
    assert backend.people == {}


def test_an_invitation_works_until_the_fourteenth_day() -> None:
    backend = FakeBackend()
    backend.invite(CODE, LAN)
    backend.now += timedelta(days=14) - timedelta(seconds=1)
    assert "Đã kết nối" in backend.stranger().says(CODE).heard


def test_five_wrong_codes_in_an_hour_close_the_door_even_to_the_right_one() -> None:
    backend = FakeBackend()
    backend.invite(CODE, LAN)
    chat = backend.stranger()
    for _ in range(5):
        assert "Không có mã mời này" in chat.says("/start AAAA-BBBB-CCCC").heard
    assert "thử lại sau 09:30" in chat.says(CODE).heard
    assert len(backend.wrong[chat.address]) == 5
    assert "Đã kết nối" in backend.stranger("other").says(CODE).heard


def test_the_door_opens_again_an_hour_after_the_first_wrong_code() -> None:
    backend = FakeBackend()
    backend.invite(CODE, LAN)
    chat = backend.stranger()
    for _ in range(5):
        chat.says("/start AAAA-BBBB-CCCC")
    chat.later(timedelta(hours=1))
    assert "Đã kết nối" in chat.says(CODE).heard


def test_a_second_code_adds_a_second_role_to_the_same_person() -> None:
    backend = FakeBackend()
    backend.invite(CODE, Grant(Role.LEADER, "329"))
    hoa = backend.officer("Hoa", "tai_chinh")
    assert "lãnh đạo huyện Ân Thi" in hoa.says(CODE).heard
    assert backend.people[1].name == "Hoa"
    assert backend.people[1].roles() == {Role.OFFICER, Role.LEADER}
    assert {"baocao", "tonghop"} <= set(hoa.menu)


def test_pressing_ones_own_link_again_says_hello() -> None:
    backend = FakeBackend()
    backend.invite(CODE, LAN, "Lan")
    chat = backend.stranger().says(f"/start {CODE}").says(f"/start {CODE}")
    assert chat.heard == "Chào anh/chị Lan. Anh/chị đã kết nối."
    assert backend.wrong == {}


@pytest.mark.parametrize(
    "said",
    [
        f"Mã mời: {CODE}",
        f"https://t.me/bao_cao_bot?start={CODE}",
        f"m· mêi {CODE}",
        f"/start mã {CODE}.",
        CODE.replace("-", " – ").lower(),
        f"“{CODE}”\u200b",
    ],
)
def test_a_code_is_taken_out_of_the_words_it_was_sent_with(said: str) -> None:
    backend = FakeBackend()
    backend.invite(CODE, LAN, "Lan")
    assert "Chào anh/chị Lan." in backend.stranger().says(said).heard


@pytest.mark.parametrize("said", [f"{CODE} hay AAAA-BBBB-CCCC", f"{CODE}-2222", f"X{CODE}"])
def test_two_codes_or_a_longer_one_are_not_guessed_at(said: str) -> None:
    backend = FakeBackend()
    backend.invite(CODE, LAN, "Lan")
    assert "Đã kết nối" not in backend.stranger().says(said).heard
    assert backend.people == {}


def test_a_code_within_an_enrolled_persons_text_is_text() -> None:
    backend = FakeBackend()
    backend.invite(CODE, Grant(Role.LEADER, "329"))
    lan = backend.focal("Lan", "van_phong").says("/sua N.T.1").says(f"Đã cấp mã {CODE} cho xã")
    assert backend.people[1].roles() == {Role.FOCAL}
    assert "Đã ghi N.T.1" in lan.heard


def test_a_long_number_is_an_answer_and_not_a_code() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
    lan.says("376376376376")
    assert "lớn quá mức" in lan.heard
    assert backend.answers.get(Q3) is None
    assert backend.wrong == {}
