"""How is hand-written SQL said once to both databases, at the driver's price?

SQLAlchemy's builder costs 60 to 100 µs a statement, and a list of rows becomes placeholders that psycopg parses anew
each time: 20 events cost 10 ms so. What each sync runs is therefore constant text, which the drivers keep prepared, and
many rows travel as one JSON parameter: the same 20 events cost 0.7 ms. The rest of the store stays with the builder.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import JSON, BigInteger, Boolean, Float, Integer, LargeBinary, Table
from sqlalchemy.orm import Session

from fieldapp.store.driver import Opened, opened

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


def _encode(value: Any) -> str:
    return orjson.dumps(value, default=bytes.hex, option=orjson.OPT_NON_STR_KEYS).decode()  # keys: also quoted_name


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
        found: list[tuple[Any, ...]] = self.run(session, **values).fetchall()
        return found

    def run(self, session: Session, **values: Any) -> Any:
        """The driver's cursor; ask `rows` when there are any."""
        driver = opened(session)
        if driver.is_postgres:
            return driver.execute(self._postgres, values)
        sql = self._sqlite
        for name in set(_LIST.findall(sql)):
            listed = {f"{name}_{place}": value for place, value in enumerate(values.pop(name))}
            sql = sql.replace(f"IN :{name}", f"IN ({', '.join(f':{one}' for one in listed)})")
            values |= listed
        return driver.execute(sql, values)


class _Write(NamedTuple):
    """Rows of one table with the same columns; `end` follows an INSERT, or is one more assignment of an UPDATE."""

    verb: str
    table: Table
    names: tuple[str, ...]
    end: str


Held = dict[_Write, list[Mapping[str, Any]]]


@contextmanager
def held_writes(session: Session) -> Iterator[None]:
    """Writes of many rows are said in one statement: with the first that asks for something back, else at the end.

    What is held is not seen by what is read meanwhile, and must not touch a row twice. On SQLite nothing is held.
    """
    if not opened(session).is_postgres:
        yield
        return
    held: Held = {}
    session.info["held"] = held
    try:
        yield
    finally:
        del session.info["held"]
    if held:
        _say(opened(session), held)


def is_holding(session: Session) -> bool:
    """Whether writes wait, so that their errors come later."""
    return "held" in session.info


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
    driver, names = opened(session), tuple(rows[0])
    if driver.is_postgres:
        return _hold_or_say(
            session, _Write("INSERT", table, names, f"{doubled} {returning}"), rows, now=bool(returning)
        )
    listed = ", ".join(f'"{name}"' for name in names)
    slots = ", ".join(f":{name}" for name in names)
    sql = f"INSERT INTO {table.name} ({listed}) VALUES ({slots}) {doubled}"
    return driver.execute_many(sql, _sqlite_rows(table, rows))


def update_many(session: Session, table: Table, rows: Sequence[Mapping[str, Any]], also: str = "") -> None:
    """Write all keys but `id` of the rows found by `id`; `also` is a further assignment in SQL."""
    if not rows:
        return
    driver, names = opened(session), tuple(rows[0])
    if driver.is_postgres:
        _hold_or_say(session, _Write("UPDATE", table, names, also), rows)
        return
    changes = ", ".join([f'"{name}" = :{name}' for name in names if name != "id"] + [also] * bool(also))
    driver.execute_many(f"UPDATE {table.name} SET {changes} WHERE id = :id", _sqlite_rows(table, rows))


def _hold_or_say(session: Session, write: _Write, rows: Sequence[Mapping[str, Any]], *, now: bool = False) -> Any:
    held: Held | None = session.info.get("held")
    if held is None:
        return _say(opened(session), {write: rows})
    held.setdefault(write, []).extend(rows)
    if not now:
        return None
    said = _say(opened(session), held)
    held.clear()
    return said


def _say(driver: Opened, writes: Mapping[_Write, Sequence[Mapping[str, Any]]]) -> Any:
    values: list[Any] = []
    for write, rows in writes.items():
        values += [_encode(rows)] if write.verb == "INSERT" else [_encode(rows), len(rows)]
    return driver.execute(_postgres_text(tuple(writes)), values)


@lru_cache(maxsize=256)
def _postgres_text(writes: tuple[_Write, ...]) -> str:
    """One statement for all; only the last one's rows come back."""
    *first, last = [_insert(write) if write.verb == "INSERT" else _update(write) for write in writes]
    beside = ", ".join(f"w{place} AS ({text})" for place, text in enumerate(first))
    return f"WITH {beside} {last}" if beside else last


def _insert(write: _Write) -> str:
    listed = ", ".join(f'"{name}"' for name in write.names)
    chosen = ", ".join(_value(write.table, name) for name in write.names)
    return f"INSERT INTO {write.table.name} ({listed}) SELECT {chosen} FROM {_recordset(write)} {write.end}"


def _update(write: _Write) -> str:
    """The limit limits nothing: it tells the planner that the rows are few, or it would walk through all of them."""
    name, few = write.table.name, f"(SELECT * FROM {_recordset(write)} LIMIT %s) AS r"
    changes = [f'"{one}" = {_value(write.table, one)}' for one in write.names if one != "id"]
    changes += [write.end] * bool(write.end)
    return f"UPDATE {name} SET {', '.join(changes)} FROM {few} WHERE {name}.id = r.id"


def _recordset(write: _Write) -> str:
    columns = ", ".join(f'"{name}" {_postgres_type(write.table, name)}' for name in write.names)
    return f"json_to_recordset(CAST(%s AS json)) AS r({columns})"


def _value(table: Table, name: str) -> str:
    return f"decode(r.\"{name}\", 'hex')" if isinstance(table.c[name].type, LargeBinary) else f'r."{name}"'


def _postgres_type(table: Table, name: str) -> str:
    kind = table.c[name].type
    return next((said for known, said in _POSTGRES_TYPES if isinstance(kind, known)), "text")


def _sqlite_rows(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    packed = [name for name in rows[0] if isinstance(table.c[name].type, JSON)]
    return [{**row, **{name: _encode(row[name]) for name in packed}} for row in rows]
