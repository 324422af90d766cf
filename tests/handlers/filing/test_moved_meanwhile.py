"""A confirmation that was asked before somebody moved the report does nothing."""

from datetime import timedelta

from reporting.people import Grant, Role
from reporting.reports import Move, ReportState
from tests.conversation.chat import Chat
from tests.conversation.world import Q3, FakeBackend

REASON = "Kiểm tra lại mục III.3.1."
ACCEPTED = "✅ Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn đã được tiếp nhận."


def submitted(backend: FakeBackend) -> tuple[Chat, Chat]:
    """The focal point, who has submitted, and the clerk."""
    backend.fill()
    lan = backend.focal("Lan", "van_phong")
    hai = backend.person("Hải", Grant(Role.CLERK, "329"))
    lan.says("/nop").presses("Nộp báo cáo")
    return lan, hai


def key(action: str) -> str:
    return f"clerk.{action}:{Q3.form}/{Q3.unit}/{Q3.period}/1"


def test_a_report_accepted_on_the_other_card_is_not_sent_back() -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.presses_key(key("return")).says(REASON)
    asked = hai.replies
    hai.presses_key(key("accept"))
    assert backend.view(Q3).state is ReportState.ACCEPTED
    hai.replies = asked
    hai.presses("Trả lại")
    assert hai.heard == ACCEPTED
    assert backend.view(Q3).state is ReportState.ACCEPTED


def test_a_reason_typed_after_another_clerk_accepted_says_that_it_was_not_used() -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.presses_key(key("return"))
    backend.person("Mai", Grant(Role.CLERK, "329")).presses_key(key("accept"))
    hai.says(REASON)
    assert hai.heard == f"Chưa trả lại báo cáo nào; lý do “{REASON}” chưa được dùng.\n{ACCEPTED}"
    assert backend.view(Q3).state is ReportState.ACCEPTED


def test_an_accepted_report_is_sent_back_only_by_who_was_told_that_it_is_accepted() -> None:
    backend = FakeBackend()
    _, hai = submitted(backend)
    hai.presses_key(key("accept")).presses_key(key("return"))
    assert hai.heard.startswith(ACCEPTED)
    hai.says(REASON).presses("Trả lại")
    assert backend.view(Q3).state is ReportState.DRAFT


def test_a_submission_asked_before_a_return_is_asked_again() -> None:
    backend = FakeBackend()
    backend.fill()
    lan, hang = backend.focal("Lan", "van_phong"), backend.focal("Hằng")
    hai = backend.person("Hải", Grant(Role.CLERK, "329"))
    hang.says("/nop")
    lan.says("/nop").presses("Nộp báo cáo")
    hai.later(timedelta(minutes=5)).presses_key(key("return")).says(REASON).presses("Trả lại")
    hang.presses("Nộp báo cáo")
    assert "Báo cáo đã có thay đổi từ lúc hỏi anh/chị nên chưa làm gì." in hang.heard
    assert REASON in hang.heard
    assert backend.view(Q3).state is ReportState.DRAFT
    hang.presses("Nộp báo cáo")
    assert backend.view(Q3).state is ReportState.SUBMITTED


def test_a_withdrawal_asked_before_a_newer_submission_is_asked_again() -> None:
    backend = FakeBackend()
    lan, _ = submitted(backend)
    hang = backend.focal("Hằng").says("/baocao").presses("Rút để sửa")
    lan.says("/baocao").presses("Rút để sửa").presses("Rút để sửa")
    lan.says("/nop").presses("Nộp báo cáo")
    hang.presses("Rút để sửa")
    assert "chưa làm gì" in hang.heard
    assert [s.move for s in backend.submissions[Q3]] == [Move.SUBMIT, Move.WITHDRAW, Move.SUBMIT]
