"""How is the database's driver reached below SQLAlchemy's session, in the same transaction?

The session keeps the pool and the transaction; a statement goes straight to the driver's cursor: 60 to 100 µs less.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction


class Opened(NamedTuple):
    """The connection of a transaction; on PostgreSQL one cursor serves its statements, each read before the next."""

    transaction: SessionTransaction | None
    connection: Connection
    is_postgres: bool
    cursor: Any

    def execute(self, sql: str, values: Mapping[str, Any] | Sequence[Any]) -> Any:
        """The driver's cursor after this statement."""
        try:
            return self._cursor().execute(sql, values)
        except self.connection.dialect.loaded_dbapi.Error as error:
            raise _told_as_usual(self.connection, sql, error) from error

    def execute_many(self, sql: str, rows: Sequence[Mapping[str, Any]]) -> Any:
        """The same once for each row."""
        try:
            return self._cursor().executemany(sql, rows)
        except self.connection.dialect.loaded_dbapi.Error as error:
            raise _told_as_usual(self.connection, sql, error) from error

    def _cursor(self) -> Any:
        return self.cursor if self.is_postgres else self.connection.connection.cursor()


def opened(session: Session) -> Opened:
    """The driver in the session's transaction, which begins if need be; asking the session each time costs 25 µs."""
    transaction, known = session.get_transaction(), session.info.get("driver")
    if transaction is None or known is None or known.transaction is not transaction:
        connection = session.connection()
        is_postgres = connection.dialect.name == "postgresql"
        cursor = connection.connection.cursor() if is_postgres else None
        known = Opened(session.get_transaction(), connection, is_postgres, cursor)
        session.info["driver"] = known
    found: Opened = known
    return found


def _told_as_usual(connection: Connection, sql: str, error: Exception) -> Exception:
    """SQLAlchemy's error, without values (G24); a lost connection leaves the pool."""
    dialect = connection.dialect
    is_lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)  # type: ignore[arg-type]
    if is_lost:
        connection.invalidate(error)
    told: Exception = DBAPIError.instance(
        sql, {}, error, dialect.loaded_dbapi.Error, True, connection_invalidated=is_lost, dialect=dialect
    )
    return told
