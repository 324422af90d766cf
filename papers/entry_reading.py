"""The sheet an officer filled in, read back."""

from openpyxl.utils import get_column_letter

from papers.archive import WORKBOOK, part_of
from papers.cell_texts import Lines, TextLine, sheets
from papers.entry import HEADING_ROW, HEADINGS, MARK, VALUE_COLUMN
from reporting.clean_text import CleanText
from reporting.documents.entry_sheet import EntryKey, EntrySheet, SheetFlaw, SheetProblem


def read_entry(content: bytes, expected: EntryKey) -> EntrySheet | SheetProblem:
    """What was filled in, or why the file is not read."""
    part = part_of(content, WORKBOOK)
    if isinstance(part, SheetProblem):
        return part
    found = sheets(content)
    if found is None:
        return SheetProblem(SheetFlaw.NOT_XLSX)
    lines = next((each for each in found if each and _first(each[0]) == MARK), None)
    if lines is None:
        return SheetProblem(SheetFlaw.CHANGED_LAYOUT)
    problem = _changed_headings(lines) or _other_report(lines[0], expected)
    return problem or _read(lines, expected)


def _changed_headings(lines: Lines) -> SheetProblem | None:
    headings = lines[HEADING_ROW] if len(lines) > HEADING_ROW else ()
    for at, heading in enumerate(HEADINGS):
        if at >= len(headings) or headings[at].text.strip() != heading:
            place = f"{get_column_letter(at + 1)}{HEADING_ROW + 1}"
            return SheetProblem(SheetFlaw.CHANGED_LAYOUT, place)
    return None


def _other_report(marked: TextLine, expected: EntryKey) -> SheetProblem | None:
    """Whether the sheet belongs to another report, most basic difference first."""
    texts = [cell.text for cell in marked[1:5]]
    wanted = (
        (SheetFlaw.OTHER_FORM, expected.form),
        (SheetFlaw.OTHER_VERSION, str(expected.version)),
        (SheetFlaw.OTHER_UNIT, expected.unit),
        (SheetFlaw.OTHER_PERIOD, expected.period),
    )
    if len(texts) < len(wanted):
        return SheetProblem(SheetFlaw.CHANGED_LAYOUT, "A1")
    differing = (
        SheetProblem(flaw, cell.place, cell.text, want)
        for cell, (flaw, want) in zip(marked[1:5], wanted, strict=True)
        if cell.text != want
    )
    return next(differing, None)


def _read(lines: Lines, expected: EntryKey) -> EntrySheet | SheetProblem:
    cells: dict[str, CleanText] = {}
    for line in lines[HEADING_ROW + 1 :]:
        code, typed = line[0].text.strip(), line[VALUE_COLUMN]
        if not code and not typed.text.strip():
            continue
        if not code or code in cells or line[0].is_formula:
            return SheetProblem(SheetFlaw.CHANGED_LAYOUT, line[0].place, code)
        if typed.is_formula:
            return SheetProblem(SheetFlaw.FORMULA, typed.place, typed.text)
        cells[code] = typed.text
    filled = {code: text for code, text in cells.items() if text.strip()}
    return EntrySheet(expected, filled) if filled else SheetProblem(SheetFlaw.EMPTY)


def _first(line: TextLine) -> str:
    return line[0].text if line else ""
