"""Who has which visit open just now, so that two dispatchers on one alert see each other."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; one row for each person who ever opened a visit."""
    op.create_table(
        "watchers",
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_watchers_account_id"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_watchers_area_id"),
        sa.PrimaryKeyConstraint("account_id", name="pk_watchers"),
    )
    op.create_index("ix_watchers_area_id", "watchers", ["area_id"])


def downgrade() -> None:
    """Drop it; who looks at what is nobody's business afterwards."""
    op.drop_table("watchers")
