"""An earlier quarter's appendix read back, with the habits of typists and scanners."""

from io import BytesIO

import docx
import pytest
from hypothesis import given, settings

from papers import read_appendix, report_docx, report_xlsx
from reporting.clean_text import clean
from reporting.documents.entry_sheet import (
    AppendixReading,
    SheetFlaw,
    SheetProblem,
    Skipped,
    SkippedRow,
)
from reporting.parsing import Read, read
from reporting.progress import with_computed
from reporting.values import Kind, State, Value
from tests.papers.examples import FORM, commune_paper
from tests.papers.test_entry_sheets import TODAY
from tests.papers.test_report_document import any_values

HEADING = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")


def document(*rows: tuple[str, ...], heading: tuple[str, ...] = HEADING) -> bytes:
    """A document with one table."""
    made = docx.Document()
    table = made.add_table(0, len(heading))
    for row in (heading, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def reading(content: bytes) -> AppendixReading:
    found = read_appendix(content, FORM)
    assert isinstance(found, AppendixReading), found
    return found


@pytest.mark.parametrize("printed", [report_docx, report_xlsx])
@given(values=any_values)
@settings(max_examples=8)
def test_our_own_appendix_reads_back_as_the_values_it_was_printed_from(
    printed: object, values: dict[str, Value]
) -> None:
    assert callable(printed)
    found = read_appendix(printed(commune_paper(values)), FORM)
    known = {
        code: value
        for code, value in with_computed(FORM, values).items()
        if value.state is not State.NOT_YET
    }
    if not known:
        assert found == SheetProblem(SheetFlaw.EMPTY)
        return
    assert isinstance(found, AppendixReading)
    assert found.skipped == ()
    assert found.cells.keys() == known.keys()
    for code, text in found.cells.items():
        row, value = FORM.indicator(code), known[code]
        if row.kind is Kind.PERCENT and (value.number or 0) > 100_00:
            continue  # computed of parts that contradict each other; nobody could type it
        outcome = read(text, row, TODAY, row.unit["vi"])
        wanted = Value(number=0) if value.state is State.NONE_AROSE else value
        assert isinstance(outcome, Read), (code, text)
        assert outcome.value == wanted


def test_a_scanned_appendix_is_read_with_its_habits() -> None:
    content = document(
        ("| |", "CONG TAC CHI DAO, DIEU HANH", "", "", "Văn phòng"),
        (
            "2 .",
            "Tỷ lệ hoàn thành Kế hoạch CCHC năm (Lũy kế đến thời điểm báo cáo)",
            "%",
            "80%",
            "",
        ),
        ("2.1.", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", " 7 ", ""),
        ("43.", "Số nhiệm vụ đã hoàn thành nhưng quá hạn", "Nhiệm vụ", "0", ""),
        HEADING,
        ("VI_|", "CẢI CÁCH TÀI CHÍNH CÔNG", "", "", "Tài chính"),
        ("1.1.", "Kê hoach được giao", "Triệu đồng", "17.465", ""),
        ("VII", "XÂY DỰNG VÀ PHÁT TRIỂN CHÍNH QUYỀN ĐIỆN TỬ, CHÍNH QUYỀN SỐ", "", "", ""),
        ("2.1", "Hệ thống họp trực tuyến", "Chưa có = 0; Đã có = 1", "01", ""),
    )

    assert reading(content) == AppendixReading(
        {
            "I.2": clean("80%"),
            "I.2.1": clean("7"),
            "I.4.3": clean("0"),
            "VI.1.1": clean("17.465"),
            "VII.2.1": clean("01"),
        }
    )


def test_a_row_that_fits_nothing_is_told_and_left_alone() -> None:
    part = ("I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "", "", "")
    content = document(
        part,
        ("1", "Số văn bản chỉ đạo CCHC đã ban hành", "Văn bản", "14", ""),
        ("1", "Số văn bản chỉ đạo CCHC đã ban hành", "Văn bản", "15", ""),
        ("2.1", "Tỷ lệ hài lòng", "%", "99", ""),
        ("9", "Chỉ tiêu khác", "Lần", "3", ""),
    )

    assert reading(content) == AppendixReading(
        {"I.1": clean("14")},
        (
            SkippedRow(4, "1", "Số văn bản chỉ đạo CCHC đã ban hành", "15", Skipped.TWICE),
            SkippedRow(5, "2.1", "Tỷ lệ hài lòng", "99", Skipped.OTHER_NAME),
            SkippedRow(6, "9", "Chỉ tiêu khác", "3", Skipped.UNKNOWN_ROW),
        ),
    )


def test_the_figure_is_found_under_its_heading_wherever_that_stands() -> None:
    content = document(
        ("I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "", "", ""),
        ("1", "Số văn bản chỉ đạo CCHC đã ban hành", "14", "Văn bản", ""),
        heading=("STT", "Chỉ tiêu", "Số liệu", "Đơn vị tính", "Ghi chú"),
    )

    assert reading(content).cells == {"I.1": "14"}


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (document(heading=("A", "B", "C", "D", "E")), SheetFlaw.NO_TABLE),
        (document(), SheetFlaw.EMPTY),
        (b"%PDF-1.7", SheetFlaw.NOT_A_DOCUMENT),
    ],
)
def test_a_file_without_the_table_is_told_as_such(content: bytes, flaw: SheetFlaw) -> None:
    found = read_appendix(content, FORM)
    assert isinstance(found, SheetProblem)
    assert found.flaw is flaw
