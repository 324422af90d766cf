"""A sheet filled in away from the chat: what comes back, and what is refused with its reason."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from openpyxl.worksheet.worksheet import Worksheet

from papers import entry_xlsx, read_appendix, read_entry_xlsx, report_docx
from papers.incoming.number_formats import number_text
from reporting.documents.entry_sheet import (
    EntryKey,
    EntrySheet,
    SeveralSheets,
    SheetFlaw,
    SheetProblem,
)
from reporting.parsing import Read, read
from reporting.values import State, Value
from tests.papers import bad_files
from tests.papers.examples import FORM, bac_son, commune_paper, entry_paper
from tests.papers.office import excel
from tests.papers.test_report_document import any_values

KEY = EntryKey("cchc_quarterly", 1, "12148", "2024-Q3")
FIRST = "E8"
TODAY = date(2024, 9, 13)


def came_back(content: bytes, key: EntryKey = KEY) -> EntrySheet | SeveralSheets | SheetProblem:
    return read_entry_xlsx(content, key)


def cells(content: bytes) -> dict[str, str]:
    found = came_back(content)
    assert isinstance(found, EntrySheet), found
    return dict(found.cells)


def typed(place: str, value: object) -> Callable[[Worksheet], object]:
    return lambda sheet: setattr(sheet[place], "value", value)


@given(any_values)
@settings(max_examples=15)
def test_what_stands_in_the_sheet_reads_back_as_the_same_values(values: dict[str, Value]) -> None:
    paper = entry_paper(values)
    content = entry_xlsx(paper)
    own = {row.code for row in paper.indicators}
    wanted = {
        code: value
        for code, value in values.items()
        if code in own and value.state is not State.NOT_YET
    }
    found = came_back(content)

    if not wanted:
        assert found == SheetProblem(SheetFlaw.EMPTY)
        return
    assert isinstance(found, EntrySheet)
    assert found.cells.keys() == wanted.keys()
    for code, text in found.cells.items():
        row = FORM.indicator(code)
        reading = read(text, row, TODAY, row.unit["vi"])
        assert isinstance(reading, Read), (code, text)
        assert reading.value == wanted[code]


def test_the_sheet_shows_the_officers_own_rows_with_last_periods_figures() -> None:
    sheet = excel(entry_xlsx(entry_paper(previous=bac_son()))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(7)]

    assert rows[0] == ["Mã", "Chỉ tiêu", "Đơn vị tính", "Kỳ trước", "Số liệu", "Cách ghi"]
    assert [row[0] for row in rows[1:]] == [row.code for row in entry_paper().indicators]
    assert rows[1][3:5] == ["14", ""]


def test_only_the_figures_can_be_changed() -> None:
    sheet = excel(entry_xlsx(entry_paper())).worksheets[0]

    assert sheet.protection.sheet
    unlocked = {
        cell.coordinate[0]
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == {"E"}
    assert sheet.row_dimensions[1].hidden


def test_a_choice_has_a_list_of_its_answers() -> None:
    book = excel(entry_xlsx(entry_paper()))
    lists = {
        str(each.sqref): each.formula1
        for each in book.worksheets[0].data_validations.dataValidation
    }
    codes = [each.code for each in entry_paper().indicators]
    place = f"E{8 + codes.index('I.5')}"

    assert book["Danh mục"].sheet_state == "hidden"
    assert lists[place] == "'Danh mục'!$A$1:$A$3"
    assert [book["Danh mục"][f"A{at}"].value for at in (1, 2, 3)] == [
        "Có", "Không", "không áp dụng",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("17.465", "17.465"),
        ("  khoảng 12 ", "  khoảng 12 "),
        (12, "12"),
        (17465, "17465"),
        (17.465, "17,465"),
        (0.1 + 0.2, "0,3"),
        (date(2024, 7, 5), "05/7/2024"),
        (True, "TRUE"),
        ("'=1+1", "'=1+1"),
    ],
)
def test_a_cell_comes_back_as_its_person_sees_it(value: object, text: str) -> None:
    assert cells(bad_files.edited(entry_xlsx(entry_paper()), typed(FIRST, value))) == {"I.1": text}


def test_a_rate_typed_into_a_cell_that_shows_percents_is_that_rate() -> None:
    def change(sheet: Worksheet) -> None:
        sheet[FIRST].value, sheet[FIRST].number_format = 0.206, "0.0%"

    assert cells(bad_files.edited(entry_xlsx(entry_paper()), change)) == {"I.1": "20,6%"}


@pytest.mark.parametrize(
    ("number", "text"),
    [("1E+15", "1000000000000000"), ("3598.5", "3598,5"), ("-2", "-2"), ("100.0", "100")],
)
def test_a_number_has_no_noise_and_no_dots(number: str, text: str) -> None:
    assert number_text(Decimal(number)) == text


def test_rows_may_be_sorted_and_left_out() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["A8"].value, sheet["A9"].value = sheet["A9"].value, sheet["A8"].value
        sheet[FIRST].value = 7
        sheet.delete_rows(20, 5)

    assert cells(bad_files.edited(entry_xlsx(entry_paper()), change)) == {"I.2.1": "7"}


def filled() -> bytes:
    return entry_xlsx(entry_paper(bac_son()))


def changed(place: str, value: object) -> bytes:
    return bad_files.edited(filled(), typed(place, value))


BAD: dict[str, tuple[Callable[[], bytes], SheetFlaw, str]] = {
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), SheetFlaw.NOT_A_DOCUMENT, ""),
    "nothing at all": (lambda: b"", SheetFlaw.DAMAGED, ""),
    "half a file": (lambda: filled()[:3000], SheetFlaw.DAMAGED, ""),
    "a document": (lambda: report_docx(commune_paper()), SheetFlaw.NOT_XLSX, ""),
    "an old workbook": (lambda: bad_files.compound_file("Workbook"), SheetFlaw.OTHER_FORMAT, ""),
    "a broken sheet": (
        lambda: bad_files.with_part(filled(), "xl/worksheets/sheet1.xml", b"<worksheet><row"),
        SheetFlaw.DAMAGED,
        "",
    ),
    "a damaged archive": (
        lambda: filled().replace(b"PK\x03\x04", b"PK\x03\x05", 1),
        SheetFlaw.DAMAGED,
        "",
    ),
    "entities": (lambda: bad_files.entity_bomb(filled()), SheetFlaw.UNSAFE, ""),
    "macros": (lambda: bad_files.as_macro_book(filled()), SheetFlaw.MACRO, ""),
    "a large file": (lambda: filled() + bytes(2 * 1024 * 1024), SheetFlaw.TOO_LARGE, ""),
    "a file that unpacks to much": (lambda: bad_files.bomb(filled()), SheetFlaw.TOO_LARGE, ""),
    "a password": (
        lambda: bad_files.compound_file("EncryptionInfo", "EncryptedPackage"),
        SheetFlaw.ENCRYPTED,
        "",
    ),
    "a zip with a password": (
        lambda: bad_files.encrypted_archive(filled()),
        SheetFlaw.ENCRYPTED,
        "",
    ),
    "another workbook": (lambda: changed("A1", "khác"), SheetFlaw.NOT_OUR_SHEET, ""),
    "a heading changed": (lambda: changed("E7", "Giá trị"), SheetFlaw.CHANGED_LAYOUT, "E7"),
    "a column put in": (
        lambda: bad_files.edited(filled(), lambda sheet: sheet.insert_cols(3)),
        SheetFlaw.CHANGED_LAYOUT,
        "C7",
    ),
    "a code typed over": (lambda: changed("A9", "I.1"), SheetFlaw.CHANGED_LAYOUT, "A9"),
    "a code taken away": (lambda: changed("A9", None), SheetFlaw.CHANGED_LAYOUT, "A9"),
    "a formula": (lambda: changed("E14", "=E13+1"), SheetFlaw.FORMULA, "E14"),
    "another form": (lambda: changed("B1", "khac"), SheetFlaw.OTHER_FORM, "B1"),
    "another version": (lambda: changed("C1", "2"), SheetFlaw.OTHER_VERSION, "C1"),
    "another unit": (lambda: changed("D1", "12151"), SheetFlaw.OTHER_UNIT, "D1"),
    "another period": (lambda: changed("E1", "2024-Q2"), SheetFlaw.OTHER_PERIOD, "E1"),
    "nothing filled in": (lambda: entry_xlsx(entry_paper()), SheetFlaw.EMPTY, ""),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_came_back_wrong_is_refused_with_its_reason(name: str) -> None:
    make, flaw, place = BAD[name]
    problem = came_back(make())

    assert isinstance(problem, SheetProblem), problem
    assert (problem.flaw, problem.place) == (flaw, place)


def test_another_unit_is_told_with_both_codes() -> None:
    assert came_back(changed("D1", "12151")) == SheetProblem(
        SheetFlaw.OTHER_UNIT, "D1", found="12151", expected="12148", period="2024-Q3"
    )


def test_a_cell_far_away_costs_nothing() -> None:
    content = bad_files.edited(filled(), typed("XFD1048576", 1))

    assert isinstance(came_back(content), EntrySheet)


@pytest.mark.parametrize("name", ["a password", "macros", "a file that unpacks to much"])
def test_an_appendix_is_looked_at_as_carefully(name: str) -> None:
    make, flaw, _ = BAD[name]

    assert read_appendix(make(), FORM) == SheetProblem(flaw)
