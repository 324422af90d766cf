"""An earlier quarter's appendix read back: the five-column table of a .docx or an .xlsx.

A row is found by its part and its number within the part, and must bear a like name. Papers that
went through a scanner have lost dots ("23." for 2.3) and keep typing habits ("80%", "01"); figures
are therefore given as written, for `reporting.parsing.read` to decide.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from io import BytesIO
from itertools import islice

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from papers.archive import BROKEN, DOCUMENT, WORKBOOK, part_of
from papers.cell_texts import MAX_COLUMNS, MAX_ROWS, sheets
from reporting.clean_text import CleanText, clean
from reporting.documents.entry_sheet import (
    AppendixReading,
    SheetFlaw,
    SheetProblem,
    Skipped,
    SkippedRow,
)
from reporting.forms import Asked, Form, Indicator
from reporting.languages import VIETNAMESE
from reporting.normalise import fold

_NUMBER, _NAME, _FIGURE = 0, 1, 3
_FIGURE_HEADING = "so lieu"
_HEADINGS = ("stt", "chi tieu")
_ALIKE = 0.6
"""How much of two names must agree; a scan garbles one letter in ten."""
_TELLING = 20
"""So many letters of a name are enough where the rest of it, often in brackets, was left out."""
_AROUND = " .,:;_|-\u00a0"
_DAMAGED = (*BROKEN, OpcError, KeyError, ValueError, SyntaxError)
_SPACES = re.compile(r"\s+")

RowTexts = tuple[CleanText, ...]


def read_table(content: bytes, form: Form) -> AppendixReading | SheetProblem:
    """The figures of an appendix by code, or why the file is not read."""
    part = part_of(content, DOCUMENT, WORKBOOK)
    if isinstance(part, SheetProblem):
        return part
    lines = _document_lines(content) if part == DOCUMENT else _workbook_lines(content)
    if lines is None:
        return SheetProblem(SheetFlaw.NOT_A_DOCUMENT)
    figure = next(
        (line.index(_FIGURE_HEADING) for line in map(_folded, lines) if _FIGURE_HEADING in line),
        _FIGURE,
    )
    begin = next((at for at, line in enumerate(lines) if _is_heading(line)), None)
    if begin is None:
        return SheetProblem(SheetFlaw.NO_TABLE)
    reader = _Reader(form)
    for at, line in enumerate(lines[begin:], start=begin + 1):
        if len(line) > figure and not _is_heading(line):
            reader.take(at, line[_NUMBER].strip(_AROUND), line[_NAME], line[figure].strip())
    if not reader.cells:
        return SheetProblem(SheetFlaw.EMPTY)
    return AppendixReading(reader.cells, tuple(reader.skipped))


class _Reader:
    """Walks down the table and keeps in mind which part it is in."""

    def __init__(self, form: Form) -> None:
        self.cells: dict[str, CleanText] = {}
        self.skipped: list[SkippedRow] = []
        self._parts = {fold(part.name[VIETNAMESE]): part.code for part in form.parts()}
        self._form = form
        self._indicators: tuple[Indicator, ...] = ()
        self._seen: set[str] = set()

    def take(self, line: int, number: str, name: str, figure: CleanText) -> None:
        """Note the figure of one line."""
        part = self._part(number, name)
        if part is not None:
            self._indicators = self._form.indicators_of_part(part)[1:]
            return
        indicator = self._indicator(number, name)
        if indicator is None:
            if figure and number:
                self._skip(line, number, name, figure, self._why(number))
        elif indicator.code in self._seen:
            self._skip(line, number, name, figure, Skipped.TWICE)
        else:
            self._seen.add(indicator.code)
            if figure and indicator.asked is not Asked.HEADING:
                self.cells[indicator.code] = figure

    def _part(self, number: str, name: str) -> str | None:
        by_name = self._parts.get(fold(name))
        if by_name is not None:
            return by_name
        code = number.upper()
        return (
            code
            if code in self._parts.values() and _is_alike(name, self._form.indicator(code))
            else None
        )

    def _indicator(self, number: str, name: str) -> Indicator | None:
        """The indicator of a number, or of its digits where dots were lost; names must agree."""
        exact = [indicator for indicator in self._indicators if indicator.number == number]
        digits = _digits(number)
        garbled = [
            indicator
            for indicator in self._indicators
            if digits and _digits(indicator.number) == digits and indicator.code not in self._seen
        ]
        return next((each for each in (*exact, *garbled) if _is_alike(name, each)), None)

    def _why(self, number: str) -> Skipped:
        is_known = any(indicator.number == number for indicator in self._indicators)
        return Skipped.OTHER_NAME if is_known else Skipped.UNKNOWN_ROW

    def _skip(self, line: int, number: str, name: str, figure: str, why: Skipped) -> None:
        self.skipped.append(SkippedRow(line, number, _SPACES.sub(" ", name), figure, why))


def _is_alike(name: str, indicator: Indicator) -> bool:
    """Whether a name is the indicator's as a scanner reads it, or its beginning."""
    found, wanted = fold(name), fold(indicator.name[VIETNAMESE])
    if len(found) >= _TELLING and len(found) < len(wanted):
        wanted = wanted[: len(found)]
    return SequenceMatcher(None, found, wanted, autojunk=False).ratio() >= _ALIKE


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit())


def _folded(line: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(text) for text in line)


def _is_heading(line: Sequence[str]) -> bool:
    number, *rest = _folded(line) or ("",)
    return number == _HEADINGS[0] and bool(rest) and rest[0].startswith(_HEADINGS[1])


def _workbook_lines(content: bytes) -> list[RowTexts] | None:
    found = sheets(content)
    if found is None:
        return None
    return [tuple(cell.text for cell in line) for lines in found for line in lines]


def _document_lines(content: bytes) -> list[RowTexts] | None:
    try:
        body = docx.Document(BytesIO(content)).element.body
    except _DAMAGED:
        return None
    rows = (row for table in body.iter(qn("w:tbl")) for row in table.iterchildren(qn("w:tr")))
    return [tuple(_row_texts(row)) for row in islice(rows, MAX_ROWS)]


def _row_texts(row: BaseOxmlElement) -> Iterator[CleanText]:
    """The texts of a row's cells; one that spans several columns is repeated."""
    for cell in row.iterchildren(qn("w:tc")):
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        times = span.get(qn("w:val"), "1") if span is not None else "1"
        text = clean("\n".join(map(_paragraph_text, cell.iterchildren(qn("w:p")))))
        count = min(int(times), MAX_COLUMNS) if times.isdecimal() else 1
        yield from [text] * count


def _paragraph_text(paragraph: BaseOxmlElement) -> str:
    breaks = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    pieces: Iterable[BaseOxmlElement] = paragraph.iter(qn("w:t"), *breaks)
    return "".join(breaks.get(piece.tag) or piece.text or "" for piece in pieces)
