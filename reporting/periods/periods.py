"""A reporting period as a value: its window, its key in storage, what people call it.

Periods are made by the calendar of their form (`reporting.periods.cycles`), which alone knows which
there are and what days they count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from reporting.languages import ENGLISH, VIETNAMESE

ROMAN = ("I", "II", "III", "IV")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""What months are called in English."""


class NotAPeriod(ValueError):
    """The key or the numbers name no period of the calendar that was asked."""


class PeriodKind(StrEnum):
    """The stretches of a year that reports are asked for."""

    MONTH = "month"
    QUARTER = "quarter"
    H1 = "h1"
    H2 = "h2"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    WINDOW = "window"
    """A stretch that the form lists with its days: a campaign, the middle of a programme."""


CUMULATIVE = frozenset({PeriodKind.H1, PeriodKind.NINE_MONTHS, PeriodKind.YEAR})
"""Kinds that count from the start of the year, whatever was reported in between."""


@dataclass(frozen=True, slots=True)
class PeriodName:
    """What a period is called in a sentence, "quý III/2024", and where its year is plain."""

    full: str
    short: str


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a form's calendar.

    `key` is its name in storage and on the command line; `index` tells it from others of its kind
    and year, from 1 on; `start` and `end` are the first and the last day counted, `end` the data
    cut-off (chốt số liệu). `cumulative` says that it counts from the start of the year. `opens` and
    `due` are days of its own, which only a listed window has.
    """

    key: str
    kind: PeriodKind = field(hash=False)
    year: int = field(hash=False)
    index: int = field(hash=False)
    start: date = field(hash=False)
    end: date = field(hash=False)
    cumulative: bool = field(hash=False)
    names: Mapping[str, PeriodName] = field(compare=False, repr=False)
    opens: date | None = field(default=None, compare=False)
    due: date | None = field(default=None, compare=False)

    def label(self, language: str) -> str:
        """Its name in a sentence, "quý III/2024"; English for "en", else Vietnamese."""
        return self._name(language).full

    def short_label(self, language: str) -> str:
        """Its name where the year is plain, "quý III"."""
        return self._name(language).short

    def contains(self, other: "Period") -> bool:
        """Whether every day of the other one is counted in this one."""
        return self.start <= other.start and other.end <= self.end

    def _name(self, language: str) -> PeriodName:
        return self.names[ENGLISH if language == ENGLISH else VIETNAMESE]


def key_of(kind: PeriodKind, year: int, index: int) -> str:
    """The key of a period of the year.

    >>> key_of(PeriodKind.QUARTER, 2024, 3), key_of(PeriodKind.MONTH, 2024, 9)
    ('2024-Q3', '2024-M09')
    """
    tail = {
        PeriodKind.MONTH: f"M{index:02d}",
        PeriodKind.QUARTER: f"Q{index}",
        PeriodKind.H1: "H1",
        PeriodKind.H2: "H2",
        PeriodKind.NINE_MONTHS: "9M",
        PeriodKind.YEAR: "Y",
    }
    return f"{year:04d}-{tail[kind]}"


def names_of(kind: PeriodKind, year: int, index: int) -> dict[str, PeriodName]:
    """What a period of the year is called, by language."""
    vietnamese, english = _short_names(kind, index)
    is_dated = kind in {PeriodKind.MONTH, PeriodKind.QUARTER}
    full = f"{vietnamese}/{year}" if is_dated else f"{vietnamese} {year}"
    if kind is PeriodKind.YEAR:
        full = f"năm {year}"
    return {
        VIETNAMESE: PeriodName(full, vietnamese),
        ENGLISH: PeriodName(f"{english} {year}", english),
    }


def _short_names(kind: PeriodKind, index: int) -> tuple[str, str]:
    match kind:
        case PeriodKind.MONTH:
            return f"tháng {index}", MONTHS[index - 1]
        case PeriodKind.QUARTER:
            return f"quý {ROMAN[index - 1]}", f"Q{index}"
    return {
        PeriodKind.H1: ("6 tháng đầu năm", "first half"),
        PeriodKind.H2: ("6 tháng cuối năm", "second half"),
        PeriodKind.NINE_MONTHS: ("9 tháng đầu năm", "nine months"),
        PeriodKind.YEAR: ("cả năm", "year"),
    }[kind]
