"""Numbers for calls that are taken while the server is away, and finding a call by one."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; nothing was given out before."""
    op.create_table(
        "outage_letters",
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("letter", sa.String(60), nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_outage_letters_area_id"),
        sa.PrimaryKeyConstraint("area_id", "letter", name="pk_outage_letters"),
        sa.UniqueConstraint("area_id", "device", name="uq_outage_letters_area_id_device"),
    )
    op.create_table(
        "outage_numbers",
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("letter", sa.String(60), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=True),
        sa.Column("given_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.String(40), nullable=False),
        sa.Column("why", sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_outage_numbers_area_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_outage_numbers_account_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_outage_numbers_case_id"),
        sa.PrimaryKeyConstraint("area_id", "number", name="pk_outage_numbers"),
        sa.UniqueConstraint("case_id", name="uq_outage_numbers_case_id"),
    )
    columns = ["area_id", "given_ms", "letter", "block"]
    op.create_index("ix_outage_numbers_area_id_given_ms_letter_block", "outage_numbers", columns)
    op.create_index("ix_outage_numbers_device_account_id_state", "outage_numbers", ["device", "account_id", "state"])
    op.create_index("ix_calls_outage_no_area_id", "calls", ["outage_no", "area_id"])


def downgrade() -> None:
    """Drop them; the numbers stay with the calls."""
    op.drop_index("ix_calls_outage_no_area_id", "calls")
    op.drop_table("outage_numbers")
    op.drop_table("outage_letters")
