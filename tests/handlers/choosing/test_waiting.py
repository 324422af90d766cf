"""What waits to be told which report it is for: typed answers, other askings, days that pass."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.engine.session import WaitingMessage
from handlers.engine.turn import Media, MediaFile, MediaKind
from reporting.people import Grant, Role
from reporting.reports import ReportKey
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, FORM
from tests.conversation.world import Q3, FakeBackend
from tests.forms_beside import COMMUNES, forms_of_communes

BAI_SAY = ReportKey(FORM.code, "12151", "2024-Q3")
WHICH = "Anh/chị có nhiều báo cáo. Tin vừa gửi là cho báo cáo nào?"
LOST = "Tin “I.1 14” gửi trước chưa được ghi."
OLD_BUTTON = "nút"


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


@pytest.fixture
def backend(several: Path) -> FakeBackend:
    communes, small = forms_of_communes(several)
    return FakeBackend(form=communes, others=(small,))


def two(backend: FakeBackend) -> Chat:
    return backend.person("Nga", Grant(Role.FOCAL, BAC_SON), Grant(Role.FOCAL, "12151"))


def four(backend: FakeBackend) -> Chat:
    """Two communes, each with two forms."""
    return two(backend)


def key_of(chat: Chat, label: str) -> str:
    choices = (choice for line in chat.messages[-1].keyboard for choice in line)
    return next(choice.key for choice in choices if choice.label.startswith(label))


# --- typed answers -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "answer", ["bãi", "Bãi Sậy", "bai say", "xã bãi sậy", "ubnd xã bãi sậy", "2", "2.", "12151"]
)
def test_a_unit_is_chosen_by_its_name_a_part_of_it_its_code_or_its_number(answer: str) -> None:
    backend = FakeBackend()
    two(backend).says("I.1 14").says(answer)
    assert backend.values(BAI_SAY) == {"I.1": Value(number=14)}
    assert backend.values(Q3) == {}


def test_words_that_several_choices_have_leave_those_to_choose_among(backend: FakeBackend) -> None:
    chat = four(backend).says("/nop").says("bắc")
    assert chat.heard == "Có nhiều báo cáo “bắc”. Anh/chị chọn:"
    assert chat.labels == [
        "UBND xã Bắc Sơn: Báo cáo CCHC xã quý III/2024",
        "UBND xã Bắc Sơn: Báo cáo văn thư quý III/2024",
    ]
    said = chat.says("văn thư").heard
    assert said.startswith("Báo cáo văn thư quý III/2024, UBND xã Bắc Sơn\nChưa nộp được")


@pytest.mark.parametrize("answer", ["văn thư bãi sậy", "bai say vt", "4"])
def test_form_and_unit_may_be_typed_together(backend: FakeBackend, answer: str) -> None:
    said = four(backend).says("/tiendo").says(answer).heard
    assert said.startswith("Báo cáo văn thư quý III/2024, UBND xã Bãi Sậy\n")


@pytest.mark.parametrize("answer", ["bãi sại", "bai sayy"])
def test_a_slip_is_offered_and_not_taken(answer: str) -> None:
    backend = FakeBackend()
    chat = two(backend).says("I.1 14").says(answer)
    assert chat.heard == f"Chưa rõ “{answer}”. Có phải anh/chị muốn nói đến:"
    assert (chat.labels, backend.answers) == (["UBND xã Bãi Sậy"], {})
    chat.presses("UBND xã Bãi Sậy")
    assert backend.values(BAI_SAY) == {"I.1": Value(number=14)}


@pytest.mark.parametrize("other", ["xin chào", "14", "0", "3", "bắc kạn", "mai tôi gửi"])
def test_another_text_is_told_to_be_unrecorded_and_what_waits_waits_on(other: str) -> None:
    backend = FakeBackend()
    chat = two(backend).says("I.1 14").says(other)
    assert chat.heard == (f"“{other}” chưa được ghi. Trước hết, anh/chị chọn báo cáo cho “I.1 14”:")
    chat.presses("UBND xã Bãi Sậy")
    assert backend.values(BAI_SAY) == {"I.1": Value(number=14)}


@pytest.mark.parametrize("answer", ["thôi", "bỏ", "Không", "hủy", "/huy"])
def test_what_waits_can_be_dropped(answer: str) -> None:
    chat = two(FakeBackend()).says("I.1 14").says(answer)
    assert chat.heard.startswith(LOST)
    assert chat.heard.count(LOST) == 1
    assert chat.session.waiting is None


def test_a_number_answers_the_question_that_is_open_beside(backend: FakeBackend) -> None:
    chat = four(backend).says("/baocao cchc xã bắc sơn").presses("Bắt đầu").says("K.1 9")
    assert "không có chỉ tiêu K.1" in chat.heard
    chat.says("2")
    assert chat.heard.startswith("Tin “K.1 9” gửi trước chưa được ghi.")
    assert backend.values(ReportKey(COMMUNES, BAC_SON, "2024-Q3")) == {"I.1": Value(number=2)}


# --- more than one message -----------------------------------------------------------------------
def test_values_sent_one_after_the_other_wait_together() -> None:
    backend = FakeBackend()
    chat = two(backend).says("I.1 14").says("I.2.1 7")
    assert chat.heard == "Anh/chị có nhiều báo cáo. 2 tin vừa gửi là cho báo cáo nào?"
    chat.says("bãi").presses("Ghi")
    assert backend.values(BAI_SAY) == {"I.1": Value(number=14), "I.2.1": Value(number=7)}


def test_photos_sent_one_after_the_other_wait_together() -> None:
    backend = FakeBackend()
    chat = two(backend).sends(MediaKind.PHOTO, file=MediaFile("p1"), caption="I.1 công văn")
    chat.sends(
        MediaKind.PHOTO,
        file=MediaFile("p2"),
        album="a",
        more=(Media(MediaKind.PHOTO, MediaFile("p3"), album="a"),),
    )
    assert chat.heard == "Anh/chị có nhiều báo cáo. 2 tin vừa gửi là cho báo cáo nào?"
    chat.presses("UBND xã Bãi Sậy")
    assert chat.heard.startswith("Gắn 3 ảnh này vào I.1 ")
    chat.presses("Gắn")
    (kept,) = backend.evidence[BAI_SAY]
    assert [file.file_id for file in kept.files] == ["p1", "p2", "p3"]


def test_a_sheet_waits_alone(backend: FakeBackend) -> None:
    chat = four(backend).sends(MediaKind.PHOTO, file=MediaFile("p1"))
    chat.sends(MediaKind.FILE, file=MediaFile("s1", name="so-lieu.xlsx"))  # type: ignore[arg-type]
    assert chat.heard.startswith("1 tệp gửi trước chưa được ghi.")


def test_a_text_and_a_photo_do_not_wait_together_and_that_is_said() -> None:
    chat = two(FakeBackend()).says("I.1 14").sends(MediaKind.PHOTO, file=MediaFile("p1"))
    assert chat.heard == f"{LOST}\n{WHICH}"
    assert chat.says("I.1 14").heard == f"1 tệp gửi trước chưa được ghi.\n{WHICH}"


@pytest.mark.parametrize("command", ["/tiendo", "/tiendo quý 3", "/mau", "/sua I.1", "/baocao"])
def test_a_command_that_only_shows_is_dropped_without_a_word(command: str) -> None:
    chat = two(FakeBackend()).says(command).says("/toi")
    assert chat.heard.startswith("Nga\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/nop", "Lệnh “/nop” gửi trước chưa thực hiện."),
        ("/nhac", "Lệnh “/nhac” gửi trước chưa thực hiện."),
        ("/sua I.1 14", "Tin “/sua I.1 14” gửi trước chưa được ghi."),
        ("/ghichu I.1 cv 5", "Tin “/ghichu I.1 cv 5” gửi trước chưa được ghi."),
    ],
)
def test_a_command_that_does_something_is_said_not_to_have_been_done(
    command: str, said: str
) -> None:
    assert two(FakeBackend()).says(command).says("/toi").heard.startswith(f"{said}\n")


# --- changed while it waits ----------------------------------------------------------------------
def test_a_text_that_is_changed_while_it_waits_waits_as_it_reads_now() -> None:
    backend = FakeBackend()
    chat = two(backend).says("I.1 14")
    chat.edits(chat.last_id - 1, "I.1 15")
    assert chat.heard == WHICH
    chat.presses("UBND xã Bãi Sậy")
    assert backend.values(BAI_SAY) == {"I.1": Value(number=15)}


def test_a_caption_that_is_changed_while_it_waits_counts() -> None:
    backend = FakeBackend()
    chat = two(backend).sends(MediaKind.PHOTO, file=MediaFile("p1"))
    sent = chat.last_id - 1
    caption = Media(MediaKind.PHOTO, MediaFile("p1"), "I.1")  # type: ignore[arg-type]
    chat.captions(sent, caption).presses_forged(chat.session.waiting.choices[1].key, None)  # type: ignore[union-attr]
    assert chat.heard.startswith("Gắn ảnh này vào I.1 ")


def test_an_edit_of_something_else_leaves_what_waits() -> None:
    chat = two(FakeBackend()).says("xin chào").says("I.1 14")
    chat.edits(1, "chào")
    assert chat.replies == ()
    assert chat.session.waiting is not None


# --- buttons of another asking -------------------------------------------------------------------
def test_a_button_of_an_earlier_asking_does_not_answer_the_present_one() -> None:
    backend = FakeBackend()
    chat = two(backend).says("/nop")
    old = key_of(chat, "UBND xã Bắc Sơn")
    chat.says("I.1 14").presses_forged(old, None)
    assert OLD_BUTTON in chat.toast.casefold()
    assert chat.heard == WHICH
    assert backend.answers == {}
    chat.presses("UBND xã Bãi Sậy")
    assert backend.values(BAI_SAY) == {"I.1": Value(number=14)}


def test_a_button_of_an_earlier_asking_opens_its_report_once_nothing_waits() -> None:
    chat = two(FakeBackend()).says("I.1 14")
    old = key_of(chat, "UBND xã Bắc Sơn")
    chat.says("thôi").presses_forged(old, None)
    assert chat.session.report == Q3
    assert "UBND xã Bắc Sơn · hạn" in chat.heard


def test_a_button_that_was_no_answer_opens_its_report_and_records_nothing() -> None:
    backend = FakeBackend()
    chat = two(backend).says("I.1 14")
    chat.presses_forged(f"report.take:{FORM.code}/12151/2024-Q3", None)
    assert chat.heard.startswith(f"{LOST}\nBáo cáo CCHC quý III/2024\nUBND xã Bãi Sậy")
    assert backend.answers == {}


def test_a_button_of_a_form_asked_about_earlier_does_not_choose_for_another_question(
    backend: FakeBackend,
) -> None:
    chat = backend.person("Hà", Grant(Role.CLERK, "329")).says("/tonghop")
    old = key_of(chat, "Báo cáo văn thư")
    chat.says("/xuat").presses_forged(old, None)
    assert OLD_BUTTON in chat.toast.casefold()
    assert chat.heard == "Anh/chị hỏi báo cáo nào?"
    assert "Báo cáo văn thư quý III/2024" in chat.presses("Báo cáo văn thư").heard


def test_an_unknown_button_shows_the_question_once_more() -> None:
    chat = two(FakeBackend()).says("I.1 14").presses_forged("status.no_such", None)
    assert chat.heard == WHICH
    assert chat.session.waiting is not None


def test_the_question_of_an_older_version_of_the_program_is_asked_again() -> None:
    """Its choices carry no token, and it is not known when the message came."""
    backend = FakeBackend()
    chat = two(backend).says("/toi")
    chat.session = replace(chat.session, waiting=WaitingMessage("I.1 14", (), "1"))
    taken = f"report.take:{FORM.code}/12151/2024-Q3"
    chat.presses_forged(taken, None)
    assert chat.heard.startswith("“I.1 14” gửi đã lâu nên chưa ghi.")
    chat.presses_forged(taken, None)
    assert backend.values(BAI_SAY) == {"I.1": Value(number=14)}


# --- days that pass ------------------------------------------------------------------------------
def test_the_day_after_it_is_taken_as_if_it_had_come_now() -> None:
    backend = FakeBackend()
    two(backend).says("I.1 14").later(timedelta(days=1, hours=15)).says("bãi")
    assert backend.values(BAI_SAY) == {"I.1": Value(number=14)}


@pytest.mark.parametrize("answer", ["bãi sậy", "2"])
def test_two_days_later_it_is_asked_about_once_more(answer: str) -> None:
    backend = FakeBackend()
    chat = two(backend).says("I.1 14").later(timedelta(days=1, hours=16)).says(answer)
    assert chat.heard == (
        "“I.1 14” gửi lúc 08:30 10/9, đã lâu nên chưa ghi. Nếu vẫn cần, anh/chị chọn lại báo cáo:"
    )
    assert backend.answers == {}
    chat.presses("UBND xã Bãi Sậy")
    assert backend.values(BAI_SAY) == {"I.1": Value(number=14)}


def test_photos_that_waited_for_days_are_asked_about_once_more() -> None:
    backend = FakeBackend()
    chat = two(backend).sends(MediaKind.PHOTO, file=MediaFile("p1"), caption="I.1")
    chat.later(timedelta(days=3)).presses("UBND xã Bãi Sậy")
    assert chat.heard.startswith("1 ảnh, tệp gửi lúc 08:30 10/9, đã lâu nên chưa ghi.")
    assert chat.presses("UBND xã Bãi Sậy").heard.startswith("Gắn ảnh này vào I.1 ")


def test_what_only_shows_something_may_wait_for_days() -> None:
    chat = two(FakeBackend()).says("/tiendo").later(timedelta(days=3)).says("2")
    assert chat.heard.startswith("Báo cáo CCHC quý III/2024, UBND xã Bãi Sậy\n")


def test_a_message_that_waited_for_days_does_not_go_with_one_of_today() -> None:
    chat = two(FakeBackend()).says("I.1 14").later(timedelta(days=3)).says("I.2.1 7")
    assert chat.heard == f"{LOST}\n{WHICH}"
