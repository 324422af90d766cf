"""A commune whose officers sit before their phones, each with a chat: counted touch by touch."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.app.compose import RunningBot, running_bot
from bot.app.settings import Settings
from reporting.csv_files.closed_periods import ClosedPeriods
from reporting.csv_files.units import read_units
from reporting.people import Grant, Role
from reporting.reports import NewAnswer, ReportKey
from reporting.units import UnitHistory
from reporting.values import State, Value
from simulator.control_api.client import ChatMessage, SimulatorClient
from simulator.server import Simulator, running_simulator
from storage.repositories.reports import Recording
from tests.house.tree import ROOT
from tests.journeys.bac_son import OFFICERS, PERIOD, UNIT, Figure, Officer
from tests.journeys.program import UNITS
from tests.patience import PATIENCE

FORM: Final = "cchc_quarterly"
REPORT: Final = ReportKey(FORM, UNIT, PERIOD)
LAST: Final = ReportKey(FORM, UNIT, "2024-Q2")
DAY_OF_THE_REPORT: Final = datetime(2024, 9, 15, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
NOT_APPLICABLE: Final = Value(State.NOT_APPLICABLE)
TEAM: Final = "bac-son"


@dataclass(frozen=True, slots=True)
class Touches:
    """What a commune had to do: messages sent and buttons pressed, and characters typed."""

    touches: int
    characters: int


@dataclass(frozen=True, slots=True)
class Commune:
    """The bot, and the chats of the four officers by their name."""

    sim: Simulator
    bot: RunningBot
    chats: Mapping[str, int]

    @property
    def client(self) -> SimulatorClient:
        """The phones."""
        return self.sim.client

    async def says(self, name: str, text: str, answer: str) -> ChatMessage:
        """Type something, and wait for an answer with these words."""
        await self.client.say(self.chats[name], text)
        return await self.hears(name, answer)

    async def presses(self, name: str, label: str, answer: str) -> ChatMessage:
        """Press a button, and wait for an answer with these words."""
        await self.client.press(self.chats[name], label)
        return await self.hears(name, answer)

    async def hears(self, name: str, words: str) -> ChatMessage:
        """Wait for words of the bot."""
        return await self.client.wait_for(self.chats[name], words, timeout=PATIENCE)

    async def sends_file(self, name: str, content: bytes, answer: str) -> ChatMessage:
        """Send a sheet back."""
        chat = self.chats[name]
        await self.client.send_media(chat, "document", content, name="mau-nhap.xlsx")
        return await self.hears(name, answer)

    async def stored(self, key: ReportKey = REPORT) -> dict[str, Value]:
        """What the report holds."""
        async with self.bot.store.reading() as work:
            return await work.reports.current_values(key)

    async def is_submitted(self) -> bool:
        """Whether the report was submitted."""
        async with self.bot.store.reading() as work:
            (filing,) = await work.report_queries.filing(FORM, PERIOD, [UNIT])
        return filing.first_submitted is not None

    async def counted(self) -> Touches:
        """What everybody did since the count was begun."""
        done = await self.client.touches(TEAM)
        return Touches(done.touches, done.characters)


@asynccontextmanager
async def a_commune(
    folder: Path, last: Mapping[str, Value] | None = None, *, rate: float = 1.0
) -> AsyncIterator[Commune]:
    """Four officers of xã Bắc Sơn, enrolled; `last` are the figures of the quarter before."""
    async with running_simulator() as sim:
        settings = Settings(_env_file=None).model_copy(
            update={
                "telegram_token": SecretStr(sim.token),
                "telegram_api_url": sim.url,
                "telegram_pace": 0.0,
                "database_url": f"sqlite+aiosqlite:///{folder}/baocao.db",
                "forms_dir": ROOT / "forms",
                "clock_start": DAY_OF_THE_REPORT,
                "clock_rate": rate,
            }
        )
        async with running_bot(settings) as bot:
            async with bot.store.writing() as work:
                plan = read_units(UNITS.read_bytes(), UnitHistory(), ClosedPeriods(date.max))
                await work.units.save(plan.versions)
            chats = {who.name: await _enrolled(sim, bot, who) for who in OFFICERS}
            if last:
                await recorded(bot, LAST, last)
            await sim.client.reset_touches(list(chats.values()))
            yield Commune(sim, bot, chats)


async def _enrolled(sim: Simulator, bot: RunningBot, who: Officer) -> int:
    name = who.name
    chat = await sim.client.person(name, team=TEAM)
    now = datetime.now(UTC)  # noqa: TID251  the tests' own clock
    grant = Grant(Role(who.role), UNIT, (who.duty,))
    async with bot.store.writing() as work:
        code = await work.invitations.create(name, grant, name, now, now + timedelta(days=1))
        await work.people.enrol(code, "telegram", str(chat), name, "vi", now)
    await sim.client.start(chat)
    await sim.client.wait_for(chat, name, timeout=PATIENCE)
    return chat


async def recorded(bot: RunningBot, report: ReportKey, values: Mapping[str, Value]) -> None:
    """Let the report hold these figures, as if its commune had given them."""
    async with bot.store.writing() as work:
        members = await work.people.members(UNIT)
        answers = [NewAnswer(code, value, "") for code, value in values.items()]
        version = bot.reference.forms[FORM].version
        await work.reports.record_many(
            [Recording(report, version, answers, members[0].id, "telegram", DAY_OF_THE_REPORT)]
        )


def value_of(figure: Figure) -> Value:
    """The figure as it is stored."""
    return NOT_APPLICABLE if figure.number is None else Value(number=figure.number)


def all_values() -> dict[str, Value]:
    """Everything xã Bắc Sơn reported."""
    return {
        code: value_of(figure) for officer in OFFICERS for code, figure in officer.figures.items()
    }
