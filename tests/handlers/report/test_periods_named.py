"""A period that is not open, or that only another calendar has: what is said and offered."""

from dataclasses import replace
from datetime import datetime
from typing import Final

import pytest

from reporting.people import Grant, Role
from reporting.periods import Cycle, Every, YearlyPeriods
from tests.calendars import MINISTRY
from tests.conversation.engine import BAC_SON, FORM, ZONE
from tests.conversation.world import FakeBackend

SEPTEMBER: Final = datetime(2024, 9, 20, 9, 0, tzinfo=ZONE)
OF_MINISTRY: Final = replace(FORM, cycle=MINISTRY)
MONTHLY: Final = replace(FORM, cycle=Cycle(YearlyPeriods.every(Every.MONTH), 14))
NOT_OPEN: Final = "Báo cáo quý IV/2024 chưa mở, nhập được từ ngày 30/10/2024. Anh/chị mở kỳ nào:"


@pytest.mark.parametrize("command", ["/baocao", "/nop", "/tiendo", "/report"])
def test_the_fourth_quarter_in_september_is_not_open_and_those_that_are_are_offered(
    command: str,
) -> None:
    lan = FakeBackend(now=SEPTEMBER).focal("Lan", "van_phong").says(f"{command} quý 4")
    assert lan.heard == NOT_OPEN
    assert lan.labels == ["quý III/2024", "quý IV/2023"]


def test_the_period_that_is_offered_opens_with_one_touch_and_so_does_its_name() -> None:
    lan = FakeBackend(now=SEPTEMBER).focal("Lan", "van_phong").says("/baocao quý 4")
    assert "quý III/2024" in lan.presses("quý III/2024").heard
    assert lan.session.report is not None
    assert lan.session.report.period == "2024-Q3"
    lan.says("/baocao quý 4").says("quý IV/2023")
    assert lan.session.report.period == "2023-Q4"


def test_last_years_quarter_opens_when_its_year_is_said() -> None:
    lan = FakeBackend(now=SEPTEMBER).focal("Lan", "van_phong").says("/baocao quý 4/2023")
    assert lan.session.report is not None
    assert lan.session.report.period == "2023-Q4"


def test_in_february_the_fourth_quarter_is_that_of_the_year_before() -> None:
    february = datetime(2024, 2, 10, 9, 0, tzinfo=ZONE)
    lan = FakeBackend(now=february).focal("Lan", "van_phong").says("/baocao quý 4")
    assert lan.session.report is not None
    assert lan.session.report.period == "2023-Q4"


def test_a_month_to_come_is_not_open_either() -> None:
    lan = FakeBackend(now=SEPTEMBER, form=MONTHLY).focal("Lan", "van_phong")
    said = "Báo cáo tháng 10/2024 chưa mở, nhập được từ ngày 30/9/2024. Anh/chị mở kỳ nào:"
    assert lan.says("/baocao tháng 10").heard == said
    assert lan.labels == ["tháng 9/2024", "tháng 10/2023"]


def test_whoever_files_for_two_units_chooses_among_both() -> None:
    lan = FakeBackend(now=SEPTEMBER).person(
        "Lan",
        Grant(Role.FOCAL, BAC_SON, ("van_phong",)),
        Grant(Role.FOCAL, "12151", ("van_phong",)),
    )
    assert lan.says("/baocao quý 4").labels == [
        "UBND xã Bắc Sơn: quý III/2024",
        "UBND xã Bãi Sậy: quý III/2024",
        "UBND xã Bắc Sơn: quý IV/2023",
        "UBND xã Bãi Sậy: quý IV/2023",
    ]


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("quý 2", "6 tháng đầu năm 2024"),
        ("quý II/2023", "6 tháng đầu năm 2023"),
        ("tháng 8", "quý III/2024"),
        ("9 tháng", "quý III/2024"),
        ("quý 4/2023", "năm 2023"),
    ],
)
def test_a_period_that_the_ministry_does_not_ask_for_leads_to_the_one_with_its_days(
    words: str, period: str
) -> None:
    lan = FakeBackend(now=SEPTEMBER, form=OF_MINISTRY).focal("Lan", "van_phong")
    said = f"Báo cáo CCHC không có kỳ “{words}”; kỳ báo cáo khi đó là {period}."
    assert lan.says(f"/baocao {words}").heard == f"{said} Mở báo cáo {period} của:"
    assert period in lan.presses("UBND xã Bắc Sơn").heard


def test_a_leader_is_offered_the_six_months_for_the_second_quarter() -> None:
    leader = FakeBackend(form=OF_MINISTRY).person("Hùng", Grant(Role.LEADER, "329"))
    leader.says("/tonghop huyện quý 2")
    assert "6 tháng đầu năm 2024" in leader.heard
    assert leader.labels == ["Huyện Ân Thi, Tỉnh Hưng Yên"]


@pytest.mark.parametrize("command", ["/tonghop huyện", "/xuat huyện", "/tonghop"])
def test_figures_of_a_period_to_come_are_not_there_and_the_open_one_is_offered(
    command: str,
) -> None:
    leader = FakeBackend(now=SEPTEMBER).person("Hùng", Grant(Role.LEADER, "329"))
    said = "Chưa có số liệu quý IV/2024: kỳ này mở từ ngày 30/10/2024. Xem kỳ đang mở:"
    assert leader.says(f"{command} quý 4/2024").heard == said
    assert leader.labels == ["Huyện Ân Thi, quý III/2024"]


def test_a_clerk_asks_for_the_progress_of_a_period_to_come() -> None:
    clerk = FakeBackend(now=SEPTEMBER).person("Minh", Grant(Role.CLERK, "329"))
    said = "Báo cáo quý IV/2024 chưa mở, nhập được từ ngày 30/10/2024. Kỳ đang mở: quý III/2024."
    assert clerk.says("/tiendo quý 4").heard == said
