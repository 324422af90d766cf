"""An earlier quarter's appendix read back: the five-column table of a .docx or an .xlsx.

A row is found by its part and its number within the part, and must bear a like name. Papers that
went through a scanner have lost dots ("23." for 2.3) and keep typing habits ("80%", "01"); figures
are therefore given as written, for `reporting.parsing.read` to decide.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from papers.incoming.archive import UnreadableFileError
from papers.incoming.cells import lines_of
from papers.incoming.documents import MAX_LINE, RowTexts, texts_of
from papers.incoming.kinds import OfficeFile, opened
from papers.incoming.workbook import book_of
from reporting.clean_text import CleanText
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
_SPACES = re.compile(r"\s+")
HEAD = 60
"""So many lines before a table are looked at for whose it is and of when."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """The rows of all tables, what is printed before them, and digits that cells do not show."""

    rows: Sequence[RowTexts]
    head: tuple[str, ...]
    stored: Mapping[tuple[int, int], str]


def read_table(content: bytes, form: Form) -> AppendixReading | SheetProblem:
    """The figures of an appendix by code, or why the file is not read."""
    try:
        file = opened(content)
        papers = _sheets(file) if file.is_workbook else (_document(file),)
        found = [_read_paper(paper, form) for paper in papers]
    except UnreadableFileError as unreadable:
        return unreadable.problem
    readings = [each for each in found if isinstance(each, AppendixReading)]
    if readings:
        return max(readings, key=lambda each: len(each.cells))
    problems = [each for each in found if isinstance(each, SheetProblem)]
    return min(problems, key=lambda each: each.flaw is not SheetFlaw.EMPTY)


def _read_paper(paper: _Paper, form: Form) -> AppendixReading | SheetProblem:
    rows = paper.rows
    figure = next(
        (line.index(_FIGURE_HEADING) for line in map(_folded, rows) if _FIGURE_HEADING in line),
        _FIGURE,
    )
    begin = next((at for at, line in enumerate(rows) if _is_heading(line)), None)
    if begin is None:
        return SheetProblem(SheetFlaw.NO_TABLE)
    reader = _Reader(form)
    for at, line in enumerate(rows[begin:], start=begin):
        if len(line) > figure and not _is_heading(line):
            whole = paper.stored.get((at, figure), "")
            row = _Row(at + 1, line[_NUMBER].strip(_AROUND), line[_NAME], line[figure].strip())
            reader.take(row, whole)
    if not reader.cells:
        return SheetProblem(SheetFlaw.EMPTY)
    return AppendixReading(reader.cells, tuple(reader.skipped), paper.head, reader.stored)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the table; `line` counts from 1."""

    line: int
    number: str
    name: str
    figure: CleanText


class _Reader:
    """Walks down the table and keeps in mind which part it is in."""

    def __init__(self, form: Form) -> None:
        self.cells: dict[str, CleanText] = {}
        self.stored: dict[str, str] = {}
        self.skipped: list[SkippedRow] = []
        self._parts = {fold(part.name[VIETNAMESE]): part.code for part in form.parts()}
        self._form = form
        self._indicators: tuple[Indicator, ...] = ()
        self._seen: set[str] = set()

    def take(self, row: _Row, stored: str) -> None:
        """Note the figure of one row, and all its digits where the cell shows fewer."""
        part = self._part(row.number, row.name)
        if part is not None:
            self._indicators = self._form.indicators_of_part(part)[1:]
            return
        indicator = self._indicator(row.number, row.name)
        if indicator is None:
            if row.figure and row.number:
                self._skip(row, self._why(row.number))
        elif indicator.code in self._seen:
            self._skip(row, Skipped.TWICE)
        else:
            self._seen.add(indicator.code)
            if row.figure and indicator.asked is not Asked.HEADING:
                self.cells[indicator.code] = row.figure
                if stored:
                    self.stored[indicator.code] = stored

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

    def _skip(self, row: _Row, why: Skipped) -> None:
        name = _SPACES.sub(" ", row.name)
        self.skipped.append(SkippedRow(row.line, row.number, name, row.figure, why))


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


def _sheets(file: OfficeFile) -> Sequence[_Paper]:
    """Each sheet that people see."""
    book = book_of(file)
    found = []
    for sheet in book.sheets:
        if sheet.is_hidden:
            continue
        lines = lines_of(file, book, sheet)
        rows = [tuple(cell.text for cell in line) for line in lines]
        head = takewhile(lambda row: not _is_heading(row), rows)
        texts = tuple(text for row in head for text in row if text.strip())
        stored = {
            (down, across): cell.stored
            for down, line in enumerate(lines)
            for across, cell in enumerate(line)
            if cell.stored
        }
        found.append(_Paper(rows, texts[:HEAD], stored))
    return found


def _document(file: OfficeFile) -> _Paper:
    texts = texts_of(file)
    heading = next((row for row in texts.rows if _is_heading(row)), ())
    wanted = fold(heading[0]) if heading else None
    at = next((at for at, line in enumerate(texts.lines) if fold(line) == wanted), 0)
    printed = tuple(line[:MAX_LINE] for line in texts.lines[:at] if line.strip())
    # Whose it is stands at the top of the letter and once more above the table.
    head = printed if len(printed) <= HEAD else (*printed[: HEAD // 2], *printed[-HEAD // 2 :])
    return _Paper(texts.rows, head, {})
