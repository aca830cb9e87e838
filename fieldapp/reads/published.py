"""What does the installation publish to phones: its epoch, playbooks and texts, and reasons in words?"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy.orm import Session

from fieldapp.core.book import Book, Words
from fieldapp.store import playbooks as playbooks_store


class Library(Protocol):
    """What reads need of the composition root's library."""

    @property
    def words(self) -> Words:
        """All compiled words."""
        ...

    @property
    def known(self) -> Mapping[str, Words]:
        """Those that a playbook knows, by its name."""
        ...

    @property
    def books(self) -> Mapping[str, Book]:
        """Compiled playbooks by digest."""
        ...

    @property
    def texts(self) -> Mapping[str, Mapping[str, str]]:
        """Texts by locale and key."""
        ...

    @property
    def phone_texts(self) -> Mapping[str, Mapping[str, str]]:
        """Those of them that phones use."""
        ...

    @property
    def text_digests(self) -> Mapping[str, str]:
        """The digest of each locale's phone texts."""
        ...

    @property
    def call_texts(self) -> Mapping[str, Mapping[str, str]]:
        """Those that the contact desk uses."""
        ...

    @property
    def call_digests(self) -> Mapping[str, str]:
        """The digest of each locale's texts of the desk."""
        ...


def playbook(session: Session, library: Library, digest: str) -> Mapping[str, Any] | None:
    """`{book, words}`: the compiled playbook, also of an earlier release, and the words its outcomes are asked in."""
    try:
        book = library.books[digest] if digest in library.books else playbooks_store.compiled(session, digest)
    except LookupError:
        return None
    words = library.known.get(book["name"], library.words)
    sent = {"events": words["events"]}
    return {"book": book, "words": {**sent, "once": words["once"]} if "once" in words else sent}


def texts(session: Session, library: Library, digest: str) -> Mapping[str, str] | None:
    """The texts of one language, also of an earlier release."""
    for digests, known in ((library.text_digests, library.phone_texts), (library.call_digests, library.call_texts)):
        for locale, name in digests.items():
            if name == digest:
                return known[locale]
    return playbooks_store.text_entries(session, digest)


def in_words(library: Library, locale: str, results: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """The answers with the reason of a refusal or quarantine in plain words beside its code."""
    texts = library.texts[locale]
    for result in results:
        reason = result.get("reason")
        if reason is None:
            continue
        code, _, field = reason.partition(":")
        known = f"sync.{code}" if field or "{field}" not in texts.get(f"sync.{code}", "") else "sync.other"
        words = texts.get(known, texts["sync.other"])
        result["code"] = reason
        result["reason"] = words.replace("{field}", field)
    return results
