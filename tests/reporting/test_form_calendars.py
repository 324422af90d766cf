"""The calendar and the deadlines of a form file: what each way of writing them comes to."""

from datetime import date
from pathlib import Path

import pytest

from reporting.form_files.loader import FormProblems, load_form, problems_of
from reporting.forms import Form
from reporting.ladder import PeriodDays, rungs
from reporting.periods import Cycle
from reporting.periods.deadlines import (
    DayOfMonth,
    DaysAfterDue,
    OnDate,
    Timing,
    WorkingDaysAfterCutoff,
    WorkingDaysAfterDue,
    deadline,
)
from reporting.periods.rung_rules import USUAL
from reporting.periods.workdays import WhenDayOff, vietnam_calendar
from reporting.standing.schedule import schedule
from reporting.units import Level, Unit
from tests.calendars import MINISTRY, MONTHS, QUARTERS
from tests.reporting.test_form_file import SOUND

CYCLE = "cycle: {rule: nd09_quarterly, opens_days_before_cutoff: 45}\n"
DEADLINES = "deadlines:\n  commune: {working_days_after_cutoff: 1}\n"
BAC_SON = Unit("12148", "Xã Bắc Sơn", Level.COMMUNE, "329")
BAI_SAY = Unit("12151", "Xã Bãi Sậy", Level.COMMUNE, "329")
ELSEWHERE = Unit("06253", "Xã Tú Xuyên", Level.COMMUNE, "180")
WINDOWS = """\
calendar:
  windows:
    - key: tong-ket
      label: {vi: "tổng kết năm 2024"}
      from: 2024-01-01
      to: 2024-12-20
    - key: ra-soat
      label: {vi: "đợt rà soát 2024", en: "review of 2024"}
      from: 2024-01-01
      to: 2024-09-20
      opens: 2024-09-01
      due: 2024-09-27
"""


def form(tmp_path: Path, calendar: str, deadlines: str = DEADLINES) -> Form:
    """The sound form with another calendar and other deadlines."""
    path = tmp_path / "form.yaml"
    path.write_text(SOUND.replace(CYCLE, calendar).replace(DEADLINES, deadlines), "utf-8")
    return load_form(path)


@pytest.mark.parametrize(
    ("calendar", "like"),
    [
        ("calendar: {rule: nd09}\n", QUARTERS),
        ("calendar: {every: quarter}\n", QUARTERS),
        ("calendar: {rule: bnv, opens_days_before_cutoff: 45}\n", MINISTRY),
        ("calendar: {every: month}\n", MONTHS),
        ("calendar: {every: month, from_day: 15, to_day: 14}\n", MONTHS),
        (CYCLE, QUARTERS),
    ],
)
def test_a_calendar_may_be_written_so(tmp_path: Path, calendar: str, like: Cycle) -> None:
    assert form(tmp_path, calendar).cycle == like


@pytest.mark.parametrize(
    ("calendar", "keys", "first", "last"),
    [
        (
            "calendar: {every: half}\n",
            ["2024-H1", "2024-H2"],
            date(2023, 12, 15),
            date(2024, 12, 14),
        ),
        (
            "calendar: {every: nine_months, from_day: 1, to_day: 30}\n",
            ["2024-9M"],
            date(2024, 1, 1),
            date(2024, 9, 30),
        ),
        ("calendar: {every: year}\n", ["2024-Y"], date(2023, 12, 15), date(2024, 12, 14)),
        (
            "calendar: {every: quarter, from_day: 1, to_day: 31}\n",
            ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"],
            date(2024, 1, 1),
            date(2024, 12, 31),
        ),
        (WINDOWS, ["2024-ra-soat", "2024-tong-ket"], date(2024, 1, 1), date(2024, 12, 20)),
    ],
)
def test_a_form_asks_for_the_periods_of_its_calendar(
    tmp_path: Path, calendar: str, keys: list[str], first: date, last: date
) -> None:
    periods = form(tmp_path, calendar).cycle.periods_of_year(2024)
    assert [period.key for period in periods] == keys
    assert (periods[0].start, periods[-1].end) == (first, last)


