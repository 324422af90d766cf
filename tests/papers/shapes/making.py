"""Sheets and papers as people's programs write them, and what was read of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from typing import Literal

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from papers import entry_xlsx, read_appendix, read_entry_xlsx
from papers.entry import HEADING_ROW, HEADINGS, MARK
from reporting.documents.entry_sheet import EntrySheet, SeveralSheets, SheetFlaw, SheetProblem
from reporting.documents.printed_head import printed_head
from reporting.units import UnitHistory
from tests.papers.examples import FORM, entry_paper, units
from tests.papers.shapes.office_run import Saving
from tests.papers.test_entry_sheets import KEY

PAPER = replace(entry_paper(), indicators=entry_paper().indicators[:6])
CODES = tuple(row.code for row in PAPER.indicators)
FIRST = HEADING_ROW + 2
"""The row of the first figure, counted from 1."""
OTHERS = units()

Outcome = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell: what is put into it under which format, and what people then see there."""

    value: object
    shown: str
    code: str = "General"
    stored: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and what has to be read in it; where `saving` is set, as LibreOffice saves it."""

    content: bytes
    expected: Outcome
    saving: Saving | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a file."""

    figures: Sequence[Figure] = ()
    title: str = "Số liệu"
    state: Literal["visible", "hidden", "veryHidden"] = "visible"
    key: Sequence[str] = field(default=(KEY.form, str(KEY.version), KEY.unit, KEY.period))


def by_openpyxl(*pages: Page) -> bytes:
    """The sheet that was sent out, its figures typed in and copies made, as openpyxl saves it."""
    book = load_workbook(BytesIO(entry_xlsx(PAPER)))
    original = book.worksheets[0]
    copies = [original, *(book.copy_worksheet(original) for _ in pages[1:])]
    for sheet, page in zip(copies, pages, strict=True):
        sheet.title, sheet.sheet_state = page.title, page.state
        _type_into(sheet, page)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _type_into(sheet: Worksheet, page: Page) -> None:
    for place, text in zip("BCDE", page.key, strict=True):
        sheet[f"{place}1"].value = text
    for at, figure in enumerate(page.figures):
        cell = sheet[f"E{FIRST + at}"]
        cell.value, cell.number_format = figure.value, figure.code


def by_xlsxwriter(*pages: Page) -> bytes:
    """A sheet of the same layout that another program has written anew."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for page in pages:
            sheet = book.add_worksheet(page.title)
            sheet.write_row(0, 0, (MARK, *page.key))
            sheet.write_row(HEADING_ROW, 0, HEADINGS)
            for at, row in enumerate(PAPER.indicators):
                sheet.write_string(FIRST - 1 + at, 0, row.code)
            for at, figure in enumerate(page.figures):
                look = book.add_format({"num_format": figure.code})
                if isinstance(figure.value, date):
                    sheet.write_datetime(FIRST - 1 + at, 4, figure.value, look)
                else:
                    sheet.write(FIRST - 1 + at, 4, figure.value, look)
            if page.state != "visible":
                sheet.hide() if page.state == "hidden" else sheet.very_hidden()
    return content.getvalue()


def by_program(at: int, expected: Outcome, *pages: Page) -> Made:
    """Another program for every next file; every sixth is saved by LibreOffice."""
    if at % 3 == 1:
        return Made(by_xlsxwriter(*pages), expected)
    content = by_openpyxl(*pages)
    return Made(content, expected, Saving(content, "xlsx", "xlsx") if at % 6 == 2 else None)


# --- what was read -------------------------------------------------------------------------------
def shown(figures: Sequence[Figure]) -> dict[str, str]:
    """The texts by code."""
    return {code: one.shown for code, one in zip(CODES, figures, strict=False) if one.shown}


def read(figures: Sequence[Figure]) -> Outcome:
    """The outcome where just these figures are read."""
    stored = {code: one.stored for code, one in zip(CODES, figures, strict=False) if one.stored}
    return ("read", shown(figures), stored)


def which(*pages: Page) -> Outcome:
    """The outcome where it is asked which of these sheets is meant."""
    return (
        "which",
        tuple((page.title, page.state != "visible", shown(page.figures)) for page in pages),
    )


def outcome(content: bytes) -> Outcome:
    """What becomes of a sheet that is sent back."""
    found = read_entry_xlsx(content, KEY)
    match found:
        case EntrySheet():
            return ("read", dict(found.cells), dict(found.stored))
        case SeveralSheets(sheets):
            return ("which", tuple((one.name, one.is_hidden, dict(one.cells)) for one in sheets))
        case SheetProblem():
            is_linked = found.flaw is SheetFlaw.LINKED
            return ("refused", found.flaw, found.place if is_linked else found.found)


def outcome_of_paper(content: bytes) -> Outcome:
    """Whose a paper is, of when, and its figures."""
    found = read_appendix(content, FORM)
    if isinstance(found, SheetProblem):
        return ("refused", found.flaw, found.found)
    head = printed_head(found.head, UnitHistory.of(OTHERS.units.values()), KEY.unit, FORM.cycle)
    return ("printed", head.unit, head.period and head.period.key, _some(found.cells))


def _some(cells: Mapping[str, str]) -> dict[str, str]:
    return {code: cells[code] for code in CODES[:3] if code in cells}
