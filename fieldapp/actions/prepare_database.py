"""How does a database become ready for this release? Migrated, published, with an epoch of its own."""

import uuid

from sqlalchemy.orm import Session

from fieldapp.actions.library import Library
from fieldapp.store import playbooks, upgrade
from fieldapp.store.db import open_engine
from fieldapp.store.marks import set_mark_once


def prepare_database(database_url: str, library: Library, now_ms: int) -> str:
    """Migrate, publish, mark; may be repeated. Returns the revision the database is at now.

    The epoch tells phones whether this is still the database that answered them; a restored backup gets a new one
    and is then offered what it lost (C8).
    """
    engine = open_engine(database_url)
    try:
        upgrade.upgrade(engine)
        with Session(engine) as session:
            publish(session, library, now_ms)
            set_mark_once(session, "epoch", str(uuid.uuid4()))
            session.commit()
        return upgrade.revision_of(engine) or ""
    finally:
        engine.dispose()


def publish(session: Session, library: Library, now_ms: int) -> None:
    """Store this release's playbooks and texts under their digests; earlier ones stay for cases pinned to them."""
    playbooks.publish(session, library.books, now_ms)
    entries = {digest: (locale, library.phone_texts[locale]) for locale, digest in library.text_digests.items()}
    entries |= {digest: (locale, library.call_texts[locale]) for locale, digest in library.call_digests.items()}
    playbooks.publish_texts(session, entries, now_ms)
