"""What an installation chose for itself on pages: old and new of each setting."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "setting_changes",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch", sa.String(40), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=True),
        sa.Column("room", sa.String(60), nullable=False),
        sa.Column("what", sa.String(400), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("why", sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_setting_changes_area_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_setting_changes"),
    )
    op.create_index("ix_setting_changes_area_id_room_seq", "setting_changes", ["area_id", "room", "seq"])
    op.create_index("ix_setting_changes_room_what_seq", "setting_changes", ["room", "what", "seq"])


def downgrade() -> None:
    """Drop it; what stood there before is forgotten."""
    op.drop_table("setting_changes")