def test_a_listed_window_opens_and_is_due_on_its_days_else_as_the_form_says(tmp_path: Path) -> None:
    listed, calendar = form(tmp_path, WINDOWS), vietnam_calendar()
    review, closing = listed.cycle.periods_of_year(2024)
    assert listed.cycle.opens(review) == date(2024, 9, 1)
    assert deadline(review, listed.deadline, calendar).day == date(2024, 9, 27)
    assert listed.cycle.opens(closing) == date(2024, 11, 5)
    assert deadline(closing, listed.deadline, calendar).day == date(2024, 12, 23)  # a Monday
    assert (review.label("vi"), review.label("en")) == ("đợt rà soát 2024", "review of 2024")
    assert closing.label("en") == "tổng kết năm 2024"


def test_openings_and_cut_offs_on_a_day_off_move_as_the_calendar_says(tmp_path: Path) -> None:
    moved = form(
        tmp_path,
        "calendar: {every: month, when_day_off: {opens: previous, cutoff: next}}\n",
    )
    assert moved.cycle.when_opening_day_off is WhenDayOff.PREVIOUS
    assert moved.deadline.when_cutoff_day_off is WhenDayOff.NEXT


def test_grace_and_lock_may_be_written_in_each_way(tmp_path: Path) -> None:
    written = """\
deadlines:
  commune:
    working_days_after_cutoff: 2
    grace: {working_days_after_due: 3}
    lock: {day_of_month: {day: 5, month_offset: 1, when_day_off: previous}}
  province:
    day_of_month: {day: 20}
    grace: {days_after_due: 5}
    lock: {days_after_due: 10, when_day_off: stay}
"""
    assert dict(form(tmp_path, CYCLE, written).deadlines) == {
        Level.COMMUNE: Timing(
            WorkingDaysAfterCutoff(2),
            WorkingDaysAfterDue(3),
            DayOfMonth(5, 1, WhenDayOff.PREVIOUS),
        ),
        Level.PROVINCE: Timing(
            DayOfMonth(20, 0, WhenDayOff.NEXT),
            DaysAfterDue(5, WhenDayOff.NEXT),
            DaysAfterDue(10, WhenDayOff.STAY),
        ),
    }


def test_some_units_may_be_due_on_other_days(tmp_path: Path) -> None:
    written = f"""{DEADLINES}\
groups:
  vung_cao: ["12148"]
group_deadlines:
  - {{tag: vung_cao, working_days_after_cutoff: 3}}
  - {{units: ["329", "90001"], working_days_after_cutoff: 2, lock: {{days_after_due: 7}}}}
"""
    grouped, calendar = form(tmp_path, CYCLE, written), vietnam_calendar()
    period = QUARTERS.period("2024-Q3")  # cut off on Saturday 14/9
    days = [
        deadline(period, grouped.timing(unit), calendar).day
        for unit in (BAC_SON, BAI_SAY, ELSEWHERE)
    ]
    # 12148 by its tag, all others below 329 by the code above them, everybody else as usual.
    assert days == [date(2024, 9, 18), date(2024, 9, 17), date(2024, 9, 16)]
    assert grouped.timing(BAI_SAY).lock == DaysAfterDue(7, WhenDayOff.NEXT)
    assert (grouped.timing(BAC_SON).lock, grouped.timing(ELSEWHERE)) == (None, grouped.deadline)


def test_a_date_may_be_the_deadline_of_listed_windows(tmp_path: Path) -> None:
    written = f"""{DEADLINES}\
group_deadlines:
  - {{units: ["12148"], date: {{day: 2024-10-05, when_day_off: next}}}}
"""
    listed = form(tmp_path, WINDOWS, written)
    assert listed.timing(BAC_SON).due == OnDate(date(2024, 10, 5), WhenDayOff.NEXT)
    review = listed.cycle.period("2024-ra-soat")
    assert deadline(review, listed.timing(BAC_SON), vietnam_calendar()).day == date(2024, 10, 7)


