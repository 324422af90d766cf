"""What a conversation is, for the one place that routes to it (`handlers.router`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from handlers.engine.context import TurnContext
from handlers.engine.turn import Message, Turn

CommandHandler = Callable[[TurnContext, str], Turn]
"""What a command does; the second argument is the text after it."""

TapHandler = Callable[[TurnContext, str], Turn]
"""What a choice does; the second argument is the key's."""

TextHandler = Callable[[TurnContext, str], Turn | None]
"""What typed text does while a step of the conversation is open; None: not mine, look among the
choices.
"""


@dataclass(frozen=True, slots=True)
class Dialog:
    """One conversation: the commands that open it, its choices, its reading of text, and its card.

    `card` shows again where the person is (None: nothing to show); it changes nothing. `unread`
    answers text that neither `said` nor the card's choices understood.
    """

    name: str
    commands: Mapping[str, CommandHandler] = field(default_factory=dict)
    presses: Mapping[str, TapHandler] = field(default_factory=dict)
    said: TextHandler | None = None
    unread: CommandHandler | None = None
    card: Callable[[TurnContext], Message | None] | None = None
