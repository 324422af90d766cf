import asyncio
import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage.backup import backup
from storage.errors import StorageProblem
from storage.repositories.reports import Recording
from storage.restore import restore
from storage.store import Store
from tests.storage.stocked import LAN, NOW, REPORT, number

pytestmark = pytest.mark.sqlite

Act = Callable[[str, Path], object]


def dump(file: Path) -> list[str]:
    """Every statement that would make the database again."""
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def files_of(database: Path) -> set[str]:
    """What lies beside the database, but for the lock's file, which is empty and stays."""
    return {path.name for path in database.parent.iterdir()} - {f"{database.name}.run-lock"}


def damage(file: Path) -> None:
    file.write_bytes(b"not a database any more" * 1000)
    for log in ("-wal", "-shm", "-journal"):
        file.with_name(file.name + log).write_bytes(b"nor a log" * 100)


def refusal(url: str, file: Path, act: Act = restore) -> str:
    with pytest.raises(StorageProblem) as refused:
        act(url, file)
    return refused.value.code


async def test_a_backup_of_a_database_in_use_restores_equal(
    file: Path, store: Store, tmp_path: Path
) -> None:
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 5)], LAN, "telegram", NOW, 1)]
        )
    copy = tmp_path / "copy.db"
    async with store.writing() as work:  # open, with something that is not committed
        await work.sessions.save_many({LAN: "not yet"}, NOW)
        await asyncio.to_thread(backup, store.url, copy)
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 6)], LAN, "telegram", NOW, 2)]
        )
    await store.close()
    before = dump(file)
    kept = restore(store.url, copy)
    assert kept == file.with_name("baocao.db.before-restore")
    assert dump(kept) == before
    assert dump(file) == dump(copy)
    assert "not yet" not in "\n".join(dump(copy))
    async with await Store.open(store.url) as again, again.reading() as work:
        view = await work.reports.view(REPORT, None)
    assert {code: value.number for code, value in view.values().items()} == {"I.1": 5}


async def test_a_backup_taken_while_others_write_is_of_one_moment(
    store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    copied = threading.Event()

    def copying() -> None:
        backup(store.url, copy)
        copied.set()

    thread = threading.Thread(target=copying)
    thread.start()
    turn = 0
    while not copied.is_set():
        turn += 1
        async with store.writing() as work:
            await work.inbox.add("telegram", [(turn, "a")], NOW)
            await work.inbox.add("zalo", [(turn, "a")], NOW)
    thread.join()
    with closing(sqlite3.connect(copy)) as connection:
        per_channel = connection.execute("SELECT count(*) FROM inbox GROUP BY channel").fetchall()
    assert len(set(per_channel)) <= 1


async def test_a_backup_is_one_file_readable_by_its_owner_only(
    store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "copies" / "copy.db"
    backup(store.url, copy)
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


async def test_a_backup_overwrites_nothing_least_of_all_the_database(
    file: Path, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    assert refusal(store.url, tmp_path / "letter.txt", backup) == "storage.file_exists"
    assert refusal(store.url, file, backup) == "storage.file_exists"
    assert (tmp_path / "letter.txt").read_text() == "keep me"


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/none.db"
    assert refusal(url, tmp_path / "copy.db", backup) == "storage.no_such_file"
    assert list(tmp_path.iterdir()) == []


async def test_a_backup_to_a_place_that_cannot_be_written_is_refused(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("in the way of a folder")
    copy = tmp_path / "letter.txt" / "copy.db"
    assert refusal(store.url, copy, backup) == "storage.cannot_write"


async def test_a_backup_of_an_empty_database_is_refused_as_not_ours(
    file: Path, tmp_path: Path
) -> None:
    async with await Store.open(f"sqlite+aiosqlite:///{file}") as store:
        assert refusal(store.url, tmp_path / "copy.db", backup) == "storage.not_ours"
    assert await asyncio.to_thread(os.listdir, tmp_path) == ["var"]


async def test_a_database_held_exclusively_for_too_long_cannot_be_copied(
    store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    backup(store.url, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        await store.close()
        assert refusal(store.url, copy) == "storage.cannot_copy"


@pytest.mark.parametrize("act", [backup, restore])
def test_another_database_is_for_its_own_tools(tmp_path: Path, act: Act) -> None:
    url = "postgresql+asyncpg://bot@127.0.0.1/baocao"
    assert refusal(url, tmp_path / "copy.db", act) == "storage.not_sqlite"


async def test_restoring_while_the_bot_runs_is_refused_and_changes_nothing(
    file: Path, store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    backup(store.url, copy)
    async with store.writing() as work:
        await work.sessions.save_many({LAN: "after the backup"}, NOW)
    assert refusal(store.url, copy) == "storage.in_use"
    async with store.writing() as work:
        assert await work.sessions.load([LAN]) == {LAN: "after the backup"}
    assert files_of(file) == {"baocao.db", "baocao.db-wal", "baocao.db-shm"}


async def test_a_file_that_is_no_backup_of_ours_is_refused(
    file: Path, store: Store, tmp_path: Path
) -> None:
    await store.close()
    before = dump(file)
    stranger = tmp_path / "stranger.db"
    with closing(sqlite3.connect(stranger)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
    (tmp_path / "letter.txt").write_text("Kính gửi Phòng Nội vụ, " * 100)
    assert refusal(store.url, stranger) == "storage.not_ours"
    assert refusal(store.url, tmp_path / "letter.txt") == "storage.damaged"
    assert refusal(store.url, tmp_path / "nothing.db") == "storage.no_such_file"
    assert dump(file) == before
    assert files_of(file) == {"baocao.db"}


async def test_a_backup_of_a_newer_program_is_refused(
    file: Path, store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    backup(store.url, copy)
    await store.close()
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert refusal(store.url, copy) == "storage.newer_schema"


async def test_a_damaged_backup_is_refused(store: Store, tmp_path: Path) -> None:
    async with store.writing() as work:
        await work.inbox.add("telegram", [(n, "x" * 500) for n in range(500)], NOW)
    copy = tmp_path / "copy.db"
    backup(store.url, copy)
    await store.close()
    size = copy.stat().st_size
    with copy.open("r+b") as damaged:
        damaged.seek(size // 2)
        damaged.write(b"\xff" * (size // 4))
    assert refusal(store.url, copy) == "storage.damaged"


async def test_a_damaged_database_can_be_replaced_and_its_log_goes_with_it(
    file: Path, store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    backup(store.url, copy)
    await store.close()
    await asyncio.to_thread(damage, file)
    kept = restore(store.url, copy)
    assert dump(file) == dump(copy)
    assert kept is not None
    assert kept.read_bytes().startswith(b"not a database")
    assert files_of(file) - {"baocao.db.before-restore-wal"} == {
        "baocao.db",
        "baocao.db.before-restore",
    }


async def test_restoring_again_keeps_every_database_put_aside(
    file: Path, store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    backup(store.url, copy)
    await store.close()
    kept = [restore(store.url, copy) for _ in range(3)]
    assert [path.name for path in kept if path] == [
        "baocao.db.before-restore",
        "baocao.db.before-restore.2",
        "baocao.db.before-restore.3",
    ]


async def test_a_backup_can_be_restored_where_no_database_was(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup(store.url, copy)
    elsewhere = tmp_path / "new" / "var" / "baocao.db"
    assert restore(f"sqlite+aiosqlite:///{elsewhere}", copy) is None
    assert dump(elsewhere) == dump(copy)
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o600
