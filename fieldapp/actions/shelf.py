"""How does every process know what an installation made its own, texts and calendars, without asking for each?

A process looks at one mark once a second, and reads them only when the mark became another. While the
database is away it goes on with those it has.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from fieldapp.actions.library import Library, call_part, phone_part
from fieldapp.core.canonical import digest
from fieldapp.core.own_texts import with_own
from fieldapp.store import area_days, own_texts
from fieldapp.store.db import reading

EACH_MS = 1_000
log = logging.getLogger("fieldapp.texts")


class Shelf:
    """The library of a process as it is now."""

    def __init__(self, library: Library, engine: Engine) -> None:
        self._library = library
        self._engine = engine
        self._looked_ms: int | None = None

    def library(self, now_ms: int) -> Library:
        """The library with the installation's own sentences, at most a second old."""
        if self._looked_ms is None or not 0 <= now_ms - self._looked_ms < EACH_MS:
            self._looked_ms = now_ms
            self._look()
        return self._library

    def look_again(self) -> None:
        """Something was changed here: look before the second is over."""
        self._looked_ms = None

    def _look(self) -> None:
        try:
            with reading(self._engine) as session:
                self._library = fresh(session, self._library)
        except SQLAlchemyError as away:
            log.warning("the database does not answer (%s); texts stay as they are", type(away).__name__)


def fresh(session: Session, library: Library) -> Library:
    """The library as the installation's sentences now make it."""
    revision = own_texts.revision(session)
    if revision == library.revision:
        return library
    days = area_days.rules_of_all(session)
    return replace(replaced(library, own_texts.all_own(session)), days=days, revision=revision)


def replaced(library: Library, own: Mapping[str, Mapping[str, str]]) -> Library:
    """The library with these sentences in the place of ours; what phones fetch has a digest of its own."""
    texts = {locale: with_own(ours, own.get(locale, {})) for locale, ours in library.ours.items()}
    on_phones = {locale: phone_part(known, library.at_desk) for locale, known in texts.items()}
    on_desks = {locale: call_part(known) for locale, known in texts.items()}
    return replace(
        library,
        texts=texts,
        phone_texts=on_phones,
        text_digests={locale: digest(known) for locale, known in on_phones.items()},
        call_texts=on_desks,
        call_digests={locale: digest(known) for locale, known in on_desks.items()},
        own=own,
    )
