"""How does Alembic reach the database? `fieldapp.store.upgrade` hands the open connection in."""

from alembic import context

from fieldapp.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
