"""What must reach somebody, what is open, and what was promised?"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from fieldapp.store.tables.base import Id, Line, Serial, Word, json, metadata, ms

outbox = Table(  # a message; the row exists before anything leaves (architecture sentence 7)
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Line, nullable=False, unique=True),  # case:message:kind:n, or alert:step:person:address
    Column("case_id", ForeignKey("cases.id")),
    Column("alert_id", ForeignKey("alerts.id")),
    Column("area_id", ForeignKey("areas.id")),
    Column("kind", Word, nullable=False),
    Column("audience", Word, nullable=False),  # customer technician dispatcher
    Column("channel", Word, nullable=False),  # sms push email
    Column("addressee", Id, nullable=False, default=""),  # account id; a customer is reached by the case
    json("values"),  # slots that are no personal words; names are read at sending time
    Column("state", Word, nullable=False, default="waiting"),  # architecture.md section 8
    Column("attempt_no", Integer, nullable=False, default=0),
    Column("corrected", Boolean, nullable=False, default=False),
    Column("cause", Id, nullable=False, default=""),  # event or timer that caused it
    Column("note", Line, nullable=False, default=""),  # why it ended so, in words
    ms("not_before_ms", empty=False),
    ms("valid_until_ms"),
    ms("lease_until_ms"),
    ms("created_ms", empty=False),
    ms("settled_ms"),
    Index(None, "state", "not_before_ms"),
    Index(None, "case_id"),
    Index(None, "alert_id"),
)

outbox_attempts = Table(
    "outbox_attempts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False),
    Column("no", Integer, nullable=False),
    Column("gateway", Word, nullable=False),
    Column("result", Word, nullable=False, default=""),  # accepted refused unknown
    Column("reference", Line, nullable=False, default=""),
    Column("words", Line, nullable=False, default=""),
    ms("started_ms", empty=False),
    ms("ended_ms"),
    Index(None, "outbox_id"),
)

outbox_words = Table(  # what was really said to whom, link and name included: erasable
    "outbox_words",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id"), primary_key=True),
    Column("address", Line, nullable=False, default=""),
    Column("words", Text, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Line, nullable=False, unique=True),  # case:alert:kind:n
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("kind", Word, nullable=False),
    Column("n", Integer, nullable=False),
    Column("severity", Word, nullable=False),
    Column("open", Boolean, nullable=False, default=True),
    ms("due_ms"),
    Column("cause", Id, nullable=False, default=""),
    ms("raised_ms", empty=False),  # when the fold says it began
    ms("created_ms", empty=False),  # when the row was written; ladders count from here
    Column("seen_by", Id, nullable=False, default=""),
    ms("seen_ms"),
    ms("settled_ms"),
    Column("settled_by", Id, nullable=False, default=""),
    Index(None, "area_id", "open"),
    Index(None, "case_id"),
)

promises = Table(
    "promises",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Line, nullable=False, unique=True),  # case:promise:kind:n
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("kind", Word, nullable=False),
    Column("n", Integer, nullable=False),
    Column("open", Boolean, nullable=False, default=True),
    Column("state", Word, nullable=False, default="open"),  # open kept missed withdrawn handed_over
    Column("owner", Id, nullable=False, default=""),
    Column("cause", Id, nullable=False, default=""),
    ms("due_ms"),
    ms("not_before_ms"),
    ms("created_ms", empty=False),
    ms("settled_ms"),
    Index(None, "area_id", "open", "due_ms"),
    Index(None, "case_id"),
)
