"""Minh thay Hoa: read back, begun on its first day, ended by itself; by whom it may be said."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.runtime import leaves
from reporting.people import Grant, Role
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, ZONE, without_waiting
from tests.conversation.storage import InMemoryWork
from tests.conversation.world import FakeBackend

READ_BACK = (
    "Minh làm thay Hoa ở UBND xã Bắc Sơn từ 10/9/2024 đến hết 20/9/2024 (mảng: Tài chính)."
    " Đúng thế ạ?"
)
FINANCE = Grant(Role.OFFICER, BAC_SON, ("tai_chinh",))
JUSTICE = Grant(Role.OFFICER, BAC_SON, ("tu_phap",))


def an_office() -> tuple[FakeBackend, Chat]:
    """Lan is the focal point, Minh has justice, Hoa finance."""
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong")
    backend.officer("Minh", "tu_phap")
    backend.officer("Hoa", "tai_chinh")
    return backend, lan


def day_comes(backend: FakeBackend, day: date) -> None:
    backend.now = datetime(day.year, day.month, day.day, 7, 30, tzinfo=ZONE)
    without_waiting(leaves.bring_up_to_date(InMemoryWork(backend), day, backend.now))


@pytest.mark.parametrize(
    "typed",
    [
        "Minh thay Hoa từ 10/9 đến 20/9",
        "minh thay hoa tu 10/9 den 20/9",
        "Anh Minh làm thay chị Hoa từ ngày 10/9 đến hết ngày 20/9.",
        "Minh thay cho Hoa ở xã Bắc Sơn từ 10/9/2024 đến 20/9/2024",
        "Minh stands in for Hoa from 10/9 to 20/9",
        "Hoa nghỉ phép từ 10/9 đến 20/9, Minh làm thay",
        "Chị Hoa nghỉ từ 10/9 đến 20/9 anh Minh thay",
        "Hoa ủy quyền cho Minh từ 10/9 đến 20/9",
        "Hoa giao việc cho Minh làm thay từ 10/9/24 tới 20/9/24",
        "Hoa is away from 10/9 to 20/9, Minh covers for",
        "Minh covers for Hoa from 10/9 until 20/9",
        "Minh thay Hoa đến hết 20/9",
    ],
)
def test_it_is_read_back_before_it_counts(typed: str) -> None:
    backend, lan = an_office()
    assert lan.says(typed).heard == READ_BACK
    assert backend.pushed.stand_ins == []
    lan.presses("Đúng, ghi lại")
    assert lan.heard.startswith("Đã ghi: Minh làm thay Hoa ở UBND xã Bắc Sơn từ 10/9/2024")
    assert [one.person_id for one in backend.told] == [2, 3]
    assert grants(backend, 2) == (JUSTICE, FINANCE)


def grants(backend: FakeBackend, person: int) -> tuple[Grant, ...]:
    return backend.people[person].grants


def test_it_begins_and_ends_on_its_days_and_gives_back_just_what_it_gave() -> None:
    backend, lan = an_office()
    lan.says("Minh thay Hoa từ 12/9 đến 13/9").presses("Đúng, ghi lại")
    assert grants(backend, 2) == (JUSTICE,)
    day_comes(backend, date(2024, 9, 12))
    assert grants(backend, 2) == (JUSTICE, FINANCE)
    day_comes(backend, date(2024, 9, 13))
    assert grants(backend, 2) == (JUSTICE, FINANCE)
    day_comes(backend, date(2024, 9, 14))
    assert grants(backend, 2) == (JUSTICE,)
    assert grants(backend, 3) == (FINANCE,)
    assert backend.pushed.stand_ins == []


def test_a_duty_that_was_held_before_stays() -> None:
    backend, lan = an_office()
    without_waiting(InMemoryWork(backend).people.give(2, FINANCE, backend.now))
    lan.says("Minh thay Hoa từ 10/9 đến 11/9").presses("Đúng, ghi lại")
    day_comes(backend, date(2024, 9, 12))
    assert grants(backend, 2) == (JUSTICE, FINANCE)


def test_a_leave_that_was_slept_through_never_begins() -> None:
    backend, lan = an_office()
    lan.says("Minh thay Hoa từ 12/9 đến 13/9").presses("Đúng, ghi lại")
    day_comes(backend, date(2024, 9, 20))
    assert grants(backend, 2) == (JUSTICE,)
    assert backend.pushed.stand_ins == []


def test_it_can_be_ended_earlier() -> None:
    backend, lan = an_office()
    lan.says("Minh thay Hoa từ 10/9 đến 20/9").presses("Đúng, ghi lại").presses("Kết thúc sớm")
    assert lan.heard.startswith("Đã kết thúc: Hoa làm lại phần việc ở UBND xã Bắc Sơn")
    assert grants(backend, 2) == (JUSTICE,)


def test_the_choice_pressed_twice_counts_once() -> None:
    backend, lan = an_office()
    lan.says("Minh thay Hoa từ 12/9 đến 13/9")
    shown = lan.replies
    lan.presses("Đúng, ghi lại")
    lan.replies = shown
    lan.presses("Đúng, ghi lại")
    assert len(backend.pushed.stand_ins) == 1


def test_a_clerk_can_say_it_of_a_unit_below() -> None:
    backend, _ = an_office()
    clerk = backend.person("Hải", Grant(Role.CLERK, "329"))
    assert clerk.says("Minh thay Hoa từ 10/9 đến 20/9").heard == READ_BACK


def test_people_of_one_name_have_to_be_told_apart() -> None:
    backend, _ = an_office()
    backend.officer("Minh", "tu_phap", unit="12151")
    backend.officer("Hoa", "tai_chinh", unit="12151")
    clerk = backend.person("Hải", Grant(Role.CLERK, "329"))
    assert (
        "trùng tên: Minh thay Hoa ở UBND xã Bắc Sơn; Minh thay Hoa ở UBND xã Bãi Sậy."
        in clerk.says("Minh thay Hoa từ 10/9 đến 20/9").heard
    )
    assert clerk.says("Minh thay Hoa ở Bắc Sơn từ 10/9 đến 20/9").heard == READ_BACK


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Tú thay Hoa từ 10/9 đến 20/9", "Chưa thấy ai tên “Tú” trong đơn vị. Đang có: Lan, Minh"),
        ("Minh thay Tú từ 10/9 đến 20/9", "Chưa thấy ai tên “Tú”"),
        ("Bình thay Tú từ 10/9 đến 20/9", "Chưa thấy ai tên “Tú”"),
        ("Minh thay Minh từ 10/9 đến 20/9", "Minh không tự làm thay mình được"),
        ("Minh thay Hoa", "Từ ngày nào đến ngày nào?"),
        ("Hoa nghỉ từ 10/9 đến 20/9", "Ai làm thay Hoa?"),
        ("Minh thay Hoa từ 20/9 đến 10/9/2024", "Ngày đầu 20/9/2024 lại sau ngày cuối 10/9/2024"),
        ("Minh thay Hoa từ 20/9 đến 10/9", "Ngày đầu 20/9/2024 lại sau ngày cuối 10/9/2024"),
        ("Minh thay Hoa từ 1/8/2024 đến 5/8/2024", "Đợt này đã qua"),
        ("Minh thay Hoa từ 1/8 đến 5/8", "Đợt này đã qua"),
        ("Minh thay Hoa từ 31/9 đến 2/10", "Không có ngày 31/9"),
        ("Minh thay Hoa từ 1/1/2025 đến 1/12/2025", "dài hơn nửa năm"),
    ],
)
def test_what_makes_no_sense_is_said_and_not_noted(typed: str, answer: str) -> None:
    backend, lan = an_office()
    assert answer in lan.says(typed).heard
    assert backend.pushed.stand_ins == []


def test_a_leave_over_the_turn_of_the_year_is_understood() -> None:
    backend, lan = an_office()
    backend.now = datetime(2024, 12, 20, 9, tzinfo=ZONE)
    assert "từ 25/12/2024 đến hết 05/01/2025" in lan.says("Minh thay Hoa từ 25/12 đến 5/1").heard
    assert "từ 02/01/2025 đến hết 05/01/2025" in lan.says("Minh thay Hoa từ 2/1 đến 5/1").heard


@pytest.mark.parametrize(
    "argument",
    [
        "",
        "x",
        "12148/3/2",
        "12148/3/2/240910",
        "12151/3/2/240910/240920",
        "12148/9/2/249999/240920",
    ],
)
def test_a_leave_that_somebody_has_made_up_counts_for_nothing(argument: str) -> None:
    backend, lan = an_office()
    lan.presses_forged(f"leave.set:{argument}", None)
    lan.presses_forged(f"leave.end:{argument}", None)
    assert backend.pushed.stand_ins == []


def test_an_officer_cannot_say_it() -> None:
    backend, _ = an_office()
    minh = Chat(backend, "2")
    heard = minh.says("Minh thay Hoa từ 10/9 đến 20/9").heard
    assert heard.startswith("Việc làm thay do đầu mối của đơn vị hoặc chuyên viên ghi")
    minh.presses_forged("leave.set:12148/3/2/240910/240920", None)
    assert backend.pushed.stand_ins == []


# --- leaves that meet ----------------------------------------------------------------------------
OFFICE = Grant(Role.FOCAL, BAC_SON, ("van_phong",))


def is_away(backend: FakeBackend) -> set[int]:
    """Whoever is not reminded, since somebody else does their work."""
    return {who for who, _ in without_waiting(leaves.away(InMemoryWork(backend)))}


def test_two_leaves_of_the_same_people_that_overlap_end_with_the_later() -> None:
    backend, lan = an_office()
    lan.says("Minh thay Hoa từ 10/9 đến 12/9").presses("Đúng, ghi lại")
    lan.says("Minh thay Hoa từ 11/9 đến 15/9").presses("Đúng, ghi lại")
    for day in (11, 12, 13, 15):
        day_comes(backend, date(2024, 9, day))
        assert grants(backend, 2) == (JUSTICE, FINANCE)
    day_comes(backend, date(2024, 9, 16))
    assert grants(backend, 2) == (JUSTICE,)


@pytest.mark.parametrize("is_first", [True, False])
def test_whoever_stands_in_for_a_delegate_does_the_work_of_both(*, is_first: bool) -> None:
    """Minh does Hoa's from the 10th to the 20th; Lan does Minh's from the 12th to the 25th."""
    backend, lan = an_office()
    said = ["Minh thay Hoa từ 12/9 đến 20/9", "Lan thay Minh từ 12/9 đến 25/9"]
    for one in said if is_first else reversed(said):
        lan.says(one).presses("Đúng, ghi lại")
    day_comes(backend, date(2024, 9, 12))
    assert set(grants(backend, 1)) == {OFFICE, JUSTICE, FINANCE}
    assert is_away(backend) == {2, 3}
    day_comes(backend, date(2024, 9, 21))
    assert set(grants(backend, 1)) == {OFFICE, JUSTICE}
    assert grants(backend, 2) == (JUSTICE,)
    assert is_away(backend) == {2}
    day_comes(backend, date(2024, 9, 26))
    assert grants(backend, 1) == (OFFICE,)


def test_two_people_for_one_each_keep_it_for_their_own_days() -> None:
    backend, lan = an_office()
    lan.says("Minh thay Hoa từ 10/9 đến 12/9").presses("Đúng, ghi lại")
    lan.says("Lan thay Hoa từ 10/9 đến 14/9").presses("Đúng, ghi lại")
    day_comes(backend, date(2024, 9, 13))
    assert grants(backend, 2) == (JUSTICE,)
    assert set(grants(backend, 1)) == {OFFICE, FINANCE}


def test_people_who_stand_in_for_each_other_are_both_reminded() -> None:
    backend, lan = an_office()
    lan.says("Minh thay Hoa từ 10/9 đến 12/9").presses("Đúng, ghi lại")
    lan.says("Hoa thay Minh từ 10/9 đến 12/9").presses("Đúng, ghi lại")
    assert is_away(backend) == set()
    day_comes(backend, date(2024, 9, 13))
    assert (grants(backend, 2), grants(backend, 3)) == ((JUSTICE,), (FINANCE,))


def test_when_the_delegate_has_left_whoever_is_away_is_reminded_again() -> None:
    backend, lan = an_office()
    lan.says("Minh thay Hoa từ 10/9 đến 20/9").presses("Đúng, ghi lại")
    assert is_away(backend) == {3}
    backend.people[2] = replace(backend.people[2], grants=())
    assert is_away(backend) == set()
    day_comes(backend, date(2024, 9, 21))
    assert grants(backend, 2) == ()


def test_people_of_two_units_are_not_taken_for_each_other() -> None:
    backend, _ = an_office()
    backend.officer("Tâm", "tu_phap", unit="12151")
    clerk = backend.person("Hải", Grant(Role.CLERK, "329"))
    heard = clerk.says("Tâm thay Hoa từ 10/9 đến 20/9").heard
    assert heard.startswith("Hai người này không cùng đơn vị.")


def test_a_single_day_is_a_leave_and_a_whole_name_tells_people_apart() -> None:
    backend, lan = an_office()
    backend.officer("Trần Thị Minh", "tu_phap")
    assert "từ 12/9/2024 đến hết 12/9/2024" in lan.says("Minh thay Hoa ngày 12/9").heard
    assert "Trần Thị Minh làm thay" in lan.says("Trần Thị Minh thay Hoa ngày 12/9").heard


@pytest.mark.parametrize(
    "typed", ["thay pin máy tính", "cán bộ nghỉ việc", "giao ban sáng thứ Hai", "Lan thay mực"]
)
def test_other_sentences_are_nothing_of_the_kind(typed: str) -> None:
    backend, lan = an_office()
    lan.says(typed)
    assert "làm thay" not in lan.heard
    assert backend.pushed.stand_ins == []


@pytest.mark.parametrize(
    "typed",
    [
        "Minh thay Hoa từ 12/9 đến 29/2",
        "Minh thay Hoa từ 12/9/2025 đến 29/2",
        "Minh thay Hoa từ 29/2/2025 đến 5/3",
        "Minh thay Hoa từ 12/9 đến 0/0",
    ],
)
def test_a_leave_that_ends_on_a_day_which_that_year_has_not_is_asked_again(typed: str) -> None:
    backend, lan = an_office()
    assert "Không có ngày" in lan.says(typed).heard
    assert backend.pushed.stand_ins == []
