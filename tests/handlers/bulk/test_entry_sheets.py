"""A sheet instead of typing: what is sent out, what comes back, and what is refused."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from handlers.engine.states import ConfirmAppendix, ConfirmBulk
from handlers.engine.turn import MediaFile, MediaKind, PaperKind
from papers import entry_xlsx, report_docx
from reporting.clean_text import clean
from reporting.documents.entry_sheet import EntryPaper
from reporting.forms import Indicator
from reporting.periods import Period
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.engine import FORM, UNITS
from tests.conversation.world import Q3, FakeBackend
from tests.papers import bad_files
from tests.papers.examples import commune_paper
from tests.papers.test_entry_sheets import BAD

Q2 = replace(Q3, period="2024-Q2")


def sheet(
    values: dict[str, Value] | None = None, *, unit: str = Q3.unit, period: str = Q3.period
) -> bytes:
    """A sheet with every row, filled in."""
    return entry_xlsx(
        EntryPaper(
            form=FORM,
            period=Period.parse(period),
            unit=UNITS[unit],
            indicators=rows(),
            values=values or {},
        )
    )


def rows() -> tuple[Indicator, ...]:
    return FORM.asked()


def sends_back(chat: Chat, content: bytes, name: str = "mau-nhap.xlsx") -> Chat:
    """Send a file."""
    chat.backend.files["f"] = content
    return chat.sends(MediaKind.FILE, file=MediaFile("f", clean(name), len(content)))


def typed(code: str, value: object) -> Callable[[bytes], bytes]:
    """Type something into the row's cell."""
    place = 8 + [row.code for row in rows()].index(code)
    return lambda content: bad_files.edited(
        content, lambda page: setattr(page[f"E{place}"], "value", value)
    )


# --- going out -----------------------------------------------------------------------------------
def test_an_officer_gets_a_sheet_with_their_own_rows() -> None:
    paper = FakeBackend().officer("Minh", "tu_phap").says("/mau").paper
    assert (paper.kind, paper.report, paper.duties) == (PaperKind.ENTRY, Q3, ("tu_phap",))
    assert "điền cột Số liệu" in paper.caption


def test_the_focal_point_gets_every_row_of_the_unit() -> None:
    assert FakeBackend().focal("Lan", "van_phong").says("/template").paper.duties == ()


# --- coming back ---------------------------------------------------------------------------------
def test_what_is_new_in_a_sheet_is_read_back_and_stored_once_confirmed() -> None:
    backend = FakeBackend()
    backend.record(Q3, {"II.1.1": Value(number=1), "II.1.2": Value(number=2)})
    minh = backend.officer("Minh", "tu_phap")
    sends_back(minh, sheet({"II.1.1": Value(number=1), "II.1.2": Value(number=3)}))
    assert "Kiểm tra 1 số trước khi ghi" in minh.heard
    assert "II.1.2 VBQPPL do cấp xã ban hành: 2 → 3" in minh.heard
    assert backend.values()["II.1.2"] == Value(number=2)
    minh.presses("Ghi 1 số")
    assert backend.values()["II.1.2"] == Value(number=3)


def test_a_sheet_with_nothing_new_says_so() -> None:
    backend = FakeBackend()
    backend.record(Q3, {"II.1.1": Value(number=1)})
    minh = sends_back(backend.officer("Minh", "tu_phap"), sheet({"II.1.1": Value(number=1)}))
    assert "đã ghi đúng như vậy" in minh.heard


def test_other_peoples_rows_in_a_sheet_are_left_out() -> None:
    backend = FakeBackend()
    minh = backend.officer("Minh", "tu_phap")
    sends_back(minh, sheet({"II.1.1": Value(number=1), "I.1": Value(number=14)}))
    assert "1 số của mảng khác trong tệp được bỏ qua." in minh.heard
    minh.presses("Ghi 1 số")
    assert set(backend.values()) == {"II.1.1"}


def test_a_whole_units_sheet_of_the_focal_point_fits_the_messages() -> None:
    backend = FakeBackend()
    backend.fill()
    content = sheet(backend.values())
    empty = FakeBackend()
    lan = sends_back(empty.focal("Lan", "van_phong"), content)
    assert lan.labels[0] == "Ghi 83 số"
    lan.presses("Ghi 83 số")
    assert empty.values() == backend.values()


def test_text_in_a_number_cell_is_told_by_its_row_and_not_stored() -> None:
    backend = FakeBackend()
    content = typed("II.1.2", "chưa rõ mấy")(sheet({"II.1.1": Value(number=1)}))
    minh = sends_back(backend.officer("Minh", "tu_phap"), content)
    assert "⚠️ II.1.2: Chưa đọc được “chưa rõ mấy”." in minh.heard
    minh.presses("Ghi 1 số")
    assert set(backend.values()) == {"II.1.1"}


