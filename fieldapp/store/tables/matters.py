"""What must reach somebody, what is open, and what was promised? What came back of it stands in notices.py."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

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
    Column("channel", Word, nullable=False),  # sms push email webhook
    Column("addressee", Id, nullable=False, default=""),  # account id; a customer is reached by the case
    json("values"),  # slots that are no personal words; names are read at sending time
    Column("state", Word, nullable=False, default="waiting"),  # architecture.md section 8
    Column("attempt_no", Integer, nullable=False, default=0),
    Column("step", Integer, nullable=False, default=0),  # of the ladder that sent it; 0 when none did
    Column("gateway", Word, nullable=False, default=""),  # who took it
    Column("parts", Integer, nullable=False, default=0),  # SMS segments
    Column("cost", Integer, nullable=False, default=0),  # hundredths of the installation's currency
    Column("corrected", Boolean, nullable=False, default=False),
    Column("cause", Id, nullable=False, default=""),  # event or timer that caused it
    Column("note", Line, nullable=False, default=""),  # why it ended so, in words
    ms("not_before_ms", empty=False),
    ms("valid_until_ms"),
    ms("lease_until_ms"),
    ms("check_ms"),  # accepted: when to look again, because a receipt is still missing
    ms("created_ms", empty=False),
    ms("settled_ms"),
    Index(None, "state", "not_before_ms"),
    Index(None, "check_ms"),
    Index(None, "area_id", "state"),
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
    Column("verb", Word, nullable=False, default="send"),  # send | look_up | wish (a person wants it sent again)
    Column("parts", Integer, nullable=False, default=0),
    Column("result", Word, nullable=False, default=""),  # accepted refused denied unknown not_there
    Column("reference", Line, nullable=False, default=""),
    Column("words", Line, nullable=False, default=""),
    ms("started_ms", empty=False),
    ms("ended_ms"),
    Index(None, "outbox_id"),
    Index(None, "gateway", "reference"),
    Index(None, "started_ms"),
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
    # Seen, decided and escalated are separate facts (pain 17)
    Column("decided_by", Id, nullable=False, default=""),
    ms("decided_ms"),
    Column("step", Integer, nullable=False, default=0),  # the ladder's last step that was taken
    Column("repeats", Integer, nullable=False, default=0),
    ms("next_step_ms"),
    ms("unreached_ms"),  # since when nobody can be reached: a red page
    Column("promise_id", Id, nullable=False, default="", server_default=""),  # the ledger's alert about it, no effect
    Index(None, "area_id", "open"),
    Index(None, "case_id"),
    Index(None, "open", "next_step_ms"),
    Index(None, "promise_id"),
)

promises = Table(
    "promises",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Line, nullable=False, unique=True),  # case:promise:kind:n, or case:by_hand:kind:id
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("kind", Word, nullable=False),
    Column("n", Integer, nullable=False),
    Column("open", Boolean, nullable=False, default=True),
    Column("state", Word, nullable=False, default="open"),  # open kept missed withdrawn handed_over
    Column("owner", Id, nullable=False, default=""),
    Column("cause", Id, nullable=False, default=""),
    Column("term", Word, nullable=False, default="", server_default=""),  # core.area_days.due_of, from from_day on
    Column("from_day", Integer),  # 20261123, the day of registration
    ms("due_ms"),
    ms("not_before_ms"),
    ms("created_ms", empty=False),
    ms("settled_ms"),
    Column("next_ms", BigInteger, default=0, server_default="0"),  # when the ledger looks at it again; 0: at once
    Index(None, "area_id", "open", "due_ms"),
    Index(None, "area_id", "due_ms"),  # what was due in a period, however it ended
    Index(None, "case_id"),
    Index(None, "open", "next_ms"),
    Index(None, "owner", "open", "due_ms"),
)

promise_steps = Table(  # what people did with a promise; nothing is deleted
    "promise_steps",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("promise_id", ForeignKey("promises.id"), nullable=False),
    Column("verb", Word, nullable=False),  # handed
    Column("by", Id, nullable=False),
    Column("from_owner", Id, nullable=False),
    Column("to_owner", Id, nullable=False),  # empty: whoever has the duty
    Column("reason", Word, nullable=False),
    ms("at_ms", empty=False),
    Index(None, "promise_id"),
)
