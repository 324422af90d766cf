"""Whose a paper is and of when, from what is printed in it: letterhead, title, line above a table.

Papers are typed by people: with and without capitals, "quý III năm 2024" or "Quý 3/2024", the name
of the unit on the line below "ỦY BAN NHÂN DÂN".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from reporting.languages import VIETNAMESE
from reporting.normalise import fold
from reporting.periods import ROMAN, Period, PeriodKind
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
_HALF: Final = "6"
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


def printed_head(lines: Iterable[str], history: UnitHistory, own: str) -> PrintedHead:
    """What is printed in these lines.

    Of several units of one name the one with the code `own` is taken to be meant. A commune's
    paper names the unit above it first: the first commune is whose paper it is. One that names no
    commune is the own unit's, if it names that. Names are those of the time of the period that is
    printed, else of any time.
    """
    text = unicodedata.normalize("NFC", "\n".join(lines)[:_MOST])
    named = [match[1] for match in _OFFICE.finditer(text)]
    communes = (one for one in named if fold(one).startswith(_COMMUNES))
    owns = (one for one in named if _unit_of(one, history.all, own)[1] == own)
    words, period = _period_in(fold(text))
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


def _period_in(folded: str) -> tuple[str, Period | None]:
    """The first period that is named, and what it is."""
    quarter, months = _QUARTER.search(folded), _MONTHS.search(folded)
    if quarter is not None and (months is None or quarter.start() < months.start()):
        index = quarter[1].upper()
        number = ROMAN.index(index) + 1 if index in ROMAN else int(index)
        period = Period(PeriodKind.QUARTER, int(quarter[2]), number)
        return period.label(VIETNAMESE), period
    if months is None:
        return "", None
    half = Period(PeriodKind.H1, int(months[2])) if months[1] == _HALF else None
    return f"{months[1]} tháng đầu năm {months[2]}", half
