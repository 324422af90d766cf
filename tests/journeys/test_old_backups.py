"""Backups made by e6d44af come back, and the command line works on what that version left."""

from collections.abc import AsyncIterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from simulator.server import Simulator
from tests.journeys.bac_son import DISTRICT
from tests.journeys.old_database import (
    APPENDED,
    CHECKOUT,
    LEFT,
    STOPPED_AT,
    facts_of,
    lay_down,
    nothing_recorded_is_lost,
    unpacked,
)
from tests.journeys.program import Program

pytestmark = pytest.mark.slow

ACCEPTED = "12142"
"""Thị trấn Ân Thi, whose reports of both quarters were accepted."""

PERIOD = "2024-Q3"


@pytest.fixture
async def program(sim: Simulator, tmp_path: Path) -> AsyncIterator[Program]:
    """Nothing runs, and there is no database yet."""
    async with Program(sim, tmp_path, STOPPED_AT, CHECKOUT, log=tmp_path / "log.txt") as program:
        yield program


@pytest.mark.parametrize("name", list(LEFT["backups"]))
async def test_a_backup_is_restored_with_every_fact_it_had(
    program: Program, tmp_path: Path, name: str
) -> None:
    await program.told("restore", str(unpacked(name, tmp_path)))
    caption = await _caption(program, tmp_path)  # which brings the database up to date
    assert caption.startswith("Huyện Ân Thi")
    counts = LEFT["backups"][name]
    had = {kind: rows[: counts[kind]] for kind, rows in LEFT["facts"].items() if kind in APPENDED}
    facts = facts_of(program.database)
    nothing_recorded_is_lost(facts, had)
    assert {kind: len(facts[kind]) for kind in had} == {kind: counts[kind] for kind in had}


async def test_the_database_before_a_restored_backup_is_kept(
    program: Program, tmp_path: Path
) -> None:
    lay_down(program.database)
    await program.told("restore", str(unpacked("september.db", tmp_path)))
    kept = facts_of(program.database.with_name("baocao.db.before-restore"))
    assert kept == LEFT["facts"]


async def test_a_backup_of_the_day_holds_what_the_old_program_left(
    program: Program, tmp_path: Path
) -> None:
    lay_down(program.database)
    await program.told("backup", str(tmp_path / "today.db"))
    assert facts_of(tmp_path / "today.db")["answers"] == LEFT["facts"]["answers"]


async def test_papers_and_pictures_are_made_of_what_the_old_program_left(
    program: Program, tmp_path: Path
) -> None:
    lay_down(program.database)
    book, paper = tmp_path / "huyen.xlsx", tmp_path / "xa.docx"
    await program.told(*_export(DISTRICT, "xlsx", book))
    await program.told(*_export(ACCEPTED, "docx", paper))
    assert "Huyện Ân Thi" in await _caption(program, tmp_path)
    assert list((tmp_path / "summary").glob("*.png"))
    figures = {cell for sheet in load_workbook(book) for row in sheet.values for cell in row}
    wanted = {
        answer[4]
        for answer in LEFT["facts"]["answers"]
        if answer[:3] == [ACCEPTED, PERIOD, "III.3.1.1"]
    }
    assert wanted <= figures
    with ZipFile(paper) as parts:
        text = parts.read("word/document.xml").decode()
    assert all(str(number) in text for number in wanted)


def _export(unit: str, kind: str, out: Path) -> tuple[str, ...]:
    asked = ("export", "--unit", unit, "--period", PERIOD)
    return (*asked, "--format", kind, "--out", str(out))


async def _caption(program: Program, folder: Path) -> str:
    out = folder / "summary"
    await program.told("summary", "--unit", DISTRICT, "--period", PERIOD, "--out", str(out))
    (caption,) = out.glob("*.txt")
    return caption.read_text(encoding="utf-8")
