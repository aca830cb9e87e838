"""The dispatcher hears beforehand of visits that overlap or that the one before runs into; customers hear nothing."""

from typing import Any

from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.actions.decide import decide
from fieldapp.actions.foresee import foresee
from fieldapp.store.tables import alerts, outbox
from tests.support.proofs import proves
from tests.support.world import Phone, World


def look(world: World) -> int:
    with world.session() as session:
        count, _ring = foresee(session, world.library, world.now_ms, work_minutes=60)
    return count


def system_says(world: World, event: NewEvent) -> None:
    with world.session() as session:
        append_server_events(session, world.library, world.now_ms, [event])
        session.commit()


def risks(world: World) -> list[tuple[str, bool]]:
    rows: list[dict[str, Any]] = world.rows(alerts, alerts.c.kind == "late_risk")
    return sorted((row["case_id"], row["open"]) for row in rows)


def to_customers(world: World) -> list[str]:
    return [row["kind"] for row in world.rows(outbox, outbox.c.audience == "customer")]


@proves("S4.13")
def test_visits_that_overlap_are_told_two_hours_before_and_once(world: World) -> None:
    for _ in range(2):
        world.visit(from_hour=1.5)
    last = world.visit(from_hour=1.5, hours=2.1)
    assert look(world) == 0  # the interval ends in more than two hours

    world.forward(minutes=96)
    assert look(world) == 1
    assert look(world) == 0

    assert risks(world) == [(last, True)]
    assert to_customers(world) == []


@proves("S4.13")
def test_a_visit_that_runs_over_endangers_the_next_one_until_it_ends(world: World, phone: Phone) -> None:
    first = world.visit(from_hour=0, hours=2)
    second = world.visit(from_hour=1, hours=2)
    for type_ in ("technician.departed", "technician.arrived", "door.customer", "introduced"):
        phone.record(first, type_)
    phone.record(first, "work.started", {"where": "flat", "shoe_covers": True})
    phone.sync()
    world.forward(minutes=140)
    assert look(world) == 0

    world.forward(minutes=6)
    assert look(world) == 1
    assert (second, True) in risks(world)
    assert world.case(second)["shown"]["counters"]["foreseen"] == "running_over"

    phone.record(first, "work.result", {"result": "done"})
    phone.sync()
    assert look(world) == 1
    assert world.case(second)["shown"]["counters"]["foreseen"] == ""


@proves("S4.13")
def test_another_technician_for_the_visit_averts_it(world: World) -> None:
    world.visit(from_hour=0, hours=1)
    second = world.visit(from_hour=0, hours=1.05)
    world.forward(minutes=1)
    assert look(world) == 1
    assert risks(world) == [(second, True)]

    system_says(world, NewEvent(second, "plan.set", "system", "import", {"technician": "t03"}))

    assert look(world) == 1
    assert risks(world) == [(second, False)]


@proves("S4.13")
def test_the_dispatchers_tap_and_nothing_else_tells_the_customer(world: World) -> None:
    world.visit(from_hour=0, hours=1)
    second = world.visit(from_hour=0, hours=1.05)
    world.forward(minutes=1)
    look(world)
    assert to_customers(world) == []

    system_says(world, NewEvent(second, "decided.late_notice", "dispatcher", "d01", {"minutes": 30}))

    assert to_customers(world) == ["late_notice"]
    assert risks(world) == [(second, False)]


def _late_by_overlap(world: World) -> str:
    """A visit that is foreseen to be late at the next look."""
    for _ in range(2):
        world.visit(from_hour=1.5)
    last = world.visit(from_hour=1.5, hours=2.1)
    world.forward(minutes=96)
    return last


@proves("S4.13")
def test_a_visit_that_ended_before_it_was_foreseen_keeps_no_alert_when_that_is_heard_later(
    world: World, phone: Phone
) -> None:
    last = _late_by_overlap(world)
    phone.record(last, "call.started")
    phone.record(last, "call.refused", {"why": "changed_mind"})
    world.forward(seconds=0.005)
    look(world)
    assert risks(world) == [(last, True)]

    phone.sync()

    assert world.case(last)["look"] == "end"
    assert risks(world) == [(last, False)]


@proves("S4.13")
def test_a_dispatcher_whose_cancel_waited_for_the_look_leaves_no_alert(world: World) -> None:
    last = _late_by_overlap(world)
    read_ms = world.now_ms  # she pressed, and waited for the visit's lock
    world.forward(seconds=0.005)
    look(world)

    with world.session() as session:
        decide(session, world.library, read_ms, world.actor("d01"), case_id=last, type_="decided.cancel",
               data={"why": "changed_mind"}, private={}, revision=0)  # fmt: skip

    assert world.case(last)["state"] == "cancelled"
    assert risks(world) == [(last, False)]
    assert look(world) == 0
