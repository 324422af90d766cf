"""What the bot asks of a messenger, and how a messenger says that something did not work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from handlers.engine.choices import Keyboard
from handlers.engine.turn import CommandMenu, Inbound

FETCHED_AT_MOST: Final = 100
"""Updates that one fetch brings; a fetch that brings fewer has left nothing behind."""


@dataclass(frozen=True, slots=True)
class ReachChanged:
    """Not a message: this chat blocked the bot, or let it in again."""

    address: str
    reachable: bool


InboundEvent = Inbound | ReachChanged | None
"""What an update means; None: nothing to do."""


class MalformedUpdateError(ValueError):
    """An update that is not what the messenger's documentation says; it is set aside."""


class DeliveryError(Exception):
    """A message did not arrive, or nobody knows whether it did."""


class Blocked(DeliveryError):
    """The person blocked the bot or is gone: nothing will ever arrive until they come back."""


class SlowDown(DeliveryError):
    """The messenger wants this chat to wait; what was sent did not arrive."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class Refused(DeliveryError):
    """The messenger will never take this message as it is."""


class FileTooLargeError(DeliveryError):
    """A file that somebody sent is larger than we take."""


class Unreachable(DeliveryError):
    """The network or the messenger failed: the message may have arrived or not."""


class NotSent(Unreachable):
    """The network or the messenger failed before anything was sent: it is known not to be there."""


class Channel(Protocol):
    """One messenger. Text is in the format of `handlers.engine.turn`; ids are opaque strings.

    Every method that speaks to the messenger raises a `DeliveryError`.
    """

    @property
    def name(self) -> str:
        """How the messenger is called in the database."""
        ...

    @property
    def edits(self) -> bool:
        """Whether a message can be changed after it was sent."""
        ...

    async def fetch(self, next_id: int | None) -> Sequence[tuple[int, str]]:
        """Wait for updates from `next_id` on (None: any); acknowledges those before it.

        Pairs of update id and raw text; empty when nothing came for a while.
        """
        ...

    def read(self, raw: str) -> InboundEvent:
        """What a raw update means; pure.

        Raises:
            MalformedUpdateError: it is not an update as documented.
        """
        ...

    def pieces(self, text: str) -> Sequence[str]:
        """The text as messages that the messenger takes, at least one."""
        ...

    def under_a_file(self, caption: str) -> tuple[str, str]:
        """As much of a caption as stands under a picture or file, and what has to follow it."""
        ...

    async def say(self, address: str, text: str, rows: Keyboard, revision: int) -> str:
        """Send one piece of a text; the id of the message."""
        ...

    async def edit(
        self, address: str, message_id: str, text: str, rows: Keyboard, revision: int
    ) -> None:
        """Change a sent message; one that already looks like this is a success."""
        ...

    async def strip_buttons(self, address: str, message_id: str, record: str | None) -> None:
        """Take the choices off a sent message, and let it say `record` if there is one."""
        ...

    async def answer_press(self, press_id: str, text: str) -> None:
        """Say that a tap was seen, with a short plain text or none; too late is a success."""
        ...

    async def show(self, address: str, pictures: Sequence[bytes], caption: str) -> None:
        """Send one to ten PNG pictures under one caption, which fits."""
        ...

    async def hand_over(self, address: str, name: str, content: bytes, caption: str) -> None:
        """Send a document under that file name, with a caption, which fits."""
        ...

    async def take(self, file_id: str, most: int) -> bytes:
        """Fetch a file that somebody sent, of at most `most` bytes.

        Raises:
            FileTooLargeError: it is larger; at most that much was read.
            DeliveryError: it was not handed over.
        """
        ...

    async def offer(self, address: str, menu: CommandMenu) -> None:
        """Publish the commands of this chat."""
        ...
