"""Three forms in one bot over real HTTP: each person sees, and is reminded of, just their own.

Communes and the district fill in copies of the quarterly form, an office of the district a small
one; the clerk above them takes what each of them submits.
"""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.app.compose import RunningBot, reminders, running_bot
from bot.app.settings import Settings
from reporting.csv_files.closed_periods import ClosedPeriods
from reporting.csv_files.units import read_units
from reporting.people import Grant, Role
from reporting.units import Level, Unit, UnitHistory
from simulator.control_api.client import ChatMessage, SimulatorClient
from simulator.server import Simulator, running_simulator
from tests.forms_beside import COMMUNES, OFFICE, write_forms
from tests.journeys.program import UNITS
from tests.patience import PATIENCE

COMMUNE: Final = "12148"
DISTRICT: Final = "329"
FRIDAY: Final = datetime(2024, 9, 13, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
"""Three days before communes are due, four before the office, five before the district."""

OF_THE_DAY: Final = re.compile("đến hạn Báo cáo|hạn cuối Báo cáo")
MONDAY: Final = FRIDAY.replace(day=16)
"""The last day of the communes, the day before the office's, the first one after the cut-off."""

PEOPLE: Final = {
    "Lan": (Grant(Role.OFFICER, COMMUNE, ("tu_phap",)),),
    "Hùng": (Grant(Role.FOCAL, DISTRICT),),
    "Vân": (Grant(Role.FOCAL, OFFICE, ("van_phong", "luu_tru")),),
    "Ba": (Grant(Role.FOCAL, COMMUNE), Grant(Role.FOCAL, DISTRICT), Grant(Role.FOCAL, OFFICE)),
    "Hà": (Grant(Role.CLERK, DISTRICT),),
    "Sơn": (Grant(Role.CLERK, DISTRICT, (), COMMUNES),),
}
OWN: Final = {
    "Lan": ("Báo cáo CCHC xã", "Báo cáo CCHC huyện", "Báo cáo văn thư"),
    "Hùng": ("Báo cáo CCHC huyện", "Báo cáo CCHC xã", "Báo cáo văn thư"),
    "Vân": ("Báo cáo văn thư", "Báo cáo CCHC xã", "Báo cáo CCHC huyện"),
}
"""Of whoever has one report its name, and those of the others."""


@dataclass(frozen=True, slots=True)
class District:
    """The bot with its three forms, and the chats of the people by their name."""

    sim: Simulator
    bot: RunningBot
    chats: Mapping[str, int]

    @property
    def client(self) -> SimulatorClient:
        return self.sim.client

    async def says(self, name: str, text: str, answer: str) -> ChatMessage:
        await self.client.say(self.chats[name], text)
        return await self.hears(name, answer)

    async def presses(self, name: str, label: str, answer: str = "") -> ChatMessage:
        await self.client.press(self.chats[name], label)
        return await self.hears(name, answer)

    async def hears(self, name: str, words: str) -> ChatMessage:
        return await self.client.wait_for(self.chats[name], words, timeout=PATIENCE)

    async def heard(self, name: str) -> list[str]:
        return [m.text for m in await self.client.messages(self.chats[name]) if m.from_bot]


@asynccontextmanager
async def a_district(folder: Path) -> AsyncIterator[District]:
    write_forms(folder / "forms")
    async with running_simulator() as sim:
        settings = Settings(_env_file=None).model_copy(
            update={
                "telegram_token": SecretStr(sim.token),
                "telegram_api_url": sim.url,
                "telegram_pace": 0.0,
                "database_url": f"sqlite+aiosqlite:///{folder}/baocao.db",
                "forms_dir": folder / "forms",
                "clock_start": FRIDAY,
                "clock_rate": 1.0,
            }
        )
        async with running_bot(settings, jobs=()) as bot:
            office = Unit(OFFICE, "Phòng Nội vụ huyện Ân Thi", Level.OFFICE, DISTRICT)
            async with bot.store.writing() as work:
                plan = read_units(UNITS.read_bytes(), UnitHistory(), ClosedPeriods(date.max))
                await work.units.save([*plan.versions, office])
            chats = {name: await _enrolled(sim, bot, name) for name in PEOPLE}
            yield District(sim, bot, chats)


async def _enrolled(sim: Simulator, bot: RunningBot, name: str) -> int:
    chat = await sim.client.person(name)
    now = datetime.now(UTC)  # noqa: TID251  the tests' own clock
    async with bot.store.writing() as work:
        for place, grant in enumerate(PEOPLE[name]):
            until = now + timedelta(days=1)
            code = await work.invitations.create(f"{name}{place}", grant, name, now, until)
            await work.people.enrol(code, "telegram", str(chat), name, "vi", now)
    await sim.client.start(chat)
    await sim.client.wait_for(chat, name, timeout=PATIENCE)
    return chat


async def test_three_forms_live_beside_each_other(tmp_path: Path) -> None:
    async with a_district(tmp_path) as district:
        await each_sees_their_own_report(district)
        await each_is_reminded_of_it_alone(district)
        await the_office_submits_and_its_clerk_looks(district)
        await whoever_has_three_is_asked_which(district)
        await a_clerk_asks_with_and_without_a_forms_word(district)


async def each_sees_their_own_report(district: District) -> None:
    for name, (own, *_) in OWN.items():
        await district.says(name, "/baocao", f"{own} quý III/2024")
        await district.says(name, "/tiendo", f"{own} quý III/2024, ")


async def each_is_reminded_of_it_alone(district: District) -> None:
    bot = district.bot
    bot.clock.advance_to(MONDAY)
    await reminders(bot.store, bot.reference, bot.engine)(bot.clock.now())
    for name, (own, *others) in OWN.items():
        await district.client.wait_for(
            district.chats[name], partial(_is_reminder, own), after=0, timeout=PATIENCE
        )
        assert not [text for text in await district.heard(name) if any(o in text for o in others)]
    (three,) = [text for text in await district.heard("Ba") if OF_THE_DAY.search(text)]
    lines = [line for line in three.splitlines() if OF_THE_DAY.search(line)]
    assert sorted(line.partition(" của ")[2].partition(" (")[0] for line in lines) == [
        "Phòng Nội vụ huyện Ân Thi",
        "UBND huyện Ân Thi",
        "UBND xã Bắc Sơn",
    ]
    assert not [text for text in await district.heard("Hà") if OF_THE_DAY.search(text)]


def _is_reminder(report: str, message: ChatMessage) -> bool:
    return report in message.text and OF_THE_DAY.search(message.text) is not None


async def the_office_submits_and_its_clerk_looks(district: District) -> None:
    await district.says("Vân", "/baocao", "Báo cáo văn thư quý III/2024")
    await district.presses("Vân", "Bắt đầu", "K.1 ")
    await district.says("Vân", "40 38 12", "Kiểm tra 3 số")
    await district.presses("Vân", "Ghi", "Phần của anh/chị đã xong: 3/3")
    await district.says("Vân", "/nop", "Nộp Báo cáo văn thư quý III/2024 của Phòng Nội vụ")
    await district.presses("Vân", "Nộp báo cáo", "đã nộp Báo cáo văn thư quý III/2024")
    await district.hears("Hà", "Phòng Nội vụ huyện Ân Thi đã nộp Báo cáo văn thư quý III/2024")
    paper = await district.presses("Hà", "Excel phụ lục", "Dự thảo Báo cáo văn thư quý III/2024")
    assert paper.media is not None
    assert paper.media.name == "bao-cao-van-thu-phong-noi-vu-huyen-an-thi-2024-Q3.xlsx"
    await district.presses("Hà", "Tiếp nhận", "Đã tiếp nhận Báo cáo văn thư quý III/2024")
    await district.hears("Vân", "Báo cáo văn thư quý III/2024")
    assert not [text for text in await district.heard("Sơn") if "văn thư" in text]


async def whoever_has_three_is_asked_which(district: District) -> None:
    await district.says("Ba", "/nop", "Tin vừa gửi là cho báo cáo nào?")
    await district.presses("Ba", "UBND huyện Ân Thi", "Báo cáo CCHC huyện quý III/2024, UBND huyện")
    await district.says("Ba", "/tiendo cchc xã", "Báo cáo CCHC xã quý III/2024, UBND xã Bắc Sơn")
    await district.says("Ba", "I.1 14", "Báo cáo CCHC huyện quý III/2024, UBND huyện Ân Thi")
    await district.says("Ba", "K.1 41", "Chỉ tiêu này có trong Báo cáo văn thư quý III/2024")
    await district.presses("Ba", "Phòng Nội vụ", "đã nộp")


async def a_clerk_asks_with_and_without_a_forms_word(district: District) -> None:
    await district.says("Hà", "/tonghop cchc huyện", "Huyện Ân Thi, Báo cáo CCHC huyện quý III")
    await district.says("Hà", "/xuat", "Báo cáo CCHC huyện quý III/2024")
    await district.says("Hà", "/tiendo văn thư", "Báo cáo văn thư quý III/2024: 1/1 đơn vị đã nộp")
    await district.says("Sơn", "/tonghop", "Huyện Ân Thi, Báo cáo CCHC xã quý III/2024")
    await district.says("Sơn", "/xuat văn thư", "không thuộc phần việc của anh/chị")
