"""A backup put in the place of a database. It blocks: use `asyncio.to_thread`.

At any moment at which it may be killed there is the old database, or the new one, or a mark that
says "not finished": with that mark nothing opens the database, and another restore finishes it.
"""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from storage.backup import (
    check_seal,
    copy_checked,
    counts,
    is_sound,
    made_whole,
    must_exist,
    sync_folder,
)
from storage.errors import StorageProblem
from storage.run_lock import held_alone
from storage.urls import read_url, sqlite_file, unfinished_mark

_LOGS: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; left beside another one it would be replayed into it."""


def restore(url: str, file: Path) -> Path | None:
    """Put a backup in the place of the database; return where the old one is now, None without one.

    The old database is kept beside the new one as NAME.before-restore, with its logs if it was too
    damaged for them to be written into it. The new one is opened in its place, checked, and every
    table counted against the backup, before this returns.

    Raises:
        StorageProblem: not an SQLite file, `file` is damaged, not a backup of this program or made
            by a newer one, or some process has the database open. Nothing was changed then.
    """
    database = sqlite_file(read_url(url)).resolve()
    must_exist(file)
    with held_alone(database):
        with made_whole(database) as part:
            expected = copy_checked(file, part, mode="ro")
            check_seal(file)
            _unseal(part)
            kept = _put_aside(database) if database.exists() else None
        _check_in_place(database, expected, kept)
        unfinished_mark(database).unlink(missing_ok=True)
        sync_folder(database.parent)
    return kept


def _put_aside(database: Path) -> Path:
    """Give the database a second name, which is all it has once its first name is taken over."""
    kept = _free_name(database)
    log = _beside(database, "-wal")
    copied = _beside(kept, "-wal")
    try:
        if log.exists():  # SQLite may throw the log of a damaged database away
            shutil.copy2(log, copied)
        is_whole = _close_off(database)
    except BaseException:
        copied.unlink(missing_ok=True)
        raise
    unfinished_mark(database).touch(mode=0o600)
    sync_folder(database.parent)
    kept.hardlink_to(database)
    if is_whole:
        copied.unlink(missing_ok=True)
    for ending in _LOGS:
        _beside(database, ending).unlink(missing_ok=True)
    return kept


def _close_off(database: Path) -> bool:
    """Write the old database's log into its file; False when it is too damaged for that.

    Works only while nobody else has it open.
    """
    try:
        with closing(sqlite3.connect(database, timeout=0)) as old:
            (mode,) = old.execute("PRAGMA journal_mode = DELETE").fetchone()
            whole = mode == "delete" and is_sound(old)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StorageProblem("storage.in_use", file=str(database)) from None
        return False
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # SQLite quotes the damaged text itself
        return False  # damaged, which may be why it is replaced
    if mode != "delete":
        raise StorageProblem("storage.in_use", file=str(database))
    return whole


def _check_in_place(database: Path, expected: Mapping[str, int], kept: Path | None) -> None:
    """Open what now stands there; when it is not what the backup held, the old one comes back."""
    try:
        with closing(sqlite3.connect(database, timeout=0)) as new:
            if is_sound(new) and counts(new) == expected:
                return
    except sqlite3.DatabaseError:
        pass  # told below, like a wrong count
    if kept is not None:
        kept.replace(database)
        if _beside(kept, "-wal").exists():
            _beside(kept, "-wal").replace(_beside(database, "-wal"))
    else:
        database.unlink(missing_ok=True)
    raise StorageProblem("storage.damaged", file=str(database))


def _unseal(part: Path) -> None:
    """A database in use carries no checksum of itself."""
    try:
        with closing(sqlite3.connect(part)) as new:
            new.execute("PRAGMA user_version = 0")
    except sqlite3.OperationalError as error:  # no space even for its journal
        raise StorageProblem("storage.cannot_copy", file=str(part)) from error


def _beside(database: Path, ending: str) -> Path:
    return database.with_name(f"{database.name}{ending}")


def _free_name(database: Path) -> Path:
    """NAME.before-restore, or the first of NAME.before-restore.2, … that is not taken."""
    first = name = database.with_name(f"{database.name}.before-restore")
    number = 1
    while name.exists() or _beside(name, "-wal").exists():
        number += 1
        name = first.with_name(f"{first.name}.{number}")
    return name
