"""What the person who runs the program reads when the database cannot be used as asked."""

from typing import Final

from sqlalchemy.exc import DBAPIError

from storage.errors import StorageProblem

_SENTENCES: Final = {
    "storage.newer_schema": "the database was made by a newer version of this program",
    "storage.bad_url": "DATABASE_URL is not an address like sqlite+aiosqlite:///var/baocao.db",
    "storage.unsupported": "DATABASE_URL: only sqlite+aiosqlite, postgresql+asyncpg, +psycopg",
    "storage.no_file": "DATABASE_URL names no file: what is only in memory would be lost",
    "storage.no_driver": "DATABASE_URL: the driver for this database is not installed",
    "storage.cannot_write": "the file cannot be written",
    "storage.not_sqlite": "this is for SQLite; PostgreSQL has pg_dump and pg_restore",
    "storage.file_exists": "the file exists already and is left as it is",
    "storage.no_such_file": "there is no such file",
    "storage.not_ours": "the file is not a backup of this program",
    "storage.damaged": "the database file is damaged",
    "storage.in_use": "the database is in use: stop the bot first",
}


def sentence(problem: StorageProblem | DBAPIError) -> str:
    """One line of why, without a password."""
    if isinstance(problem, DBAPIError):
        return f"DATABASE_URL: the database does not answer ({type(problem.orig).__name__})"
    known = _SENTENCES.get(problem.code, problem.code)
    facts = ", ".join(fact for fact in problem.facts.values() if fact)
    return f"{known} ({facts})" if facts else known
