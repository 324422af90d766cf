"""Trouble of the database and faults of what it is given are told apart, on either database."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from storage.errors import is_databases_trouble
from storage.sqlite.backend import Layers
from storage.store import Store
from tests.migrated import lay_down
from tests.storage.stocked import LAN, NOW


async def failure_of(store: Store, statement: str) -> BaseException:
    with pytest.raises(DBAPIError) as failed:
        await _executed(store, statement)
    return failed.value


async def _executed(store: Store, statement: str) -> None:
    async with store.writing() as work:
        await work.connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO unit SELECT * FROM unit",
        "INSERT INTO card VALUES ('telegram', NULL, '1', false)",
        "INSERT INTO identity VALUES ('telegram', '99', 99, 0, NULL)",
        "INSERT INTO inbox VALUES (1, 'telegram', 1, '{}', 0, 'lost', NULL, NULL, NULL)",
    ],
)
async def test_what_breaks_a_rule_is_no_trouble_and_the_next_is_written(
    store: Store, statement: str
) -> None:
    assert not is_databases_trouble(await failure_of(store, statement))
    await _saved(store)


@pytest.mark.slow
async def test_a_database_that_another_program_locks_is_trouble(tmp_path: Path) -> None:
    # Side by side, because a writer waits for ten seconds.
    layers = {"every.db": Layers(), "none.db": Layers(statements=False, pool=False)}
    async with asyncio.TaskGroup() as both:
        for name, some in layers.items():
            both.create_task(_is_trouble_while_locked(tmp_path / name, some))


async def _is_trouble_while_locked(file: Path, layers: Layers) -> None:
    class LayeredStore(Store):
        sqlite_layers = layers

    lay_down(file)
    async with await LayeredStore.open(f"sqlite+aiosqlite:///{file}") as store:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(DBAPIError) as failed:
                await _beaten(store)
        assert is_databases_trouble(failed.value)
        await _beaten(store)


async def _beaten(store: Store) -> None:
    async with store.writing() as work:
        await work.sessions.load([LAN])


async def test_a_database_without_room_is_trouble(file: Path, store: Store) -> None:
    async with store.writing() as work:
        pages = (await work.connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await work.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DBAPIError) as failed:
        await _kept(store, "x" * 100_000)
    assert is_databases_trouble(failed.value)
    await _saved(store)


async def _saved(store: Store) -> None:
    async with store.writing() as work:
        await work.sessions.save_many({LAN: "{}"}, NOW)


async def _kept(store: Store, raw: str) -> None:
    async with store.writing() as work:
        await work.inbox.add("telegram", [(1, raw)], NOW)
