"""How are SQLite and PostgreSQL opened so that neither loses an update?

SQLite: WAL, synchronous FULL (an answered event survives power loss), foreign keys, and BEGIN IMMEDIATE, since the
driver's deferred transactions lost 438 of 600 updates in a trial. A transaction opened with the execution option
`readonly` begins deferred and takes no write lock. PostgreSQL: time limits on statements, locks and idle transactions.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session

from fieldapp.clock import monotonic_ms
from fieldapp.store import plain
from fieldapp.store.tables import metadata

db = SQLAlchemy(metadata=metadata)

SQLITE_PRAGMAS = ("synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON")
PATIENCE_MS, PAUSE_S = 5_000, 0.05
REST_MS = 2_000
POSTGRES_LIMITS = "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000"
# What driver.py prepares is planned once, not at each run: planning cost as much as running (decision 13). psycopg
# itself prepares nothing: it has the server forget all prepared statements, ours as well, at each rollback.
POSTGRES_PLANS = "-c plan_cache_mode=force_generic_plan -c jit=off"


def engine_options(url: str) -> dict[str, Any]:
    """Options for SQLALCHEMY_ENGINE_OPTIONS and `open_engine`; parameters stay out of errors and so of logs (G24)."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 5, "isolation_level": None}, "hide_parameters": True}
    return {
        "connect_args": {"options": f"{POSTGRES_LIMITS} {POSTGRES_PLANS}", "prepare_threshold": None},
        "pool_size": 10,
        "pool_use_lifo": True,  # the connection used last has its statements and plans ready
        "max_overflow": 60,
        "hide_parameters": True,
    }


def listen(engine: Engine) -> Engine:
    """Attach what each database needs."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_immediate)
    else:
        event.listen(engine, "checkin", _note_the_time)
        event.listen(engine, "checkout", partial(_ping_after_a_rest, engine))
        event.listen(engine, "before_cursor_execute", _say_held)
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
    if session.in_transaction() and session.get_bind().dialect.name == "postgresql":
        return session  # the request's transaction has begun already; only SQLite knows a difference
    session.connection(execution_options={"readonly": True})
    return session


@contextmanager
def reading_first(session: Session) -> Iterator[Session]:
    """What a request reads before it is known whether it will write, such as who is asking.

    On SQLite in a transaction of its own, which takes no write lock; on PostgreSQL the request's one transaction begins
    here: a second one would cost two round trips and a connection's way to the pool and back, 0.3 ms.
    """
    on_its_own = session.get_bind().dialect.name == "sqlite"
    if on_its_own:
        read_only(session)
    yield session
    if on_its_own:
        session.rollback()


def _say_held(connection: Connection, *_statement: Any) -> None:
    """SQLAlchemy's statements come after what plain.py holds."""
    driver = connection.info.get("driver")
    if driver is not None and driver.held:
        plain.say_held(driver)


def _note_the_time(_connection: Any, record: Any) -> None:
    record.info["rests_since_ms"] = monotonic_ms()


def _ping_after_a_rest(engine: Engine, connection: Any, record: Any, _proxy: Any) -> None:
    """Ask a connection whether it still lives when it rested a while: each time would cost 100 µs a request."""
    rested_ms = monotonic_ms() - record.info.get("rests_since_ms", monotonic_ms())
    if rested_ms > REST_MS and not _lives(engine, connection):
        raise DisconnectionError


def _lives(engine: Engine, connection: Any) -> bool:
    try:
        return bool(engine.dialect.do_ping(connection))
    except engine.dialect.loaded_dbapi.Error:
        return False


def _set_pragmas(connection: Any, _record: Any) -> None:
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: Any) -> None:
    """Keep a log of writes; the file itself remembers it, so only a new file is changed.

    Processes that open a new file together stand in each other's way here, and SQLite does not wait for this change as
    it does for others (`busy_timeout`): who is refused tries again.
    """
    until_ms = monotonic_ms() + PATIENCE_MS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if monotonic_ms() > until_ms:
                raise
            time.sleep(PAUSE_S)


def _begin_immediate(connection: Connection) -> None:
    readonly = connection.get_execution_options().get("readonly")
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")
