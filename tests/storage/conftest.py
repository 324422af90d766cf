"""A real SQLite file for every test, and a second connection to see what is really in it."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.sqlite.backend import Layers
from storage.store import Store
from tests.storage.stocked import stock


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "baocao.db"


@pytest.fixture(
    params=[Layers(), Layers(statements=False, pool=False, cache=False)],
    ids=["every layer", "plain"],
)
def layers(request: pytest.FixtureRequest) -> Layers:
    """Repositories work alike on SQLite's layers and on what any database has."""
    layers: Layers = request.param
    return layers


@pytest.fixture
async def empty(file: Path, layers: Layers) -> AsyncIterator[Store]:
    class LayeredStore(Store):
        sqlite_layers = layers

    async with await LayeredStore.open(f"sqlite+aiosqlite:///{file}") as store:
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
