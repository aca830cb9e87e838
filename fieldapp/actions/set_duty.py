"""How do rota, duty phones, ladders and addresses of an area change, and what is refused? (decision 12, pain 17)

Each answers the codes of `duty.problem.…`; an empty list means that it was kept. Managers and administrators write,
each in their own areas.
"""

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from fieldapp.actions.e164 import e164_of
from fieldapp.actions.ladder_book import usual_ladders
from fieldapp.calendar_days import is_holiday
from fieldapp.core import ladders, rota
from fieldapp.core.ids import uuid7
from fieldapp.core.ladders import StepRow, read_steps
from fieldapp.core.people import Actor
from fieldapp.core.rota import DUTIES, Shift
from fieldapp.core.telling import without_way
from fieldapp.store import duties
from fieldapp.store import ladders as ladders_store

WRITERS = ("manager", "administrator")
EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,200}\.[^@\s<>,;.]{2,}")
Problems = list[str]


def add_shift(session: Session, now_ms: int, actor: Actor, area_id: str, shift: Shift) -> Problems:
    """A duty, an exception (`off`), or a person's hours."""
    problems = _not_hers(actor, area_id) or rota.problems_of(shift)
    mine = {person["id"] for person in duties.colleagues(session, area_id)}
    if not problems and shift.account_id not in mine:
        problems = ["not_of_this_area"]
    if problems:
        return _no(session, problems)
    hours = {"from_minute": shift.from_minute, "to_minute": shift.to_minute}
    dates = {"from_day": shift.from_day, "to_day": shift.to_day}
    row = {"id": uuid7(now_ms), "area_id": area_id, "account_id": shift.account_id, "duty": shift.duty,
           "days": sorted(shift.days), "off": shift.off, "created_ms": now_ms}  # fmt: skip
    duties.add_shift(session, {**row, **hours, **dates})
    session.commit()
    return []


def remove_shift(session: Session, actor: Actor, area_id: str, row_id: str) -> Problems:
    """Take a row of the rota away."""
    if _not_hers(actor, area_id) or not duties.remove_shift(session, area_id, row_id):
        return _no(session, ["not_there"])
    session.commit()
    return []


def add_phone(
    session: Session, now_ms: int, actor: Actor, area_id: str, *, duty: str, label: str, typed: str
) -> Problems:
    """A number that is somebody's on duty, whoever holds the telephone."""
    number = e164_of(typed)
    problems = _not_hers(actor, area_id) or ([] if number else ["no_number"])
    if not problems and (duty not in DUTIES or not label.strip()):
        problems = ["no_label"]
    if problems:
        return _no(session, problems)
    row = {"id": uuid7(now_ms), "area_id": area_id, "duty": duty, "label": label.strip()[:60], "e164": number}
    duties.add_phone(session, row)
    session.commit()
    return []


def remove_phone(session: Session, actor: Actor, area_id: str, phone_id: str) -> Problems:
    """Take a duty phone away."""
    if _not_hers(actor, area_id) or not duties.remove_phone(session, area_id, phone_id):
        return _no(session, ["not_there"])
    session.commit()
    return []


def set_address(session: Session, actor: Actor, area_id: str, account_id: str, *, phone: str, email: str) -> Problems:
    """Where a colleague of this area is reached by SMS and e-mail; empty means not at all."""
    number, mail = e164_of(phone), email.strip()
    problems = _not_hers(actor, area_id)
    if account_id not in {person["id"] for person in duties.colleagues(session, area_id)}:
        problems = problems or ["not_of_this_area"]
    if phone.strip() and not number:
        problems = problems or ["no_number"]
    if mail and not EMAIL.fullmatch(mail):
        problems = problems or ["no_email"]
    if problems:
        return _no(session, problems)
    duties.set_address(session, account_id, phone=number, email=mail)
    session.commit()
    return []


def set_ladder(
    session: Session, now_ms: int, actor: Actor, area_id: str, kind: str, rows: Sequence[StepRow]
) -> list[tuple[int, str]]:
    """The area's own ladder for a kind, `*` for all others; `(step, code)` of what is refused, step 0 for the whole."""
    steps, usual = read_steps(rows), usual_ladders()
    problems = [(0, code) for code in _not_hers(actor, area_id)]
    problems = problems or ladders.problems_of(steps, is_safety=kind in usual.safety)
    if not problems:
        roster = ladders_store.rosters(session, [area_id], is_holiday)[area_id]
        problems = [(n, "no_way") for n, step in enumerate(steps, start=1) if without_way(step, roster)]
    if problems:
        session.rollback()
        return problems
    duties.set_ladder(session, area_id, kind, rows, account_id=actor.id, now_ms=now_ms)
    session.commit()
    return []


def drop_ladder(session: Session, actor: Actor, area_id: str, kind: str) -> Problems:
    """The usual ladder again."""
    problems = _not_hers(actor, area_id)
    if problems:
        return _no(session, problems)
    duties.drop_ladder(session, area_id, kind)
    session.commit()
    return []


def _not_hers(actor: Actor, area_id: str) -> Problems:
    return [] if actor.role in WRITERS and actor.has_area(area_id) else ["not_yours"]


def _no(session: Session, problems: Problems) -> Problems:
    session.rollback()
    return problems
