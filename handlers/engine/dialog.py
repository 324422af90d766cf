"""What a dialog is, for the one place that routes to it (`handlers.router`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from handlers.engine.context import TurnContext
from handlers.engine.turn import Message, Show, Turn
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
