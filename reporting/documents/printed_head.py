"""Whose a paper is and of when, from what is printed in it: letterhead, title, line above a table.

Papers are typed by people: with and without capitals, "quý III năm 2024" or "Quý 3/2024", the name
of the unit on the line below "ỦY BAN NHÂN DÂN".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Final

from reporting.languages import VIETNAMESE
from reporting.normalise import fold
from reporting.periods import ROMAN, Cycle, Period, PeriodKind
from reporting.periods.periods import names_of
from reporting.units import Unit, UnitHistory
from reporting.units.names import in_sentence

_OFFICE: Final = re.compile(
    r"(?:(?:ủy|uỷ)\s+ban\s+nhân\s+dân|ubnd)\s+"
    r"((?:xã|phường|thị\s+trấn|đặc\s+khu|huyện|quận|thị\s+xã|thành\s+phố|tỉnh)\s+[^\n,.;:()/]{1,60})",
    re.IGNORECASE,
)
_COMMUNES: Final = ("xa ", "phuong ", "thi tran ", "dac khu ")
_QUARTER: Final = re.compile(
    r"\b(?:qu[yi]|q)\.?\s*(iv|i{1,3}|[1-4])\b[\s,./-]{0,3}(?:nam\s)?(20\d\d)\b"
)
_MONTHS: Final = re.compile(r"\b0?([69]) thang\b(?: dau)?(?: nam)?[\s,./-]{0,3}(20\d\d)\b")
_COUNTED: Final = {"6": PeriodKind.H1, "9": PeriodKind.NINE_MONTHS}
_MONTH: Final = re.compile(
    r"(?<!ngay [0-9] )(?<!ngay [0-9]{2} )\bthang\s?(1[0-2]|0?[1-9])"
    r"[\s,./-]{0,3}(?:nam\s)?(20\d\d)\b"
)
"""A month, but not that of a date."""
_MOST: Final = 20_000
"""Characters that are looked at."""


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """What a paper says of itself.

    `office` is the unit's name as it stands in a sentence, "" where none is printed; `unit` is its
    code where it is known. `words` are the printed words for the period, "" for none; `period` is
    None where they mean no period that is reported.
    """

    office: str = ""
    unit: str | None = None
    words: str = ""
    period: Period | None = None


def printed_head(lines: Iterable[str], history: UnitHistory, own: str, cycle: Cycle) -> PrintedHead:
    """What is printed in these lines.

    Of several units of one name the one with the code `own` is taken to be meant. A commune's
    paper names the unit above it first: the first commune is whose paper it is. One that names no
    commune is the own unit's, if it names that. Names are those of the time of the period that is
    printed, else of any time. Periods are those of the form's calendar.
    """
    text = unicodedata.normalize("NFC", "\n".join(lines)[:_MOST])
    named = [match[1] for match in _OFFICE.finditer(text)]
    communes = (one for one in named if fold(one).startswith(_COMMUNES))
    owns = (one for one in named if _unit_of(one, history.all, own)[1] == own)
    words, period = _period_in(fold(text), cycle)
    then = history.on(period.end).units.values() if period else ()
    printed = next(chain(communes, owns, named), "")
    office, unit = _unit_of(printed, then, own)
    if unit is None:
        office, unit = _unit_of(printed, history.all, own)
    return PrintedHead(office, unit, words, period)


def _unit_of(printed: str, units: Iterable[Unit], own: str) -> tuple[str, str | None]:
    if not printed:
        return "", None
    found = sorted(_known(fold(printed), units), key=lambda one: (-len(one.name), one.code != own))
    if found:
        return in_sentence(found[0].name), found[0].code
    return in_sentence(" ".join(printed.split()).title()), None


def _known(folded: str, units: Iterable[Unit]) -> Iterator[Unit]:
    """Units with whose name the printed words begin."""
    for unit in units:
        name = fold(unit.name)
        if folded == name or folded.startswith(f"{name} "):
            yield unit


def _period_in(folded: str, cycle: Cycle) -> tuple[str, Period | None]:
    """The first period that is named, and what it is."""
    found = (*_windows(folded, cycle), *_named(folded, cycle))
    printed = min(found, key=itemgetter(0), default=None)
    return ("", None) if printed is None else printed[1:]


_Printed = tuple[int, str, Period | None]
"""Where a period is named, what people call it, and which of the form's it is."""


def _named(folded: str, cycle: Cycle) -> Iterator[_Printed]:
    for at, kind, year, index in _printed(folded, cycle):
        words = names_of(kind, year, index)[VIETNAMESE].full
        of_year = cycle.periods_of_year(year)
        found = (one for one in of_year if (one.kind, one.index) == (kind, index))
        yield at, words, next(found, None)


def _windows(folded: str, cycle: Cycle) -> Iterator[_Printed]:
    """Listed windows that are called in the text what the form calls them."""
    for year in cycle.listed_years():
        for period in cycle.periods_of_year(year):
            words = period.label(VIETNAMESE)
            at = folded.find(fold(words))
            if period.kind is PeriodKind.WINDOW and at >= 0:
                yield at, words, period


def _printed(folded: str, cycle: Cycle) -> Iterator[tuple[int, PeriodKind, int, int]]:
    """Where periods are named, of which kind, year and index; months only where those are asked."""
    for match in _QUARTER.finditer(folded):
        said = match[1].upper()
        number = ROMAN.index(said) + 1 if said in ROMAN else int(said)
        yield match.start(), PeriodKind.QUARTER, int(match[2]), number
    for match in _MONTHS.finditer(folded):
        yield match.start(), _COUNTED[match[1]], int(match[2]), 1
    for match in _MONTH.finditer(folded):
        year, month = int(match[2]), int(match[1])
        if any(one.kind is PeriodKind.MONTH for one in cycle.periods_of_year(year)):
            yield match.start(), PeriodKind.MONTH, year, month
