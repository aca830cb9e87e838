"""How is the database's driver reached below SQLAlchemy's session, in the same transaction?

The session keeps the pool, the transaction and the errors. A statement goes straight to SQLite's cursor or to libpq by
`psycopg.pq`, prepared at its first use: SQLAlchemy's builder costs 60 to 100 µs a statement, psycopg's cursor 60.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from psycopg import errors, pq
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

_DONE = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
_LOADERS: dict[int, Callable[[bytes], Any]] = {  # by PostgreSQL's type; all others are text
    16: b"t".__eq__,
    17: lambda value: bytes.fromhex(value[2:].decode()),
    20: int,
    21: int,
    23: int,
    701: float,
}


class Result(NamedTuple):
    """The rows, none when the statement returns none, and how many rows were written or read."""

    rows: list[tuple[Any, ...]]
    touched: int


class Driver:
    """The connection of one transaction. `held` are writes that wait for the next statement, see plain.py; `ahead` is
    what was asked before its time, see ahead.py.
    """

    def __init__(self, session: Session) -> None:
        self.connection: Connection = session.connection()
        self.transaction = session.get_transaction()
        self.is_postgres = self.connection.dialect.name == "postgresql"
        self.held: dict[Any, Any] | None = None
        self.ahead: Any = None
        self.connection.info["driver"] = self
        if self.is_postgres:
            self._pg = self.connection.connection.dbapi_connection.pgconn  # type: ignore[union-attr]
            self._names: dict[str, bytes] = self.connection.info.setdefault("prepared", {})
            if self._pg.transaction_status == pq.TransactionStatus.IDLE:
                self._checked("BEGIN", self._pg.exec_(b"BEGIN"))

    def execute(self, sql: str, values: Sequence[Any]) -> Result:
        """Run a statement of PostgreSQL with $1, $2 … for the values."""
        try:
            given = [_dumped(value) for value in values]
            name = self._names.get(sql) or self._prepare(sql)
            result = self._checked(sql, self._pg.exec_prepared(name, given))
        except errors.Error as error:
            raise self._told_as_usual(sql, error) from error
        loaders = [_LOADERS.get(result.ftype(column), bytes.decode) for column in range(result.nfields)]
        return Result([_row(result, row, loaders) for row in range(result.ntuples)], result.command_tuples or 0)

    def execute_lite(self, sql: str, values: Mapping[str, Any]) -> Result:
        """Run a statement of SQLite with :name for the values."""
        return self._lite(sql, lambda cursor: cursor.execute(sql, values))

    def execute_many_lite(self, sql: str, rows: Sequence[Mapping[str, Any]]) -> Result:
        """The same once for each row."""
        return self._lite(sql, lambda cursor: cursor.executemany(sql, rows))

    def _lite(self, sql: str, run: Callable[[Any], Any]) -> Result:
        try:
            cursor = run(self.connection.connection.cursor())
            return Result(cursor.fetchall(), cursor.rowcount)
        except self.connection.dialect.loaded_dbapi.Error as error:
            raise self._told_as_usual(sql, error) from error

    def _prepare(self, sql: str) -> bytes:
        name = f"plain{len(self._names)}".encode()
        self._checked(sql, self._pg.prepare(name, sql.encode()))
        self._names[sql] = name
        return name

    def _checked(self, sql: str, result: Any) -> Any:
        if result.status in _DONE:
            return result
        lost = self._pg.status != pq.ConnStatus.OK
        raise self._told_as_usual(sql, errors.OperationalError("lost") if lost else errors.error_from_result(result))

    def _told_as_usual(self, sql: str, error: Exception) -> Exception:
        """SQLAlchemy's error, without values (G24); a lost connection leaves the pool."""
        dialect = self.connection.dialect
        is_lost = dialect.is_disconnect(error, self.connection.connection.dbapi_connection, None)  # type: ignore[arg-type]
        if is_lost:
            self.connection.invalidate(error)
        told: Exception = DBAPIError.instance(
            sql, {}, error, dialect.loaded_dbapi.Error, True, connection_invalidated=is_lost, dialect=dialect
        )
        return told


def opened(session: Session) -> Driver:
    """The driver in the session's transaction, which begins if need be; asking the session each time costs 25 µs."""
    transaction, known = session.get_transaction(), session.info.get("driver")
    if transaction is None or known is None or known.transaction is not transaction:
        session.info["driver"] = known = Driver(session)
    found: Driver = known
    return found


def _row(result: Any, row: int, loaders: Sequence[Callable[[bytes], Any]]) -> tuple[Any, ...]:
    cells = [result.get_value(row, column) for column in range(len(loaders))]
    return tuple([None if cell is None else load(cell) for cell, load in zip(cells, loaders, strict=True)])


def _dumped(value: Any) -> bytes | None:
    """PostgreSQL's text form; a list becomes an array."""
    if value is None:
        return None
    text = _array(value) if isinstance(value, list) else _text(value)
    if b"\0" in text:
        raise errors.DataError("PostgreSQL text fields cannot contain NUL bytes")
    return text


def _text(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bytes):
        return b"\\x" + value.hex().encode()
    return (b"t" if value else b"f") if isinstance(value, bool) else repr(value).encode()


def _array(values: list[Any]) -> bytes:
    quoted = [b'"' + _text(one).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"' for one in values]
    return b"{" + b",".join(quoted) + b"}"
