"""A sentence that helps for everything else, as transcripts."""

from dataclasses import replace

import pytest

from handlers.engine.choices import Choice
from handlers.engine.dialog import offering
from handlers.engine.session import Session
from handlers.engine.states import ConfirmBulk, ReportCard
from handlers.engine.turn import MediaKind, Message, Toast
from reporting.people import Grant, Role
from reporting.reports import Move
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, FORM
from tests.conversation.world import Q3, FakeBackend


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (MediaKind.STICKER, "Chưa đọc được nhãn dán."),
        (MediaKind.PHOTO, "Chưa đọc được ảnh."),
        (MediaKind.VOICE, "Chưa nghe được tin nhắn thoại."),
        (MediaKind.FILE, "Chưa nhận tệp ở đây."),
        (MediaKind.OTHER, "Chưa đọc được tin này."),
    ],
)
def test_what_is_not_text_gets_a_sentence_and_leaves_the_question_open(
    kind: MediaKind, sentence: str
) -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu").sends(kind)
    assert lan.heard.startswith(sentence)
    lan.says("14")
    assert set(backend.values()) == {"I.1"}


def test_text_without_an_open_question_is_not_recorded_and_says_so() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("376")
    assert lan.heard.startswith("Chưa có câu hỏi nào đang mở nên tin này chưa được ghi.")
    assert lan.labels == ["Xem báo cáo"]
    assert backend.values() == {}


def test_an_unknown_command_points_to_the_help() -> None:
    lan = FakeBackend().focal("Lan", "van_phong").says("/bay")
    assert lan.heard == "Không có lệnh /bay. Gửi /trogiup để xem các lệnh."


def test_help_lists_only_the_commands_of_ones_role() -> None:
    backend = FakeBackend()
    assert "/nop " in backend.focal("Lan", "van_phong").says("/trogiup").heard
    assert "/nop " not in backend.officer("Minh", "tu_phap").says("/trogiup").heard
    leader = backend.person("Chủ tịch", Grant(Role.LEADER, "329")).says("/help")
    assert "/tonghop " in leader.heard
    assert "/baocao " not in leader.heard


def test_every_command_has_its_english_twin() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong")
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
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu").says("14")
    assert lan.says("/huy").heard == "Đã thoát. Số liệu đã ghi vẫn còn."
    assert "Chưa có câu hỏi nào đang mở" in lan.says("7").heard
    assert set(backend.values()) == {"I.1"}
    assert lan.says("/huy").heard == "Không có câu nào đang hỏi."


def test_a_group_gets_one_sentence_for_a_command_and_silence_otherwise() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong")
    lan.group = True
    assert "trong cuộc trò chuyện riêng" in lan.says("/baocao@bao_cao_bot").heard
    assert lan.says("chào cả nhà").replies == ()
    assert "Bắc Sơn" not in lan.heard


def test_me_names_roles_units_and_duties() -> None:
    backend = FakeBackend()
    chat = backend.person(
        "Lan",
        Grant(Role.FOCAL, BAC_SON, ("van_phong",)),
        Grant(Role.LEADER, "329"),
    ).says("/toi")
    assert chat.heard.startswith(
        "Lan\nĐầu mối, UBND xã Bắc Sơn, mảng Văn phòng\nLãnh đạo, huyện Ân Thi\n"
    )


def test_names_from_outside_cannot_break_the_markup() -> None:
    backend = FakeBackend()
    chat = backend.officer("<b>Lan & Co", "van_phong").says("/toi")
    assert chat.heard.startswith("<b>Lan & Co\n")


def test_later_is_taken_for_an_answer() -> None:
    backend = FakeBackend()
    backend.invite("K7M2-9QXD-4TRP", Grant(Role.FOCAL, BAC_SON, ("van_phong",)), "Lan")
    chat = backend.stranger().says("K7M2-9QXD-4TRP").presses("Để sau")
    assert chat.heard == "Khi nào cần, anh/chị bấm nút dưới đây."


# --- the choices of notices can be typed ---------------------------------------------------------
def clerk_of(backend: FakeBackend) -> Chat:
    return backend.person("Hà", Grant(Role.CLERK, "329"))


def test_a_clerk_accepts_the_report_that_was_just_submitted_by_typing() -> None:
    backend = FakeBackend()
    backend.fill()
    ha = clerk_of(backend)
    backend.focal("Lan", "van_phong").says("/nop").says("nộp")
    assert ha.says("tiep nhan").heard.startswith("✅ Đã tiếp nhận")
    assert backend.submissions[Q3][-1].move is Move.ACCEPT


def test_units_offered_after_a_summary_can_be_typed() -> None:
    backend = FakeBackend()
    leader = backend.person("Chủ tịch", Grant(Role.LEADER, "33"), Grant(Role.LEADER, "20"))
    leader.says("/tonghop Bắc Sơn")
    assert len(leader.labels) > 1
    assert (
        "<b>Xã Bắc Sơn, quý III/2024</b>" in leader.says("Xã Bắc Sơn, Huyện Ân Thi").album.caption
    )


