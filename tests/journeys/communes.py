"""A commune whose officers sit before their phones, each with a chat: counted touch by touch."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.app.compose import RunningBot, running_bot
from reporting.csv_files.closed_periods import ClosedPeriods
from reporting.csv_files.units import read_units
from reporting.people import Grant, Role
from reporting.reports import NewAnswer, ReportKey
from reporting.units import UnitHistory
from reporting.values import State, Value
from simulator.control_api.client import ChatMessage
from simulator.server import running_simulator
from storage.repositories.reports import Recording
from tests.journeys.bac_son import OFFICERS, PERIOD, UNIT, Figure
from tests.journeys.phones import Chats, settings_at
from tests.journeys.program import UNITS

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


@dataclass(slots=True)
class Commune(Chats):
    """The bot, and the phones of the four officers."""

    bot: RunningBot

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
        settings = settings_at(sim, folder, DAY_OF_THE_REPORT, rate=rate)
        async with running_bot(settings) as bot:
            async with bot.store.writing() as work:
                plan = read_units(UNITS.read_bytes(), UnitHistory(), ClosedPeriods(date.max))
                await work.units.save(plan.versions)
            commune = Commune(sim, bot)
            for who in OFFICERS:
                grant = Grant(Role(who.role), UNIT, (who.duty,))
                await commune.enrols(bot, who.name, grant, team=TEAM)
            if last:
                await recorded(bot, LAST, last)
            await sim.client.reset_touches(list(commune.chats.values()))
            yield commune


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
