"""Outgoing messages go through JSON and come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbound.payload import (
    Payload,
    UnreadablePayloadError,
    answers_to,
    from_body,
    notices,
    to_body,
)
from handlers.engine.choices import Choice
from handlers.engine.turn import (
    Album,
    CommandMenu,
    Inbound,
    Message,
    Paper,
    PaperKind,
    Priority,
    Reply,
    Slot,
    Text,
    Toast,
)
from reporting.clean_text import clean
from reporting.pictures import Bar, BarPicture, StatusGroup, StatusPicture, Tone
from reporting.reports import Question, ReportKey

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


@given(REPLIES, st.integers(0, 10**6), st.none() | TEXT, st.none() | TEXT)
def test_a_payload_comes_back_from_its_body_as_it_was(
    reply: Reply,
    revision: int,
    tapped: str | None,
    press: str | None,
) -> None:
    payload = Payload(reply, revision, tapped, press)
    body = to_body(payload)
    assert from_body("".join(body)) == payload


def test_a_body_that_has_just_been_written_is_not_read() -> None:
    payload = Payload(Message("I.1", ((Choice("a.b", "Bỏ"),),)), 7)
    assert from_body(to_body(payload)) is payload


def test_a_message_queued_by_an_older_version_is_read_under_the_names_of_today() -> None:
    body = (
        '{"kind":"message","revision":4,"reply":{"text":"Chọn:","rows":[[{"key":"report.open",'
        '"label":"Xem báo cáo","words":["báo cáo"],"lasting":true},{"key":"a.b","label":"Bỏ"}]],'
        '"slot":"notice","record":"✅ Đã chọn","asks":{"report":{"form":"f","unit":"1",'
        '"period":"2024-Q3"},"indicator":"I.1"}}}'
    )
    choices = (
        Choice("report.open", "Xem báo cáo", ("báo cáo",), is_navigation=True),
        Choice("a.b", "Bỏ"),
    )
    question = Question(ReportKey("f", "1", "2024-Q3"), "I.1")
    message = Message("Chọn:", (choices,), Slot.NOTICE, "✅ Đã chọn", question)
    assert from_body(body) == Payload(message, 4)


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"kind":"poem","reply":{}}', '{"kind":"toast","reply":{}}']
)
def test_a_body_nobody_wrote_is_told_from_one_that_was(body: str) -> None:
    with pytest.raises(UnreadablePayloadError):
        from_body(body)


def inbound(press_id: str | None) -> Inbound:
    return Inbound("telegram", "7", "7", Text(clean("x")), message_id="3", press_id=press_id)


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
