"""Calendars of every sort: months, halves, nine months, years, listed windows."""

import itertools
from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.periods import (
    Cycle,
    Every,
    ListedWindows,
    NotAPeriod,
    Period,
    PeriodName,
    Window,
    YearlyPeriods,
)
from reporting.periods.workdays import WhenDayOff, vietnam_calendar
from tests.calendars import MINISTRY, MONTHS, QUARTERS

HALVES: Final = Cycle(YearlyPeriods.every(Every.HALF), 45)
NINE_MONTHS: Final = Cycle(YearlyPeriods.every(Every.NINE_MONTHS), 45)
YEARS: Final = Cycle(YearlyPeriods.every(Every.YEAR), 45)
CIVIL_MONTHS: Final = Cycle(YearlyPeriods.every(Every.MONTH, 1, 31), 14)
NINETEENTHS: Final = Cycle(YearlyPeriods.every(Every.MONTH, 19, 19), 14)
YEARLY: Final = (QUARTERS, MINISTRY, MONTHS, HALVES, NINE_MONTHS, YEARS, CIVIL_MONTHS, NINETEENTHS)


def window(key: str, start: date, end: date, opens: date | None = None) -> Window:
    said = PeriodName(f"đợt {key} {end.year}", f"đợt {key}")
    return Window(key, start, end, {"vi": said, "en": said}, opens)


CAMPAIGN: Final = window("ra-soat", date(2024, 1, 1), date(2024, 9, 20), date(2024, 9, 1))
PROGRAMME: Final = window("giua-ky", date(2021, 11, 12), date(2023, 6, 30))
SECOND: Final = window("tong-ket", date(2024, 1, 1), date(2024, 12, 20))
LISTED: Final = Cycle(ListedWindows((PROGRAMME, CAMPAIGN, SECOND)), 20)


@pytest.mark.parametrize(
    ("cycle", "key", "start", "end", "name"),
    [
        (MONTHS, "2024-M01", date(2023, 12, 15), date(2024, 1, 14), "tháng 1/2024"),
        (MONTHS, "2024-M02", date(2024, 1, 15), date(2024, 2, 14), "tháng 2/2024"),
        (MONTHS, "2024-M09", date(2024, 8, 15), date(2024, 9, 14), "tháng 9/2024"),
        (MONTHS, "2024-M12", date(2024, 11, 15), date(2024, 12, 14), "tháng 12/2024"),
        (HALVES, "2024-H1", date(2023, 12, 15), date(2024, 6, 14), "6 tháng đầu năm 2024"),
        (HALVES, "2024-H2", date(2024, 6, 15), date(2024, 12, 14), "6 tháng cuối năm 2024"),
        (NINE_MONTHS, "2024-9M", date(2023, 12, 15), date(2024, 9, 14), "9 tháng đầu năm 2024"),
        (YEARS, "2024-Y", date(2023, 12, 15), date(2024, 12, 14), "năm 2024"),
        # The months of the calendar, which are not all of one length.
        (CIVIL_MONTHS, "2024-M02", date(2024, 2, 1), date(2024, 2, 29), "tháng 2/2024"),
        (CIVIL_MONTHS, "2025-M02", date(2025, 2, 1), date(2025, 2, 28), "tháng 2/2025"),
        (CIVIL_MONTHS, "2024-M12", date(2024, 12, 1), date(2024, 12, 31), "tháng 12/2024"),
        # A district that counts from the 19th to the 19th counts that day in both months.
        (NINETEENTHS, "2024-M02", date(2024, 1, 19), date(2024, 2, 19), "tháng 2/2024"),
        (LISTED, "2024-ra-soat", date(2024, 1, 1), date(2024, 9, 20), "đợt ra-soat 2024"),
        (LISTED, "2023-giua-ky", date(2021, 11, 12), date(2023, 6, 30), "đợt giua-ky 2023"),
    ],
)
def test_a_period_has_the_days_and_the_name_that_its_calendar_gives_it(
    cycle: Cycle, key: str, start: date, end: date, name: str
) -> None:
    period = cycle.period(key)
    assert (period.start, period.end, period.label("vi")) == (start, end, name)
    assert (period.key, period in cycle) == (key, True)


@pytest.mark.parametrize(
    ("cycle", "key"),
    [
        (MONTHS, "2024-Q3"),
        (MONTHS, "2024-M13"),
        (MONTHS, "2024-M9"),
        (MONTHS, "2024-M00"),
        (HALVES, "2024-H3"),
        (NINE_MONTHS, "2024-Q3"),
        (YEARS, "2024-H1"),
        (QUARTERS, "2024-Y"),
        (LISTED, "2024-giua-ky"),
        (LISTED, "2024-"),
        (QUARTERS, "0000-Q1"),
        (QUARTERS, "9999-Q5"),
    ],
)
def test_a_key_of_another_calendar_names_no_period(cycle: Cycle, key: str) -> None:
    with pytest.raises(NotAPeriod):
        cycle.period(key)


