"""What people do: write, tap, send a picture, block the bot. Each act becomes an update."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Final

from simulator import limits
from simulator.errors import ControlError
from simulator.formatting.entities import finished
from simulator.state.chats import StoredChat, StoredMessage
from simulator.state.files import Upload, media_body
from simulator.state.people import PhoneOwner
from simulator.state.telegram_state import TelegramState
from simulator.wire import Json

LOOKED_THROUGH: Final = 200
"""How many messages back a button is looked for."""

_MEDIA_KINDS: Final = ("photo", "document", "voice", "sticker")


def _chat(state: TelegramState, person: PhoneOwner, chat_id: int | None) -> StoredChat:
    chat = state.chats.get(chat_id or person.user_id)
    if chat is None or person.user_id not in chat.members:
        message = f"{person.name} is not in chat {chat_id}"
        raise ControlError(message)
    return chat


def _writable(state: TelegramState, person: PhoneOwner, chat_id: int | None) -> StoredChat:
    chat = _chat(state, person, chat_id)
    if chat.person is not None and person.blocked:
        message = f"{person.name} has blocked the bot; unblock it first"
        raise ControlError(message)
    state.rate_limit.heard(chat.chat_id)
    return chat


def message_of(chat: StoredChat, message_id: int) -> StoredMessage:
    """Return a message; raises ControlError when it is gone."""
    message = chat.messages.get(message_id)
    if message is None:
        text = f"there is no message {message_id} in chat {chat.chat_id}"
        raise ControlError(text)
    return message


def say(state: TelegramState, person: PhoneOwner, text: str, *, chat_id: int | None = None,
        reply_to: int | None = None, typed: int | None = None) -> StoredMessage:  # fmt: skip
    """Let a person write a text; `typed` is the number of characters typed, all by default."""
    chat = _writable(state, person, chat_id)
    plain, entities = finished(text, [])
    if not plain:
        message = "an empty message cannot be sent"
        raise ControlError(message)
    if len(plain) > limits.MAX_TEXT:
        message = f"a message has at most {limits.MAX_TEXT} characters"
        raise ControlError(message)
    body: Json = {"text": plain, "entities": entities} if entities else {"text": plain}
    state.effort.message(person.user_id, len(plain) if typed is None else typed)
    return _post(state, person, chat, body, reply_to)


def _post(
    state: TelegramState,
    person: PhoneOwner,
    chat: StoredChat,
    body: Json,
    reply_to: int | None,
    album: str = "",
) -> StoredMessage:
    answered = message_of(chat, reply_to) if reply_to is not None else None
    if chat.person is not None:
        person.started = True
    message = state.post(chat, person.wire, body, reply_to=answered, album=album)
    if _bot_reads(state, message):
        state.updates.add("message", message.wire())
    return message


def _bot_reads(state: TelegramState, message: StoredMessage) -> bool:
    """In a group a bot sees commands, replies to it and mentions of it (privacy mode)."""
    if message.chat.chat_id > 0:
        return True
    if message.reply_to is not None and message.reply_to.from_bot:
        return True
    mention = f"@{state.bot['username']}".lower()
    text = str(message.body.get("text", message.body.get("caption", "")))
    return text.startswith("/") or mention in text.lower()


def start(state: TelegramState, person: PhoneOwner) -> StoredMessage:
    """Let a person press Start, with the payload of their deep link if they have one."""
    payload = person.spec.start_payload
    return say(state, person, f"/start {payload}".strip(), typed=0)


def send_media(state: TelegramState, person: PhoneOwner,  # noqa: PLR0913 - each has a default
               kind: str, upload: Upload, *,
               caption: str = "", chat_id: int | None = None,
               reply_to: int | None = None, album: str = "") -> StoredMessage:  # fmt: skip
    """Let a person send a picture, a file, a voice message or a sticker.

    What is sent with the same `album` is one album; each part is a message of its own.
    """
    chat = _writable(state, person, chat_id)
    if kind not in _MEDIA_KINDS:
        message = f"unknown kind of media {kind!r}; there are {', '.join(_MEDIA_KINDS)}"
        raise ControlError(message)
    body = media_body(state.files.add(kind, upload))
    if caption and kind != "sticker":
        plain, entities = finished(caption, [])
        body |= {"caption": plain} | ({"caption_entities": entities} if entities else {})
    state.effort.message(person.user_id, len(caption))
    return _post(state, person, chat, body, reply_to, album)


def send_location(state: TelegramState, person: PhoneOwner, latitude: float, longitude: float,
                  chat_id: int | None = None) -> StoredMessage:  # fmt: skip
    """Let a person send a place, in degrees."""
    chat = _writable(state, person, chat_id)
    state.effort.message(person.user_id, 0)
    body = {"location": {"latitude": latitude, "longitude": longitude}}
    return _post(state, person, chat, body, None)


def edit(state: TelegramState, person: PhoneOwner, message_id: int, text: str,
         chat_id: int | None = None) -> StoredMessage:  # fmt: skip
    """Let a person change the text of a message of their own."""
    chat = _writable(state, person, chat_id)
    message = message_of(chat, message_id)
    if message.sender["id"] != person.user_id or "text" not in message.body:
        reason = f"message {message_id} is not a text by {person.name}"
        raise ControlError(reason)
    plain, entities = finished(text, [])
    body: Json = {"text": plain, "entities": entities} if entities else {"text": plain}
    if not plain or body == message.body:
        reason = "the text must be another one, and not empty"
        raise ControlError(reason)
    state.effort.message(person.user_id, len(plain))
    state.rewrite(message, body, message.markup, mark=True)
    if _bot_reads(state, message):
        state.updates.add("edited_message", message.wire())
    return message


def press(state: TelegramState, person: PhoneOwner, *, chat_id: int | None = None,
          message_id: int | None = None, label: str = "", data: str = "",
          stale: bool = False) -> str:  # fmt: skip
    """Let a person tap a button; return the id of the callback query.

    Without `message_id` it is the newest button with that label (or data). `stale` lets a tap
    through whose button is no longer there, as a slow phone does.
    """
    chat = _writable(state, person, chat_id)
    found = _button(state, chat, message_id, label, data)
    if found is None and stale and message_id is not None and data:
        found = message_of(chat, message_id), data
    if found is None:
        wanted = label or data
        reason = f"there is no button {wanted!r} in chat {chat.chat_id}"
        raise ControlError(reason)
    message, pressed = found
    state.effort.press(person.user_id)
    query_id = state.open_tap(person.user_id, message)
    query: Json = {
        "id": query_id,
        "from": person.wire,
        "message": message.wire(),
        "chat_instance": str(chat.chat_id * 7_919 + state.bot["id"]),
        "data": pressed,
    }
    state.updates.add("callback_query", query)
    state.changes.publish(
        "tap", chat.chat_id, detail={"message_id": message.message_id, "query_id": query_id}
    )
    return query_id


def _button(state: TelegramState, chat: StoredChat, message_id: int | None, label: str,
            data: str) -> tuple[StoredMessage, str] | None:  # fmt: skip
    """Return the newest message with a matching button, and the button's data."""
    messages = (
        [message_of(chat, message_id)]
        if message_id is not None
        else [chat.messages[one] for one in islice(reversed(chat.messages), LOOKED_THROUGH)]
    )
    bot_id = state.bot["id"]
    own = [one for one in messages if one.markup is not None and one.sender["id"] == bot_id]
    tests: list[Callable[[Json], bool]] = [
        lambda button: bool(data) and button["callback_data"] == data,
        lambda button: bool(label) and button["text"].strip() == label.strip(),
        lambda button: bool(label) and label.strip() in button["text"],
    ]
    for test in tests:
        for message in own:
            for button in _buttons(message):
                if test(button):
                    return message, str(button["callback_data"])
    return None


def _buttons(message: StoredMessage) -> list[Json]:
    rows = (message.markup or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row if "callback_data" in button]


def block(state: TelegramState, person: PhoneOwner, *, blocked: bool) -> None:
    """Let a person stop the bot, or let it in again; the bot hears of a change."""
    chat = _chat(state, person, None)
    if person.blocked == blocked:
        return
    person.blocked = blocked
    person.started = person.started or not blocked
    states = ({"user": state.bot, "status": "member"},
              {"user": state.bot, "status": "kicked", "until_date": 0})  # fmt: skip
    old, new = states if blocked else states[::-1]
    update: Json = {
        "chat": chat.wire,
        "from": person.wire,
        "date": int(state.clock.timestamp()),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    state.updates.add("my_chat_member", update)
    state.changes.publish("person", chat.chat_id)
