"""Files as phones send them: without a name, of several sheets, of another unit or time."""

from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from handlers.engine.lookup import FileQuery
from handlers.engine.states import ChooseSheet, ConfirmAppendix, ConfirmBulk, ConfirmEvidence
from handlers.engine.turn import MediaFile, MediaKind
from papers import report_docx, report_xlsx
from reporting.clean_text import clean
from reporting.documents.entry_sheet import SheetFlaw, SheetProblem
from reporting.values import Value
from tests.calendars import period_of
from tests.conversation.chat import Chat
from tests.conversation.world import Q3, FakeBackend
from tests.handlers.bulk.test_entry_sheets import Q2, paper, sends_back, sheet
from tests.papers import bad_files
from tests.papers.examples import commune_paper

SMALL = {"II.1.1": Value(number=1), "II.1.2": Value(number=3)}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def with_copy(content: bytes, *, blank_original: bool = False, hidden: bool = False) -> bytes:
    """The sheet copied within the file, as with "Move or Copy"; II.1.2 is 4 in the copy."""
    book = load_workbook(BytesIO(content))
    original = book.worksheets[0]
    copy = book.copy_worksheet(original)
    copy.title = "Số liệu (2)"
    for row in range(8, original.max_row + 1):
        if original[f"A{row}"].value == "II.1.2":
            copy[f"E{row}"].value = "4"
        if blank_original:
            original[f"E{row}"].value = None
    if hidden:
        copy.sheet_state = "hidden"
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


@dataclass
class Answering(FakeBackend):
    """A bot whose reader comes to no other answer than this one."""

    flaw: SheetFlaw = SheetFlaw.NOT_READ

    def _find_file(self, query: FileQuery[Any], channel: str) -> Any:  # as the query says
        del query, channel
        return SheetProblem(self.flaw)


def minh() -> tuple[FakeBackend, Chat]:
    backend = FakeBackend()
    return backend, backend.officer("Minh", "tu_phap")


# --- without a name ------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["", "download", "mau.pdf", "mau.XLSX.tmp"])
def test_a_sheet_is_read_whatever_the_phone_calls_it(name: str) -> None:
    backend, chat = minh()
    sends_back(chat, sheet(SMALL), name).presses("Ghi 2 số")
    assert backend.values() == SMALL


def test_a_picture_without_a_name_is_offered_as_evidence_of_the_open_question() -> None:
    _, chat = minh()
    sends_back(chat.says("/baocao").presses("Bắt đầu"), PNG, "")
    assert isinstance(chat.session.state, ConfirmEvidence)


def test_an_old_workbook_under_a_new_name_is_named_as_what_it_is() -> None:
    _, chat = minh()
    sends_back(chat, bad_files.compound_file("Workbook"), "")
    assert "thật ra là Excel 97-2003 (.xls)" in chat.heard
    assert "Excel Workbook (.xlsx)" in chat.heard


def test_a_paper_without_a_name_is_read() -> None:
    _, chat = minh()
    sends_back(chat, report_docx(commune_paper()), "")
    assert isinstance(chat.session.state, ConfirmBulk)


# --- several sheets ------------------------------------------------------------------------------
def test_a_filled_copy_is_read_where_the_original_is_blank() -> None:
    backend, chat = minh()
    sends_back(chat, with_copy(sheet(SMALL), blank_original=True)).presses("Ghi 2 số")
    assert backend.values()["II.1.2"] == Value(number=4)


def test_of_two_sheets_that_differ_one_is_asked_for() -> None:
    backend, chat = minh()
    sends_back(chat, with_copy(sheet(SMALL)))
    assert "2. Số liệu (2): 2 số" in chat.heard
    assert chat.labels == ["Trang 1", "Trang 2", "Bỏ"]
    chat.presses("Trang 2").presses("Ghi 2 số")
    assert backend.values()["II.1.2"] == Value(number=4)


