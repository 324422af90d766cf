"""/nhac as the focal point uses it."""

from reporting.reports import Move, Submission
from tests.handlers.chat import Q3, World, plain


def test_colleagues_are_reminded_of_just_their_own_rows() -> None:
    world = World()
    lan = world.focal("Lan", "van_phong")
    minh, hoa = world.officer("Minh", "tu_phap"), world.officer("Hoa", "tai_chinh")
    world.fill(but=("II.1.1", "VII.1"))
    lan.says("/nhac")
    assert lan.heard == (
        "Đã nhắc Minh về Báo cáo CCHC quý III/2024.\n"
        "Chưa có người nhận mảng Văn hóa; anh/chị nhập giúp hoặc xin mã mời."
    )
    (notice,) = world.told
    assert notice.person_id == minh.person_id
    assert "còn thiếu 1/8 chỉ tiêu, ở mục II: II.1.1." in plain(notice.message.text)
    assert hoa.person_id not in [told.person_id for told in world.told]


def test_when_nobody_owes_anything_nobody_is_reminded() -> None:
    world = World()
    world.fill()
    world.officer("Minh", "tu_phap")
    assert "không có đồng nghiệp nào còn thiếu" in world.focal("Lan").says("/remind").heard
    assert world.told == []


def test_a_submitted_report_needs_no_reminder() -> None:
    world = World()
    world.fill(but=("II.1.1",))
    world.submissions[Q3] = [Submission(Move.SUBMIT, 1, world.now)]
    world.officer("Minh", "tu_phap")
    assert "đã khóa" in world.focal("Lan", "van_phong").says("/nhac").heard
    assert world.told == []


def test_an_officer_cannot_send_reminders() -> None:
    world = World()
    world.officer("Hoa", "tai_chinh")
    minh = world.officer("Minh", "tu_phap").says("/nhac")
    assert "đầu mối" in minh.heard
    assert world.told == []
