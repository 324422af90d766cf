"""Periods: exact windows, the period people work on, and the ways they write one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.clean_text import clean
from reporting.periods import Cycle, CycleRule, NotAPeriod, read_period
from tests.calendars import MINISTRY, QUARTERS, period_of

CYCLES = st.sampled_from([QUARTERS, MINISTRY])
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
TODAY = date(2024, 9, 10)


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("2024-Q1", date(2023, 12, 15), date(2024, 3, 14)),
        ("2024-Q2", date(2024, 3, 15), date(2024, 6, 14)),
        ("2024-Q3", date(2024, 6, 15), date(2024, 9, 14)),
        ("2024-Q4", date(2024, 9, 15), date(2024, 12, 14)),
        ("2024-H1", date(2023, 12, 15), date(2024, 6, 14)),
        ("2024-Y", date(2023, 12, 15), date(2024, 12, 14)),
    ],
)
def test_a_period_has_this_window(key: str, start: date, end: date) -> None:
    period = period_of(key)
    assert (period.start, period.end) == (start, end)
    assert period.key == key


@pytest.mark.parametrize(
    ("key", "vi", "en", "short_vi", "short_en"),
    [
        ("2024-Q3", "quý III/2024", "Q3 2024", "quý III", "Q3"),
        ("2024-Q4", "quý IV/2024", "Q4 2024", "quý IV", "Q4"),
        ("2024-H1", "6 tháng đầu năm 2024", "first half 2024", "6 tháng đầu năm", "first half"),
        ("2024-Y", "năm 2024", "year 2024", "cả năm", "year"),
    ],
)
def test_a_period_is_called_so(key: str, vi: str, en: str, short_vi: str, short_en: str) -> None:
    period = period_of(key)
    assert (period.label("vi"), period.label("en")) == (vi, en)
    assert (period.short_label("vi"), period.short_label("en")) == (short_vi, short_en)


@pytest.mark.parametrize("key", ["", "2024", "2024-Q5", "2024-Q0", "24-Q3", "2024-q3", "2024-Q3 "])
def test_a_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(NotAPeriod):
        period_of(key)


def test_the_cycles_ask_for_these_periods() -> None:
    assert [p.key for p in QUARTERS.periods_of_year(2024)] == [
        "2024-Q1",
        "2024-Q2",
        "2024-Q3",
        "2024-Q4",
    ]
    assert [p.key for p in MINISTRY.periods_of_year(2024)] == [
        "2024-Q1",
        "2024-H1",
        "2024-Q3",
        "2024-Y",
    ]


def test_the_ministrys_year_has_no_second_quarter() -> None:
    assert period_of("2024-Q2") not in MINISTRY
    assert period_of("2024-Q2") in QUARTERS
    with pytest.raises(NotAPeriod):
        MINISTRY.previous(period_of("2024-Q2"))
    with pytest.raises(NotAPeriod):
        QUARTERS.earlier_in_year(period_of("2024-Y"))


@pytest.mark.parametrize(
    ("cycle", "key", "previous"),
    [
        (QUARTERS, "2024-Q3", "2024-Q2"),
        (QUARTERS, "2024-Q1", "2023-Q4"),
        (MINISTRY, "2024-Q3", "2024-H1"),
        (MINISTRY, "2024-Q1", "2023-Y"),
    ],
)
def test_the_period_before_is_the_one_reported_before(
    cycle: Cycle, key: str, previous: str
) -> None:
    assert cycle.previous(period_of(key)) == period_of(previous)


def test_earlier_periods_are_those_of_the_same_year() -> None:
    assert [p.key for p in QUARTERS.earlier_in_year(period_of("2024-Q3"))] == [
        "2024-Q1",
        "2024-Q2",
    ]
    assert QUARTERS.earlier_in_year(period_of("2024-Q1")) == ()


@pytest.mark.parametrize(
    ("today", "key"),
    [
        (date(2024, 7, 30), "2024-Q2"),
        (date(2024, 7, 31), "2024-Q3"),
        (date(2024, 9, 10), "2024-Q3"),
        (date(2024, 9, 20), "2024-Q3"),
        (date(2024, 10, 29), "2024-Q3"),
        (date(2024, 10, 30), "2024-Q4"),
        (date(2024, 10, 31), "2024-Q4"),
        (date(2025, 1, 27), "2024-Q4"),
        (date(2025, 1, 28), "2025-Q1"),
    ],
)
def test_people_work_on_the_latest_period_that_has_opened(today: date, key: str) -> None:
    assert QUARTERS.current(today).key == key


def test_how_early_a_period_opens_is_the_forms_to_say() -> None:
    assert Cycle(CycleRule.ND09_QUARTERLY.rule, 5).current(date(2024, 9, 8)).key == "2024-Q2"
    assert Cycle(CycleRule.ND09_QUARTERLY.rule, 5).current(date(2024, 9, 9)).key == "2024-Q3"
    assert QUARTERS.opens(period_of("2024-Q3")) == date(2024, 7, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2024-Q3",
        "2024-q3",
        "2024 q3",
        "quý III/2024",
        "Quý 3/2024",
        "quy 3",
        "QUÝ III",
        "quý III năm 2024",
        "quý III, năm 2024",
        "q3 2024",
        "Q3/24",
        "q3",
        "III/2024",
        "iii",
        "quarter 3 2024",
    ],
)
def test_the_third_quarter_may_be_written_so(text: str) -> None:
    assert read_period(clean(text), QUARTERS, TODAY) == period_of("2024-Q3")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("6 thang", "2024-H1"),
        ("6 tháng đầu năm", "2024-H1"),
        ("sáu tháng đầu năm 2023", "2023-H1"),
        ("6 tháng/2023", "2023-H1"),
        ("2023-H1", "2023-H1"),
        ("năm 2023", "2023-Y"),
        ("cả năm 2024", "2024-Y"),
        ("năm", "2023-Y"),
        ("2024-Y", "2024-Y"),
    ],
)
def test_half_years_and_years_may_be_written_so(text: str, key: str) -> None:
    assert read_period(clean(text), MINISTRY, TODAY) == period_of(key)


@pytest.mark.parametrize(
    ("text", "today", "key"),
    [
        ("quý 4", date(2024, 9, 10), "2023-Q4"),
        ("quý 4", date(2024, 10, 30), "2024-Q4"),
        ("quý 4", date(2025, 1, 10), "2024-Q4"),
        ("quý 1", date(2025, 1, 10), "2024-Q1"),
        ("quý 1", date(2025, 2, 1), "2025-Q1"),
    ],
)
def test_without_a_year_it_is_the_latest_that_has_opened(text: str, today: date, key: str) -> None:
    assert read_period(clean(text), QUARTERS, today) == period_of(key)


@pytest.mark.parametrize(
    "text",
    ["", "huyện", "quý", "quý 5", "quý 32024", "q3 20245", "2024", "0000-Q1", "tháng 9", "vii"],
)
def test_what_names_no_period_is_none(text: str) -> None:
    assert read_period(clean(text), QUARTERS, TODAY) is None


def test_a_period_of_another_cycle_is_none() -> None:
    assert read_period(clean("6 tháng 2024"), QUARTERS, TODAY) is None
    assert read_period(clean("quý II/2024"), MINISTRY, TODAY) is None


@given(cycle=CYCLES, year=st.integers(2000, 2099), data=st.data())
def test_every_name_of_a_period_reads_back(cycle: Cycle, year: int, data: st.DataObject) -> None:
    period = data.draw(st.sampled_from(cycle.periods_of_year(year)))
    assert period_of(period.key) == period
    for name in (period.key, period.label("vi"), period.label("en")):
        assert read_period(clean(name), cycle, TODAY) == period


@given(cycle=CYCLES, text=st.text(alphabet="quýQ1234 /-năm6tháng20IVivhy", max_size=16))
def test_no_text_breaks_the_reading(cycle: Cycle, text: str) -> None:
    period = read_period(clean(text), cycle, TODAY)
    assert period is None or period in cycle


@given(cycle=CYCLES, day=DAYS)
def test_every_day_is_counted_in_some_period_of_its_own_year_or_the_next(
    cycle: Cycle, day: date
) -> None:
    near = (*cycle.periods_of_year(day.year), *cycle.periods_of_year(day.year + 1))
    assert any(period.start <= day <= period.end for period in near)


@given(cycle=CYCLES, day=DAYS)
def test_the_current_period_has_opened_and_the_next_has_not(cycle: Cycle, day: date) -> None:
    current = cycle.current(day)
    later = [
        period
        for year in (current.year, current.year + 1)
        for period in cycle.periods_of_year(year)
        if period.end > current.end
    ]
    assert cycle.opens(current) <= day < cycle.opens(later[0])
    assert cycle.previous(later[0]) == current


@given(year=st.integers(2000, 2099))
def test_quarters_tile_the_year_without_gap_or_overlap(year: int) -> None:
    quarters = QUARTERS.periods_of_year(year)
    whole = MINISTRY.period(f"{year}-Y")
    days = [
        quarter.start + timedelta(days=step)
        for quarter in quarters
        for step in range((quarter.end - quarter.start).days + 1)
    ]
    assert days == [
        whole.start + timedelta(days=step) for step in range((whole.end - whole.start).days + 1)
    ]
    assert QUARTERS.periods_of_year(year + 1)[0].start == whole.end + timedelta(days=1)
