"""Reporting periods: their windows, their names, and which one people are working on.

Windows follow Nghị định 09/2019/NĐ-CP, Điều 12: a quarter runs from day 15 of the month before it
to day 14 of its last month. Công văn 581/BNV-CCHC keeps the same windows but asks for Quý I, 6
tháng, Quý III and Năm, of which 6 tháng and Năm count from 15/12 of the year before.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from reporting.clean_text import CleanText, clean, in_one_line
from reporting.languages import ENGLISH
from reporting.normalise import fold, without_keys

ROMAN = ("I", "II", "III", "IV")
_STORED: Final = re.compile(r"([0-9]{4})-(Q([1-4])|H1|Y)")
_FIRST_DAY = 15
_LAST_DAY = 14


class NotAPeriod(ValueError):
    """The key or the numbers name no period."""


class PeriodKind(StrEnum):
    """The stretches of a year that reports are asked for."""

    QUARTER = "quarter"
    H1 = "h1"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """One period; `index` is 1 to 4 for a quarter and 1 for the half-year and the year.

    >>> Period.parse("2024-Q3").start.isoformat(), Period.parse("2024-Q3").end.isoformat()
    ('2024-06-15', '2024-09-14')
    """

    kind: PeriodKind
    year: int
    index: int = 1

    def __post_init__(self) -> None:
        """Refuse a period that does not exist."""
        last = len(ROMAN) if self.kind is PeriodKind.QUARTER else 1
        if not (1 <= self.index <= last and date.min.year < self.year <= date.max.year):
            raise NotAPeriod(f"{self.kind} {self.index} of {self.year}")

    @classmethod
    def parse(cls, key: str) -> "Period":
        """Read a key such as `2024-Q3`, `2024-H1` or `2024-Y`; raises `NotAPeriod`."""
        return _parsed(key)

    @property
    def key(self) -> str:
        """The period's name in storage and on the command line."""
        if self.kind is PeriodKind.QUARTER:
            return f"{self.year:04d}-Q{self.index}"
        return f"{self.year:04d}-{'H1' if self.kind is PeriodKind.H1 else 'Y'}"

    @property
    def start(self) -> date:
        """The first day counted."""
        if self.kind is PeriodKind.QUARTER and self.index > 1:
            return date(self.year, 3 * self.index - 3, _FIRST_DAY)
        return start_of_year(self.year)

    @property
    def end(self) -> date:
        """The last day counted: the data cut-off (chốt số liệu)."""
        if self.kind is PeriodKind.QUARTER:
            return date(self.year, 3 * self.index, _LAST_DAY)
        return date(self.year, 6 if self.kind is PeriodKind.H1 else 12, _LAST_DAY)

    def label(self, language: str) -> str:
        """Its name in a sentence, "quý III/2024"; English for "en", else Vietnamese."""
        if language == ENGLISH:
            return f"{self.short_label(language)} {self.year}"
        if self.kind is PeriodKind.QUARTER:
            return f"quý {ROMAN[self.index - 1]}/{self.year}"
        return f"{'6 tháng đầu năm' if self.kind is PeriodKind.H1 else 'năm'} {self.year}"

    def short_label(self, language: str) -> str:
        """Its name where the year is plain, "quý III"."""
        if self.kind is PeriodKind.QUARTER:
            return f"Q{self.index}" if language == ENGLISH else f"quý {ROMAN[self.index - 1]}"
        if self.kind is PeriodKind.H1:
            return "first half" if language == ENGLISH else "6 tháng đầu năm"
        return "year" if language == ENGLISH else "cả năm"


@lru_cache(maxsize=512)  # asked several times for each answer, of a handful of periods
def _parsed(key: str) -> Period:
    match = _STORED.fullmatch(key)
    if match is None:
        raise NotAPeriod(key)
    year = int(match[1])
    if match[3]:
        return Period(PeriodKind.QUARTER, year, int(match[3]))
    return Period(PeriodKind.H1 if match[2] == "H1" else PeriodKind.YEAR, year)


class CycleRule(StrEnum):
    """Which periods of a year are reported."""

    ND09_QUARTERLY = "nd09_quarterly"
    """Four quarters (Nghị định 09/2019/NĐ-CP, Điều 12)."""
    BNV = "bnv"
    """Quý I, 6 tháng đầu năm, Quý III, Năm (Công văn 581/BNV-CCHC)."""


_OF_YEAR: dict[CycleRule, tuple[tuple[PeriodKind, int], ...]] = {
    CycleRule.ND09_QUARTERLY: tuple((PeriodKind.QUARTER, index) for index in (1, 2, 3, 4)),
    CycleRule.BNV: (
        (PeriodKind.QUARTER, 1),
        (PeriodKind.H1, 1),
        (PeriodKind.QUARTER, 3),
        (PeriodKind.YEAR, 1),
    ),
}


