"""Typed text is read by the first reader that knows it, in the order that is documented."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from handlers import router, typed_text
from handlers.choosing.waiting import TakenUp
from handlers.engine.context import TurnContext
from handlers.engine.lookup import Lookup
from handlers.engine.refusal import Outdated, Refusal, WhichFirst
from handlers.engine.session import Session
from handlers.engine.turn import Inbound, Text, Turn
from reporting.clean_text import clean
from reporting.people import Grant, Role
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON
from tests.conversation.world import Q3, FakeBackend

ROW = re.compile(r"^\| ([^|]+?) +\| [^|]+\| `([^`]+)`[^|]*\|$", re.MULTILINE)
DOCUMENTED = dict(ROW.findall(typed_text.__doc__ or ""))


@dataclass
class Readers:
    """Notes who has read each text, and answers as the router does."""

    by_text: dict[str, str] = field(default_factory=dict)

    def handle(self, session: Session, inbound: Inbound, lookup: Lookup, now: datetime) -> Turn:
        if isinstance(inbound.content, Text) and not inbound.content.text.startswith("/"):
            ctx = TurnContext(session, inbound, lookup, now)
            self.by_text[inbound.content.text] = _reader_of(ctx, inbound.content.text)
        return router.handle(session, inbound, lookup, now)


def _reader_of(ctx: TurnContext, text: str) -> str:
    for name, reader in typed_text.READERS.items():
        try:
            if reader(ctx, clean(text)) is not None:
                return name
        except (Refusal, Outdated, TakenUp, WhichFirst):
            return name
    return "nobody"


def at_second_question(backend: FakeBackend) -> Chat:
    """I.1 was asked in message 3 and answered in message 4; I.2.1 is asked in message 5."""
    return backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu").says("14")


def leader(backend: FakeBackend) -> Chat:
    """Somebody without a question; a choice that leads to figures was offered."""
    chat = backend.person("Hải", Grant(Role.CLERK, "329"), Grant(Role.LEADER, BAC_SON))
    return chat.says("/start")


def questioned(backend: FakeBackend) -> Chat:
    """The report's card with a softer finding below it."""
    plan, done = {"I.2.1": Value(number=7)}, {"I.2.2": Value(number=3)}
    backend.record(replace(Q3, period="2024-Q2"), plan | done)
    backend.fill()
    chat = backend.focal("Lan", "van_phong").says("/baocao")
    return chat.says("/sua I.2.1").says("8")


def asked_which(backend: FakeBackend) -> Chat:
    """Somebody with two communes, whose value waits to be told for which it is."""
    grants = (Grant(Role.FOCAL, BAC_SON), Grant(Role.FOCAL, "12151"))
    return backend.person("Nga", *grants).says("I.1 14")


SITUATIONS: dict[str, tuple[Callable[[FakeBackend], Chat], Callable[[Chat, str], Chat]]] = {
    "invitation code": (at_second_question, Chat.says),
    "remind again": (at_second_question, Chat.says),
    "leave": (at_second_question, Chat.says),
    "wish": (at_second_question, Chat.says),
    "correction": (at_second_question, lambda chat, text: chat.answers_to(2, text)),
    "report choice": (asked_which, Chat.says),
    "late answer": (at_second_question, lambda chat, text: chat.delivers(3, text)),
    "moved day": (leader, Chat.says),
    "bulk entry": (at_second_question, Chat.says),
    "open state": (at_second_question, Chat.says),
    "reason": (questioned, Chat.says),
    "shown choice": (at_second_question, Chat.says),
    "offered choice": (leader, Chat.says),
    "near a choice": (at_second_question, Chat.says),
    "unread": (at_second_question, Chat.says),
    "still waiting": (asked_which, Chat.says),
    "near an offer": (leader, Chat.says),
    "help": (leader, Chat.says),
}


def test_every_reader_is_documented_in_its_order() -> None:
    assert list(DOCUMENTED) == list(typed_text.READERS) == list(SITUATIONS)


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_documented_example_is_read_by_its_reader(name: str) -> None:
    readers = Readers()
    backend = FakeBackend(step=readers.handle)
    arrange, say = SITUATIONS[name]
    text = DOCUMENTED[name]
    say(arrange(backend), text)
    assert readers.by_text[text] == name
