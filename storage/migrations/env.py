"""How Alembic runs the migrations: in a transaction it is given, or as SQL text for a URL.

As text (`alembic.command.upgrade(config, "head", sql=True)`) for those whose database is kept by
others; `sqlalchemy.url` then names the dialect.
"""

import logging
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo

from storage.schema import metadata


def tell_step(*, step: MigrationInfo, **_: Any) -> None:
    """Log that a step is done: a large database may take minutes for one."""
    logging.getLogger("storage.migrate").info("database: step %s is done", step.up_revision_id)


def say_nothing(**_: Any) -> None:
    """A new database: its steps take no time worth a line."""


def is_new(opened: Any) -> bool:
    """Whether nothing was ever made in it."""
    return MigrationContext.configure(opened).get_current_revision() is None


connection = context.config.attributes.get("connection")
if context.is_offline_mode():
    context.configure(
        url=context.config.get_main_option("sqlalchemy.url"),
        target_metadata=metadata,
        literal_binds=True,
        transactional_ddl=True,
    )
elif connection is None:
    raise RuntimeError("migrations run through storage.migrate, on a connection of the store")
else:
    told: Any = say_nothing if is_new(connection) else tell_step  # called with names alone
    # SQLite rolls DDL back like anything else once the driver sends no COMMIT of its own.
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        on_version_apply=told,
    )

with context.begin_transaction():
    context.run_migrations()