def test_the_number_of_the_sheet_may_be_typed_and_none_of_them_taken() -> None:
    backend, chat = minh()
    sends_back(chat, with_copy(sheet(SMALL))).says("1")
    assert "II.1.2 VBQPPL do cấp xã ban hành: 3" in chat.heard
    sends_back(chat, with_copy(sheet(SMALL))).presses("Bỏ")
    assert backend.values() == {}


def test_a_hidden_sheet_is_read_only_after_a_yes() -> None:
    backend, chat = minh()
    sends_back(chat, with_copy(sheet(SMALL), blank_original=True, hidden=True))
    assert "trang đang ẩn" in chat.heard
    assert isinstance(chat.session.state, ChooseSheet)
    chat.presses("Trang 1").presses("Ghi 2 số")
    assert backend.values()["II.1.2"] == Value(number=4)


# --- what is shown -------------------------------------------------------------------------------
def test_what_a_cell_shows_is_proposed_and_what_it_holds_is_said() -> None:
    def change(page: object) -> None:
        cell = page["E8"]  # type: ignore[index]
        cell.value, cell.number_format = 14.6, "0"

    backend = FakeBackend()
    content = bad_files.edited(sheet({"I.1": Value(number=1)}), change)
    lan = sends_back(backend.focal("Lan", "van_phong"), content)
    assert "⚠️ I.1: ô hiện 15, trong tệp là 14,6; sẽ ghi số đang hiện." in lan.heard
    lan.presses("Ghi 1 số")
    assert backend.values()["I.1"] == Value(number=15)


# --- every refusal leads on ----------------------------------------------------------------------
OTHERS: dict[str, tuple[bytes, str, str]] = {
    "a PDF called a sheet": (b"%PDF-1.7", "mau.xlsx", "Tệp này thật ra là PDF"),
    "an old letter": (bad_files.compound_file("WordDocument"), "bc.doc", "Word Document (.docx)"),
    "an open letter": (
        bad_files.archive({"mimetype": b"application/vnd.oasis.opendocument.text"}),
        "bc.odt",
        "Word Document (.docx)",
    ),
    "rich text": (b"{\\rtf1 a}", "bc.rtf", "Word Document (.docx)"),
    "a packed folder": (bad_files.archive({"mau.txt": b"1"}), "mau.xlsx", "giải nén"),
    "an old workbook": (bad_files.compound_file("Workbook"), "s.xls", "Excel Workbook (.xlsx)"),
    "values with commas": ("Mã,Chỉ tiêu,a\n".encode(), "s.csv", "Excel Workbook (.xlsx)"),
    "a page with a table": (b"<html><table>", "s.xls", "Excel Workbook (.xlsx)"),
    "a text called a sheet": (b"14", "mau.xlsx", "lấy mẫu ở /mau"),
    "a letter": (
        bad_files.with_text(report_docx(commune_paper()), "STT", "Số"),
        "cv.docx",
        "lấy mẫu ở /mau",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_that_is_not_read_is_named_and_what_to_send_instead_is_said(name: str) -> None:
    content, called, words = OTHERS[name]
    backend, chat = minh()
    sends_back(chat, content, called)
    assert words in chat.heard
    assert "cấu trúc bất thường" not in chat.heard
    assert backend.values() == {}


@pytest.mark.parametrize("name", ["bc.doc", "", "bc.docx"])
def test_an_old_letter_at_an_open_question_is_offered_as_evidence(name: str) -> None:
    _, chat = minh()
    sends_back(chat.says("/baocao").presses("Bắt đầu"), OTHERS["an old letter"][0], name)
    assert isinstance(chat.session.state, ConfirmEvidence)


@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        (SheetFlaw.TOO_HEAVY, "Tệp nặng quá mức hệ thống đọc được"),
        (SheetFlaw.NOT_READ, "Hệ thống gặp lỗi nên chưa đọc được tệp này"),
        (SheetFlaw.UNSAFE, "cấu trúc bất thường"),
        (SheetFlaw.DAMAGED, "bị hỏng hoặc gửi chưa hết"),
    ],
)
def test_what_went_wrong_in_reading_is_told_as_what_it_was(flaw: SheetFlaw, words: str) -> None:
    backend = Answering(flaw=flaw)
    sends_back(chat := backend.officer("Minh", "tu_phap"), b"x")
    assert words in chat.heard
    assert "/mau" in chat.heard
    assert backend.values() == {}


