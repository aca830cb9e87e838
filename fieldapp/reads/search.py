"""Where is the technician of the person who calls? Visits by name, phone in any spelling, address or order (F13)."""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from fieldapp.reads.day import AreaView
from fieldapp.store.tables import cases, orders, phones, subjects

MOST = 200
FEWEST_DIGITS = 4
_PHONE = re.compile(r"[\d\s()+.\-]+")


def digits_of(words: str) -> str:
    """The digits by which a number is found: "8 (916) 1" and "+7 916 1" both give "9161"; "" when it is no number."""
    if not _PHONE.fullmatch(words.strip()):
        return ""
    digits = re.sub(r"\D", "", words)
    if len(digits) < FEWEST_DIGITS:
        return ""
    is_whole = len(digits) == 11 and digits[0] in "78"
    is_begun = words.strip().startswith(("+7", "8 (", "8(", "8-", "8 ")) and len(digits) < 11
    return digits[1:] if is_whole or is_begun else digits


def find(session: Session, areas: Sequence[AreaView], words: str) -> tuple[str, ...]:
    """Ids of the visits of these areas that fit, the newest day first; nothing for an empty search."""
    words = " ".join(words.split())[:100]
    if not words:
        return ()
    query = (
        select(cases.c.id)
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
        .where(cases.c.area_id.in_([area.id for area in areas]), or_(*_ways(words)))
        .order_by(cases.c.day.desc(), cases.c.window_from_ms, cases.c.id)
    )
    return tuple(session.scalars(query.limit(MOST)))


def _ways(words: str) -> list[ColumnElement[bool]]:
    """Each word must occur somewhere in name or address; a number may be an order's or a phone's."""
    together = subjects.c.name + " " + subjects.c.address + " " + subjects.c.flat
    parts = [_has(together, word) for word in words.split()]
    ways = [orders.c.external_id.startswith(words, autoescape=True)]
    meant = parts[0]
    for part in parts[1:]:
        meant = meant & part
    ways.append(meant)
    digits = digits_of(words)
    if digits:
        owned = select(phones.c.order_id).where(phones.c.e164.contains(digits, autoescape=True))
        ways.append(cases.c.order_id.in_(owned))
    return ways


def _has(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Contains, whatever the case; SQLite lowers Latin letters only, so the usual spellings are asked for."""
    spellings = {word, word.lower(), word.capitalize(), word.upper()}
    return or_(*(column.contains(spelling, autoescape=True) for spelling in sorted(spellings)))
