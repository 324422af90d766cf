"""Submitting, withdrawing, and every reason why not, as transcripts."""

from datetime import datetime

from reporting.people import Grant, Role
from reporting.reports import Move, ReportState
from tests.conversation.assertions import plain
from tests.conversation.engine import BAC_SON, ZONE
from tests.conversation.world import Q3, FakeBackend


def test_a_complete_report_is_submitted_after_one_question() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong").says("/nop")
    assert lan.heard == (
        "Nộp Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn, 83/83 chỉ tiêu?\n"
        "Hạn thứ Hai 16/9, còn 6 ngày.\n"
        "⚠️ Số liệu đến 10/9; kỳ này chốt 14/9. Nộp bây giờ, văn bản sẽ ghi số liệu đến 10/9.\n"
        "Sau khi nộp, số liệu khóa lại; cần sửa thì rút báo cáo."
    )
    assert backend.submissions == {}
    lan.presses("Nộp báo cáo")
    assert lan.heard == (
        "✅ UBND xã Bắc Sơn đã nộp Báo cáo CCHC quý III/2024 lúc 08:30 10/9, đúng hạn.\n"
        "Số liệu đến 10/9, trước ngày chốt 14/9.\n"
        "Số liệu trong cuộc trò chuyện chưa thay văn bản ký, phát hành."
    )
    assert [s.move for s in backend.submissions[Q3]] == [Move.SUBMIT]


def test_the_confirmation_can_be_typed() -> None:
    backend = FakeBackend()
    backend.fill()
    backend.focal("Lan", "van_phong").says("/nop").says("nộp")
    assert backend.view(Q3).state is ReportState.SUBMITTED


def test_after_the_deadline_it_is_late_and_said_so() -> None:
    backend = FakeBackend(now=datetime(2024, 9, 17, 0, 0, tzinfo=ZONE))
    backend.fill()
    lan = backend.focal("Lan", "van_phong").says("/nop").presses("Nộp báo cáo")
    assert "lúc 00:00 17/9, chậm hạn." in lan.heard


def test_the_last_minute_of_the_day_is_on_time() -> None:
    backend = FakeBackend(now=datetime(2024, 9, 16, 23, 59, 59, tzinfo=ZONE))
    backend.fill()
    lan = backend.focal("Lan", "van_phong").says("/nop").presses("Nộp báo cáo")
    assert "đúng hạn" in lan.heard


def test_what_is_missing_is_listed_with_whose_it_is() -> None:
    backend = FakeBackend()
    backend.officer("Hoa", "tai_chinh")
    backend.fill(but=("VI.1.1", "VI.1.2", "II.1.1"))
    lan = backend.focal("Lan", "van_phong").says("/nop")
    assert lan.heard == (
        "Chưa nộp được: còn thiếu 3 chỉ tiêu.\n"
        "⏳ Tư pháp (chưa có người): 1 chỉ tiêu, II.1.1\n"
        "⏳ Tài chính (Hoa): 2 chỉ tiêu, VI.1.1, VI.1.2"
    )
    assert lan.presses("Xem chỗ thiếu").heard.startswith("II. ")
    assert backend.submissions == {}


def test_not_yet_keeps_a_report_from_being_submitted() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong").says("/sua I.1").says("chưa có số liệu").says("/nop")
    assert "còn thiếu 1 chỉ tiêu" in lan.heard


def test_an_officer_is_told_who_submits() -> None:
    backend = FakeBackend()
    backend.fill()
    minh = backend.officer("Minh", "tu_phap").says("/nop")
    assert minh.heard == ("Việc nộp do đầu mối của đơn vị làm. Anh/chị nhập phần của mình: /baocao")


def test_a_focal_point_elsewhere_cannot_submit_here() -> None:
    backend = FakeBackend()
    backend.fill()
    nga = backend.person(
        "Nga",
        Grant(Role.FOCAL, "12151", ("tu_phap",)),
        Grant(Role.OFFICER, BAC_SON, ("tu_phap",)),
    )
    nga.says("/baocao").presses("UBND xã Bắc Sơn").says("/nop")
    assert "Việc nộp do đầu mối làm: chưa có người." in nga.heard
    assert backend.submissions == {}


def test_a_colleague_who_empties_a_row_meanwhile_stops_the_submission() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong").says("/nop")
    backend.officer("Minh", "tu_phap").says("/sua II.1.1").says("chưa có số liệu")
    lan.presses("Nộp báo cáo")
    assert "Chưa nộp được: còn thiếu 1 chỉ tiêu." in lan.heard
    assert backend.submissions == {}


def test_pressing_twice_submits_once() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong").says("/nop").presses("Nộp báo cáo")
    lan.presses_old("submit.confirm")
    assert "Nút này đã cũ" in lan.toast
    assert "Đã nộp lúc 08:30 10/9" in lan.says("/nop").heard
    assert len(backend.submissions[Q3]) == 1


def test_colleagues_are_told_of_the_submission_in_their_language() -> None:
    backend = FakeBackend()
    backend.fill()
    backend.person("Minh", Grant(Role.OFFICER, BAC_SON, ("tu_phap",)), language="en")
    backend.focal("Lan", "van_phong").says("/nop").presses("Nộp báo cáo")
    assert [plain(notice.message.text) for notice in backend.told] == [
        "✅ Lan submitted Administrative reform report Q3 2024 of UBND xã Bắc Sơn at 08:30 10/9."
    ]


def test_a_withdrawn_report_can_be_corrected_and_stays_on_time() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong").says("/nop").presses("Nộp báo cáo")
    lan.presses("Xem báo cáo").presses("Rút để sửa")
    assert "Rút Báo cáo CCHC quý III/2024 để sửa?" in lan.heard
    lan.presses("Rút để sửa").says("/sua I.1").says("15")
    backend.now = datetime(2024, 9, 20, 9, tzinfo=ZONE)
    lan.says("/nop").presses("Nộp báo cáo")
    assert "đúng hạn" in lan.heard
    moves = [s.move for s in backend.submissions[Q3]]
    assert moves == [Move.SUBMIT, Move.WITHDRAW, Move.SUBMIT]


def test_keeping_a_submitted_report_changes_nothing() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong").says("/nop").presses("Nộp báo cáo")
    lan.presses("Xem báo cáo").presses("Rút để sửa").presses("Giữ nguyên")
    assert "✅ Đã nộp lúc 08:30 10/9 (Lan)." in lan.heard
    assert backend.view(Q3).state is ReportState.SUBMITTED


def test_a_choice_of_a_question_that_is_not_open_shows_where_one_is() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong")
    for key in ("submit.withdraw_now", "submit.confirm"):
        assert lan.presses_key(key).heard.startswith("Báo cáo CCHC quý III/2024")
    assert backend.submissions == {}
