"""Real databases: an SQLite file for every test, and PostgreSQL where a test asks for no file.

`second` is another connection to the same database, to see what is really in it.
"""

import inspect
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from storage.sqlite.backend import Layers
from storage.store import Store
from tests.migrated import lay_down
from tests.postgresql import ByItself, PostgreSQL
from tests.storage.stocked import stock

POSTGRESQL: Final = "postgresql"
_SQLITE: Final = {
    "every layer": Layers(),
    "plain": Layers(statements=False, pool=False, cache=False),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Repositories work alike on SQLite's layers, without them, and on PostgreSQL."""
    if "database_url" not in metafunc.fixturenames or hasattr(metafunc.module, "database"):
        return
    is_about_sqlite = (
        "file" in inspect.signature(metafunc.function).parameters
        or metafunc.definition.get_closest_marker("sqlite") is not None
    )
    names = list(_SQLITE) if is_about_sqlite else [*_SQLITE, POSTGRESQL]
    metafunc.parametrize("database", names, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test uses, by name."""
    name: str = request.param
    return name


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "baocao.db"


@pytest.fixture
def database_url(database: str, file: Path, request: pytest.FixtureRequest) -> str:
    if database != POSTGRESQL:
        lay_down(file)
        return f"sqlite+aiosqlite:///{file}"
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.migrated_database()


@pytest.fixture
async def empty(database_url: str, database: str) -> AsyncIterator[Store]:
    class LayeredStore(Store):
        sqlite_layers = _SQLITE.get(database, Layers())

    async with await LayeredStore.open(database_url) as store:
        await store.migrate()
        yield store


@pytest.fixture
async def store(empty: Store) -> Store:
    await stock(empty)
    return empty


@pytest.fixture
def second(
    database: str, database_url: str, file: Path, store: Store
) -> Iterator[sqlite3.Connection | ByItself]:
    """Another connection, opened by itself, as another program would."""
    if database == POSTGRESQL:
        yield ByItself(database_url)
        return
    with closing(sqlite3.connect(file)) as connection:
        yield connection
