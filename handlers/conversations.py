"""What a conversation is, for the one place that routes to it (`handlers.conversation`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from handlers.moment import Moment
from handlers.turn import Message, Turn

CommandStep = Callable[[Moment, str], Turn]
"""What a command does; the second argument is the text after it."""

PressStep = Callable[[Moment, str], Turn]
"""What a choice does; the second argument is the key's."""

TextStep = Callable[[Moment, str], Turn | None]
"""What typed text does while a step of the conversation is open; None: not mine, look among the
choices.
"""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation: the commands that open it, its choices, its reading of text, and its card.

    `card` shows again where the person is (None: nothing to show); it changes nothing. `unread`
    answers text that neither `said` nor the card's choices understood.
    """

    name: str
    commands: Mapping[str, CommandStep] = field(default_factory=dict)
    presses: Mapping[str, PressStep] = field(default_factory=dict)
    said: TextStep | None = None
    unread: CommandStep | None = None
    card: Callable[[Moment], Message | None] | None = None
