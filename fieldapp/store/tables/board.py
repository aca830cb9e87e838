"""What does the board know of the people in front of it?"""

from sqlalchemy import Column, ForeignKey, Index, Table

from fieldapp.store.tables.base import Id, metadata, ms

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
