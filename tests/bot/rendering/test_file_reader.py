"""Each file is read in a process of its own, which may do next to nothing and is ended whole."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.inbound.sheet_downloads import reader
from bot.rendering import confined
from bot.rendering.file_reader import FileReader, FileReadingError
from bot.runtime.reference_data import ReferenceData
from handlers.engine.lookup import AppendixQuery, EntrySheetQuery
from papers import report_docx
from reporting.documents.entry_sheet import AppendixReading, EntrySheet, SheetFlaw, SheetProblem
from reporting.forms import FormLibrary
from tests.bot.rendering.odd_readers import (
    answers_nonsense,
    calls,
    fills_the_memory,
    lasts,
    length,
    quotes_the_file,
    starts_a_program,
    tells_its_surroundings,
    writes,
)
from tests.conversation.engine import CALENDAR, CATALOGUE, FORM, ZONE
from tests.papers.examples import commune_paper
from tests.papers.test_entry_sheets import KEY, filled


async def test_a_file_is_read_in_another_process() -> None:
    answer = await FileReader().read(length, b"12345")
    assert json.loads(answer) == {"text": "5"}


@pytest.mark.parametrize("work", [calls, starts_a_program, writes, quotes_the_file])
async def test_what_no_reader_does_ends_it(
    work: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert callable(work)
    target = tmp_path / "outside.txt"
    secret = {calls: b"9", writes: str(target).encode()}.get(work, b"raise SystemExit('so mat')")
    with pytest.raises(FileReadingError) as refused:
        await FileReader().read(work, secret)
    assert not refused.value.is_excessive
    assert not target.exists()
    assert "so mat" not in caplog.text
    assert "Error at " in caplog.text


@pytest.mark.parametrize("work", [fills_the_memory, answers_nonsense])
async def test_what_takes_more_than_it_may_is_ended(work: object) -> None:
    assert callable(work)
    with pytest.raises(FileReadingError) as refused:
        await FileReader().read(work, b"x")
    assert refused.value.is_excessive


async def test_one_that_does_not_end_is_ended_while_others_are_served() -> None:
    ended, served = await asyncio.gather(
        FileReader(seconds=1).read(lasts, b"x"),
        FileReader().read(length, b"123"),
        return_exceptions=True,
    )
    assert isinstance(ended, FileReadingError)
    assert ended.is_excessive
    assert served == b'{"text": "3"}'


async def test_it_stands_in_a_folder_of_its_own_without_settings_that_is_gone_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:secret")
    answer = json.loads(await FileReader().read(tells_its_surroundings, b""))
    folder, settings = json.loads(answer["text"])
    assert "bao-cao-nhanh-" in folder
    assert _is_gone(folder)
    assert "TELEGRAM_TOKEN" not in settings


def _is_gone(folder: str) -> bool:
    return not Path(folder).exists()


async def test_sheets_and_papers_come_back_as_they_were_read() -> None:
    reference = ReferenceData(FormLibrary.holding([FORM]), CALENDAR, CATALOGUE, ZONE)
    read = reader(FileReader(), reference)
    sheet, paper, none = await asyncio.gather(
        read(EntrySheetQuery("a", KEY), filled()),
        read(AppendixQuery("b", FORM.code, FORM.version), report_docx(commune_paper())),
        read(EntrySheetQuery("c", KEY), b"\xff\xd8\xff"),
    )
    assert isinstance(sheet, EntrySheet)
    assert isinstance(paper, AppendixReading)
    assert none == SheetProblem(SheetFlaw.NOT_A_DOCUMENT, found="JPEG")


async def test_a_file_that_takes_too_long_is_too_heavy_and_not_oddly_built() -> None:
    reference = ReferenceData(FormLibrary.holding([FORM]), CALENDAR, CATALOGUE, ZONE)
    read = reader(FileReader(("-c", "import time; time.sleep(60)"), seconds=0.2), reference)
    assert await read(EntrySheetQuery("a", KEY), b"") == SheetProblem(SheetFlaw.TOO_HEAVY)


async def test_a_process_that_dies_or_lies_is_a_refusal_and_no_failure() -> None:
    reference = ReferenceData(FormLibrary.holding([FORM]), CALENDAR, CATALOGUE, ZONE)
    for program, flaw in (
        ("raise SystemExit(3)", SheetFlaw.NOT_READ),
        ("import os; os.kill(os.getpid(), 9)", SheetFlaw.TOO_HEAVY),
        ("print('{\"cells\": 5}')", SheetFlaw.NOT_READ),
        (f"raise SystemExit({confined.OUT_OF_MEMORY})", SheetFlaw.TOO_HEAVY),
    ):
        read = reader(FileReader(("-c", program)), reference)
        assert await read(EntrySheetQuery("a", KEY), b"") == SheetProblem(flaw)
