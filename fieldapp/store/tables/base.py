"""How are tables and constraints named, and which column kinds do they share?"""

from sqlalchemy import JSON, BigInteger, Column, Integer, MetaData, String

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)  # names are needed: Alembic's batch mode on SQLite cannot do without

Serial = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER
Id = String(40)
Word = String(60)
Line = String(400)


def ms(name: str, *, empty: bool = True) -> Column[int]:
    """An instant or length in milliseconds."""
    return Column(name, BigInteger, nullable=empty)


def json(name: str) -> Column[object]:
    """A small JSON value; never None, so that a reader need not ask."""
    return Column(name, JSON(none_as_null=True), nullable=False)
