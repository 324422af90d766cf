"""Values behind codes, for whoever has reports of several forms: each goes where its row is."""

from pathlib import Path

import pytest

from handlers.engine.turn import MediaFile, MediaKind
from reporting.people import Grant, Role
from reporting.reports import ReportKey
from reporting.units import Level, Unit, UnitHistory
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, UNITS
from tests.conversation.world import FakeBackend
from tests.forms_beside import COMMUNES, DISTRICTS, OFFICE, OFFICES, forms_beside

OF_COMMUNE = ReportKey(COMMUNES, BAC_SON, "2024-Q3")
OF_DISTRICT = ReportKey(DISTRICTS, "329", "2024-Q3")
OF_OFFICE = ReportKey(OFFICES, OFFICE, "2024-Q3")
COMMUNE = "Báo cáo CCHC xã quý III/2024"
REGISTRY = "Báo cáo văn thư quý III/2024"


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


@pytest.fixture
def backend(several: Path) -> FakeBackend:
    communes, *others = forms_beside(several)
    office = Unit(OFFICE, "Phòng Nội vụ huyện Ân Thi", Level.OFFICE, "329")
    history = UnitHistory.of([*UNITS.units.values(), office])
    return FakeBackend(form=communes, others=tuple(others), history=history)


def ba(backend: FakeBackend, *units: str) -> Chat:
    grants = [Grant(Role.FOCAL, unit) for unit in units or (BAC_SON, "329", OFFICE)]
    return backend.person("Ba", *grants)


# --- rows of one report alone --------------------------------------------------------------------
@pytest.mark.parametrize("text", ["K.1 9\nK.2 8", "K.1 9; K.2 8", "k.1: 9, k.2: 8"])
def test_rows_that_one_report_alone_has_go_there_and_that_is_said(
    backend: FakeBackend, text: str
) -> None:
    chat = ba(backend).says(text)
    assert chat.heard.startswith(
        f"Chỉ {REGISTRY} của Phòng Nội vụ huyện Ân Thi có chỉ tiêu K.1, K.2 "
        "nên tin này vào báo cáo đó.\nKiểm tra 2 số trước khi ghi"
    )
    chat.presses("Ghi")
    assert backend.values(OF_OFFICE) == {"K.1": Value(number=9), "K.2": Value(number=8)}


@pytest.mark.parametrize("text", ["K.1 9", "K.1 = 9", "k 1 9"])
def test_a_row_that_one_report_alone_has_goes_there(backend: FakeBackend, text: str) -> None:
    chat = ba(backend).says(text)
    assert "nên tin này vào báo cáo đó" in chat.heard
    assert backend.values(OF_OFFICE) == {"K.1": Value(number=9)}


def test_rows_of_two_reports_are_asked_about_among_those(backend: FakeBackend) -> None:
    chat = ba(backend).says("I.1 14\nI.2.1 7")
    assert chat.labels == [f"UBND xã Bắc Sơn: {COMMUNE}",
                           "UBND huyện Ân Thi: Báo cáo CCHC huyện quý III/2024"]  # fmt: skip
    chat.presses("UBND huyện").presses("Ghi")
    assert backend.values(OF_DISTRICT) == {"I.1": Value(number=14), "I.2.1": Value(number=7)}
    assert backend.values(OF_COMMUNE) == {}


def test_a_photo_goes_to_the_only_report_that_has_its_row(backend: FakeBackend) -> None:
    chat = ba(backend).sends(MediaKind.PHOTO, file=MediaFile("p1"), caption="K.1 sổ văn thư")
    assert chat.heard.startswith("Gắn ảnh này vào K.1 ")
    assert chat.session.report == OF_OFFICE


@pytest.mark.parametrize("text", ["K.1 9\nK.2 8", "K.1 9, K.2 8", "K 1 9\nK 2 8"])
def test_rows_that_only_another_report_has_are_offered_to_go_there(
    backend: FakeBackend, text: str
) -> None:
    chat = ba(backend).says("/baocao cchc xã").presses("Bắt đầu").says(text)
    assert chat.heard == (
        f"{COMMUNE} của UBND xã Bắc Sơn không có chỉ tiêu K.1, K.2. "
        f"Chỉ tiêu này có trong {REGISTRY}; chọn để ghi vào đó:"
    )
    assert backend.answers == {}
    chat.presses("Phòng Nội vụ").presses("Ghi")
    assert backend.values(OF_OFFICE) == {"K.1": Value(number=9), "K.2": Value(number=8)}
    assert backend.values(OF_COMMUNE) == {}


# --- rows of several reports ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "rest"),
    [("I.1 14\nK.1 9", "K.1 9"), ("I.1 14, K.1 9", "K.1 9"), ("I.1: 14; K.1: 9", "K.1: 9")],
)
def test_a_message_with_rows_of_two_reports_is_parted_between_them(
    backend: FakeBackend, text: str, rest: str
) -> None:
    chat = ba(backend).says("/baocao cchc xã").says(text)
    assert chat.heard == (
        f"Tin này có chỉ tiêu của nhiều báo cáo: I.1 của {COMMUNE}; K.1 của {REGISTRY}. "
        "Chưa ghi gì; anh/chị chọn báo cáo để ghi trước, phần còn lại sẽ hỏi tiếp:"
    )
    assert chat.labels == [f"UBND xã Bắc Sơn: {COMMUNE}", f"Phòng Nội vụ huyện Ân Thi: {REGISTRY}"]
    assert backend.answers == {}
    chat.presses("UBND xã")
    assert chat.heard.startswith(f"Còn “{rest}” chưa ghi. ")
    assert backend.values(OF_COMMUNE) == {"I.1": Value(number=14)}
    chat.presses("Phòng")
    assert backend.values(OF_OFFICE) == {"K.1": Value(number=9)}


def test_what_is_left_of_a_message_waits_while_the_first_part_is_confirmed(
    backend: FakeBackend,
) -> None:
    chat = ba(backend, BAC_SON, OFFICE).says("I.1 14\nI.2.1 7\nK.1 9, K.2 8")
    chat.says("văn thư").presses("Ghi 2 số")
    assert chat.heard.endswith("Còn “I.1 14 I.2.1 7” chưa ghi. Phần này cho báo cáo:")
    chat.says("bắc").presses("Ghi 2 số")
    assert backend.values(OF_OFFICE) == {"K.1": Value(number=9), "K.2": Value(number=8)}
    assert backend.values(OF_COMMUNE) == {"I.1": Value(number=14), "I.2.1": Value(number=7)}


def test_what_is_left_of_a_message_is_not_lost_without_a_word(backend: FakeBackend) -> None:
    chat = ba(backend, BAC_SON, OFFICE).says("I.1 14\nK.1 9").says("1").says("/toi")
    assert chat.heard.startswith("Tin “K.1 9” gửi trước chưa được ghi.\n")


def test_a_value_for_the_open_question_beside_a_row_of_another_report(
    backend: FakeBackend,
) -> None:
    chat = ba(backend).says("/baocao cchc xã").presses("Bắt đầu").says("14, K.1 9")
    assert f"14 của {COMMUNE}; K.1 của {REGISTRY}" in chat.heard
    chat.presses("UBND xã")
    assert backend.values(OF_COMMUNE) == {"I.1": Value(number=14)}
    chat.presses("Phòng")
    assert backend.values(OF_OFFICE) == {"K.1": Value(number=9)}


def test_whoever_has_one_form_is_not_told_of_rows_of_another(backend: FakeBackend) -> None:
    chat = ba(backend, BAC_SON).says("/baocao").says("K.1 9")
    assert "văn thư" not in chat.heard
    assert backend.answers == {}
