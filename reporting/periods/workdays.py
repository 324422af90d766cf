"""Working days of Vietnamese state offices: what the law fixes, and what is announced year by year.

The `holidays` library knows the legal days off (Labour Code 2019, Điều 112); swapped days are
announced each year by the Government Office or the Ministry of Home Affairs and are kept as rows in
`workdays_vn.yaml`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import holidays
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from reporting.complaints import Complaint
from reporting.complaints.shapes import complaint_at
from reporting.complaints.yaml_files import unreadable
from reporting.languages import ENGLISH, LANGUAGES, VIETNAMESE

_SATURDAY = 5
OVERRIDES_FILE = Path(__file__).with_name("workdays_vn.yaml")
_WEEKDAYS = MappingProxyType(
    {
        VIETNAMESE: ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
        ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    }
)


class DayKind(StrEnum):
    """What an announced day is."""

    HOLIDAY = "holiday"
    DAY_OFF = "day_off"
    """A working day given free, for a worked Saturday or for a holiday on a weekend."""
    WORKED = "worked"
    """A Saturday worked against a day off, or a holiday of the library that is not one."""


class WhenDayOff(StrEnum):
    """Where a day goes that falls on a day off."""

    NEXT = "next"
    """To the next working day: a term ends with it (Civil Code 2015, Điều 148)."""
    PREVIOUS = "previous"
    STAY = "stay"


@dataclass(frozen=True, slots=True)
class DayOverride:
    """One announced day; it overrules what the library says. `note` says what for."""

    day: date
    kind: DayKind
    note: str = ""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its day of the week makes it: a day off, or a Saturday worked."""

    day: date
    is_worked: bool
    names: Mapping[str, str]
    """Why, by language; "" where nobody has said so."""


class WorkCalendar:
    """Which days state offices work: Monday to Friday but holidays, unless announced otherwise."""

    __slots__ = ("_announced", "_known")

    def __init__(self, overrides: Iterable[DayOverride] = ()) -> None:
        """A calendar of Việt Nam with these announced days; of two for one day the later counts."""
        self._announced = {override.day: override for override in overrides}
        self._known = holidays.country_holidays("VN")

    def __reduce__(self) -> tuple[type["WorkCalendar"], tuple[tuple[DayOverride, ...]]]:
        """Another process is told of the announced days; the law it knows itself."""
        return WorkCalendar, (self.announced,)

    @property
    def announced(self) -> tuple[DayOverride, ...]:
        """The announced days."""
        return tuple(self._announced.values())

    def with_announced(self, overrides: Iterable[DayOverride]) -> "WorkCalendar":
        """This calendar with more announced days, which go before its own."""
        return WorkCalendar((*self.announced, *overrides))

    def is_provisional(self, year: int) -> bool:
        """Whether nothing was announced for the year yet: swaps and Tết may still change."""
        return all(day.year != year for day in self._announced)

    def special_days(self, first: date, last: date) -> tuple[SpecialDay, ...]:
        """Days off from Monday to Friday, and worked Saturdays and Sundays, in order."""
        days = (first + timedelta(days=step) for step in range((last - first).days + 1))
        return tuple(
            SpecialDay(day, is_worked, {lang: self._name(day, lang) for lang in LANGUAGES})
            for day in days
            if (is_worked := self.is_working_day(day)) is (day.weekday() >= _SATURDAY)
        )

    def _name(self, day: date, language: str) -> str:
        announced = self._announced.get(day)
        if announced is not None and announced.note:
            return announced.note
        return _names_in(language).get(day, "")

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day."""
        announced = self._announced.get(day)
        if announced is not None:
            return announced.kind is DayKind.WORKED
        # The library learns a year, worked Saturdays too, when first asked for a day of it.
        self._known.get(day)
        return self._known.is_working_day(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after this day."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day before this day."""
        return self.add_working_days(day, -1)

    def moved(self, day: date, when_day_off: WhenDayOff) -> date:
        """The day, or where it goes if it is a day off."""
        if when_day_off is WhenDayOff.STAY or self.is_working_day(day):
            return day
        step = 1 if when_day_off is WhenDayOff.NEXT else -1
        return self.add_working_days(day, step)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after this day (before it if negative); itself for 0."""
        step = timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day


class _OverrideRow(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    date: date
    kind: DayKind
    note: str = ""


_ROWS = TypeAdapter(tuple[_OverrideRow, ...])


class CalendarProblems(ValueError):
    """Announced days that cannot be read, with everything wrong in their file."""

    def __init__(self, problems: Iterable[Complaint]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


def read_overrides(path: Path = OVERRIDES_FILE) -> tuple[DayOverride, ...]:
    """The announced days of a file; raises `CalendarProblems` for a broken one."""
    file = str(path)
    try:
        rows = _ROWS.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as refused:
        raise CalendarProblems(_problems(refused, file)) from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        found = unreadable(error)
        complaint = Complaint(
            "problem.at_line",
            file=file,
            line=found.line,
            problem=found.complaint,
            code=found.code,
        )
        raise CalendarProblems([complaint]) from None
    return tuple(DayOverride(row.date, row.kind, row.note) for row in rows)


def _problems(refused: ValidationError, file: str) -> Iterator[Complaint]:
    for each in refused.errors(include_url=False):
        match each["loc"]:
            case (int(index), *_):
                problem = complaint_at(each, below=1)
                yield Complaint("problem.in_entry", file=file, entry=index + 1, problem=problem)
            case _:
                problem = complaint_at(each)
                yield Complaint("problem.in_file", file=file, problem=problem)


def vietnam_calendar() -> WorkCalendar:
    """The calendar of state offices with the announced days that come with the program."""
    return WorkCalendar(read_overrides())


@lru_cache(maxsize=len(LANGUAGES))
def _names_in(language: str) -> holidays.HolidayBase:
    """What the law calls its days off."""
    return holidays.country_holidays("VN", language="en_US" if language == ENGLISH else "vi")


@lru_cache(maxsize=1)
def legal_calendar() -> WorkCalendar:
    """The calendar of the law alone, without anything announced."""
    return WorkCalendar()


def weekday_label(day: date, language: str) -> str:
    """The day of the week inside a sentence; English for `en`, Vietnamese for any other language.

    >>> weekday_label(date(2024, 9, 16), "vi")
    'thứ Hai'
    """
    names = _WEEKDAYS[ENGLISH] if language == ENGLISH else _WEEKDAYS[VIETNAMESE]
    return names[day.weekday()]
