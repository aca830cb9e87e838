"""Who saw and did what: rows that nobody changes or removes, and the seals that chain them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()",
)


def upgrade() -> None:
    """Make the tables and the triggers that guard them."""
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "trail",
        sa.Column("seq", serial, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=True),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("detail", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_trail"),
    )
    op.create_index("ix_trail_area_id_seq", "trail", ["area_id", "seq"])
    op.create_index("ix_trail_account_id_what_about_at_ms", "trail", ["account_id", "what", "about", "at_ms"])
    op.create_table(
        "trail_seals",
        sa.Column("after_seq", serial, autoincrement=False, nullable=False),
        sa.Column("to_seq", serial, nullable=False),
        sa.Column("chain", sa.LargeBinary(32), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("after_seq", name="pk_trail_seals"),
    )
    for table in ("trail", "trail_seals"):
        for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
            op.execute(statement.format(table=table))


def downgrade() -> None:
    """Drop them; what was written there is lost."""
    for table in ("trail_seals", "trail"):
        op.drop_table(table)
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_append_only()")
