"""A sentence that helps for everything else, as transcripts."""

import pytest

from handlers.turn import SentKind
from reporting.people import Grant, Role
from tests.handlers.chat import BAC_SON, World


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (SentKind.STICKER, "Chưa đọc được nhãn dán."),
        (SentKind.PHOTO, "Chưa đọc được ảnh."),
        (SentKind.VOICE, "Chưa nghe được tin nhắn thoại."),
        (SentKind.FILE, "Chưa nhận tệp ở đây."),
        (SentKind.OTHER, "Chưa đọc được tin này."),
    ],
)
def test_what_is_not_text_gets_a_sentence_and_leaves_the_question_open(
    kind: SentKind, sentence: str
) -> None:
    world = World()
    lan = world.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu").sends(kind)
    assert lan.heard.startswith(sentence)
    lan.says("14")
    assert set(world.values()) == {"I.1"}


def test_text_without_an_open_question_is_not_recorded_and_says_so() -> None:
    world = World()
    lan = world.focal("Lan", "van_phong").says("376")
    assert lan.heard.startswith("Chưa có câu hỏi nào đang mở nên tin này chưa được ghi.")
    assert lan.labels == ["Xem báo cáo"]
    assert world.values() == {}


def test_an_unknown_command_points_to_the_help() -> None:
    lan = World().focal("Lan", "van_phong").says("/bay")
    assert lan.heard == "Không có lệnh /bay. Các lệnh: /trogiup"


def test_help_lists_only_the_commands_of_ones_role() -> None:
    world = World()
    assert "/nop " in world.focal("Lan", "van_phong").says("/trogiup").heard
    assert "/nop " not in world.officer("Minh", "tu_phap").says("/trogiup").heard
    leader = world.person("Chủ tịch", Grant(Role.LEADER, "329")).says("/help")
    assert "/tonghop " in leader.heard
    assert "/baocao " not in leader.heard


def test_every_command_has_its_english_twin() -> None:
    world = World()
    world.fill()
    lan = world.focal("Lan", "van_phong")
    for vietnamese, english in (
        ("/baocao", "/report"),
        ("/nop", "/submit"),
        ("/tiendo", "/status"),
        ("/toi", "/me"),
        ("/trogiup", "/help"),
        ("/sua I.1", "/edit I.1"),
        ("/huy", "/cancel"),
    ):
        heard = lan.says(vietnamese).heard
        lan.says("/baocao")
        if vietnamese == "/huy":
            continue
        assert lan.says(english).heard == heard


def test_cancel_leaves_the_question_and_keeps_what_is_recorded() -> None:
    world = World()
    lan = world.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu").says("14")
    assert lan.says("/huy").heard == "Đã thoát. Số liệu đã ghi vẫn còn."
    assert "Chưa có câu hỏi nào đang mở" in lan.says("7").heard
    assert set(world.values()) == {"I.1"}
    assert lan.says("/huy").heard == "Không có câu nào đang hỏi."


def test_a_group_gets_one_sentence_for_a_command_and_silence_otherwise() -> None:
    world = World()
    lan = world.focal("Lan", "van_phong")
    lan.group = True
    assert "trong cuộc trò chuyện riêng" in lan.says("/baocao@bao_cao_bot").heard
    assert lan.says("chào cả nhà").replies == ()
    assert "Bắc Sơn" not in lan.heard


def test_me_names_roles_units_and_duties() -> None:
    world = World()
    chat = world.person(
        "Lan",
        Grant(Role.FOCAL, BAC_SON, ("van_phong",)),
        Grant(Role.LEADER, "329"),
    ).says("/toi")
    assert chat.heard.startswith(
        "Lan\nĐầu mối, UBND xã Bắc Sơn, mảng Văn phòng\nLãnh đạo, huyện Ân Thi\n"
    )


def test_names_from_outside_cannot_break_the_markup() -> None:
    world = World()
    chat = world.officer("<b>Lan & Co", "van_phong").says("/toi")
    assert chat.heard.startswith("<b>Lan & Co\n")


def test_later_is_taken_for_an_answer() -> None:
    world = World()
    world.invite("K7M2-9QXD-4TRP", Grant(Role.FOCAL, BAC_SON, ("van_phong",)), "Lan")
    chat = world.stranger().says("K7M2-9QXD-4TRP").presses("Để sau")
    assert chat.heard == "Khi nào cần, anh/chị bấm nút dưới đây."
