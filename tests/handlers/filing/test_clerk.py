"""The clerk accepts a report or sends it back, as transcripts."""

from datetime import timedelta

import pytest

from handlers.engine.states import Idle, ReturnReason
from reporting.people import Grant, Role
from reporting.reports import Move, ReportState
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import FORM
from tests.conversation.world import Q3, FakeBackend


def submitted(backend: FakeBackend) -> tuple[Chat, Chat]:
    """The focal point, who has submitted, and the district's clerk, who was told."""
    backend.fill()
    lan = backend.focal("Lan", "van_phong")
    hai = backend.person("Hải", Grant(Role.CLERK, "329"))
    lan.says("/nop").presses("Nộp báo cáo")
    (notice,) = [n for n in backend.told if n.person_id == hai.person_id]
    hai.replies = (notice.message,)
    return lan, hai


def told(backend: FakeBackend, chat: Chat) -> str:
    """The last notice to somebody."""
    return plain([n for n in backend.told if n.person_id == chat.person_id][-1].message.text)


def test_the_clerk_is_told_of_a_submission_with_what_to_do() -> None:
    _, hai = submitted(FakeBackend())
    assert hai.heard.startswith(
        "✅ UBND xã Bắc Sơn đã nộp Báo cáo CCHC quý III/2024 lúc 08:30 10/9."
    )
    assert hai.labels == ["Tiếp nhận", "Trả lại", "Xem tổng hợp", "Excel phụ lục"]


def test_an_accepted_report_cannot_be_withdrawn() -> None:
    backend = FakeBackend()
    lan, hai = submitted(backend)
    hai.presses("Tiếp nhận")
    assert hai.heard == "✅ Đã tiếp nhận Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn."
    assert told(backend, lan).endswith("đã được tiếp nhận (Hải).")
    assert backend.view(Q3).state is ReportState.ACCEPTED
    lan.says("/baocao").presses_key("submit.withdraw")
    assert "đã được tiếp nhận nên không rút được" in lan.heard
    assert backend.view(Q3).state is ReportState.ACCEPTED


def test_a_report_goes_back_with_its_reason_and_can_be_submitted_again() -> None:
    backend = FakeBackend()
    lan, hai = submitted(backend)
    hai.presses("Trả lại")
    assert backend.view(Q3).state is ReportState.SUBMITTED
    hai.says("Kiểm tra lại số hồ sơ mục III.3.1.")
    assert hai.heard == (
        "Trả lại Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn với lý do: "
        "“Kiểm tra lại số hồ sơ mục III.3.1.”?"
    )
    assert hai.labels == ["Trả lại", "Giữ nguyên"]
    assert backend.view(Q3).state is ReportState.SUBMITTED
    hai.presses("Trả lại")
    assert hai.heard.startswith("⏳ Đã trả lại")
    assert "Kiểm tra lại số hồ sơ mục III.3.1." in told(backend, lan)
    assert backend.view(Q3).state is ReportState.DRAFT
    assert backend.submissions[Q3][-1].reason == "Kiểm tra lại số hồ sơ mục III.3.1."
    lan.says("/nop").presses("Nộp báo cáo")
    assert "đúng hạn" in lan.heard
    assert [s.move for s in backend.submissions[Q3]] == [Move.SUBMIT, Move.RETURN, Move.SUBMIT]


@pytest.mark.parametrize("text", ["7", "…", "x" * 501])
def test_a_reason_is_a_sentence(text: str) -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.presses("Trả lại").says(text)
    assert "Lý do cần là một câu chữ, tối đa 500 ký tự." in hai.heard
    assert backend.view(Q3).state is ReportState.SUBMITTED


def test_the_clerk_may_think_better_of_it() -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.presses("Trả lại").presses("Giữ nguyên")
    assert backend.view(Q3).state is ReportState.SUBMITTED


@pytest.mark.parametrize(
    "text",
    ["giữ nguyên nhé", "Giu nguyen", "dạ thôi em giữ nguyên ạ", "không", "huỷ", "bỏ qua", "để sau"],
)
@pytest.mark.parametrize("reason", [None, "Kiểm tra lại số hồ sơ mục III.3.1."])
def test_a_typed_no_keeps_the_report_at_both_questions(text: str, reason: str | None) -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.presses("Trả lại")
    if reason:
        hai.says(reason)
    hai.says(text)
    assert hai.heard == "Đã thoát. Số liệu đã ghi vẫn còn."
    hai.says("có")
    assert [s.move for s in backend.submissions[Q3]] == [Move.SUBMIT]


