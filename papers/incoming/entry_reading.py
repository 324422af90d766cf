"""The sheet an officer filled in, read back; where several may be meant, all of them are told."""

from collections.abc import Sequence

from papers.entry import HEADING_ROW, HEADINGS, MARK, VALUE_COLUMN
from papers.incoming.archive import UnreadableFileError
from papers.incoming.cells import Lines, TextLine, Typed, first_cell, lines_of, place_of
from papers.incoming.kinds import opened
from papers.incoming.workbook import SheetPart, book_of
from reporting.documents.entry_sheet import (
    EntryKey,
    EntrySheet,
    OldCell,
    SeveralSheets,
    SheetFlaw,
    SheetProblem,
)

_KEY = slice(1, 5)
_Page = tuple[SheetPart, Lines]


def read_entry(content: bytes, expected: EntryKey) -> EntrySheet | SeveralSheets | SheetProblem:
    """What was filled in, or why the file is not read."""
    try:
        pages = _marked_pages(content)
        return _chosen([_read_page(page, expected) for page in pages])
    except UnreadableFileError as unreadable:
        return unreadable.problem


def _marked_pages(content: bytes) -> list[_Page]:
    """The sheets that were sent out, and copies of them."""
    file = opened(content)
    if not file.is_workbook:
        raise UnreadableFileError(SheetFlaw.NOT_XLSX)
    book = book_of(file)
    marked = [sheet for sheet in book.sheets if first_cell(file, book, sheet) == MARK]
    if not marked:
        raise UnreadableFileError(SheetFlaw.NOT_OUR_SHEET)
    return [(sheet, lines_of(file, book, sheet)) for sheet in marked]


def _chosen(
    pages: Sequence[EntrySheet | SheetProblem],
) -> EntrySheet | SeveralSheets | SheetProblem:
    """The one page that can be meant; copies with the same figures are one.

    A page that is hidden is read only once somebody has said so.
    """
    filled = [page for page in pages if isinstance(page, EntrySheet)]
    seen = [page for page in filled if not page.is_hidden]
    different: dict[tuple[tuple[str, str], ...], EntrySheet] = {}
    for page in (*seen, *filled):
        different.setdefault(tuple(sorted(page.cells.items())), page)
    if len(different) == 1 and seen:
        return seen[0]
    if different:
        return SeveralSheets(tuple(different.values()))
    problems = [page for page in pages if isinstance(page, SheetProblem)]
    return next((each for each in problems if each.flaw is not SheetFlaw.EMPTY), problems[0])


def _read_page(page: _Page, expected: EntryKey) -> EntrySheet | SheetProblem:
    sheet, lines = page
    problem = _changed_headings(lines) or _other_report(lines[0], expected)
    return problem or _read(sheet, lines, expected)


def _changed_headings(lines: Lines) -> SheetProblem | None:
    headings = lines[HEADING_ROW] if len(lines) > HEADING_ROW else ()
    for at, heading in enumerate(HEADINGS):
        if at >= len(headings) or headings[at].text.strip() != heading:
            return SheetProblem(SheetFlaw.CHANGED_LAYOUT, place_of(at + 1, HEADING_ROW + 1))
    return None


def _other_report(marked: TextLine, expected: EntryKey) -> SheetProblem | None:
    """Whether the sheet belongs to another report, most basic difference first."""
    wanted = (
        (SheetFlaw.OTHER_FORM, expected.form),
        (SheetFlaw.OTHER_VERSION, str(expected.version)),
        (SheetFlaw.OTHER_UNIT, expected.unit),
        (SheetFlaw.OTHER_PERIOD, expected.period),
    )
    period = marked[_KEY][-1].text
    differing = (
        SheetProblem(
            flaw, cell.place, cell.text, want, period if flaw is SheetFlaw.OTHER_UNIT else ""
        )
        for cell, (flaw, want) in zip(marked[_KEY], wanted, strict=True)
        if cell.text != want
    )
    return next(differing, None)


def _read(sheet: SheetPart, lines: Lines, expected: EntryKey) -> EntrySheet | SheetProblem:
    typed: dict[str, Typed] = {}
    for line in lines[HEADING_ROW + 1 :]:
        code, figure = line[0].text.strip(), line[VALUE_COLUMN]
        if not code and not figure.text.strip():
            continue
        if not code or code in typed or line[0].is_formula:
            return SheetProblem(SheetFlaw.CHANGED_LAYOUT, line[0].place, code)
        if figure.is_formula:
            flaw = SheetFlaw.LINKED if figure.is_linked else SheetFlaw.FORMULA
            return SheetProblem(flaw, figure.place, figure.text)
        typed[code] = figure
    cells = {code: figure.text for code, figure in typed.items() if figure.text.strip()}
    stored = {code: typed[code].stored for code in cells if typed[code].stored}
    old = {
        code: OldCell.UNSURE if typed[code].is_doubtful else OldCell.CONVERTED
        for code in cells
        if typed[code].is_old
    }
    if not cells:
        return SheetProblem(SheetFlaw.EMPTY)
    return EntrySheet(expected, cells, stored, sheet.name, sheet.is_hidden, old)
