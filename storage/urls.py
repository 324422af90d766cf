"""Database URLs: which ones work, and which file an SQLite URL means."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import StorageProblem


def read_url(url: str) -> URL:
    """The URL, checked.

    Raises:
        StorageProblem: it is no URL, or of a database or driver that is not supported, or the path
            of a file holds a question mark.
    """
    try:
        read = make_url(url)
    except ArgumentError:
        raise StorageProblem("storage.bad_url") from None
    if read.drivername == "sqlite+aiosqlite":
        file = sqlite_file(read)
        if "?" in url:  # the rest would be taken for options, and another file be used
            raise StorageProblem("storage.question_mark", database=str(file))
    elif read.drivername not in ("postgresql+asyncpg", "postgresql+psycopg"):
        raise StorageProblem("storage.unsupported", driver=read.drivername)
    return read


def is_sqlite(url: str) -> bool:
    """Whether the URL is an SQLite file's; raises as `read_url`."""
    return read_url(url).get_backend_name() == "sqlite"


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


def refuse_unfinished(database: Path) -> None:
    """Open nothing where a restore was killed in the middle.

    Raises:
        StorageProblem: the mark of a restore stands beside the database.
    """
    if unfinished_mark(database.resolve()).exists():
        raise StorageProblem("storage.restore_unfinished", file=str(database))


def unfinished_mark(database: Path) -> Path:
    """The file that stands beside a database while a backup is put in its place."""
    return database.with_name(f"{database.name}.restoring")
