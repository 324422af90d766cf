"""What a dialog is, for the one place that routes to it (`handlers.router`), and what it leaves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Final

from handlers.engine.choices import Choice
from handlers.engine.context import TurnContext
from handlers.engine.session import Session
from handlers.engine.turn import Message, Reply, Show, Turn
from reporting.clean_text import CleanText

CommandHandler = Callable[[TurnContext, CleanText], Turn]
"""What a command does; the second argument is the text after it."""

TapHandler = Callable[[TurnContext, str], Turn]
"""What a choice does; the second argument is the key's."""

TextHandler = Callable[[TurnContext, CleanText], Turn | None]
"""What typed text does; None: it is nothing of the kind, look further."""

Draw = Callable[[TurnContext, Show], Message | None]
"""The card of the open state; it changes nothing. None: there is nothing to show any more."""


@dataclass(frozen=True, slots=True)
class Dialog:
    """One dialog: the commands that open it, its choices, its reading of text, and its cards.

    `name` begins the codes of its states and the keys of its choices. `lasting` are the actions of
    `taps` that only lead somewhere: their buttons stay good whatever has happened since, those of
    the others end with their card. `on_text` reads what is typed
    in a state that wants text; `on_unread` answers what neither that nor the choices understood.
    """

    name: str
    commands: Mapping[str, CommandHandler] = field(default_factory=dict)
    taps: Mapping[str, TapHandler] = field(default_factory=dict)
    lasting: frozenset[str] = frozenset()
    on_text: TextHandler | None = None
    on_unread: CommandHandler | None = None
    draw: Draw | None = None


# --- what a turn leaves ---------------------------------------------------------------------------
MOST_OFFERED: Final = 24
"""Choices remembered: the longest list of units offers that many."""


_COUNTED: Final = tuple(
    field.name
    for field in fields(Session)
    if field.name not in {"revision", "offered", "retyped", "told", "form", "waiting"}
)
"""What of a session makes the buttons of earlier cards old when it changes."""


def offering(session: Session, replies: Iterable[Reply]) -> Session:
    """The session with the navigating choices of these replies, if any, in place of its own."""
    offered: dict[str, Choice] = {}
    for reply in replies:
        if isinstance(reply, Message):
            offered |= {c.key: c for line in reply.keyboard for c in line if c.is_navigation}
    if not offered:
        return session
    return replace(session, offered=tuple(offered.values())[:MOST_OFFERED])


def advance(before: Session, turn: Turn) -> Session:
    """The session to keep after the turn: what it offers is remembered, and the revision counted.

    The revision grows when anything but what is offered, meant last, waiting or told has changed. A
    card that is shown again keeps it: its buttons mean what they meant, a tap under way is good.
    """
    changed = any(getattr(turn.session, name) != getattr(before, name) for name in _COUNTED)
    revision = before.revision + changed
    return offering(replace(turn.session, revision=revision, offered=before.offered), turn.replies)
