"""A bot that is started, stopped and started again around people who keep their phones."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from pydantic import SecretStr

from bot.app.compose import RunningBot, running_bot
from bot.app.settings import Settings
from bot.commands.units import load
from reporting.people import Grant
from simulator.control_api.client import ChatMessage, SimulatorClient
from simulator.server import Simulator, running_simulator
from storage.store import Store
from tests.house.tree import ROOT
from tests.operators import VIETNAMESE
from tests.patience import PATIENCE


def settings_at(
    sim: Simulator, folder: Path, now: datetime, *, forms: Path = ROOT / "forms", rate: float = 1.0
) -> Settings:
    """The bot of an installation in that folder, on that messenger, its clock set to that time."""
    return Settings(_env_file=None).model_copy(
        update={
            "telegram_token": SecretStr(sim.token),
            "telegram_api_url": sim.url,
            "telegram_pace": 0.0,
            "database_url": database_in(folder),
            "forms_dir": forms,
            "clock_start": now,
            "clock_rate": rate,
        }
    )


def database_in(folder: Path) -> str:
    """The database of the installation, which outlives each run of the bot."""
    return f"sqlite+aiosqlite:///{folder}/baocao.db"


@dataclass(slots=True)
class Chats:
    """The messenger, and the chats of the people by their name."""

    sim: Simulator
    chats: dict[str, int] = field(default_factory=dict, kw_only=True)

    @property
    def client(self) -> SimulatorClient:
        """The phones."""
        return self.sim.client

    async def enrols(self, bot: RunningBot, name: str, *grants: Grant, team: str = "") -> None:
        """Somebody with these grants, and their chat."""
        chat = self.chats[name] = await self.client.person(name, team=team)
        now = datetime.now(UTC)  # noqa: TID251  the tests' own clock
        async with bot.store.writing() as work:
            for place, grant in enumerate(grants):
                until = now + timedelta(days=1)
                code = await work.invitations.create(f"{name}{place}", grant, name, now, until)
                await work.people.enrol(code, "telegram", str(chat), name, "vi", now)
        await self.client.start(chat)
        await self.hears(name, name)

    async def says(self, name: str, text: str, answer: str) -> ChatMessage:
        """Type something, and wait for an answer with these words."""
        await self.client.say(self.chats[name], text)
        return await self.hears(name, answer)

    async def presses(self, name: str, label: str, answer: str = "") -> ChatMessage:
        """Press a button, and wait for an answer with these words."""
        await self.client.press(self.chats[name], label)
        return await self.hears(name, answer)

    async def presses_old(self, name: str, key: str, answer: str) -> None:
        """Press a button that the bot's last message may have had once."""
        chat = self.chats[name]
        last = await self.client.last(chat)
        await self.client.press(chat, key, message_id=last.message_id, stale=True)
        await self.hears(name, answer)

    async def hears(self, name: str, words: str) -> ChatMessage:
        """Wait for words of the bot."""
        return await self.client.wait_for(self.chats[name], words, timeout=PATIENCE)

    async def sends(self, name: str, kind: str, content: bytes, answer: str, file: str) -> None:
        """Send a photo or a file, and wait for an answer with these words."""
        await self.client.send_media(self.chats[name], kind, content, name=file)
        await self.hears(name, answer)

    async def file_of(self, message: ChatMessage) -> bytes:
        """The file that a message carries."""
        assert message.media is not None
        return await self.client.download(message.media.file_id)


@dataclass(slots=True)
class Phones(Chats):
    """A messenger and an installation, whose bot is started and stopped."""

    folder: Path
    forms: Path

    @asynccontextmanager
    async def bot_from(self, now: datetime) -> AsyncIterator[RunningBot]:
        """The bot, started at that time; its clock hardly moves, so that texts can be compared."""
        settings = settings_at(self.sim, self.folder, now, forms=self.forms, rate=0.001)
        async with running_bot(settings, jobs=()) as bot:
            yield bot

    async def loads(self, content: bytes, today: date) -> None:
        """`units load` as another program, beside a bot that may run."""
        async with await Store.open(database_in(self.folder)) as store:
            await store.migrate()
            await load(store, content, today, VIETNAMESE)


@asynccontextmanager
async def phones(folder: Path, forms: Path) -> AsyncIterator[Phones]:
    """The messenger alone; the bot is started with `Phones.bot_from`."""
    async with running_simulator() as sim:
        yield Phones(sim, folder, forms)


def cells_of(content: bytes) -> list[Any]:
    """Every cell of a workbook."""
    sheets = load_workbook(BytesIO(content)).worksheets
    return [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row]
