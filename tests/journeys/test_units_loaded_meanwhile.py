"""A new list of units is loaded by another program while the bot runs and people are at work."""

from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.app.compose import RunningBot
from reporting.people import Grant, Role
from reporting.reports import Move, ReportKey
from reporting.values import Value
from tests.house.tree import ROOT
from tests.journeys import july_2025
from tests.journeys.july_2025 import BAC_SON, DISTRICT, GROUP, PROVINCE, TOWN
from tests.journeys.phones import Phones, phones
from tests.simulator.pictures import png

SEPTEMBER: Final = datetime(2025, 9, 9, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
REPORT: Final = ReportKey("cchc_quarterly", BAC_SON, "2025-Q3")
ENDED: Final = "UBND xã Bắc Sơn kết thúc ngày 31/8/2025. Nay UBND xã Ân Thi nộp báo cáo thay."
LIST: Final = (
    f"{july_2025.HEADER}\n"
    f"{GROUP},Cụm Ân Thi,group,33,2025-09-01,,\n"
    f"{TOWN},Xã Ân Thi,commune,{GROUP},2025-09-01,,\n"
    f"{BAC_SON},Xã Bắc Sơn,commune,{DISTRICT},,2025-08-31,{TOWN}\n"
).encode()
"""In the middle of quarter III; it is loaded only in September, when people have begun."""


async def test_the_running_bot_goes_by_the_new_list_from_the_next_message_on(
    tmp_path: Path,
) -> None:
    async with phones(tmp_path, ROOT / "forms") as there:
        await there.loads(july_2025.BEFORE, date(2024, 7, 1))
        async with there.bot_from(SEPTEMBER) as bot:
            await there.enrols(bot, "Lan", Grant(Role.FOCAL, BAC_SON))
            await there.enrols(bot, "Mai", Grant(Role.FOCAL, TOWN))
            await there.enrols(bot, "Hùng", Grant(Role.CLERK, PROVINCE))
            sheet = await is_in_the_middle_of_it(there)
            await there.loads(LIST, SEPTEMBER.date())
            await the_officer_is_told_whatever_is_sent(there, sheet)
            await the_clerk_hands_over_once(there, bot)
            await the_one_that_follows_goes_on(there)
            async with bot.store.reading() as work:
                values = await work.reports.current_values(REPORT)
            assert values == {"I.1": Value(number=14)}


async def is_in_the_middle_of_it(there: Phones) -> bytes:
    """A figure is recorded, the next question is open; the sheet is as it was handed out."""
    paper = await there.says("Lan", "/mau", "điền cột Số liệu")
    await there.says("Lan", "/baocao", "UBND xã Bắc Sơn")
    await there.presses("Lan", "Bắt đầu", "I.1 ")
    await there.says("Lan", "14", "I.2.1 ")
    return await there.file_of(paper)


async def the_officer_is_told_whatever_is_sent(there: Phones, sheet: bytes) -> None:
    await there.says("Lan", "7", "Tin này chưa được ghi.")
    await there.hears("Lan", ENDED)
    await there.sends("Lan", "photo", png(8, 8), ENDED, "anh.png")
    await there.sends("Lan", "document", sheet, ENDED, "mau-nhap.xlsx")
    for said in ("8", "/sua I.1", "/nop", "/baocao", "/tiendo", "/mau", "I.2.1 7, I.2.2 5"):
        await there.says("Lan", said, ENDED)
    for old in ("*:collect.state:none_arose", f"*:report.take:cchc_quarterly/{BAC_SON}/2025-Q3"):
        await there.presses_old("Lan", old, ENDED)
    await there.says("Lan", "/baocao quý 2", "Báo cáo CCHC quý II/2025")


async def the_clerk_hands_over_once(there: Phones, bot: RunningBot) -> None:
    await there.says("Hùng", "/tiendo", "Bắc Sơn 1/83")
    await there.presses("Hùng", "Dở dang: Bắc Sơn", "Số liệu dở dang của UBND xã Bắc Sơn")
    await there.presses("Hùng", "Bàn giao", "cho UBND xã Ân Thi")
    await there.hears("Lan", "Hùng đã bàn giao số liệu dở dang của UBND xã Bắc Sơn")
    for act in ("hand_over", "close"):
        old = f"ended.{act}:{REPORT.form}/{REPORT.unit}/{REPORT.period}"
        await there.presses_old("Hùng", f"*:{old}", "Đã bàn giao cho UBND xã Ân Thi")
    async with bot.store.reading() as work:
        view = await work.reports.view(REPORT, None)
    assert [one.move for one in view.submissions] == [Move.HAND_OVER]


async def the_one_that_follows_goes_on(there: Phones) -> None:
    await there.presses("Mai", "Xem số liệu cũ", "I.1: 14")
    await there.says("Mai", "/baocao", "UBND xã Ân Thi")
    await there.says("Mai", "/baocao quý 2", "UBND thị trấn Ân Thi")
    await there.says("Hùng", "/tonghop cụm", "Cụm Ân Thi, quý III/2025")
