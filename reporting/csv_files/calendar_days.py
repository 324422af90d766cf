"""The days of an office's own calendar as a file: `ngày,loại[,ghi chú]`, or `day,kind[,note]`.

A file holds one year or several, each whole: loading it again with a line more or less replaces the
days of its years. What is past stays as it was counted, because deadlines were counted by it. Days
are written as people write them: 2/9/2026, thứ Hai 31/8/2026, 2026-01-02.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reporting.clean_text import CleanText, clean
from reporting.complaints import Complaint
from reporting.csv_files.rows import Columns, CsvProblem, CsvProblems, CsvRow, read_rows
from reporting.languages import VIETNAMESE
from reporting.normalise import fold
from reporting.parsing.dates import read_date
from reporting.parsing.results import Read
from reporting.periods.workdays import DayKind, DayOverride, WorkCalendar, weekday_label
from reporting.values import show_date

COLUMNS: Final = Columns(
    ("ngày", "loại"),
    ("ghi chú",),
    other_names={
        **dict.fromkeys(("ngay", "day", "date"), "ngày"),
        **dict.fromkeys(("loai", "kind"), "loại"),
        **dict.fromkeys(("ghi chu", "note"), "ghi chú"),
    },
)
LONGEST_NOTE: Final = 100
_KINDS: Final[Mapping[str, DayKind]] = {
    **dict.fromkeys(("nghi le", "le", "ngay le", "tet", "nghi tet", "holiday"), DayKind.HOLIDAY),
    **dict.fromkeys(
        ("nghi bu", "nghi hoan doi", "hoan doi", "nghi", "day_off", "day off"), DayKind.DAY_OFF
    ),
    **dict.fromkeys(("lam bu", "di lam bu", "di lam", "lam viec", "worked"), DayKind.WORKED),
}
"""What people call each kind, folded."""
_SOME_YEAR: Final = ("/2024", " năm 2024")
"""Behind a day that lacks its year they make it one; 2024 has every day."""

_WEEKDAY: Final = re.compile(r"(?P<said>chu nhat|cn|thu \w+|t[2-7])[ ,.]+(?:ngay )?(?P<rest>.*)")
_SHORT_WEEKDAYS: Final = ("t2", "t3", "t4", "t5", "t6", "t7", "cn")
_NUMBERED_WEEKDAYS: Final = ("thu 2", "thu 3", "thu 4", "thu 5", "thu 6", "thu 7", "chu nhat")


class CalendarFileProblems(CsvProblems):
    """A calendar that cannot be loaded, with everything to mend in it."""


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that is worked now and was not, or the other way round; `note` says what for."""

    day: date
    is_worked: bool
    note: str


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """What loading a file comes to: its days replace those that were loaded for its years.

    `days` are those to come, `count` has those of the file that are past as well.
    """

    years: tuple[int, ...]
    count: int
    days: tuple[DayOverride, ...]
    changes: tuple[DayChange, ...]


def read_calendar(
    content: bytes, calendar: WorkCalendar, loaded: tuple[DayOverride, ...], today: date
) -> CalendarPlan:
    """What loading the file comes to, where `loaded` are the days of earlier files.

    `calendar` is the one without them.

    Raises:
        CalendarFileProblems: with every problem of the file at once; then nothing is to be saved.
    """
    rows, problems = read_rows(content, COLUMNS)
    before = calendar.with_announced(loaded)
    first_lines: dict[date, int] = {}
    days: list[DayOverride] = []
    for row in rows:
        found = _day(row, today)
        kind, trouble = _KINDS.get(fold(row["loại"])), [*_kind_problems(row), *_note_problems(row)]
        if isinstance(found, CsvProblem):
            trouble.append(found)
        elif found in first_lines:
            complaint = Complaint("calendar.twice", day=show_date(found), line=first_lines[found])
            trouble.append(CsvProblem(row.line, "day_twice", complaint))
        else:
            first_lines[found] = row.line
            if kind is not None:
                trouble += _past(row, found, kind, before, today)
                trouble += _needless(row, found, kind, calendar)
                days.append(DayOverride(found, kind, row["ghi chú"]))
        problems.extend(trouble)
    if problems:
        raise CalendarFileProblems(problems)
    years = tuple(sorted({one.day.year for one in days}))
    to_come = tuple(sorted((d for d in days if d.day >= today), key=lambda one: one.day))
    replaced = [one for one in loaded if one.day.year in years and one.day >= today]
    kept = [one for one in loaded if one not in replaced]
    changes = _changes(before, calendar.with_announced([*kept, *to_come]), [*replaced, *to_come])
    return CalendarPlan(years, len(days), to_come, changes)


