"""Who saw and did what? Append only: the database itself refuses to change or remove a row, see `GUARDS`."""

from sqlalchemy import DDL, Column, Index, LargeBinary, Table, event

from fieldapp.store.tables.base import Id, Serial, Word, metadata, ms

trail = Table(  # ids and kinds only, never a word of a person
    "trail",
    metadata,
    Column("seq", Serial, primary_key=True),
    ms("at_ms", empty=False),
    Column("account_id", Id, nullable=False, default=""),  # empty: the terminal, or the night
    Column("area_id", Id),  # of what it was about; empty when it was about no area
    Column("what", Word, nullable=False),  # core.trail.WHATS
    Column("about", Id, nullable=False, default=""),  # id of the visit, order, account …
    Column("detail", Word, nullable=False, default=""),  # which setting, which file
    Index(None, "area_id", "seq"),
    Index(None, "account_id", "what", "about", "at_ms"),
)

trail_seals = Table(  # each chains the rows since the last one; written once a minute
    "trail_seals",
    metadata,
    Column("after_seq", Serial, primary_key=True, autoincrement=False),  # one seal follows another, never two
    Column("to_seq", Serial, nullable=False),
    Column("chain", LargeBinary(32), nullable=False),
    ms("at_ms", empty=False),
)

GUARDS = {
    "sqlite": (
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
        "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()",
    ),
}
for _table in (trail, trail_seals):
    for _dialect, _statements in GUARDS.items():
        for _statement in _statements:
            _guard = DDL(_statement.format(table=_table.name))  # type: ignore[no-untyped-call]
            event.listen(_table, "after_create", _guard.execute_if(dialect=_dialect))
