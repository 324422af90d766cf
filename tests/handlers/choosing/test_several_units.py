"""One person who files for two communes, as transcripts: asked which, then it goes on."""

import pytest

from handlers.engine.turn import MediaFile, MediaKind
from reporting.people import Grant, Role
from reporting.reports import ReportKey
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, FORM
from tests.conversation.world import Q3, FakeBackend

BAI_SAY = ReportKey(FORM.code, "12151", "2024-Q3")
WHICH = "Anh/chị có nhiều báo cáo. Tin vừa gửi là cho báo cáo nào?"


def two(backend: FakeBackend) -> Chat:
    return backend.person("Nga", Grant(Role.FOCAL, BAC_SON), Grant(Role.FOCAL, "12151"))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/tiendo", "Báo cáo CCHC quý III/2024, UBND xã Bãi Sậy\n"),
        ("/nop", "Báo cáo CCHC quý III/2024, UBND xã Bãi Sậy\nChưa nộp được: còn thiếu 83"),
        ("/sua I.1", "I.1 Số văn bản"),
        ("/ghichu I.1 công văn 5", "Đã lưu ghi chú cho I.1."),
        (
            "/nhac",
            "Báo cáo CCHC quý III/2024 của UBND xã Bãi Sậy: không có đồng nghiệp nào còn thiếu",
        ),
        ("I.1 14", "I.2.1 "),
        (
            "I.1 14\nI.2.1 7",
            "Kiểm tra 2 số trước khi ghi · Báo cáo CCHC quý III/2024 của UBND xã Bãi Sậy",
        ),
    ],
)
def test_whoever_has_two_communes_is_asked_which_and_it_goes_on(text: str, answer: str) -> None:
    chat = two(FakeBackend()).says(text)
    assert chat.heard == WHICH
    assert chat.labels == ["UBND xã Bắc Sơn", "UBND xã Bãi Sậy"]
    chat.presses("UBND xã Bãi Sậy")
    assert answer in chat.heard, chat.heard
    assert chat.session.report == BAI_SAY
    assert chat.session.waiting is None


def test_the_sheet_is_of_the_commune_that_was_chosen() -> None:
    chat = two(FakeBackend()).says("/mau").presses("UBND xã Bãi Sậy")
    assert chat.paper.report == BAI_SAY


def test_the_commune_may_be_typed_as_well() -> None:
    backend = FakeBackend()
    two(backend).says("I.1 14").says("bãi sậy")
    assert backend.values(BAI_SAY) == {"I.1": Value(number=14)}
    assert backend.values(Q3) == {}


def test_a_number_for_no_question_is_told_to_be_unrecorded_above_the_report() -> None:
    backend = FakeBackend()
    chat = two(backend).says("14")
    assert chat.heard == WHICH
    chat.presses("UBND xã Bắc Sơn")
    assert chat.heard.startswith("“14” chưa được ghi: chưa có câu hỏi nào đang mở.")
    assert "UBND xã Bắc Sơn · hạn" in chat.heard
    assert backend.values(Q3) == {}


def test_a_photo_is_asked_about_once_it_is_known_whose_it_is() -> None:
    backend = FakeBackend()
    chat = two(backend).sends(MediaKind.PHOTO, file=MediaFile("p1"), caption="I.1 công văn")
    assert chat.heard == WHICH
    chat.presses("UBND xã Bãi Sậy")
    assert chat.heard.startswith("Gắn ảnh này vào I.1 ")
    chat.presses("Gắn")
    assert [one.indicator for one in backend.evidence[BAI_SAY]] == ["I.1"]


def test_editing_the_message_that_waited_corrects_what_it_recorded() -> None:
    backend = FakeBackend()
    chat = two(backend).says("I.1 14")
    said = chat.last_id - 1
    chat.presses("UBND xã Bãi Sậy").edits(said, "I.1 15").presses("Ghi")
    assert backend.values(BAI_SAY) == {"I.1": Value(number=15)}


def test_what_waits_is_not_lost_without_a_word() -> None:
    chat = two(FakeBackend()).says("I.1 14").says("/trogiup")
    assert chat.heard.startswith("Tin “I.1 14” gửi trước chưa được ghi.")
    assert chat.session.waiting is None


