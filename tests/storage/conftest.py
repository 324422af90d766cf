"""A real SQLite file for every test, and a second connection to see what is really in it."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.store import Store
from tests.storage.stocked import stock


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "baocao.db"


@pytest.fixture
async def empty(file: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite+aiosqlite:///{file}") as store:
        await store.migrate()
        yield store


@pytest.fixture
async def store(empty: Store) -> Store:
    await stock(empty)
    return empty


@pytest.fixture
def second(file: Path, store: Store) -> Iterator[sqlite3.Connection]:
    """Another connection, opened by itself, as another program would."""
    with closing(sqlite3.connect(file)) as connection:
        yield connection
