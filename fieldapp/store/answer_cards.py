"""How are answer cards, departments and their versions written?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from fieldapp.store.marks import mark, set_mark
from fieldapp.store.tables import answer_cards, card_versions, card_words, departments, marks
from fieldapp.store.upsert import insert_into

SEQ = "answer_cards"  # the mark that counts all changes


def hold(session: Session) -> int:
    """The number of the next change; nobody else changes a card until the transaction ends.

    So a change that is seen later never has a smaller number than one that was seen before.
    """
    touched = insert_into(session, marks).values(key=SEQ, value="0")
    session.execute(touched.on_conflict_do_update(index_elements=["key"], set_={"key": SEQ}))
    count = int(mark(session, SEQ) or 0) + 1
    set_mark(session, SEQ, str(count))
    return count


def card(session: Session, number: int) -> dict[str, Any] | None:
    """The card with this number."""
    row = session.execute(select(answer_cards).where(answer_cards.c.number == number)).mappings().first()
    return dict(row) if row else None


def next_number(session: Session) -> int:
    """A number that no card ever had; ask under `hold`."""
    return int(session.execute(select(func.coalesce(func.max(answer_cards.c.number), 0))).scalar_one()) + 1


def put_card(session: Session, row: Mapping[str, Any], by_id: str, was: Mapping[str, Any]) -> None:
    """Write the whole card and its version."""
    written = insert_into(session, answer_cards).values(**row)
    rest = {name: value for name, value in row.items() if name not in ("id", "number")}
    session.execute(written.on_conflict_do_update(index_elements=["id"], set_=rest))
    _put_version(session, row["id"], row["revision"], by_id, row["changed_ms"], was)


def put_words(session: Session, number: int, words: Mapping[str, int]) -> None:
    """These are the words by which the card is found; none: it is not found."""
    session.execute(delete(card_words).where(card_words.c.number == number))
    if words:
        rows = [{"word": word, "number": number, "weight": weight} for word, weight in sorted(words.items())]
        session.execute(insert(card_words), rows)


def department(session: Session, department_id: str) -> dict[str, Any] | None:
    """One department, held until the transaction ends."""
    query = select(departments).where(departments.c.id == department_id).with_for_update()
    row = session.execute(query).mappings().first()
    return dict(row) if row else None


def put_department(session: Session, row: Mapping[str, Any], by_id: str, was: Mapping[str, Any]) -> None:
    """Write the whole department and its version."""
    written = insert_into(session, departments).values(**row)
    rest = {name: value for name, value in row.items() if name != "id"}
    session.execute(written.on_conflict_do_update(index_elements=["id"], set_=rest))
    _put_version(session, row["id"], row["revision"], by_id, row["changed_ms"], was)


def _put_version(
    session: Session, thing_id: str, revision: int, by_id: str, at_ms: int, was: Mapping[str, Any]
) -> None:
    version = {"thing_id": thing_id, "revision": revision, "by_id": by_id, "at_ms": at_ms, "was": dict(was)}
    session.execute(insert(card_versions).values(**version))
