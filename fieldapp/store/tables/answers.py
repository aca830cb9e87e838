"""What may an operator tell, which department knows more, and which questions wait for one agreed answer (S0.3, S2.18)?

`words` of a card: `{locale: {title, answer, preparation, times, reason}}`; of a department: `{locale: {name, topics,
address, hours}}`. Russian is always there, the others may lack.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy.dialects import postgresql

from fieldapp.store.tables.base import Id, Line, Word, json, metadata, ms

# Compared letter by letter on both databases: a word is looked for by its beginning.
Stem = String(60).with_variant(postgresql.VARCHAR(60, collation="C"), "postgresql")

departments = Table(
    "departments",
    metadata,
    Column("id", Id, primary_key=True),
    json("words"),
    json("phones"),  # in their order: [[number, what it is for], …]
    Column("revision", Integer, nullable=False, default=1),
    ms("changed_ms", empty=False),
    ms("archived_ms"),
)

answer_cards = Table(
    "answer_cards",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),  # how people call it; never given twice
    Column("kind", Word, nullable=False),  # service | answer
    Column("state", Word, nullable=False),  # offered | unavailable | not_offered
    Column("price_min", Integer),  # whole units; both when the sum is not known, the same twice when it is
    Column("price_max", Integer),
    Column("again_day", Integer),  # day number: from when one may ask again
    Column("department_id", ForeignKey("departments.id")),
    Column("owner_id", ForeignKey("accounts.id"), nullable=False),
    Column("check_day", Integer, nullable=False),  # day number: until then it counts as true
    json("words"),
    Column("revision", Integer, nullable=False),
    Column("seq", Integer, nullable=False, unique=True),  # of the last change of any card, without gaps in time
    ms("changed_ms", empty=False),
    ms("archived_ms"),
    Index(None, "owner_id", "check_day"),
    Index(None, "check_day"),
    Index(None, "archived_ms", "number"),
)

card_words = Table(
    "card_words",
    metadata,
    Column("word", Stem, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("weight", Integer, primary_key=True),  # in the key, so that a search reads nothing but it
    Index(None, "number"),
)

card_versions = Table(
    "card_versions",
    metadata,
    Column("thing_id", Id, primary_key=True),  # of a card or of a department
    Column("revision", Integer, primary_key=True),
    Column("by_id", Id, nullable=False, default=""),
    ms("at_ms", empty=False),
    json("was"),  # the whole as it stood after this change
)

questions = Table(
    "questions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id")),  # the call it came from
    Column("state", Word, nullable=False),  # awaiting | answered | told | withdrawn
    Column("question", Text, nullable=False),
    Column("department_id", ForeignKey("departments.id")),
    Column("expert_id", ForeignKey("accounts.id")),
    Column("answer", Text, nullable=False, default=""),
    Column("card_id", ForeignKey("answer_cards.id")),
    Column("asker", Line, nullable=False, default=""),  # who waits for the answer; blanked when told
    Column("asker_phone", Word, nullable=False, default=""),
    Column("asked_by", Id, nullable=False),
    ms("asked_ms", empty=False),
    ms("due_ms", empty=False),
    ms("reminded_ms"),  # when somebody last asked the expert
    Column("answered_by", Id, nullable=False, default=""),
    ms("answered_ms"),
    Column("told_by", Id, nullable=False, default=""),
    ms("told_ms"),
    Index(None, "area_id", "state", "due_ms"),
    Index(None, "case_id"),
)
