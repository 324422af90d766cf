"""Districts end and communes are merged: old quarters stay what they were, new ones begin anew."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from bot.app.compose import running_bot
from bot.commands.summary import WantedFigures, asked
from bot.commands.units import load
from bot.rendering.documents import DocumentRenderer
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from handlers.engine.turn import Album, Message, Paper, PaperKind
from reporting.csv_files.units import UnitFileProblems
from reporting.forms import FormLibrary
from reporting.people import Grant, Role
from reporting.reports import Move, NewAnswer, ReportKey
from reporting.values import Value
from simulator.server import running_simulator
from storage.repositories.reports import Recording
from storage.store import Store
from tests.conversation.engine import CALENDAR, CATALOGUE, FORM, ZONE
from tests.journeys import july_2025
from tests.journeys.july_2025 import BAC_SON, DISTRICT, GROUP, HEIRS, PROVINCE, TOWN
from tests.journeys.phones import Chats, settings_at
from tests.operators import VIETNAMESE

SETTLED, ON_TIME = "III.3.1.1", "III.3.1.2"
OLD: Final = "2024-Q3"
JULY: Final = date(2025, 7, 10)
SEPTEMBER: Final = datetime(2025, 9, 15, 8, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Province:
    """A database with the units of 2024, and what is read from it as the bot would."""

    store: Store
    worker: WorkerProcess

    async def loads(self, content: bytes, today: date = JULY) -> None:
        """`units load`."""
        await load(self.store, content, today, VIETNAMESE)

    async def files(self, unit: str, period: str, on_time: int, settled: int) -> None:
        """A unit submits two figures; nothing else of its report matters here."""
        key = ReportKey(FORM.code, unit, period)
        answers = (
            NewAnswer(SETTLED, Value(number=settled), ""),
            NewAnswer(ON_TIME, Value(number=on_time), ""),
        )
        async with self.store.writing() as work:
            who = (await work.people.members(unit) or await work.people.members(TOWN))[0].id
            recording = Recording(key, FORM.version, answers, who, "telegram", SEPTEMBER)
            await work.reports.record_many([recording])
            await work.reports.move(key, FORM.version, Move.SUBMIT, who, SEPTEMBER, None)

    async def enrols(self, unit: str) -> None:
        """Somebody who files for that unit."""
        async with self.store.writing() as work:
            grant = Grant(Role.FOCAL, unit)
            code = await work.invitations.create(unit, grant, unit, SEPTEMBER, SEPTEMBER)
            await work.people.enrol(code, "telegram", unit, unit, "vi", SEPTEMBER)

    async def reference(self) -> ReferenceData:
        """What a bot that starts now knows."""
        known = ReferenceData(FormLibrary.holding([FORM]), CALENDAR, CATALOGUE, ZONE)
        async with self.store.reading() as work:
            await known.read_units(work)
        return known

    async def summary(self, unit: str, period: str) -> Album | str:
        """The pictures with every text in them and the caption; or why there are none."""
        clock = Clock(SEPTEMBER, 1.0)
        wanted = WantedFigures(FORM, unit, period)
        turn = await asked(self.store, await self.reference(), clock, wanted, "vi")
        album = next((reply for reply in turn.replies if isinstance(reply, Album)), None)
        said = [reply.text for reply in turn.replies if isinstance(reply, Message)]
        return album or "\n".join(said)

    async def caption(self, unit: str, period: str) -> str:
        """The caption of a summary."""
        found = await self.summary(unit, period)
        return found if isinstance(found, str) else found.caption

    async def paper(self, unit: str, kind: PaperKind, period: str) -> bytes:
        """A paper as it is made now."""
        clock = Clock(SEPTEMBER, 1.0)
        renderer = DocumentRenderer(self.store, await self.reference(), self.worker, clock.now)
        paper = Paper(kind, ReportKey(FORM.code, unit, period), "")
        return (await renderer.render(paper)).content

    async def cells(self, unit: str, kind: PaperKind, period: str = OLD) -> list[Any]:
        """Every cell of a workbook."""
        content = await self.paper(unit, kind, period)
        sheets = load_workbook(BytesIO(content)).worksheets
        return [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row]

    async def words(self, unit: str, kind: PaperKind, period: str = OLD) -> bytes:
        """What a Word file says."""
        content = await self.paper(unit, kind, period)
        return ZipFile(BytesIO(content)).read("word/document.xml")

    async def old_quarter(self) -> list[Any]:
        """Everything that summaries and papers say of quarter III/2024."""
        return [
            *[await self.summary(unit, OLD) for unit in (PROVINCE, DISTRICT, TOWN, BAC_SON)],
            await self.cells(DISTRICT, PaperKind.GROUP_EXCEL),
            await self.cells(TOWN, PaperKind.REPORT_EXCEL),
            await self.words(DISTRICT, PaperKind.GROUP_WORD),
            await self.words(BAC_SON, PaperKind.REPORT_WORD),
        ]


@pytest.fixture
async def province(tmp_path: Path) -> AsyncIterator[Province]:
    """Two communes filed quarter III/2024: 396 of 400 dossiers in time, and 90 of 100."""
    worker = WorkerProcess()
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as store:
        await store.migrate()
        made = Province(store, worker)
        await made.loads(july_2025.BEFORE, date(2024, 7, 1))
        await made.enrols(TOWN)
        await made.files(TOWN, OLD, 396, 400)
        await made.files(BAC_SON, OLD, 90, 100)
        yield made
    worker.close()


async def test_whatever_is_loaded_later_the_old_quarter_reads_as_it_did(
    province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    before = await province.old_quarter()
    caption = await province.caption(DISTRICT, OLD)
    assert caption.startswith("<b>Huyện Ân Thi, quý III/2024</b>")
    assert "2/18" in caption
    assert "97,20% (486/500)" in caption
    assert "Thị trấn Ân Thi" in before[4]
    for later in (
        july_2025.of_the_readme(),
        july_2025.short_list(),
        july_2025.merged(),
        july_2025.another_province(),
    ):
        await province.loads(later)
        assert await province.old_quarter() == before
    told = capsys.readouterr().out
    assert "Lưu ý: 17 đơn vị vẫn trực thuộc Huyện Ân Thi" in told
    assert "Nhập: Xã Phù Ủng (12145), Xã Bắc Sơn (12148) vào Xã Ân Thi (12142)." in told
    title = "Thị trấn Ân Thi, quý III/2024"
    assert title in await province.caption(TOWN, OLD)


@pytest.mark.parametrize(
    "line",
    [
        "329,Huyện Ân Thi,district,33,,2024-09-01,",
        "12142,Xã Ân Thi,commune,329,2024-09-01,,",
        "12148,Xã Bắc Sơn,commune,185,2024-08-01,,",
        "12999,Xã Mới,commune,329,,,",
    ],
)
async def test_a_list_that_would_rewrite_the_old_quarter_is_refused_whole(
    province: Province, line: str
) -> None:
    async with province.store.reading() as work:
        before = await work.units.all()
    with pytest.raises(UnitFileProblems) as refused:
        await province.loads(f"{july_2025.HEADER}\n{line}\n".encode())
    assert [problem.code for problem in refused.value.problems] == ["closed_period"]
    async with province.store.reading() as work:
        assert await work.units.all() == before


async def test_the_new_quarter_is_summed_by_groups_and_not_compared_with_other_areas(
    province: Province,
) -> None:
    await province.files(TOWN, "2025-Q2", 100, 200)
    await province.files("05986", "2025-Q2", 100, 200)
    await province.loads(july_2025.merged())
    await province.files(TOWN, "2025-Q3", 950, 1000)
    await province.files(HEIRS[1], "2025-Q3", 90, 100)
    await province.files("05986", "2025-Q3", 150, 200)
    caption = await province.caption(GROUP, "2025-Q3")
    assert caption.startswith("<b>Cụm Ân Thi, quý III/2025</b>")
    assert "2/6" in caption
    assert "94,55% (1.040/1.100)" in caption
    other_area = "Không so sánh với quý II/2025: đơn vị kỳ này không còn như kỳ đó."
    for unit in (TOWN, PROVINCE):
        caption = await province.caption(unit, "2025-Q3")
        assert "so với" not in caption
        assert caption.count(other_area) == 1
    assert "so với" not in await province.caption(GROUP, "2025-Q3")
    assert other_area not in await province.caption("05986", "2025-Q3")
    assert "Xã Ân Thi, quý III/2025" in await province.caption(TOWN, "2025-Q3")
    assert "25 điểm" in await province.caption("05986", "2025-Q3")
    assert "chưa có hoặc không còn" in await province.caption(DISTRICT, "2025-Q3")
    assert "Nay UBND xã Ân Thi" in await province.caption(BAC_SON, "2025-Q3")
    assert "0/0" not in await province.caption(PROVINCE, "2025-Q3")


async def test_papers_say_what_became_of_figures_of_a_unit_that_ended_within_the_period(
    province: Province,
) -> None:
    lines = (
        "12142,Xã Ân Thi,commune,33,2025-09-01,,",
        "12148,Xã Bắc Sơn,commune,329,,2025-08-31,12142",
    )
    await province.loads("\n".join((july_2025.HEADER, *lines)).encode())
    key = ReportKey(FORM.code, BAC_SON, "2025-Q3")
    entered = NewAnswer(SETTLED, Value(number=731), "")
    ended = "Ủy ban nhân dân xã Bắc Sơn kết thúc ngày 31/8/2025"
    follows = f"{ended}, nay Ủy ban nhân dân xã Ân Thi báo cáo thay; số liệu đã nhập"
    async with province.store.writing() as work:
        who = (await work.people.members(TOWN))[0].id
        recording = Recording(key, FORM.version, (entered,), who, "telegram", SEPTEMBER)
        await work.reports.record_many([recording])
    for move, said in (
        (None, f"{follows} chưa nộp, không tính vào tổng hợp"),
        (Move.HAND_OVER, f"{follows} đã bàn giao, không tính vào tổng hợp"),
    ):
        if move is not None:
            async with province.store.writing() as work:
                await work.reports.move(key, FORM.version, move, who, SEPTEMBER, None, "")
        for unit in (DISTRICT, PROVINCE):
            cells = await province.cells(unit, PaperKind.GROUP_EXCEL, "2025-Q3")
            assert any(said in str(cell) for cell in cells)
            assert "731" not in {str(cell) for cell in cells}
        own = await province.cells(BAC_SON, PaperKind.REPORT_EXCEL, "2025-Q3")
        assert said in own
        assert 731 in own
        printed = await province.words(BAC_SON, PaperKind.REPORT_WORD, "2025-Q3")
        assert said in printed.decode()


async def test_everybody_goes_on_over_the_messenger(tmp_path: Path) -> None:
    async with running_simulator() as sim:
        people = Chats(sim)
        async with running_bot(settings_at(sim, tmp_path, SEPTEMBER)) as bot:
            await load(bot.store, july_2025.BEFORE, date(2024, 7, 1), VIETNAMESE)
            await load(bot.store, july_2025.merged(), JULY, VIETNAMESE)
            async with bot.store.reading() as work:
                await bot.reference.read_units(work)
            await people.enrols(bot, "Lan", Grant(Role.FOCAL, BAC_SON))
            await people.enrols(bot, "Mai", Grant(Role.FOCAL, TOWN))
            await people.enrols(bot, "Hùng", Grant(Role.LEADER, PROVINCE))
            for name, said, heard in (
                ("Lan", "/baocao", "UBND xã Bắc Sơn kết thúc ngày 30/6/2025"),
                ("Lan", "/baocao quý 2", "UBND xã Bắc Sơn"),
                ("Mai", "/baocao", "UBND xã Ân Thi"),
                ("Mai", "/baocao quý 2", "UBND thị trấn Ân Thi"),
                ("Hùng", "/tonghop cụm", "Cụm Ân Thi, quý III/2025"),
                ("Hùng", "/tonghop huyện Ân Thi quý 2", "Huyện Ân Thi, quý II/2025"),
            ):
                await people.says(name, said, heard)
