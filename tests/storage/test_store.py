import asyncio
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError, OperationalError

from storage.errors import StorageProblem
from storage.repositories.reports import Recording
from storage.store import Store
from tests.patience import PATIENCE
from tests.storage.stocked import LAN, NOW, REPORT, number


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_the_database_and_its_logs_are_readable_by_their_owner_only(
    file: Path, store: Store
) -> None:
    async with store.writing() as work:
        await work.sessions.save_many({LAN: "{}"}, NOW)
    assert mode(file.parent) == 0o700
    assert {path.name: mode(path) for path in file.parent.iterdir()} == {
        "baocao.db": 0o600,
        "baocao.db-wal": 0o600,
        "baocao.db-shm": 0o600,
    }


async def test_a_file_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "open.db"
    file.touch(0o644)
    folder = mode(tmp_path)
    async with await Store.open(f"sqlite+aiosqlite:///{file}"):
        assert mode(file) == 0o600
    assert mode(tmp_path) == folder


async def test_a_relative_path_is_relative_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with await Store.open("sqlite+aiosqlite:///var/baocao.db") as store:
        await store.migrate()
    assert (tmp_path / "var" / "baocao.db").is_file()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("sqlite+aiosqlite:///:memory:", "storage.no_file"),
        ("sqlite+aiosqlite://", "storage.no_file"),
        ("sqlite+aiosqlite:///file:x.db?mode=memory&uri=true", "storage.no_file"),
        ("sqlite+aiosqlite:///what?/baocao.db", "storage.question_mark"),
        ("sqlite+aiosqlite:////srv/bot?mode=ro", "storage.question_mark"),
        ("sqlite:///x.db", "storage.unsupported"),
        ("mysql+aiomysql://root@127.0.0.1/x", "storage.unsupported"),
        ("var/baocao.db", "storage.bad_url"),
    ],
)
async def test_an_address_that_cannot_work_is_refused_with_its_reason(url: str, code: str) -> None:
    with pytest.raises(StorageProblem) as refused:
        await Store.open(url)
    assert refused.value.code == code


async def test_a_refusal_does_not_repeat_the_password() -> None:
    with pytest.raises(StorageProblem) as refused:
        await Store.open("mysql+aiomysql://root:s3cret@127.0.0.1/x")
    assert "s3cret" not in str(refused.value)


@pytest.mark.skipif(find_spec("asyncpg") is not None, reason="the driver is installed here")
async def test_a_driver_that_is_not_installed_is_named() -> None:
    with pytest.raises(StorageProblem) as refused:
        await Store.open("postgresql+asyncpg://bot:s3cret@127.0.0.1/baocao")
    assert (refused.value.code, refused.value.facts) == (
        "storage.no_driver",
        {"driver": "postgresql+asyncpg"},
    )


async def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    with pytest.raises(StorageProblem) as refused:
        await Store.open(f"sqlite+aiosqlite:///{tmp_path}/var/baocao.db")
    assert refused.value.code == "storage.cannot_write"


