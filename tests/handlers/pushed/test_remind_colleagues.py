"""/nhac as the focal point uses it."""

from reporting.reports import Move, Submission
from tests.conversation.assertions import plain
from tests.conversation.world import Q3, FakeBackend


def test_colleagues_are_reminded_of_just_their_own_rows() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong")
    minh, hoa = backend.officer("Minh", "tu_phap"), backend.officer("Hoa", "tai_chinh")
    backend.fill(but=("II.1.1", "VII.1"))
    lan.says("/nhac")
    assert lan.heard == (
        "Đã nhắc Minh về Báo cáo CCHC quý III/2024.\n"
        "Chưa có người nhận mảng Văn hóa; anh/chị nhập giúp hoặc xin mã mời."
    )
    (notice,) = backend.told
    assert notice.person_id == minh.person_id
    assert "còn thiếu 1/8 chỉ tiêu, ở mục II: II.1.1." in plain(notice.message.text)
    assert hoa.person_id not in [told.person_id for told in backend.told]


def test_when_nobody_owes_anything_nobody_is_reminded() -> None:
    backend = FakeBackend()
    backend.fill()
    backend.officer("Minh", "tu_phap")
    assert "không có đồng nghiệp nào còn thiếu" in backend.focal("Lan").says("/remind").heard
    assert backend.told == []


def test_a_submitted_report_needs_no_reminder() -> None:
    backend = FakeBackend()
    backend.fill(but=("II.1.1",))
    backend.submissions[Q3] = [Submission(Move.SUBMIT, 1, backend.now)]
    backend.officer("Minh", "tu_phap")
    assert "đã khóa" in backend.focal("Lan", "van_phong").says("/nhac").heard
    assert backend.told == []


def test_an_officer_cannot_send_reminders() -> None:
    backend = FakeBackend()
    backend.officer("Hoa", "tai_chinh")
    minh = backend.officer("Minh", "tu_phap").says("/nhac")
    assert "đầu mối" in minh.heard
    assert backend.told == []
