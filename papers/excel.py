"""From a workbook's meaning to an .xlsx file.

Numbers are real numbers; their formats ask for Vietnamese separators (a dot between thousands, a
comma before decimals) where the program that opens the file lets a format say so. Texts are always
texts, also those that begin like a formula.
"""

from io import BytesIO
from typing import Any

from xlsxwriter import Workbook as Book
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from papers.measures import BOTTOM, FONT, LEFT, RIGHT, TOP
from reporting.documents import CellStyle, Sheet, Workbook

MAX_SHEET_NAME = 31
LINE_HEIGHT = 15
MAX_HEIGHT = 409
"""In points; the most that Excel allows."""
_A3, _A4 = 8, 9
_MM_IN_INCH = 25.4
_VIETNAMESE = "[$-42A]"
_TEXT = "@"
FORMULA_MARKS = ("=", "+", "-", "@")
"""What makes Excel take a typed text for a formula."""

_FACES: dict[CellStyle, dict[str, Any]] = {
    CellStyle.HEADING: {
        "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E7E6E6",
    },
    CellStyle.PART: {"bold": True, "bg_color": "#F2F2F2"},
    CellStyle.GROUP: {"bold": True},
    CellStyle.TEXT: {},
    CellStyle.LABEL: {"align": "center"},
    CellStyle.NUMBER: {"num_format": f"{_VIETNAMESE}#,##0", "align": "right"},
    CellStyle.DECIMAL: {"num_format": f"{_VIETNAMESE}#,##0.######", "align": "right"},
    CellStyle.PERCENT: {"num_format": f"{_VIETNAMESE}0.00%", "align": "right"},
    CellStyle.WHOLE_PERCENT: {"num_format": f"{_VIETNAMESE}0%", "align": "right"},
    CellStyle.COMPUTED: {"align": "right"},
    CellStyle.FIGURE: {"align": "right"},
    CellStyle.STATE: {"italic": True, "align": "center", "font_color": "#595959"},
    CellStyle.OPEN: {"italic": True, "bg_color": "#FFF2CC"},
    CellStyle.NOTE: {"font_size": 10},
    CellStyle.GOOD: {"align": "center", "font_color": "#1B5E20"},
    CellStyle.LATE: {"align": "center", "bold": True, "font_color": "#B71C1C"},
}  # fmt: skip
_SIZE = 11


def write_workbook(workbook: Workbook) -> bytes:
    """The workbook as an .xlsx file."""
    content = BytesIO()
    with Book(content, {"in_memory": True}) as book:
        book.set_properties({"title": workbook.name, "author": "", "comments": ""})
        looks = Looks(book)
        for sheet in workbook.sheets:
            write_sheet(book.add_worksheet(sheet.name[:MAX_SHEET_NAME]), sheet, looks)
    return content.getvalue()


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.of_style = {style: self.made(style) for style in CellStyle}
        self.of_mark = {style: self.made(style, quote_prefix=True) for style in CellStyle}
        """For texts that begin like a formula: they stay texts when somebody edits them."""
        self.to_fill = self.made(
            CellStyle.LABEL, locked=False, num_format=_TEXT, bg_color="#FFF9E5"
        )
        """For cells that a person fills in: what is typed stays as it was typed."""
        self.title = book.add_format({"font_name": FONT, "font_size": 14, "bold": True})
        self.line = book.add_format({"font_name": FONT, "font_size": _SIZE, "italic": True})

    def made(self, style: CellStyle, **more: object) -> Format:
        """The format of a style, with further properties."""
        usual = {
            "font_name": FONT, "font_size": _SIZE, "border": 1, "text_wrap": True,
            "valign": "vcenter",
        }  # fmt: skip
        return self._book.add_format({**usual, **_FACES[style], **more})


def write_sheet(on: Worksheet, sheet: Sheet, looks: Looks) -> int:
    """Write a sheet; gives the row (from 0) of its columns' headings."""
    for at, line in enumerate(sheet.lines):
        on.write_string(at, 0, line, looks.line if at else looks.title)
    heading = len(sheet.lines) + 1
    style, above = looks.of_style[CellStyle.HEADING], looks.of_style[CellStyle.PART]
    for span in sheet.spans:
        if span.first == span.last:
            on.write_string(heading - 1, span.first, span.text, above)
        else:
            on.merge_range(heading - 1, span.first, heading - 1, span.last, span.text, above)
    for at, column in enumerate(sheet.columns):
        on.set_column(at, at, column.width)
        on.write_string(heading, at, column.heading, style)
    if sheet.heading_height:
        on.set_row(heading, sheet.heading_height)
    _write_rows(on, sheet, looks, heading + 1)
    _set_up(on, sheet, heading)
    return heading


def _write_rows(on: Worksheet, sheet: Sheet, looks: Looks, first: int) -> None:
    number, text, blank = on.write_number, on.write_string, on.write_blank
    of_style, of_mark = looks.of_style, looks.of_mark
    widths = [column.width for column in sheet.columns]
    for down, cells in enumerate(sheet.rows, start=first):
        lines = 1
        for across, (content, style) in enumerate(cells):
            if isinstance(content, str):
                is_marked = content.startswith(FORMULA_MARKS)
                text(down, across, content, (of_mark if is_marked else of_style)[style])
                if len(content) > widths[across] or "\n" in content:
                    lines = max(lines, lines_of(content, widths[across]))
            elif content is None:
                blank(down, across, None, of_style[style])
            else:
                number(down, across, content, of_style[style])
        if lines > 1:
            on.set_row(down, min(lines * LINE_HEIGHT, MAX_HEIGHT))


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a column: programs do not all fit the row by themselves."""
    return sum(max(1, -(-len(line) * 11 // (10 * width))) for line in text.split("\n"))


def _set_up(on: Worksheet, sheet: Sheet, heading: int) -> None:
    """What stays in sight, and how it is printed."""
    on.freeze_panes(heading + 1, sheet.frozen_columns)
    if sheet.rows:
        on.autofilter(heading, 0, heading + len(sheet.rows), len(sheet.columns) - 1)
    on.set_paper(_A3 if sheet.spans else _A4)
    if sheet.is_wide:
        on.set_landscape()
    on.set_margins(*(side / _MM_IN_INCH for side in (LEFT, RIGHT, TOP, BOTTOM)))
    on.repeat_rows(heading - bool(sheet.spans), heading)
    on.repeat_columns(0, max(sheet.frozen_columns - 1, 0))
    on.fit_to_pages(0 if sheet.spans else 1, 0)
    on.set_header("&C&P", {"margin": 10 / _MM_IN_INCH})
