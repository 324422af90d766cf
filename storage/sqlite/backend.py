"""What a store stands on when its database is an SQLite file."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, AsyncAdaptedQueuePool, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from reporting.complaints import refused_by_system
from storage.errors import StorageProblem
from storage.sql.backend import READERS, Backend, Transactions
from storage.sql.cache import Cache
from storage.sql.transaction import Transaction
from storage.sqlite.cache import WriterCache
from storage.sqlite.connection import SqliteConnection, make_private
from storage.sqlite.pool import ConnectionPool
from storage.sqlite.statements import CompiledTransaction, as_sqlalchemys
from storage.urls import refuse_unfinished


@dataclass(frozen=True, slots=True)
class Layers:
    """Which layers of this folder are in use; docs/decisions/0028 says what each one buys.

    All of them are, except where one is measured or tested. Without one, what SQLAlchemy does for
    any database takes its place.
    """

    statements: bool = True
    pool: bool = True
    cache: bool = True


def sqlite_backend(file: Path, layers: Layers) -> Backend:
    """The backend of that file; the file and its folder are made first, private to their owner.

    Raises:
        StorageProblem: the file cannot be made or opened for writing, or a restore is unfinished.
    """
    refuse_unfinished(file)
    try:
        make_private(file)
    except OSError as error:
        reason = refused_by_system(error)
        raise StorageProblem("storage.cannot_write", file=str(file), reason=reason) from error
    return Backend(
        _transactions(_engine(file, connections=1, writable=True), layers),
        _transactions(_engine(file, connections=READERS, writable=False), layers),
        WriterCache() if layers.cache else Cache(),
    )


def _transactions(engine: AsyncEngine, layers: Layers) -> Transactions:
    make = CompiledTransaction if layers.statements else Transaction
    return ConnectionPool(engine, make) if layers.pool else Transactions(engine, make)


def _engine(file: Path, *, connections: int, writable: bool) -> AsyncEngine:
    async def opened() -> SqliteConnection:
        return await SqliteConnection(file, writable=writable)  # type: ignore[return-value]  # itself

    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        async_creator=opened,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # what people write stays out of errors, and so out of logs
    )

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        """SQLAlchemy begins with its first statement; sqlite3 is told to begin nothing itself."""
        below = connection.connection.dbapi_connection
        try:
            below.run_async(lambda driver: driver.begin())  # type: ignore[union-attr]
        except sqlite3.Error as error:
            raise as_sqlalchemys(error) from error

    return engine
