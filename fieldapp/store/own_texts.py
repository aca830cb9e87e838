"""Which sentences did this installation put in the place of ours?"""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from fieldapp.core.ids import uuid7
from fieldapp.store.marks import mark, set_mark
from fieldapp.store.tables import own_texts
from fieldapp.store.upsert import insert_into

MARK = "own_texts"  # becomes another with each change: whoever has read these texts need only look at it


def revision(session: Session) -> str:
    """What names the present sentences; empty while there is none."""
    return mark(session, MARK) or ""


def all_own(session: Session) -> dict[str, dict[str, str]]:
    """`{locale: {key: words}}`."""
    found: dict[str, dict[str, str]] = {}
    for row in session.execute(select(own_texts)):
        found.setdefault(row.locale, {})[row.key] = row.words
    return found


def own_held(session: Session, locale: str, key: str) -> str | None:
    """The own words of a text; nobody else changes it until the transaction ends."""
    mine = select(own_texts.c.words).where(own_texts.c.locale == locale, own_texts.c.key == key)
    words: str | None = session.execute(mine.with_for_update()).scalar()
    return words


def put(session: Session, now_ms: int, locale: str, key: str, words: str | None) -> None:
    """Say these words from now on; ours again without any."""
    if words is None:
        session.execute(delete(own_texts).where(own_texts.c.locale == locale, own_texts.c.key == key))
    else:
        row = insert_into(session, own_texts).values(locale=locale, key=key, words=words)
        session.execute(row.on_conflict_do_update(index_elements=["locale", "key"], set_={"words": words}))
    touch(session, now_ms)


def touch(session: Session, now_ms: int) -> None:
    """Something that every process keeps in mind became another: texts, days or hours of areas."""
    set_mark(session, MARK, uuid7(now_ms))
