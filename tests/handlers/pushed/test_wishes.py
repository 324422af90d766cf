"""/toi, Thông báo: what one is told, when, and what not."""

from dataclasses import replace
from datetime import time

import pytest

from reporting.ladder.pushes import OFF, PushKind
from reporting.people import Grant, Role
from reporting.periods.rung_rules import Ladder
from tests.conversation.assertions import plain
from tests.conversation.engine import BAC_SON, FORM
from tests.conversation.world import FakeBackend

LADDER = "Nhắc việc báo cáo và hạn nộp"
MOVED = "Tin dời hạn nộp, ngày khóa, ngày mở"
OUTSIDE = (
    "Thông báo chỉ gửi từ 07:30 đến 16:45 ngày làm việc. "
    "Anh/chị gửi giờ trong khoảng đó, ví dụ 9h30."
)


def test_an_officer_moves_the_reminders_and_switches_them_off_and_on_again() -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong")
    lan.says("/toi").presses("Thông báo")
    assert plain(lan.heard) == (
        f"Thông báo tự động\n{LADDER}: từ 07:30.\n{MOVED}: từ 07:30.\n"
        "Anh/chị chọn mục muốn đổi giờ hoặc tắt."
    )
    lan.presses("Nhắc hạn")
    assert plain(lan.heard) == f"{LADDER}: từ 07:30. Anh/chị chọn hoặc gửi giờ nhận, hoặc tắt."
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
        (Grant(Role.FOCAL, BAC_SON), ["Nhắc hạn", "Tin dời hạn"]),
        (Grant(Role.CLERK, "329"), ["Đơn vị chưa nộp", "Báo cáo mới nộp", "Tin dời hạn"]),
        (Grant(Role.LEADER, "329"), ["Tiến độ cuối ngày", "Tin dời hạn"]),
        (Grant(Role.LEADER, BAC_SON), ["Tin của đơn vị", "Tin dời hạn"]),
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
    ("typed", "kept"),
    [
        ("9h30", "09:30"),
        ("9:30", "09:30"),
        ("lúc 9 giờ", "09:00"),
        ("từ 8 giờ rưỡi", "08:30"),
        ("2 gio chieu", "14:00"),
        ("3h chiều", "15:00"),
        ("9h15 nhé", "09:15"),
        ("16:45", "16:45"),
    ],
)
def test_an_hour_can_be_typed_in_many_ways(typed: str, kept: str) -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong")
    lan.says("/toi").presses("Thông báo").presses("Nhắc hạn")
    assert plain(lan.says(typed).heard) == f"Đã lưu. {LADDER}: từ {kept}."
    assert backend.pushed.wishes == {1: {PushKind.LADDER: kept}}


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("25h", "Không có giờ “25h”. Anh/chị gửi lại, ví dụ 9h30."),
        ("9h75", "Không có giờ “9h75”. Anh/chị gửi lại, ví dụ 9h30."),
        ("nửa đêm", OUTSIDE),
        ("5 giờ sáng", OUTSIDE),
        ("9 giờ tối", OUTSIDE),
        ("17h", OUTSIDE),
        ("7:29", OUTSIDE),
    ],
)
def test_an_hour_that_cannot_be_is_refused_with_an_example(typed: str, answer: str) -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong")
    lan.says("/toi").presses("Thông báo").presses("Nhắc hạn")
    assert lan.says(typed).heard == answer
    assert backend.pushed.wishes == {}
    assert "từ 09:30" in lan.says("9h30").heard


def test_of_a_form_with_hours_of_its_own_just_these_are_offered() -> None:
    backend = FakeBackend(form=replace(FORM, ladder=Ladder(FORM.ladder.rungs, time(8), time(12))))
    lan = backend.officer("Lan", "van_phong")
    assert f"{LADDER}: từ 08:00." in plain(lan.says("/toi").presses("Thông báo").heard)
    assert lan.presses("Nhắc hạn").labels == ["Từ 10:00", "Tắt"]
    assert "từ 08:00 đến 11:45" in lan.says("14h").heard
    lan.presses_forged("push.set:ladder/16:00", None)
    assert backend.pushed.wishes == {}


def test_what_one_is_told_is_switched_off_and_on_by_its_name() -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong")
    assert plain(lan.says("tắt nhắc hạn").heard) == f"Đã lưu. {LADDER}: đã tắt."
    assert plain(lan.says("bật lại nhắc hạn").heard) == f"Đã lưu. {LADDER}: từ 07:30."
    lan.says("tắt tiến độ cuối ngày")
    assert backend.pushed.wishes == {1: {}}


def test_a_number_is_an_answer_while_a_question_is_open() -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
    lan.says("/toi").presses("Thông báo").presses("Nhắc hạn")
    assert lan.says("14").heard.endswith("Đã ghi I.1 = 14.")
    assert backend.pushed.wishes == {}


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
