"""Dates as they are typed: the day first, always."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from reporting.normalise import fold
from reporting.parsing.results import Note, NoteCode, Read, Reading, Reason, Unreadable, one_of
from reporting.values import FIRST_YEAR, LAST_YEAR, Value, show_date

_BETWEEN: Final = r" ?[/.\-, ] ?"
_NUMERIC: Final = re.compile(
    rf"(?:ngay )?(\d{{1,2}}){_BETWEEN}(\d{{1,2}})(?:{_BETWEEN}(\d{{4}}|\d{{2}}))?",
)
_NAMED: Final = re.compile(
    r"(?:ngay )?(\d{1,2})(?: ?/ ?| )(?:thang|t) ?(\d{1,2})(?:(?: nam | ?[/,] ?| )(\d{4}|\d{2}))?",
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_EIGHT_DIGITS: Final = re.compile(r"(\d{2})(\d{2})(\d{4})")
_IN_A_NUMBER_ROW: Final = re.compile(
    r"\d{1,2} ?([/\-]) ?\d{1,2} ?\1 ?(?:\d{4}|\d{2})"
    r"|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})"
    r"|\d{4}([-/.])\d{1,2}\2\d{1,2}"
    r"|(?:ngay )?\d{1,2} thang \d{1,2}(?: nam \d{4})?|ngay \d.*|hom (?:nay|qua)",
)
_SPOKEN: Final = {"hom nay": 0, "bua nay": 0, "today": 0, "hom qua": 1, "yesterday": 1}
# A day typed without its year is of this year. Near the turn of the year it may also be of the
# one before, or, less far, of the next; then the person chooses.
_BACK: Final = timedelta(days=183)
_AHEAD: Final = timedelta(days=92)
_YEARS_AHEAD: Final = 20
_TWO_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class _Typed:
    day: int
    month: int
    years: tuple[int, ...]
    sure: bool = True
    year_added: bool = False


def looks_like_date(words: str) -> bool:
    """Tell whether folded text is a full date: where a number is asked for it is none.

    >>> looks_like_date("15.9.2024"), looks_like_date("15/9"), looks_like_date("17.465")
    (True, False, False)
    """
    return _IN_A_NUMBER_ROW.fullmatch(words) is not None


def read_date(text: str, today: date) -> Reading:
    """Read plain text as a date: 15/9/2024, 15.9, 15-9-24, ngày 15 tháng 9, hôm nay."""
    words = fold(text).rstrip(".").rstrip()
    if words in _SPOKEN:
        return Read(Value(number=(today - timedelta(days=_SPOKEN[words])).toordinal()))
    typed = _parts(words, today)
    if typed is None:
        return Unreadable(Reason.NOT_A_DATE)
    days = [day for year in typed.years if (day := _existing(year, typed)) is not None]
    if typed.year_added:
        days = [day for day in days if _near(day, today)]
    if not days:
        return Unreadable(Reason.NO_SUCH_DATE)
    note = Note(NoteCode.YEAR_ADDED, show_date(days[0])) if typed.year_added else None
    readings = tuple(Value(number=day.toordinal()) for day in days)
    return one_of(readings, sure=typed.sure, note=note)


def _parts(words: str, today: date) -> _Typed | None:
    """Take the day, the month and the possible years apart."""
    if match := _YEAR_FIRST.fullmatch(words):
        return _Typed(int(match[4]), int(match[3]), (int(match[1]),))
    if match := _EIGHT_DIGITS.fullmatch(words):
        return _Typed(int(match[1]), int(match[2]), (int(match[3]),), sure=False)
    match = _NUMERIC.fullmatch(words) or _NAMED.fullmatch(words)
    if match is None:
        return None
    day, month, year = int(match[1]), int(match[2]), match[3]
    if year is None:
        nearby = (today.year, today.year - 1, today.year + 1)
        return _Typed(day, month, nearby, year_added=True)
    if len(year) > _TWO_DIGITS:
        return _Typed(day, month, (int(year),))
    this_century = 2000 + int(year)
    if this_century <= today.year + _YEARS_AHEAD:
        return _Typed(day, month, (this_century,))
    return _Typed(day, month, (this_century - 100, this_century))


def _existing(year: int, typed: _Typed) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, typed.month, typed.day)
    except ValueError:  # 31/2, or a month first: the day comes first here
        return None


def _near(day: date, today: date) -> bool:
    """Tell whether a day typed without its year can be this one."""
    return day.year == today.year or today - _BACK <= day <= today + _AHEAD
