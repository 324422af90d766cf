"""The papers of a district say the deadline that holds for most of its communes, moved or not."""

from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from bot.commands.units import load
from bot.rendering.documents import DocumentRenderer
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from handlers.engine.turn import Paper, PaperKind
from reporting.forms import FormLibrary
from reporting.people import Grant, Role
from reporting.reports import ReportKey
from reporting.standing import ExtendedDay, ExtensionScope, NewExtension
from storage.store import Store
from tests.conversation.engine import CALENDAR, CATALOGUE, FORM, ZONE
from tests.operators import VIETNAMESE

NOW: Final = datetime(2024, 9, 17, 8, tzinfo=ZONE)
DISTRICT: Final = "329"
COMMUNES: Final = ("12148", "12151", "12154")
UNITS: Final = (
    "code,name,level,parent_code\n33,Tỉnh Hưng Yên,province,\n329,Huyện Ân Thi,district,33\n"
    "12148,Xã Bắc Sơn,commune,329\n12151,Xã Bãi Sậy,commune,329\n12154,Xã Đào Dương,commune,329\n"
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Three communes of a district, and the clerk who moves their days."""
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as opened:
        await opened.migrate()
        known = FormLibrary.holding([FORM])
        await load(opened, known, UNITS.encode(), date(2024, 7, 1), VIETNAMESE)
        async with opened.writing() as work:
            code = await work.invitations.create("x", Grant(Role.CLERK, DISTRICT), "Hà", NOW, NOW)
            await work.people.enrol(code, "telegram", "1", "Hà", "vi", NOW)
        yield opened


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerProcess]:
    """The process that builds papers."""
    made = WorkerProcess()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("scope", "due"),
    [
        (None, "16/9"),
        (ExtensionScope(group=DISTRICT), "20/9"),
        (ExtensionScope(COMMUNES[:2]), "20/9"),
        (ExtensionScope(COMMUNES[:1]), "16/9"),
    ],
)
async def test_the_workbook_and_the_report_say_it(
    store: Store, worker: WorkerProcess, scope: ExtensionScope | None, due: str
) -> None:
    if scope is not None:
        day = date(2024, 9, 20)
        new = NewExtension(FORM.code, "2024-Q3", scope, ExtendedDay.DUE, day, "mưa lũ")
        async with store.writing() as work:
            await work.moved_days.add(new, 1, NOW, None)
    reference = ReferenceData(FormLibrary.holding([FORM]), CALENDAR, CATALOGUE, ZONE)
    async with store.reading() as work:
        await reference.read_units(work)
        await reference.read_extensions(work)
    renderer = DocumentRenderer(store, reference, worker, Clock(NOW, 1.0).now)
    key = ReportKey(FORM.code, DISTRICT, "2024-Q3")
    workbook = (await renderer.render(Paper(PaperKind.GROUP_EXCEL, key, ""))).content
    lines = [
        str(cell.value)
        for row in load_workbook(BytesIO(workbook))["Nộp báo cáo"].iter_rows()
        for cell in row
    ]
    assert any(f"Hạn nộp: thứ {'Sáu' if due == '20/9' else 'Hai'} {due}." in one for one in lines)
    document = (await renderer.render(Paper(PaperKind.GROUP_WORD, key, ""))).content
    said = ZipFile(BytesIO(document)).read("word/document.xml").decode()
    assert f"{due}/2024" in said
