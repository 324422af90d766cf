"""SQLite connections as this program needs them: durable, strict, private, and cheap.

SQLAlchemy's adapter asks a cursor for four things per statement (open, execute, fetch, close), and
aiosqlite crosses to its thread and back for each; BEGIN and the pool's own ROLLBACK cross as well.
`OneHopConnection` crosses once per statement and once to commit: crossing costs most of a turn.
"""

import os
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import aiosqlite

_BUSY_MILLISECONDS = 10_000
_PAGE_CACHE_KIBIBYTES = 16_384

PRAGMAS = (
    f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}",
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
        connection = sqlite3.connect(file, isolation_level=None, cached_statements=256)
        try:
            for pragma in PRAGMAS:
                connection.execute(pragma)
            if not writable:
                connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    return OneHopConnection(opened)


class OneHopConnection(aiosqlite.Connection):
    """An aiosqlite connection whose statements cross to its thread once, rows included."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        # A program that dies of an error shall end, not wait for a thread that waits for work.
        self._thread.daemon = True
        self._begin: str | None = None
        self._begun = False

    def begin(self, sql: str) -> None:
        """Begin a transaction together with the next statement."""
        self._begin = sql

    async def commit(self) -> None:
        """Commit what was begun, if anything was."""
        await self._end(super().commit)

    async def rollback(self) -> None:
        """Undo what was begun, if anything was."""
        await self._end(super().rollback)

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
        if self._begun:
            await end()
            self._begun = False  # not before: an end that was cancelled is tried again

    async def _crossing(
        self, run: Callable[..., "Outcome"], sql: str, parameters: Sequence[Any]
    ) -> "Outcome":
        begin, self._begin = self._begin, None
        self._begun = self._begun or begin is not None
        outcome: Outcome = await self._execute(run, begin, sql, parameters)  # type: ignore[no-untyped-call]
        return outcome

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
