"""Backups that the bot makes by itself."""

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.jobs.backups import TRY_AGAIN, BackupPlan, Backups
from storage.restore import restore
from tests.bot.rig import a_store

ROOT = Path(__file__).parents[3]
START = datetime(2024, 9, 13, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def database(tmp_path: Path) -> str:
    """The URL of a database that a bot has used."""
    async with a_store(tmp_path) as store:
        return store.url


def planned(url: str, folder: Path, keep: int = 3) -> Backups:
    return Backups(url, BackupPlan(HOUR, keep, folder))


def trouble_of(backups: Backups) -> str | None:
    return backups.trouble.message_id if backups.trouble else None


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def units_in(file: Path) -> int:
    with closing(sqlite3.connect(file)) as opened:
        found: int = opened.execute("SELECT count(*) FROM unit").fetchone()[0]
    return found


async def test_a_backup_is_made_when_one_is_due_and_the_oldest_of_ours_go(
    database: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    backups = planned(database, folder)
    for hour in range(5):
        for minute in (0, 30):
            await backups.tick(START + hour * HOUR + timedelta(minutes=minute))
    kept = names(folder)
    assert [name.rpartition("-")[2] for name in kept] == [
        "20240913T030000Z.db",
        "20240913T040000Z.db",
        "20240913T050000Z.db",
    ]
    assert backups.newest(START + 5 * HOUR) == START + 4 * HOUR
    assert restore(f"sqlite+aiosqlite:///{tmp_path}/again.db", folder / kept[-1]) is None
    assert units_in(tmp_path / "again.db") == 2


async def test_nobody_elses_file_is_removed(database: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    other = planned(f"sqlite+aiosqlite:///{tmp_path}/elsewhere/bot.db", folder)
    of_another_bot = f"{other.prefix}20200101T000000Z.db"
    backups = planned(database, folder, keep=1)
    mine = backups.prefix
    others = {
        "before the upgrade.db",
        "bot-20200101T000000Z.db",
        of_another_bot,
        f"{mine}20200101T000000Z.db.bak",
        f"{mine}20201341T000000Z.db",
        f"x{mine}20200101T000000Z.db",
    }
    for name in others:
        (folder / name).touch()
    for hour in range(3):
        await backups.tick(START + hour * HOUR)
    assert others <= set(names(folder))
    assert len(set(names(folder)) - others) == 1


async def test_after_a_restart_the_age_is_known_and_nothing_is_made_too_early(
    database: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    await planned(database, folder).tick(START)
    again = planned(database, folder)
    await again.tick(START + HOUR - timedelta(seconds=1))
    assert len(names(folder)) == 1
    assert again.newest(START + HOUR) == START


async def test_a_clock_set_back_neither_stops_backups_nor_removes_the_new_one(
    database: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    backups = planned(database, folder, keep=1)
    await backups.tick(START + 24 * HOUR)
    await backups.tick(START)
    assert backups.newest(START) == START


_KILLED = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
import storage.backup
from bot.jobs.backups import BackupPlan, Backups

storage.backup._seal = lambda part: os.kill(os.getpid(), signal.SIGKILL)
plan = BackupPlan(timedelta(hours=1), 3, Path(sys.argv[2]))
Backups(sys.argv[1], plan).make(datetime(2024, 9, 13, 1, tzinfo=UTC))
"""


async def test_a_kill_in_the_middle_leaves_no_half_file_under_a_good_name(
    database: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _KILLED, database, str(folder)),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert await killed.wait() == -signal.SIGKILL
    (left,) = names(folder)
    assert left.endswith(".part")
    backups = planned(database, folder)
    assert backups.newest(START + HOUR) is None
    await backups.tick(START + HOUR)
    (made,) = names(folder)
    assert made.endswith("20240913T020000Z.db")


async def test_a_place_that_cannot_be_written_is_told_and_tried_again_after_a_while(
    database: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.touch()
    backups = planned(database, folder)
    await backups.tick(START)
    assert trouble_of(backups) == "storage.cannot_write"
    folder.unlink()
    await backups.tick(START + TRY_AGAIN / 2)
    assert not folder.exists()
    await backups.tick(START + TRY_AGAIN)
    assert trouble_of(backups) is None
    assert len(names(folder)) == 1


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 128 KiB, which the system's administrator alone can make."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if not made or made.returncode:
        pytest.skip("no disk can be mounted on this machine")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def test_a_full_disk_is_told_and_the_backups_that_are_there_stay(
    database: str, tiny_disk: Path
) -> None:
    backups = planned(database, tiny_disk)
    old = tiny_disk / f"{backups.prefix}20200101T000000Z.db"
    old.write_bytes(b"old")
    await backups.tick(START)
    assert trouble_of(backups) is not None
    assert names(tiny_disk) == [old.name]
