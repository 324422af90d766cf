"""Being reminded again: from every reminder, and typed wherever one is."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from handlers.engine.context import TurnContext
from handlers.engine.lookup import Lookup
from handlers.engine.session import Session
from handlers.engine.turn import Inbound, Message, Text
from handlers.pushed.again import ways_again
from handlers.report.named_rows import row_key
from reporting.clean_text import clean
from reporting.forms import FormLibrary
from reporting.ladder.pushes import PushKind, PushState
from reporting.people import Grant, Role
from reporting.reports import Move, ReportKey
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import (
    BAC_SON,
    CALENDAR,
    CATALOGUE,
    FORM,
    HISTORY,
    UNITS,
    ZONE,
    without_waiting,
)
from tests.conversation.storage import InMemoryWork
from tests.conversation.world import Q3, FakeBackend

TUESDAY = date(2024, 9, 10)
FRIDAY = datetime(2024, 9, 13, 9, 0, tzinfo=ZONE)


def seen_by(chat: Chat, report: ReportKey = Q3) -> TurnContext:
    """The context of a message to that person about that report."""
    backend = chat.backend
    person = backend.people[chat.person_id or 0]
    forms = FormLibrary.holding([FORM])
    known = Lookup(person, forms, UNITS, CALENDAR, CATALOGUE, ZONE, history=HISTORY)
    inbound = Inbound("test", chat.address, chat.address, Text(clean("")))
    return TurnContext(Session(report=report), inbound, known, backend.now)


def wanted(backend: FakeBackend) -> list[tuple[PushKind, str]]:
    """What is to be told again: of which kind, and when."""
    return [
        (one.kind, f"{one.due_at.astimezone(ZONE):%d/%m %H:%M}") for one in backend.pushed.pushes
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "nhắc lại chiều nay",
        "Nhắc lại chiều nay.",
        "nhac lai chieu nay",
        "nhắc tôi chiều nay",
        "nhắc lại giúp vào chiều nay",
        "remind me this afternoon",
        "chiều nhắc lại",
        "chiều nay nhắc tôi nhé",
        "chieu nhac",
        "nhắc tôi vào đầu giờ chiều",
        "nhắc tôi sau",
        "nhắc lại sau nhé",
        "lát nữa nhắc lại",
        "de sau nhac",
        "remind me later",
    ],
)
def test_this_afternoon_is_understood_when_it_is_typed(typed: str) -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong")
    assert lan.says(typed).heard == "Sẽ nhắc lại lúc 14:00 hôm nay."
    assert wanted(backend) == [(PushKind.AGAIN_AFTERNOON, "10/09 14:00")]


@pytest.mark.parametrize(
    "typed",
    [
        "nhắc lại sáng mai",
        "nhắc em ngày mai",
        "remind me tomorrow",
        "mai nhắc lại",
        "sáng mai nhắc",
        "mai nhac toi",
        "ngày mai hãy nhắc em nhé",
        "nhắc tôi mai",
        "nhắc lại vào sáng hôm sau",
        "please remind me again tomorrow morning",
    ],
)
def test_tomorrow_morning_is_understood_when_it_is_typed(typed: str) -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong")
    assert lan.says(typed).heard == "Sẽ nhắc lại lúc 07:30 thứ Tư 11/9."
    assert wanted(backend) == [(PushKind.AGAIN_MORNING, "11/09 07:30")]


def test_tomorrow_of_a_friday_is_monday() -> None:
    backend = FakeBackend(now=FRIDAY)
    lan = backend.officer("Lan", "van_phong")
    assert lan.says("nhắc lại sáng mai").heard == "Sẽ nhắc lại lúc 07:30 thứ Hai 16/9."


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (13, 50, "Sẽ nhắc lại lúc 14:35 hôm nay."),
        (15, 30, "Sẽ nhắc lại lúc 16:15 hôm nay."),
        (16, 30, "Sẽ nhắc lại lúc 07:30 thứ Tư 11/9."),
        (20, 0, "Sẽ nhắc lại lúc 07:30 thứ Tư 11/9."),
    ],
)
def test_an_afternoon_that_is_nearly_over_is_tomorrow(
    hour: int, minute: int, expected: str
) -> None:
    backend = FakeBackend(now=datetime(2024, 9, 10, hour, minute, tzinfo=ZONE))
    assert backend.officer("Lan", "van_phong").says("nhắc lại chiều nay").heard == expected


def test_a_question_that_is_open_stays_open() -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong")
    lan.says("/baocao").presses("Bắt đầu")
    lan.says("nhắc lại chiều nay")
    assert lan.says("14").heard.endswith("Đã ghi I.1 = 14.")


@pytest.mark.parametrize(
    "typed", ["nhắc Mai", "nhắc lại Mai", "sáng mai", "chiều nay nộp", "nhắc chị Hoa", "mai nộp"]
)
def test_other_words_are_nothing_of_the_kind(typed: str) -> None:
    backend = FakeBackend()
    backend.officer("Lan", "van_phong").says(typed)
    assert wanted(backend) == []


@pytest.mark.parametrize(
    "typed", ["nhắc tôi lúc 15h", "nhắc lại sau 2 tiếng", "nhac toi thu sau", "remind me at noon"]
)
def test_of_another_time_the_two_that_there_are_are_offered(typed: str) -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong")
    assert lan.says(typed).labels == ["Nhắc lại chiều nay", "Nhắc lại sáng mai"]
    assert wanted(backend) == []
    assert "14:00 hôm nay" in lan.presses("Nhắc lại chiều nay").heard


def test_a_leader_has_nothing_to_be_reminded_of() -> None:
    backend = FakeBackend()
    backend.person("Hải", Grant(Role.LEADER, "329")).says("nhắc lại chiều nay")
    assert wanted(backend) == []


def test_asking_twice_is_being_reminded_once() -> None:
    backend = FakeBackend()
    lan = backend.officer("Lan", "van_phong")
    lan.says("nhắc lại chiều nay").says("nhắc lại chiều nay").says("nhắc lại sáng mai")
    assert [kind for kind, _ in wanted(backend)] == [
        PushKind.AGAIN_AFTERNOON,
        PushKind.AGAIN_MORNING,
    ]


def shown(chat: Chat, message: Message) -> Chat:
    """The chat with that message before it."""
    chat.replies = (message,)
    return chat


@pytest.mark.parametrize(
    ("now", "labels"),
    [
        (datetime(2024, 9, 10, 7, 30, tzinfo=ZONE), ["Nhắc lại chiều nay", "Nhắc lại sáng mai"]),
        (datetime(2024, 9, 10, 16, 50, tzinfo=ZONE), ["Nhắc lại sáng mai"]),
        (FRIDAY, ["Nhắc lại chiều nay", "Nhắc lại thứ Hai"]),
        (datetime(2024, 9, 14, 9, tzinfo=ZONE), ["Nhắc lại thứ Hai"]),
    ],
)
def test_the_choices_say_what_they_do(now: datetime, labels: list[str]) -> None:
    backend = FakeBackend(now=now)
    lan = backend.officer("Lan", "van_phong")
    (line,) = ways_again(seen_by(lan))
    assert [choice.label for choice in line] == labels
    shown(lan, Message("Còn 3 ngày.", (line,)))
    for label in labels:
        assert "Sẽ nhắc lại" in lan.presses(label).heard
        shown(lan, Message("Còn 3 ngày.", (line,)))
    assert len(wanted(backend)) == len(labels)


# --- rows that a clerk has named -----------------------------------------------------------------
def test_a_row_that_was_named_is_asked_in_that_report() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong")
    backend.fill()
    for move in (Move.SUBMIT, Move.RETURN):
        reports = InMemoryWork(backend).reports
        without_waiting(reports.move(Q3, 1, move, 1, backend.now, None, "I.2.1 chưa đúng"))
    key = row_key(seen_by(lan), "I.2.1")
    assert key == "push.row:cchc_quarterly/12148/2024-Q3/I.2.1"
    assert lan.presses_forged(key, None).heard.startswith("I.2.1 ")


def test_a_row_of_a_report_that_was_submitted_meanwhile_is_not_asked() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong")
    backend.fill()
    move = InMemoryWork(backend).reports.move(Q3, 1, Move.SUBMIT, 1, backend.now, None)
    without_waiting(move)
    key = row_key(seen_by(lan), "I.2.1")
    assert "đã nộp" in lan.presses_forged(key, None).heard


@pytest.mark.parametrize("argument", ["", "x", "cchc_quarterly/12148/2024-Q3/IX.9", "a/b/c/d/e"])
def test_a_row_that_somebody_has_made_up_leads_nowhere(argument: str) -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan", "van_phong")
    lan.presses_forged(f"push.row:{argument}", None)
    assert plain(lan.heard)
    assert lan.session.asked is None


def test_the_key_of_a_row_fits_a_button_for_every_row_of_the_form() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong")
    here = seen_by(lan, ReportKey(FORM.code, BAC_SON, "2024-Q3"))
    keys = [row_key(here, row.code) for row in FORM.indicators]
    assert max(map(len, keys)) <= 64


def became(backend: FakeBackend, state: PushState) -> None:
    """What is to be told again has come to that."""
    (known,) = backend.pushed.pushes
    backend.pushed.pushes[0] = replace(known, state=state)


@pytest.mark.parametrize("state", [PushState.SENT, PushState.SETTLED, PushState.UNREACHABLE])
def test_whoever_was_reminded_this_afternoon_can_want_it_once_more(state: PushState) -> None:
    backend = FakeBackend(now=FRIDAY)
    lan = backend.focal("Lan", "van_phong").says("nhắc lại chiều nay")
    became(backend, state)
    backend.now = datetime(2024, 9, 13, 14, 5, tzinfo=ZONE)
    assert "lúc 14:50 hôm nay" in lan.says("nhắc lại chiều nay").heard
    assert wanted(backend) == [(PushKind.AGAIN_AFTERNOON, "13/09 14:50")]
    assert backend.pushed.pushes[0].state is PushState.WAITING


def test_what_is_still_to_be_told_this_afternoon_comes_once() -> None:
    backend = FakeBackend(now=FRIDAY)
    lan = backend.focal("Lan", "van_phong").says("nhắc lại chiều nay")
    for state in (PushState.WAITING, PushState.QUEUED):
        became(backend, state)
        lan.says("nhắc lại chiều nay")
        assert backend.pushed.pushes[0].state is state
    assert wanted(backend) == [(PushKind.AGAIN_AFTERNOON, "13/09 14:00")]