def test_periods_of_one_key_that_count_other_days_are_not_the_same() -> None:
    assert MONTHS.period("2024-M02") != CIVIL_MONTHS.period("2024-M02")
    assert MONTHS.period("2024-M02") not in CIVIL_MONTHS
    assert MINISTRY.period("2024-Q3") == QUARTERS.period("2024-Q3")


def test_what_counts_from_the_start_of_the_year_says_so() -> None:
    cumulative = {one.key for cycle in YEARLY for one in cycle.periods_of_year(2024)} & {
        one.key for cycle in YEARLY for one in cycle.periods_of_year(2024) if one.cumulative
    }
    assert cumulative == {"2024-H1", "2024-9M", "2024-Y"}


@pytest.mark.parametrize(
    ("cycle", "key", "before", "after"),
    [
        (MONTHS, "2024-M01", "2023-M12", "2024-M02"),
        (HALVES, "2024-H1", "2023-H2", "2024-H2"),
        (NINE_MONTHS, "2024-9M", "2023-9M", "2025-9M"),
        (YEARS, "2024-Y", "2023-Y", "2025-Y"),
        (LISTED, "2024-tong-ket", "2024-ra-soat", None),
        (LISTED, "2024-ra-soat", "2023-giua-ky", "2024-tong-ket"),
        (LISTED, "2023-giua-ky", None, "2024-ra-soat"),
    ],
)
def test_periods_follow_each_other(
    cycle: Cycle, key: str, before: str | None, after: str | None
) -> None:
    def key_of(period: Period | None) -> str | None:
        return period.key if period else None

    period = cycle.period(key)
    assert (key_of(cycle.previous(period)), key_of(cycle.following(period))) == (before, after)


@pytest.mark.parametrize(
    ("cycle", "today", "key"),
    [
        (MONTHS, date(2024, 8, 30), "2024-M08"),
        (MONTHS, date(2024, 8, 31), "2024-M09"),
        (MONTHS, date(2024, 12, 31), "2025-M01"),
        (HALVES, date(2024, 4, 29), "2023-H2"),
        (HALVES, date(2024, 4, 30), "2024-H1"),
        (NINE_MONTHS, date(2024, 7, 30), "2023-9M"),
        (NINE_MONTHS, date(2024, 7, 31), "2024-9M"),
        # Listed windows: the first before any has opened, the last for ever after.
        (LISTED, date(2020, 1, 1), "2023-giua-ky"),
        (LISTED, date(2023, 6, 10), "2023-giua-ky"),
        (LISTED, date(2024, 8, 31), "2023-giua-ky"),
        (LISTED, date(2024, 9, 1), "2024-ra-soat"),
        (LISTED, date(2024, 11, 30), "2024-tong-ket"),
        (LISTED, date(2031, 1, 1), "2024-tong-ket"),
    ],
)
def test_people_work_on_the_latest_that_has_opened(cycle: Cycle, today: date, key: str) -> None:
    assert cycle.current(today).key == key


@pytest.mark.parametrize(
    ("when", "opens"),
    [
        (WhenDayOff.STAY, date(2024, 8, 31)),
        (WhenDayOff.NEXT, date(2024, 9, 4)),  # a Saturday before 2/9 and 3/9
        (WhenDayOff.PREVIOUS, date(2024, 8, 30)),
    ],
)
def test_an_opening_on_a_day_off_moves_as_the_form_says(when: WhenDayOff, opens: date) -> None:
    periods = YearlyPeriods.every(Every.MONTH)
    cycle = Cycle(periods, 14, when_opening_day_off=when, calendar=vietnam_calendar())
    september = cycle.period("2024-M09")
    assert cycle.opens(september) == opens
    assert cycle.current(opens) == september
    assert cycle.current(opens - timedelta(days=1)).key == "2024-M08"


@given(cycle=st.sampled_from(YEARLY), year=st.integers(2000, 2099), data=st.data())
def test_every_key_leads_back_to_its_period(cycle: Cycle, year: int, data: st.DataObject) -> None:
    period = data.draw(st.sampled_from(cycle.periods_of_year(year)))
    assert cycle.period(period.key) is period
    following = cycle.following(period)
    assert following is not None
    assert cycle.previous(following) == period


@given(year=st.integers(2000, 2099))
def test_months_of_the_calendar_count_every_day_once(year: int) -> None:
    months = CIVIL_MONTHS.periods_of_year(year)
    days = sum((month.end - month.start).days + 1 for month in months)
    assert days == (date(year, 12, 31) - date(year, 1, 1)).days + 1
    assert all(a.end + timedelta(days=1) == b.start for a, b in itertools.pairwise(months))


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)), cycle=st.sampled_from(YEARLY))
def test_a_year_from_a_day_has_no_period_that_began_before(day: date, cycle: Cycle) -> None:
    year = cycle.rule.year_from(day)
    assert all(period.start >= day for period in cycle.periods_of_year(year))
    assert any(period.start < day for period in cycle.periods_of_year(year - 1))
