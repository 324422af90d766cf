"""`units load`: the list of units goes in whole or not at all."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from reporting.units import Level, Unit
from tests.commands.conftest import Shell

UNITS = """\
code,name,level,parent_code
33,Tỉnh Hưng Yên,province,
329,Huyện Ân Thi,district,33
12148,Xã Bắc Sơn,commune,329
"""

LATER = """\
code,name,level,parent_code,valid_from
329,Huyện Ân Thi,district,33,
12148,Phường Bắc Sơn,commune,329,2025-07-01
12151,Xã Bãi Sậy,commune,329,
"""

BROKEN = """\
code,name,level,parent_code
33,Tỉnh Hưng Yên,province,
33,Tỉnh Hưng Yên,province,
329,Huyện Ân Thi,quận,33
12148,,commune,330
12151,Xã Bãi Sậy,commune,
"""


def units_in(shell: Shell) -> list[Unit]:
    async def read() -> list[Unit]:
        async with await shell.open() as store:
            await store.migrate()
            async with store.reading() as work:
                return await work.units.all()

    return asyncio.run(read())


def test_a_list_is_loaded_and_counted(shell: Shell) -> None:
    file = shell.file("units.csv", UNITS)
    printed = shell.run("units", "load", file)
    assert printed.status == 0
    assert printed.lines == [f"Đã nạp 3 đơn vị từ {file}: 3 mới, 0 thay đổi, 0 như cũ."]
    assert units_in(shell) == [
        Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE),
        Unit("329", "Huyện Ân Thi", Level.DISTRICT, "33"),
        Unit("12148", "Xã Bắc Sơn", Level.COMMUNE, "329"),
    ]


def test_loading_again_tells_what_changes_line_by_line_and_adds_what_is_new(shell: Shell) -> None:
    shell.run("units", "load", shell.file("units.csv", UNITS))
    file = shell.file("later.csv", LATER)
    printed = shell.run("units", "load", file)
    assert printed.lines == [
        "Mã 12148: đổi tên từ Xã Bắc Sơn thành Phường Bắc Sơn, từ ngày 01/7/2025.",
        "Mới: Xã Bãi Sậy (12151).",
        f"Đã nạp 3 đơn vị từ {file}: 1 mới, 1 thay đổi, 1 như cũ.",
    ]
    names = [(unit.name, unit.valid_to) for unit in units_in(shell)][2:]
    assert names == [
        ("Xã Bắc Sơn", date(2025, 6, 30)), ("Phường Bắc Sơn", None), ("Xã Bãi Sậy", None),
    ]  # fmt: skip


def test_a_change_is_told_beforehand_without_being_made(shell: Shell) -> None:
    shell.run("units", "load", shell.file("units.csv", UNITS))
    before = units_in(shell)
    checked = shell.run("units", "load", "--dry-run", shell.file("later.csv", LATER))
    loaded = shell.run("units", "load", shell.file("later.csv", LATER))
    assert checked.lines[:-1] == loaded.lines[:-1]
    assert units_in(shell) != before


def test_loading_an_older_list_once_more_changes_nothing(shell: Shell) -> None:
    shell.run("units", "load", shell.file("units.csv", UNITS))
    shell.run("units", "load", shell.file("later.csv", LATER))
    before = units_in(shell)
    file = shell.file("units.csv", UNITS)
    assert shell.run("units", "load", file).lines == [
        f"Đã nạp 3 đơn vị từ {file}: 0 mới, 0 thay đổi, 3 như cũ."
    ]
    assert units_in(shell) == before


def test_a_name_that_changes_without_a_date_is_asked_about(shell: Shell) -> None:
    shell.run("units", "load", shell.file("units.csv", UNITS))
    file = shell.file("later.csv", UNITS.replace("Xã Bắc Sơn", "Phường Bắc Sơn"))
    printed = shell.run("units", "load", file)
    assert printed.status == 1
    assert printed.complaints[0] == (
        f'{file}:4: 12148: tên đổi từ "Xã Bắc Sơn" thành "Phường Bắc Sơn" nhưng dòng này chưa ghi'
        " từ ngày nào. Ghi cột valid_from, ví dụ: 12148,Phường Bắc Sơn,commune,329,2025-07-01"
        " [no_date]"
    )


def test_every_problem_is_listed_with_its_line_and_nothing_is_loaded(shell: Shell) -> None:
    file = shell.file("units.csv", BROKEN)
    printed = shell.run("units", "load", file)
    assert printed.status == 1
    assert printed.lines == []
    where = [line.partition(": ")[0] for line in printed.complaints[:-1]]
    assert where == [f"{file}:{line}" for line in (3, 4, 5, 5, 6)]
    assert "đã có ở dòng 2" in printed.complaints[0]
    assert "[unknown_level]" in printed.complaints[1]
    assert printed.complaints[-1] == "Chưa nạp đơn vị nào. Sửa tệp rồi nạp lại."
    assert units_in(shell) == []


def test_a_file_that_is_not_there_is_said_to_be_missing(shell: Shell) -> None:
    printed = shell.run("units", "load", Path("nowhere.csv"))
    assert (printed.status, printed.complaints) == (1, ["Không thấy tệp nowhere.csv."])


def test_a_file_is_checked_without_being_loaded(shell: Shell) -> None:
    file = shell.file("units.csv", UNITS)
    printed = shell.run("units", "load", "--dry-run", file)
    assert printed.status == 0
    assert printed.lines == [f"Tệp {file} nạp được: 3 mới, 0 thay đổi, 0 như cũ. Chưa nạp gì."]
    assert units_in(shell) == []


def test_checking_a_broken_file_lists_what_loading_it_would(shell: Shell) -> None:
    file = shell.file("units.csv", BROKEN)
    checked = shell.run("units", "load", "--dry-run", file)
    loaded = shell.run("units", "load", file)
    assert checked == loaded


@pytest.mark.parametrize("folder", ["what?", "what?mode=ro", "a b?c=d"])
def test_a_folder_with_a_question_mark_is_refused_and_no_other_file_is_used(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    (shell.folder / folder).mkdir()
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{shell.folder}/{folder}/baocao.db")
    file = shell.file("units.csv", UNITS)
    printed = shell.run("units", "load", file)
    assert printed.status != 0
    assert "?" in printed.complaints[0]
    assert {found for found in shell.folder.rglob("*") if found.is_file()} == {file}


def test_a_question_mark_written_as_an_address_wants_it_is_that_folder(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shell.folder / "what?").mkdir()
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{shell.folder}/what%3F/baocao.db")
    assert shell.run("units", "load", shell.file("units.csv", UNITS)).status == 0
    assert (shell.folder / "what?" / "baocao.db").is_file()
