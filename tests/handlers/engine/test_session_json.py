"""A session comes back from its JSON as it was, or starts afresh without losing what was said."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.engine import session_json
from handlers.engine.choices import Choice
from handlers.engine.session import LateAnswer, Session, Undo
from handlers.engine.states import (
    STATES,
    AskValue,
    AssignLate,
    BlockingFindings,
    ChoosePart,
    ChooseReading,
    ChooseReport,
    ChooseSheet,
    ConfirmAppendix,
    ConfirmBulk,
    ConfirmDecision,
    ConfirmEvidence,
    ConfirmReturn,
    ConfirmSubmission,
    ConfirmWithdrawal,
    DialogState,
    FillBothSides,
    FillRest,
    GiveReason,
    Idle,
    ListFindings,
    MovingDay,
    NotRecorded,
    OneOrSeveral,
    Origin,
    Paused,
    ReportCard,
    ReturnReason,
    ReviewPart,
)
from reporting.documents.entry_sheet import SheetOption
from reporting.reports import Counted, CountedBy, EvidenceKind, Move, NewAnswer, ReportKey
from reporting.standing import ExtendedDay, ExtensionDraft
from reporting.values import State, Value
from tests.conversation.world import Q3, FakeBackend

TEXT = st.text(max_size=20)
CODES = st.sampled_from(["I.1", "I.2.1", "N.1.2"])
VALUES = st.builds(Value, number=st.integers(0, 10**15)) | st.sampled_from(
    [Value(State.NOT_YET), Value(State.OPEN), Value(text="phần lời")]
)
ANSWERS = st.builds(NewAnswer, CODES, VALUES, TEXT)
SIGNATURES = st.lists(TEXT, max_size=3).map(tuple)
REMARKS = st.lists(TEXT, max_size=2).map(tuple)
MANY = st.lists(ANSWERS, max_size=4).map(tuple)
CODE_LISTS = st.lists(CODES, max_size=2).map(tuple)
NUMBERS = st.integers(0, 10**6)

INSTANTS: Final = st.integers(10**9, 2 * 10**9).map(lambda at: datetime.fromtimestamp(at, UTC))
KINDS: Final[dict[type[DialogState], st.SearchStrategy[DialogState]]] = {
    Idle: st.builds(Idle),
    AskValue: st.builds(
        AskValue,
        CODES,
        NUMBERS,
        st.sampled_from(Origin),
        st.booleans(),
        st.none() | TEXT,
        SIGNATURES,
    ),
    ChooseReading: st.builds(ChooseReading, st.lists(VALUES, max_size=3).map(tuple), TEXT),
    FillBothSides: st.builds(FillBothSides, st.lists(VALUES, max_size=2).map(tuple), TEXT),
    Paused: st.builds(Paused),
    ConfirmBulk: st.builds(ConfirmBulk, MANY, CODE_LISTS, REMARKS, st.none() | TEXT),
    OneOrSeveral: st.builds(OneOrSeveral, TEXT),
    FillRest: st.builds(FillRest),
    ConfirmAppendix: st.builds(ConfirmAppendix, MANY, REMARKS),
    ChooseSheet: st.builds(
        ChooseSheet,
        TEXT,
        st.lists(st.builds(SheetOption, TEXT, NUMBERS, st.booleans()), max_size=2).map(tuple),
    ),
    BlockingFindings: st.builds(BlockingFindings, SIGNATURES, st.booleans()),
    GiveReason: st.builds(GiveReason, SIGNATURES),
    ListFindings: st.builds(ListFindings, SIGNATURES),
    AssignLate: st.builds(AssignLate, SIGNATURES),
    ConfirmEvidence: st.builds(ConfirmEvidence, CODES, st.sampled_from(EvidenceKind), TEXT, TEXT),
    ChooseReport: st.builds(ChooseReport, TEXT),
    ReportCard: st.builds(ReportCard, SIGNATURES),
    ChoosePart: st.builds(ChoosePart),
    ReviewPart: st.builds(ReviewPart, st.sampled_from(["I", "II"]), st.booleans(), SIGNATURES),
    ConfirmSubmission: st.builds(
        ConfirmSubmission,
        st.none() | NUMBERS,
        st.none() | st.builds(Counted, INSTANTS, st.sampled_from(CountedBy)),
        st.none() | st.dates(),
    ),
    ConfirmWithdrawal: st.builds(ConfirmWithdrawal, st.none() | NUMBERS),
    ReturnReason: st.builds(ReturnReason, NUMBERS, st.none() | NUMBERS),
    ConfirmReturn: st.builds(ConfirmReturn, NUMBERS, TEXT, st.none() | NUMBERS),
    ConfirmDecision: st.builds(
        ConfirmDecision, st.sampled_from([Move.HAND_OVER, Move.CLOSE]), REMARKS, NUMBERS
    ),
    MovingDay: st.builds(
        MovingDay,
        st.builds(
            ExtensionDraft,
            TEXT,
            TEXT,
            TEXT,
            st.sampled_from(ExtendedDay),
            st.none() | st.dates(),
            TEXT,
            st.none() | NUMBERS,
        ),
    ),
    NotRecorded: st.builds(NotRecorded, MANY, REMARKS),
}
STACKS = st.lists(st.one_of(*KINDS.values()), max_size=3).map(tuple)
SESSIONS = st.builds(
    Session,
    revision=st.integers(0, 10**9),
    report=st.builds(ReportKey, st.just("cchc_quarterly"), TEXT, TEXT),
    pinned=st.booleans(),
    stack=STACKS,
    late_answers=st.lists(st.builds(LateAnswer, TEXT, CODE_LISTS, TEXT), max_size=2).map(tuple),
    undo=st.lists(st.builds(Undo, CODES, st.none() | ANSWERS, VALUES), max_size=2).map(tuple),
    offered=st.lists(
        st.builds(Choice, TEXT, TEXT, REMARKS, is_navigation=st.booleans()), max_size=2
    ).map(tuple),
)


# --- there and back ------------------------------------------------------------------------------
def test_every_state_is_in_the_table_under_a_code_of_its_own() -> None:
    assert set(STATES) == set(get_args(DialogState)) == set(KINDS)
    assert len({entry.code for entry in STATES.values()}) == len(STATES)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_state_comes_back_as_it_was(kind: type[DialogState]) -> None:
    @given(KINDS[kind])
    def comes_back(state: DialogState) -> None:
        session = Session(report=Q3, stack=(state,))
        stored = session_json.read(session_json.write(session))
        assert stored == session_json.StoredSession(session)

    comes_back()


@given(SESSIONS)
def test_every_session_comes_back_as_it_was(session: Session) -> None:
    assert session_json.read(session_json.write(session)).session == session


def test_what_is_as_in_a_fresh_session_is_not_written() -> None:
    assert session_json.write(Session()) == '{"version":2}'
    asked = Session(report=Q3, stack=(AskValue("I.1"),))
    assert json.loads(session_json.write(asked)) == {
        "version": 2,
        "report": {"form": "cchc_quarterly", "unit": "12148", "period": "2024-Q3"},
        "stack": [["collect.value", {"indicator": "I.1"}]],
    }


# --- not understood ------------------------------------------------------------------------------
REPORT: Final = {"form": "cchc_quarterly", "unit": "12148", "period": "2024-Q3"}
UNDO: Final = [{"indicator": "I.1", "before": None, "after": {"number": 14}}]
KEPT: Final = Session(revision=8, report=Q3, undo=(Undo("I.1", None, Value(number=14)),))


@pytest.mark.parametrize(
    "stack",
    [
        [["of.tomorrow", {}]],
        [["collect.value", {"indicator": "I.1", "mood": "good"}]],
        [["collect.value", {}]],
        [["collect.value"]],
        [5],
        {"collect.value": {}},
    ],
)
def test_an_unknown_state_starts_afresh_with_all_that_belongs_to_no_state(stack: object) -> None:
    body = {"version": 2, "revision": 8, "report": REPORT, "undo": UNDO, "stack": stack}
    stored = session_json.read(json.dumps(body))
    assert stored.session == KEPT
    assert stored.problem


def test_values_read_back_above_an_unknown_state_are_told() -> None:
    answer = {"indicator": "I.2.1", "value": {"number": 7}, "raw": "I.2.1 bảy"}
    stack = [["of.tomorrow", {}], ["quick.confirm", {"answers": [answer]}]]
    body = {"version": 2, "report": REPORT, "stack": stack}
    lost = NotRecorded((NewAnswer("I.2.1", Value(number=7), "I.2.1 bảy"),))
    assert session_json.read(json.dumps(body)).session.stack == (lost,)


@pytest.mark.parametrize(
    ("body", "revision"),
    [
        ("not json", 0),
        ("[]", 0),
        ("{}", 0),
        ('{"revision": 7}', 7),
        ('{"revision": "many"}', 0),
        ('{"version": 99, "revision": 8, "stack": [["new.state", {}]]}', 8),
        ('{"version": 2, "revision": 9, "stack": [["collect.value", {"indicator": 5}]]}', 9),
        ('{"version": 2, "revision": 9, "stack": [["report.card", {}]]}', 9),
        ('{"version": 2, "revision": 9, "mood": "good"}', 9),
        ('{"version": 1, "revision": 9, "undo": 5, "offered": 5, "step": 5}', 9),
    ],
)
def test_what_nobody_can_read_starts_afresh_and_keeps_old_buttons_old(
    body: str, revision: int
) -> None:
    stored = session_json.read(body)
    assert stored.session == Session(revision=revision)
    assert stored.problem


# --- version 1 -----------------------------------------------------------------------------------
PENDING: Final = [
    {"indicator": "I.2.1", "value": {"number": 7}, "raw": "bảy <7>"},
    {"indicator": "I.5", "value": {"state": "not_yet"}, "raw": "chưa có"},
]
ATTACHED: Final = {"kind": "photo", "file": {"id": "f", "name": "", "size": 9}, "caption": "QĐ 12"}

VERSION_1: Final[dict[str, tuple[dict[str, Any], list[str]]]] = {
    "idle": ({}, []),
    "report.card": ({"checks": ["s"]}, []),
    "report.parts": ({"indicator": "I.1"}, []),
    "report.units": ({"raw": "quý II"}, []),
    "review.part": ({"part": "I", "origin": "review"}, []),
    "collect.value": ({"indicator": "I.1", "seen_answer": 4, "listed": True, "back": "I.2.1"}, []),
    "collect.reading": (
        {"indicator": "I.1", "readings": [{"number": 0}, {"state": "none_arose"}], "raw": "ko có"},
        ["“ko có”"],
    ),
    "collect.pair": (
        {"indicator": "I.2.1", "readings": [{"number": 5}, {"number": 7}], "raw": "5/7"},
        ["“5/7”"],
    ),
    "collect.paused": ({"indicator": "I.1"}, []),
    "quick.confirm": (
        {"pending": PENDING, "carried": ["I.2.1"], "remarks": ["<b>…</b>"], "said_in": "4"},
        ["I.2.1: “bảy <7>”", "I.5: “chưa có”"],
    ),
    "quick.both": ({"indicator": "I.1", "raw": "17 465"}, ["“17 465”"]),
    "quick.fill": ({"indicator": "I.1"}, []),
    "template.appendix": (
        {"pending": PENDING, "remarks": ["…"]},
        ["I.2.1: “bảy <7>”", "I.5: “chưa có”"],
    ),
    "finding.open": ({"indicator": "I.1", "checks": ["s"]}, []),
    "finding.reason": ({"indicator": "I.1", "checks": ["s"]}, []),
    "finding.list": ({"checks": ["s"]}, []),
    "straggler.row": ({"back": "I.1"}, []),
    "evidence.row": ({"attached": ATTACHED, "attached_to": "I.1"}, ["“QĐ 12”"]),
    "submit.confirm": ({}, []),
    "submit.withdraw": ({}, []),
    "clerk.reason": ({"submission": 1}, []),
    "clerk.sure": ({"submission": 1, "raw": "Sai mục III"}, ["“Sai mục III”"]),
}
"""Every step of version 1: its own fields, and what the person is told was not recorded."""


def of_version_1(step: str) -> str:
    """A session as that version wrote it."""
    own, _ = VERSION_1[step]
    return json.dumps(
        {
            "version": 1,
            "revision": 8,
            "step": step,
            "report": REPORT,
            "undo": UNDO,
            "named": True,
            "stragglers": [{"text": "8", "indicators": ["I.1"], "message": "3"}],
            "offered": [
                {"key": "summary.open", "label": "Tổng hợp", "words": ["th"], "lasting": True}
            ],
            **own,
        }
    )


@pytest.mark.parametrize("step", VERSION_1)
def test_a_session_of_version_1_starts_afresh_and_keeps_what_belongs_to_no_step(step: str) -> None:
    stored = session_json.read(of_version_1(step))
    assert stored.problem == "version 1"
    assert replace(stored.session, stack=()) == replace(
        KEPT,
        pinned=True,
        late_answers=(LateAnswer("8", ("I.1",), "3"),),
        offered=(Choice("summary.open", "Tổng hợp", ("th",), is_navigation=True),),
    )
    assert bool(stored.session.stack) is bool(VERSION_1[step][1])


@pytest.mark.parametrize("step", VERSION_1)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_whoever_had_something_read_back_is_told_at_the_next_turn_and_only_then(
    step: str, language: str
) -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong")
    backend.people[1] = replace(backend.people[1], language=language)
    backend.sessions[1] = of_version_1(step)
    told = VERSION_1[step][1]
    title = "chưa ghi, vì chương trình" if language == "vi" else "program has just been upgraded"
    chat.says("/toi")
    assert (title in chat.heard) is bool(told)
    assert [line for line in told if line not in chat.heard] == []
    assert len(chat.messages) == (2 if told else 1)
    assert backend.values() == {}
    assert title not in chat.says("/toi").heard


def test_a_button_of_a_read_back_of_version_1_records_nothing_and_tells_what_it_held() -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong")
    backend.sessions[1] = of_version_1("quick.confirm")
    chat.presses_key("quick.store")
    assert "I.2.1: “bảy <7>”" in chat.heard
    assert "Số này của chỉ tiêu nào?" in chat.messages[-1].text
    assert backend.values() == {}


def test_what_no_message_holds_is_told_in_as_many_as_it_takes() -> None:
    backend = FakeBackend()
    chat = backend.focal("Lan", "van_phong")
    answers = tuple(NewAnswer(f"I.{n}", Value(number=n), "x" * 300) for n in range(83))
    chat.session = Session(report=Q3, stack=(NotRecorded(answers),))
    heard = chat.says("/toi").heard
    assert [n for n in range(83) if f"I.{n}: “{'x' * 300}”" not in heard] == []