@pytest.mark.parametrize("text", ["dừng", "thôi đừng", "đừng nhé", "dung", "dừng lại", "dạ đừng ạ"])
def test_what_only_looks_like_a_yes_returns_nothing(text: str) -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.presses("Trả lại").says("Kiểm tra lại số hồ sơ mục III.3.1.").says(text)
    assert [s.move for s in backend.submissions[Q3]] == [Move.SUBMIT]


def test_looking_at_another_report_ends_the_question() -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.presses("Trả lại").says("Kiểm tra lại số hồ sơ mục III.3.1.")
    hai.presses_key(f"clerk.open:{Q3.form}/12151/{Q3.period}").says("trả lại")
    assert [s.move for s in backend.submissions[Q3]] == [Move.SUBMIT]
    assert hai.session.state == Idle()


def test_a_slip_of_the_finger_is_asked_about() -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.presses("Trả lại").says("giữ nguyn")
    assert "“Giữ nguyên”" in hai.heard
    assert backend.view(Q3).state is ReportState.SUBMITTED


@pytest.mark.parametrize(
    "text", ["Trả lại", "xem báo cáo", "tiếp nhận nhé", "nop", "Xem tổng hợp giúp em", "vâng ạ"]
)
def test_the_name_of_a_button_is_no_reason(text: str) -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.presses("Trả lại").says(text)
    assert f"“{text}” chưa phải là lý do." in hai.heard
    assert hai.session.state == ReturnReason(1, moves=1)
    assert backend.view(Q3).state is ReportState.SUBMITTED


def test_the_reason_may_be_typed_anew_before_the_report_goes_back() -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.presses("Trả lại").says("Kiểm tra mục III.").says("Kiểm tra lại mục III.3.1.")
    assert "với lý do: “Kiểm tra lại mục III.3.1.”?" in hai.heard
    hai.says("trả lại")
    assert backend.submissions[Q3][-1].reason == "Kiểm tra lại mục III.3.1."
    assert hai.session.state == Idle()


@pytest.mark.parametrize("asked_twice", [False, True])
def test_a_report_withdrawn_meanwhile_ends_the_question(asked_twice: bool) -> None:
    backend = FakeBackend()
    lan, hai = submitted(backend)
    hai.presses("Trả lại")
    if asked_twice:
        hai.says("Kiểm tra lại mục III.3.1.")
    lan.says("/baocao").presses("Rút để sửa").presses("Rút để sửa")
    hai.says("trả lại")
    withdrawn = "đã được đơn vị rút để sửa, chưa nộp lại."
    assert hai.heard == f"Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn {withdrawn}"
    assert hai.session.state == Idle()
    assert [s.move for s in backend.submissions[Q3]] == [Move.SUBMIT, Move.WITHDRAW]


def test_the_clerk_is_told_of_a_withdrawal() -> None:
    backend = FakeBackend()
    lan, hai = submitted(backend)
    lan.says("/baocao").presses("Rút để sửa").presses("Rút để sửa")
    assert told(backend, hai) == (
        "⏳ Lan đã rút Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn để sửa; "
        "nộp lại sẽ có tin báo anh/chị."
    )


def submitted_again(backend: FakeBackend) -> tuple[Chat, Chat]:
    """The clerk still looks at the first submission; the second was made an hour later."""
    lan, hai = submitted(backend)
    lan.later(timedelta(hours=1)).says("/baocao").presses("Rút để sửa").presses("Rút để sửa")
    lan.says("/nop").presses("Nộp báo cáo")
    return lan, hai


AGAIN = (
    "✅ UBND xã Bắc Sơn đã nộp lại Báo cáo CCHC quý III/2024 lúc 09:30 10/9, "
    "sau lần anh/chị xem. Anh/chị kiểm tra bản mới rồi tiếp nhận, hoặc trả lại kèm lý do."
)


@pytest.mark.parametrize("button", ["Tiếp nhận", "Trả lại"])
def test_only_the_submission_that_was_seen_is_answered(button: str) -> None:
    backend = FakeBackend()
    _, hai = submitted_again(backend)
    hai.presses(button)
    assert hai.heard == AGAIN
    assert hai.session.state == Idle()
    assert backend.view(Q3).state is ReportState.SUBMITTED
    hai.presses("Tiếp nhận")
    assert backend.view(Q3).state is ReportState.ACCEPTED


