"""SQLite connections as this program needs them: durable, strict and private.

SQLAlchemy uses them through aiosqlite, which hands every call to a thread of the connection and
waits for it. `in_this_thread` gives the connection below to whoever executes something so short
that the handing over would cost more than it.
"""

import asyncio
import errno
import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import aiosqlite

PRIVATE_OF_AIOSQLITE: Final = ("_thread", "_tx")
"""What this module uses of aiosqlite though it is not documented; a test says when it is gone."""

_BUSY_MILLISECONDS: Final = 10_000
_WRITERS_PAGES: Final = 8_192
_READERS_PAGES: Final = 2_048
"""Kibibytes of pages that a connection keeps. A reader walks through much once, and what it does
not keep the system does; so there may be several of them.
"""
_STATEMENTS_KEPT: Final = 256
_ROWS_AT_A_TIME: Final = 64
_THREAD_ENDS: Final = 1.0
"""Seconds given to a thread that has said that it ends."""

_DO_NOT_WAIT: Final = "PRAGMA busy_timeout = 0"
_WAIT: Final = f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}"
_BEGIN_WRITING: Final = "BEGIN IMMEDIATE"
_BEGIN_READING: Final = "BEGIN"
PRAGMAS: Final = (
    _WAIT,
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # so that REPLACE cannot slip past the append-only triggers
    "PRAGMA temp_store = MEMORY",  # no figures in /tmp
)


def make_private(file: Path) -> None:
    """Make the database file readable by its owner only, before SQLite opens it.

    Its folder is made 0700 when it is not there; one that is there is left as it is. SQLite gives
    the -wal and -shm files the mode of the database. Raises OSError when it cannot be written.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    # One that is there is not opened: closing it again would drop SQLite's locks on it.
    if not os.access(file, os.R_OK | os.W_OK) or not file.is_file():
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
    if file.stat().st_mode & 0o077:
        file.chmod(0o600)


class SqliteConnection(aiosqlite.Connection):
    """A connection to one database file, which awaiting it opens.

    A transaction begins with its first statement. Only one task may use the connection at a time,
    and it waits for each call before the next.
    """

    def __init__(self, file: Path, *, writable: bool) -> None:
        super().__init__(self._opened, iter_chunk_size=_ROWS_AT_A_TIME)
        # A program that dies of an error shall end, not wait for a thread that waits for work.
        self._thread.daemon = True
        self._file = file
        self._writable = writable
        self._sqlite: sqlite3.Connection | None = None
        self._is_away = False
        """Whether the thread is at work for us, or after a cancellation still may be."""

    async def begin(self) -> None:
        """Begin a transaction unless one has begun; a writer waits for another process's.

        Raises:
            sqlite3.OperationalError: another process has been writing for ten seconds.
        """
        if self.in_this_thread().in_transaction:
            return
        if not self._writable:
            self.in_this_thread().execute(_BEGIN_READING)
        elif not self._has_begun_at_once():
            await self._away(lambda: self.execute(_BEGIN_WRITING))

    async def commit(self) -> None:
        """Commit what was begun, if anything was."""
        await self._end(super().commit)

    async def rollback(self) -> None:
        """Undo what was begun, if anything was."""
        await self._end(super().rollback)

    async def close(self) -> None:
        """Undo what was begun and close it; its thread has ended when this returns.

        SQLite keeps a connection, and what it has locked, until the last cursor on it is gone: one
        that an exception still holds would keep every other writer waiting.
        """
        with suppress(sqlite3.Error, ValueError):  # it was closed before
            await self.rollback()
        await super().close()
        self._thread.join(_THREAD_ENDS)

    def stop(self) -> asyncio.Future[None] | None:
        """Let the thread end, and close what it has opened.

        aiosqlite closes only what it has received: when the opening is cancelled, it ends the
        thread and leaves the file open.
        """
        self._tx.put_nowait((None, self._close_what_was_opened))
        return super().stop()

    def in_this_thread(self) -> sqlite3.Connection:
        """The connection below, for a call that is over at once.

        Raises:
            sqlite3.ProgrammingError: it is not open, or its thread still has it because a call
                was cancelled; a rollback takes it back.
        """
        if self._sqlite is None or self._is_away:
            raise sqlite3.ProgrammingError("the connection is not to be had in this thread")
        return self._sqlite

    async def _end(self, end: Callable[[], Awaitable[None]]) -> None:
        """End the transaction: in the thread if the disk may be waited for."""
        if self._is_away:
            await self._away(end)
        elif self.in_this_thread().in_transaction:
            if self._writable:
                await self._away(end)
            else:
                self.in_this_thread().rollback()  # nothing was changed

    async def _away(self, act: Callable[[], Awaitable[object]]) -> None:
        """Let the thread do something; if this is cancelled, the thread goes on with it."""
        self._is_away = True
        try:
            await act()
        except sqlite3.Error:
            self._is_away = False
            raise
        self._is_away = False

    def _has_begun_at_once(self) -> bool:
        """Try to begin writing without waiting; False when another process is writing."""
        connection = self.in_this_thread()
        connection.execute(_DO_NOT_WAIT)
        try:
            connection.execute(_BEGIN_WRITING)
        except sqlite3.OperationalError:
            return False
        finally:
            connection.execute(_WAIT)
        return True

    def _opened(self) -> sqlite3.Connection:
        # isolation_level None: the module sends no BEGIN of its own, so a SELECT and the INSERT
        # after it are one transaction.
        # check_same_thread: two threads use it, never at once.
        connection = sqlite3.connect(
            self._file,
            isolation_level=None,
            cached_statements=_STATEMENTS_KEPT,
            check_same_thread=False,
        )
        try:
            for pragma in PRAGMAS:
                connection.execute(pragma)
            pages = _WRITERS_PAGES if self._writable else _READERS_PAGES
            connection.execute(f"PRAGMA cache_size = -{pages}")
            if not self._writable:
                connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error:
            connection.close()
            raise
        self._sqlite = connection
        return connection

    def _close_what_was_opened(self) -> None:
        if self._sqlite is not None:
            with suppress(sqlite3.Error):  # it was closed before
                self._sqlite.rollback()
            self._sqlite.close()
