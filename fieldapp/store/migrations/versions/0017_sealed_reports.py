"""Keys with which phones seal their unsent reports, reports that wait to be opened, and phones that were lost."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the column."""
    op.create_table(
        "seal_keys",
        sa.Column("id", sa.String(60), nullable=False),
        sa.Column("point", sa.LargeBinary(65), nullable=False),
        sa.Column("private", sa.LargeBinary(400), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seal_keys"),
    )
    op.create_index("ix_seal_keys_created_ms", "seal_keys", ["created_ms"])
    op.create_table(
        "sealed_reports",
        sa.Column("event_id", sa.String(40), nullable=False),
        sa.Column("author", sa.String(40), nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("sample", sa.JSON(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("opened_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", "author", name="pk_sealed_reports"),
    )
    op.create_index("ix_sealed_reports_opened_ms", "sealed_reports", ["opened_ms"])
    op.create_index("ix_sealed_reports_author", "sealed_reports", ["author"])
    op.add_column("sessions", sa.Column("lost_ms", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Drop them; reports that nobody could open are lost."""
    with op.batch_alter_table("sessions") as table:
        table.drop_column("lost_ms")
    for table_name in ("sealed_reports", "seal_keys"):
        op.drop_table(table_name)
