"""One record pauses many visits, grows while it lasts and is lifted at once (F28)."""

import pytest

from fieldapp.actions import outages
from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.actions.foresee import foresee
from fieldapp.core.outages import Place, Typed
from fieldapp.store.tables import alerts, events, outage_visits
from tests.support.outages import fire, join, lift, lives_at, open_alerts, out, states
from tests.support.proofs import proves
from tests.support.world import Phone, World


@proves("F28", "S4.13")
def test_one_record_pauses_many_visits_and_nothing_is_overdue(world: World, phone: Phone) -> None:
    cases = [world.visit() for _ in range(3)]
    for _ in range(3):
        phone.record(cases[0], "call.started")
        phone.record(cases[0], "call.no_answer")
        phone.sync()
        world.forward(minutes=10)
    assert open_alerts(world) == ["no_contact"]

    out(world, cases)

    assert states(world, *cases) == ["on_hold"] * 3
    [alert] = world.rows(alerts)
    [began] = world.rows(events, events.c.type == "outage.began", events.c.case_id == cases[0])
    assert (alert["open"], alert["settled_by"]) == (False, began["id"])
    assert began["author"] == "d01"
    world.forward(minutes=600)
    fire(world)
    with world.session() as session:
        foresee(session, world.library, world.now_ms, work_minutes=60)
    assert open_alerts(world) == []


@proves("F28")
def test_safety_goes_through_while_it_lasts(world: World, phone: Phone) -> None:
    case_id = world.visit()
    out(world, [case_id])

    phone.record(case_id, "technician.arrived")
    phone.record(case_id, "unsafe.leaving")
    phone.sync()

    assert open_alerts(world) == ["unsafe"]


@proves("F28")
def test_lifted_at_once_the_visits_come_back_one_after_the_other(world: World) -> None:
    cases = [world.visit(from_hour=1 + number / 10) for number in range(4)]
    outage_id = out(world, cases)
    world.forward(minutes=600)

    lift(world, outage_id)

    assert set(states(world, *cases)) == {"drive_instead"}  # three calls no longer fit: as of any visit so late
    fire(world)
    assert open_alerts(world) == []
    world.forward(minutes=15)
    fire(world)
    assert len(open_alerts(world)) == 1
    world.forward(minutes=2)
    fire(world)
    assert len(open_alerts(world)) == 3
    assert lift(world, outage_id) is None


@proves("F28")
def test_what_comes_to_the_address_while_it_lasts_joins_with_a_mark(world: World) -> None:
    first = world.visit()
    out(world, [first], typed=Typed(Place("8 Марта", ("125",)), "cable", 0, None))
    new, elsewhere, other_area = world.visit(), world.visit(), world.visit("t02", area="south")
    lives_at(world, elsewhere, address="ул. 8 Марта, д. 12")

    assert join(world) == 1
    assert join(world) == 0

    assert states(world, first, new, elsewhere, other_area) == ["on_hold", "on_hold", "planned", "planned"]
    rows = {row["case_id"]: row["joined"] for row in world.rows(outage_visits)}
    assert rows == {first: False, new: True}
    [began] = world.rows(events, events.c.type == "outage.began", events.c.case_id == new)
    assert (began["by"], began["data"]["joined"]) == ("system", True)


def test_what_was_unticked_or_taken_out_never_joins(world: World) -> None:
    ticked, unticked = world.visit(), world.visit()
    outage_id = out(world, [ticked])

    with world.session() as session:
        left = outages.leave_out(session, world.library, world.now_ms, world.actor("d01"), outage_id, ticked)
    with world.session() as session:
        again = outages.leave_out(session, world.library, world.now_ms, world.actor("d01"), outage_id, ticked)

    assert left is not None
    assert again is None
    assert join(world) == 0
    assert states(world, ticked, unticked) == ["planned", "planned"]


def test_nothing_joins_when_there_is_no_outage_or_it_is_over(world: World) -> None:
    assert join(world) == 0
    outage_id = out(world, [])
    assert join(world) == 0
    lift(world, outage_id)
    world.visit()

    assert join(world) == 0


@proves("F28")
def test_a_visit_under_two_outages_goes_to_the_second_when_the_first_is_lifted(world: World) -> None:
    case_id = world.visit()
    first = out(world, [case_id])
    second = out(world, [case_id])
    assert world.case(case_id)["shown"]["counters"]["outage"] == first

    lift(world, first)
    assert join(world) == 1

    assert world.case(case_id)["shown"]["counters"]["outage"] == second
    assert states(world, case_id) == ["on_hold"]


def test_visits_of_later_days_are_left_alone_unless_it_lasts_so_long(world: World) -> None:
    tomorrow = world.visit(from_hour=26)

    short, long = out(world, [tomorrow]), None
    assert states(world, tomorrow) == ["planned"]
    lift(world, short)
    long = out(world, [tomorrow], until_hours=30)

    assert states(world, tomorrow) == ["on_hold"]
    assert long


@proves("F28")
def test_what_an_offline_phone_tells_later_merges(world: World, phone: Phone) -> None:
    case_id = world.visit()
    world.forward(minutes=1)
    phone.record(case_id, "call.started")
    world.forward(minutes=1)
    outage_id = out(world, [case_id])
    for kind in ("call.no_answer", "call.started", "call.no_answer", "call.started", "call.no_answer"):
        world.forward(minutes=11)
        phone.record(case_id, kind)

    phone.sync()

    assert states(world, case_id) == ["on_hold"]
    assert open_alerts(world) == []
    lift(world, outage_id)
    assert states(world, case_id) == ["planned"]


def test_pressed_twice_it_is_one_outage_and_another_areas_is_none_of_hers(world: World) -> None:
    case_id = world.visit()
    outage = outages.new_outage("north", "Europe/Moscow", Typed(Place("8 Марта"), "cable", world.now_ms, None))
    outage |= {"id": "o1"}

    for _ in range(2):
        with world.session() as session:
            outages.begin(
                session, world.library, world.now_ms, world.actor("d01"), outage=outage, case_ids=[case_id]
            )  # fmt: skip
    with pytest.raises(PermissionError), world.session() as session:
        outages.begin(session, world.library, world.now_ms, world.actor("d02"), outage=outage, case_ids=[])

    assert lift(world, "o1", by="d02") is None
    assert len(world.rows(events, events.c.type == "outage.began")) == 1


def test_the_history_of_a_visit_knows_who_when_and_why(world: World) -> None:
    case_id = world.visit()
    outage_id = out(world, [case_id])
    lift(world, outage_id)

    [row] = world.rows(events, events.c.type == "outage.ended")
    assert (row["author"], row["data"]["outage"]) == ("d01", outage_id)


def test_an_order_of_the_system_is_no_reason_for_two_events(world: World) -> None:
    case_id = world.visit()
    outage_id = out(world, [case_id])
    with world.session() as session:
        again = NewEvent(case_id, "outage.ended", "system", "x", {"outage": "another", "resume_ms": world.now_ms})
        append_server_events(session, world.library, world.now_ms, [again])
        session.commit()

    assert world.case(case_id)["shown"]["counters"]["outage"] == outage_id
