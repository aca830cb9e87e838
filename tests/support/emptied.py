"""How do a thousand tests each get a PostgreSQL database with tables and no row, without a thousand being made?

Making one and dropping it takes 150 ms, emptying one 10. A database is taken over by the next test when nothing but
rows and numbers was changed in it, and few enough of them; any other is dropped.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg import sql

from tests.support.servers import address_of

MOST_ROWS = 3_000  # rows that are deleted stay on the disk: what held more of them is slower than a new one
MOST_TESTS = 80
MOST_ASKED = 5_000  # times, half a millisecond each: PostgreSQL's own waiting for the end of others counts in tenths
_OTHERS = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_MADE_OF = """SELECT md5(
    (SELECT string_agg(concat_ws(' ', oid, relname, relkind, relnatts, relhastriggers, relhasrules), ',' ORDER BY oid)
        FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    || (SELECT string_agg(concat_ws(' ', oid, tgname, tgenabled), ',' ORDER BY oid) FROM pg_trigger)
    || (SELECT string_agg(concat_ws(' ', oid, attrelid, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum)
        FROM pg_attribute JOIN pg_class ON oid = attrelid WHERE relnamespace = 'public'::regnamespace)
    || (SELECT string_agg(concat_ws(' ', oid, conname, convalidated), ',' ORDER BY oid) FROM pg_constraint)
    || (SELECT string_agg(concat_ws(' ', oid, md5(prosrc)), ',' ORDER BY oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace))"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_NUMBERS = """SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL"""


class Emptied:
    """The databases of one worker that are copies of `template`, and which of them nobody uses now."""

    def __init__(self, server_url: str, template: str) -> None:
        self.server_url, self.template = server_url, template
        self.free: list[str] = []
        self.used: dict[str, int] = {}
        self.made_of: dict[str, str] = {}
        self.inside: dict[
            str, psycopg.Connection[tuple[str, ...]]
        ] = {}  # ours: one that is new reads all catalogs anew

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The SQLAlchemy address of a database with every table and no row; nobody may use it afterwards."""
        name = self.free.pop() if self.free else self._make()
        self.used[name] += 1
        try:
            yield address_of(self.server_url, name)
        finally:
            if self.used[name] < MOST_TESTS and self._empty(name):
                self.free.append(name)
            else:
                self._drop([name])

    def close(self) -> None:
        """Drop them all."""
        self._drop(self.free)

    def _make(self) -> str:
        name = f"test_{uuid.uuid4().hex}"
        # FILE_COPY: a copied folder takes less than the default, which writes a log of every page
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(words.format(sql.Identifier(name), sql.Identifier(self.template)))
        inside = psycopg.connect(address_of(self.server_url, name).replace("+psycopg", ""), autocommit=True)
        inside.execute("SET session_replication_role = replica")  # no trigger, no foreign key
        self.inside[name], self.made_of[name], self.used[name] = inside, _one(inside, _MADE_OF), 0
        return name

    def _empty(self, name: str) -> bool:
        """Whether nothing is left of the test; who still listens is cut off first."""
        inside = self.inside[name]
        if not _alone(inside) or _one(inside, _MADE_OF) != self.made_of[name]:
            return False
        tables = [row[0] for row in inside.execute(_TABLES)]
        deleted = sum(inside.execute(_from(table)).rowcount for table in _filled(inside, tables))
        inside.execute(_NUMBERS)
        return deleted <= MOST_ROWS

    def _drop(self, names: Sequence[str]) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            for name in names:
                self.inside.pop(name).close()
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _alone(connection: "psycopg.Connection[tuple[str, ...]]") -> bool:
    """Whether nobody else is there any more; whoever was is cut off."""
    return any(not _one(connection, _OTHERS) for _ in range(MOST_ASKED))


def _filled(connection: "psycopg.Connection[tuple[str, ...]]", tables: Sequence[str]) -> list[str]:
    each = sql.SQL("(SELECT {} WHERE EXISTS (SELECT 1 FROM {}))")
    asked = sql.SQL(" UNION ALL ").join(each.format(sql.Literal(table), sql.Identifier(table)) for table in tables)
    return [row[0] for row in connection.execute(asked)]


def _from(table: str) -> sql.Composed:
    return sql.SQL("DELETE FROM {}").format(sql.Identifier(table))


def _one(connection: "psycopg.Connection[tuple[str, ...]]", words: str) -> str:
    row = connection.execute(words).fetchone()
    assert row is not None
    return row[0]
