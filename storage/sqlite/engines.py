"""From a database URL to the two engines a store works with: one that writes, one that reads."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import URL, AsyncAdaptedQueuePool, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from reporting.complaints import refused_by_system
from storage.errors import StorageProblem
from storage.sqlite.connection import OneHopConnection, connect, make_private

READERS = 4


@dataclass(frozen=True, slots=True)
class Engines:
    """`writer` has one connection; `readers` have their own and cannot write."""

    writer: AsyncEngine
    readers: AsyncEngine

    async def dispose(self) -> None:
        """Close every connection and end its thread."""
        await self.readers.dispose()
        await self.writer.dispose()


def read_url(url: str) -> URL:
    """The URL, checked.

    Raises:
        StorageProblem: it is no URL, or of a database or driver that is not supported.
    """
    try:
        read = make_url(url)
    except ArgumentError:
        raise StorageProblem("storage.bad_url") from None
    if read.drivername == "sqlite+aiosqlite":
        sqlite_file(read)
    elif read.drivername not in ("postgresql+asyncpg", "postgresql+psycopg"):
        raise StorageProblem("storage.unsupported", driver=read.drivername)
    return read


def sqlite_file(url: URL) -> Path:
    """The file of an SQLite URL; a relative path is relative to the working directory.

    Raises:
        StorageProblem: another database, or SQLite without a file: what is only in memory is gone
            after a crash, and a reader cannot see what a writer keeps there.
    """
    if url.get_backend_name() != "sqlite":
        raise StorageProblem("storage.not_sqlite", driver=url.drivername)
    name = url.database or ""
    if not name or name.startswith((":memory:", "file:")):
        raise StorageProblem("storage.no_file", database=name or ":memory:")
    return Path(name)


def make_engines(url: URL) -> Engines:
    """The engines; SQLite's file and folder are made first, private to their owner.

    Raises:
        StorageProblem: the file cannot be made or opened for writing, or the driver is missing.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite_engines(sqlite_file(url))
    try:
        writer = create_async_engine(url, pool_size=1, max_overflow=0, pool_pre_ping=True)
        readers = create_async_engine(
            url,
            pool_size=READERS,
            max_overflow=0,
            pool_pre_ping=True,
            isolation_level="REPEATABLE READ",  # one snapshot for all statements of a reading
            execution_options={"postgresql_readonly": True},
        )
    except ImportError:
        raise StorageProblem("storage.no_driver", driver=url.drivername) from None
    return Engines(writer, readers)


def _sqlite_engines(file: Path) -> Engines:
    try:
        make_private(file)
    except OSError as error:
        reason = refused_by_system(error)
        raise StorageProblem("storage.cannot_write", file=str(file), reason=reason) from error
    return Engines(
        _sqlite_engine(file, connections=1, writable=True, begin="BEGIN IMMEDIATE"),
        _sqlite_engine(file, connections=READERS, writable=False, begin="BEGIN"),
    )


def _sqlite_engine(file: Path, *, connections: int, writable: bool, begin: str) -> AsyncEngine:
    async def opened() -> OneHopConnection:
        return await connect(file, writable=writable)  # type: ignore[return-value]  # itself

    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        async_creator=opened,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
    )

    @event.listens_for(engine.sync_engine, "begin")
    def begin_with_next(connection: Connection) -> None:
        cast(OneHopConnection, connection.connection.driver_connection).begin(begin)

    return engine
