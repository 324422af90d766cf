"""Outgoing messages go through JSON and come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbound import session_json
from bot.outbound.payload import (
    Payload,
    UnreadablePayloadError,
    answers_to,
    from_body,
    notices,
    to_body,
)
from handlers.engine.turn import (
    Album,
    Choice,
    CommandMenu,
    Inbound,
    Message,
    Paper,
    PaperKind,
    Priority,
    Reply,
    Session,
    Slot,
    Text,
    Toast,
)
from reporting.pictures import Bar, BarPicture, StatusGroup, StatusPicture, Tone
from reporting.reports import ReportKey
from reporting.values import State, Value

TEXT = st.text(max_size=20)
CHOICES = st.builds(Choice, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple), st.booleans())
ROWS = st.lists(st.lists(CHOICES, max_size=2).map(tuple), max_size=2).map(tuple)
TONES = st.sampled_from(Tone)
NUMBERS = st.none() | st.integers(0, 10_000)
BARS = st.lists(st.builds(Bar, TEXT, NUMBERS, TEXT, TONES), max_size=2).map(tuple)
NAMES = st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple)
GROUPS = st.lists(st.builds(StatusGroup, TEXT, TONES, NAMES), max_size=2).map(tuple)
PICTURES = st.builds(BarPicture, TEXT, TEXT, BARS, NUMBERS, TEXT, TEXT) | st.builds(
    StatusPicture, TEXT, TEXT, GROUPS, TEXT
)
KEYS = st.builds(ReportKey, TEXT, TEXT, TEXT)
REPLIES = (
    st.builds(Message, TEXT, ROWS, st.sampled_from(Slot), st.none() | TEXT)
    | st.builds(Toast, TEXT)
    | st.builds(Album, st.lists(PICTURES, max_size=2).map(tuple), TEXT)
    | st.builds(CommandMenu, NAMES)
    | st.builds(Paper, st.sampled_from(PaperKind), KEYS, TEXT)
)
VALUES = st.builds(Value, number=st.integers(0, 10**15)) | st.just(Value(State.NOT_YET))
SESSIONS = st.builds(
    Session,
    revision=st.integers(0, 10**6),
    step=st.sampled_from(["idle", "collect.number"]),
    report=st.none() | KEYS,
    indicator=st.none() | TEXT,
    seen_answer=st.integers(0, 10**6),
    readings=st.lists(VALUES, max_size=2).map(tuple),
    raw=TEXT,
    part=st.none() | TEXT,
)


@given(REPLIES, st.integers(0, 10**6), st.none() | TEXT, st.none() | TEXT)
def test_a_payload_comes_back_from_its_body_as_it_was(
    reply: Reply,
    revision: int,
    tapped: str | None,
    press: str | None,
) -> None:
    payload = Payload(reply, revision, tapped, press)
    assert from_body(to_body(payload)) == payload


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"kind":"poem","reply":{}}', '{"kind":"toast","reply":{}}']
)
def test_a_body_nobody_wrote_is_told_from_one_that_was(body: str) -> None:
    with pytest.raises(UnreadablePayloadError):
        from_body(body)


@given(SESSIONS)
def test_a_session_comes_back_from_its_json_as_it_was(session: Session) -> None:
    assert session_json.from_json(session_json.to_json(session), 1) == session


@pytest.mark.parametrize(
    ("body", "revision"),
    [
        (None, 0),
        ("not json", 0),
        ("[]", 0),
        ('{"revision": 7}', 7),
        ('{"version": 99, "revision": 8, "step": "new.step"}', 8),
        ('{"version": 1, "revision": 9, "readings": 5}', 9),
    ],
)
def test_a_session_of_another_program_starts_afresh_and_keeps_old_buttons_old(
    body: str | None, revision: int
) -> None:
    assert session_json.from_json(body, 1) == Session(revision=revision)


def inbound(press_id: str | None) -> Inbound:
    return Inbound("telegram", "7", "7", Text("x"), message_id="3", press_id=press_id)


CARD, TOAST = Message("x"), Toast("Đã ghi.")
SAID: tuple[list[Reply], ...] = ([], [CARD], [CARD, TOAST], [TOAST, CARD], [CARD, CARD])


def test_a_tap_is_answered_by_exactly_one_message() -> None:
    said = [
        [from_body(one.body).press_id for one in answers_to(inbound("p"), replies, 1)]
        for replies in SAID
    ]
    assert said == [["p"], ["p"], [None, "p"], ["p", None], ["p", None]]


def test_where_nothing_was_tapped_there_is_no_toast() -> None:
    outgoing = answers_to(inbound(None), [Toast("Đã ghi."), Message("x")], 4)
    assert [from_body(one.body) for one in outgoing] == [Payload(Message("x"), 4)]


def test_a_notice_never_takes_the_place_of_a_card() -> None:
    outgoing = notices(Message("x"), [("telegram", "1")], Priority.BULK)
    assert [(one.priority, from_body(one.body)) for one in outgoing] == [
        (Priority.BULK, Payload(Message("x", slot=Slot.NOTICE)))
    ]
