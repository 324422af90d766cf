"""Three forms in one bot over real HTTP: each person sees, and is reminded of, just their own.

Communes and the district fill in copies of the quarterly form, an office of the district a small
one; the clerk above them takes what each of them submits.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.app.compose import RunningBot, reminders, running_bot
from reporting.csv_files.closed_periods import ClosedPeriods
from reporting.csv_files.units import read_units
from reporting.normalise import fold
from reporting.people import Grant, Role
from reporting.reports import NewAnswer, ReportKey
from reporting.units import Level, Unit, UnitHistory
from simulator.control_api.client import ChatMessage
from simulator.server import running_simulator
from storage.repositories.reports import Recording
from tests.conversation.world import FILLED
from tests.forms_beside import COMMUNES, DISTRICTS, OFFICE, write_forms
from tests.journeys.phones import Chats, settings_at
from tests.journeys.program import UNITS
from tests.patience import PATIENCE

COMMUNE: Final = "12148"
DISTRICT: Final = "329"
PROVINCE: Final = "33"
ENDED: Final = "12154"
"""A commune that ended in the middle of the quarter."""
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
    "Quý": (Grant(Role.CLERK, PROVINCE),),
    "Tư": (Grant(Role.FOCAL, ENDED),),
}
OWN: Final = {
    "Lan": ("Báo cáo CCHC xã", "Báo cáo CCHC huyện", "Báo cáo văn thư"),
    "Hùng": ("Báo cáo CCHC huyện", "Báo cáo CCHC xã", "Báo cáo văn thư"),
    "Vân": ("Báo cáo văn thư", "Báo cáo CCHC xã", "Báo cáo CCHC huyện"),
}
"""Of whoever has one report its name, and those of the others."""

COMMANDS_OF_A_REPORT: Final = (
    ("baocao", ""), ("tiendo", ""), ("mau", ""), ("nop", ""), ("nhac", ""), ("sua", "{row}"),
    ("ghichu", "{row} công văn số 5"), ("tonghop", ""), ("xuat", ""),
)  # fmt: skip


@dataclass(slots=True)
class District(Chats):
    """The bot with its three forms, and everybody's phone."""

    bot: RunningBot

    async def heard(self, name: str) -> list[str]:
        return [m.text for m in await self.client.messages(self.chats[name]) if m.from_bot]


@asynccontextmanager
async def a_district(folder: Path) -> AsyncIterator[District]:
    write_forms(folder / "forms")
    async with running_simulator() as sim:
        settings = settings_at(sim, folder, FRIDAY, forms=folder / "forms")
        async with running_bot(settings, jobs=()) as bot:
            office = Unit(OFFICE, "Phòng Nội vụ huyện Ân Thi", Level.OFFICE, DISTRICT)
            async with bot.store.writing() as work:
                plan = read_units(UNITS.read_bytes(), UnitHistory(), ClosedPeriods(date.max))
                await work.units.save([*(_ended(one) for one in plan.versions), office])
            district = District(sim, bot)
            for name, grants in PEOPLE.items():
                await district.enrols(bot, name, *grants)
            yield district


def _ended(unit: Unit) -> Unit:
    return replace(unit, valid_to=date(2024, 8, 31)) if unit.code == ENDED else unit


async def test_three_forms_live_beside_each_other(tmp_path: Path) -> None:
    async with a_district(tmp_path) as district:
        await each_sees_their_own_report(district)
        await each_is_reminded_of_it_alone(district)
        await the_office_submits_and_its_clerk_looks(district)
        await whoever_has_three_is_asked_which(district)
        await the_clerks_buttons_open_the_papers_of_that_form(district)
        await every_command_takes_a_forms_word(district)
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
    await reminders(bot.store, bot.reference, bot.engine)(bot.clock.now())  # nobody a second time
    (three,) = [text for text in await district.heard("Ba") if OF_THE_DAY.search(text)]
    lines = [line for line in three.splitlines() if OF_THE_DAY.search(line)]
    assert sorted(line.partition(" của ")[2].partition(" (")[0] for line in lines) == [
        "Phòng Nội vụ huyện Ân Thi",
        "UBND huyện Ân Thi",
        "UBND xã Bắc Sơn",
    ]
    reminded = {
        name: sum(OF_THE_DAY.search(text) is not None for text in await district.heard(name))
        for name in PEOPLE
    }
    assert reminded == {**dict.fromkeys(PEOPLE, 0), "Lan": 1, "Hùng": 1, "Vân": 1, "Ba": 1}


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


