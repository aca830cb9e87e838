"""How do a call, its promise and the question that waits for an agreed answer show each other (S2.18)?"""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from fieldapp.actions.agree_answer import ASKERS
from fieldapp.actions.follow_question import KIND
from fieldapp.core.people import Actor
from fieldapp.reads import questions as reads
from fieldapp.web.translate import clock_time, t

MEANINGS = {"awaiting": "attention", "answered": "danger", "told": "ok"}


def asked_in(session: Session, actor: Actor, case_id: str) -> dict[str, Any]:
    """What was asked from this call; `ask` is where the next question is put up, empty for whoever may not."""
    lines = [
        {"href": _href(row), "question": row["question"], "state": t(f"questions.state.{row['state']}"),
         "meaning": MEANINGS.get(row["state"], "quiet"),
         "due": t("questions.due", at=clock_time(row["due_ms"], row["zone"])) if row["state"] == "awaiting" else ""}
        for row in reads.of_case(session, actor.area_ids, case_id)
    ]  # fmt: skip
    ask = url_for("questions.page", case=case_id) if actor.role in ASKERS else ""
    return {"lines": lines, "ask": ask}


def promised(session: Session, actor: Actor, promise: Mapping[str, Any]) -> dict[str, str] | None:
    """The question behind a promise of an answer: what is to be done next, and the agreed answer once there is one."""
    asked = reads.of_case(session, actor.area_ids, promise["case_id"]) if promise["kind"] == KIND else []
    waiting = [row for row in asked if row["state"] in reads.OPEN]
    if not asked:
        return None
    row = min(waiting, key=lambda one: one["state"]) if waiting else asked[-1]
    page = "register.one" if row["call"] else "cases.page"
    return {"href": _href(row), "call": url_for(page, case_id=row["case_id"]), "answer": row["answer"],
            "next": t(f"questions.next.{row['state']}") if row in waiting else ""}  # fmt: skip


def _href(row: Mapping[str, Any]) -> str:
    return url_for("questions.page", _anchor=f"question-{row['id']}")
