"""Reading updates of Telegram: an answer cut into updates, and one update made an `Inbound`.

Only the handful of fields that count are looked at, and each of those has to be what the Bot API
documents; the typed objects of the library cost thirty times as much and refuse a whole batch for
one bad update.
"""

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.channels.channel import InboundEvent, MalformedUpdateError, ReachChanged
from handlers.engine.turn import Inbound, InboundContent, Media, MediaFile, MediaKind, Tap, Text
from reporting.clean_text import NOTHING, in_one_line
from reporting.languages import ENGLISH, VIETNAMESE
from reporting.legacy_encodings.old_text import as_read, typed

_LOG = logging.getLogger(__name__)

CHANNEL: Final = "telegram"
STALE: Final = -1
"""The revision of a button that is not one of ours any more: older than every card."""

_KINDS: Final = {
    "sticker": MediaKind.STICKER,
    "photo": MediaKind.PHOTO,
    "voice": MediaKind.VOICE,
    "video_note": MediaKind.VOICE,
    "audio": MediaKind.VOICE,
    "document": MediaKind.FILE,
    "animation": MediaKind.OTHER,
    "video": MediaKind.OTHER,
    "contact": MediaKind.OTHER,
    "location": MediaKind.OTHER,
    "venue": MediaKind.OTHER,
    "poll": MediaKind.OTHER,
    "dice": MediaKind.OTHER,
    "game": MediaKind.OTHER,
    "story": MediaKind.OTHER,
    "paid_media": MediaKind.OTHER,
    "checklist": MediaKind.OTHER,
}
"""What people send by hand; a message with none of these is Telegram's own (joined, pinned)."""

_GROUPS: Final = frozenset({"group", "supergroup"})
_IN: Final = frozenset({"member", "administrator", "creator", "restricted"})
_ADDRESSED: Final = re.compile(r"^(/\w+)@\w+")

_RESULT: Final = re.compile(r'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[\s*')
_BETWEEN: Final = re.compile(r"\s*,?\s*")
_DECODER: Final = json.JSONDecoder()

UNREADABLE: Final = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    RecursionError,
)
"""What reading raises where an update is not what the Bot API documents."""

_ESCAPED: Final = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)
"""How JSON writes what may not be storable; whole pairs are found as well."""

_NOT_STORABLE: Final = re.compile("[\0\ud800-\udfff]")

_MOST: Final = 2**63
"""What a database can number is smaller than this."""

JsonObject = Mapping[str, Any]


def with_raw_updates(text: str) -> dict[str, Any]:
    """The answer, in which `result` is a list of (update id, raw text).

    One without a number that can be kept is left out: it cannot be asked for, nor acknowledged.
    Raises one of `UNREADABLE` when the text is no such answer.
    """
    head = _RESULT.match(text)
    if head is None:
        answer: dict[str, Any] = json.loads(text)
        if answer.get("ok"):
            rows = ((one, json.dumps(one)) for one in answer["result"])
            answer["result"] = [(number_of(one), raw) for one, raw in rows if is_numbered(one)]
        return answer
    found: list[tuple[int, str]] = []
    at = head.end()
    while text[at] != "]":
        update, end = _DECODER.raw_decode(text, at)
        if is_numbered(update):
            found.append((number_of(update), text[at:end]))
        gap = _BETWEEN.match(text, end)
        at = gap.end() if gap else end
    return {"ok": True, "result": found}


def number_of(update: object) -> int:
    """The number of an update.

    Raises:
        MalformedUpdateError: it is no object with a number of 63 bits.
    """
    if not isinstance(update, dict):
        raise MalformedUpdateError("an update is an object")
    number = update.get("update_id")
    if type(number) is int and 0 <= number < _MOST:
        return number
    raise MalformedUpdateError("update_id is a whole number of 63 bits")


def is_numbered(update: object) -> bool:
    """Whether it has a number by which it can be kept."""
    try:
        number_of(update)
    except MalformedUpdateError as flaw:
        _LOG.warning("an update was left out: %s", flaw)
        return False
    return True


def heard_in(raw: str) -> InboundEvent:
    """What the update means; None when there is nothing to do.

    A private chat has its person's id. An update in which somebody else writes or presses there is
    none of Telegram's, and is dropped.

    Raises:
        MalformedUpdateError: not JSON, or a field is not what the Bot API documents.
    """
    try:
        update = _storable(json.loads(raw)) if _ESCAPED.search(raw) else json.loads(raw)
        if "message" in update:
            return _message(update["message"])
        if "edited_message" in update:
            return _message(update["edited_message"], edited=True)
        if "callback_query" in update:
            return _press(update["callback_query"])
        if "my_chat_member" in update:
            return _membership(update["my_chat_member"])
    except UNREADABLE as flaw:
        raise MalformedUpdateError(f"{type(flaw).__name__}: {flaw}") from None
    return None


