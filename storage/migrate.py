"""Walks the schema up and down through Alembic's migrations, which need no other file.

Alembic is loaded when there is a step to take: most starts find the schema as it should be, and
would wait a fifth of a second for nothing.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect

from storage.errors import StorageProblem

if TYPE_CHECKING:
    from alembic.config import Config

_LOG = logging.getLogger(__name__)
_FOLDER: Final = Path(__file__).parent / "migrations"
NEWEST: Final = max(file.name[:4] for file in (_FOLDER / "versions").glob("[0-9]*.py"))
"""The last step: what a schema that is up to date has behind it."""


def settings(connection: Connection | None = None) -> Config:
    """Alembic's settings; with a connection the migrations run in its transaction."""
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring the schema up to date; what has to be done is told in the log.

    Raises:
        StorageProblem: the database was made by a newer program.
    """
    current = _current(connection)
    if current == NEWEST:
        return
    if not is_known(current):
        raise StorageProblem("storage.newer_schema")
    if current is not None:
        _LOG.info("database: from step %s to %s; a large one may take minutes", current, NEWEST)
    from alembic import command  # noqa: PLC0415 - see above

    command.upgrade(settings(connection), "head")


def downgrade(connection: Connection, revision: str) -> None:
    """Take the schema down to a revision; "base" removes everything remembered."""
    from alembic import command  # noqa: PLC0415 - see above

    command.downgrade(settings(connection), revision)


def is_known(revision: str | None) -> bool:
    """Whether this program has the migration; None, an empty database, it has."""
    if revision is None or revision == NEWEST:
        return True
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above
    from alembic.util import CommandError  # noqa: PLC0415 - see above

    try:
        ScriptDirectory.from_config(settings()).get_revision(revision)
    except CommandError:
        return False
    return True


def _current(connection: Connection) -> str | None:
    """The last step that was taken; None in a database in which nothing was ever made."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    query = "SELECT version_num FROM alembic_version"
    found: str | None = connection.exec_driver_sql(query).scalar()
    return found
