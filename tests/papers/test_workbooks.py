"""Workbooks: what is read back is what was stored, and no text becomes a formula."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from openpyxl.worksheet.worksheet import Worksheet

from papers import district_docx, district_xlsx, report_docx, report_xlsx
from papers.excel import lines_of, write_workbook
from reporting.documents import Cell, CellStyle, Sheet, SheetColumn, Workbook
from reporting.forms import Asked
from reporting.progress import with_computed
from reporting.values import Kind, State, Value
from tests.papers.examples import (
    FORM,
    IN_TIME,
    bac_son,
    commune_paper,
    district_paper,
    district_values,
    filled_rows,
    finding,
    grouped_units,
)
from tests.papers.office import excel, paragraphs, rows_of, word
from tests.papers.test_report_document import any_values

TITLES = ["Các đơn vị", "Tổng hợp", "Điểm cần kiểm tra", "Nộp báo cáo"]


def lines(sheet: Worksheet, heading: str) -> list[dict[str, object]]:
    """The rows below the headings, by heading; `heading` is the first of them."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(at for at, row in enumerate(rows) if row[0] == heading)
    names = [str(name) for name in rows[start]]
    return [dict(zip(names, row, strict=True)) for row in rows[start + 1 :]]


def as_number(value: Value, scale: int, kind: Kind | None) -> float:
    number = value.counted
    assert number is not None
    return number / 10_000 if kind is Kind.PERCENT else number / scale


@given(any_values)
@settings(max_examples=10)
def test_the_appendix_sheet_holds_the_stored_values_as_numbers(values: dict[str, Value]) -> None:
    sheet = excel(report_xlsx(commune_paper(values)))["Phụ lục"]
    rows = lines(sheet, "STT")
    known = with_computed(FORM, values)

    assert len(rows) == len(FORM.indicators)
    for row, printed in zip(FORM.indicators, rows, strict=True):
        value = known.get(row.code) if row.asked in {Asked.ASKED, Asked.COMPUTED} else None
        found = printed["Số liệu"]
        if value is None or value.state is State.NOT_YET:
            assert found in {None, ""}, row.code
        elif value.state is State.NOT_APPLICABLE:
            assert found == "Không áp dụng", row.code
        else:
            assert found == pytest.approx(as_number(value, row.scale, row.kind), rel=1e-15)


def test_numbers_ask_for_vietnamese_separators() -> None:
    sheet = excel(report_xlsx(commune_paper()))["Phụ lục"]
    formats = {
        row[1].value: row[3].number_format for row in sheet.iter_rows() if row[1].value is not None
    }

    assert formats["Kế hoạch được giao"] == "[$-42A]#,##0"
    assert formats["Tỷ lệ thực hiện Kế hoạch giải ngân vốn đầu tư công"] == "[$-42A]0.00%"


