"""How is hand-written SQL said once to both databases, at the driver's price?

SQLAlchemy's builder costs 60 to 100 µs a statement, and a list of rows becomes placeholders that psycopg parses anew
each time: 20 events cost 10 ms so. What each sync runs is therefore constant text, which the drivers keep prepared, and
many rows travel as one JSON parameter: the same 20 events cost 0.7 ms. The rest of the store stays with the builder.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from fieldapp.store.driver import Driver, Result, opened
from fieldapp.store.write_text import Write, encoded, postgres_text, sqlite_rows

_NAME = re.compile(r":(\w+)")
_LIST = re.compile(r"\bIN :(\w+)")
_PART = re.compile(r"(\w+\.\w+) -> '(\w+)'")
_QUOTED = re.compile(r"QUOTED\(([^()]+)\)")
NOTHING = Result([], 0)


class Plain:
    """A statement with `:name` for a value, `IN :names` for a list, `t.c -> 'part'` for a part of a JSON column,
    `QUOTED(t.c)` for a column as JSON and `JOINED(text, ',')` for the texts of many rows.

    JSON columns come and go as text (`CAST(c AS text)` to read one): much of it is passed on unread.
    """

    def __init__(self, sql: str, *, postgres_end: str = "", is_apart: bool = False) -> None:
        """`postgres_end` stands there only; `is_apart` from all that is held, so that it may be asked before."""
        postgres = _QUOTED.sub(r"CAST(to_json(\1) AS text)", _LIST.sub(r"= ANY(:\1)", sql)) + postgres_end
        self._names = list(dict.fromkeys(_NAME.findall(postgres)))
        numbered = _NAME.sub(lambda found: f"${self._names.index(found[1]) + 1}", postgres)
        self._postgres = numbered.replace("JOINED(", "string_agg(")
        self._is_apart = is_apart
        sqlite = _PART.sub(r"json_extract(\1, '$.\2')", sql)
        self._sqlite = sqlite.replace("QUOTED(", "json_quote(").replace("JOINED(", "group_concat(")

    def rows(self, session: Session, **values: Any) -> list[tuple[Any, ...]]:
        """All rows, as tuples in the order of the columns."""
        driver = opened(session)
        if driver.is_postgres:
            if driver.held and not self._is_apart:
                say_held(driver)
            return driver.execute(self._postgres, [values[name] for name in self._names]).rows
        sql = self._sqlite
        for name in set(_LIST.findall(sql)):
            listed = {f"{name}_{place}": value for place, value in enumerate(values.pop(name))}
            sql = sql.replace(f"IN :{name}", f"IN ({', '.join(f':{one}' for one in listed)})")
            values |= listed
        return driver.execute_lite(sql, values).rows


Held = Mapping[Write, Sequence[Mapping[str, Any]]]


@contextmanager
def held_writes(session: Session) -> Iterator[None]:
    """On PostgreSQL writes of many rows wait and are said in one statement: before the next that is not of their kind,
    with the first that asks for something back, or at the end. They must not touch a row twice.
    """
    driver = opened(session)
    if not driver.is_postgres:
        yield
        return
    driver.held = {}
    try:
        yield
        say_held(driver)
    finally:
        driver.held = None


def is_holding(session: Session) -> bool:
    """Whether writes wait, so that their errors come later."""
    return opened(session).held is not None


def say_held(driver: Driver) -> None:
    """Say what is held; what comes after sees it."""
    if driver.held:
        writes, driver.held = driver.held, {}
        _say(driver, writes)


def insert_many(
    session: Session,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    doubled: str = "ON CONFLICT DO NOTHING",
    returning: str = "",
) -> Result:
    """Insert the rows that are not there yet (with `doubled=""` one that is there raises).

    All rows have the same keys; a column without a key stays empty. On PostgreSQL the result has the columns named in
    `returning` of the new rows, on SQLite only their number.
    """
    if not rows:
        return NOTHING
    driver, names = opened(session), tuple(rows[0])
    if driver.is_postgres:
        write = Write("INSERT", table, names, f"{doubled} {returning}")
        return _hold_or_say(driver, write, rows, now=bool(returning))
    listed = ", ".join(f'"{name}"' for name in names)
    slots = ", ".join(f":{name}" for name in names)
    sql = f"INSERT INTO {table.name} ({listed}) VALUES ({slots}) {doubled}"
    return driver.execute_many_lite(sql, sqlite_rows(table, rows))


def update_many(session: Session, table: Table, rows: Sequence[Mapping[str, Any]], also: str = "") -> None:
    """Write all keys but `id` of the rows found by `id`; `also` is a further assignment in SQL."""
    if not rows:
        return
    driver, names = opened(session), tuple(rows[0])
    if driver.is_postgres:
        _hold_or_say(driver, Write("UPDATE", table, names, also), rows)
        return
    changes = ", ".join([f'"{name}" = :{name}' for name in names if name != "id"] + [also] * bool(also))
    driver.execute_many_lite(f"UPDATE {table.name} SET {changes} WHERE id = :id", sqlite_rows(table, rows))


def _hold_or_say(driver: Driver, write: Write, rows: Sequence[Mapping[str, Any]], *, now: bool = False) -> Result:
    if driver.held is None:
        return _say(driver, {write: rows})
    driver.held.setdefault(write, []).extend(rows)
    if not now:
        return NOTHING
    writes, driver.held = driver.held, {}
    return _say(driver, writes)


def _say(driver: Driver, writes: Held) -> Result:
    values: list[Any] = []
    for write, rows in writes.items():
        values += [encoded(rows)] if write.verb == "INSERT" else [encoded(rows), len(rows)]
    return driver.execute(postgres_text(tuple(writes)), values)
