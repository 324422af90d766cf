"""Deadlines: the day a rule gives, weekends and swapped days included, and what is on time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.periods import Cycle, ListedWindows, PeriodName, Window
from reporting.periods.deadlines import (
    VIETNAM,
    DayOfMonth,
    DaysAfterDue,
    Deadline,
    DeadlineRule,
    OnDate,
    Timing,
    WorkingDaysAfterCutoff,
    WorkingDaysAfterDue,
    deadline,
    timing_days,
)
from reporting.periods.workdays import WhenDayOff, vietnam_calendar
from tests.calendars import period_of

CALENDAR = vietnam_calendar()
NEXT, PREVIOUS, STAY = WhenDayOff.NEXT, WhenDayOff.PREVIOUS, WhenDayOff.STAY


def due(key: str, rule: DeadlineRule) -> date:
    return deadline(period_of(key), Timing(rule), CALENDAR).day


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
    period = period_of("2024-Q3")
    last = deadline(period, Timing(WorkingDaysAfterCutoff(1)), CALENDAR, tokyo)
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


# --- what follows the due day --------------------------------------------------------------------
QUARTER_III = period_of("2024-Q3")  # cut off on Saturday 14/9/2024


@pytest.mark.parametrize(
    ("timing", "cutoff", "due_day", "grace", "lock"),
    [
        # Nothing closes unless the form says so.
        (Timing(WorkingDaysAfterCutoff(1)), (14, 9), (16, 9), None, None),
        # Three working days after Monday 16/9: Thursday 19/9. A week after: Monday 23/9.
        (
            Timing(WorkingDaysAfterCutoff(1), WorkingDaysAfterDue(3), DaysAfterDue(7, NEXT)),
            (14, 9),
            (16, 9),
            (19, 9),
            (23, 9),
        ),
        # Five days after Monday 16/9 is Saturday 21/9.
        (
            Timing(WorkingDaysAfterCutoff(1), DaysAfterDue(5, NEXT), DaysAfterDue(5, PREVIOUS)),
            (14, 9),
            (16, 9),
            (23, 9),
            (23, 9),  # not before the grace has ended
        ),
        (
            Timing(WorkingDaysAfterCutoff(1), DaysAfterDue(5, STAY), DayOfMonth(5, 1, NEXT)),
            (14, 9),
            (16, 9),
            (21, 9),
            (7, 10),  # 5/10 is a Saturday
        ),
        # A lock on a day of the month that comes before the due day closes with the due day.
        (
            Timing(WorkingDaysAfterCutoff(1), None, DayOfMonth(15, 0, STAY)),
            (14, 9),
            (16, 9),
            None,
            (16, 9),
        ),
        # The cut-off moved to Friday 13/9: the first working day after it is still Monday.
        (
            Timing(WorkingDaysAfterCutoff(1), when_cutoff_day_off=PREVIOUS),
            (13, 9),
            (16, 9),
            None,
            None,
        ),
        # Moved to Monday 16/9, it is due on Tuesday.
        (Timing(WorkingDaysAfterCutoff(1), when_cutoff_day_off=NEXT), (16, 9), (17, 9), None, None),
    ],
)
def test_cut_off_grace_and_lock_of_a_quarter(
    timing: Timing,
    cutoff: tuple[int, int],
    due_day: tuple[int, int],
    grace: tuple[int, int] | None,
    lock: tuple[int, int] | None,
) -> None:
    days = timing_days(QUARTER_III, timing, CALENDAR)
    assert days.cutoff == date(2024, cutoff[1], cutoff[0])
    assert days.due.day == date(2024, due_day[1], due_day[0])
    found = [one.day if one else None for one in (days.grace, days.lock)]
    assert found == [date(2024, one[1], one[0]) if one else None for one in (grace, lock)]


@pytest.mark.parametrize(
    ("key", "rule", "day"),
    [
        # Cut-offs and terms that meet Tết, 2/9, 30/4 and swapped Saturdays, by hand:
        ("2024-M02", WorkingDaysAfterCutoff(1), date(2024, 2, 15)),  # Tết ends on its cut-off
        ("2024-M02", WorkingDaysAfterCutoff(2), date(2024, 2, 16)),
        ("2025-M01", DayOfMonth(28, 0, WhenDayOff.NEXT), date(2025, 2, 3)),  # Tết to Sunday 2/2
        ("2025-M01", DayOfMonth(28, 0, WhenDayOff.PREVIOUS), date(2025, 1, 24)),  # a Friday
        ("2026-M02", WorkingDaysAfterCutoff(1), date(2026, 2, 23)),  # Tết 16-20/2, weekends around
        ("2027-M02", DayOfMonth(5, 0, WhenDayOff.NEXT), date(2027, 2, 11)),  # Tết to 10/2
        ("2024-M08", DayOfMonth(2, 1, WhenDayOff.NEXT), date(2024, 9, 4)),  # 2/9 and 3/9
        ("2025-M08", DayOfMonth(1, 1, WhenDayOff.NEXT), date(2025, 9, 3)),  # 1/9 and 2/9
        ("2026-M08", DayOfMonth(1, 1, WhenDayOff.PREVIOUS), date(2026, 8, 28)),  # 31/8 swapped
        ("2027-M08", DayOfMonth(2, 1, WhenDayOff.NEXT), date(2027, 9, 6)),  # 2/9, 3/9, weekend
        ("2024-M04", DayOfMonth(28, 0, WhenDayOff.NEXT), date(2024, 5, 2)),  # Sunday, 29/4 to 1/5
        ("2024-M04", WorkingDaysAfterCutoff(10), date(2024, 5, 2)),  # 15-26/4 but 18/4: 9 days
        ("2024-M04", WorkingDaysAfterCutoff(12), date(2024, 5, 4)),  # Saturday 4/5 was worked
        ("2026-M01", WorkingDaysAfterCutoff(1), date(2026, 1, 15)),
        ("2025-M12", DayOfMonth(10, 1, WhenDayOff.NEXT), date(2026, 1, 10)),  # a worked Saturday
    ],
)
def test_months_that_meet_holidays_and_swapped_saturdays(
    key: str, rule: DeadlineRule, day: date
) -> None:
    assert due(key, rule) == day


def test_a_listed_window_is_due_on_its_own_day_unless_some_units_have_another() -> None:
    names = {"vi": PeriodName("đợt rà soát 2024", "đợt rà soát 2024")}
    window = Window("ra-soat", date(2024, 1, 1), date(2024, 9, 20), names, due=date(2024, 9, 27))
    period = Cycle(ListedWindows((window,)), 45).period("2024-ra-soat")
    usual = Timing(WorkingDaysAfterCutoff(1))
    assert deadline(period, usual, CALENDAR).day == date(2024, 9, 27)
    later = Timing(OnDate(date(2024, 10, 4), STAY), is_of_group=True)
    assert deadline(period, later, CALENDAR).day == date(2024, 10, 4)


@given(
    key=st.sampled_from(["2024-Q1", "2024-M02", "2025-M08", "2026-Y", "2027-M04"]),
    grace=st.integers(0, 30),
    lock=st.integers(0, 60),
    moves=st.sampled_from([*WhenDayOff]),
)
def test_grace_and_lock_never_come_before_what_they_follow(
    key: str, grace: int, lock: int, moves: WhenDayOff
) -> None:
    timing = Timing(WorkingDaysAfterCutoff(1), DaysAfterDue(grace, moves), DaysAfterDue(lock, NEXT))
    days = timing_days(period_of(key), timing, CALENDAR)
    assert days.grace is not None
    assert days.lock is not None
    assert days.due.day <= days.grace.day <= days.lock.day
