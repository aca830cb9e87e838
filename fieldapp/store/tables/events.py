"""What happened, in the words of those who were there? Append only."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from fieldapp.store.tables.base import Id, Line, Serial, Word, json, metadata, ms

events = Table(
    "events",
    metadata,
    Column("seq", Serial, primary_key=True),  # arrival; the order of happening is core.arrange's
    Column("id", Id, nullable=False, unique=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("type", Word, nullable=False),
    Column("kind", Word, nullable=False),  # report | command
    Column("by", Word, nullable=False),  # role in which the author spoke
    Column("author", Id, nullable=False),
    Column("device", Id),
    Column("device_seq", Integer),
    ms("device_ms"),
    Column("clock", Id),
    Column("mono_ms", Float),
    ms("received_ms", empty=False),
    ms("at_ms", empty=False),  # the estimate, stamped once
    Column("quality", Word, nullable=False),  # online anchored jump declared unknown server
    json("data"),
    json("private"),  # field -> salted digest; the words are in event_words
    json("deviations"),  # marks of the first answer, repeated to a phone that asks again
    Column("schema", Integer, nullable=False, default=1),
    Column("content_hash", LargeBinary(32), nullable=False),  # same id, other content: quarantine (C3)
    Column("chain", LargeBinary(32)),  # SHA-256 over the case's chain before it and this event; empty before 0004
    Index(None, "case_id"),
)

event_words = Table(  # erasable: names, notes, door words
    "event_words",
    metadata,
    Column("event_id", Id, primary_key=True),
    Column("field", Word, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("words", Text, nullable=False),
    Column("salt", String(32), nullable=False),
    Index(None, "case_id"),
)

unattached = Table(  # events for a case not known here yet; folded when it appears
    "unattached",
    metadata,
    Column("event_id", Id, primary_key=True),
    Column("case_id", Id, nullable=False),
    Column("author", Id, nullable=False),
    Column("device", Id),
    Column("device_seq", Integer),
    ms("received_ms", empty=False),
    json("stamped"),  # the whole stamped row as `events` would hold it, words included
    Index(None, "case_id"),
)

quarantine = Table(  # malformed or forged input, visible until somebody repairs it
    "quarantine",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("event_id", Line, nullable=False, default=""),
    Column("author", Id, nullable=False),
    Column("device", Id, nullable=False, default=""),
    Column("reason", Line, nullable=False),
    Column("content_hash", LargeBinary(32), nullable=False),
    Column("raw", Text, nullable=False),  # size-capped
    ms("received_ms", empty=False),
    ms("settled_ms"),
    Index(None, "event_id"),
    Index(None, "settled_ms"),
)