def test_a_reason_for_an_earlier_submission_returns_nothing() -> None:
    backend = FakeBackend()
    lan, hai = submitted(backend)
    hai.presses("Trả lại")
    lan.later(timedelta(hours=1)).says("/baocao").presses("Rút để sửa").presses("Rút để sửa")
    lan.says("/nop").presses("Nộp báo cáo")
    hai.says("Kiểm tra lại mục III.3.1.")
    dropped = "Chưa trả lại báo cáo nào; lý do “Kiểm tra lại mục III.3.1.” chưa được dùng."
    assert hai.heard == f"{dropped}\n{AGAIN}"
    assert backend.view(Q3).state is ReportState.SUBMITTED


def test_a_button_that_does_not_say_what_was_seen_shows_the_report_first() -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.presses_key(f"clerk.accept:{Q3.form}/{Q3.unit}/{Q3.period}")
    assert hai.heard == "Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn đã nộp, chờ tiếp nhận."
    hai.presses("Tiếp nhận")
    assert backend.view(Q3).state is ReportState.ACCEPTED


def test_pressing_accept_twice_accepts_once() -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    buttons = hai.replies
    hai.presses("Tiếp nhận")
    hai.replies = buttons
    hai.presses("Tiếp nhận")
    assert hai.heard.endswith("đã được tiếp nhận.")
    assert [s.move for s in backend.submissions[Q3]] == [Move.SUBMIT, Move.ACCEPT]


def test_nobody_but_a_clerk_above_may_accept_or_return() -> None:
    backend = FakeBackend()
    lan, _ = submitted(backend)
    elsewhere = backend.person("Xa", Grant(Role.CLERK, "185"))
    leader = backend.person("Chủ tịch", Grant(Role.LEADER, "329"))
    for chat in (lan, elsewhere, leader):
        for action in ("accept", "return", "open"):
            chat.presses_key(f"clerk.{action}:{Q3.form}/{Q3.unit}/{Q3.period}")
            assert chat.heard == "Việc này do chuyên viên tổng hợp của đơn vị cấp trên làm."
    assert backend.view(Q3).state is ReportState.SUBMITTED


def test_reports_that_wait_are_one_press_away() -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.says("/tiendo")
    assert "Chờ tiếp nhận: 1." in hai.heard
    hai.presses("Bắc Sơn")
    assert hai.heard == "Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn đã nộp, chờ tiếp nhận."
    hai.presses("Tiếp nhận").says("/tiendo")
    assert "Chờ tiếp nhận" not in hai.heard


def test_what_is_attached_is_shown_to_the_clerk() -> None:
    backend = FakeBackend()
    backend.fill()
    hai = backend.person("Hải", Grant(Role.CLERK, "329"))
    lan = backend.focal("Lan", "van_phong").says("/ghichu I.2.1 theo Kế hoạch 05")
    lan.says("/nop").presses("Nộp báo cáo")
    assert "Kèm theo: I.2.1 “theo Kế hoạch 05”." in told(backend, hai)


def returned_with(reason: str) -> dict[str, list[str]]:
    """The buttons of what each is told of a report that goes back with that reason."""
    backend = FakeBackend()
    minh = backend.officer("Minh", "tu_phap")
    lan, hai = submitted(backend)
    hai.presses("Trả lại").says(reason).presses("Trả lại")
    found = {}
    for name, chat in (("Lan", lan), ("Minh", minh)):
        notice = [n for n in backend.told if n.person_id == chat.person_id][-1].message
        found[name] = [choice.label for line in notice.keyboard for choice in line]
    return found


def test_whoever_answers_for_a_named_row_has_the_way_to_it_at_once() -> None:
    rows = [one.code for one in FORM.asked("tu_phap")][:2]
    heard = returned_with(f"Xem lại {rows[0]} và {rows[1]}, cả I.1 nữa")
    assert heard == {"Minh": [*rows, "Xem báo cáo"], "Lan": ["I.1", "Xem báo cáo"]}


@pytest.mark.parametrize("reason", ["Thiếu số liệu quý trước", "Xem lại XX.9.9 giúp"])
def test_where_no_row_is_named_everybody_has_the_way_to_the_report(reason: str) -> None:
    assert returned_with(reason) == {"Minh": ["Xem báo cáo"], "Lan": ["Xem báo cáo"]}