def test_an_album_that_waits_is_not_lost_without_a_word() -> None:
    chat = two(FakeBackend()).sends(MediaKind.PHOTO, file=MediaFile("p1")).says("/tonghop")
    assert chat.heard.startswith("1 tệp gửi trước chưa được ghi.")


def test_a_report_chosen_once_is_not_asked_about_again() -> None:
    backend = FakeBackend()
    chat = two(backend).says("/tiendo").presses("UBND xã Bãi Sậy")
    assert "UBND xã Bãi Sậy" in chat.says("/tiendo").heard
    chat.says("I.1 14")
    assert backend.values(BAI_SAY) == {"I.1": Value(number=14)}
    assert "Báo cáo CCHC quý III/2024, UBND xã Bãi Sậy" in chat.heard
    assert "UBND xã Bãi Sậy" in chat.says("/nop").heard


def test_another_report_is_in_hand_once_it_was_chosen() -> None:
    chat = two(FakeBackend()).says("/baocao").presses("UBND xã Bắc Sơn")
    chat.says("/baocao").presses("UBND xã Bãi Sậy")
    assert chat.says("/tiendo").heard.startswith("Báo cáo CCHC quý III/2024, UBND xã Bãi Sậy")


def test_a_choice_that_is_somebody_elses_gives_nothing_and_what_waits_waits_on() -> None:
    chat = two(FakeBackend()).says("I.1 14")
    chat.presses_forged(f"report.take:{FORM.code}/12142/2024-Q3", None)
    assert chat.session.waiting is not None
    assert "UBND xã Bắc Sơn" in chat.labels


@pytest.mark.parametrize("key", ["summary.open", "report.open", "me.language:vi"])
def test_what_waits_is_dropped_and_said_so_once_something_else_is_pressed(key: str) -> None:
    backend = FakeBackend()
    chat = two(backend).says("I.1 14")
    chat.presses_forged(key, None)
    assert "Tin “I.1 14” gửi trước chưa được ghi." in chat.heard
    chat.presses_forged(f"report.take:{FORM.code}/{BAC_SON}/2024-Q3", None)
    assert "Báo cáo CCHC quý III/2024" in chat.heard
    assert backend.values(Q3) == {}


def test_whoever_has_one_report_is_never_asked() -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan")
    for text in ("/tiendo", "/nop", "/sua I.1", "/mau", "/nhac", "I.1 14"):
        assert WHICH not in chat.says(text).heard
    assert "UBND" not in chat.says("I.2.1 7").heard


@pytest.mark.parametrize("command", ["/xuat", "/tonghop", "/xuat quý 2", "/tonghop q2 2024"])
def test_whose_figures_are_wanted_is_asked_where_no_report_is_in_hand(command: str) -> None:
    chat = two(FakeBackend()).says(command)
    assert chat.heard == "Anh/chị hỏi số liệu của đơn vị nào?"
    assert chat.labels == ["Xã Bắc Sơn, Huyện Ân Thi", "Xã Bãi Sậy, Huyện Ân Thi"]
    chat.presses("Xã Bãi Sậy")
    shown = chat.album.caption if "tonghop" in command else chat.heard
    assert "xã bãi sậy" in shown.casefold()


def test_figures_and_papers_are_of_the_report_in_hand() -> None:
    chat = two(FakeBackend()).says("/sua I.1").presses("UBND xã Bãi Sậy")
    assert "UBND xã Bãi Sậy" in chat.says("/xuat").heard
    assert "Xã Bãi Sậy" in chat.says("/tonghop quý 2").album.caption
    assert "UBND xã Bắc Sơn" in chat.says("/xuat bắc sơn").heard


def test_whoever_stands_above_hears_of_all_of_it_whatever_they_file_for() -> None:
    backend = FakeBackend()
    chat = backend.person("Hà", Grant(Role.CLERK, "329"), Grant(Role.FOCAL, BAC_SON))
    assert "Huyện Ân Thi" in chat.says("/tonghop").album.caption
