"""Reading updates of Telegram: an answer cut into updates, and one update made an `Inbound`.

Only the handful of fields that count are looked at, and each of those has to be what the Bot API
documents; the typed objects of the library cost thirty times as much and refuse a whole batch for
one bad update.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.channels.channel import InboundEvent, MalformedUpdateError, ReachChanged
from handlers.engine.turn import Inbound, InboundContent, Media, MediaFile, MediaKind, Tap, Text
from reporting.languages import ENGLISH, VIETNAMESE

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

JsonObject = Mapping[str, Any]


def with_raw_updates(text: str) -> dict[str, Any]:
    """The answer, in which `result` is a list of (update id, raw text); ValueError if no JSON."""
    head = _RESULT.match(text)
    if head is None:
        answer: dict[str, Any] = json.loads(text)
        if answer.get("ok"):
            rows = ((one, json.dumps(one, ensure_ascii=False)) for one in answer["result"])
            answer["result"] = [(one["update_id"], raw) for one, raw in rows]
        return answer
    found: list[tuple[int, str]] = []
    at = head.end()
    while text[at] != "]":
        update, end = _DECODER.raw_decode(text, at)
        found.append((int(update["update_id"]), text[at:end]))
        gap = _BETWEEN.match(text, end)
        at = gap.end() if gap else end
    return {"ok": True, "result": found}


def heard_in(raw: str) -> InboundEvent:
    """What the update means; None when there is nothing to do.

    Raises:
        MalformedUpdateError: not JSON, or a field is not what the Bot API documents.
    """
    try:
        update = json.loads(raw)
        if "message" in update:
            return _message(update["message"])
        if "edited_message" in update:
            return _message(update["edited_message"], edited=True)
        if "callback_query" in update:
            return _press(update["callback_query"])
        if "my_chat_member" in update:
            return _membership(update["my_chat_member"])
    except (ValueError, KeyError, TypeError, AttributeError) as flaw:
        raise MalformedUpdateError(f"{type(flaw).__name__}: {flaw}") from flaw
    return None


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
    return replace(inbound, replied_to=replied_to, edited=edited, ordered=True)


def _content(message: JsonObject) -> InboundContent | None:
    text = message.get("text")
    if text is not None:
        return Text(_ADDRESSED.sub(r"\1", _string(text)))
    kind = next((kind for field, kind in _KINDS.items() if field in message), None)
    if kind is None:
        return None
    caption = message.get("caption")
    album = message.get("media_group_id")
    return Media(
        kind,
        _file(message, kind),
        "" if caption is None else _string(caption),
        "" if album is None else _string(album),
    )


def _file(message: JsonObject, kind: MediaKind) -> MediaFile | None:
    """What a photo or file is had again by; of a photo the largest size."""
    match kind:
        case MediaKind.PHOTO:
            photo = max(message["photo"], key=lambda one: one["width"] * one["height"])
            return MediaFile(_string(photo["file_id"]), "", photo.get("file_size"))
        case MediaKind.FILE:
            document = message["document"]
            name = document.get("file_name")
            size = document.get("file_size")
            return MediaFile(
                _string(document["file_id"]),
                "" if name is None else _string(name),
                None if size is None else _whole(size),
            )
        case _:
            return None


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
    names = (sender["first_name"], sender.get("last_name"))
    english = str(sender.get("language_code", "")).startswith("en")
    return Inbound(
        channel=CHANNEL,
        address=str(_whole(chat["id"])),
        sender=str(_whole(sender["id"])),
        content=content,
        group=kind in _GROUPS,
        name=" ".join(name for name in names if name),
        language=ENGLISH if english else VIETNAMESE,
        message_id=str(_whole(message_id)),
        press_id=press_id,
    )


def _membership(change: JsonObject) -> InboundEvent:
    chat = change["chat"]
    if chat["type"] != "private":
        return None
    return ReachChanged(str(_whole(chat["id"])), change["new_chat_member"]["status"] in _IN)


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError(f"{value!r} is not a whole number")


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError(f"{value!r} is not a text")
