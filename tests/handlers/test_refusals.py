"""Whatever conversation refuses something, it is said once and changes nothing."""

from dataclasses import replace

import pytest

from handlers.engine.catalogue import Markup
from handlers.engine.refusal import Refusal
from handlers.engine.turn import MediaFile, MediaKind, Slot
from reporting.clean_text import clean
from reporting.people import Grant, Role
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import CATALOGUE
from tests.conversation.world import Q3, FakeBackend

NO_REPORT = plain(CATALOGUE.speech("vi")("report.none"))
ELSEWHERE = f"{Q3.form}/12151/{Q3.period}"
"""A report that is not this officer's."""


def refused(chat: Chat) -> str:
    """The one message in which something was refused."""
    (message,) = chat.replies
    assert chat.messages == [message]
    assert chat.messages[0].slot is Slot.NOTICE
    return chat.heard


@pytest.mark.parametrize("command", ["/sua I.1", "/nop", "/mau", "/ghichu I.1 QĐ 5", "/nhac"])
def test_a_command_about_a_report_is_refused_to_who_has_none(command: str) -> None:
    backend = FakeBackend()
    chat = backend.person("Nga", Grant(Role.FOCAL, "329"))
    before = chat.session
    assert refused(chat.says(command)) == NO_REPORT
    assert chat.session == before


@pytest.mark.parametrize(
    "key",
    [
        f"collect.go:{ELSEWHERE}",
        f"collect.narrative:{ELSEWHERE}",
        f"review.missing:{ELSEWHERE}",
        f"finding.list:{ELSEWHERE}",
        f"submit.ask:{ELSEWHERE}",
    ],
)
def test_a_button_about_somebody_elses_report_is_refused(key: str) -> None:
    chat = FakeBackend().focal("Lan", "van_phong").says("/baocao")
    before = chat.session
    assert refused(chat.presses_key(key)) == NO_REPORT
    assert replace(chat.session, offered=()) == replace(before, offered=())


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("collect.go", "collect.locked"),
        ("collect.narrative", "collect.locked"),
        ("quick.fill", "collect.locked"),
        ("finding.edit:I.1", "collect.locked"),
    ],
)
def test_a_submitted_report_takes_no_answers_from_any_button(key: str, sentence: str) -> None:
    backend = FakeBackend()
    backend.fill()
    chat = backend.focal("Lan", "van_phong").says("/nop").presses("Nộp báo cáo")
    chat.says("/baocao")
    words = CATALOGUE.speech("vi")(sentence, report="Báo cáo CCHC quý III/2024")
    assert refused(chat.presses_key(key)) == plain(words)


def test_a_photo_for_a_colleagues_indicator_is_refused() -> None:
    backend = FakeBackend()
    chat = backend.officer("Hoa", "tai_chinh").says("/baocao")
    file = MediaFile("f", clean("a.jpg"), 9)
    heard = refused(chat.sends(MediaKind.PHOTO, file=file, caption="I.1 QĐ"))
    assert heard.startswith("I.1 thuộc mảng")
    assert backend.evidence == {}


def test_a_refusal_keeps_its_details_below_the_sentence_and_escapes_its_parameters() -> None:
    refusal = Refusal("collect.no_such_row", Markup("<b>Đang có</b>"), code="<x>")
    sentence, details = refusal.text(CATALOGUE.speech("vi")).split("\n")
    assert "&lt;x&gt;" in sentence
    assert details == "<b>Đang có</b>"
