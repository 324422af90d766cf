"""The connections that everything stands on, and what they use of aiosqlite."""

import ast
import asyncio
import inspect
import sqlite3
import threading
from pathlib import Path

import aiosqlite
import psutil
import pytest

from storage.sqlite import connection
from storage.sqlite.connection import PRIVATE_OF_AIOSQLITE, SqliteConnection
from tests.patience import PATIENCE


def as_aiosqlite_makes_it() -> aiosqlite.Connection:
    return aiosqlite.Connection(lambda: sqlite3.connect(":memory:"), iter_chunk_size=1)


def test_what_is_used_of_aiosqlite_without_being_documented_is_still_there() -> None:
    gone = [name for name in PRIVATE_OF_AIOSQLITE if not hasattr(as_aiosqlite_makes_it(), name)]
    assert gone == [], (
        f"aiosqlite {aiosqlite.__version__} no longer has {', '.join(gone)}: make SqliteConnection"
        " (storage/sqlite/connection.py) work without it, or stay with the release before"
    )
    thread = as_aiosqlite_makes_it()._thread  # noqa: SLF001  the one that is listed
    assert isinstance(thread, threading.Thread), (
        f"aiosqlite {aiosqlite.__version__} keeps something else in `_thread` than its thread:"
        " SqliteConnection makes it a daemon and waits for its end"
    )


def test_nothing_else_is_used_of_aiosqlite_that_is_not_documented() -> None:
    theirs = as_aiosqlite_makes_it()
    used = {
        node.attr
        for node in ast.walk(ast.parse(inspect.getsource(connection)))
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.startswith("__")
        and hasattr(theirs, node.attr)
    }
    assert used == set(PRIVATE_OF_AIOSQLITE)


async def test_a_connection_that_is_not_open_is_lent_to_nobody(tmp_path: Path) -> None:
    made = SqliteConnection(tmp_path / "new.db", writable=True)
    with pytest.raises(sqlite3.ProgrammingError):
        made.in_this_thread()
    assert await made is made
    assert made.in_this_thread().execute("SELECT 1").fetchone() == (1,)
    await made.close()
    with pytest.raises(sqlite3.ProgrammingError):
        made.in_this_thread().execute("SELECT 1")


async def test_a_connection_whose_opening_is_cancelled_leaves_no_file_open(tmp_path: Path) -> None:
    made = SqliteConnection(tmp_path / "new.db", writable=True)

    async def opened() -> None:
        assert await made is made

    async with asyncio.TaskGroup() as tasks:
        opening = tasks.create_task(opened())
        await asyncio.sleep(0)
        opening.cancel()
    made._thread.join(PATIENCE)  # noqa: SLF001  the one that is listed
    assert opening.cancelled()
    held = {file.path for file in psutil.Process().open_files()}
    assert str(tmp_path / "new.db") not in held


@pytest.mark.parametrize("end", ["close", "stop"])
async def test_a_connection_that_is_ended_lets_others_write_though_a_cursor_is_still_held(
    tmp_path: Path, end: str
) -> None:
    file = tmp_path / "new.db"
    made = SqliteConnection(file, writable=True)
    assert await made is made
    await made.execute("CREATE TABLE t (n)")
    await made.begin()
    held = made.in_this_thread().execute("INSERT INTO t VALUES (1), (2) RETURNING n")
    assert next(held) == (1,)
    if end == "close":
        await made.close()
    else:
        stopped = made.stop()
        assert stopped is not None
        await stopped
    other = sqlite3.connect(file, timeout=0)
    other.execute("INSERT INTO t VALUES (3)")
    assert other.execute("SELECT n FROM t").fetchall() == [(3,)]
    other.close()
    del held
