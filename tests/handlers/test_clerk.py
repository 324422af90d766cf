"""The clerk accepts a report or sends it back, as transcripts."""

import pytest

from reporting.people import Grant, Role
from reporting.reports import Move, ReportState
from tests.handlers.chat import Q3, Chat, World, plain


def submitted(world: World) -> tuple[Chat, Chat]:
    """The focal point, who has submitted, and the district's clerk, who was told."""
    world.fill()
    lan = world.focal("Lan", "van_phong")
    hai = world.person("Hải", Grant(Role.CLERK, "329"))
    lan.says("/nop").presses("Nộp báo cáo")
    (notice,) = [n for n in world.told if n.person_id == hai.person_id]
    hai.replies = (notice.message,)
    return lan, hai


def told(world: World, chat: Chat) -> str:
    """The last notice to somebody."""
    return plain([n for n in world.told if n.person_id == chat.person_id][-1].message.text)


def test_the_clerk_is_told_of_a_submission_with_what_to_do() -> None:
    _, hai = submitted(World())
    assert hai.heard.startswith(
        "✅ UBND xã Bắc Sơn đã nộp Báo cáo CCHC quý III/2024 lúc 08:30 10/9."
    )
    assert hai.labels == ["Tiếp nhận", "Trả lại", "Xem tổng hợp", "Excel phụ lục"]


def test_an_accepted_report_cannot_be_withdrawn() -> None:
    world = World()
    lan, hai = submitted(world)
    hai.presses("Tiếp nhận")
    assert hai.heard == "✅ Đã tiếp nhận Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn."
    assert told(world, lan).endswith("đã được tiếp nhận (Hải).")
    assert world.view(Q3).state is ReportState.ACCEPTED
    lan.says("/baocao").presses("Rút để sửa")
    assert "đã được tiếp nhận nên không rút được" in lan.heard
    assert world.view(Q3).state is ReportState.ACCEPTED


def test_a_report_goes_back_with_its_reason_and_can_be_submitted_again() -> None:
    world = World()
    lan, hai = submitted(world)
    hai.presses("Trả lại")
    assert world.view(Q3).state is ReportState.SUBMITTED
    hai.says("Kiểm tra lại số hồ sơ mục III.3.1.")
    assert hai.heard.startswith("⏳ Đã trả lại")
    assert "Kiểm tra lại số hồ sơ mục III.3.1." in told(world, lan)
    assert world.view(Q3).state is ReportState.DRAFT
    assert world.submissions[Q3][-1].reason == "Kiểm tra lại số hồ sơ mục III.3.1."
    lan.says("/nop").presses("Nộp báo cáo")
    assert "đúng hạn" in lan.heard
    assert [s.move for s in world.submissions[Q3]] == [Move.SUBMIT, Move.RETURN, Move.SUBMIT]


@pytest.mark.parametrize("text", ["7", "…", "x" * 501])
def test_a_reason_is_a_sentence(text: str) -> None:
    world = World()
    _, hai = submitted(world)
    hai.presses("Trả lại").says(text)
    assert "Lý do cần là một câu chữ, tối đa 500 ký tự." in hai.heard
    assert world.view(Q3).state is ReportState.SUBMITTED


def test_the_clerk_may_think_better_of_it() -> None:
    world = World()
    _, hai = submitted(world)
    hai.presses("Trả lại").presses("Giữ nguyên")
    assert world.view(Q3).state is ReportState.SUBMITTED


def test_pressing_accept_twice_accepts_once() -> None:
    world = World()
    _, hai = submitted(world)
    buttons = hai.replies
    hai.presses("Tiếp nhận")
    hai.replies = buttons
    hai.presses("Tiếp nhận")
    assert hai.heard.endswith("đã được tiếp nhận.")
    assert [s.move for s in world.submissions[Q3]] == [Move.SUBMIT, Move.ACCEPT]


def test_nobody_but_a_clerk_above_may_accept_or_return() -> None:
    world = World()
    lan, _ = submitted(world)
    elsewhere = world.person("Xa", Grant(Role.CLERK, "185"))
    leader = world.person("Chủ tịch", Grant(Role.LEADER, "329"))
    for chat in (lan, elsewhere, leader):
        for action in ("accept", "return", "open"):
            chat.presses_key(f"clerk.{action}:{Q3.form}/{Q3.unit}/{Q3.period}")
            assert chat.heard == "Việc này do chuyên viên tổng hợp của đơn vị cấp trên làm."
    assert world.view(Q3).state is ReportState.SUBMITTED


def test_reports_that_wait_are_one_press_away() -> None:
    world = World()
    _, hai = submitted(world)
    hai.says("/tiendo")
    assert "Chờ tiếp nhận: 1." in hai.heard
    hai.presses("Bắc Sơn")
    assert hai.heard == "Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn đã nộp, chờ tiếp nhận."
    hai.presses("Tiếp nhận").says("/tiendo")
    assert "Chờ tiếp nhận" not in hai.heard
