"""A table of a document: headings that stand again on each page, cells by what they mean."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from papers.word_xml import PLAIN, Face, Setting, cell, paragraph, row, run, table
from reporting.documents import Cell, CellContent, CellStyle, Column, Table
from reporting.values import show_number

SIZE = 12
NOTE_SIZE = 11
HEADING_SHADE = "E7E6E6"
_BOLD = Face(bold=True, size=SIZE)
_FACES = {
    CellStyle.HEADING: _BOLD,
    CellStyle.PART: _BOLD,
    CellStyle.GROUP: _BOLD,
    CellStyle.STATE: Face(italic=True, size=SIZE),
    CellStyle.NOTE: Face(size=NOTE_SIZE),
    CellStyle.OPEN: Face(italic=True, size=NOTE_SIZE, highlight=True),
    CellStyle.LATE: _BOLD,
}
_USUAL = Face(size=SIZE)
_HEADS = frozenset({CellStyle.PART, CellStyle.GROUP})
_CENTRED = frozenset({CellStyle.HEADING, CellStyle.LABEL, CellStyle.STATE})
_RIGHT = frozenset(
    {
        CellStyle.NUMBER,
        CellStyle.DECIMAL,
        CellStyle.PERCENT,
        CellStyle.WHOLE_PERCENT,
        CellStyle.COMPUTED,
        CellStyle.FIGURE,
    }
)
_AIR = 20  # twips above and below the letters of a cell


def table_xml(of: Table, width: int) -> str:
    """The table, as wide as the text."""
    whole = sum(column.share for column in of.columns)
    widths = [width * column.share // whole for column in of.columns]
    heading = (
        _cell(Cell(column.heading, CellStyle.HEADING), column, at)
        for column, at in zip(of.columns, widths, strict=True)
    )
    return table(
        (row(heading, is_heading=True), *(row(_cells(each, of, widths)) for each in of.rows)),
        widths,
        ruled=True,
    )


def _cells(cells: Sequence[Cell], of: Table, widths: Sequence[int]) -> Iterator[str]:
    # A row that heads others is not left behind at the foot of a page.
    keep_next = any(each.style in _HEADS for each in cells)
    for each, column, width in zip(cells, of.columns, widths, strict=True):
        yield _cell(each, column, width, keep_next=keep_next)


def _cell(of: Cell, column: Column, width: int, *, keep_next: bool = False) -> str:
    written = _written(of.content)
    face = _FACES.get(of.style, _USUAL)
    setting = Setting(align=_side(of.style, column), before=_AIR, after=_AIR, keep_next=keep_next)
    shade = HEADING_SHADE if of.style is CellStyle.HEADING else ""
    runs = run(written, face) if written else run("", PLAIN)
    return cell(paragraph(runs, setting), width, shade=shade, middle=True)


def _side(style: CellStyle, column: Column) -> str:
    if column.is_centred or style in _CENTRED:
        return "center"
    return "right" if style in _RIGHT else "left"


def _written(content: CellContent) -> str:
    match content:
        case None:
            return ""
        case str():
            return content
        case Decimal():
            return str(content).replace(".", ",")
    return show_number(content)
