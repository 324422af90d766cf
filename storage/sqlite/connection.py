"""SQLite connections as this program needs them: durable, strict, private, and cheap.

SQLAlchemy's adapter asks a cursor for four things per statement (open, execute, fetch, close), and
aiosqlite crosses to its thread and back for each; BEGIN and the pool's own ROLLBACK cross as well.
`OneHopConnection` crosses once per statement, and not at all for a statement that says it is
`INLINE`: crossing costs more than finding a few rows by their keys. What waits crosses: BEGIN
IMMEDIATE while another process writes, COMMIT for the disk.
"""

import os
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Self

import aiosqlite

INLINE: Final = "/* brief */"
"""Stands in a statement that touches a few rows, found by their keys: it runs where it is called.

Given to a statement as a prefix; any database takes it for a comment.
"""

_MAY_WAIT: Final = "BEGIN IMMEDIATE"
_BUSY_MILLISECONDS = 10_000
_PAGE_CACHE_KIBIBYTES = 16_384

_THREAD_ENDS: Final = 1.0
_DO_NOT_WAIT: Final = "PRAGMA busy_timeout = 0"
_WAIT: Final = f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}"
PRAGMAS = (
    _WAIT,
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # so that REPLACE cannot slip past the append-only triggers
    "PRAGMA temp_store = MEMORY",  # no figures in /tmp
    f"PRAGMA cache_size = -{_PAGE_CACHE_KIBIBYTES}",
)


def make_private(file: Path) -> None:
    """Make the database file readable by its owner only, before SQLite opens it.

    Its folder is made 0700 when it is not there; one that is there is left as it is. SQLite gives
    the -wal and -shm files the mode of the database. Raises OSError when it cannot be written.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    if file.stat().st_mode & 0o077:
        file.chmod(0o600)


def connect(file: Path, *, writable: bool) -> "OneHopConnection":
    """A connection to await; a second one may read while one writes. Raises sqlite3.Error."""

    def opened() -> sqlite3.Connection:
        # isolation_level None: the module sends no BEGIN of its own, so a SELECT and the INSERT
        # after it are one transaction (`OneHopConnection.begin` sends BEGIN).
        # check_same_thread: two threads use it, never at once, because whoever has the connection
        # waits for each statement before the next.
        connection = sqlite3.connect(
            file, isolation_level=None, cached_statements=256, check_same_thread=False
        )
        try:
            for pragma in PRAGMAS:
                connection.execute(pragma)
            if not writable:
                connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    return OneHopConnection(opened, writable=writable)


class OneHopConnection(aiosqlite.Connection):
    """An aiosqlite connection whose statements cross to its thread once, rows included, or never.

    `writable`: it commits, which waits for the disk.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection], *, writable: bool) -> None:
        super().__init__(connector, iter_chunk_size=64)
        # A program that dies of an error shall end, not wait for a thread that waits for work.
        self._thread.daemon = True
        self._writable = writable
        self._begin: str | None = None
        self._begun = False
        self._is_away = False
        """Whether the other thread has the connection, or after a cancellation still may."""

    def begin(self, sql: str) -> None:
        """Begin a transaction together with the next statement, unless one has begun."""
        if not self._begun:
            self._begin = sql

    async def commit(self) -> None:
        """Commit what was begun, if anything was."""
        await self._end(super().commit)

    async def rollback(self) -> None:
        """Undo what was begun, if anything was."""
        await self._end(super().rollback)

    async def close(self) -> None:
        """Close it; its thread has ended when this returns."""
        await super().close()
        self._thread.join(_THREAD_ENDS)  # it has told us so and only has to return

    def cursor(self) -> "OneHopCursor":  # type: ignore[override]  # what SQLAlchemy's adapter asks for
        """A cursor; costs nothing until it executes."""
        return OneHopCursor(self)

    async def run(self, sql: str, parameters: Sequence[Any]) -> "Outcome":
        """Execute one statement and fetch all its rows."""
        return await self._crossing(self._run, sql, parameters)

    async def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> "Outcome":
        """Execute one statement for every row of parameters."""
        return await self._crossing(self._run_many, sql, rows)

    async def _end(self, end: Callable[[], Awaitable[None]]) -> None:
        self._begin = None
        if not self._begun:
            return
        if self._writable or self._is_away:
            await end()
            self._is_away = False
        else:
            self._conn.rollback()  # nothing was changed, so nothing waits for the disk
        self._begun = False  # not before: an end that was cancelled is tried again

    async def _crossing(
        self, run: Callable[..., "Outcome"], sql: str, parameters: Sequence[Any]
    ) -> "Outcome":
        begin, self._begin = self._begin, None
        self._begun = self._begun or begin is not None
        if INLINE in sql and not self._is_away:
            if begin != _MAY_WAIT:
                return run(begin, sql, parameters)
            if self._has_begun_at_once():
                return run(None, sql, parameters)
        self._is_away = True
        try:
            outcome: Outcome = await self._execute(run, begin, sql, parameters)  # type: ignore[no-untyped-call]
        except sqlite3.Error:
            self._is_away = False
            raise
        self._is_away = False
        return outcome

    def _has_begun_at_once(self) -> bool:
        """Try BEGIN IMMEDIATE without waiting; False when another process is writing."""
        self._conn.execute(_DO_NOT_WAIT)
        try:
            self._conn.execute(_MAY_WAIT)
        except sqlite3.OperationalError:
            return False
        finally:
            self._conn.execute(_WAIT)
        return True

    def _run(self, begin: str | None, sql: str, parameters: Sequence[Any]) -> "Outcome":
        if begin is not None:
            self._conn.execute(begin)
        cursor = self._conn.execute(sql, parameters)
        rows = cursor.fetchall() if cursor.description else []
        return cursor.description, rows, cursor.rowcount, cursor.lastrowid

    def _run_many(self, begin: str | None, sql: str, rows: Sequence[Sequence[Any]]) -> "Outcome":
        if begin is not None:
            self._conn.execute(begin)
        cursor = self._conn.executemany(sql, rows)
        return None, [], cursor.rowcount, cursor.lastrowid


Outcome = tuple[Any, list[Any], int, int | None]
"""Column descriptions (None when there are no rows to fetch), rows, rows changed, last row id."""


class OneHopCursor:
    """What SQLAlchemy's adapter for asynchronous drivers expects of a cursor."""

    __slots__ = ("_connection", "_rows", "arraysize", "description", "lastrowid", "rowcount")

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.arraysize = 1
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "OneHopCursor":
        """Execute one statement; its rows are here when this returns."""
        self._keep(await self._connection.run(sql, parameters))
        return self

    async def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> "OneHopCursor":
        """Execute one statement for every row of parameters."""
        self._keep(await self._connection.run_many(sql, rows))
        return self

    async def fetchall(self) -> Iterable[Any]:
        """The rows."""
        return self._rows

    async def close(self) -> None:
        """Nothing is left open."""

    def _keep(self, outcome: Outcome) -> None:
        self.description, self._rows, self.rowcount, self.lastrowid = outcome
