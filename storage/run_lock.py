"""One bot at a time on one database: a second one would answer people twice and lose their place.

On SQLite it is a lock on an empty file beside the database. The system gives it up with the process
that holds it, however that ends, and a child process does not inherit it. The database file itself
is never opened for it: closing it by hand would drop SQLite's own locks.
On PostgreSQL it is an advisory lock of the session, which ends with the connection: so whoever
holds it looks now and then whether it is still there.
"""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import URL, NullPool, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from reporting.complaints import refused_by_system
from storage.errors import StorageProblem
from storage.sql.backend import server_engine
from storage.urls import read_url, refuse_unfinished, sqlite_file

_ADVISORY_KEY: Final = 0x62616F63616F  # "baocao" as a number, so that other programs' locks differ

_ANSWER_SECONDS: Final = 5.0
"""Seconds in which the server has to answer about the lock."""

_TAKE: Final = text("SELECT pg_try_advisory_lock(:key)")
_IS_HELD: Final = text(
    "SELECT count(*) FROM pg_locks"
    " WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()"
)
_SESSION: Final = text(
    "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
)
_HOLDER: Final = text(
    "SELECT a.pid, a.backend_start FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
    " WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()"
    " AND l.classid::bigint = :high AND l.objid::bigint = :low"
)
_KEY_PARTS: Final = {"high": _ADVISORY_KEY >> 32, "low": _ADVISORY_KEY & 0xFFFFFFFF}
_END: Final = text("SELECT pg_terminate_backend(:process)")


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


class ServerLock:
    """The advisory lock, on a connection that does nothing but hold it."""

    def __init__(self, url: URL) -> None:
        # A connection that hangs is given up: its lock may be gone without anybody having said so.
        patience = {"timeout": _ANSWER_SECONDS, "command_timeout": _ANSWER_SECONDS}
        self._engine: AsyncEngine = server_engine(url, poolclass=NullPool, connect_args=patience)
        self._database = url.database or ""
        self._connection: AsyncConnection | None = None
        self._session: tuple[object, ...] = ()

    async def take(self) -> None:
        """Take the lock on a new connection.

        Raises:
            StorageProblem: another bot holds it.
            sqlalchemy.exc.SQLAlchemyError, OSError: the server does not answer.
        """
        if not await self._is_taken():
            raise StorageProblem("storage.runs_already", file=self._database)

    async def hold(self) -> bool:
        """Whether the lock is held, taken again if its connection was lost.

        False: it is not, and is to be tried again.

        Raises:
            StorageProblem: another bot has taken it meanwhile.
        """
        with suppress(SQLAlchemyError, OSError):
            if self._connection is not None and await self._connection.scalar(_IS_HELD):
                return True
        try:
            if await self._is_taken():
                return True
            # The server may not know yet that the old connection is gone.
            if not await self._is_anothers():
                return False
        except (SQLAlchemyError, OSError):
            return False
        raise StorageProblem("storage.runs_already", file=self._database)

    async def close(self) -> None:
        """Let the lock go."""
        await self._drop()
        await self._engine.dispose()

    async def _is_taken(self) -> bool:
        await self._drop()
        plain = await self._engine.connect()
        self._connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        if not await self._connection.scalar(_TAKE, {"key": _ADVISORY_KEY}):
            return False
        self._session = tuple((await self._connection.execute(_SESSION)).one())
        return True

    async def _is_anothers(self) -> bool:
        """Whether another bot holds it; a session that was this bot's own is ended."""
        if self._connection is None:
            return False
        holder = (await self._connection.execute(_HOLDER, _KEY_PARTS)).first()
        if holder is None:
            return False
        if tuple(holder) != self._session:
            return True
        _ = await self._connection.scalar(_END, {"process": holder.pid})
        return False

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(SQLAlchemyError, OSError):
            await connection.invalidate()  # it may be dead: no farewell is waited for
            await connection.close()


@asynccontextmanager
async def running_alone(url: str) -> AsyncIterator[ServerLock | None]:
    """Be the only bot of the database while the block runs; None where the lock cannot get lost.

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
            yield None
        return
    lock = ServerLock(read)
    try:
        await lock.take()
        yield lock
    finally:
        await lock.close()
