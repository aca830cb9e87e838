"""Numbers for calls taken while the server is away: whose letter, which were given out, what became of each."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from fieldapp.store.tables.base import Id, Line, Word, metadata, ms

outage_letters = Table(  # one a device and area; the row is the lock on its next block
    "outage_letters",
    metadata,
    Column("area_id", ForeignKey("areas.id"), primary_key=True),
    Column("letter", Word, primary_key=True),
    Column("device", Id, nullable=False),  # empty: blanks that the office prints
    Column("last", Integer, nullable=False),  # the last number given out
    ms("seen_ms", empty=False),
    UniqueConstraint("area_id", "device"),
)

outage_numbers = Table(  # one row a number: given out = open + used + void
    "outage_numbers",
    metadata,
    Column("area_id", ForeignKey("areas.id"), primary_key=True),
    Column("number", Word, primary_key=True),  # A-0041
    Column("letter", Word, nullable=False),
    Column("n", Integer, nullable=False),
    Column("block", Integer, nullable=False),  # the first of those given out with it
    Column("device", Id, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),  # to whom it was given
    Column("kind", Word, nullable=False),  # desk: the desk gives it to a call; paper: it stands on a blank
    Column("state", Word, nullable=False),  # open used void
    Column("case_id", ForeignKey("cases.id"), unique=True),
    ms("given_ms", empty=False),
    ms("ended_ms"),  # when it was used or closed
    Column("by_id", Id, nullable=False, default=""),  # who closed it as void
    Column("why", Line, nullable=False, default=""),
    Index(None, "area_id", "given_ms", "letter", "block"),
    Index(None, "device", "account_id", "state"),
)
