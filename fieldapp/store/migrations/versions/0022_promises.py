"""The promise ledger: when to look at a promise again, the alert about it, and what became of it by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INDEXES = [
    ("ix_promises_open_next_ms", "promises", ["open", "next_ms"]),
    ("ix_promises_owner_open_due_ms", "promises", ["owner", "open", "due_ms"]),
    ("ix_alerts_promise_id", "alerts", ["promise_id"]),
]


def upgrade() -> None:
    """Add the columns and the table; what ended after its time was missed. The release before may go on writing."""
    op.add_column("promises", sa.Column("next_ms", sa.BigInteger(), nullable=True, server_default="0"))
    op.add_column("alerts", sa.Column("promise_id", sa.String(40), nullable=False, server_default=""))
    op.execute("UPDATE promises SET state = 'missed' WHERE state = 'kept' AND settled_ms > due_ms")
    op.create_table(
        "promise_steps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("promise_id", sa.String(40), nullable=False),
        sa.Column("verb", sa.String(60), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("from_owner", sa.String(40), nullable=False),
        sa.Column("to_owner", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name="fk_promise_steps_promise_id"),
        sa.PrimaryKeyConstraint("id", name="pk_promise_steps"),
    )
    op.create_index("ix_promise_steps_promise_id", "promise_steps", ["promise_id"])
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Drop them; who handed what over is lost, and alerts about promises go."""
    for name, table, _columns in INDEXES:
        op.drop_index(name, table)
    op.drop_table("promise_steps")
    op.execute("UPDATE alerts SET open = false, settled_ms = created_ms WHERE open AND promise_id <> ''")
    op.drop_column("alerts", "promise_id")
    op.drop_column("promises", "next_ms")
