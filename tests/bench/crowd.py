"""Officers with phones: each answers what is asked and waits for the reply before the next.

They act on the simulator from within its process, so that playing them costs next to nothing
beside answering the bot's calls.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from simulator.server import Simulator
from simulator.state import user_actions
from simulator.state.change_feed import wait_in
from simulator.state.chats import StoredMessage
from simulator.state.people import PersonSpec, PhoneOwner
from tests.bench.programs import BenchFailedError

SLOW: Final = 30.0
"""Seconds without a reply after which a bot counts as broken."""

_CODE: Final = re.compile(r"[IVX]+(?:\.\d+)+(?= )")


class Phone:
    """One person's chat, and how long each reply took in seconds."""

    def __init__(self, sim: Simulator, chat: int) -> None:
        self._state = sim.state
        self._person: PhoneOwner = sim.state.add_person(
            PersonSpec(user_id=chat, first_name=f"Lan {chat}")
        )
        self._chat = sim.state.chats[chat]
        self._person.started = True
        self.waits: list[float] = []

    @property
    def last(self) -> StoredMessage:
        """The bot's latest message."""
        return next(one for one in reversed(self._chat.messages.values()) if one.from_bot)

    async def say(self, text: str) -> StoredMessage:
        """Write, and wait for the bot's next message; how long it took is kept."""
        return await self._replied(lambda: user_actions.say(self._state, self._person, text))

    async def press(self, label: str) -> StoredMessage:
        """Tap a button, and wait for the bot's next message or its change of the tapped one."""
        return await self._replied(
            lambda: user_actions.press(self._state, self._person, label=label)
        )

    async def _replied(self, act: Callable[[], object]) -> StoredMessage:
        act()
        seq, began = self._state.changes.seq, time.perf_counter()
        while True:
            reply = self._news(seq)
            if reply is not None:
                self.waits.append(time.perf_counter() - began)
                return reply
            if time.perf_counter() - began > SLOW:
                raise BenchFailedError(f"no reply in chat {self._chat.chat_id}")
            await wait_in(self._chat.waiting, SLOW)

    def _news(self, seq: int) -> StoredMessage | None:
        """What the bot has said since; a card that only loses its buttons is nothing new."""
        for one in reversed(self._chat.messages.values()):
            if one.seq > seq and one.from_bot and (one.markup is not None or not one.edit_date):
                return one
            if not one.from_bot:
                return None
        return None


class Officer:
    """Somebody who fills in a report: goes to the first question, answers as many as wanted."""

    def __init__(self, phone: Phone, figures: Mapping[str, str]) -> None:
        self.phone = phone
        self._figures = figures
        self._question: str | None = None
        self.answered = 0
        self.detours = 0

    async def open(self) -> None:
        """Get to the first question."""
        shown = await self.phone.say("/baocao")
        for way in ("Bắt đầu", "Làm tiếp"):
            if any(way in label for label in _labels(shown)):
                shown = await self.phone.press(way)
        self._question = _asked(shown)
        self.phone.waits.clear()

    async def go_on(self) -> None:
        """Get to the first question of the report in hand."""
        self._question = _asked(await self.phone.press("Bắt đầu"))
        self.phone.waits.clear()

    async def answer(self, count: int, pause: float = 0.0) -> None:
        """Answer that many questions, one after the other, each after that many seconds."""
        for _ in range(count):
            await asyncio.sleep(pause)
            if self._question is None:
                raise BenchFailedError(f"no question: {self.phone.last.body}")
            shown = await self.phone.say(self._figures[self._question])
            self.answered += 1
            self._question = _asked(shown)
            if self._question is None:
                self.detours += 1
                raise BenchFailedError(f"a detour: {shown.body}")


class Teller:
    """Somebody who sends figures to a bot that asks nothing."""

    def __init__(self, phone: Phone, figures: Mapping[str, str]) -> None:
        self.phone = phone
        self._figures = list(figures.values())
        self.answered = 0

    async def open(self) -> None:
        """Begin."""
        await self.phone.say("/start")
        self.phone.waits.clear()

    async def answer(self, count: int, pause: float = 0.0) -> None:
        """Send that many figures, one after the other, each after that many seconds."""
        for place in range(count):
            await asyncio.sleep(pause)
            await self.phone.say(self._figures[place % len(self._figures)])
            self.answered += 1


async def all_at_once(work: Sequence[Awaitable[None]]) -> float:
    """Do it side by side; the seconds it took."""
    began = time.perf_counter()
    await asyncio.gather(*work)
    return time.perf_counter() - began


def _asked(message: StoredMessage) -> str | None:
    found = _CODE.match(str(message.body.get("text", "")))
    return found.group() if found and message.markup is not None else None


def _labels(message: StoredMessage) -> list[str]:
    rows = (message.markup or {}).get("inline_keyboard", [])
    return [str(button["text"]) for row in rows for button in row]
