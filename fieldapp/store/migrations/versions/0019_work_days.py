"""When technicians work, day by day."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "work_days",
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=True),
        sa.Column("to_minute", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_work_days_account_id_accounts"),
        sa.PrimaryKeyConstraint("account_id", "day", name="pk_work_days"),
    )


def downgrade() -> None:
    """Drop it; the hours are lost."""
    op.drop_table("work_days")
