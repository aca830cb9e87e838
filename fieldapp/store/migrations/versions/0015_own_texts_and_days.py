"""An installation's own sentences and days, and by which term a promise is due."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; promises that are there are due by their minutes."""
    op.create_table(
        "own_texts",
        sa.Column("locale", sa.String(60), nullable=False),
        sa.Column("key", sa.String(400), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("locale", "key", name="pk_own_texts"),
    )
    op.create_table(
        "area_days",
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("note", sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_area_days_area_id"),
        sa.PrimaryKeyConstraint("area_id", "day", name="pk_area_days"),
    )
    op.add_column("promises", sa.Column("term", sa.String(60), nullable=False, server_default=""))
    op.add_column("promises", sa.Column("from_day", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Drop them; ours are said again, and the official calendar holds."""
    op.drop_column("promises", "from_day")
    op.drop_column("promises", "term")
    op.drop_table("area_days")
    op.drop_table("own_texts")
