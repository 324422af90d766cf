"""What people call months, halves, nine months, years and listed windows, and what they mean."""

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.clean_text import clean
from reporting.periods import (
    Cycle,
    Every,
    ListedWindows,
    PeriodName,
    Window,
    YearlyPeriods,
    meant_period,
    near_period,
    other_period,
    read_period,
)
from tests.calendars import MINISTRY, MONTHS, QUARTERS

HALVES: Final = Cycle(YearlyPeriods.every(Every.HALF), 45)
NINE_MONTHS: Final = Cycle(YearlyPeriods.every(Every.NINE_MONTHS), 45)
YEARS: Final = Cycle(YearlyPeriods.every(Every.YEAR), 45)
REVIEW: Final = Window(
    "ra-soat",
    date(2024, 1, 1),
    date(2024, 9, 20),
    {
        "vi": PeriodName("đợt rà soát thủ tục năm 2024", "đợt rà soát"),
        "en": PeriodName("review of 2024", "review"),
    },
)
CLOSING: Final = Window(
    "tong-ket",
    date(2024, 1, 1),
    date(2024, 12, 20),
    {
        "vi": PeriodName("tổng kết đợt rà soát 2024", "tổng kết"),
        "en": PeriodName("closing of the review of 2024", "closing"),
    },
)
LISTED: Final = Cycle(ListedWindows((REVIEW, CLOSING)), 30)
ALL: Final = (QUARTERS, MINISTRY, MONTHS, HALVES, NINE_MONTHS, YEARS, LISTED)
TODAY: Final = date(2024, 9, 10)


@pytest.mark.parametrize(
    ("cycle", "text", "key"),
    [
        (MONTHS, "tháng 9", "2024-M09"),
        (MONTHS, "thang 9", "2024-M09"),
        (MONTHS, "tháng 09/2024", "2024-M09"),
        (MONTHS, "Tháng 9 năm 2024", "2024-M09"),
        (MONTHS, "T9", "2024-M09"),
        (MONTHS, "t9/24", "2024-M09"),
        (MONTHS, "9/2024", "2024-M09"),
        (MONTHS, "tháng chín", "2024-M09"),
        (MONTHS, "tháng tư", "2024-M04"),
        (MONTHS, "tháng năm", "2024-M05"),
        (MONTHS, "tháng năm năm 2023", "2023-M05"),
        (MONTHS, "tháng 5 năm 2023", "2023-M05"),
        (MONTHS, "tháng giêng", "2024-M01"),
        (MONTHS, "tháng mười", "2023-M10"),
        (MONTHS, "tháng mười một", "2023-M11"),
        (MONTHS, "tháng chạp 2023", "2023-M12"),
        (MONTHS, "tháng này", "2024-M09"),
        (MONTHS, "kỳ này", "2024-M09"),
        (MONTHS, "tháng trước", "2024-M08"),
        (MONTHS, "tháng vừa rồi", "2024-M08"),
        (MONTHS, "last month", "2024-M08"),
        (MONTHS, "September 2024", "2024-M09"),
        (MONTHS, "2024-M9", "2024-M09"),
        (MONTHS, "2024-m09", "2024-M09"),
        (HALVES, "6 tháng cuối năm", "2023-H2"),
        (HALVES, "sáu tháng cuối năm 2024", "2024-H2"),
        (HALVES, "6 tháng đầu năm", "2024-H1"),
        (HALVES, "6 tháng đầu", "2024-H1"),
        (HALVES, "nửa cuối năm 2023", "2023-H2"),
        (HALVES, "second half 2023", "2023-H2"),
        (NINE_MONTHS, "9 tháng", "2024-9M"),
        (NINE_MONTHS, "chín tháng đầu năm 2023", "2023-9M"),
        (NINE_MONTHS, "9 tháng/2023", "2023-9M"),
        (NINE_MONTHS, "2024-9m", "2024-9M"),
        (YEARS, "năm 2023", "2023-Y"),
        (YEARS, "năm nay", "2024-Y"),
        (YEARS, "năm ngoái", "2023-Y"),
        (YEARS, "năm trước", "2023-Y"),
        (YEARS, "12 tháng năm 2023", "2023-Y"),
        (MINISTRY, "năm ngoái", "2023-Y"),
        (LISTED, "đợt rà soát thủ tục năm 2024", "2024-ra-soat"),
        (LISTED, "dot ra soat thu tuc", "2024-ra-soat"),
        (LISTED, "ra-soat", "2024-ra-soat"),
        (LISTED, "rà soát", "2024-ra-soat"),
        (LISTED, "2024-ra-soat", "2024-ra-soat"),
        (LISTED, "rà soát 2024", "2024-ra-soat"),
        (LISTED, "review", "2024-ra-soat"),
        (LISTED, "tổng kết đợt rà soát", "2024-tong-ket"),
        (LISTED, "đợt này", "2024-ra-soat"),
    ],
)
def test_a_period_may_be_called_so(cycle: Cycle, text: str, key: str) -> None:
    assert read_period(clean(text), cycle, TODAY) == cycle.period(key)


