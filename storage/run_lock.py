"""One bot at a time on one database: a second one would answer people twice and lose their place.

On SQLite it is a lock on an empty file beside the database. The system gives it up with the process
that holds it, however that ends, and a child process does not inherit it. The database file itself
is never opened for it: closing it by hand would drop SQLite's own locks.
On PostgreSQL it is an advisory lock of the session, which ends with the connection.
"""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, NullPool, text

from reporting.complaints import refused_by_system
from storage.errors import StorageProblem
from storage.sql.backend import server_engine
from storage.urls import read_url, refuse_unfinished, sqlite_file

_ADVISORY_KEY: Final = 0x62616F63616F  # "baocao" as a number, so that other programs' locks differ


def lock_file(database: Path) -> Path:
    """The file whose lock stands for the database, whatever link the database was named by."""
    resolved = database.resolve()
    return resolved.with_name(f"{resolved.name}.run-lock")


@contextmanager
def held_alone(database: Path) -> Iterator[None]:
    """Hold the lock of an SQLite database while the block runs.

    Raises:
        StorageProblem: another process holds it, or the lock's file cannot be written.
    """
    file = lock_file(database)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        reason = refused_by_system(error)
        raise StorageProblem("storage.cannot_write", file=str(file), reason=reason) from error
    try:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StorageProblem("storage.runs_already", file=str(database)) from None
        yield
    finally:
        os.close(descriptor)


@asynccontextmanager
async def running_alone(url: str) -> AsyncIterator[None]:
    """Be the only bot of the database while the block runs.

    Raises:
        StorageProblem: another one runs on it; or its file has a second name (a hard link), under
            which SQLite would keep a second log; or the URL is not one of ours.
        sqlalchemy.exc.DBAPIError: the server does not answer.
    """
    read = read_url(url)
    if read.get_backend_name() == "sqlite":
        database = sqlite_file(read)
        with held_alone(database):
            refuse_unfinished(database)
            if database.exists() and database.stat().st_nlink > 1:
                raise StorageProblem("storage.two_names", file=str(database))
            yield
    else:
        async with _advisory_lock(read):
            yield


@asynccontextmanager
async def _advisory_lock(url: URL) -> AsyncIterator[None]:
    """A connection that does nothing but hold the lock."""
    engine = server_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as plain:
            connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
            taken = text("SELECT pg_try_advisory_lock(:key)")
            if not await connection.scalar(taken, {"key": _ADVISORY_KEY}):
                raise StorageProblem("storage.runs_already", file=url.database or "")
            yield
    finally:
        await engine.dispose()
