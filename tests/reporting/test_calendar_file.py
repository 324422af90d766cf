"""The office's own calendar as a file: how people write days, kinds and columns."""

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.csv_files.calendar_days import CalendarFileProblems, CalendarPlan, read_calendar
from reporting.periods.workdays import DayKind, DayOverride, vietnam_calendar

CALENDAR: Final = vietnam_calendar()
TODAY: Final = date(2027, 1, 4)
CULTURE_DAY: Final = date(2027, 11, 24)
SATURDAY: Final = date(2027, 12, 25)


def read(*lines: str, loaded: tuple[DayOverride, ...] = ()) -> CalendarPlan:
    return read_calendar("\n".join(lines).encode(), CALENDAR, loaded, TODAY)


def codes(*lines: str) -> list[tuple[int, str]]:
    with pytest.raises(CalendarFileProblems) as refused:
        read(*lines)
    return [(problem.line, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize(
    "written",
    [
        "24/11/2027",
        "24-11-2027",
        "24.11.2027",
        "24/11/27",
        "2027-11-24",
        "ngày 24 tháng 11 năm 2027",
        "thứ Tư 24/11/2027",
        "thứ 4 24/11/2027",
        "T4 24/11/2027",
        "Thứ tư ngày 24/11/2027",
        "２４/１１/２０２７",
    ],
)
def test_a_day_may_be_written_so(written: str) -> None:
    assert [one.day for one in read("ngày,loại", f"{written},nghỉ lễ").days] == [CULTURE_DAY]


@pytest.mark.parametrize(
    "written", ["CN 26/12/2027", "Chủ nhật, 26/12/2027", "chu nhat 26/12/2027"]
)
def test_a_sunday_may_be_written_so(written: str) -> None:
    (day,) = read("ngày;loại", f'"{written}";làm bù').days
    assert (day.day, day.kind) == (date(2027, 12, 26), DayKind.WORKED)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("nghỉ lễ", DayKind.HOLIDAY),
        ("Lễ", DayKind.HOLIDAY),
        ("nghi tet", DayKind.HOLIDAY),
        ("holiday", DayKind.HOLIDAY),
        ("Nghỉ bù", DayKind.DAY_OFF),
        ("hoán đổi", DayKind.DAY_OFF),
        ("day off", DayKind.DAY_OFF),
        ("làm bù", DayKind.WORKED),
        ("đi làm", DayKind.WORKED),
        ("worked", DayKind.WORKED),
    ],
)
def test_a_kind_may_be_called_so(said: str, kind: DayKind) -> None:
    assert [one.kind for one in read("day,kind", f"25/12/2027,{said}").days] == [kind]


@pytest.mark.parametrize(
    "header",
    [
        "ngày,loại,ghi chú",
        "Ngay;Loai;Ghi chu",
        "day\tkind\tnote",
        "\ufeffNGÀY,LOẠI,GHI CHÚ",
        "date,kind,note",
    ],
)
def test_the_columns_may_be_called_so(header: str) -> None:
    separator = next(mark for mark in ",;\t" if mark in header)
    line = separator.join(("25/12/2027", "làm bù", "thay thứ Sáu"))
    assert read(header, line).days == (DayOverride(SATURDAY, DayKind.WORKED, "thay thứ Sáu"),)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("30/2/2027,nghỉ lễ", "no_day"),
        ("12/25/2027,nghỉ lễ", "no_day"),
        ("Giáng sinh,nghỉ lễ", "no_day"),
        (",nghỉ lễ", "no_day"),
        ("16-20/2/2027,nghỉ lễ", "no_day"),
        ("24/11,nghỉ lễ", "no_year"),
        ("thứ Năm 24/11/2027,nghỉ lễ", "other_weekday"),
        ("T7 24/11/2027,nghỉ lễ", "other_weekday"),
        ("24/11/2027,", "unknown_kind"),
        ("24/11/2027,nghỉ phép", "unknown_kind"),
        ("23/11/2027,làm bù", "worked_anyway"),
    ],
)
def test_a_line_that_cannot_be_meant_is_told(line: str, code: str) -> None:
    assert codes("ngày,loại", "25/12/2027,làm bù", line) == [(3, code)]


def test_a_day_of_the_law_may_be_worked_and_a_day_that_is_off_anyway_named() -> None:
    plan = read("ngày,loại", "24/11/2027,làm bù", "2/9/2027,nghỉ lễ", "4/9/2027,nghỉ lễ")
    assert [(one.day, one.is_worked) for one in plan.changes] == [(CULTURE_DAY, True)]


def test_a_day_that_is_taken_out_of_the_list_is_what_it_was() -> None:
    loaded = (
        DayOverride(SATURDAY, DayKind.WORKED, "thay thứ Sáu"),
        DayOverride(date(2028, 1, 3), DayKind.DAY_OFF),
    )
    plan = read("ngày,loại", "31/12/2027,nghỉ bù", loaded=loaded)
    assert [(one.day, one.is_worked, one.note) for one in plan.changes] == [
        (SATURDAY, False, "thay thứ Sáu"),
        (date(2027, 12, 31), False, ""),
    ]
    assert (plan.years, plan.count) == ((2027,), 1)


@given(st.text(alphabet="0123456789/-., thứTưCNngàynghỉlễbùm\n;\t\"'", max_size=80))
def test_no_file_breaks_the_reading(text: str) -> None:
    try:
        plan = read("ngày,loại,ghi chú", text)
    except CalendarFileProblems:
        return
    assert plan.count
