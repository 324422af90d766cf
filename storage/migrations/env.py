"""How Alembic runs the migrations: in a transaction it is given, or as SQL text for a URL.

As text (`alembic.command.upgrade(config, "head", sql=True)`) for those whose database is kept by
others; `sqlalchemy.url` then names the dialect.
"""

from alembic import context

from storage.schema import metadata

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
    # SQLite rolls DDL back like anything else once the driver sends no COMMIT of its own.
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
    )

with context.begin_transaction():
    context.run_migrations()
