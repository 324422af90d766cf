"""What somebody types of a leave: who does whose work, where, from which day to which."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from reporting.clean_text import CleanText, clean
from reporting.normalise import fold

HALF_A_YEAR: Final = 6
"""Months: a day without a year that is further back is one of next year."""

DayWritten = tuple[str, str, str | None]
"""Day, month, and the year if it was written."""

_DAY = r"(?:ngay )?\d{1,2}[/.-]\d{1,2}(?:[/.-](?:\d{4}|\d{2}))?"
_DAYS = (
    rf"(?:(?:tu|from) (?P<first>{_DAY}) ?(?:den|toi|to|until|-)(?: het)? (?P<last>{_DAY})"
    rf"|(?:den|toi|until|to)(?: het)? (?P<until>{_DAY})"
    rf"|(?:trong |vao |on )?(?P<only>{_DAY.replace('(?:ngay )?', '(?:ngay )')}|(?<=on ){_DAY}))"
)
_STANDS_IN = (
    r"(?:(?:se )?(?:lam |truc |phu trach )?thay(?: cho| the)?|lam ho|lam giup"
    r"|stands? in for|covers? for|fills in for|replaces)"
)
_IS_AWAY = (
    r"(?:xin |se |duoc )?(?:nghi(?: phep| om| thai san| viec| le| che do)?|di (?:hoc|cong tac|phep)"
    r"|vang(?: mat)?|is away|is on leave)"
)
_HANDS_OVER = r"(?:uy quyen|uy nhiem|ban giao|giao(?: viec)?|hands over)(?: lai)?(?: cho| to)?"
_AT = r"(?: (?:o|at|tai) (?P<unit>[^0-9]{1,60}?))?"
_WHO, _ABSENT = r"(?P<who>[^0-9]{1,60}?)", r"(?P<absent>[^0-9]{1,60}?)"
_LEAVES: Final = (
    re.compile(
        rf"{_ABSENT} {_HANDS_OVER} {_WHO}(?: lam)?(?: thay)?{_AT},?(?: {_DAYS})?",
    ),
    re.compile(rf"{_WHO} {_STANDS_IN} {_ABSENT}{_AT},?(?: {_DAYS})?"),
    re.compile(
        rf"{_ABSENT} {_IS_AWAY}{_AT}(?: {_DAYS})?[,;.]? (?:do |va )?{_WHO} {_STANDS_IN}",
    ),
)
_AWAY_ALONE: Final = re.compile(rf"{_ABSENT} {_IS_AWAY}{_AT},? {_DAYS}")
_TITLE: Final = re.compile(r"^(?:(?:dong chi|anh|chi|ong|ba|co|mr|mrs|ms)\.? )+")
_PARTS: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?$")


@dataclass(frozen=True, slots=True)
class LeaveWords:
    """What was said, folded: names, a unit or "", and the days as they were written.

    `who` is "" where only somebody's absence was said; without days `last` is None, and `first` is
    None where it is to begin today.
    """

    who: str
    absent: str
    unit: str
    first: DayWritten | None
    last: DayWritten | None


def as_typed(text: CleanText, name: str) -> str:
    """A folded name as it stands in the message.

    >>> from reporting.clean_text import clean
    >>> as_typed(clean("Anh Tú thay Hoa"), "tu")
    'Tú'
    """
    words, count = text.split(), len(name.split())
    for at in range(len(words)):
        found = " ".join(words[at : at + count]).strip(",.;!")
        if fold(clean(found)) == name:
            return found
    return name


class NoSuchDayError(ValueError):
    """A day that there is not; the text is the day."""


def read_leave(text: CleanText) -> LeaveWords | None:
    """What a message says of a leave; None where it is nothing of the kind."""
    plain = " ".join(fold(text).strip(" .!").split())
    for pattern in (*_LEAVES, _AWAY_ALONE):
        match = pattern.fullmatch(plain)
        if match is not None:
            return _read(match)
    return None


def _read(match: re.Match[str]) -> LeaveWords:
    said = match.groupdict()
    first = said["first"] or said["only"]
    last = said["last"] or said["until"] or said["only"]
    return LeaveWords(
        _name(said.get("who") or ""),
        _name(said["absent"]),
        said["unit"] or "",
        _parts(first) if first else None,
        _parts(last) if last else None,
    )


def _name(words: str) -> str:
    return _TITLE.sub("", words.strip(" ,;"))


def _parts(written: str) -> DayWritten:
    match = _PARTS.search(written)
    if match is None:
        raise AssertionError(written)
    day, month, year = match.groups()
    return day, month, f"20{year}" if year and len(year) == len("24") else year


def days_of(said: LeaveWords, today: date) -> tuple[date, date] | None:
    """The two days; without a year of this one, or of the next where that is over.

    None where no day was said.

    Raises:
        NoSuchDayError: one of them does not exist.
    """
    if said.last is None:
        return None
    last = _day(said.last, today)
    first = today if said.first is None else _day(said.first, today)
    if said.last[2] is not None:
        return first, last
    if said.first is None:
        is_over = last < today and today.month - last.month > HALF_A_YEAR
        return first, last.replace(year=last.year + 1) if is_over else last
    last = _in_year(said.last, first.year)
    if last < first and first.month - last.month > HALF_A_YEAR:
        last = _in_year(said.last, first.year + 1)
    is_next_year = today.month - last.month > HALF_A_YEAR
    if said.first[2] is None and last < today and is_next_year:
        return _in_year(said.first, first.year + 1), _in_year(said.last, last.year + 1)
    return first, last


def _day(parts: DayWritten, today: date) -> date:
    return _in_year(parts, int(parts[2] or today.year))


def _in_year(parts: DayWritten, year: int) -> date:
    try:
        return date(year, int(parts[1]), int(parts[0]))
    except ValueError:
        written = "/".join(filter(None, parts))
        raise NoSuchDayError(written) from None