def _changes(
    before: WorkCalendar, after: WorkCalendar, days: Sequence[DayOverride]
) -> tuple[DayChange, ...]:
    notes = {one.day: one.note for one in days}
    changes = (
        DayChange(day, after.is_working_day(day), notes[day])
        for day in sorted(notes)
        if before.is_working_day(day) is not after.is_working_day(day)
    )
    return tuple(changes)


def _day(row: CsvRow, today: date) -> date | CsvProblem:
    text = row["ngày"]
    match = _WEEKDAY.fullmatch(fold(text))
    written = clean(match["rest"]) if match else text
    if any(_number(clean(f"{written}{year}"), today) is not None for year in _SOME_YEAR):
        complaint = Complaint("calendar.no_year", text=text)
        return CsvProblem(row.line, "no_year", complaint)
    number = _number(written, today)
    if number is None:
        complaint = Complaint("calendar.no_day", text=text)
        return CsvProblem(row.line, "no_day", complaint)
    day = date.fromordinal(number)
    if match is not None and match["said"] not in _weekdays(day):
        right = weekday_label(day, VIETNAMESE)
        complaint = Complaint("calendar.other_weekday", text=text, weekday=right)
        return CsvProblem(row.line, "other_weekday", complaint)
    return day


def _number(text: CleanText, today: date) -> int | None:
    """The day as a number, None where the text is no day or may be several."""
    reading = read_date(text, today)
    return reading.value.number if isinstance(reading, Read) else None


def _weekdays(day: date) -> set[str]:
    """What the day of the week may be called, folded."""
    place = day.weekday()
    named = fold(weekday_label(day, VIETNAMESE))
    return {_SHORT_WEEKDAYS[place], _NUMBERED_WEEKDAYS[place], named}


def _kind_problems(row: CsvRow) -> Iterator[CsvProblem]:
    if fold(row["loại"]) not in _KINDS:
        complaint = Complaint("calendar.unknown_kind", kind=row["loại"])
        yield CsvProblem(row.line, "unknown_kind", complaint)


def _note_problems(row: CsvRow) -> Iterator[CsvProblem]:
    note: CleanText = row["ghi chú"]
    if len(note) > LONGEST_NOTE:
        complaint = Complaint("calendar.long_note", most=LONGEST_NOTE)
        yield CsvProblem(row.line, "long_note", complaint)


def _past(
    row: CsvRow, day: date, kind: DayKind, before: WorkCalendar, today: date
) -> Iterator[CsvProblem]:
    """A day that is over was worked or it was not: whether a report was late is decided by it."""
    is_worked = before.is_working_day(day)
    if day < today and is_worked is not (kind is DayKind.WORKED):
        said = "calendar.was_worked" if is_worked else "calendar.was_off"
        yield CsvProblem(row.line, "past_day", Complaint(said, day=show_date(day)))


def _needless(
    row: CsvRow, day: date, kind: DayKind, calendar: WorkCalendar
) -> Iterator[CsvProblem]:
    """A day that is worked anyway needs no line that says so: most likely the date is wrong."""
    if kind is DayKind.WORKED and calendar.is_working_day(day) and not _is_announced(day, calendar):
        weekday = weekday_label(day, VIETNAMESE)
        complaint = Complaint("calendar.worked_anyway", day=show_date(day), weekday=weekday)
        yield CsvProblem(row.line, "worked_anyway", complaint)


def _is_announced(day: date, calendar: WorkCalendar) -> bool:
    return any(one.day == day for one in calendar.announced)