def test_a_sheet_in_the_middle_of_a_question_leads_back_to_it() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu").says("14")
    sends_back(lan, sheet({"III.1.4": Value(number=129), "III.1.1": Value(number=0)}))
    lan.presses("Bỏ")
    assert lan.heard.startswith("I.2.1 ")


SENTENCES = {
    "a picture": "Tệp này thật ra là PNG, không có bảng số nào đọc được. Muốn nhập số: lấy mẫu ở",
    "an old workbook": "Tệp này thật ra là Excel 97-2003 (.xls)",
    "entities": "cấu trúc bất thường nên không mở",
    "half a file": "bị hỏng hoặc gửi chưa hết",
    "macros": "có macro nên không mở",
    "a large file": "Tệp lớn quá",
    "a file that unpacks to much": "Tệp lớn quá",
    "a password": "đang đặt mật khẩu",
    "another workbook": "không phải mẫu đã gửi",
    "a heading changed": "không còn đúng mẫu ở ô E7",
    "a formula": "Ô E14 là công thức",
    "another form": "mẫu của báo cáo khác",
    "another version": "phiên bản biểu mẫu khác",
    "another unit": "Tệp này là số liệu quý III/2024 của Xã Bãi Sậy, không phải UBND xã Bắc Sơn",
    "another period": "Tệp này là của quý II/2024",
    "nothing filled in": "Tệp chưa có số nào",
}


@pytest.mark.parametrize("name", SENTENCES)
@pytest.mark.parametrize("focal", [False, True])
def test_a_bad_file_has_its_own_sentence_and_stores_nothing(name: str, focal: bool) -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong") if focal else backend.officer("Minh", "tu_phap")
    content = BAD[name][0]()
    backend.files["f"] = content
    chat.sends(
        MediaKind.FILE, file=MediaFile("f", clean("mau-nhap.xlsx"), min(len(content), 30_000))
    )
    assert SENTENCES[name] in chat.heard
    assert backend.values() == {}
    assert not isinstance(chat.session.state, ConfirmBulk | ConfirmAppendix)


def test_a_file_of_twenty_megabytes_is_not_even_fetched() -> None:
    minh = FakeBackend().officer("Minh", "tu_phap")
    minh.sends(MediaKind.FILE, file=MediaFile("never fetched", clean("mau.xlsx"), 20 * 1024 * 1024))
    assert "Tệp lớn quá" in minh.heard


def test_a_file_that_cannot_be_fetched_is_asked_for_again() -> None:
    minh = FakeBackend().officer("Minh", "tu_phap")
    minh.sends(MediaKind.FILE, file=MediaFile("gone", clean("mau.xlsx"), 30_000))
    assert "Chưa tải được tệp." in minh.heard


def test_this_quarters_own_report_is_read_for_ones_own_rows() -> None:
    minh = FakeBackend().officer("Minh", "tu_phap")
    sends_back(minh, report_docx(commune_paper()), "a.docx")
    assert "số của mảng khác trong tệp được bỏ qua" in minh.heard
    assert minh.labels[0].startswith("Ghi ")


# --- the quarter before --------------------------------------------------------------------------
def paper(period: str) -> bytes:
    """The report of Bắc Sơn of that period, as it is printed."""
    return report_docx(replace(commune_paper(), period=Period.parse(period)))


def test_an_earlier_appendix_gives_a_commune_its_last_period() -> None:
    backend = FakeBackend()
    lan = sends_back(backend.focal("Lan", "van_phong"), paper(Q2.period), "pl.docx")
    assert "số trong phụ lục" in lan.heard
    assert "quý II/2024" in lan.heard
    assert backend.values(Q2) == {}
    lan.presses("Ghi")
    assert backend.values() == {}
    assert backend.values(Q2)["I.2.1"] == Value(number=7)
    assert "làm số kỳ trước" in lan.heard
    assert "quý II: 7" in lan.says("/sua I.2.1").heard


def test_a_commune_that_has_a_last_period_needs_none() -> None:
    backend = FakeBackend()
    backend.record(Q2, {"I.2.1": Value(number=7)})
    lan = sends_back(backend.focal("Lan", "van_phong"), paper(Q2.period), "pl.docx")
    assert "không cần nhập lại" in lan.heard


def test_an_appendix_can_be_left() -> None:
    backend = FakeBackend()
    lan = sends_back(backend.focal("Lan", "van_phong"), paper(Q2.period), "pl.docx")
    assert lan.presses("Bỏ").heard.endswith("Chưa ghi gì.")
    assert backend.values(Q2) == {}
