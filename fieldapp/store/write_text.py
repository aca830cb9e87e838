"""How is the text of a statement made that writes many rows at once?"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import JSON, BigInteger, Boolean, Float, Integer, LargeBinary, Table

_POSTGRES_TYPES = (
    (JSON, "json"),
    (BigInteger, "bigint"),
    (Integer, "integer"),
    (Boolean, "boolean"),
    (Float, "float8"),
)


def encoded(value: Any) -> str:
    """Rows or a value as JSON; bytes become hex."""
    return orjson.dumps(value, default=bytes.hex, option=orjson.OPT_NON_STR_KEYS).decode()  # keys: also quoted_name


class Write(NamedTuple):
    """Rows of one table with the same columns; `end` follows an INSERT, or is one more assignment of an UPDATE."""

    verb: str
    table: Table
    names: tuple[str, ...]
    end: str


@lru_cache(maxsize=256)
def postgres_text(writes: tuple[Write, ...]) -> str:
    """One statement for all; only the last one's rows come back."""
    number, texts = 1, []
    for write in writes:
        texts.append(_insert(write, number) if write.verb == "INSERT" else _update(write, number))
        number += 1 if write.verb == "INSERT" else 2
    *first, last = texts
    beside = ", ".join(f"w{place} AS ({text})" for place, text in enumerate(first))
    return f"WITH {beside} {last}" if beside else last


def _insert(write: Write, number: int) -> str:
    listed = ", ".join(f'"{name}"' for name in write.names)
    chosen = ", ".join(_value(write.table, name) for name in write.names)
    return f"INSERT INTO {write.table.name} ({listed}) SELECT {chosen} FROM {_recordset(write, number)} {write.end}"


def _update(write: Write, number: int) -> str:
    """The limit limits nothing: it tells the planner that the rows are few, or it would walk through all of them."""
    name, few = write.table.name, f"(SELECT * FROM {_recordset(write, number)} LIMIT ${number + 1}) AS r"
    changes = [f'"{one}" = {_value(write.table, one)}' for one in write.names if one != "id"]
    changes += [write.end] * bool(write.end)
    return f"UPDATE {name} SET {', '.join(changes)} FROM {few} WHERE {name}.id = r.id"


def _recordset(write: Write, number: int) -> str:
    columns = ", ".join(f'"{name}" {_postgres_type(write.table, name)}' for name in write.names)
    return f"json_to_recordset(CAST(${number} AS json)) AS r({columns})"


def _value(table: Table, name: str) -> str:
    return f"decode(r.\"{name}\", 'hex')" if isinstance(table.c[name].type, LargeBinary) else f'r."{name}"'


def _postgres_type(table: Table, name: str) -> str:
    kind = table.c[name].type
    return next((said for known, said in _POSTGRES_TYPES if isinstance(kind, known)), "text")


def sqlite_rows(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows as its driver takes them: JSON columns as text."""
    packed = [name for name in rows[0] if isinstance(table.c[name].type, JSON)]
    return [{**row, **{name: encoded(row[name]) for name in packed}} for row in rows]
