"""Is the database's shape the one this release wants, and how does it get there?"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from fieldapp.store.tables import metadata

FOLDER = Path(__file__).parent / "migrations"
LOCK = 7_203_114  # any number that nobody else on this PostgreSQL takes


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the database to a revision, wholly or not at all (C10).

    Several processes may start at once: one does it, the others wait and find nothing to do.
    """
    with engine.connect() as connection, _alone(connection), connection.begin():
        command.upgrade(_config(connection), to)


def downgrade(engine: Engine, to: str) -> None:
    """Go back to a revision, or to nothing with `base`."""
    with engine.connect() as connection, _alone(connection), connection.begin():
        command.downgrade(_config(connection), to)


def revision_of(engine: Engine) -> str | None:
    """The revision the database is at; None when nothing ever was migrated."""
    with engine.connect().execution_options(readonly=True) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision this release wants."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def differences(engine: Engine) -> list[object]:
    """What the tables of this release have and the database has not, or the other way round; empty when all is well."""
    with engine.connect().execution_options(readonly=True) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Nobody else migrates meanwhile. On SQLite a migration's BEGIN IMMEDIATE sees to that.

    The limits of everyday statements do not hold: whoever waits here waits for a whole migration, and an index over
    years of visits takes its time. Only for the locks of tables nobody is waited longer than on any other day, since
    everybody else stands in line behind.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.execute(text("RESET lock_timeout"))
        connection.commit()
    else:
        # Changing a table drops and copies it, which foreign keys would answer by deleting rows. Inside a transaction
        # the pragma does nothing, hence the driver's own connection.
        _pragma(connection, "foreign_keys=OFF")
        _pragma(connection, "busy_timeout=60000")
    try:
        yield
    finally:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
            connection.execute(text("RESET statement_timeout"))
            connection.commit()
        else:
            _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, words: str) -> None:
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(f"PRAGMA {words}")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
