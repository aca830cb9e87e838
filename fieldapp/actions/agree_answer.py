"""How does a hard question get one agreed answer (S2.18, S2.24)?

Put up from a call or by hand it is `awaiting`; the expert is reminded until it is `answered`, and a good answer becomes
a standard one; the asker is called until somebody says that he was `told`. His name and number go with that. A question
from a call is a promise to its caller (promise_answer.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import promise_answer
from fieldapp.actions.keep_card import EDITORS, write_new
from fieldapp.actions.library import Library
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


@dataclass(frozen=True)
class Stepped:
    """It was done; the messages to ring for."""

    question_id: str
    ring: list[str] = field(default_factory=list)


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


def put_up(session: Session, library: Library, now_ms: int, actor: Actor, asked: Asked) -> Stepped:
    """Write it, and from a call promise the answer to the caller for when it is due. Commits.

    Raises PermissionError for an area or a call that is not the actor's.
    """
    if actor.role not in ASKERS or not actor.has_area(asked.area_id):
        raise PermissionError(asked.area_id)
    locked = cases.lock_cases(session, [asked.case_id]) if asked.case_id else {}
    if asked.case_id and (not locked or not actor.has_area(str(locked[asked.case_id]["area_id"]))):
        session.rollback()
        raise PermissionError(asked.case_id)
    due_ms = now_ms + asked.within_minutes * MINUTE_MS
    row = {
        "id": uuid7(now_ms), "area_id": asked.area_id, "case_id": asked.case_id or None, "state": "awaiting",
        "question": asked.question, "department_id": asked.department_id or None,
        "expert_id": asked.expert_id or None, "asker": asked.asker[:400], "asker_phone": asked.asker_phone[:60],
        "asked_by": actor.id, "asked_ms": now_ms, "due_ms": due_ms,
    }  # fmt: skip
    questions.add(session, row)
    ring = promise_answer.promise(session, library, now_ms, actor, locked, asked.question, due_ms) if locked else []
    session.commit()
    return Stepped(str(row["id"]), ring)


def remind(session: Session, _library: Library, now_ms: int, actor: Actor, question_id: str) -> Stepped | None:
    """Somebody asked the expert again (S2.24); None when there is nothing to ask any more. Commits."""
    if not _step(session, actor, question_id, "awaiting", {"reminded_ms": now_ms}):
        return None
    session.commit()
    return Stepped(question_id)


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


def tell(session: Session, library: Library, now_ms: int, actor: Actor, question_id: str) -> Stepped | None:
    """The asker knows the answer: what was promised is kept, his name and number are needed no more. Commits."""
    locked = _call_of(session, question_id)
    done = {"state": "told", "told_by": actor.id, "told_ms": now_ms, "asker": "", "asker_phone": ""}
    if not _step(session, actor, question_id, "answered", done):
        return None
    ring = promise_answer.keep(session, library, now_ms, actor, locked) if locked else []
    session.commit()
    return Stepped(question_id, ring)


def withdraw(session: Session, _library: Library, now_ms: int, actor: Actor, question_id: str) -> Stepped | None:
    """The asker needs no answer any more, and nothing is promised. Commits."""
    locked = _call_of(session, question_id)
    done = {"state": "withdrawn", "told_by": actor.id, "told_ms": now_ms, "asker": "", "asker_phone": ""}
    if not _step(session, actor, question_id, "awaiting", done):
        return None
    if locked:
        promise_answer.withdraw(session, now_ms, locked)
    session.commit()
    return Stepped(question_id)


def _call_of(session: Session, question_id: str) -> dict[str, dict[str, Any]]:
    """The call it came from, locked before the question: whoever keeps its promise takes the two in this order."""
    case_id = questions.case_of(session, question_id)
    return cases.lock_cases(session, [case_id]) if case_id else {}


def _step(session: Session, actor: Actor, question_id: str, state: str, done: Mapping[str, Any]) -> bool:
    """Write the step where it fits; else everything is left as it was."""
    row = questions.held(session, question_id)
    if row is None or actor.role not in ASKERS or not actor.has_area(row["area_id"]) or row["state"] != state:
        session.rollback()
        return False
    questions.write(session, question_id, done)
    return True
