"""Where are the playbooks of earlier releases, to which open cases are pinned?"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.book import Book
from fieldapp.store.tables import playbooks, texts
from fieldapp.store.upsert import insert_into


def compiled(session: Session, digest: str) -> Book:
    """The compiled playbook under this digest. Raises LookupError when it was never published here."""
    row = session.execute(select(playbooks.c.compiled).where(playbooks.c.digest == digest)).first()
    if row is None:
        raise LookupError(f"the playbook {digest} was never published here; run `fieldapp playbooks publish`")
    book: Book = row.compiled
    return book


def publish(session: Session, books: Mapping[str, Book], now_ms: int) -> None:
    """Store compiled playbooks by digest; known ones stay as they are."""
    rows = [
        {"digest": digest, "name": book["name"], "compiled": book, "published_ms": now_ms}
        for digest, book in books.items()
    ]
    if rows:
        session.execute(insert_into(session, playbooks).on_conflict_do_nothing(), rows)


def publish_texts(session: Session, entries: Mapping[str, tuple[str, Mapping[str, str]]], now_ms: int) -> None:
    """Store text maps by digest: `{digest: (locale, {key: text})}`; a phone may still ask for an older one."""
    rows = [
        {"digest": digest, "locale": locale, "entries": dict(table), "published_ms": now_ms}
        for digest, (locale, table) in entries.items()
    ]
    if rows:
        session.execute(insert_into(session, texts).on_conflict_do_nothing(), rows)


def text_entries(session: Session, digest: str) -> dict[str, str] | None:
    """The texts under this digest, or None."""
    row = session.execute(select(texts.c.entries).where(texts.c.digest == digest)).first()
    return None if row is None else dict(row.entries)