async def the_clerks_buttons_open_the_papers_of_that_form(district: District) -> None:
    """The commune and the district submit copies of one form: the rows alone do not tell them."""
    answers = [NewAnswer(code, value, "…") for code, value in FILLED.items()]
    for name, form, unit, clerk, short in (
        ("Ba", COMMUNES, COMMUNE, "Hà", "Báo cáo CCHC xã"),
        ("Hùng", DISTRICTS, DISTRICT, "Quý", "Báo cáo CCHC huyện"),
    ):
        past = Recording(ReportKey(form, unit, "2024-Q3"), 1, answers, 1, "telegram", FRIDAY)
        async with district.bot.store.writing() as work:
            await work.reports.record_many([past])
        await district.says(name, f"/nop {short.removeprefix('Báo cáo ')}", f"Nộp {short}")
        await district.presses(name, "Nộp báo cáo", f"đã nộp {short} quý III/2024")
        await district.hears(clerk, f"đã nộp {short} quý III/2024")
        paper = await district.presses(clerk, "Excel phụ lục", f"Dự thảo {short} quý III/2024")
        assert paper.media is not None
        assert fold(short).removeprefix("bao cao ").replace(" ", "-") in paper.media.name
        await district.presses(clerk, "Xem tổng hợp", f"{short} quý III/2024")
        await district.presses(clerk, "Tiếp nhận", f"Đã tiếp nhận {short} quý III/2024")


async def every_command_takes_a_forms_word(district: District) -> None:
    """Without one it is of the report that is in hand."""
    for word, short, row in (
        ("cchc xã", "Báo cáo CCHC xã", "I.1"),
        ("cchc huyện", "Báo cáo CCHC huyện", "I.1"),
        ("văn thư", "Báo cáo văn thư", "K.1"),
    ):
        for command, rest in COMMANDS_OF_A_REPORT:
            await district.says("Ba", f"/{command} {word} {rest.format(row=row)}".strip(), short)
    await district.says("Ba", "/baocao văn thư", "Báo cáo văn thư")
    for command, rest in COMMANDS_OF_A_REPORT[1:]:
        said = f"/{command} {rest.format(row='K.1')}".strip()
        await district.says("Ba", said, "Báo cáo văn thư")
    for command, rest in COMMANDS_OF_A_REPORT:
        if command in {"nop", "nhac"}:  # the focal point's
            continue
        plainly = rest.format(row="I.1")
        for said in (plainly, f"cchc xã {plainly}"):
            await district.says("Lan", f"/{command} {said}".strip(), "Báo cáo CCHC xã")


async def whoever_has_three_is_asked_which(district: District) -> None:
    await district.says("Ba", "/nop", "Tin vừa gửi là cho báo cáo nào?")
    await district.presses("Ba", "UBND huyện Ân Thi", "Báo cáo CCHC huyện quý III/2024, UBND huyện")
    await district.says("Ba", "/tiendo cchc xã", "Báo cáo CCHC xã quý III/2024, UBND xã Bắc Sơn")
    await district.says("Ba", "I.1 14", "Báo cáo CCHC huyện quý III/2024, UBND huyện Ân Thi")
    await district.says("Ba", "K.1 41", "Chỉ tiêu này có trong Báo cáo văn thư quý III/2024")
    await district.presses("Ba", "Phòng Nội vụ", "đã được tiếp nhận")


async def a_clerk_asks_with_and_without_a_forms_word(district: District) -> None:
    await district.says("Hà", "/tonghop cchc huyện", "Huyện Ân Thi, Báo cáo CCHC huyện quý III")
    await district.says("Hà", "/xuat", "Báo cáo CCHC huyện quý III/2024")
    await district.says("Hà", "/tiendo văn thư", "Báo cáo văn thư quý III/2024: 1/1 đơn vị đã nộp")
    await district.says("Sơn", "/tonghop", "Huyện Ân Thi, Báo cáo CCHC xã quý III/2024")
    await district.says("Sơn", "/xuat văn thư", "không thuộc phần việc của anh/chị")
