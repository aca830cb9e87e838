"""How is hand-written SQL said once to both databases, at the driver's price?

SQLAlchemy's builder costs 60 to 100 µs a statement, and a list of rows becomes placeholders that psycopg parses anew
each time: 20 events cost 10 ms so. What each sync runs is therefore constant text, which the drivers keep prepared, and
many rows travel as one JSON parameter: the same 20 events cost 0.7 ms. The rest of the store stays with the builder.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Connection, Float, Integer, LargeBinary, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

_NAME = re.compile(r":(\w+)")
_LIST = re.compile(r"\bIN :(\w+)")
_PART = re.compile(r"(\w+\.\w+) -> '(\w+)'")
_QUOTED = re.compile(r"QUOTED\(([^()]+)\)")
_POSTGRES_TYPES = (
    (JSON, "json"),
    (BigInteger, "bigint"),
    (Integer, "integer"),
    (Boolean, "boolean"),
    (Float, "float8"),
)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=bytes.hex).encode


class Plain:
    """A statement with `:name` for a value, `IN :names` for a list, `t.c -> 'part'` for a part of a JSON column,
    `QUOTED(t.c)` for a column as JSON and `JOINED(text, ',')` for the texts of many rows.

    JSON columns come and go as text (`CAST(c AS text)` to read one): much of it is passed on unread.
    """

    def __init__(self, sql: str, *, postgres_end: str = "") -> None:
        postgres = _QUOTED.sub(r"CAST(to_json(\1) AS text)", _LIST.sub(r"= ANY(:\1)", sql)) + postgres_end
        self._postgres = _NAME.sub(r"%(\1)s", postgres).replace("JOINED(", "string_agg(")
        sqlite = _PART.sub(r"json_extract(\1, '$.\2')", sql)
        self._sqlite = sqlite.replace("QUOTED(", "json_quote(").replace("JOINED(", "group_concat(")

    def rows(self, session: Session, **values: Any) -> list[tuple[Any, ...]]:
        """All rows, as tuples in the order of the columns."""
        cursor = self.run(session, **values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def run(self, session: Session, **values: Any) -> Any:
        """The driver's cursor; ask `rows` when there are any."""
        connection = _connection(session)
        if connection.dialect.name == "postgresql":
            return _execute(connection, self._postgres, values)
        sql = self._sqlite
        for name in set(_LIST.findall(sql)):
            listed = {f"{name}_{place}": value for place, value in enumerate(values.pop(name))}
            sql = sql.replace(f"IN :{name}", f"IN ({', '.join(f':{one}' for one in listed)})")
            values |= listed
        return _execute(connection, sql, values)


def _connection(session: Session) -> Connection:
    """The connection of the session's transaction; asking the session itself each time costs 25 µs."""
    transaction, held = session.get_transaction(), session.info.get("plain")
    if transaction is None or held is None or held[0] is not transaction:
        connection = session.connection()
        session.info["plain"] = held = (session.get_transaction(), connection)
    found: Connection = held[1]
    return found


def _execute(connection: Connection, sql: str, values: Mapping[str, Any]) -> Any:
    with _told_as_usual(connection, sql) as cursor:
        return cursor.execute(sql, values)


def _execute_many(connection: Connection, sql: str, rows: Sequence[Mapping[str, Any]]) -> Any:
    with _told_as_usual(connection, sql) as cursor:
        return cursor.executemany(sql, rows)


@contextmanager
def _told_as_usual(connection: Connection, sql: str) -> Iterator[Any]:
    """A cursor of the driver whose errors are SQLAlchemy's, without values (G24); a lost connection leaves the pool."""
    dialect = connection.dialect
    try:
        yield connection.connection.cursor()
    except dialect.loaded_dbapi.Error as error:
        is_lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
        if is_lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            sql, {}, error, dialect.loaded_dbapi.Error, True, connection_invalidated=is_lost, dialect=dialect
        ) from error


def insert_many(
    session: Session,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    doubled: str = "ON CONFLICT DO NOTHING",
    returning: str = "",
) -> Any:
    """Insert the rows that are not there yet (with `doubled=""` one that is there raises); None when there are none.

    All rows have the same keys; a column without a key stays empty. The driver's cursor: on PostgreSQL it has the
    columns named in `returning` of the new rows, on SQLite only their number.
    """
    if not rows:
        return None
    connection, names = _connection(session), tuple(rows[0])
    if connection.dialect.name == "postgresql":
        sql = _postgres_insert(table, names, f"{doubled} {returning}")
        return _execute(connection, sql, {"rows": _encode(list(rows))})
    listed = ", ".join(f'"{name}"' for name in names)
    slots = ", ".join(f":{name}" for name in names)
    sql = f"INSERT INTO {table.name} ({listed}) VALUES ({slots}) {doubled}"
    return _execute_many(connection, sql, _sqlite_rows(table, rows))


def update_many(session: Session, table: Table, rows: Sequence[Mapping[str, Any]], also: str = "") -> None:
    """Write all keys but `id` of the rows found by `id`; `also` is a further assignment in SQL."""
    if not rows:
        return
    connection, names = _connection(session), tuple(rows[0])
    if connection.dialect.name == "postgresql":
        _execute(connection, _postgres_update(table, names, also), {"rows": _encode(list(rows))})
        return
    changes = ", ".join([f'"{name}" = :{name}' for name in names if name != "id"] + [also] * bool(also))
    _execute_many(connection, f"UPDATE {table.name} SET {changes} WHERE id = :id", _sqlite_rows(table, rows))


@lru_cache(maxsize=64)
def _postgres_insert(table: Table, names: tuple[str, ...], end: str) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    chosen = ", ".join(_value(table, name) for name in names)
    return f"INSERT INTO {table.name} ({listed}) SELECT {chosen} FROM {_recordset(table, names)} {end}"


@lru_cache(maxsize=64)
def _postgres_update(table: Table, names: tuple[str, ...], also: str) -> str:
    changes = [f'"{name}" = {_value(table, name)}' for name in names if name != "id"] + [also] * bool(also)
    return f"UPDATE {table.name} SET {', '.join(changes)} FROM {_recordset(table, names)} WHERE {table.name}.id = r.id"


def _recordset(table: Table, names: tuple[str, ...]) -> str:
    columns = ", ".join(f'"{name}" {_postgres_type(table, name)}' for name in names)
    return f"json_to_recordset(CAST(%(rows)s AS json)) AS r({columns})"


def _value(table: Table, name: str) -> str:
    return f"decode(r.\"{name}\", 'hex')" if isinstance(table.c[name].type, LargeBinary) else f'r."{name}"'


def _postgres_type(table: Table, name: str) -> str:
    kind = table.c[name].type
    return next((said for known, said in _POSTGRES_TYPES if isinstance(kind, known)), "text")


def _sqlite_rows(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    packed = [name for name in rows[0] if isinstance(table.c[name].type, JSON)]
    return [{**row, **{name: _encode(row[name]) for name in packed}} for row in rows]
