"""Whose a paper is and of when, from what is printed in it."""

import pytest

from reporting.documents.printed_head import printed_head
from reporting.units import Level, Unit, UnitHistory
from tests.calendars import MINISTRY, MONTHS, QUARTERS

UNITS = UnitHistory.of(
    [
        Unit("329", "Huyện Ân Thi", Level.DISTRICT),
        Unit("12142", "Thị trấn Ân Thi", Level.COMMUNE, "329"),
        Unit("12148", "Xã Bắc Sơn", Level.COMMUNE, "329"),
        Unit("12149", "Xã Bắc Sơn Hạ", Level.COMMUNE, "329"),
        Unit("90001", "Xã Bắc Sơn", Level.COMMUNE),
    ]
)


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (("UBND HUYỆN ÂN THI", "ỦY BAN NHÂN DÂN", "XÃ BẮC SƠN"), "12148"),
        (("UBND huyện Ân Thi", "UBND xã Bắc Sơn Hạ"), "12149"),
        (("Uỷ ban nhân dân thị trấn Ân Thi, số liệu từ ngày 15/6/2024",), "12142"),
        (("Kèm theo Báo cáo của Ủy ban nhân dân xã Bắc Sơn)",), "12148"),
        (("ỦY BAN NHÂN DÂN HUYỆN ÂN THI", "BÁO CÁO"), "329"),
        (("ỦY BAN NHÂN DÂN XÃ KHÔNG CÓ",), None),
        (("Xã Bắc Sơn",), None),
    ],
)
def test_a_paper_is_its_communes_and_else_that_of_the_office_it_names(
    lines: tuple[str, ...], unit: str | None
) -> None:
    assert printed_head(lines, UNITS, "12148", QUARTERS).unit == unit


def test_of_two_units_of_one_name_ones_own_is_meant() -> None:
    lines = ("Ủy ban nhân dân xã Bắc Sơn",)
    assert printed_head(lines, UNITS, "90001", QUARTERS).unit == "90001"
    assert printed_head(lines, UNITS, "12148", QUARTERS).unit == "12148"


def test_a_unit_that_is_not_known_is_told_as_it_is_printed() -> None:
    assert (
        printed_head(("ỦY BAN NHÂN DÂN", "XÃ  KHÔNG CÓ"), UNITS, "12148", QUARTERS).office
        == "xã Không Có"
    )


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("CCHC QUÝ III NĂM 2024", "2024-Q3"),
        ("quý 3/2024", "2024-Q3"),
        ("Quí IV - 2023", "2023-Q4"),
        ("Q.1/2024", "2024-Q1"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("báo cáo quý II năm 2024, phương hướng quý III năm 2024", "2024-Q2"),
        ("9 tháng đầu năm 2024", None),
        ("ngày 15/3/2024", None),
    ],
)
def test_a_period_is_read_as_it_is_printed(line: str, key: str | None) -> None:
    cycle = MINISTRY if "tháng" in line else QUARTERS
    found = printed_head((line,), UNITS, "12148", cycle).period
    assert (found.key if found is not None else None) == key


def test_months_that_are_no_period_are_still_told() -> None:
    assert (
        printed_head(("9 tháng đầu năm 2024",), UNITS, "12148", QUARTERS).words
        == "9 tháng đầu năm 2024"
    )


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("BÁO CÁO THÁNG 9 NĂM 2024", "2024-M09"),
        ("tháng 02/2024", "2024-M02"),
        ("An Thi, ngày 15 tháng 9 năm 2024. Báo cáo tháng 8 năm 2024", "2024-M08"),
        ("ngày 5 tháng 9 năm 2024", None),
        ("tháng 13/2024", None),
    ],
)
def test_the_month_of_a_date_is_no_period(line: str, key: str | None) -> None:
    found = printed_head((line,), UNITS, "12148", MONTHS).period
    assert (found.key if found is not None else None) == key


def test_months_are_no_periods_of_a_form_that_asks_for_quarters() -> None:
    line = "Tháng 9/2024 tổng kết quý III năm 2024"
    found = printed_head((line,), UNITS, "12148", QUARTERS).period
    assert found is not None
    assert found.key == "2024-Q3"


def test_a_period_of_another_calendar_is_told_and_is_none_of_the_forms() -> None:
    found = printed_head(("quý II năm 2024",), UNITS, "12148", MINISTRY)
    assert (found.words, found.period) == ("quý II/2024", None)