@pytest.mark.parametrize(
    ("calendar", "deadlines", "code"),
    [
        ("", DEADLINES, "missing_key"),
        (f"{CYCLE}calendar: {{every: month}}\n", DEADLINES, "missing_key"),
        ("calendar: {}\n", DEADLINES, "bad_calendar"),
        ("calendar: {every: week}\n", DEADLINES, "bad_calendar"),
        ("calendar: {every: month, rule: bnv}\n", DEADLINES, "bad_calendar"),
        ("calendar: {rule: bnv, from_day: 1}\n", DEADLINES, "bad_calendar"),
        ("calendar: {every: month, from_day: 31}\n", DEADLINES, "bad_calendar"),
        ("calendar: {windows: []}\n", DEADLINES, "bad_calendar"),
        (WINDOWS.replace("to: 2024-09-20", "to: 2023-09-20"), DEADLINES, "bad_calendar"),
        (WINDOWS.replace("due: 2024-09-27", "due: 2024-08-27"), DEADLINES, "bad_calendar"),
        (WINDOWS.replace("due: 2024-09-27", "due: 2024-09-10"), DEADLINES, "bad_calendar"),
        (WINDOWS.replace("key: ra-soat", "key: tong-ket"), DEADLINES, "bad_calendar"),
        (WINDOWS.replace("key: ra-soat", "key: Rà soát"), DEADLINES, "bad_calendar"),
        (WINDOWS.replace("to: 2024-09-20", "to: 2024-02-30"), DEADLINES, "bad_calendar"),
        (CYCLE, DEADLINES.replace("1}", "1, lock: {}}"), "bad_deadline"),
        (
            CYCLE,
            DEADLINES.replace("1}", "1, lock: {days_after_due: 1, working_days_after_due: 1}}"),
            "bad_deadline",
        ),
        (CYCLE, DEADLINES.replace("1}", "1, lock: {date: {day: 2024-10-01}}}"), "bad_deadline"),
        (
            CYCLE,
            DEADLINES.replace("1}", "1, grace: {days_after_due: 7}, lock: {days_after_due: 5}}"),
            "bad_deadline",
        ),
        (
            CYCLE,
            "deadlines:\n  commune: {date: {day: 2024-10-01}}\n",
            "bad_deadline",
        ),
        (
            CYCLE,
            f"{DEADLINES}group_deadlines:\n  - {{tag: vung_cao, working_days_after_cutoff: 3}}\n",
            "bad_deadline",
        ),
        (
            CYCLE,
            f"{DEADLINES}group_deadlines:\n  - {{working_days_after_cutoff: 3}}\n",
            "bad_deadline",
        ),
        (CYCLE, f"{DEADLINES}groups:\n  vung_cao: []\n", "bad_deadline"),
    ],
)
def test_what_is_wrong_is_told_once(
    tmp_path: Path, calendar: str, deadlines: str, code: str
) -> None:
    with pytest.raises(FormProblems):
        form(tmp_path, calendar, deadlines)
    assert [problem.code for problem in problems_of(tmp_path / "form.yaml")] == [code]


def test_listed_windows_have_the_ladder_of_their_own_days(tmp_path: Path) -> None:
    listed, calendar = form(tmp_path, WINDOWS), vietnam_calendar()
    found = {}
    for key in ("2024-ra-soat", "2024-tong-ket"):
        days = PeriodDays.of(schedule(listed, BAC_SON, listed.cycle.period(key), calendar))
        found[key] = [(rung.key, rung.day) for rung in rungs(USUAL, days, calendar)]
    # Opened on Sunday 1/9, within the days off of 2/9; listed to be due on Friday 27/9.
    assert found["2024-ra-soat"] == [
        ("open", date(2024, 9, 4)),
        ("half", date(2024, 9, 16)),
        ("cutoff", date(2024, 9, 23)),
        ("T-1", date(2024, 9, 26)),
        ("T", date(2024, 9, 27)),
        ("T+1", date(2024, 9, 30)),
    ]
    # Cut off on Friday 20/12, and due a working day later as the form says of its periods.
    assert found["2024-tong-ket"][-3:] == [
        ("T-1", date(2024, 12, 20)),
        ("T", date(2024, 12, 23)),
        ("T+1", date(2024, 12, 24)),
    ]
