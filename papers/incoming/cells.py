"""The cells of a sheet as texts, as the person who filled them in sees them."""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from papers.incoming.kinds import OfficeFile
from papers.incoming.number_formats import (
    SHOWN_DIGITS,
    is_date,
    shown_number,
    shown_text,
    shows_days,
)
from papers.incoming.safe_xml import Enough, walk
from papers.incoming.workbook import MAX_CELL_TEXT, Book, SheetPart, number_in
from reporting.clean_text import NOTHING, CleanText
from reporting.legacy_encodings.old_text import OldText, as_read, typed
from reporting.values import show_date

MAX_ROWS: Final = 2000
MAX_COLUMNS: Final = 12
_PLACE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_OTHER_FILE: Final = re.compile(
    r"\[\d+\]|\[[^\[\]]*\.(?:xls[xmb]?|ods|csv)\]|file:/", re.IGNORECASE
)
"""How a formula names another file: by its number in the list of them, or by its name."""
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that XML cannot hold (ECMA-376 Part 1, 22.4.2.4)."""
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DAY_0: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a day of the calendar, no instant
_DAY_0_OF_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_LEAP_DAY_OF_1900: Final = 60
"""Spreadsheets count a 29th of February 1900, which never was."""
_LAST_DAY: Final = 2_958_465


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell: where it stands ("E14"), its text as it is shown, and what made it.

    `stored` is the whole number where the cell shows fewer digits of it. `is_linked`: its formula
    takes the figure from another file. `is_old`: it was written in an old encoding;
    `is_doubtful`: in one that is not sure, so that the text is as it came.
    """

    place: str
    text: CleanText = NOTHING
    is_formula: bool = False
    stored: str = ""
    is_linked: bool = False
    is_old: bool = False
    is_doubtful: bool = False


TextLine = tuple[Typed, ...]
Lines = tuple[TextLine, ...]


def lines_of(file: OfficeFile, book: Book, sheet: SheetPart) -> Lines:
    """The lines of a sheet from its first to the last that holds anything, all equally long.

    Raises:
        UnreadableFileError: the sheet is damaged.
    """
    reader = _Sheet(book)
    walk(file.archive.read(sheet.part), reader)
    return tuple(_filled_up(reader.rows))


def first_cell(file: OfficeFile, book: Book, sheet: SheetPart) -> CleanText:
    """What stands in A1; what follows the first row is not looked at.

    Raises:
        UnreadableFileError: the sheet is damaged before that.
    """
    reader = _Sheet(book, last_row=1)
    walk(file.archive.read(sheet.part), reader)
    return reader.rows.get(1, {}).get(1, Typed(place_of(1, 1))).text


def _filled_up(rows: Mapping[int, Mapping[int, Typed]]) -> Iterator[TextLine]:
    for down in range(1, max(rows, default=0) + 1):
        cells = rows.get(down, {})
        yield tuple(
            cells.get(across, Typed(place_of(across, down))) for across in range(1, MAX_COLUMNS + 1)
        )


def place_of(across: int, down: int) -> str:
    """The name of a cell, counted from 1.

    >>> place_of(5, 14)
    'E14'
    """
    return f"{_LETTERS[across - 1]}{down}"


class _Sheet:
    """Reads the cells of a sheet; those beyond the limits are left out."""

    def __init__(self, book: Book, last_row: int = MAX_ROWS) -> None:
        self.rows: dict[int, dict[int, Typed]] = {}
        self._book = book
        self._last_row = last_row
        self._down = self._across = 0
        self._cell: Mapping[str, str] = {}
        self._pieces: dict[str, list[str]] = {}
        self._open = ""
        self._is_formula = self._aside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "row":
                self._down = number_in(attributes.get("r")) or self._down + 1
                self._across = 0
                if self._down > self._last_row:
                    raise Enough
            case "c":
                self._begin(attributes)
            case "f":
                self._is_formula, self._open = True, name
            case "v":
                self._open = name
            case "t":
                self._open = "" if self._aside else name
            case "rPh":
                self._aside = True
            case _:
                pass

    def end(self, name: str) -> None:
        match name:
            case "c":
                self._finish()
            case "f" | "v" | "t":
                self._open = ""
            case "rPh":
                self._aside = False
            case "sheetData":
                raise Enough
            case _:
                pass

    def text(self, piece: str) -> None:
        if self._open:
            self._pieces.setdefault(self._open, []).append(piece)

    def _begin(self, attributes: Mapping[str, str]) -> None:
        named = _PLACE.fullmatch(attributes.get("r", ""))
        self._across = _column(named[1]) if named else self._across + 1
        self._cell, self._pieces, self._is_formula = attributes, {}, False

    def _finish(self) -> None:
        if self._across > MAX_COLUMNS or not 0 < self._down <= MAX_ROWS:
            return
        place = place_of(self._across, self._down)
        formula, value = self._joined("f"), self._joined("v")
        text, stored = self._shown(value)
        if text or self._is_formula:
            is_linked = self._is_formula and _OTHER_FILE.search(formula) is not None
            shown = typed(text[:MAX_CELL_TEXT])
            cell = Typed(
                place, as_read(shown), self._is_formula, stored, is_linked,
                is_old=isinstance(shown, OldText),
                is_doubtful=isinstance(shown, OldText) and shown.meant is None,
            )  # fmt: skip
            self.rows.setdefault(self._down, {})[self._across] = cell

    def _joined(self, name: str) -> str:
        return "".join(self._pieces.get(name, ()))

    def _shown(self, value: str) -> tuple[str, str]:
        """The text of the cell, and the whole number where fewer digits are shown."""
        style = number_in(self._cell.get("s"))
        code = self._book.format_of(style)
        match self._cell.get("t", "n"):
            case "s":
                return shown_text(_unescaped(self._book.text_of(number_in(value))), code), ""
            case "inlineStr":
                return shown_text(_unescaped(self._joined("t")), code), ""
            case "str" | "e":
                return shown_text(_unescaped(value), code), ""
            case "b":
                return ("TRUE" if value.strip() == "1" else "FALSE"), ""
            case "d":
                return _iso_day(value), ""
        if not value.strip():
            return "", ""
        code = self._book.format_of_number(style)
        return _number(value.strip(), code, from_1904=self._book.from_1904)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * len(_LETTERS) + _LETTERS.index(letter) + 1
    return number


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(escaped: re.Match[str]) -> str:
    """The character, but none of those that no text can hold."""
    found = chr(int(escaped[1], 16))
    return "" if found == "\0" or unicodedata.category(found) == "Cs" else found


def _number(value: str, code: str, *, from_1904: bool) -> tuple[str, str]:
    try:
        number = float(value)
    except ValueError:
        return value, ""
    if not math.isfinite(number):
        return value, ""
    if is_date(code):
        day = _day(number, code, from_1904=from_1904)
        if day:
            return day, ""
    shown = shown_number(Decimal(f"{number:.{SHOWN_DIGITS}g}"), code)
    return shown.text, shown.stored


def _day(number: float, code: str, *, from_1904: bool) -> str:
    """The day or the time that a number is shown as; "" where there is none."""
    if not 0 <= number <= _LAST_DAY:
        return ""
    if from_1904:
        at = _DAY_0_OF_1904 + timedelta(days=number)
    else:
        at = _DAY_0 + timedelta(days=number + (number < _LEAP_DAY_OF_1900))
    return show_date(at.date()) if shows_days(code) or number >= 1 else f"{at:%H:%M}"


def _iso_day(value: str) -> str:
    try:
        return show_date(date.fromisoformat(value.strip()[:10]))
    except ValueError:
        return value
