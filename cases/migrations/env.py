"""Run by Alembic; the connection, already in a transaction, comes from cases.migrations."""

from alembic import context

from cases.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    compare_type=True,
)
context.run_migrations()
