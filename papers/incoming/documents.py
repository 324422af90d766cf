"""A Word document as its lines and the rows of its tables, as they stand on paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from papers.incoming.archive import UnreadableFileError
from papers.incoming.cells import MAX_COLUMNS, MAX_ROWS
from papers.incoming.kinds import OfficeFile
from papers.incoming.safe_xml import walk
from papers.incoming.workbook import number_in
from reporting.clean_text import CleanText
from reporting.documents.entry_sheet import SheetFlaw
from reporting.legacy_encodings.old_text import as_read, typed

MAX_LINES: Final = 5000
MAX_LINE: Final = 32_767
_BREAKS: Final = {"br": "\n", "cr": "\n", "tab": "\t"}

RowTexts = tuple[CleanText, ...]


@dataclass
class _Cell:
    lines: list[str] = field(default_factory=list)
    span: int = 1


@dataclass
class _Table:
    rows: list[RowTexts] = field(default_factory=list)
    cells: list[_Cell] = field(default_factory=list)


@dataclass
class DocumentTexts:
    """What stands in a document: the rows of all its tables, and every line in its order."""

    rows: list[RowTexts] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def texts_of(file: OfficeFile) -> DocumentTexts:
    """The document's texts; raises UnreadableFileError."""
    reader = _Reader()
    walk(file.archive.read(file.main), reader)
    return reader.found


class _Reader:
    """Reads the main part; a text box is read once, and what was deleted not at all."""

    def __init__(self) -> None:
        self.found = DocumentTexts()
        self._tables: list[_Table] = []
        self._paragraphs: list[list[str]] = []
        self._is_text = False
        self._alternatives = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Fallback":
            self._alternatives += 1
        if self._alternatives:
            return
        match name:
            case "tbl":
                self._tables.append(_Table())
            case "tr" if self._tables:
                self._tables[-1].cells = []
            case "tc" if self._tables:
                self._tables[-1].cells.append(_Cell())
            case "gridSpan" if self._tables and self._tables[-1].cells:
                span = number_in(attributes.get("val"))
                self._tables[-1].cells[-1].span = min(max(span, 1), MAX_COLUMNS)
            case "p":
                self._paragraphs.append([])
            case "t":
                self._is_text = True
            case "br" | "cr" | "tab" if self._paragraphs:
                self._paragraphs[-1].append(_BREAKS[name])
            case _:
                pass

    def end(self, name: str) -> None:
        if name == "Fallback":
            self._alternatives -= 1
        if self._alternatives:
            return
        match name:
            case "tbl" if self._tables:
                self.found.rows.extend(self._tables.pop().rows)
            case "tr" if self._tables:
                self._end_row(self._tables[-1])
            case "p" if self._paragraphs:
                self._end_paragraph("".join(self._paragraphs.pop()))
            case "t":
                self._is_text = False
            case _:
                pass

    def text(self, piece: str) -> None:
        if self._is_text and self._paragraphs and not self._alternatives:
            self._paragraphs[-1].append(piece)

    def _end_row(self, table: _Table) -> None:
        row = [
            text
            for cell in table.cells
            for text in [as_read(typed("\n".join(cell.lines)))] * cell.span
        ]
        if len(self.found.rows) + len(table.rows) < MAX_ROWS:
            table.rows.append(tuple(row[:MAX_COLUMNS]))
        table.cells = []

    def _end_paragraph(self, text: str) -> None:
        if len(self.found.lines) >= MAX_LINES:
            raise UnreadableFileError(SheetFlaw.TOO_LARGE)
        self.found.lines.append(as_read(typed(text[:MAX_LINE])))
        if self._tables and self._tables[-1].cells:
            self._tables[-1].cells[-1].lines.append(text[:MAX_LINE])
