"""How does a hard question get one agreed answer (S2.18, S2.24)?

Put up from a call or by hand it is `awaiting`; the expert is reminded until it is `answered`, and a good answer becomes
a standard one; the asker is called until somebody says that he was `told`. His name and number go with that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.keep_card import EDITORS, write_new
from fieldapp.core.answer_cards import LONGEST, Card
from fieldapp.core.card_words import Stems
from fieldapp.core.ids import uuid7
from fieldapp.core.people import Actor
from fieldapp.store import answer_cards, cases, questions

ASKERS = ("operator", "dispatcher", "manager", "administrator")
WITHIN_MINUTES = (30, 120, 480, 1440)  # thirty minutes are what a caller is told (S2.6)
MOST = 2_000
MINUTE_MS = 60_000


@dataclass(frozen=True)
class Asked:
    """A question as put up; `asker` and his phone only when it did not come from a call that knows them."""

    area_id: str
    question: str
    within_minutes: int
    department_id: str = ""
    expert_id: str = ""
    case_id: str = ""
    asker: str = ""
    asker_phone: str = ""


def faults_of(asked: Asked) -> list[str]:
    """Codes of `questions.fault.<code>`."""
    found = [] if asked.question else ["no_question"]
    if len(asked.question) > MOST:
        found.append("too_long")
    if not (asked.department_id or asked.expert_id):
        found.append("nobody")  # a question that is nobody's is answered by nobody
    if not asked.case_id and not (asked.asker and asked.asker_phone):
        found.append("no_asker")  # else nobody can be told
    return found


def put_up(session: Session, now_ms: int, actor: Actor, asked: Asked) -> str:
    """Write it; its id. Commits. Raises PermissionError for an area or a call that is not the actor's."""
    if actor.role not in ASKERS or not actor.has_area(asked.area_id):
        raise PermissionError(asked.area_id)
    if asked.case_id:
        found = cases.cases_by_id(session, [asked.case_id])
        if not found or not actor.has_area(str(found[0]["area_id"])):
            raise PermissionError(asked.case_id)
    row = {
        "id": uuid7(now_ms), "area_id": asked.area_id, "case_id": asked.case_id or None, "state": "awaiting",
        "question": asked.question, "department_id": asked.department_id or None,
        "expert_id": asked.expert_id or None, "asker": asked.asker[:400], "asker_phone": asked.asker_phone[:60],
        "asked_by": actor.id, "asked_ms": now_ms, "due_ms": now_ms + asked.within_minutes * MINUTE_MS,
    }  # fmt: skip
    questions.add(session, row)
    session.commit()
    return str(row["id"])


def remind(session: Session, now_ms: int, actor: Actor, question_id: str) -> bool:
    """Somebody asked the expert again (S2.24); False when there is nothing to ask any more. Commits."""
    return _step(session, actor, question_id, "awaiting", {"reminded_ms": now_ms})


def may_answer(actor: Actor, question: Mapping[str, Any]) -> bool:
    """The expert who was asked, and managers and administrators."""
    return actor.role in EDITORS or (actor.id == question["expert_id"] and actor.role != "auditor")


def answer(
    session: Session, stems: Stems, now_ms: int, actor: Actor, question_id: str, *,
    words: str, title: str = "", check_day: int = 0,
) -> bool:  # fmt: skip
    """This is the agreed answer; with `title` it becomes a standard answer, owned by the answerer. Commits.

    False when it was answered already, or may not be by this person.
    """
    if title:
        answer_cards.hold(session)  # before the question: everybody takes these two locks in this order
    row = questions.held(session, question_id)
    allowed = row is not None and actor.has_area(row["area_id"]) and may_answer(actor, row)
    if row is None or not allowed or row["state"] != "awaiting":
        session.rollback()
        return False
    done = {"state": "answered", "answer": words, "answered_by": actor.id, "answered_ms": now_ms}
    if title:
        said = {"ru": {"title": title[: LONGEST["title"]], "answer": words}}
        card = Card("answer", "offered", None, None, None, row["department_id"], actor.id, check_day, said)
        number = write_new(session, stems, now_ms, actor.id, card)
        found = answer_cards.card(session, number)
        done["card_id"] = found["id"] if found else None
    questions.write(session, question_id, done)
    session.commit()
    return True


def tell(session: Session, now_ms: int, actor: Actor, question_id: str) -> bool:
    """The asker knows the answer; his name and number are needed no more. Commits."""
    done = {"state": "told", "told_by": actor.id, "told_ms": now_ms, "asker": "", "asker_phone": ""}
    return _step(session, actor, question_id, "answered", done)


def withdraw(session: Session, now_ms: int, actor: Actor, question_id: str) -> bool:
    """The asker needs no answer any more. Commits."""
    done = {"state": "withdrawn", "told_by": actor.id, "told_ms": now_ms, "asker": "", "asker_phone": ""}
    return _step(session, actor, question_id, "awaiting", done)


def _step(session: Session, actor: Actor, question_id: str, state: str, done: Mapping[str, Any]) -> bool:
    row = questions.held(session, question_id)
    if row is None or actor.role not in ASKERS or not actor.has_area(row["area_id"]) or row["state"] != state:
        session.rollback()
        return False
    questions.write(session, question_id, done)
    session.commit()
    return True
