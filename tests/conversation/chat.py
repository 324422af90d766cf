"""One person's chat, played line by line, so that tests read like the chat."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.runtime import session_store
from handlers.engine.session import Session
from handlers.engine.turn import (
    Album,
    CommandMenu,
    Inbound,
    InboundContent,
    Media,
    MediaFile,
    MediaKind,
    Message,
    Paper,
    Reply,
    Slot,
    Tap,
    Text,
    Toast,
)
from reporting.clean_text import clean
from reporting.legacy_encodings.old_text import typed
from reporting.reports import Question
from tests.conversation.assertions import plain, within_limits
from tests.conversation.engine import Engine

CHANNEL: Final = "test"


@dataclass
class Chat:
    """What one person says and presses, and what they hear."""

    backend: Engine
    address: str
    replies: tuple[Reply, ...] = ()
    card: Message | None = None
    group: bool = False
    last_id: int = 0
    card_id: int | None = None

    # --- what is stored of them ------------------------------------------------------------------
    @property
    def key(self) -> tuple[str, str]:
        """Channel and address."""
        return CHANNEL, self.address

    @property
    def person_id(self) -> int | None:
        """Who writes here, if somebody is enrolled."""
        return self.backend.chats_of.get(self.key)

    @property
    def session(self) -> Session:
        """The session as it is stored; a stranger has a fresh one."""
        number = self.person_id
        body = None if number is None else self.backend.sessions.get(number)
        return session_store.from_json(body, number or 0)

    @session.setter
    def session(self, session: Session) -> None:
        assert self.person_id is not None
        self.backend.sessions[self.person_id] = session_store.to_json(session)

    @property
    def asked(self) -> dict[int, Question]:
        """What each message of the bot asks, by its id."""
        asked = self.backend.questions.items()
        return {int(number): question for (chat, number), question in asked if chat == self.key}

    # --- what they do ----------------------------------------------------------------------------
    def says(self, text: str) -> "Chat":
        """Text or a command."""
        return self._does(Text(typed(text)), message_id=self.new_id())

    def answers_to(self, message_id: int, text: str) -> "Chat":
        """Text in reply to that message."""
        return self._does(Text(typed(text)), message_id=self.new_id(), replied_to=message_id)

    def edits(self, message_id: int, text: str) -> "Chat":
        """What was said in that message reads otherwise now."""
        return self._does(Text(typed(text)), message_id=message_id, edited=True)

    def captions(self, message_id: int, thing: Media) -> "Chat":
        """The caption under what was sent in that message reads otherwise now."""
        return self._does(thing, message_id=message_id, edited=True)

    def delivers(self, message_id: int, text: str) -> "Chat":
        """Text that was sent before, as message `message_id`, and comes only now, or once more."""
        return self._does(Text(typed(text)), message_id=message_id)

    def sends(
        self,
        kind: MediaKind,
        *,
        file: MediaFile | None = None,
        caption: str = "",
        album: str = "",
        more: tuple[Media, ...] = (),
    ) -> "Chat":
        """Something that is not text, and what the messenger hands over with it."""
        return self._does(Media(kind, file, typed(caption), album, more), message_id=self.new_id())

    def new_id(self) -> int:
        """The id of the next message in this chat, whoever sends it."""
        self.last_id += 1
        return self.last_id

    def presses(self, label: str) -> "Chat":
        """The newest button with that label, or whose label begins with it."""
        for message in [*reversed(self.messages), *([self.card] if self.card else [])]:
            for choice in (c for row in message.keyboard for c in row):
                if choice.label == label or choice.label.startswith(label):
                    revision = None if choice.is_navigation else self.session.revision
                    return self._does(Tap(choice.key, revision))
        raise AssertionError(f"no button {label!r} among {self.labels}")

    def presses_key(self, key: str) -> "Chat":
        """A button that somebody has made up."""
        return self._does(Tap(key, self.session.revision))

    def presses_old(self, key: str) -> "Chat":
        """A button of an earlier card."""
        return self._does(Tap(key, self.session.revision - 1))

    def presses_forged(self, key: str, revision: int | None) -> "Chat":
        """A button that somebody has made up, of any card; None: it claims to last."""
        return self._does(Tap(key, revision))

    def later(self, delta: timedelta) -> "Chat":
        """Let time pass."""
        self.backend.now += delta
        return self

    def _does(
        self,
        content: InboundContent,
        *,
        message_id: int | None = None,
        replied_to: int | None = None,
        edited: bool = False,
    ) -> "Chat":
        pressed = isinstance(content, Tap)
        message_id = self.card_id if pressed else message_id
        inbound = Inbound(
            CHANNEL,
            self.address,
            self.address,
            content,
            group=self.group,
            name=clean("Người Mới"),
            message_id=None if message_id is None else str(message_id),
            press_id="tap" if pressed else None,
            replied_to=None if replied_to is None else str(replied_to),
            edited=edited,
            ordered=True,
        )
        self.replies = self.backend.handle(inbound).replies
        cards = [m for m in self.messages if m.slot == "card"]
        self.card = cards[-1] if cards else self.card
        for reply in self.replies:
            within_limits(reply)
            if isinstance(reply, Message):
                self._shown(reply, in_place=pressed)
        return self

    def _shown(self, message: Message, *, in_place: bool) -> None:
        """A message gets its id: a card takes the place of the one that was pressed."""
        if message.slot is Slot.NOTICE:
            self.new_id()
            return
        if not in_place or self.card_id is None:
            self.card_id = self.new_id()
        if message.asks is not None:
            self.backend.questions[self.key, str(self.card_id)] = message.asks

    # --- what they hear --------------------------------------------------------------------------
    @property
    def messages(self) -> list[Message]:
        """The messages of the last turn."""
        return [reply for reply in self.replies if isinstance(reply, Message)]

    @property
    def heard(self) -> str:
        """The text of the last turn, without markup."""
        return "\n".join(plain(m.text) for m in self.messages)

    @property
    def toast(self) -> str:
        """The toast of the last turn."""
        return "".join(r.text for r in self.replies if isinstance(r, Toast))

    @property
    def album(self) -> Album:
        """The pictures of the last turn."""
        return next(r for r in self.replies if isinstance(r, Album))

    @property
    def paper(self) -> Paper:
        """The document of the last turn."""
        return next(r for r in self.replies if isinstance(r, Paper))

    @property
    def menu(self) -> tuple[str, ...]:
        """The commands published in the last turn."""
        return tuple(n for r in self.replies if isinstance(r, CommandMenu) for n, _ in r.commands)

    @property
    def labels(self) -> list[str]:
        """The buttons of the last message."""
        rows = self.messages[-1].keyboard if self.messages else ()
        return [choice.label for row in rows for choice in row]
