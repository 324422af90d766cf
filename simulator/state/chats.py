"""Chats and their messages: the current state of every conversation."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from dataclasses import dataclass, field

from simulator.state.people import PhoneOwner
from simulator.wire import Json


@dataclass(slots=True)
class StoredMessage:
    """One message as it stands now."""

    message_id: int
    chat: StoredChat
    sender: Json
    """The Bot API's User object of the writer."""
    date: int
    body: Json
    """The fields of its content: text or caption, entities, media."""
    markup: Json | None = None
    reply_to: StoredMessage | None = None
    album: str = ""
    edit_date: int = 0
    seq: int = 0

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.sender["is_bot"])

    def wire(self, *, nested: bool = False) -> Json:
        """Return the Bot API's Message object."""
        message: Json = {
            "message_id": self.message_id,
            "from": self.sender,
            "chat": self.chat.wire,
            "date": self.date,
            **self.body,
        }
        if self.edit_date:
            message["edit_date"] = self.edit_date
        if self.album:
            message["media_group_id"] = self.album
        if self.reply_to is not None and not nested:
            message["reply_to_message"] = self.reply_to.wire(nested=True)
        if self.markup is not None and "inline_keyboard" in self.markup:
            message["reply_markup"] = self.markup
        return message


@dataclass(slots=True)
class StoredChat:
    """One chat: its messages by id, and the order in which they changed."""

    chat_id: int
    wire: Json
    """The Bot API's Chat object."""
    person: PhoneOwner | None = None
    """Whose private chat it is; None for a group."""
    members: set[int] = field(default_factory=set)
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    last_id: int = 0
    last_said: int = 0
    """The newest message that a person wrote."""
    log: list[tuple[int, int]] = field(default_factory=list)
    """(change number, message id), ascending."""
    waiting: set[asyncio.Future[None]] = field(default_factory=set)

    def touched_since(self, seq: int) -> tuple[list[StoredMessage], list[int]]:
        """Return the messages changed after `seq`, oldest first, and the ids deleted since."""
        start = bisect_right(self.log, (seq, 1 << 62))
        touched = sorted({message_id for _, message_id in self.log[start:]})
        alive = [self.messages[one] for one in touched if one in self.messages]
        return alive, [one for one in touched if one not in self.messages]
