"""What a phone shows of a message, written as JSON by the server and read back by the client."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.formatting.html_markup import to_html
from simulator.state.chats import StoredMessage
from simulator.wire import Json


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button; `data` is empty for a link, `url` for the others."""

    text: str
    data: str
    url: str


@dataclass(frozen=True, slots=True)
class MediaView:
    """What a message carries besides text: photo, document, sticker, voice or location."""

    kind: str
    file_id: str
    name: str
    mime: str
    size: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message as it stands now; `text` is the caption if there is media."""

    chat_id: int
    message_id: int
    from_bot: bool
    sender_id: int
    date: int
    edited: bool
    seq: int
    text: str
    html: str
    keyboard: tuple[tuple[Button, ...], ...]
    media: MediaView | None
    album: str
    reply_to: int | None

    @property
    def labels(self) -> list[str]:
        """The labels of the buttons, row after row."""
        return [button.text for row in self.keyboard for button in row]

    def button(self, label: str) -> Button:
        """Return the first button whose label contains `label`; raises LookupError."""
        for row in self.keyboard:
            for button in row:
                if label in button.text:
                    return button
        raise LookupError(label)


@dataclass(frozen=True, slots=True)
class TouchCounts:
    """Touches of a person, a team or everyone: messages sent, buttons pressed, characters typed."""

    touches: int
    messages: int
    presses: int
    characters: int


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """One Bot API call; status 0 means that the connection was cut."""

    number: int
    at: float
    method: str
    chat_id: int | None
    status: int
    milliseconds: float
    description: str


def message_from(view: Json) -> ChatMessage:
    """Return the message that the control side describes by `view`."""
    media = view["media"]
    rows = tuple(
        tuple(Button(one["text"], one.get("callback_data", ""), one.get("url", "")) for one in row)
        for row in view["keyboard"]
    )
    return ChatMessage(
        view["chat_id"], view["message_id"], view["from_bot"], view["sender_id"], view["date"],
        view["edited"], view["seq"], view["text"], view["html"], rows,
        None if media is None else MediaView(
            media["kind"], media.get("file_id", ""), media.get("file_name", ""),
            media.get("mime_type", ""), media.get("file_size", 0), media.get("width", 0),
            media.get("height", 0),
        ),
        view["album"], view["reply_to"],
    )  # fmt: skip


_MEDIA = ("photo", "document", "sticker", "voice", "location", "video", "audio")


def message_view(message: StoredMessage) -> Json:
    """Return what the page and the tests see of `message`."""
    body = message.body
    captioned = "caption" in body
    text = body.get("caption" if captioned else "text", "")
    entities = body.get("caption_entities" if captioned else "entities", [])
    view: Json = {
        "chat_id": message.chat.chat_id,
        "message_id": message.message_id,
        "from_bot": message.from_bot,
        "sender_id": message.sender["id"],
        "sender": message.sender["first_name"],
        "date": message.date,
        "edited": bool(message.edit_date),
        "seq": message.seq,
        "text": text,
        "entities": entities,
        "html": to_html(text, entities),
        "keyboard": [],
        "media": media_view(body),
        "album": message.album,
        "reply_to": message.reply_to.message_id if message.reply_to is not None else None,
    }
    if message.markup is not None:
        view["keyboard"] = message.markup.get("inline_keyboard", [])
        if "inline_keyboard" not in message.markup:
            view["reply_keyboard"] = message.markup
    return view


def media_view(body: Json) -> Json | None:
    """Return kind, file id, name, type, size and shape of a message's media, if it has any."""
    kind = next((one for one in _MEDIA if one in body), None)
    if kind is None:
        return None
    described: Json = body[kind][-1] if kind == "photo" else body[kind]
    names = ("file_id", "file_name", "mime_type", "file_size", "width", "height", "duration",
             "emoji", "latitude", "longitude")  # fmt: skip
    return {"kind": kind} | {name: described[name] for name in names if name in described}
