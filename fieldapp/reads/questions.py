"""Which questions wait for an agreed answer, and which askers wait to be told (S2.18, S2.24)?"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import accounts, answer_cards, areas, calls, departments, questions

MOST = 200
PAST = 20
OPEN = ("awaiting", "answered")


def open_questions(session: Session, area_ids: Collection[str]) -> list[Mapping[str, Any]]:
    """Of these areas, answered ones first since their askers wait, then by when an answer is due."""
    first = case((questions.c.state == "answered", 0), else_=1)
    query = _whole().where(questions.c.area_id.in_(list(area_ids)), questions.c.state.in_(OPEN))
    return _rows(session, query.order_by(first, questions.c.due_ms, questions.c.id).limit(MOST))


def past_questions(session: Session, area_ids: Collection[str]) -> list[Mapping[str, Any]]:
    """Those that ended lately, the newest first."""
    query = _whole().where(questions.c.area_id.in_(list(area_ids)), questions.c.state.not_in(OPEN))
    return _rows(session, query.order_by(questions.c.due_ms.desc(), questions.c.id).limit(PAST))


def question(session: Session, area_ids: Collection[str], question_id: str) -> Mapping[str, Any] | None:
    """One of these areas."""
    query = _whole().where(questions.c.area_id.in_(list(area_ids)), questions.c.id == question_id)
    found = _rows(session, query)
    return found[0] if found else None


def of_case(session: Session, area_ids: Collection[str], case_id: str) -> list[Mapping[str, Any]]:
    """What was asked from this call, the first first."""
    query = _whole().where(questions.c.area_id.in_(list(area_ids)), questions.c.case_id == case_id)
    return _rows(session, query.order_by(questions.c.asked_ms, questions.c.id).limit(PAST))


def _whole() -> Select[Any]:
    expert, asked = accounts.alias("expert"), accounts.alias("asked")
    return (
        select(
            questions, areas.c.name.label("area"), areas.c.zone, expert.c.name.label("expert"),
            asked.c.name.label("asked_name"), departments.c.words.label("department"), answer_cards.c.number,
            calls.c.case_id.label("call"),
        )
        .join(areas, areas.c.id == questions.c.area_id)
        .outerjoin(expert, expert.c.id == questions.c.expert_id)
        .outerjoin(asked, asked.c.id == questions.c.asked_by)
        .outerjoin(departments, departments.c.id == questions.c.department_id)
        .outerjoin(calls, calls.c.case_id == questions.c.case_id)
        .outerjoin(answer_cards, answer_cards.c.id == questions.c.card_id)
    )  # fmt: skip


def _rows(session: Session, query: Any) -> list[Mapping[str, Any]]:
    return [dict(row) for row in session.execute(query).mappings()]
