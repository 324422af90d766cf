"""What a reminder says, to whom and in which language."""

from dataclasses import replace
from datetime import datetime

import pytest

from handlers.engine.context import TurnContext
from handlers.engine.lookup import Lookup
from handlers.engine.session import Session
from handlers.engine.turn import Inbound, Message, Text
from handlers.pushed.reminder import reminder
from reporting.clean_text import clean
from reporting.forms import FormLibrary
from reporting.ladder import owes
from reporting.reports import ReportState
from reporting.values import State, Value
from tests.conversation.assertions import plain, within_limits
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, CALENDAR, CATALOGUE, FORM, HISTORY, UNITS, ZONE
from tests.conversation.world import Q3, FakeBackend


def reminded(backend: FakeBackend, chat: Chat) -> Message | None:
    """The reminder this person would get now."""
    person = backend.people[chat.person_id or 0]
    owed = owes(FORM, backend.values(), ReportState.DRAFT, person, BAC_SON)
    if owed is None:
        return None
    forms = FormLibrary.holding([FORM])
    known = Lookup(person, forms, UNITS, CALENDAR, CATALOGUE, ZONE, history=HISTORY)
    inbound = Inbound("test", chat.address, chat.address, Text(clean("")))
    ctx = TurnContext(Session(report=Q3), inbound, known, backend.now, backend.view(Q3))
    message = reminder(ctx, owed)
    within_limits(message)
    return message


def test_an_officer_hears_what_is_missing_and_where() -> None:
    backend = FakeBackend()
    backend.fill(but=("I.6", "III.1.4"))
    message = reminded(backend, backend.officer("Lan", "van_phong"))
    assert message is not None
    assert plain(message.text) == (
        "Còn 6 ngày đến hạn Báo cáo CCHC quý III/2024 (thứ Hai 16/9).\n"
        "Mảng của anh/chị còn thiếu 2/58 chỉ tiêu, ở mục I, III: I.6, III.1.4."
    )
    labels = [(choice.label, choice.is_navigation) for line in message.keyboard for choice in line]
    assert labels == [
        ("Làm tiếp", True), ("Nhắc lại chiều nay", True), ("Nhắc lại sáng mai", True),
    ]  # fmt: skip


def test_the_button_leads_to_the_first_open_row_of_that_very_report() -> None:
    backend = FakeBackend()
    backend.fill(but=("II.1.2",))
    minh = backend.officer("Minh", "tu_phap")
    message = reminded(backend, minh)
    assert message is not None
    minh.replies = (message,)
    assert minh.presses("Làm tiếp").heard.startswith("II.1.2 ")


def test_whoever_owes_nothing_is_not_reminded() -> None:
    backend = FakeBackend()
    backend.fill(but=("I.6",))
    assert reminded(backend, backend.officer("Minh", "tu_phap")) is None


def test_the_focal_point_hears_of_colleagues_and_then_of_the_submission() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong")
    backend.fill(but=("II.1.1", "VI.1.1", "VI.1.2"))
    colleagues = reminded(backend, lan)
    assert colleagues is not None
    assert plain(colleagues.text).endswith(
        "Phần của anh/chị đã xong. Đơn vị còn thiếu 3 chỉ tiêu: Tư pháp 1, Tài chính 2."
    )
    backend.fill()
    ready = reminded(backend, lan)
    assert ready is not None
    assert plain(ready.text).endswith("Đã đủ số liệu, anh/chị chỉ còn bấm nộp.")
    lan.replies = (ready,)
    assert "Nộp Báo cáo CCHC quý III/2024" in lan.presses("Nộp báo cáo").heard


@pytest.mark.parametrize(
    ("day", "beginning"),
    [
        (15, "Còn 1 ngày đến hạn"),
        (16, "Hôm nay là hạn cuối Báo cáo CCHC quý III/2024 (thứ Hai 16/9)."),
        (17, "Báo cáo CCHC quý III/2024 đã quá hạn 1 ngày (hạn thứ Hai 16/9)."),
    ],
)
def test_the_day_is_said_in_words(day: int, beginning: str) -> None:
    backend = FakeBackend(now=datetime(2024, 9, day, 8, tzinfo=ZONE))
    message = reminded(backend, backend.officer("Minh", "tu_phap"))
    assert message is not None
    assert plain(message.text).startswith(beginning)


def test_many_missing_rows_are_counted_and_not_listed() -> None:
    backend = FakeBackend()
    message = reminded(backend, backend.officer("Lan", "van_phong"))
    assert message is not None
    assert plain(message.text).endswith("còn thiếu 58/58 chỉ tiêu, ở mục I, III, IV, V, VII.")


def test_a_row_not_available_yet_is_reminded_of() -> None:
    backend = FakeBackend()
    backend.fill()
    backend.record(Q3, {"II.1.1": Value(State.NOT_YET)})
    assert reminded(backend, backend.officer("Minh", "tu_phap")) is not None


def test_english_speakers_are_reminded_in_english() -> None:
    backend = FakeBackend()
    minh = backend.officer("Minh", "tu_phap")
    person = backend.people[minh.person_id or 0]
    backend.people[person.id] = replace(person, language="en")
    message = reminded(backend, minh)
    assert message is not None
    assert plain(message.text).startswith("6 days until Administrative reform report Q3 2024")
