"""Working days of state offices: legal holidays, announced swaps, and counting with them."""

import pickle
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.periods.workdays import (
    CalendarProblems,
    DayKind,
    DayOverride,
    WorkCalendar,
    read_overrides,
    vietnam_calendar,
    weekday_label,
)
from tests.operators import ENGLISH

CALENDAR = vietnam_calendar()
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


DAYS_OFF = [
    date(2024, 1, 1),
    *span(date(2024, 2, 8), date(2024, 2, 14)),
    date(2024, 4, 18),
    *span(date(2024, 4, 29), date(2024, 5, 1)),
    *span(date(2024, 9, 2), date(2024, 9, 3)),
    date(2024, 9, 14),
    date(2024, 9, 15),
    date(2025, 1, 1),
    *span(date(2025, 1, 27), date(2025, 1, 31)),
    date(2025, 4, 7),
    *span(date(2025, 4, 30), date(2025, 5, 2)),
    *span(date(2025, 9, 1), date(2025, 9, 2)),
    *span(date(2026, 1, 1), date(2026, 1, 4)),
    *span(date(2026, 2, 14), date(2026, 2, 22)),
    date(2026, 3, 14),
    date(2026, 4, 27),
    *span(date(2026, 4, 30), date(2026, 5, 1)),
    date(2026, 6, 14),
    date(2026, 6, 20),
    *span(date(2026, 8, 29), date(2026, 9, 2)),
    date(2026, 9, 20),
    date(2026, 11, 24),
    date(2026, 12, 20),
    date(2027, 3, 14),
    date(2027, 3, 20),
    date(2027, 4, 16),
    date(2027, 4, 30),
    date(2027, 5, 3),
]
WORKED = [
    date(2024, 4, 19),
    date(2024, 5, 4),  # a Saturday, for Monday 29/4
    date(2024, 9, 16),
    date(2025, 4, 26),  # a Saturday, for Friday 2/5
    date(2026, 1, 10),  # a Saturday, for Friday 2/1
    date(2026, 8, 22),  # a Saturday, for Monday 31/8
    date(2026, 9, 14),
    date(2026, 12, 14),
]


@pytest.mark.parametrize("day", DAYS_OFF, ids=str)
def test_offices_are_closed(day: date) -> None:
    assert not CALENDAR.is_working_day(day)


@pytest.mark.parametrize("day", WORKED, ids=str)
def test_offices_are_open(day: date) -> None:
    assert CALENDAR.is_working_day(day)


def test_a_worked_saturday_does_not_depend_on_what_was_asked_before() -> None:
    assert vietnam_calendar().is_working_day(date(2026, 1, 10))
    # One that only the library knows: 5/1/2019, worked for Monday 31/12/2018.
    assert WorkCalendar().is_working_day(date(2019, 1, 5))


def test_the_working_days_around_a_weekend_and_a_holiday_are_these() -> None:
    assert CALENDAR.next_working_day(date(2024, 9, 13)) == date(2024, 9, 16)
    assert CALENDAR.previous_working_day(date(2024, 9, 16)) == date(2024, 9, 13)
    assert CALENDAR.next_working_day(date(2026, 2, 13)) == date(2026, 2, 23)
    assert CALENDAR.next_working_day(date(2026, 1, 9)) == date(2026, 1, 10)
    assert CALENDAR.previous_working_day(date(2026, 1, 12)) == date(2026, 1, 10)


def test_working_days_are_added_forwards_and_backwards() -> None:
    assert CALENDAR.add_working_days(date(2024, 9, 14), 1) == date(2024, 9, 16)
    assert CALENDAR.add_working_days(date(2024, 9, 14), 3) == date(2024, 9, 18)
    assert CALENDAR.add_working_days(date(2024, 9, 14), -1) == date(2024, 9, 13)
    assert CALENDAR.add_working_days(date(2024, 9, 14), 0) == date(2024, 9, 14)


def test_an_announced_day_overrules_the_library() -> None:
    day = date(2026, 11, 24)
    assert WorkCalendar([DayOverride(day, DayKind.WORKED)]).is_working_day(day)
    for kind in (DayKind.HOLIDAY, DayKind.DAY_OFF):
        assert not WorkCalendar([DayOverride(date(2026, 11, 25), kind)]).is_working_day(
            date(2026, 11, 25)
        )


def test_every_day_given_free_against_another_has_its_worked_saturday() -> None:
    kinds = {kind: [row.day for row in read_overrides() if row.kind is kind] for kind in DayKind}
    assert len(kinds[DayKind.DAY_OFF]) == len(kinds[DayKind.WORKED])
    assert {day.weekday() for day in kinds[DayKind.WORKED]} == {5}
    assert [day for day in kinds[DayKind.DAY_OFF] if day.weekday() > 4] == []


