"""What did this installation choose for itself, and what stood there before?"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from fieldapp.store.tables.base import Id, Line, Serial, Word, metadata, ms

setting_changes = Table(  # old and new of everything that is chosen on a page; the trail says only that it was
    "setting_changes",
    metadata,
    Column("seq", Serial, primary_key=True),
    Column("batch", Id, nullable=False),  # what one person saved at once
    ms("at_ms", empty=False),
    Column("account_id", Id, nullable=False, default=""),
    Column("area_id", ForeignKey("areas.id")),  # empty: of the whole installation
    Column("room", Word, nullable=False),  # areas, texts, days, terms
    Column("what", Line, nullable=False),  # name of the setting, key of the text, number of the day
    Column("before", Text, nullable=False),  # JSON; null where the usual stood
    Column("after", Text, nullable=False),
    Column("why", Line, nullable=False, default=""),
    Index(None, "area_id", "room", "seq"),
    Index(None, "room", "what", "seq"),
)

own_texts = Table(  # a sentence of this installation in the place of ours; what stood there before: setting_changes
    "own_texts",
    metadata,
    Column("locale", Word, primary_key=True),
    Column("key", Line, primary_key=True),
    Column("words", Text, nullable=False),
)

area_days = Table(  # a day that is not what the official calendar says
    "area_days",
    metadata,
    Column("area_id", ForeignKey("areas.id"), primary_key=True),
    Column("day", Integer, primary_key=True),  # 20261231
    Column("kind", Word, nullable=False),  # core.area_days.KINDS
    Column("note", Line, nullable=False, default=""),
)