async def test_a_file_that_is_no_database_is_left_alone_and_leaves_no_thread(
    tmp_path: Path,
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Kính gửi Phòng Nội vụ, " * 100)
    before = set(threading.enumerate())
    with pytest.raises(DatabaseError, match="not a database"):
        await Store.open(f"sqlite+aiosqlite:///{file}")
    assert file.read_text().startswith("Kính gửi")
    for ending in set(threading.enumerate()) - before:
        ending.join(timeout=PATIENCE)
    assert set(threading.enumerate()) - before == set()


async def test_closing_leaves_no_threads_and_no_logs(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/baocao.db")
    await store.migrate()
    async with store.reading() as one, store.reading() as other:
        await one.units.all()
        await other.units.all()
        assert len(set(threading.enumerate()) - before) == 3
    await store.close()
    await store.close()
    assert set(threading.enumerate()) - before == set()
    assert names(tmp_path) == ["baocao.db"]


async def test_what_raises_in_a_writing_block_is_undone(
    store: Store, second: sqlite3.Connection
) -> None:
    async def turn() -> None:
        async with store.writing() as work:
            await work.reports.record_many(
                [Recording(REPORT, 1, [number("I.1", 5)], LAN, "telegram", NOW, 1)]
            )
            raise KeyError("a bug in a step")

    with pytest.raises(KeyError):
        await turn()
    assert second.execute("SELECT count(*) FROM answer").fetchone() == (0,)
    assert second.execute("SELECT count(*) FROM report").fetchone() == (0,)
    async with store.writing() as work:
        await work.sessions.save_many({LAN: "{}"}, NOW)
    assert second.execute("SELECT count(*) FROM session").fetchone() == (1,)


async def test_a_writer_that_is_cancelled_is_undone_and_the_next_can_write(
    store: Store, second: sqlite3.Connection
) -> None:
    wrote = asyncio.Event()

    async def write_and_hang() -> None:
        async with store.writing() as work:
            await work.sessions.save_many({LAN: "{}"}, NOW)
            wrote.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as tasks:
        hanging = tasks.create_task(write_and_hang())
        await wrote.wait()
        hanging.cancel()
    assert second.execute("SELECT count(*) FROM session").fetchone() == (0,)
    async with store.writing() as work:
        await work.sessions.save_many({LAN: "later"}, NOW)
    assert second.execute("SELECT body FROM session").fetchall() == [("later",)]


async def test_a_writer_cancelled_at_any_moment_leaves_all_or_nothing(
    store: Store, second: sqlite3.Connection
) -> None:
    async def turn(number_: int) -> None:
        async with store.writing() as work:
            await work.inbox.add("telegram", [(number_, "a")], NOW)
            await work.sessions.save_many({LAN: str(number_)}, NOW)
            await work.inbox.add("zalo", [(number_, "a")], NOW)

    for moment in range(40):
        async with asyncio.TaskGroup() as tasks:
            going = tasks.create_task(turn(moment))
            for _ in range(moment):
                await asyncio.sleep(0)
            going.cancel()
    async with store.writing() as work:
        await work.inbox.add("telegram", [(1000, "a")], NOW)
        await work.inbox.add("zalo", [(1000, "a")], NOW)
    halves = second.execute(
        "SELECT update_id FROM inbox GROUP BY update_id HAVING count(*) <> 2"
    ).fetchall()
    assert halves == []


async def test_two_writers_at_once_take_turns(store: Store) -> None:
    inside = 0

    async def count_up() -> None:
        nonlocal inside
        async with store.writing() as work:
            inside += 1
            assert inside == 1
            body = int((await work.sessions.load([LAN])).get(LAN, "0"))
            await asyncio.sleep(0)
            await work.sessions.save_many({LAN: str(body + 1)}, NOW)
            inside -= 1

    await asyncio.gather(*(count_up() for _ in range(25)))
    async with store.reading() as work:
        assert await work.sessions.load([LAN]) == {LAN: "25"}


@contextmanager
def another_program_writes(file: Path) -> Iterator[threading.Event]:
    """It has begun to write, and commits when the event is set."""
    holding, release = threading.Event(), threading.Event()

    def hold() -> None:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO session VALUES (1, 'theirs', 0)")
        holding.set()
        release.wait(10)
        other.execute("COMMIT")
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    holding.wait(10)
    try:
        yield release
    finally:
        release.set()
        holder.join()


async def test_another_program_that_writes_is_waited_for(file: Path, store: Store) -> None:
    async def write() -> None:
        async with store.writing() as work:
            await work.sessions.save_many({LAN: "ours"}, NOW)

    with another_program_writes(file) as release:
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(write())
            await asyncio.sleep(0.05)
            assert not writing.done()
            release.set()
    async with store.reading() as work:
        assert await work.sessions.load([LAN]) == {LAN: "ours"}


async def test_a_writer_cancelled_while_another_program_writes_leaves_nothing_behind(
    file: Path, store: Store
) -> None:
    async def write(body: str) -> None:
        async with store.writing() as work:
            await work.sessions.save_many({LAN: body}, NOW)

    with another_program_writes(file) as release:
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(write("cancelled"))
            await asyncio.sleep(0.05)
            waiting.cancel()
            release.set()
    assert waiting.cancelled()
    async with store.reading() as work:
        assert await work.sessions.load([LAN]) == {LAN: "theirs"}
    await write("ours")
    async with store.reading() as work:
        assert await work.sessions.load([LAN]) == {LAN: "ours"}


async def test_a_reader_sees_one_moment_and_does_not_wait_for_the_writer(store: Store) -> None:
    async with store.reading() as reader:
        assert await reader.sessions.load([LAN]) == {}
        async with store.writing() as writer:
            await writer.sessions.save_many({LAN: "new"}, NOW)
            assert await reader.sessions.load([LAN]) == {}
        assert await reader.sessions.load([LAN]) == {}
    async with store.reading() as reader:
        assert await reader.sessions.load([LAN]) == {LAN: "new"}


async def test_a_reader_cannot_write(store: Store) -> None:
    async with store.reading() as work:
        with pytest.raises(OperationalError, match="readonly"):
            await work.sessions.save_many({LAN: "{}"}, NOW)


async def test_a_commit_is_durable_and_rules_are_enforced_on_every_connection(
    store: Store,
) -> None:
    async with store.writing() as writer, store.reading() as reader:
        for work in (writer, reader):
            pragmas = {}
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers"):
                found = await work.connection.exec_driver_sql(f"PRAGMA {name}")
                pragmas[name] = found.scalar_one()
            full = 2
            assert pragmas == {
                "journal_mode": "wal",
                "synchronous": full,
                "foreign_keys": 1,
                "recursive_triggers": 1,
            }