@lru_cache(maxsize=512)  # asked a dozen times for each answer, of a handful of years
def _periods_of_year(rule: CycleRule, year: int) -> tuple[Period, ...]:
    return tuple(Period(kind, year, index) for kind, index in _OF_YEAR[rule])


@dataclass(frozen=True, slots=True)
class Cycle:
    """The periods a form is asked for, and how many days before its cut-off each opens.

    `earlier` are rules of before: each with the first year of which it was the rule no more, the
    oldest first.
    """

    rule: CycleRule
    opens_days_before_cutoff: int
    earlier: tuple[tuple[int, CycleRule], ...] = ()

    def __contains__(self, period: object) -> bool:
        """Whether reports are asked for this period."""
        if not isinstance(period, Period):
            return False
        return (period.kind, period.index) in _OF_YEAR[self.rule_of(period.year)]

    def rule_of(self, year: int) -> CycleRule:
        """Which periods of that year are reported."""
        return next((rule for until, rule in self.earlier if year < until), self.rule)

    def periods_of_year(self, year: int) -> tuple[Period, ...]:
        """The year's periods by cut-off."""
        return _periods_of_year(self.rule_of(year), year)

    def previous(self, period: Period) -> Period:
        """The one reported before; raises `NotAPeriod` for a period of another cycle."""
        place = self._place(period)
        if place == 0:
            return self.periods_of_year(period.year - 1)[-1]
        return self.periods_of_year(period.year)[place - 1]

    def earlier_in_year(self, period: Period) -> tuple[Period, ...]:
        """The periods reported earlier in its year; raises `NotAPeriod` for another cycle's."""
        return self.periods_of_year(period.year)[: self._place(period)]

    def opens(self, period: Period) -> date:
        """The first day people work on the period."""
        return period.end - timedelta(days=self.opens_days_before_cutoff)

    def current(self, today: date) -> Period:
        """The period people are working on: the latest that has opened."""
        return [p for p in self._near(today) if self.opens(p) <= today][-1]

    def _near(self, day: date) -> tuple[Period, ...]:
        return tuple(
            period
            for year in (day.year - 1, day.year, day.year + 1)
            for period in self.periods_of_year(year)
        )

    def _place(self, period: Period) -> int:
        if period not in self:
            raise NotAPeriod(f"{period.key} in cycle {self.rule_of(period.year)}")
        return _OF_YEAR[self.rule_of(period.year)].index((period.kind, period.index))


def next_period(cycle: Cycle, period: Period) -> Period:
    """The one that is cut off next."""
    years = (period.year, period.year + 1)
    following = (each for year in years for each in cycle.periods_of_year(year))
    return next(each for each in following if each.end > period.end)


def year_from(day: date) -> int:
    """The first year of which every period starts on that day or later."""
    return day.year + 1 if day <= date(day.year, 12, _FIRST_DAY) else day.year + 2


def start_of_year(year: int) -> date:
    """The first day counted of a year."""
    return date(year - 1, 12, _FIRST_DAY)


_YEAR = r"(?:[ /,-]+(?:nam |of )?(?P<year>(?:19|20)[0-9]{2}|[0-9]{2}))?"
_SPOKEN = {
    PeriodKind.QUARTER: re.compile(
        r"(?:(?:qu[yi]|quarter|q) ?(?P<digit>[1-4])|(?:qu[yi] |quarter )?(?P<roman>iv|i{1,3})"
        r"|qu[yi] (?P<word>mot|hai|ba|bon|tu))" + _YEAR
    ),
    PeriodKind.H1: re.compile(r"(?:(?:6|sau) thang(?: dau nam)?|h1|first half)" + _YEAR),
    PeriodKind.YEAR: re.compile(r"(?:(?:ca )?nam|(?:full )?year)" + _YEAR),
}
_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_THIS = re.compile(r"(?:qu[yi]|k[yi]) (?:nay|hien tai)|this (?:quarter|period)")
_LAST = re.compile(r"(?:qu[yi]|k[yi]) (?:truoc|vua roi|vua qua)|last (?:quarter|period)")
_KEY = re.compile(r"(?P<year>(?:19|20)[0-9]{2})[- ]?(?:q(?P<digit>[1-4])|(?P<h1>h1)|(?P<y>y))")


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
        for named in (Period(kind, each, index) for each in years):
            if named in cycle and (year is not None or named.end <= latest.end):
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
