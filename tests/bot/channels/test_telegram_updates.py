"""What an update of Telegram means."""

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.channels.channel import MalformedUpdateError, ReachChanged
from bot.channels.telegram import ButtonTooLongError, Telegram, button_content
from bot.channels.telegram_updates import STALE, heard_in
from bot.channels.telegram_wire import TelegramWire
from handlers.engine.turn import Inbound, InboundContent, Media, MediaFile, MediaKind, Tap, Text
from reporting.clean_text import clean

LAN = {"id": 7, "is_bot": False, "first_name": "Lan", "last_name": "Trần", "language_code": "vi"}
CHAT = {"id": 7, "type": "private", "first_name": "Lan"}


def message(**fields: Any) -> dict[str, Any]:
    found = {"message_id": 3, "date": 0, "chat": CHAT, "from": LAN, **fields}
    return {"update_id": 1, "message": found}


def press(data: str | None, **fields: Any) -> dict[str, Any]:
    query: dict[str, Any] = {"id": "99", "from": LAN, "data": data, **fields}
    query.setdefault("message", {"message_id": 3, "date": 0, "chat": CHAT})
    return {"update_id": 1, "callback_query": query}


def inbound(content: InboundContent, **fields: Any) -> Inbound:
    ordered = "press_id" not in fields
    known = {"name": "Lan Trần", "message_id": "3", "ordered": ordered, **fields}
    return Inbound("telegram", "7", "7", content, **known)


def heard(update: dict[str, Any]) -> object:
    return heard_in(json.dumps(update))


def test_text_is_said_by_somebody_with_a_name() -> None:
    assert heard(message(text="17.465")) == inbound(Text(clean("17.465")))


def test_a_command_addressed_to_the_bot_is_the_command() -> None:
    assert heard(message(text="/start@baocao_bot K7M2")) == inbound(Text(clean("/start K7M2")))


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"sticker": {}}, MediaKind.STICKER),
        ({"voice": {}}, MediaKind.VOICE),
        ({"location": {}}, MediaKind.OTHER),
    ],
)
def test_what_is_not_text_is_told_by_its_kind(fields: dict[str, Any], kind: MediaKind) -> None:
    assert heard(message(**fields)) == inbound(Media(kind))


def test_a_photo_is_had_again_in_its_largest_size() -> None:
    sizes = [
        {"file_id": "s", "width": 90, "height": 60},
        {"file_id": "l", "width": 900, "height": 9},
    ]
    found = heard(message(photo=sizes, caption="I.2.1 theo QĐ 5"))
    assert found == inbound(Media(MediaKind.PHOTO, MediaFile("l"), clean("I.2.1 theo QĐ 5")))


def test_a_file_comes_with_its_name_and_size() -> None:
    document = {"file_id": "f", "file_name": "mau.xlsx", "file_size": 30_000}
    found = heard(message(document=document, animation={}))
    assert found == inbound(Media(MediaKind.FILE, MediaFile("f", clean("mau.xlsx"), 30_000)))


def test_a_reply_knows_what_it_replies_to() -> None:
    original = {"message_id": 2, "date": 0, "chat": CHAT}
    assert heard(message(text="7", reply_to_message=original)) == inbound(
        Text(clean("7")), replied_to="2"
    )


def test_an_edited_message_is_known_as_one() -> None:
    edited = {"update_id": 1, "edited_message": message(text="8")["message"]}
    assert heard(edited) == inbound(Text(clean("8")), edited=True)


@pytest.mark.parametrize(
    ("data", "pressed"),
    [
        ("12:collect.row:I.2", Tap("collect.row:I.2", 12)),
        ("*:report.open", Tap("report.open", None)),
        ("report.open", Tap("report.open", STALE)),
        ("x:report.open", Tap("x:report.open", STALE)),
    ],
)
def test_a_tap_carries_the_key_and_the_revision_of_its_button(data: str, pressed: Tap) -> None:
    assert heard(press(data)) == inbound(pressed, press_id="99")


SOMEBODY_ELSES = {"id": 8, "type": "private", "first_name": "Hoa"}


@pytest.mark.parametrize(
    "update",
    [
        press("*:report.open", message={"message_id": 3, "date": 0, "chat": SOMEBODY_ELSES}),
        press("12:quick.store", message={"message_id": 3, "date": 0, "chat": SOMEBODY_ELSES}),
        message(text="14", chat=SOMEBODY_ELSES),
        message(voice={}, chat=SOMEBODY_ELSES),
        {"update_id": 1, "edited_message": message(text="8", chat=SOMEBODY_ELSES)["message"]},
        {
            "update_id": 1,
            "my_chat_member": {
                "chat": SOMEBODY_ELSES, "from": LAN, "new_chat_member": {"status": "kicked"},
            },
        },
    ],
)  # fmt: skip
def test_what_comes_from_somebody_elses_private_chat_is_dropped(update: dict[str, Any]) -> None:
    assert heard(update) is None


KEYS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
"""No database holds the others, so a button has none of them."""


