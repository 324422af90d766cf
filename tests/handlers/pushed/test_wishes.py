"""/toi, Thông báo: what one is told, when, and what not."""

import pytest

from reporting.ladder.pushes import OFF, PushKind
from reporting.people import Grant, Role
from tests.conversation.assertions import plain
from tests.conversation.engine import BAC_SON
from tests.conversation.world import FakeBackend

LADDER = "Nhắc việc báo cáo và hạn nộp"


def test_an_officer_moves_the_reminders_and_switches_them_off_and_on_again() -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong")
    lan.says("/toi").presses("Thông báo")
    assert plain(lan.heard) == (
        f"Thông báo tự động\n{LADDER}: từ 07:30.\nAnh/chị chọn mục muốn đổi giờ hoặc tắt."
    )
    lan.presses("Nhắc hạn")
    assert plain(lan.heard) == f"{LADDER}: từ 07:30. Anh/chị chọn giờ nhận, hoặc tắt."
    assert lan.labels == ["Từ 10:00", "Từ 14:00", "Từ 16:00", "Tắt"]
    assert plain(lan.presses("Từ 10:00").heard) == f"Đã lưu. {LADDER}: từ 10:00."
    assert backend.pushed.wishes == {1: {PushKind.LADDER: "10:00"}}
    lan.presses("Thông báo").presses("Nhắc hạn").presses("Tắt")
    assert backend.pushed.wishes == {1: {PushKind.LADDER: OFF}}
    assert f"{LADDER}: đã tắt." in plain(lan.presses("Thông báo").heard)
    assert lan.presses("Nhắc hạn").labels == ["Từ 07:30", "Từ 10:00", "Từ 14:00", "Từ 16:00"]
    lan.presses("Từ 07:30")
    assert backend.pushed.wishes == {1: {}}


@pytest.mark.parametrize(
    ("grant", "labels"),
    [
        (Grant(Role.FOCAL, BAC_SON), ["Nhắc hạn"]),
        (Grant(Role.CLERK, "329"), ["Đơn vị chưa nộp", "Báo cáo mới nộp"]),
        (Grant(Role.LEADER, "329"), ["Tiến độ cuối ngày"]),
        (Grant(Role.LEADER, BAC_SON), ["Tin của đơn vị"]),
        (Grant(Role.ADMIN, "33"), []),
    ],
)
def test_each_role_has_what_it_is_told(grant: Grant, labels: list[str]) -> None:
    backend = FakeBackend()
    somebody = backend.person("Hải", grant)
    somebody.says("/toi").presses("Thông báo")
    assert somebody.labels == labels


def test_what_is_chosen_can_be_typed() -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong")
    lan.says("/toi").says("thông báo").says("nhắc hạn").says("14:00")
    assert backend.pushed.wishes == {1: {PushKind.LADDER: "14:00"}}


@pytest.mark.parametrize(
    "key",
    [
        "push.set:ladder/03:00",
        "push.set:evening/off",
        "push.set:again_am/off",
        "push.set:ladder",
        "push.wish:nothing",
    ],
)
def test_what_somebody_has_made_up_changes_nothing(key: str) -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong")
    lan.presses_forged(key, None)
    assert backend.pushed.wishes == {}