def test_an_announced_day_that_is_none_or_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "days.yaml"
    rows = "- {date: 2026-01-02, kind: party}\n- {date: tomorrow, kind: worked}\n"
    path.write_text(rows, encoding="utf-8")
    assert problems_of(path) == [
        f"{path}: entry 1: kind: choose one of: holiday, day_off, worked",
        f"{path}: entry 2: date: must be a day like 2026-01-02",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x: 1", "{file}: must be a list"),
        ("- {date: 2026-01-02", "{file}:2: this cannot be read as YAML from column 1; look"),
        (b"\xff", "{file}:1: the file is not UTF-8 [unreadable_file]"),
        (None, "{file}:1: the file cannot be read: there is no such file or folder [unread"),
    ],
)
def test_a_file_of_announced_days_that_cannot_be_read_is_told(
    text: str | bytes | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "days.yaml"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else f"{text}\n".encode())
    (problem,) = problems_of(path)
    assert problem.startswith(said.format(file=path))


def problems_of(path: Path) -> list[str]:
    with pytest.raises(CalendarProblems) as refused:
        read_overrides(path)
    return [ENGLISH.worded(problem) for problem in refused.value.problems]


@given(day=DAYS, count=st.integers(1, 15))
def test_adding_working_days_passes_exactly_that_many(day: date, count: int) -> None:
    end = CALENDAR.add_working_days(day, count)
    passed = [other for other in span(day, end)[1:] if CALENDAR.is_working_day(other)]
    assert len(passed) == count
    assert passed[-1] == end


@given(day=DAYS)
def test_the_next_working_day_is_the_first_one_after(day: date) -> None:
    following = CALENDAR.next_working_day(day)
    assert CALENDAR.is_working_day(following)
    assert not any(CALENDAR.is_working_day(other) for other in span(day, following)[1:-1])


def test_days_of_the_week_have_their_names() -> None:
    monday = date(2024, 9, 16)
    names = [weekday_label(day, "vi") for day in span(monday, monday + timedelta(days=6))]
    assert names == ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
    assert weekday_label(monday, "en") == "Monday"


# --- what there is to tell of a year -------------------------------------------------------------
OF_THE_YEARS = {
    # By hand, from the announcements of each year and the Labour Code; weekends are not told.
    2024: "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 +4/5 2/9 3/9",
    2025: "1/1 27/1 28/1 29/1 30/1 31/1 7/4 +26/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 2/1 +10/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 +22/8 31/8 1/9 2/9 24/11",
    2027: "1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11",
}


@pytest.mark.parametrize("year", OF_THE_YEARS)
def test_days_off_and_worked_saturdays_of_a_year_are_these(year: int) -> None:
    found = CALENDAR.special_days(date(year, 1, 1), date(year, 12, 31))
    told = [f"{'+' if one.is_worked else ''}{one.day.day}/{one.day.month}" for one in found]
    assert " ".join(told) == OF_THE_YEARS[year]


def test_only_a_year_of_which_days_were_announced_is_certain() -> None:
    assert [year for year in range(2023, 2029) if CALENDAR.is_provisional(year)] == [
        2023,
        2027,
        2028,
    ]
    with_own = CALENDAR.with_announced([DayOverride(date(2027, 12, 31), DayKind.DAY_OFF)])
    assert not with_own.is_provisional(2027)


def test_a_special_day_is_told_with_what_it_is_for() -> None:
    (new_year, swapped, worked, *_) = CALENDAR.special_days(date(2026, 1, 1), date(2026, 1, 31))
    assert (new_year.names["vi"], new_year.names["en"]) == ("Tết Dương lịch", "New Year's Day")
    assert swapped.names["vi"] == "hoán đổi với thứ Bảy 10/01"
    assert (worked.day, worked.is_worked) == (date(2026, 1, 10), True)


def test_the_offices_own_days_go_before_those_of_the_program() -> None:
    own = CALENDAR.with_announced(
        [
            DayOverride(date(2026, 1, 2), DayKind.WORKED, "không hoán đổi"),
            DayOverride(date(2026, 1, 10), DayKind.HOLIDAY),
        ]
    )
    assert own.is_working_day(date(2026, 1, 2))
    assert not own.is_working_day(date(2026, 1, 10))
    assert own.is_working_day(date(2026, 8, 22))  # what it does not name stays


def test_a_calendar_is_the_same_in_another_process() -> None:
    there = pickle.loads(pickle.dumps(CALENDAR))  # noqa: S301  our own bytes
    assert there.announced == CALENDAR.announced
    assert there.is_working_day(date(2026, 1, 10))
