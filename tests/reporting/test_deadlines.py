"""Deadlines: the day a rule gives, weekends and swapped days included, and what is on time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.periods import Period
from reporting.periods.deadlines import (
    VIETNAM,
    DayOfMonth,
    Deadline,
    DeadlineRule,
    WhenDayOff,
    WorkingDaysAfterCutoff,
    deadline,
)
from reporting.periods.workdays import vietnam_calendar

CALENDAR = vietnam_calendar()


def due(key: str, rule: DeadlineRule) -> date:
    return deadline(Period.parse(key), rule, CALENDAR).day


@pytest.mark.parametrize(
    ("key", "days", "day"),
    [
        ("2024-Q3", 1, date(2024, 9, 16)),  # cut off on a Saturday
        ("2024-Q3", 2, date(2024, 9, 17)),
        ("2026-Q1", 1, date(2026, 3, 16)),  # on a Saturday
        ("2026-Q2", 1, date(2026, 6, 15)),  # on a Sunday
        ("2026-Q3", 1, date(2026, 9, 15)),  # on a Monday
        ("2027-Q1", 1, date(2027, 3, 15)),  # on a Sunday
    ],
)
def test_working_days_are_counted_from_the_cut_off(key: str, days: int, day: date) -> None:
    assert due(key, WorkingDaysAfterCutoff(days)) == day


@pytest.mark.parametrize(
    ("key", "when", "day"),
    [
        ("2024-Q3", WhenDayOff.NEXT, date(2024, 9, 20)),  # a Friday stays
        ("2026-Q2", WhenDayOff.NEXT, date(2026, 6, 22)),  # a Saturday
        ("2026-Q2", WhenDayOff.PREVIOUS, date(2026, 6, 19)),
        ("2026-Q2", WhenDayOff.STAY, date(2026, 6, 20)),
        ("2026-Q3", WhenDayOff.NEXT, date(2026, 9, 21)),  # a Sunday
        ("2026-Y", WhenDayOff.PREVIOUS, date(2026, 12, 18)),  # a Sunday
        ("2027-Q1", WhenDayOff.NEXT, date(2027, 3, 22)),  # a Saturday
    ],
)
def test_day_20_of_the_periods_last_month_moves_off_a_day_off(
    key: str, when: WhenDayOff, day: date
) -> None:
    assert due(key, DayOfMonth(20, 0, when)) == day


def test_a_month_offset_may_lead_into_the_next_year() -> None:
    # 10 January 2026 is a Saturday that was worked: the deadline must not move.
    assert due("2025-Y", DayOfMonth(10, 1, WhenDayOff.NEXT)) == date(2026, 1, 10)
    # 2 January 2026 is a Friday given free, and the weekend follows.
    assert due("2025-Y", DayOfMonth(2, 1, WhenDayOff.NEXT)) == date(2026, 1, 5)


def test_a_deadline_lasts_until_midnight_in_vietnam() -> None:
    last = Deadline(date(2024, 9, 16), VIETNAM)
    assert last.is_on_time(datetime(2024, 9, 16, 23, 59, 59, tzinfo=VIETNAM))
    assert not last.is_on_time(datetime(2024, 9, 17, 0, 0, tzinfo=VIETNAM))
    assert last.is_on_time(datetime(2024, 9, 16, 16, 59, tzinfo=UTC))
    assert not last.is_on_time(datetime(2024, 9, 16, 17, 0, tzinfo=UTC))
    assert last.ends_at == datetime(2024, 9, 16, 17, 0, tzinfo=UTC)


def test_the_zone_of_a_deadline_may_be_given() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    period = Period.parse("2024-Q3")
    last = deadline(period, WorkingDaysAfterCutoff(1), CALENDAR, tokyo)
    assert last.ends_at == datetime(2024, 9, 16, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "left"),
    [
        (datetime(2024, 9, 10, 8, 0, tzinfo=VIETNAM), 6),
        (datetime(2024, 9, 16, 23, 0, tzinfo=VIETNAM), 0),
        (datetime(2024, 9, 16, 18, 0, tzinfo=UTC), -1),
    ],
)
def test_days_left_are_counted_in_calendar_days_of_vietnam(at: datetime, left: int) -> None:
    assert Deadline(date(2024, 9, 16), VIETNAM).days_left(at) == left


def test_a_deadline_is_named_by_weekday_and_day() -> None:
    assert Deadline(date(2024, 9, 16), VIETNAM).label("vi") == "thứ Hai 16/9"
    assert Deadline(date(2024, 9, 16), VIETNAM).label("en") == "Monday 16/9"
    assert Deadline(date(2024, 2, 4), VIETNAM).label("vi") == "Chủ nhật 04/02"


@given(
    day=st.integers(1, 28),
    offset=st.integers(0, 3),
    key=st.sampled_from(["2024-Q1", "2025-Q4", "2026-Q2", "2026-Y"]),
)
def test_a_moved_deadline_is_a_working_day_on_its_side(day: int, offset: int, key: str) -> None:
    stays = due(key, DayOfMonth(day, offset, WhenDayOff.STAY))
    earlier = due(key, DayOfMonth(day, offset, WhenDayOff.PREVIOUS))
    later = due(key, DayOfMonth(day, offset, WhenDayOff.NEXT))
    assert earlier <= stays <= later
    assert CALENDAR.is_working_day(earlier)
    assert CALENDAR.is_working_day(later)
