"""What is kept how long, and how does it go? Each kind of data by its own term, in batches that are committed singly.

Rows stay and counts stay true; words, numbers, codes and pictures go. An open visit is never touched, nor an order that
is neither done nor cancelled. Running it twice does nothing more (docs/privacy.md; reliability 4.10, S10).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from fieldapp.actions.append import hash_without_words
from fieldapp.actions.take_photo import raw_path, shown_path
from fieldapp.core.windows import DAY_MS
from fieldapp.settings import Settings
from fieldapp.store import erasure, erasure_aside, questions
from fieldapp.store.erasure import Sort, Where

KINDS = ("codes", "words", "messages", "answers", "photos", "people", "kept_aside")
Counts = dict[str, int]
Sorts = list[tuple[str, Sort]]


@dataclass(frozen=True)
class Terms:
    """What was over before these moments goes, by kind of data; milliseconds since 1970."""

    codes_ms: int
    words_ms: int
    photos_ms: int
    people_ms: int


def terms_of(settings: Settings, now_ms: int) -> Terms:
    """The terms of this installation, counted back from now."""
    return Terms(
        codes_ms=now_ms - settings.keep_codes_days * DAY_MS,
        words_ms=now_ms - settings.keep_words_days * DAY_MS,
        photos_ms=now_ms - settings.keep_photos_days * DAY_MS,
        people_ms=now_ms - settings.keep_people_days * DAY_MS,
    )


def sorts_by(terms: Terms, now_ms: int, folder: Path) -> Sorts:
    """Everything that is older than its term, in all areas; `folder` is DATA_DIR, where pictures lie."""
    return [
        *_codes(erasure.closed_before(terms.codes_ms), erasure.ended_before(terms.codes_ms)),
        *_said(erasure.ended_before(terms.words_ms)),
        ("messages", erasure.messages_of_none(terms.words_ms)),
        ("answers", erasure.answers_of_none(terms.words_ms)),
        ("kept_aside", erasure_aside.raw_input(terms.words_ms)),
        ("kept_aside", erasure_aside.waiting_events(terms.words_ms)),
        ("kept_aside", erasure_aside.sealed_reports_left(terms.words_ms)),
        ("kept_aside", questions.askers_left(terms.words_ms)),
        ("words", erasure_aside.line_numbers(terms.words_ms)),
        _photos(erasure.ended_before(terms.photos_ms), terms.photos_ms, folder),
        ("people", erasure.people(erasure.closed_before(terms.people_ms), now_ms)),
    ]


def sorts_of_order(order_id: str, now_ms: int, folder: Path) -> Sorts:
    """Everything about one customer, whatever its age."""
    closed, ended = erasure.closed_of(order_id), erasure.ended_of(order_id)
    people = ("people", erasure.people(closed, now_ms))
    return [*_codes(closed, ended), *_said(ended), _photos(ended, None, folder), people]


class NotForgotten(ValueError):
    """There is no such order, there are several, or it is still going on; the words say which."""


def order_to_forget(session: Session, number: str, source: str = "") -> str:
    """The id of the closed order of this number. Raises NotForgotten."""
    found = erasure.orders_named(session, number, source)
    session.rollback()
    if not found:
        raise NotForgotten(f"there is no order {number}")
    if len(found) > 1:
        raise NotForgotten(f"say --source: {', '.join(sorted(row.source for row in found))} have an order {number}")
    if not found[0].is_closed:
        raise NotForgotten(f"order {number} is still going on; cancel it first")
    return str(found[0].id)


def would_forget(session: Session, sorts: Sorts) -> Counts:
    """How many things of each kind would go; nothing is changed."""
    counts = dict.fromkeys(KINDS, 0)
    for kind, sort in sorts:
        counts[kind] += sort.count(session)
    return counts


def forget(session: Session, sorts: Sorts) -> Counts:
    """Blank it, and say how many things of each kind went; commits after each batch."""
    counts = dict.fromkeys(KINDS, 0)
    for kind, sort in sorts:
        for keys in _pages(session, sort):
            counts[kind] += sort.blank(session, keys)
            session.commit()
    return counts


def _pages(session: Session, sort: Sort) -> Iterator[list[object]]:
    """One pass over the keys, however many there are."""
    keys = sort.page(session, None)
    while keys:
        yield keys
        keys = sort.page(session, keys[-1])
    session.rollback()


def _codes(closed: Where, ended: Where) -> Sorts:
    return [("codes", erasure.codes(closed)), ("codes", erasure.said(ended, hash_without_words, codes=True))]


def _said(ended: Where) -> Sorts:
    return [
        ("words", erasure.said(ended, hash_without_words, codes=False)),
        ("words", erasure.remarks(ended)),
        ("words", erasure.callers(ended)),
        ("messages", erasure.messages(ended)),
        ("answers", erasure.answers(ended)),
    ]


def _photos(ended: Where, before_ms: int | None, folder: Path) -> tuple[str, Sort]:
    def remove(sha256: str) -> None:
        for path in (raw_path(folder, sha256), shown_path(folder, sha256)):
            path.unlink(missing_ok=True)

    return "photos", erasure_aside.pictures(ended, before_ms, remove)
