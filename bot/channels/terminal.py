"""The bot in a terminal: what is typed comes in, what it says is printed; choices have numbers."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bot.channels.channel import InboundEvent, MalformedUpdateError, Refused
from bot.channels.text_splitting import plain
from handlers.engine.choices import Keyboard
from handlers.engine.turn import CommandMenu, Inbound, Tap, Text
from reporting.clean_text import clean
from reporting.legacy_encodings.old_text import typed

CHOICE: Final = "#"
"""Begins the number of a choice: a bare number is an answer."""


class NoSuchChoiceError(LookupError):
    """A number that no choice on the screen has."""


class Terminal:
    """One person's chat; `write` prints a line, pictures are saved in `pictures`."""

    name: Final = "terminal"
    edits: Final = False

    def __init__(self, address: str, write: Callable[[str], None], pictures: Path) -> None:
        self._address = address
        self._write = write
        self._pictures = pictures
        self._choices: list[tuple[str, int | None]] = []
        self._sent = 0

    def update(self, line: str) -> str:
        """A typed line as a raw update; "#2" presses the second choice.

        Raises:
            NoSuchChoiceError: there is no such choice.
        """
        number = line.removeprefix(CHOICE)
        if number == line or not number.isdecimal():
            return json.dumps({"from": self._address, "text": line}, ensure_ascii=False)
        if not 1 <= int(number) <= len(self._choices):
            raise NoSuchChoiceError(line)
        key, revision = self._choices[int(number) - 1]
        return json.dumps({"from": self._address, "key": key, "revision": revision})

    async def fetch(self, next_id: int | None) -> Sequence[tuple[int, str]]:  # noqa: ARG002
        """Nothing: lines are stored as they are typed."""
        return ()

    def read(self, raw: str) -> InboundEvent:
        """What a line means."""
        try:
            parts = json.loads(raw)
            address = str(parts["from"])
            if "text" in parts:
                said = Text(typed(str(parts["text"])))
                return Inbound(self.name, address, address, said, name=clean(address))
            pressed = Tap(parts["key"], parts["revision"])
        except (ValueError, KeyError, TypeError) as flaw:
            raise MalformedUpdateError(repr(flaw)) from flaw
        return Inbound(self.name, address, address, pressed, name=clean(address), press_id="press")

    def pieces(self, text: str) -> Sequence[str]:
        """One message, however long."""
        return (text,)

    def under_a_file(self, caption: str) -> tuple[str, str]:
        """All of it."""
        return caption, ""

    async def say(self, address: str, text: str, rows: Keyboard, revision: int) -> str:  # noqa: ARG002
        """Print a message with its choices."""
        self._write(plain(text))
        self._choices = [
            (choice.key, None if choice.is_navigation else revision)
            for row in rows
            for choice in row
        ] or self._choices
        number = 0
        for row in rows:
            labels = []
            for choice in row:
                number += 1
                labels.append(f"[{CHOICE}{number} {choice.label}]")
            self._write("  " + "  ".join(labels))
        self._write("")
        self._sent += 1
        return str(self._sent)

    async def edit(
        self, address: str, message_id: str, text: str, rows: Keyboard, revision: int
    ) -> None:
        """Print it anew: what is printed stays."""
        del message_id
        await self.say(address, text, rows, revision)

    async def strip_buttons(self, address: str, message_id: str, record: str | None) -> None:
        """Nothing: what is printed stays."""

    async def answer_press(self, press_id: str, text: str) -> None:  # noqa: ARG002
        """Print a short answer."""
        if text:
            self._write(f"({text})")

    async def show(self, address: str, pictures: Sequence[bytes], caption: str) -> None:  # noqa: ARG002
        """Save the pictures and print where they are."""
        for png in pictures:
            self._sent += 1
            file = self._pictures / f"{self._sent}.png"
            file.write_bytes(png)
            self._write(f"[{file}]")
        self._write(plain(caption))
        self._write("")

    async def hand_over(self, address: str, name: str, content: bytes, caption: str) -> None:  # noqa: ARG002
        """Save the document and print where it is."""
        file = self._pictures / name
        file.write_bytes(content)
        self._write(f"[{file}]")
        self._write(plain(caption))
        self._write("")

    async def take(self, file_id: str, most: int) -> bytes:  # noqa: ARG002
        """Nothing: no files are sent in a terminal."""
        raise Refused("a terminal has no files")

    async def offer(self, address: str, menu: CommandMenu) -> None:  # noqa: ARG002
        """Print the commands on one line."""
        self._write(" ".join(f"/{name}" for name, _ in menu.commands))
