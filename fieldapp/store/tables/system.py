"""What does the installation itself remember?"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from fieldapp.store.tables.base import Id, Line, Word, json, metadata, ms

playbooks = Table(  # every digest ever pinned stays
    "playbooks",
    metadata,
    Column("digest", String(80), primary_key=True),
    Column("name", Word, nullable=False),
    json("compiled"),
    ms("published_ms", empty=False),
)

texts = Table(
    "texts",
    metadata,
    Column("digest", String(80), primary_key=True),
    Column("locale", Word, nullable=False),
    json("entries"),
    ms("published_ms", empty=False),
)

photos = Table(
    "photos",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("author", Id, nullable=False),
    Column("size", Integer, nullable=False),  # as announced
    Column("received", Integer, nullable=False, default=0),  # bytes that are here
    Column("complete", Boolean, nullable=False, default=False),
    Column("case_id", ForeignKey("cases.id")),
    Column("state", Word, nullable=False, default="new"),  # new ready broken going erased
    ms("created_ms", empty=False),
    Index(None, "case_id"),
)

marks = Table(  # epoch, demo, schema and other single facts
    "marks",
    metadata,
    Column("key", Word, primary_key=True),
    Column("value", Text, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", Line, primary_key=True),
    ms("at_ms", empty=False),
)
