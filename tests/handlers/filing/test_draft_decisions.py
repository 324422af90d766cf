"""Handing over and closing are final: asked once, and done only if nothing has changed since."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.engine.states import ConfirmDecision
from reporting.people import Grant, Role
from reporting.reports import Move, ReportKey, ReportState, Submission
from reporting.units import Level, Unit, UnitHistory
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.engine import FORM
from tests.conversation.merged import BAC_SON, BAI_SAY, TOWN
from tests.conversation.world import FakeBackend
from tests.handlers.filing.test_ended_drafts import (
    BUTTON,
    KEY,
    MOVED,
    OTHER_UNITS,
    SURE_TO_CLOSE,
    SURE_TO_HAND_OVER,
    clerk_of,
    merged_in_august,
)

ARGUMENT = f"{KEY.form}/{KEY.unit}/{KEY.period}"
OF_BAI_SAY = ReportKey(FORM.code, BAI_SAY, "2025-Q3")
DECISIONS = {"Bàn giao": Move.HAND_OVER, "Đóng": Move.CLOSE}
QUESTIONS = {"Bàn giao": SURE_TO_HAND_OVER, "Đóng": SURE_TO_CLOSE}


def asked(backend: FakeBackend, decision: str) -> Chat:
    """A clerk who is asked whether that is to be done."""
    return clerk_of(backend).says("/tiendo").presses(BUTTON).presses(decision)


def moves(backend: FakeBackend) -> list[Move]:
    return [one.move for one in backend.view(KEY).submissions]


@pytest.mark.parametrize("decision", DECISIONS)
def test_thinking_better_of_it_leaves_it_as_it_was(decision: str) -> None:
    backend = merged_in_august()
    chat = asked(backend, decision).presses("Thôi")
    assert chat.heard == "Chưa bàn giao hay đóng, số liệu dở dang vẫn như cũ."
    assert (moves(backend), backend.told, chat.session.stack) == ([], [], ())
    assert chat.says("/tiendo").presses(BUTTON).labels == ["Bàn giao", "Đóng"]


@pytest.mark.parametrize(
    ("decision", "text", "done"),
    [
        ("Bàn giao", "bàn giao", True),
        ("Bàn giao", "ban giao", True),
        ("Bàn giao", "ĐỒNG Ý", True),
        ("Bàn giao", "hand over", True),
        ("Bàn giao", "không bàn giao", False),
        ("Bàn giao", "thôi", False),
        ("Bàn giao", "đóng", False),
        ("Bàn giao", "14", False),
        ("Bàn giao", "I.1 14, I.2.1 7", False),
        ("Đóng", "đóng", True),
        ("Đóng", "có", True),
        ("Đóng", "dừng", False),
        ("Đóng", "đúng", False),
        ("Đóng", "thôi đóng", False),
        ("Đóng", "thôi", False),
        ("Đóng", "đừng đóng", False),
        ("Đóng", "đống", False),
        ("Đóng", "bàn giao", False),
        ("Đóng", "/huy", False),
        ("Đóng", "xin chào", False),
    ],
)
def test_what_is_typed_decides_only_if_it_says_so(decision: str, text: str, done: bool) -> None:
    backend = merged_in_august()
    chat = asked(backend, decision).says(text)
    assert chat.heard
    assert moves(backend) == ([DECISIONS[decision]] if done else [])
    assert backend.values(KEY) == {"I.1": Value(number=14), "I.2.1": Value(number=7)}


@pytest.mark.parametrize(("act", "decision"), [("hand_over", "Bàn giao"), ("close", "Đóng")])
def test_a_button_that_once_decided_at_once_asks(act: str, decision: str) -> None:
    backend = merged_in_august()
    chat = clerk_of(backend).presses_forged(f"ended.{act}:{ARGUMENT}", None)
    assert chat.heard == QUESTIONS[decision]
    assert moves(backend) == []
    chat.presses_forged(f"ended.{act}:{ARGUMENT}", None)
    assert chat.heard == QUESTIONS[decision]
    chat.presses(decision)
    assert moves(backend) == [DECISIONS[decision]]


@pytest.mark.parametrize("decision", DECISIONS)
def test_pressed_twice_it_is_done_once(decision: str) -> None:
    backend = merged_in_august()
    chat = asked(backend, decision)
    question = chat.replies
    chat.presses(decision)
    told = len(backend.told)
    chat.replies = question
    chat.presses(decision)
    assert moves(backend) == [DECISIONS[decision]]
    assert len(backend.told) == told


@pytest.mark.parametrize("revision", [None, 0, 10**6])
def test_nobody_decides_by_a_forged_button(revision: int | None) -> None:
    backend = merged_in_august()
    backend.person("Hoa", Grant(Role.LEADER, "33")).presses_forged("ended.decide", revision)
    chat = clerk_of(backend).presses_forged("ended.decide", revision)
    chat.says("/tiendo").presses(BUTTON).presses("Đóng").presses_forged("ended.decide", revision)
    assert moves(backend) == []
    assert isinstance(chat.session.state, ConfirmDecision)


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("typed", [False, True])
def test_whoever_is_no_clerk_any_more_decides_nothing(decision: str, typed: bool) -> None:
    backend = merged_in_august()
    chat = asked(backend, decision)
    assert chat.person_id is not None
    clerk = backend.people[chat.person_id]
    backend.people[clerk.id] = replace(clerk, grants=(Grant(Role.LEADER, "cum-1"),))
    assert "chuyên viên tổng hợp" in (chat.says("có") if typed else chat.presses(decision)).heard
    assert moves(backend) == []


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize(
    ("move", "outcome"),
    [(Move.HAND_OVER, "Đã bàn giao cho"), (Move.CLOSE, "Đã đóng lúc"), (Move.SUBMIT, "Đã nộp lúc")],
)
def test_what_became_of_it_meanwhile_is_said_and_nothing_done(
    decision: str, move: Move, outcome: str
) -> None:
    backend = merged_in_august()
    chat = asked(backend, decision)
    backend.submissions[KEY] = [Submission(move, 1, backend.now, "UBND xã Ân Thi")]
    chat.says("có")
    assert chat.heard.startswith(MOVED)
    assert outcome in chat.heard
    assert chat.labels == []
    assert moves(backend) == [move]


@pytest.mark.parametrize("decision", DECISIONS)
def test_it_is_asked_anew_after_it_was_submitted_and_withdrawn(decision: str) -> None:
    backend = merged_in_august()
    chat = asked(backend, decision)
    there_and_back = [Move.SUBMIT, Move.WITHDRAW]
    backend.submissions[KEY] = [Submission(move, 1, backend.now) for move in there_and_back]
    chat.presses(decision)
    assert chat.heard.startswith(MOVED)
    assert moves(backend) == there_and_back
    chat.presses(decision).presses(decision)
    assert moves(backend) == [*there_and_back, DECISIONS[decision]]


def other_successors(backend: FakeBackend, what: str) -> None:
    """A list of units by which somebody else reports instead, or the same under another name."""
    new = Unit("12999", "Xã Phù Ủng", Level.COMMUNE, "cum-1", date(2025, 9, 1))
    follow = {"another": ("12999",), "both": (TOWN, "12999"), "renamed": (TOWN,), "none": ()}[what]
    changed = [
        replace(unit, successors=follow)
        if unit.code == BAC_SON
        else replace(unit, name="Xã Nguyễn Trãi")
        if what == "renamed" and unit.name == "Xã Ân Thi"
        else unit
        for unit in backend.history.all
    ]
    gone = (unit for unit in changed if what != "none" or unit.code != TOWN)
    backend.history = UnitHistory.of([*gone, *([new] if "12999" in follow else [])])


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize(
    ("what", "now"),
    [
        ("another", "UBND xã Phù Ủng nộp báo cáo thay"),
        ("both", "UBND xã Ân Thi, UBND xã Phù Ủng nộp báo cáo thay"),
        ("renamed", "UBND xã Nguyễn Trãi nộp báo cáo thay"),
        ("none", "kết thúc ngày 31/8/2025"),
    ],
)
def test_a_list_that_names_others_meanwhile_is_shown_and_asked_about_anew(
    decision: str, what: str, now: str
) -> None:
    backend = merged_in_august()
    chat = clerk_of(backend, "33").says("/tiendo").presses(BUTTON).presses(decision)
    other_successors(backend, what)
    chat.presses(decision)
    assert chat.heard.startswith(OTHER_UNITS)
    assert now in chat.heard
    assert moves(backend) == []
    assert ("Bàn giao" in chat.labels) is (what != "none")
    chat.presses("Đóng").presses("Đóng")
    assert moves(backend) == [Move.CLOSE]


def test_looking_at_another_draft_ends_the_question() -> None:
    backend = merged_in_august()
    backend.record(OF_BAI_SAY, {"I.1": Value(number=3)})
    chat = asked(backend, "Đóng").says("/tiendo").presses("Dở dang: Bãi Sậy")
    assert chat.session.stack == ()
    chat.says("đóng")
    assert "của UBND xã Bãi Sậy (" in chat.heard
    chat.says("đóng")
    assert moves(backend) == []
    assert backend.view(OF_BAI_SAY).state is ReportState.CLOSED


@pytest.mark.parametrize("command", ["/tiendo bắc sơn", "/tonghop", "/toi", "/trogiup", "/start"])
def test_a_command_ends_the_question(command: str) -> None:
    backend = merged_in_august()
    chat = asked(backend, "Đóng").says(command)
    assert chat.session.stack == ()
    chat.says("đóng")
    assert moves(backend) == []


def test_it_is_asked_in_the_language_of_the_clerk() -> None:
    backend = merged_in_august()
    chat = backend.person("Vân", Grant(Role.CLERK, "cum-1"), language="en")
    chat.says("/tiendo").presses("Left: Bắc Sơn").presses("Hand over")
    assert "2/83 indicators) to " in chat.heard
    assert chat.heard.endswith("This cannot be undone.")
    assert "as before" in chat.says("never mind").heard
    assert moves(backend) == []