def _storable(value: Any) -> Any:
    """The value without what no database holds: NUL, and halves of surrogate pairs."""
    match value:
        case str():
            return _NOT_STORABLE.sub("", value)
        case dict():
            return {_storable(name): _storable(part) for name, part in value.items()}
        case list():
            return [_storable(part) for part in value]
    return value


def _message(message: JsonObject, *, edited: bool = False) -> InboundEvent:
    sender = message.get("from")
    content = _content(message)
    if sender is None or sender["is_bot"] or content is None:
        return None
    inbound = _inbound(message["chat"], sender, content, message["message_id"])
    if inbound is None:
        return None
    original = message.get("reply_to_message")
    replied_to = None if original is None else str(_whole(original["message_id"]))
    said_at = message.get("edit_date" if edited else "date")
    return replace(
        inbound,
        replied_to=replied_to,
        edited=edited,
        ordered=True,
        said_at=said_at if type(said_at) is int and 0 < said_at < _MOST else None,
    )


def _content(message: JsonObject) -> InboundContent | None:
    text = message.get("text")
    if text is not None:
        return Text(typed(_ADDRESSED.sub(r"\1", _string(text))))
    kind = next((kind for field, kind in _KINDS.items() if field in message), None)
    if kind is None:
        return None
    caption = message.get("caption")
    album = message.get("media_group_id")
    return Media(
        kind,
        _file(message, kind),
        NOTHING if caption is None else typed(_string(caption)),
        "" if album is None else _string(album),
    )


def _file(message: JsonObject, kind: MediaKind) -> MediaFile | None:
    """What a photo or file is had again by; of a photo the largest size."""
    match kind:
        case MediaKind.PHOTO:
            photo = max(
                message["photo"], key=lambda one: _whole(one["width"]) * _whole(one["height"])
            )
            return MediaFile(_string(photo["file_id"]), NOTHING, _size(photo))
        case MediaKind.FILE:
            document = message["document"]
            name = document.get("file_name")
            return MediaFile(
                _string(document["file_id"]),
                NOTHING if name is None else as_read(typed(_string(name))),
                _size(document),
            )
        case _:
            return None


def _size(file: JsonObject) -> int | None:
    size = file.get("file_size")
    return None if size is None else _whole(size)


def _press(query: JsonObject) -> InboundEvent:
    message, content = query.get("message"), query.get("data")
    if message is None or content is None:
        return None
    pressed = _pressed(_string(content))
    return _inbound(
        message["chat"], query["from"], pressed, message["message_id"], _string(query["id"])
    )


def _pressed(content: str) -> Tap:
    revision, colon, key = content.partition(":")
    if colon and revision == "*":
        return Tap(key, None)
    if colon and revision.isdecimal():
        return Tap(key, int(revision))
    return Tap(content, STALE)


def _inbound(
    chat: JsonObject,
    sender: JsonObject,
    content: InboundContent,
    message_id: object,
    press_id: str | None = None,
) -> Inbound | None:
    kind = chat["type"]
    if kind != "private" and kind not in _GROUPS:
        return None
    if kind == "private" and _whole(chat["id"]) != _whole(sender["id"]):
        return None  # an answer would go into somebody else's chat
    names = (sender["first_name"], sender.get("last_name"))
    english = str(sender.get("language_code", "")).startswith("en")
    return Inbound(
        channel=CHANNEL,
        address=str(_whole(chat["id"])),
        sender=str(_whole(sender["id"])),
        content=content,
        group=kind in _GROUPS,
        name=in_one_line(as_read(typed(" ".join(filter(None, names)))).split()),
        language=ENGLISH if english else VIETNAMESE,
        message_id=str(_whole(message_id)),
        press_id=press_id,
    )


def _membership(change: JsonObject) -> InboundEvent:
    chat = change["chat"]
    if chat["type"] != "private" or _whole(chat["id"]) != _whole(change["from"]["id"]):
        return None
    return ReachChanged(str(_whole(chat["id"])), change["new_chat_member"]["status"] in _IN)


def _whole(value: object) -> int:
    if type(value) is int and -_MOST <= value < _MOST:
        return value
    raise TypeError("a whole number of 64 bits is expected")


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError("a text is expected")
