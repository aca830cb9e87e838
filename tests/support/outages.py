"""An outage in the small world: it begins, grows and is lifted (F28)."""

from typing import Any

from sqlalchemy import update

from fieldapp.actions import outages, tick
from fieldapp.core.outages import Place, Typed
from fieldapp.store.tables import alerts, phones, subjects
from tests.support.world import HOUR_MS, World

STREET = Typed(Place("8 Марта"), "cable", 0, None)


def out(world: World, case_ids: list[str], *, by: str = "d01", typed: Typed = STREET, until_hours: float = 0) -> str:
    """An outage of the street; its id."""
    until_ms = world.now_ms + round(until_hours * HOUR_MS) if until_hours else None
    typed = Typed(typed.place, typed.trouble, world.now_ms, until_ms, "Копали и порвали")
    outage = outages.new_outage("north", "Europe/Moscow", typed) | {"id": outages.new_id(world.now_ms)}
    with world.session() as session:
        outages.begin(session, world.library, world.now_ms, world.actor(by), outage=outage, case_ids=case_ids)
    return str(outage["id"])


def lift(world: World, outage_id: str, by: str = "d01") -> list[str] | None:
    """Lift it; the messages to ring, None when it was over or is not hers."""
    with world.session() as session:
        return outages.lift(session, world.library, world.now_ms, world.actor(by), outage_id)


def join(world: World) -> int:
    """How many visits joined."""
    with world.session() as session:
        return outages.join(session, world.library, world.now_ms)[0]


def fire(world: World) -> None:
    """Let timers fire."""
    with world.session() as session:
        tick.refold_due(session, world.library, world.now_ms)


def states(world: World, *case_ids: str) -> list[str]:
    """The states of these visits."""
    return [world.case(case_id)["state"] for case_id in case_ids]


def open_alerts(world: World) -> list[str]:
    """The kinds of all open alerts."""
    return sorted(row["kind"] for row in world.rows(alerts, alerts.c.open))


def lives_at(world: World, case_id: str, **words: Any) -> None:
    """Other words about the customer."""
    with world.session() as session:
        order_id = world.case(case_id)["order_id"]
        session.execute(update(subjects).where(subjects.c.order_id == order_id).values(**words))
        session.commit()


def has_number(world: World, case_id: str, e164: str | None, **words: Any) -> None:
    """Another number, or no mobile one."""
    with world.session() as session:
        mine = phones.c.order_id == world.case(case_id)["order_id"]
        session.execute(update(phones).where(mine).values(e164=e164 or "+7800", mobile=e164 is not None))
        session.commit()
    if words:
        lives_at(world, case_id, **words)
