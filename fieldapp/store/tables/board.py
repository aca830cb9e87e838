"""What does the board know of the people in front of it, and of what customers asked for?"""

from sqlalchemy import Column, ForeignKey, Index, Table

from fieldapp.store.tables.base import Id, Word, metadata, ms

watchers = Table(  # which visit a dispatcher has open; one row a person, over when `until_ms` is
    "watchers",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("case_id", Id, nullable=False),
    ms("since_ms", empty=False),
    ms("until_ms", empty=False),
    Index(None, "area_id"),
)

wishes = Table(  # "the same technician, please"; about a number, so that it outlives the order (F30)
    "wishes",
    metadata,
    Column("e164", Word, primary_key=True),
    Column("technician_id", ForeignKey("accounts.id"), nullable=False),
    Column("said_by", Id, nullable=False),
    ms("said_ms", empty=False),
)
