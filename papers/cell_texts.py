"""The cells of a workbook as texts, as the person who filled them in sees them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import cast

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from papers.archive import BROKEN
from reporting.clean_text import CleanText, clean
from reporting.values import show_date

MAX_SHEETS = 20
MAX_ROWS = 2000
MAX_COLUMNS = 12
_SHOWN_DIGITS = 15
"""How many digits Excel shows of a number; further ones are noise of binary fractions."""
_HUNDRED = 100
# A damaged part makes the library fail in any of these ways.
_DAMAGED = (*BROKEN, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError)


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell: where it stands ("E14"), its text, and whether a formula made it."""

    place: str
    text: CleanText
    is_formula: bool = False


TextLine = tuple[Typed, ...]
Lines = tuple[TextLine, ...]


def sheets(content: bytes) -> tuple[Lines, ...] | None:
    """The cells of each sheet; None for a workbook that is damaged.

    The file has been found safe by `papers.archive`.
    """
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=False)
        try:
            found = book.worksheets[:MAX_SHEETS]
            return tuple(tuple(_lines(sheet)) for sheet in found)
        finally:
            book.close()
    except _DAMAGED:
        return None


def _lines(sheet: Worksheet) -> Iterator[TextLine]:
    # What a file says of its own size may be wrong. In read-only mode a sheet is of this class.
    cast(ReadOnlyWorksheet, sheet).reset_dimensions()
    rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)
    for down, row in enumerate(rows, start=1):
        yield tuple(
            Typed(f"{get_column_letter(across)}{down}", clean(text_of(cell)), cell.data_type == "f")
            for across, cell in enumerate(row, start=1)
        )


def text_of(cell: Cell | MergedCell) -> str:
    """The text of a cell: as typed, or a number, a rate or a date written the Vietnamese way."""
    match cell.value:
        case None:
            return ""
        case str() as text:
            return text
        case bool() as is_true:
            return str(is_true).upper()
        case int() | float() as number:
            return number_text(number, is_percent="%" in (cell.number_format or ""))
        case datetime() | date() as day:
            return show_date(date(day.year, day.month, day.day))
    return str(cell.value)


def number_text(number: float, *, is_percent: bool = False) -> str:
    """A number with a decimal comma and without noise; a rate with its sign.

    No dots between thousands: a number in a cell has one meaning, a text might have two.

    >>> number_text(3598.5), number_text(0.1 + 0.2), number_text(0.206, is_percent=True)
    ('3598,5', '0,3', '20,6%')
    """
    exact = Decimal(f"{number:.{_SHOWN_DIGITS}g}") * (_HUNDRED if is_percent else 1)
    written = f"{exact:f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return written.replace(".", ",") + ("%" if is_percent else "")
