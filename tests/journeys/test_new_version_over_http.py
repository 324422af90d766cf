"""A submitted report after the program was started again with a second version of its form."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.app.compose import RunningBot
from reporting.people import Grant, Role
from reporting.reports import NewAnswer, ReportKey
from reporting.values import Value
from storage.repositories.reports import Recording
from tests.conversation.world import FILLED
from tests.form_versions import content, write
from tests.journeys.phones import Phones, cells_of, phones
from tests.journeys.program import UNITS

SEPTEMBER: Final = datetime(2024, 9, 12, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DECEMBER: Final = SEPTEMBER.replace(month=12)
FORM, COMMUNE, DISTRICT = "cchc_quarterly", "12148", "329"
REPORT: Final = ReportKey(FORM, COMMUNE, "2024-Q3")
NOT_THERE: Final = "I.7"
"""A row of the second version alone; `I.1` is one of the first alone."""


async def test_a_submitted_report_stays_what_it_was_and_is_corrected_by_its_own_rows(
    tmp_path: Path,
) -> None:
    forms = tmp_path / "forms"
    forms.mkdir()
    write(forms, content(), "cchc_quarterly.yaml")
    async with phones(tmp_path, forms) as there:
        await there.loads(UNITS.read_bytes(), SEPTEMBER.date())
        async with there.bot_from(SEPTEMBER) as bot:
            await submits(there, bot)
            before = await everything(there)
        # It claims the quarter that was begun and submitted in the first.
        write(forms, {**content("SECOND"), "begins": "2024-06-15"}, "cchc_quarterly_2.yaml")
        async with there.bot_from(SEPTEMBER) as bot:
            after = await everything(there)
            for what, seen in before.items():
                assert after[what] == seen, what
            await corrects_by_its_own_rows(there, bot)
        async with there.bot_from(DECEMBER):
            await there.says("Lan", "/baocao", "dùng biểu mẫu mới (phiên bản 2)")
            await there.says("Lan", "/sua I.1", "I.1")
            await there.says("Lan", f"/sua {NOT_THERE}", f"{NOT_THERE} ")
            await there.says("Lan", "/tiendo quý 3", "Cả đơn vị: 83/83")


async def submits(there: Phones, bot: RunningBot) -> None:
    """The focal point submits, with a finding that stands with a reason."""
    await there.enrols(bot, "Lan", Grant(Role.FOCAL, COMMUNE))
    await there.enrols(bot, "Hùng", Grant(Role.CLERK, DISTRICT))
    answers = [NewAnswer(code, value, "…") for code, value in FILLED.items()]
    answers.append(NewAnswer("I.1", Value(number=19), "19"))
    past = Recording(REPORT, 1, answers, 1, "telegram", SEPTEMBER)
    async with bot.store.writing() as work:
        await work.reports.record_many([past])
    await there.says("Lan", "/nop", "Nộp Báo cáo CCHC quý III/2024")
    await there.presses("Lan", "Nộp báo cáo", "đã nộp Báo cáo CCHC quý III/2024")
    await there.hears("Hùng", "UBND xã Bắc Sơn đã nộp Báo cáo CCHC quý III/2024")


async def everything(there: Phones) -> dict[str, Any]:
    """What both are shown and handed: texts, captions and cells."""
    seen: dict[str, Any] = {}
    for name, said, heard in (
        ("Lan", "/baocao", "Phần của anh/chị đã xong: 83/83"),
        ("Lan", "/tiendo", "83/83"),
        ("Lan", "/nop", "Đã nộp lúc"),
        ("Lan", "/sua I.1", "số liệu đã khóa"),
        ("Hùng", "/tiendo", "1/18 đơn vị đã nộp"),
        ("Hùng", "/tonghop", "1/18"),
        ("Hùng", "/xuat bắc sơn", "Báo cáo CCHC quý III/2024"),
    ):
        message = await there.says(name, said, heard)
        seen[f"{name} {said}"] = message.text, message.labels
    paper = await there.presses("Hùng", "Excel phụ lục", "Báo cáo CCHC quý III/2024")
    seen["paper"] = cells_of(await there.file_of(paper))
    return seen


async def corrects_by_its_own_rows(there: Phones, bot: RunningBot) -> None:
    """Taken back, a row that the new version has dropped is corrected; one it has added is none."""
    await there.says("Lan", "/baocao", "Báo cáo CCHC quý III/2024")
    await there.presses("Lan", "Rút để sửa", "Rút")
    await there.presses("Lan", "Rút để sửa", "Đã rút")
    await there.says("Lan", "/sua I.1", "I.1 ")
    await there.says("Lan", "20", "I.1 = 20")
    await there.says("Lan", f"/sua {NOT_THERE}", NOT_THERE)
    async with bot.store.reading() as work:
        view = await work.reports.view(REPORT, None)
    assert view.version == 1
    assert view.values()["I.1"] == Value(number=20)
    assert NOT_THERE not in view.values()