@pytest.mark.parametrize("mark", ["=1+1", "+84", "-5", "@SUM(A1)", '=HYPERLINK("x")', "{=1}"])
def test_a_text_that_begins_like_a_formula_stays_a_text(mark: str) -> None:
    table = Sheet(
        name="S",
        lines=(mark,),
        columns=(SheetColumn(mark, 9),),
        rows=((Cell(mark, CellStyle.TEXT),), (Cell(mark, CellStyle.NOTE),)),
    )
    sheet = excel(write_workbook(Workbook("W", (table,))))["S"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert [(cell.value, cell.data_type) for cell in cells] == [(mark, "s")] * 4


def test_an_explanation_that_begins_like_a_formula_reaches_the_clerk_as_text() -> None:
    paper = district_paper(findings=(finding("12148", "=cmd|x", "@lệnh"),))
    sheet = excel(district_xlsx(paper))["Điểm cần kiểm tra"]
    (row,) = lines(sheet, "STT")

    assert (row["Nội dung"], row["Giải trình của đơn vị"]) == ("=cmd|x", "@lệnh")
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n"}


def test_every_commune_has_a_row_in_official_order_with_its_figures() -> None:
    book = excel(district_xlsx(district_paper()))
    sheet = book["Các đơn vị"]
    rows = lines(sheet, "STT")
    values = district_values(18)

    assert book.sheetnames == TITLES
    assert [row["Mã"] for row in rows] == [str(12142 + 3 * at) for at in range(18)]
    assert sheet.freeze_panes == "D5"
    for line in rows:
        known = with_computed(FORM, values[str(line["Mã"]), "2024-Q3"])
        figures = list(line.values())[4:]
        assert len(figures) == len(filled_rows())
        for row, found in zip(filled_rows(), figures, strict=True):
            assert found == pytest.approx(as_number(known[row.code], row.scale, row.kind))


def test_the_two_heading_rows_name_the_part_and_the_indicator() -> None:
    sheet = excel(district_xlsx(district_paper()))["Các đơn vị"]
    above, headings = ([cell.value for cell in row] for row in sheet.iter_rows(3, 4))

    parts = [text for text in above if text]
    assert parts[0] == "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"
    assert len(parts) == 7
    assert headings[4] == "I.1\nVăn bản chỉ đạo CCHC\n(văn bản)"


def test_a_district_rate_is_made_of_sums_and_is_no_mean_of_rates() -> None:
    values = {
        ("12142", "2024-Q3"): {"III.3.1.1": Value(number=1000), "III.3.1.2": Value(number=1000)},
        ("12145", "2024-Q3"): {"III.3.1.1": Value(number=10), "III.3.1.2": Value(number=5)},
    }
    paper = district_paper(values=values)
    rows = {row["Mã"]: row for row in lines(excel(district_xlsx(paper))["Tổng hợp"], "Mã")}

    assert rows["III.3.1"]["Toàn bộ"] == 0.995  # 1005 of 1010; the mean of 100% and 50% is 75%
    assert rows["III.3.1"]["Cách tính"] == "1.005/1.010"
    assert rows["III.3.1"]["Ghi chú"] == "2/18 đơn vị có số liệu"
    assert rows["III.3.1.1"]["Toàn bộ"] == 1010
    assert rows["I.5.2"]["Cách tính"] == "Không cộng gộp"


def test_the_sides_of_a_money_rate_are_written_in_its_unit() -> None:
    values = {("12148", "2024-Q3"): bac_son()}
    sheet = excel(district_xlsx(district_paper(values=values)))["Tổng hợp"]
    rows = {row["Mã"]: row for row in lines(sheet, "Mã")}

    assert rows["VI.1"]["Cách tính"] == "3.598/17.465"
    assert rows["VI.1.1"]["Toàn bộ"] == 17465


def test_who_filed_when_is_told_in_vietnamese_time() -> None:
    sheet = excel(district_xlsx(district_paper()))["Nộp báo cáo"]
    rows = {row["Đơn vị"]: row for row in lines(sheet, "STT")}

    assert IN_TIME.utcoffset() == timedelta(0)
    assert rows["Xã Bắc Sơn"]["Tình hình nộp"] == "Đúng hạn"
    assert rows["Xã Bắc Sơn"]["Nộp lần đầu"] == "13/9/2024 14:05"
    assert rows["Xã Đào Dương"]["Tình hình nộp"] == "Nộp chậm"
    assert rows["Xã Đào Dương"]["Ghi chú"] == "Chậm 2 ngày"
    assert rows["Xã Hồng Quang"]["Tình hình nộp"] == "Chưa mở"
    assert rows["Xã Hồng Quang"]["Nộp lần đầu"] == ""


def test_the_district_report_tells_who_filed_and_what_it_adds_up_to() -> None:
    values = {
        ("12142", "2024-Q3"): bac_son(),
        ("12148", "2024-Q3"): bac_son() | {"III.3.1.2": Value(number=370)},
    }
    paper = district_paper(values=values, findings=(finding("12148", "Cao", "Đúng thực tế"),))
    content = district_docx(paper)
    text = "\n".join(paragraphs(content))
    tables = [rows_of(table) for table in word(content).tables[2:]]

    assert (
        "Có 15/18 đơn vị đã nộp, trong đó 12 đơn vị nộp đúng hạn, 3 đơn vị nộp chậm. "
        "Nộp chậm: xã Đào Dương, xã Quảng Lãng, xã Hồ Tùng Mậu. "
        "Chưa nộp: xã Vân Du, xã Nguyễn Trãi, xã Hồng Quang."
    ) in text
    assert "Đã giải quyết xong 752 hồ sơ; số hồ sơ đúng hạn là 746, đạt 99,20%." in text
    assert "Còn 6 hồ sơ giải quyết quá hạn. Tỷ lệ đúng hạn thấp nhất: xã Bắc Sơn (98,40%)." in text
    assert [rows[0][1] for rows in tables] == ["Chỉ tiêu", "Đơn vị", "Đơn vị"]
    assert tables[2][1] == ["1", "Xã Bắc Sơn", "Cao", "Đúng thực tế"]
    numbered = [line for line in text.split("\n") if line.startswith("Phụ lục")]
    assert numbered == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]


