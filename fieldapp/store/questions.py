"""How are hard questions that wait for one agreed answer written (S2.18)?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.store.erasure import Sort
from fieldapp.store.tables import questions


def add(session: Session, row: Mapping[str, Any]) -> None:
    """A new one."""
    session.execute(insert(questions).values(**row))


def held(session: Session, question_id: str) -> dict[str, Any] | None:
    """One question; nobody else changes it until the transaction ends."""
    query = select(questions).where(questions.c.id == question_id).with_for_update()
    row = session.execute(query).mappings().first()
    return dict(row) if row else None


def case_of(session: Session, question_id: str) -> str:
    """The case it came from; empty when it came from none."""
    return session.scalar(select(questions.c.case_id).where(questions.c.id == question_id)) or ""


def told_in(session: Session, case_id: str, *, by: str, at_ms: int) -> None:
    """Whoever asked in this case knows the answer; names and numbers are needed no more."""
    mine = update(questions).where(questions.c.case_id == case_id, questions.c.state == "answered")
    session.execute(mine.values(state="told", told_by=by, told_ms=at_ms, asker="", asker_phone=""))


def write(session: Session, question_id: str, values: Mapping[str, Any]) -> None:
    """Change these columns."""
    session.execute(update(questions).where(questions.c.id == question_id).values(**values))


def askers_left(before_ms: int) -> Sort:
    """Names and numbers of those who were never told; the question itself is about no person and stays."""

    def blank(session: Session, question_ids: list[str]) -> int:
        mine = update(questions).where(questions.c.id.in_(question_ids))
        session.execute(mine.values(asker="", asker_phone=""))
        return len(question_ids)

    named = or_(questions.c.asker != "", questions.c.asker_phone != "")
    return Sort(select(questions.c.id).where(questions.c.asked_ms < before_ms, named), blank)