def test_what_is_near_a_choice_of_a_notice_is_offered_again() -> None:
    leader = FakeBackend().person("Chủ tịch", Grant(Role.LEADER, "33"), Grant(Role.LEADER, "20"))
    leader.says("/tonghop Bắc Sơn").says("Xã Bắc Sơn, Huyện Ân Thii")
    assert leader.heard.startswith("Ý anh/chị là “Xã Bắc Sơn, Huyện Ân Thi")
    assert "Xã Bắc Sơn, Huyện Ân Thi" in leader.labels


def test_the_other_language_can_be_typed_and_the_card_keeps_its_buttons() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
    revision = lan.session.revision
    lan.says("/toi")
    assert lan.session.revision == revision
    assert "Language: English" in lan.says("english").heard
    lan.says("14")
    assert set(backend.values()) == {"I.1"}


def test_an_answer_wins_over_a_choice_of_a_notice() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
    lan.session = replace(
        lan.session, offered=(Choice("me.language.en", "14", is_navigation=True),)
    )
    lan.says("14")
    assert set(backend.values()) == {"I.1"}


def test_a_long_list_is_remembered_no_further_than_its_beginning() -> None:
    rows = tuple((Choice(f"a.b.{n}", f"Xã {n}", is_navigation=True),) for n in range(40))
    session = offering(Session(), [Message("…", rows), Toast("…")])
    assert [choice.key for choice in session.offered] == [f"a.b.{n}" for n in range(24)]
    assert offering(session, [Message("…", ((Choice("c.d", "Có"),),))]) == session


# --- an open card stays --------------------------------------------------------------------------
@pytest.mark.parametrize("word", ["không", "chưa", "Chưa nộp"])
def test_the_question_before_submitting_can_be_answered_no(word: str) -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong").says("/nop").says(word)
    assert lan.session.state == ReportCard()
    assert backend.submissions == {}


def test_text_that_is_no_choice_leaves_the_submission_open() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong").says("/nop")
    labels = lan.labels
    lan.says("để tôi xem đã nhé")
    assert lan.heard.endswith("Tin này chưa được ghi. Anh/chị bấm hoặc gõ một lựa chọn dưới đây.")
    assert lan.labels == labels
    lan.says("nộp")
    assert backend.submissions[Q3][-1].move is Move.SUBMIT


def test_text_that_is_no_choice_leaves_a_contradiction_open() -> None:
    chat = FakeBackend().focal("Lan", "van_phong").says("/sua I.2.1").says("7")
    labels = chat.says("/sua I.2.2").says("9").labels
    assert "Sửa I.2.2" in labels
    assert chat.says("để hỏi lại").labels == labels
    assert "bấm hoặc gõ một lựa chọn" in chat.heard


def test_text_that_is_no_choice_leaves_the_choice_of_units_open() -> None:
    backend = FakeBackend()
    lan = backend.person(
        "Lan",
        Grant(Role.FOCAL, BAC_SON, ("van_phong",)),
        Grant(Role.FOCAL, "12151", ("van_phong",)),
    ).says("/baocao")
    labels = lan.labels
    assert lan.says("chưa biết").labels == labels
    assert "bấm hoặc gõ một lựa chọn" in lan.heard


# --- leaving -------------------------------------------------------------------------------------
def test_cancel_at_a_read_back_forgets_what_was_not_confirmed() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu").says("14")
    lan.says("I.2.1: 7\nI.2.2: 7")
    assert isinstance(lan.session.state, ConfirmBulk)
    before = lan.session
    lan.says("/huy")
    left = replace(lan.session, offered=())
    assert left == Session(revision=before.revision + 1, report=Q3, undo=before.undo)
    assert set(backend.values()) == {"I.1"}


# --- who only looks ------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [MediaKind.PHOTO, MediaKind.VOICE, MediaKind.FILE])
def test_whoever_files_nothing_is_not_told_to_type_figures(kind: MediaKind) -> None:
    heard = clerk_of(FakeBackend()).sends(kind).heard
    assert "gõ số liệu" not in heard
    assert heard.endswith("Anh/chị xem số liệu bằng lệnh /tonghop hoặc /tiendo.")


def test_a_name_that_needs_its_table_is_followed_by_the_short_one() -> None:
    backend = FakeBackend()
    minh = backend.officer("Minh", *FORM.duties)
    assert minh.says("/sua VI.1.1").heard.startswith(
        "VI.1.1 Kế hoạch được giao (Kế hoạch vốn đầu tư công)\n"
    )
    assert minh.says("/sua III.1.2").heard.startswith("III.1.2 Số TTHC công bố mới\n")
