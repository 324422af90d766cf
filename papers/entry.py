"""The sheet an officer fills in, written: everything locked but the figures."""

from io import BytesIO

from xlsxwriter import Workbook as Book
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from papers.excel import LINE_HEIGHT, Looks, lines_of
from reporting.documents import CellStyle
from reporting.documents.appendix import unit_of
from reporting.documents.entry_sheet import EntryPaper
from reporting.documents.official_names import committee, period_name, window
from reporting.forms import Indicator
from reporting.languages import VIETNAMESE
from reporting.values import STATE_WORDS, Kind, State, Value, show

MARK = "bao-cao-nhanh"
"""First cell of the hidden first row, before form, version, unit and period."""
HEADINGS = ("Mã", "Chỉ tiêu", "Đơn vị tính", "Kỳ trước", "Số liệu", "Cách ghi")
VALUE_COLUMN = HEADINGS.index("Số liệu")
_WIDTHS = (10, 56, 20, 16, 18, 44)
HEADING_ROW = 6
_LISTS = "Danh mục"
_ADVICE = (
    "Chỉ ghi vào cột Số liệu. Không phát sinh thì ghi 0; không thuộc đối tượng báo cáo thì ghi "
    "“không áp dụng”; chưa có số liệu thì để trống."
)


def write_entry(paper: EntryPaper) -> bytes:
    """The sheet as an .xlsx file."""
    content = BytesIO()
    with Book(content, {"in_memory": True}) as book:
        looks = Looks(book)
        sheet, lists = book.add_worksheet("Số liệu"), book.add_worksheet(_LISTS)
        lists.hide()
        _write_head(sheet, paper, looks)
        for at, indicator in enumerate(paper.indicators):
            _write_row(sheet, HEADING_ROW + 1 + at, indicator, paper, looks)
        _write_choices(sheet, lists, paper)
        last = HEADING_ROW + len(paper.indicators)
        sheet.ignore_errors({"number_stored_as_text": f"D{HEADING_ROW + 2}:E{last + 1}"})
        sheet.freeze_panes(HEADING_ROW + 1, 2)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADING_ROW)
    return content.getvalue()


def _write_head(on: Worksheet, paper: EntryPaper, looks: Looks) -> None:
    key = paper.key
    for at, text in enumerate((MARK, key.form, str(key.version), key.unit, key.period)):
        on.write_string(0, at, text)
    on.set_row(0, None, None, {"hidden": True})
    lines = (
        f"{paper.form.short['vi']} {period_name(paper.period)}",
        f"{committee(paper.unit.name)}, số liệu {window(paper.period)}",
        _ADVICE,
    )
    for at, line in enumerate(lines, start=1):
        on.write_string(at, 0, line, looks.line if at > 1 else looks.title)
    for at, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        on.set_column(at, at, width)
        on.write_string(HEADING_ROW, at, heading, looks.of_style[CellStyle.HEADING])


def _write_row(
    on: Worksheet, at: int, indicator: Indicator, paper: EntryPaper, looks: Looks
) -> None:
    text, label = looks.of_style[CellStyle.TEXT], looks.of_style[CellStyle.LABEL]
    on.write_string(at, 0, indicator.code, label)
    on.write_string(at, 1, indicator.name[VIETNAMESE], text)
    on.write_string(at, 2, unit_of(indicator), label)
    on.write_string(at, 3, _shown(indicator, paper.previous.get(indicator.code)), label)
    on.write_string(
        at, VALUE_COLUMN, _shown(indicator, paper.values.get(indicator.code)), looks.to_fill
    )
    on.write_string(
        at, 5, indicator.hint[VIETNAMESE] if indicator.hint else "", looks.of_style[CellStyle.NOTE]
    )
    lines = max(
        lines_of(indicator.name[VIETNAMESE], _WIDTHS[1]), lines_of(unit_of(indicator), _WIDTHS[2])
    )
    on.set_row(at, lines * LINE_HEIGHT)


def _shown(indicator: Indicator, value: Value | None) -> str:
    """A value as the chat writes it, so that it reads back as the same value."""
    if value is None or value.state is State.NOT_YET:
        return ""
    return show(value, indicator)


def _write_choices(on: Worksheet, lists: Worksheet, paper: EntryPaper) -> None:
    """Drop-downs, from a hidden sheet: a label may hold a comma, and a list may be long."""
    choices = [
        (at, indicator)
        for at, indicator in enumerate(paper.indicators)
        if indicator.kind is Kind.CHOICE
    ]
    for column, (at, indicator) in enumerate(choices):
        labels = [option.named(VIETNAMESE) for option in indicator.choices]
        labels.append(STATE_WORDS[State.NOT_APPLICABLE][VIETNAMESE])
        lists.write_column(0, column, labels)
        source = xl_range_abs(0, column, len(labels) - 1, column)
        on.data_validation(
            HEADING_ROW + 1 + at,
            VALUE_COLUMN,
            HEADING_ROW + 1 + at,
            VALUE_COLUMN,
            {
                "validate": "list",
                "source": f"='{_LISTS}'!{source}",
                "error_type": "warning",
                "error_title": "Chọn trong danh sách",
                "error_message": f"Chọn một trong: {'; '.join(labels)}"[:255],
            },
        )
