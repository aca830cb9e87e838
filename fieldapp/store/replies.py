"""What did customers answer, whose visit may they mean, and who wants no texts?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import cases, opt_outs, orders, outbox, outbox_words, phones, replies
from fieldapp.store.upsert import insert_into

WENT = ("accepted", "delivered", "undelivered", "no_receipt", "uncertain")


def keep(session: Session, row: Mapping[str, Any]) -> bool:
    """Keep an answer; False when the gateway brought it before."""
    kept = insert_into(session, replies).values(row).on_conflict_do_nothing(index_elements=["gateway", "reference"])
    return session.execute(kept.returning(replies.c.id)).first() is not None


def place(session: Session, reply_id: str, **values: Any) -> None:
    """Write down what the answer means, to which visit it belongs, and whether it is settled."""
    session.execute(update(replies).where(replies.c.id == reply_id).values(values))


def settle(session: Session, reply_id: str, by: str, now_ms: int) -> bool:
    """Somebody has dealt with it; False when somebody else had before."""
    mine = update(replies).where(replies.c.id == reply_id, replies.c.settled_ms.is_(None))
    return session.execute(mine.values(settled_ms=now_ms, settled_by=by).returning(replies.c.id)).first() is not None


def found(session: Session, reply_id: str) -> tuple[str | None, str] | None:
    """`(area id, number)` of an answer, the area None when nobody knows the number; None when there is no such."""
    row = session.execute(select(replies.c.area_id, replies.c.e164).where(replies.c.id == reply_id)).first()
    return None if row is None else (row.area_id, row.e164)


def open_cases_written_to(session: Session, e164: str, since_ms: int) -> list[tuple[str, str]]:
    """`(case id, area id)` of open visits about which a text went to this number since then."""
    query = (
        select(cases.c.id, cases.c.area_id)
        .join(phones, phones.c.order_id == cases.c.order_id)
        .join(outbox, outbox.c.case_id == cases.c.id)
        .join(outbox_words, outbox_words.c.outbox_id == outbox.c.id)
        .where(phones.c.e164 == e164, outbox_words.c.address == e164, cases.c.look != "end")
        .where(outbox.c.audience == "customer", outbox.c.channel == "sms", outbox.c.state.in_(WENT))
        .where(or_(outbox.c.settled_ms >= since_ms, outbox.c.created_ms >= since_ms))
        .distinct()
    )
    return [(row.id, row.area_id) for row in session.execute(query)]


def last_area_with(session: Session, e164: str) -> str | None:
    """The area of the youngest order with this number; None when nobody's customer has it."""
    query = select(orders.c.area_id).join(phones, phones.c.order_id == orders.c.id).where(phones.c.e164 == e164)
    return session.execute(query.order_by(orders.c.created_ms.desc(), orders.c.id.desc()).limit(1)).scalar()


def opt_out(session: Session, e164: str, source: str, now_ms: int) -> None:
    """This number wants no texts; the first wish stands."""
    row = {"e164": e164, "source": source, "since_ms": now_ms}
    session.execute(insert_into(session, opt_outs).values(row).on_conflict_do_nothing())


def opt_in(session: Session, e164: str) -> None:
    """It wants them again."""
    session.execute(delete(opt_outs).where(opt_outs.c.e164 == e164))


def has_opted_out(session: Session, e164: str) -> bool:
    """Whether this number wants no texts."""
    return session.execute(select(opt_outs.c.e164).where(opt_outs.c.e164 == e164)).first() is not None
