"""With which keys do phones seal what only the server may open, and which of it could not be opened yet?"""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from fieldapp.store.tables.base import Id, Word, json, metadata, ms

seal_keys = Table(  # a new one each year; the private half is destroyed a year after its last use (reliability 4.9)
    "seal_keys",
    metadata,
    Column("id", Word, primary_key=True),  # first half of the point's digest, in hex
    Column("point", LargeBinary(65), nullable=False),  # P-256, uncompressed
    Column("private", LargeBinary(400), nullable=False),  # sealed itself, with a key made of SECRET_KEY
    ms("created_ms", empty=False),
    Index(None, "created_ms"),
)

sealed_reports = Table(  # whole, unlike quarantine: what is opened later is folded then
    "sealed_reports",
    metadata,
    Column("event_id", Id, primary_key=True),
    Column("author", Id, primary_key=True),  # nobody takes another's id
    Column("device", Id, nullable=False),
    Column("device_seq", Integer, nullable=False),
    Column("reason", Word, nullable=False),  # no_key | lost_phone
    Column("sealed", Text, nullable=False),  # base64url, as it came; empty after it was opened
    json("sample"),  # {"clock", "wall_ms", "mono_ms", "server_ms"} of the request that brought it
    ms("received_ms", empty=False),
    ms("opened_ms"),
    Index(None, "opened_ms"),
    Index(None, "author"),
)