@pytest.mark.parametrize(
    ("cycle", "text"),
    [
        (MONTHS, "tháng 13"),
        (MONTHS, "tháng 0"),
        (MONTHS, "tháng"),
        (MONTHS, "quý 3"),
        (MONTHS, "15/9/2024"),
        (QUARTERS, "tháng này"),
        (QUARTERS, "9 tháng"),
        (QUARTERS, "năm nay"),
        (HALVES, "9 tháng"),
        (NINE_MONTHS, "6 tháng đầu năm"),
        (LISTED, "rà soát 2023"),
        (LISTED, "đợt"),
        (LISTED, "quý 3"),
        (LISTED, "2024"),
    ],
)
def test_what_another_calendar_calls_so_is_no_period(cycle: Cycle, text: str) -> None:
    assert read_period(clean(text), cycle, TODAY) is None


@pytest.mark.parametrize(
    ("cycle", "today", "text", "key"),
    [
        # On 20/9 the fourth quarter that is meant is the one to come, not that of a year ago.
        (QUARTERS, date(2024, 9, 20), "quý 4", "2024-Q4"),
        (QUARTERS, date(2024, 9, 10), "quý IV", "2024-Q4"),
        (QUARTERS, date(2025, 1, 10), "quý 1", "2025-Q1"),
        (MONTHS, date(2024, 9, 20), "tháng 10", "2024-M10"),
        (MONTHS, date(2024, 12, 20), "tháng 1", "2025-M01"),
        (MINISTRY, date(2024, 9, 20), "năm", "2024-Y"),
        (HALVES, date(2024, 9, 20), "6 tháng cuối năm", "2024-H2"),
        # What is behind is nearer.
        (QUARTERS, date(2024, 2, 10), "quý 4", "2023-Q4"),
        (QUARTERS, date(2024, 9, 20), "quý 2", "2024-Q2"),
        (QUARTERS, date(2024, 9, 20), "quý 1", "2024-Q1"),
        (QUARTERS, date(2024, 9, 20), "quý 3", "2024-Q3"),
        (MONTHS, date(2024, 9, 20), "tháng 3", "2024-M03"),
        (MINISTRY, date(2025, 1, 10), "năm", "2024-Y"),
        # Nothing is guessed where the year is said.
        (QUARTERS, date(2024, 9, 20), "quý 4/2023", "2023-Q4"),
        (QUARTERS, date(2024, 2, 10), "quý 4/2024", "2024-Q4"),
        (QUARTERS, date(2024, 9, 20), "quý trước", "2024-Q2"),
    ],
)
def test_who_wants_to_work_on_a_period_means_the_nearest_of_its_name(
    cycle: Cycle, today: date, text: str, key: str
) -> None:
    assert meant_period(clean(text), cycle, today) == cycle.period(key)


@pytest.mark.parametrize(
    ("cycle", "text", "key"),
    [
        (MINISTRY, "quý 2", "2024-H1"),
        (MINISTRY, "quý II/2023", "2023-H1"),
        (MINISTRY, "quý 4/2023", "2023-Y"),
        (MINISTRY, "9 tháng 2024", "2024-Q3"),
        (MINISTRY, "6 tháng cuối năm 2023", "2023-Y"),
        (MINISTRY, "tháng 8", "2024-Q3"),
        (QUARTERS, "6 tháng", "2024-Q2"),
        (QUARTERS, "năm 2023", "2023-Q4"),
        (QUARTERS, "tháng 5", "2024-Q2"),
        (MONTHS, "quý 2", "2024-M06"),
        (HALVES, "quý 1", "2024-H1"),
        (YEARS, "quý 3/2023", "2023-Y"),
        (MINISTRY, "xã Bắc Sơn", None),
    ],
)
def test_a_period_that_is_not_asked_for_leads_to_the_one_with_its_days(
    cycle: Cycle, text: str, key: str | None
) -> None:
    found = other_period(clean(text), cycle, TODAY)
    assert (found.key if found else None) == key


def test_some_words_of_a_window_are_near_it_and_never_certain() -> None:
    assert read_period(clean("rà soát thủ tục"), LISTED, TODAY) is None
    assert near_period(clean("rà soát thủ tục"), LISTED, TODAY) == LISTED.period("2024-ra-soat")
    assert near_period(clean("đợt rà soát"), LISTED, TODAY) is None  # both are called so
    assert near_period(clean("thủ"), LISTED, TODAY) is None
    assert near_period(clean("thasng 9"), MONTHS, TODAY) == MONTHS.period("2024-M09")


@given(cycle=st.sampled_from(ALL), year=st.integers(2000, 2099), data=st.data())
def test_every_name_of_a_period_reads_back(cycle: Cycle, year: int, data: st.DataObject) -> None:
    known = cycle.periods_of_year(2024 if cycle is LISTED else year)
    period = data.draw(st.sampled_from(known))
    for name in (period.key, period.label("vi"), period.label("en")):
        for read in (read_period, meant_period):
            assert read(clean(name), cycle, TODAY) == period


@given(cycle=st.sampled_from(ALL), text=st.text(alphabet="thágquýmT1234 /-năm6cuối20", max_size=16))
def test_no_words_break_the_reading(cycle: Cycle, text: str) -> None:
    words = clean(text)
    for read in (read_period, meant_period, near_period, other_period):
        found = read(words, cycle, TODAY)
        assert found is None or found in cycle
