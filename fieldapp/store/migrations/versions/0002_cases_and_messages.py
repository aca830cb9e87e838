"""Cases with their events, messages, alerts, promises, photos and leaflets."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "quarantine",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.String(400), nullable=False),
        sa.Column("author", sa.String(40), nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("settled_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
    )
    op.create_index("ix_quarantine_event_id", "quarantine", ["event_id"])
    op.create_index("ix_quarantine_settled_ms", "quarantine", ["settled_ms"])
    op.create_table(
        "unattached",
        sa.Column("event_id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("author", sa.String(40), nullable=False),
        sa.Column("device", sa.String(40), nullable=True),
        sa.Column("device_seq", sa.Integer(), nullable=True),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("stamped", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_unattached"),
    )
    op.create_index("ix_unattached_case_id", "unattached", ["case_id"])
    op.create_table(
        "cases",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("order_id", sa.String(40), nullable=True),
        sa.Column("playbook", sa.String(80), nullable=False),
        sa.Column("technician_id", sa.String(40), nullable=True),
        sa.Column("second_id", sa.String(40), nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("window_from_ms", sa.BigInteger(), nullable=True),
        sa.Column("window_to_ms", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("look", sa.String(60), nullable=False),
        sa.Column("result", sa.String(60), nullable=False),
        sa.Column("base", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("shown", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("next_due_ms", sa.BigInteger(), nullable=True),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("opened_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.Column("stuck", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_cases_area_id"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_cases_order_id"),
        sa.ForeignKeyConstraint(["second_id"], ["accounts.id"], name="fk_cases_second_id"),
        sa.ForeignKeyConstraint(["technician_id"], ["accounts.id"], name="fk_cases_technician_id"),
    )
    op.create_index("ix_cases_area_id_changed_ms", "cases", ["area_id", "changed_ms"])
    op.create_index("ix_cases_area_id_day", "cases", ["area_id", "day"])
    op.create_index("ix_cases_next_due_ms", "cases", ["next_due_ms"])
    op.create_index("ix_cases_order_id", "cases", ["order_id"])
    op.create_index("ix_cases_second_id_day", "cases", ["second_id", "day"])
    op.create_index("ix_cases_stuck", "cases", ["stuck"])
    op.create_index("ix_cases_technician_id_day", "cases", ["technician_id", "day"])
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("key", sa.String(400), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(60), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("raised_ms", sa.BigInteger(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("seen_by", sa.String(40), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=True),
        sa.Column("settled_ms", sa.BigInteger(), nullable=True),
        sa.Column("settled_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_alerts_area_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_alerts_case_id"),
        sa.UniqueConstraint("key", name="uq_alerts_key"),
    )
    op.create_index("ix_alerts_area_id_open", "alerts", ["area_id", "open"])
    op.create_index("ix_alerts_case_id", "alerts", ["case_id"])
    op.create_table(
        "event_words",
        sa.Column("event_id", sa.String(40), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "field", name="pk_event_words"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_event_words_case_id"),
    )
    op.create_index("ix_event_words_case_id", "event_words", ["case_id"])
    op.create_table(
        "events",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("type", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("by", sa.String(60), nullable=False),
        sa.Column("author", sa.String(40), nullable=False),
        sa.Column("device", sa.String(40), nullable=True),
        sa.Column("device_seq", sa.Integer(), nullable=True),
        sa.Column("device_ms", sa.BigInteger(), nullable=True),
        sa.Column("clock", sa.String(40), nullable=True),
        sa.Column("mono_ms", sa.Float(), nullable=True),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("quality", sa.String(60), nullable=False),
        sa.Column("data", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("private", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("deviations", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_events"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_events_case_id"),
        sa.UniqueConstraint("id", name="uq_events_id"),
    )
    op.create_index("ix_events_case_id", "events", ["case_id"])
    op.create_index("ix_events_device_author_device_seq", "events", ["device", "author", "device_seq"])
    op.create_table(
        "leaflets",
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=True),
        sa.Column("printed_ms", sa.BigInteger(), nullable=False),
        sa.Column("bound_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_leaflets"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_leaflets_case_id"),
        sa.UniqueConstraint("token_hash", name="uq_leaflets_token_hash"),
    )
    op.create_table(
        "photos",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("author", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=True),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_photos"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_photos_case_id"),
    )
    op.create_index("ix_photos_case_id", "photos", ["case_id"])
    op.create_table(
        "promises",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("key", sa.String(400), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("owner", sa.String(40), nullable=False),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=True),
        sa.Column("not_before_ms", sa.BigInteger(), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("settled_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_promises"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_promises_area_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_promises_case_id"),
        sa.UniqueConstraint("key", name="uq_promises_key"),
    )
    op.create_index("ix_promises_area_id_open_due_ms", "promises", ["area_id", "open", "due_ms"])
    op.create_index("ix_promises_case_id", "promises", ["case_id"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("key", sa.String(400), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=True),
        sa.Column("alert_id", sa.String(40), nullable=True),
        sa.Column("area_id", sa.String(40), nullable=True),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("audience", sa.String(60), nullable=False),
        sa.Column("channel", sa.String(60), nullable=False),
        sa.Column("addressee", sa.String(40), nullable=False),
        sa.Column("values", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("attempt_no", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("note", sa.String(400), nullable=False),
        sa.Column("not_before_ms", sa.BigInteger(), nullable=False),
        sa.Column("valid_until_ms", sa.BigInteger(), nullable=True),
        sa.Column("lease_until_ms", sa.BigInteger(), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("settled_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_outbox_alert_id"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_outbox_area_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_outbox_case_id"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_alert_id", "outbox", ["alert_id"])
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"])
    op.create_index("ix_outbox_state_not_before_ms", "outbox", ["state", "not_before_ms"])
    op.create_table(
        "outbox_attempts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outbox_id", sa.String(40), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(60), nullable=False),
        sa.Column("result", sa.String(60), nullable=False),
        sa.Column("reference", sa.String(400), nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        sa.Column("started_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_attempts"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_outbox_attempts_outbox_id"),
    )
    op.create_index("ix_outbox_attempts_outbox_id", "outbox_attempts", ["outbox_id"])
    op.create_table(
        "outbox_words",
        sa.Column("outbox_id", sa.String(40), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("outbox_id", name="pk_outbox_words"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_outbox_words_outbox_id"),
    )


def downgrade() -> None:
    """Drop them, with all they hold."""
    op.drop_table("outbox_words")
    op.drop_table("outbox_attempts")
    op.drop_table("outbox")
    op.drop_table("promises")
    op.drop_table("photos")
    op.drop_table("leaflets")
    op.drop_table("events")
    op.drop_table("event_words")
    op.drop_table("alerts")
    op.drop_table("cases")
    op.drop_table("unattached")
    op.drop_table("quarantine")
