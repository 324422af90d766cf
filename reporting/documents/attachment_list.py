"""The list of what is attached to a report: for which row, what, by whom, when, and where it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reporting.documents.model import Cell, CellStyle, Sheet, SheetColumn, SheetRow, Workbook
from reporting.reports import FileState

NAME: Final = "Danh sách.xlsx"
"""What the list is called in the archive."""

_COLUMNS: Final = (
    SheetColumn("Mã", 10),
    SheetColumn("Chỉ tiêu", 48),
    SheetColumn("Tài liệu", 12),
    SheetColumn("Nội dung", 48),
    SheetColumn("Người gửi", 24),
    SheetColumn("Thời điểm", 18),
    SheetColumn("Tệp trong gói", 40),
)

WHY_NOT: Final = {
    FileState.WAITING: "chưa lấy được từ ứng dụng nhắn tin, tải lại sau",
    FileState.GONE: "ứng dụng nhắn tin không còn giữ",
    FileState.TOO_LARGE: "quá 20 MB, không lưu",
    FileState.NO_ROOM: "quá 45 MB của một báo cáo, không lưu",
}
"""Why a file that was attached is not in the archive."""


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One line: a note, or one photo or file; `place` is where it is in the archive, or why not."""

    code: str
    indicator: str
    kind: str
    text: str
    who: str
    at: str
    place: str = ""
    is_missing: bool = False


def attachment_list(report: str, office: str, lines: Sequence[AttachmentLine]) -> Workbook:
    """The list as a workbook of one sheet."""
    sheet = Sheet(
        name="Danh sách",
        lines=(f"Tài liệu kèm theo {report}", office),
        columns=_COLUMNS,
        rows=[_row(line) for line in lines],
        is_wide=True,
    )
    return Workbook("Danh sách tài liệu kèm theo", (sheet,))


def _row(line: AttachmentLine) -> SheetRow:
    place = CellStyle.OPEN if line.is_missing else CellStyle.TEXT
    return (
        Cell(line.code),
        Cell(line.indicator),
        Cell(line.kind),
        Cell(line.text),
        Cell(line.who),
        Cell(line.at),
        Cell(line.place, place),
    )
