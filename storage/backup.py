"""Copies of a database in use, and the way back. Both block: use `asyncio.to_thread`."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from reporting.complaints import refused_by_system
from storage import migrate
from storage.errors import StorageProblem
from storage.urls import read_url, sqlite_file

_PATIENCE_SECONDS = 1.0
"""Readers of a live database wait for nobody; whoever locks it whole does so for long."""

_OURS = frozenset({"alembic_version", "answer", "inbox", "outbox", "report", "submission", "unit"})


def backup(url: str, file: Path) -> None:
    """Write a copy of the database to a new file, readable by its owner only.

    The copy is of one moment, whole and checked; the bot may be running.

    Raises:
        StorageProblem: not an SQLite file, no database there, or `file` exists already.
    """
    database = sqlite_file(read_url(url))
    _must_exist(database)
    if file.exists():
        raise StorageProblem("storage.file_exists", file=str(file))
    with _made_whole(file) as part:
        _copy(database, part, mode="rw")


def restore(url: str, file: Path) -> Path | None:
    """Put a backup in the place of the database; return where the old one is now, None without one.

    The old database is kept beside the new one as NAME.before-restore.

    Raises:
        StorageProblem: not an SQLite file, `file` is damaged, not a backup of this program or made
            by a newer one, or some process has the database open. Nothing was changed then.
    """
    database = sqlite_file(read_url(url))
    _must_exist(file)
    with _made_whole(database) as part:
        _copy(file, part, mode="ro")
        return _put_aside(database) if database.exists() else None


def _must_exist(file: Path) -> None:
    if not file.is_file():
        raise StorageProblem("storage.no_such_file", file=str(file))


@contextmanager
def _made_whole(file: Path) -> Iterator[Path]:
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
        _sync_folder(file.parent)
    except OSError as error:
        reason = refused_by_system(error)
        raise StorageProblem("storage.cannot_write", file=str(file), reason=reason) from error


def _copy(source: Path, target: Path, *, mode: str) -> None:
    """Copy a database of ours with SQLite's backup API, and check the copy.

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
            (verdict,) = new.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.OperationalError as error:  # no space, no access, locked for too long
        raise StorageProblem("storage.cannot_copy", file=str(source)) from error
    except sqlite3.DatabaseError as error:
        raise StorageProblem("storage.damaged", file=str(source)) from error
    if verdict != "ok":
        raise StorageProblem("storage.damaged", file=str(source))


def _check_ours(database: sqlite3.Connection, file: Path) -> None:
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if not tables >= _OURS:
        raise StorageProblem("storage.not_ours", file=str(file))
    revision = database.execute("SELECT version_num FROM alembic_version").fetchone()
    if revision is None:
        raise StorageProblem("storage.not_ours", file=str(file))
    if not migrate.is_known(revision[0]):
        raise StorageProblem("storage.newer_schema")


def _put_aside(database: Path) -> Path:
    """Give the database a second name, which is all it has once its first name is taken over."""
    _close_off(database)
    kept = _free_name(database.with_name(f"{database.name}.before-restore"))
    kept.hardlink_to(database)
    return kept


def _close_off(database: Path) -> None:
    """Write the old database's log into its file; works only while nobody else has it open."""
    try:
        with closing(sqlite3.connect(database, timeout=0)) as old:
            (mode,) = old.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError:
        raise StorageProblem("storage.in_use", file=str(database)) from None
    except sqlite3.DatabaseError:
        return  # damaged, which may be why it is replaced; SQLite has removed its log
    if mode != "delete":
        raise StorageProblem("storage.in_use", file=str(database))


def _free_name(file: Path) -> Path:
    """`file`, or the first of file.2, file.3, … that is not taken."""
    name, number = file, 1
    while name.exists():
        number += 1
        name = file.with_name(f"{file.name}.{number}")
    return name


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
