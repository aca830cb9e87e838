"""Answer cards with their words and versions, departments, and questions that wait for one agreed answer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None
TABLES = ("departments", "answer_cards", "card_words", "card_versions", "questions")


def upgrade() -> None:
    """Make the five tables."""
    stem = sa.String(60).with_variant(postgresql.VARCHAR(60, collation="C"), "postgresql")
    op.create_table(
        "departments",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("phones", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("archived_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_departments"),
    )
    op.create_table(
        "answer_cards",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("price_min", sa.Integer(), nullable=True),
        sa.Column("price_max", sa.Integer(), nullable=True),
        sa.Column("again_day", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.String(40), nullable=True),
        sa.Column("owner_id", sa.String(40), nullable=False),
        sa.Column("check_day", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("archived_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name="fk_answer_cards_department_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name="fk_answer_cards_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_cards"),
        sa.UniqueConstraint("number", name="uq_answer_cards_number"),
        sa.UniqueConstraint("seq", name="uq_answer_cards_seq"),
    )
    op.create_index("ix_answer_cards_owner_id_check_day", "answer_cards", ["owner_id", "check_day"])
    op.create_index("ix_answer_cards_check_day", "answer_cards", ["check_day"])
    op.create_index("ix_answer_cards_archived_ms_number", "answer_cards", ["archived_ms", "number"])
    op.create_table(
        "card_words",
        sa.Column("word", stem, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", "number", "weight", name="pk_card_words"),
    )
    op.create_index("ix_card_words_number", "card_words", ["number"])
    op.create_table(
        "card_versions",
        sa.Column("thing_id", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.String(40), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("thing_id", "revision", name="pk_card_versions"),
    )
    _questions()


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=True),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("department_id", sa.String(40), nullable=True),
        sa.Column("expert_id", sa.String(40), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("card_id", sa.String(40), nullable=True),
        sa.Column("asker", sa.String(400), nullable=False),
        sa.Column("asker_phone", sa.String(60), nullable=False),
        sa.Column("asked_by", sa.String(40), nullable=False),
        sa.Column("asked_ms", sa.BigInteger(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=False),
        sa.Column("reminded_ms", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.String(40), nullable=False),
        sa.Column("answered_ms", sa.BigInteger(), nullable=True),
        sa.Column("told_by", sa.String(40), nullable=False),
        sa.Column("told_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_questions_area_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_questions_case_id"),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name="fk_questions_department_id"),
        sa.ForeignKeyConstraint(["expert_id"], ["accounts.id"], name="fk_questions_expert_id"),
        sa.ForeignKeyConstraint(["card_id"], ["answer_cards.id"], name="fk_questions_card_id"),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_area_id_state_due_ms", "questions", ["area_id", "state", "due_ms"])
    op.create_index("ix_questions_case_id", "questions", ["case_id"])


def downgrade() -> None:
    """Drop them: what operators may tell is then known to nobody here; export the cards before."""
    for name in reversed(TABLES):
        op.drop_table(name)
