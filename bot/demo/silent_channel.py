"""The chats of made-up people: whatever is sent there arrives, and nobody reads it."""

from collections.abc import Sequence
from itertools import count
from typing import Final

from bot.channels.channel import InboundEvent, Refused
from handlers.engine.choices import Keyboard
from handlers.engine.turn import CommandMenu

MADE_UP: Final = "made_up"
"""The channel of whoever has no phone on the page."""


class SilentChannel:
    """A messenger whose people never write: reminders for them count as received."""

    name: Final = MADE_UP
    edits: Final = False

    def __init__(self) -> None:
        self._ids = count(1)

    async def fetch(self, next_id: int | None) -> Sequence[tuple[int, str]]:  # noqa: ARG002
        """Nothing: nobody writes."""
        return ()

    def read(self, raw: str) -> InboundEvent:  # noqa: ARG002
        """Nothing."""
        return None

    def pieces(self, text: str) -> Sequence[str]:
        """One message, however long."""
        return (text,)

    def under_a_file(self, caption: str) -> tuple[str, str]:
        """All of it."""
        return caption, ""

    async def say(self, address: str, text: str, rows: Keyboard, revision: int) -> str:  # noqa: ARG002
        """Take it."""
        return str(next(self._ids))

    async def edit(
        self, address: str, message_id: str, text: str, rows: Keyboard, revision: int
    ) -> None:
        """Take it."""

    async def strip_buttons(self, address: str, message_id: str, record: str | None) -> None:
        """Nothing: nobody presses."""

    async def answer_press(self, press_id: str, text: str) -> None:
        """Nothing: nobody presses."""

    async def show(self, address: str, pictures: Sequence[bytes], caption: str) -> None:
        """Take it."""

    async def hand_over(self, address: str, name: str, content: bytes, caption: str) -> None:
        """Take it."""

    async def take(self, file_id: str, most: int) -> bytes:  # noqa: ARG002
        """Nothing: nobody sends files.

        Raises:
            Refused: always.
        """
        raise Refused("made-up people send no files")

    async def offer(self, address: str, menu: CommandMenu) -> None:
        """Take it."""
