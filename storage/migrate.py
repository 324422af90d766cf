"""Walks the schema up and down through Alembic's migrations, which need no other file."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from storage.errors import StorageProblem

_FOLDER = Path(__file__).parent / "migrations"


def settings(connection: Connection | None = None) -> Config:
    """Alembic's settings; with a connection the migrations run in its transaction."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up to a revision.

    Raises:
        StorageProblem: the database was made by a newer program.
    """
    if not is_known(MigrationContext.configure(connection).get_current_revision()):
        raise StorageProblem("storage.newer_schema")
    command.upgrade(settings(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the schema down to a revision; "base" removes everything remembered."""
    command.downgrade(settings(connection), revision)


def is_known(revision: str | None) -> bool:
    """Whether this program has the migration; None, an empty database, it has."""
    if revision is None:
        return True
    try:
        ScriptDirectory.from_config(settings()).get_revision(revision)
    except CommandError:
        return False
    return True
