"""/lich: deadlines, days off and worked Saturdays of the months ahead, and those of a year."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

import pytest

from reporting.people import Grant, Role
from reporting.periods import Cycle, Every, YearlyPeriods
from reporting.periods.deadlines import DayOfMonth, Timing, WorkingDaysAfterCutoff
from reporting.periods.workdays import WhenDayOff
from reporting.units import Level
from tests.conversation.assertions import plain
from tests.conversation.engine import FORM, ZONE
from tests.conversation.world import FakeBackend

SEPTEMBER: Final = datetime(2024, 8, 20, 9, 0, tzinfo=ZONE)


def lines(text: str) -> list[str]:
    return plain(text).splitlines()


def test_an_officer_sees_the_days_of_the_reports_and_the_days_off_of_three_months() -> None:
    lan = FakeBackend(now=SEPTEMBER).focal("Lan", "van_phong").says("/lich")
    assert lines(lan.heard) == [
        "Lịch đến 20/11",
        "Báo cáo CCHC quý III/2024: chốt số liệu 14/9, hạn nộp thứ Hai 16/9",
        "Báo cáo CCHC quý IV/2024: mở 30/10, chốt số liệu 14/12, hạn nộp thứ Hai 16/12",
        "Nghỉ thứ Hai 02/9 đến thứ Ba 03/9: Quốc khánh",
    ]


@pytest.mark.parametrize("command", ["/lich", "/calendar"])
def test_whoever_has_units_below_sees_their_days(command: str) -> None:
    for role in (Role.CLERK, Role.LEADER, Role.ADMIN):
        who = FakeBackend(now=SEPTEMBER).person("Hùng", Grant(role, "329")).says(command)
        assert "hạn nộp thứ Hai 16/9" in who.heard


def test_a_swap_and_its_worked_saturday_are_told() -> None:
    new_year = datetime(2025, 12, 20, 9, 0, tzinfo=ZONE)
    said = lines(FakeBackend(now=new_year).focal("Lan", "van_phong").says("/lich").heard)
    assert "Nghỉ thứ Sáu 02/01/2026: hoán đổi với thứ Bảy 10/01" in said
    assert "Đi làm thứ Bảy 10/01/2026: làm bù cho thứ Sáu 02/01" in said


def test_a_year_without_announced_swaps_is_said_to_be_provisional() -> None:
    december = datetime(2026, 12, 20, 9, 0, tzinfo=ZONE)
    provisional = "Năm 2027 tạm tính theo luật: chưa có thông báo hoán đổi ngày nghỉ."
    lan = FakeBackend(now=december).focal("Lan", "van_phong")
    assert lines(lan.says("/lich").heard)[-1] == provisional
    assert lines(lan.says("/lich 2027").heard)[-1] == provisional
    assert not lines(lan.says("/lich 2026").heard)[-1].startswith("Năm 2026")


def test_a_year_may_be_named_and_other_words_are_refused_with_an_example() -> None:
    lan = FakeBackend(now=SEPTEMBER).focal("Lan", "van_phong")
    assert lines(lan.says("/lich 2025").heard)[:2] == [
        "Ngày nghỉ và ngày làm bù năm 2025",
        "Nghỉ thứ Tư 01/01/2025: Tết Dương lịch",
    ]
    for words in ("năm 2025", "nam 2025", "year 2025"):
        assert lines(lan.says(f"/lich {words}").heard)[0] == "Ngày nghỉ và ngày làm bù năm 2025"
    refused = "Gửi /lich để xem ba tháng tới, hoặc kèm một năm, ví dụ: /lich 2024"
    for words in ("1999", "abc", "20255", "năm 1999", "tháng 2025", "năm"):
        assert lan.says(f"/lich {words}").heard == refused


def test_a_lock_is_told_where_the_form_has_one_and_monthly_reports_are_not_all_told() -> None:
    timing = Timing(WorkingDaysAfterCutoff(1), lock=DayOfMonth(5, 1, WhenDayOff.NEXT))
    monthly = replace(
        FORM,
        cycle=Cycle(YearlyPeriods.every(Every.MONTH), 14),
        deadlines={Level.COMMUNE: timing},
    )
    said = lines(
        FakeBackend(now=SEPTEMBER, form=monthly).focal("Lan", "van_phong").says("/lich").heard
    )
    assert said[1:3] == [
        "Báo cáo CCHC tháng 9/2024: mở 31/8, chốt số liệu 14/9, hạn nộp thứ Hai 16/9",
        "Khóa sau thứ Hai 07/10",
    ]
    assert sum(line.startswith("Báo cáo") for line in said) == 3
    assert date(2024, 10, 7).weekday() == 0


@pytest.mark.parametrize(
    ("moved", "due"),
    [
        ("hạn tất cả 18/9 vì mất điện", "thứ Tư 18/9"),
        ("hạn xã Bắc Sơn 20/9 vì mưa lũ", "thứ Hai 16/9"),
        ("hạn xã Bắc Sơn, Bãi Sậy 20/9 vì mưa lũ", "thứ Sáu 20/9"),
    ],
)
def test_whoever_has_units_below_sees_the_day_of_most_of_them(moved: str, due: str) -> None:
    backend = FakeBackend()
    clerk = backend.person("Hải", Grant(Role.CLERK, "329")).says(moved).says("có")
    leader = backend.person("An", Grant(Role.LEADER, "329"))
    for chat in (clerk, leader):
        assert lines(chat.says("/lich").heard)[1].endswith(f"hạn nộp {due}")


def test_a_lock_of_all_is_told_to_those_above() -> None:
    backend = FakeBackend()
    clerk = backend.person("Hải", Grant(Role.CLERK, "329"))
    clerk.says("khóa tất cả 30/9 vì chốt số liệu").says("có")
    assert "Khóa sau thứ Hai 30/9" in lines(clerk.says("/lich").heard)