@given(KEYS, st.none() | st.integers(0, 10**6))
def test_a_button_comes_back_as_it_was_made(key: str, revision: int | None) -> None:
    assume(len(key.encode()) <= 50)
    found = heard(press(button_content(key, revision)))
    assert found == inbound(Tap(key, revision), press_id="99")


def test_a_key_that_no_button_can_hold_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ButtonTooLongError):
        button_content("ệ" * 30, 1)


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "edited_channel_post": message(text="18")["message"]},
        {"update_id": 1, "channel_post": {"text": "x"}},
        message(text="x", **{"from": LAN | {"is_bot": True}}),
        message(text="x", chat={"id": -1, "type": "channel"}),
        message(new_chat_members=[LAN]),
        press(None),
        press("1:a", message=None),
    ],
)
def test_what_needs_no_answer_is_nothing(update: dict[str, Any]) -> None:
    assert heard(update) is None


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "7",
        "{",
        '{"message": null}',
        json.dumps(message(text=5)),
        json.dumps(message(text="x", message_id="3")),
        json.dumps(message(text="x", chat={"id": True, "type": "private"})),
        json.dumps(press("1:a", id=5)),
    ],
)
def test_what_is_not_as_documented_is_malformed(raw: str) -> None:
    with pytest.raises(MalformedUpdateError):
        heard_in(raw)


@pytest.mark.parametrize(("status", "reachable"), [("kicked", False), ("member", True)])
def test_blocking_the_bot_changes_where_a_person_can_be_reached(
    status: str, reachable: bool
) -> None:
    change = {"chat": CHAT, "from": LAN, "new_chat_member": {"status": status}}
    assert heard({"update_id": 1, "my_chat_member": change}) == ReachChanged("7", reachable)


def test_a_group_is_where_address_and_sender_differ() -> None:
    found = heard(message(text="/baocao", chat={"id": -100, "type": "supergroup"}))
    assert found == Inbound(
        "telegram",
        "-100",
        "7",
        Text(clean("/baocao")),
        group=True,
        name=clean("Lan Trần"),
        message_id="3",
        ordered=True,
    )


def test_a_phone_set_to_english_is_spoken_to_in_english() -> None:
    english = message(text="x", **{"from": LAN | {"language_code": "en-GB"}})
    assert heard(english) == inbound(Text(clean("x")), language="en")


def test_the_length_of_a_text_is_what_telegram_counts() -> None:
    channel = Telegram(TelegramWire("1:x", "http://127.0.0.1:9"))
    texts = ("x" * 4096, "<b>" + "x" * 4096 + "</b>", "x" * 4097)
    assert [len(channel.pieces(text)) for text in texts] == [1, 1, 2]


def test_when_a_message_was_written_or_changed_is_known_and_of_a_tap_it_is_not() -> None:
    written = heard(message(text="7", date=1_726_000_000))
    changed = message(text="8", date=1_726_000_000, edit_date=1_726_000_600)
    changed["edited_message"] = changed.pop("message")
    pressed = press("3:menu.open")
    pressed["callback_query"]["message"]["date"] = 1_726_000_000
    found = [written, heard(changed), heard(pressed)]
    times = [one.said_at for one in found if isinstance(one, Inbound)]
    assert times == [1_726_000_000, 1_726_000_600, None]


@pytest.mark.parametrize("date", ["", None, 0, -5, 1e300, 2**70, [1], True])
def test_a_message_whose_date_is_none_is_read_all_the_same(date: object) -> None:
    assert heard(message(text="7", date=date)) == inbound(Text(clean("7")))


@pytest.mark.parametrize(
    "odd", [{"width": "9" * 9}, {"height": 1e9}, {"file_size": "9"}, {"file_size": 2**70}]
)
def test_a_photo_whose_measures_are_none_is_malformed(odd: dict[str, object]) -> None:
    photo = {"file_id": "f", "width": 2**40, "height": 2**40, **odd}
    with pytest.raises(MalformedUpdateError):
        heard(message(photo=[photo]))


@pytest.mark.parametrize(
    ("typed", "heard_as"),
    [
        ("14…", "14..."),
        ("/ghichu I.2.2 chữ lẻ \ud83d", "/ghichu I.2.2 chữ lẻ "),
        ("/ghichu II.1.1 a\x00b", "/ghichu II.1.1 ab"),
        ("/ghichu I.1 ghi \u202echú", "/ghichu I.1 ghi chú"),
        ("/tonghop bắc\u200b sơn", "/tonghop bắc sơn"),
        ("\u200b/toi", "/toi"),
        ("１４", "14"),
    ],
)
def test_a_text_is_cleaned_where_it_comes_in(typed: str, heard_as: str) -> None:
    assert heard(message(text=typed)) == inbound(Text(clean(heard_as)))


def test_captions_and_names_of_files_are_cleaned_too() -> None:
    document = {"file_id": "f", "file_name": "mâ\u0303u\u202e.xlsx"}
    found = heard(message(document=document, caption="I.1\u200b công văn"))
    file = MediaFile("f", clean("mẫu.xlsx"))
    assert found == inbound(Media(MediaKind.FILE, file, clean("I.1 công văn")))
