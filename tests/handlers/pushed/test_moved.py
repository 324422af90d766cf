"""What people are told of a day that a clerk has moved: whom it concerns, when, and how."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from handlers.engine.turn import Message
from reporting.ladder.pushes import OFF, Push, PushKind, PushState
from reporting.people import Grant, Role
from reporting.reports import ReportKey
from reporting.units import UnitHistory
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, FORM, ZONE
from tests.conversation.world import FakeBackend
from tests.handlers.pushed.told import told

NIGHT = datetime(2024, 9, 10, 22, 0, tzinfo=ZONE)
BAI_SAY = "12151"
MOVE = "hạn xã Bắc Sơn 20/9 vì mưa lũ"
NEWS = "Hạn nộp Báo cáo CCHC quý III/2024 dời sang thứ Sáu 20/9. Lý do: mưa lũ (Hải)."
ABOVE = (
    "Hải: Hạn nộp Báo cáo CCHC quý III/2024 dời sang thứ Sáu 20/9."
    " Áp dụng cho UBND xã Bắc Sơn. Lý do: mưa lũ."
)


def a_clerk(backend: FakeBackend) -> Chat:
    return backend.person("Hải", Grant(Role.CLERK, "329"))


def announced(chat: Chat) -> Message | None:
    """What that person is told of moved days, as it would be sent now."""
    mine = [
        one
        for one in chat.backend.pushed.pushes
        if one.person_id == chat.person_id and one.kind is PushKind.MOVED
    ]
    return told(chat, PushKind.MOVED, since=mine[-1].made_at) if mine else None


def heard(chat: Chat) -> str:
    message = announced(chat)
    return plain(message.text) if message is not None else ""


def times(backend: FakeBackend) -> dict[int, str]:
    """From when each person is told."""
    return {one.person_id: f"{one.due_at.astimezone(ZONE):%d/%m %H:%M}" for one in pushed(backend)}


def pushed(backend: FakeBackend) -> list[Push]:
    return [one for one in backend.pushed.pushes if one.kind is PushKind.MOVED]


def test_whoever_works_on_it_is_told_with_the_way_to_the_report() -> None:
    backend = FakeBackend()
    lan, hai = backend.focal("Lan", "van_phong"), a_clerk(backend)
    minh, nga = backend.officer("Minh", "tu_phap"), backend.focal("Nga", unit=BAI_SAY)
    hai.says(MOVE).says("có")
    assert heard(nga) == heard(hai) == ""
    for chat in (lan, minh):
        assert heard(chat) == NEWS
        assert chat.labels == ["Xem báo cáo"]
        assert chat.presses("Xem báo cáo").heard.startswith("Báo cáo CCHC quý III/2024")


def test_those_above_are_told_for_whom_it_matters_with_the_way_to_the_progress() -> None:
    backend = FakeBackend()
    hai = a_clerk(backend)
    own = backend.person("Dũng", Grant(Role.LEADER, BAC_SON))
    district = backend.person("Hiền", Grant(Role.LEADER, "329"))
    clerk = backend.person("Mai", Grant(Role.CLERK, "33"))
    others = [
        backend.person("Sơn", Grant(Role.LEADER, "33")),
        backend.person("Tâm", Grant(Role.LEADER, BAI_SAY)),
        backend.person("Vân", Grant(Role.ADMIN, "329")),
    ]
    hai.says(MOVE).says("có")
    for chat in (own, district, clerk):
        assert heard(chat) == ABOVE
        assert chat.labels == ["Xem tiến độ"]
    assert "Huyện Ân Thi, quý III/2024" in district.presses("Xem tiến độ").heard
    assert [heard(chat) for chat in others] == ["", "", ""]


def test_whoever_files_for_two_units_is_told_for_which_and_can_open_either() -> None:
    backend = FakeBackend()
    hai = a_clerk(backend)
    lan = backend.person("Lan", Grant(Role.FOCAL, BAC_SON), Grant(Role.FOCAL, BAI_SAY))
    hai.says("hạn xã Bắc Sơn, Bãi Sậy 20/9 vì mưa lũ").says("có")
    assert heard(lan) == (
        "Hạn nộp Báo cáo CCHC quý III/2024 dời sang thứ Sáu 20/9."
        " Áp dụng cho 2 đơn vị (Bắc Sơn, Bãi Sậy). Lý do: mưa lũ (Hải)."
    )
    assert lan.labels == ["Bắc Sơn", "Bãi Sậy"]
    assert "UBND xã Bãi Sậy" in lan.presses("Bãi Sậy").heard


def test_it_is_told_in_english_to_whoever_wants_it() -> None:
    backend = FakeBackend()
    lan, hai = backend.focal("Lan", "van_phong"), a_clerk(backend)
    lan.says("/toi").says("English")
    hai.says(MOVE).says("có")
    assert "is now Friday 20/9" in heard(lan)


# --- when ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "at", "answer"),
    [
        (datetime(2024, 9, 10, 9, tzinfo=ZONE), "10/09 09:00", "✅ Đã ghi và báo."),
        (datetime(2024, 9, 10, 6, tzinfo=ZONE), "10/09 07:30", "báo lúc 07:30 thứ Ba 10/9."),
        (NIGHT, "11/09 07:30", "Đơn vị được báo lúc 07:30 thứ Tư 11/9."),
        (datetime(2024, 9, 13, 17, tzinfo=ZONE), "16/09 07:30", "báo lúc 07:30 thứ Hai 16/9."),
        (datetime(2024, 9, 14, 10, tzinfo=ZONE), "16/09 07:30", "báo lúc 07:30 thứ Hai 16/9."),
    ],
)
def test_nobody_is_told_at_night_or_on_a_day_off_and_the_clerk_knows(
    now: datetime, at: str, answer: str
) -> None:
    backend = FakeBackend(now=now)
    lan, hai = backend.focal("Lan", "van_phong"), a_clerk(backend)
    assert answer in hai.says(MOVE).says("có").heard
    assert times(backend) == {lan.person_id: at}


def test_what_is_taken_back_in_the_night_is_told_to_nobody() -> None:
    backend = FakeBackend(now=NIGHT)
    lan, hai = backend.focal("Lan", "van_phong"), a_clerk(backend)
    hai.says(MOVE).says("có")
    backend.now += timedelta(minutes=5)
    hai.says("bỏ hạn xã Bắc Sơn").says("có")
    backend.now = datetime(2024, 9, 11, 7, 30, tzinfo=ZONE)
    assert announced(lan) is None


def test_of_two_moves_in_the_night_the_day_that_holds_is_told_once() -> None:
    backend = FakeBackend(now=NIGHT)
    lan, hai = backend.focal("Lan", "van_phong"), a_clerk(backend)
    hai.says("hạn xã Bắc Sơn 18/9 vì mất điện").says("có")
    backend.now += timedelta(minutes=5)
    hai.says(MOVE).says("có")
    assert heard(lan) == NEWS


def test_what_was_told_and_is_taken_back_is_told_again_the_same_day() -> None:
    backend = FakeBackend()
    lan, hai = backend.focal("Lan", "van_phong"), a_clerk(backend)
    hai.says(MOVE).says("có")
    (push,) = backend.pushed.pushes
    backend.pushed.pushes[0] = replace(push, state=PushState.SENT)
    backend.now += timedelta(minutes=5)
    hai.says("bỏ hạn xã Bắc Sơn").says("có")
    (push,) = backend.pushed.pushes
    assert (push.state, push.made_at) == (PushState.WAITING, backend.now)
    assert heard(lan) == (
        "Hạn nộp Báo cáo CCHC quý III/2024 trở lại thứ Hai 16/9; lần gia hạn trước không còn"
        " áp dụng. (Hải)"
    )


def test_a_unit_that_keeps_a_later_day_is_not_told_of_an_earlier_one() -> None:
    backend = FakeBackend()
    lan, hai = backend.focal("Lan", "van_phong"), a_clerk(backend)
    nga = backend.focal("Nga", unit=BAI_SAY)
    hai.says(MOVE).says("có")
    backend.pushed.pushes.clear()
    backend.now += timedelta(hours=1)
    hai.says("hạn tất cả 18/9 vì mất điện").says("có")
    assert announced(lan) is None
    assert "dời sang thứ Tư 18/9" in heard(nga)


def test_going_back_to_an_earlier_move_is_said_as_it_is() -> None:
    backend = FakeBackend()
    lan, hai = backend.focal("Lan", "van_phong"), a_clerk(backend)
    hai.says("hạn xã Bắc Sơn 18/9 vì mất điện").says("có")
    hai.says(MOVE).says("có")
    backend.pushed.pushes.clear()
    backend.now += timedelta(hours=1)
    hai.says("/han").presses("Bỏ lần dời 1").says("có")
    assert "trở lại thứ Tư 18/9" in heard(lan)


def test_locks_and_openings_are_told_as_well() -> None:
    backend = FakeBackend()
    lan, hai = backend.focal("Lan", "van_phong"), a_clerk(backend)
    hai.says("khóa tất cả 19/9 vì tổng hợp").says("có")
    assert heard(lan).startswith(
        "Báo cáo CCHC quý III/2024 sửa và nộp được đến hết thứ Năm 19/9, sau đó khóa."
    )
    backend.pushed.pushes.clear()
    backend.now += timedelta(minutes=1)
    hai.says("/han").presses("Bỏ lần dời 1").says("có")
    assert heard(lan).startswith("Báo cáo CCHC quý III/2024 không còn ngày khóa.")
    backend.pushed.pushes.clear()
    backend.now += timedelta(minutes=1)
    hai.says("mở sớm xã Bắc Sơn 2024-Q4 5/10 vì sáp nhập").says("có")
    assert heard(lan).startswith("Báo cáo CCHC quý IV/2024 nhập được từ thứ Bảy 05/10.")


# --- once ----------------------------------------------------------------------------------------
def test_a_leader_who_hears_of_it_in_the_evening_is_not_told_before() -> None:
    backend = FakeBackend(now=datetime(2024, 9, 16, 15, tzinfo=ZONE))
    leader, hai = backend.person("Hiền", Grant(Role.LEADER, "329")), a_clerk(backend)
    evening = backend.now.replace(hour=16, minute=30)
    push = Push(
        1, leader.person_id or 0, PushKind.EVENING, date(2024, 9, 16), evening,
        PushState.WAITING, backend.now,
    )  # fmt: skip
    backend.pushed.pushes.append(push)
    hai.says(MOVE).says("có")
    assert pushed(backend) == []
    assert ABOVE in plain(message_of(told(leader, PushKind.EVENING)))
    backend.pushed.pushes[0] = replace(push, state=PushState.SENT)
    hai.says("hạn xã Bãi Sậy 20/9 vì mưa lũ").says("có")
    assert len(pushed(backend)) == 1


def message_of(message: Message | None) -> str:
    return message.text if message is not None else ""


def test_whoever_filed_for_a_unit_that_has_ended_is_not_told_of_its_days() -> None:
    backend = FakeBackend(now=datetime(2024, 9, 16, 9, tzinfo=ZONE))
    lan, hai = backend.focal("Lan", "van_phong"), a_clerk(backend)
    nga = backend.focal("Nga", unit=BAI_SAY)
    backend.history = UnitHistory.of(
        replace(unit, valid_to=date(2024, 9, 15), successors=(BAI_SAY,))
        if unit.code == BAC_SON
        else unit
        for unit in backend.history.all
    )
    hai.says("hạn tất cả 20/9 vì mưa lũ").says("có")
    assert heard(lan) == ""
    assert heard(nga) != ""


def test_of_more_moves_than_one_message_holds_the_rest_is_counted() -> None:
    backend = FakeBackend()
    hai, thu = a_clerk(backend), backend.person("Thu", Grant(Role.CLERK, "329"))
    reason = "mưa lũ làm mất điện nhiều ngày " * 15
    for place, code in enumerate(("12142", BAC_SON, BAI_SAY)):
        for day in (f"hạn {code} {18 + place}/9", f"khóa {code} {5 + place}/10"):
            hai.says(f"{day} vì {reason}").says("có")
    said = heard(thu)
    assert len(said) <= 4096
    assert "ngày khác đã dời, xem bằng lệnh /lich." in said


def test_whoever_is_reminded_of_the_new_deadline_the_same_day_is_not_told_of_it_apart() -> None:
    backend = FakeBackend(now=NIGHT)
    lan, hai = backend.focal("Lan", "van_phong"), a_clerk(backend)
    hai.says(MOVE).says("có")
    (push,) = pushed(backend)
    key = ReportKey(FORM.code, BAC_SON, "2024-Q3")
    assert told(lan, PushKind.MOVED, [(key, "half")], push.made_at) is None
    backend.now += timedelta(minutes=5)
    hai.says("bỏ hạn xã Bắc Sơn").says("có")
    later = told(lan, PushKind.MOVED, [(key, "T-1")], backend.now)
    assert "trở lại" in message_of(later)


@pytest.mark.parametrize(("wish", "at"), [(OFF, None), ("10:00", "11/09 10:00")])
def test_it_can_be_switched_off_or_put_off(wish: str, at: str | None) -> None:
    backend = FakeBackend(now=NIGHT)
    lan, hai = backend.focal("Lan", "van_phong"), a_clerk(backend)
    backend.pushed.wishes[lan.person_id or 0] = {PushKind.MOVED: wish}
    hai.says(MOVE).says("có")
    assert times(backend) == ({} if at is None else {lan.person_id: at})
