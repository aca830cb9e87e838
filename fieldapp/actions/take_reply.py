"""What follows from a customer's SMS?

"Yes", "call me" and "no" find the one open visit about which a text went to the number lately, and become commands of
the customer, checked as always. A plain "no" may mean the hour, the day or the order, so it calls nothing off: the
dispatcher is asked to call, and reads the words. "Stop" is believed at once. Everything else waits for a person.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.orm import Session

from fieldapp.actions import follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.check_command import refusal_of
from fieldapp.actions.library import Library
from fieldapp.actions.refold_case import with_books
from fieldapp.core.ids import uuid7
from fieldapp.core.people import Actor
from fieldapp.core.replies import Meaning, meaning_of
from fieldapp.core.windows import MINUTE_MS
from fieldapp.store import cases as cases_store
from fieldapp.store import replies as replies_store

ANSWER_MS = 72 * 3_600_000
LONGEST = 500  # words.yaml
BY = "customer"
COMMANDS: dict[Meaning, str] = {"yes": "customer.confirmed", "no": "customer.call_me", "call_me": "customer.call_me"}
log = structlog.get_logger("fieldapp.hooks")


@dataclass(frozen=True)
class Reply:
    """An answer: the gateway's id of it (may be empty), the number in E.164, and the words."""

    gateway: str
    reference: str
    e164: str
    words: str


def take_reply(session: Session, library: Library, now_ms: int, reply: Reply) -> list[str]:
    """Keep the answer once, do what it asks if that is plain; the messages to ring. Commits."""
    row = _row(reply, now_ms)
    if not replies_store.keep(session, row):
        session.rollback()
        return []
    found = replies_store.open_cases_written_to(session, reply.e164, now_ms - ANSWER_MS)
    case_id, area_id = found[0] if len(found) == 1 else (None, replies_store.last_area_with(session, reply.e164))
    if row["meaning"] == "stop":
        replies_store.opt_out(session, reply.e164, "reply", now_ms)
    ring = _say(session, library, now_ms, case_id, row) if case_id else None
    is_settled = ring is not None
    replies_store.place(
        session, row["id"], case_id=case_id, area_id=area_id,
        settled_ms=now_ms if is_settled else None, settled_by=BY if is_settled else "",
    )  # fmt: skip
    session.commit()
    log.info("reply", kind=row["meaning"] or "words", state="placed" if is_settled else "inbox", case_id=case_id)
    return ring or []


def settle_reply(session: Session, now_ms: int, actor: Actor, reply_id: str) -> bool:
    """A dispatcher has read the answer and done what it needs. Commits; False when it is not hers or gone."""
    done = _number(session, actor, reply_id) is not None and replies_store.settle(session, reply_id, actor.id, now_ms)
    session.commit()
    return done


def write_again(session: Session, actor: Actor, reply_id: str) -> bool:
    """Who answered "stop" wants texts again, as the dispatcher was told. Commits; False when it is not hers or gone."""
    number = _number(session, actor, reply_id)
    if number is not None:
        replies_store.opt_in(session, number)
    session.commit()
    return number is not None


def _number(session: Session, actor: Actor, reply_id: str) -> str | None:
    """The number of an answer that is the actor's business: of her area, or of a number that nobody knows."""
    found = replies_store.found(session, reply_id)
    return found[1] if found and (found[0] is None or actor.has_area(found[0])) else None


def _row(reply: Reply, now_ms: int) -> dict[str, Any]:
    """The answer as it is kept; without an id of the gateway the same words within a minute are one answer."""
    digest = hashlib.sha256(f"{reply.e164}\n{reply.words}\n{now_ms // MINUTE_MS}".encode()).hexdigest()
    return {
        "id": uuid7(now_ms),
        "gateway": reply.gateway,
        "reference": reply.reference[:400] or digest[:32],
        "e164": reply.e164,
        "words": reply.words[:LONGEST],
        "meaning": meaning_of(reply.words),
        "received_ms": now_ms,
    }


def _say(session: Session, library: Library, now_ms: int, case_id: str, row: dict[str, Any]) -> list[str] | None:
    """The customer's event in this visit; None when the words ask for none or the visit no longer offers it."""
    locked = cases_store.lock_cases(session, [case_id])
    event = _event(with_books(session, library, locked.values()), now_ms, locked[case_id], row)
    if event is None:
        return None
    done = append_to_locked(session, library, now_ms, locked, [event])
    return done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)


def _event(library: Library, now_ms: int, case: dict[str, Any], row: dict[str, Any]) -> NewEvent | None:
    meaning: Meaning = row["meaning"]
    if meaning == "stop":
        words = library.desk_texts["replies.opted_out"]
        return NewEvent(case["id"], "note", "system", "replies", {"to": "to_dispatcher"}, {"words": words})
    type_ = COMMANDS.get(meaning)
    if type_ is None or refusal_of(library, case, type_, {}, 0, now_ms) is not None:
        return None
    private = {"phone": row["e164"], "words": row["words"]} if type_ == "customer.call_me" else {}
    return NewEvent(case["id"], type_, BY, BY, {}, private)
