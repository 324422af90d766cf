"""Copies of a database in use. They block: use `asyncio.to_thread`.

A backup carries its own checksum, in the number that SQLite leaves to the application
(`user_version`): a digit that changes on a disk years later is no longer a valid backup, though
SQLite itself finds nothing wrong with it.
"""

import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from reporting.complaints import refused_by_system
from storage import migrate
from storage.errors import StorageProblem
from storage.urls import read_url, refuse_unfinished, sqlite_file

_PATIENCE_SECONDS = 1.0
"""Readers of a live database wait for nobody; whoever locks it whole does so for long."""

_OURS = frozenset({"alembic_version", "answer", "inbox", "outbox", "report", "submission", "unit"})


def backup(url: str, file: Path) -> None:
    """Write a copy of the database to a new file, readable by its owner only.

    The copy is of one moment, whole and checked; the bot may be running.

    Raises:
        StorageProblem: not an SQLite file, no database there, one that a restore has not finished,
            or `file` exists already.
    """
    database = sqlite_file(read_url(url))
    must_exist(database)
    refuse_unfinished(database)
    if file.exists():
        raise StorageProblem("storage.file_exists", file=str(file))
    with made_whole(file) as part:
        copy_checked(database, part, mode="rw")
        _seal(part)


def must_exist(file: Path) -> None:
    """Refuse a file that is not there."""
    if not file.is_file():
        raise StorageProblem("storage.no_such_file", file=str(file))


@contextmanager
def made_whole(file: Path) -> Iterator[Path]:
    """A private file to write to, which takes the name `file` when the block ends well."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened, name = tempfile.mkstemp(".part", f"{file.name}.", file.parent)  # mode 0600
        os.close(opened)
        part = Path(name)
        try:
            yield part
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        sync_folder(file.parent)
    except OSError as error:
        reason = refused_by_system(error)
        raise StorageProblem("storage.cannot_write", file=str(file), reason=reason) from error


def copy_checked(source: Path, target: Path, *, mode: str) -> dict[str, int]:
    """Copy a database of ours with SQLite's backup API, check the copy, and count its tables.

    A live database is opened "rw": a last reader that may not write leaves its log lying about.
    """
    address = f"{source.resolve().as_uri()}?mode={mode}"
    try:
        with (
            closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE_SECONDS)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            _check_ours(old, source)
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")  # one file that can be carried away
            sound, counted = is_sound(new), counts(new)
    except sqlite3.OperationalError as error:  # no space, no access, locked for too long
        raise StorageProblem("storage.cannot_copy", file=str(source)) from error
    except sqlite3.DatabaseError as error:
        raise StorageProblem("storage.damaged", file=str(source)) from error
    if not sound:
        raise StorageProblem("storage.damaged", file=str(source))
    return counted


def is_sound(database: sqlite3.Connection) -> bool:
    """Whether SQLite finds every page, index and reference in order."""
    (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
    return verdict == "ok" and database.execute("PRAGMA foreign_key_check").fetchone() is None


def counts(database: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - a table's own name
        for (name,) in tables
    }


def _check_ours(database: sqlite3.Connection, file: Path) -> None:
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if not tables >= _OURS:
        raise StorageProblem("storage.not_ours", file=str(file))
    revision = database.execute("SELECT version_num FROM alembic_version").fetchone()
    if revision is None:
        raise StorageProblem("storage.not_ours", file=str(file))
    if not migrate.is_known(revision[0]):
        raise StorageProblem("storage.newer_schema")


def sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# --- the checksum --------------------------------------------------------------------------------
_VERSION_AT: Final = 60
"""Where `user_version` stands in the file: four bytes, the highest first (SQLite file format)."""

_CHUNK: Final = 1 << 20


def checksum(file: Path) -> int:
    """CRC-32 of a backup with its `user_version` taken for 0; never 0 itself."""
    crc = 0
    with file.open("rb") as opened:
        head = bytearray(opened.read(_CHUNK))
        head[_VERSION_AT : _VERSION_AT + 4] = bytes(4)
        crc = zlib.crc32(head)
        while chunk := opened.read(_CHUNK):
            crc = zlib.crc32(chunk, crc)
    return crc or 1


def _seal(file: Path) -> None:
    with file.open("r+b") as opened:
        sealed = checksum(file)
        opened.seek(_VERSION_AT)
        opened.write(sealed.to_bytes(4, "big"))
        opened.flush()
        os.fsync(opened.fileno())


def check_seal(file: Path) -> None:
    """Refuse a backup that has changed since it was made; one of before there were seals passes."""
    with file.open("rb") as opened:
        opened.seek(_VERSION_AT)
        sealed = int.from_bytes(opened.read(4), "big")
    if sealed and sealed != checksum(file):
        raise StorageProblem("storage.damaged", file=str(file))