def test_a_commune_that_is_correcting_is_told_apart_in_text_and_appendix_alike() -> None:
    whole = district_paper()
    first, *rest = whole.filing
    paper = replace(
        whole,
        filing=(replace(first, is_correcting=True), *rest),
        submitted={code for code in whole.submitted if code != first.unit_code},
    )
    text = "\n".join(paragraphs(district_docx(paper)))

    assert (
        "Có 15/18 đơn vị đã nộp (1 đơn vị đang sửa), trong đó 12 đơn vị nộp đúng hạn, "
        "3 đơn vị nộp chậm."
    ) in text
    assert "Đang sửa, chưa nộp lại: thị trấn Ân Thi." in text
    assert "Số liệu tạm tính: 15/18 đơn vị đã nộp (1 đơn vị đang sửa)." in text


def test_a_district_without_any_figure_is_printed_all_the_same() -> None:
    paper = district_paper(values={})

    assert "II. KẾT QUẢ THỰC HIỆN" in paragraphs(district_docx(paper))
    assert excel(district_xlsx(paper)).sheetnames == TITLES


def test_a_group_of_communes_reports_through_the_committee_above_it() -> None:
    paper = replace(district_paper(30), units=grouped_units())
    content = district_docx(paper)
    text = "\n".join(paragraphs(content))
    head = word(content).tables[0].rows[0].cells[0].text

    assert head.startswith("ỦY BAN NHÂN DÂN\nTỈNH HƯNG YÊN")
    assert "Kính gửi: Bộ Nội vụ." in text
    assert "Ủy ban nhân dân tỉnh Hưng Yên tổng hợp" in text
    assert "trên địa bàn cụm Ân Thi./." in text


def test_a_commune_below_a_province_reports_to_the_provincial_department() -> None:
    text = paragraphs(report_docx(replace(commune_paper(), units=grouped_units())))

    assert "- Ủy ban nhân dân tỉnh Hưng Yên;" in text
    assert "- Sở Nội vụ tỉnh Hưng Yên." in text
    assert not any("118/UBND-NV" in line for line in text)


def test_of_very_many_communes_only_the_first_are_named() -> None:
    paper = replace(district_paper(30), units=grouped_units())
    codes = [each.unit_code for each in paper.filing]

    assert paper.named(codes[:2]) == "xã số 0, xã số 1"
    assert paper.named(codes).endswith("xã số 19 và 10 đơn vị khác")


def test_exact_decimals_survive_the_sheet() -> None:
    row = (Cell(Decimal("3598.5"), CellStyle.DECIMAL), Cell(Decimal("0.7143"), CellStyle.PERCENT))
    table = Sheet(
        name="S", lines=(), columns=(SheetColumn("a", 9), SheetColumn("b", 9)), rows=(row,)
    )
    sheet = excel(write_workbook(Workbook("W", (table,))))["S"]

    assert [cell.value for cell in sheet[3]] == [3598.5, 0.7143]


@pytest.mark.parametrize(("text", "count"), [("abc", 1), ("a" * 10, 2), ("a\nb", 2), ("", 1)])
def test_a_row_is_as_high_as_its_text_needs(text: str, count: int) -> None:
    assert lines_of(text, 10) == count
