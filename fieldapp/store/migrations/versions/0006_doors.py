"""Doors to other systems: tokens, calendars to subscribe to, learnt columns, and the order of listed visits."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; listed visits come by area, day and id, so the index holds all three."""
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("account_id", sa.String(40), nullable=True),
        sa.Column("scopes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("area_ids", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=True),
        sa.Column("expires_ms", sa.BigInteger(), nullable=True),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_tokens_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("name", name="uq_tokens_name"),
        sa.UniqueConstraint("token_hash", name="uq_tokens_token_hash"),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=True),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_calendar_feeds_account_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_calendar_feeds"),
    )
    op.create_index("ix_calendar_feeds_account_id", "calendar_feeds", ["account_id"])
    op.create_table(
        "order_columns",
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("header", sa.String(400), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("said_by", sa.String(40), nullable=False),
        sa.Column("said_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "header", name="pk_order_columns"),
    )
    op.create_index("ix_cases_area_id_day_id", "cases", ["area_id", "day", "id"])
    op.drop_index("ix_cases_area_id_day", "cases")


def downgrade() -> None:
    """Drop them, with all they hold."""
    op.create_index("ix_cases_area_id_day", "cases", ["area_id", "day"])
    op.drop_index("ix_cases_area_id_day_id", "cases")
    for table in ("order_columns", "calendar_feeds", "tokens"):
        op.drop_table(table)
