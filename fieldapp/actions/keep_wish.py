"""How does a wish stay with the customer: the same technician please, by voice only (F30)?

Both are kept with the numbers of the order, since the customer is known by them when the next order comes. "By voice
only" is the same fact as an answer "stop": nothing is written to these numbers any more.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.people import Actor
from fieldapp.store import replies, wishes
from fieldapp.store.tables import cases

WISHES = ("same_technician", "voice_only")


def keep_wish(session: Session, now_ms: int, actor: Actor, case_id: str, wish: str, *, wanted: bool) -> bool:
    """Write it down or take it back; False when the visit is not there for this person, or has nobody to ask for."""
    case = session.execute(
        select(cases.c.area_id, cases.c.order_id, cases.c.technician_id).where(cases.c.id == case_id)
    ).first()
    if case is None or case.order_id is None or not actor.has_area(case.area_id):
        session.rollback()
        return False
    numbers = wishes.numbers_of(session, case.order_id)
    if wish == "voice_only":
        for number in numbers:
            replies.opt_out(session, number, "dispatcher", now_ms) if wanted else replies.opt_in(session, number)
    elif not wanted:
        wishes.want_anybody(session, numbers)
    elif case.technician_id is None:
        session.rollback()
        return False
    else:
        wishes.want(session, numbers, case.technician_id, actor.id, now_ms)
    session.commit()
    return True
