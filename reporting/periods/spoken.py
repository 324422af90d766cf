"""What people call a period, and which of a form's periods they mean by it."""

import re
from datetime import date
from typing import Final

from reporting.clean_text import CleanText, clean, in_one_line
from reporting.normalise import fold, without_keys
from reporting.periods.cycles import Cycle
from reporting.periods.periods import ROMAN, Period, PeriodKind

_YEAR = r"(?:[ /,-]+(?:nam |of )?(?P<year>(?:19|20)[0-9]{2}|[0-9]{2}))?"
_SPOKEN: Final = {
    PeriodKind.QUARTER: re.compile(
        r"(?:(?:qu[yi]|quarter|q) ?(?P<digit>[1-4])|(?:qu[yi] |quarter )?(?P<roman>iv|i{1,3})"
        r"|qu[yi] (?P<word>mot|hai|ba|bon|tu))" + _YEAR
    ),
    PeriodKind.H1: re.compile(r"(?:(?:6|sau) thang(?: dau nam)?|h1|first half)" + _YEAR),
    PeriodKind.YEAR: re.compile(r"(?:(?:ca )?nam|(?:full )?year)" + _YEAR),
}
_WORDS: Final = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_THIS: Final = re.compile(r"(?:qu[yi]|k[yi]) (?:nay|hien tai)|this (?:quarter|period)")
_LAST: Final = re.compile(r"(?:qu[yi]|k[yi]) (?:truoc|vua roi|vua qua)|last (?:quarter|period)")
_KEY: Final = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})[- ]?(?:q(?P<digit>[1-4])|(?P<h1>h1)|(?P<y>y))"
)


def read_period(text: CleanText, cycle: Cycle, today: date) -> Period | None:
    """Read what a person calls a period: "quý III/2024", "quy 3", "quý trước", "6 thang".

    Without a year it is the latest of that name people have begun to work on. `None` when it names
    no period, or none of the cycle.
    """
    plain = fold(text)
    if _THIS.fullmatch(plain):
        return cycle.current(today)
    if _LAST.fullmatch(plain):
        return cycle.previous(cycle.current(today))
    readings = _readings(plain)
    if not readings:
        return None
    latest = cycle.current(today)
    for kind, index, year in readings:
        years = (latest.year, latest.year - 1) if year is None else (year,)
        for named in (one for each in years for one in cycle.periods_of_year(each)):
            is_meant = (named.kind, named.index) == (kind, index)
            if is_meant and (year is not None or named.end <= latest.end):
                return named
    return None


def near_period(text: CleanText, cycle: Cycle, today: date) -> Period | None:
    """The period that the words name once the keys of Telex or VNI are taken out; never certain."""
    words = (without_keys(fold(word)) for word in text.split())
    return read_period(in_one_line(map(clean, words)), cycle, today)


def _readings(plain: str) -> list[tuple[PeriodKind, int, int | None]]:
    """The kind, index and year that the words name; at most one reading for well-formed words."""
    if match := _KEY.fullmatch(plain):
        kind = PeriodKind.H1 if match["h1"] else PeriodKind.YEAR
        if match["digit"]:
            return [(PeriodKind.QUARTER, int(match["digit"]), _year(match["year"]))]
        return [(kind, 1, _year(match["year"]))]
    readings = []
    for kind, pattern in _SPOKEN.items():
        if match := pattern.fullmatch(plain):
            index = 1
            if kind is PeriodKind.QUARTER:
                index = _quarter(match)
            readings.append((kind, index, _year(match["year"])))
    return readings


def _quarter(match: re.Match[str]) -> int:
    if match["roman"]:
        return ROMAN.index(match["roman"].upper()) + 1
    return _WORDS[match["word"]] if match["word"] else int(match["digit"])


def _year(digits: str | None) -> int | None:
    if digits is None:
        return None
    return int(digits) if len(digits) == len("2024") else 2000 + int(digits)