# --- another unit's, another time's --------------------------------------------------------------
@pytest.mark.parametrize("printed", [report_docx, report_xlsx])
def test_another_communes_paper_is_told_whose_and_of_when_it_is(printed: object) -> None:
    assert callable(printed)
    backend = FakeBackend()
    hoa = backend.focal("Hoa", "van_phong", unit="12151")
    sends_back(hoa, printed(commune_paper()), "bc.docx")
    assert "số liệu quý III/2024 của UBND xã Bắc Sơn, không phải UBND xã Bãi Sậy" in hoa.heard
    assert not isinstance(hoa.session.state, ConfirmBulk | ConfirmAppendix)


def test_a_paper_of_a_year_ago_is_told_of_when_it_is() -> None:
    lan = sends_back(FakeBackend().focal("Lan", "van_phong"), paper("2023-Q3"), "bc.docx")
    assert "Tệp này là của quý III/2023, còn đang làm Báo cáo CCHC quý III/2024" in lan.heard


def test_the_districts_paper_is_not_taken_for_a_communes() -> None:
    content = bad_files.with_text(report_docx(commune_paper()), "Ủy ban nhân dân", "Văn phòng")
    content = bad_files.with_text(content, "ỦY BAN NHÂN DÂN", "UBND HUYỆN ÂN THI")
    lan = sends_back(FakeBackend().focal("Lan", "van_phong"), content, "bc.docx")
    assert "quý III/2024 của UBND huyện Ân Thi" in lan.heard


# --- taken back ----------------------------------------------------------------------------------
def test_what_an_earlier_paper_filled_is_taken_back_and_nothing_else_is() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu").says("14")
    sends_back(lan, paper(Q2.period), "pl.docx").presses("Ghi")
    assert lan.heard.startswith("I.2.1 ")
    assert "quý II: 7" in lan.heard
    lan.presses("Hoàn tác")
    assert lan.heard.startswith("I.2.1 ")
    assert backend.values(Q2) == {}
    assert backend.values() == {"I.1": Value(number=14)}
    assert "quý II: 7" not in lan.heard


def test_what_a_colleague_has_put_right_since_is_not_taken_back() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu")
    sends_back(lan, paper(Q2.period), "pl.docx").presses("Ghi")
    backend.officer("Minh", "tu_phap")
    backend.record(Q2, {"I.2.1": Value(number=8)})
    lan.presses("Hoàn tác")
    assert backend.values(Q2) == {"I.2.1": Value(number=8)}


def test_what_a_sheet_filled_is_taken_back_whole() -> None:
    backend, chat = minh()
    backend.record(Q3, {"II.1.1": Value(number=9)})
    chat.says("/baocao").presses("Làm tiếp")
    sends_back(chat, sheet(SMALL)).presses("Ghi 2 số").presses("Hoàn tác")
    assert backend.values() == {"II.1.1": Value(number=9)}


def test_a_refused_paper_leaves_the_last_step_to_be_taken_back() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu").says("14")
    other = replace(commune_paper(), period=period_of("2023-Q1"))
    sends_back(lan, report_docx(other), "bc.docx").presses("Hoàn tác")
    assert backend.values() == {}


# --- sent to a question --------------------------------------------------------------------------
def test_a_named_file_that_cannot_be_fetched_is_still_offered_as_evidence() -> None:
    _, chat = minh()
    chat.says("/baocao").presses("Bắt đầu")
    chat.sends(MediaKind.FILE, file=MediaFile("gone", clean("cong-van.pdf"), 30_000))
    assert isinstance(chat.session.state, ConfirmEvidence)
