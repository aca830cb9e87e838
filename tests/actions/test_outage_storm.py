"""A storm of alerts that turns out to be an outage, and phones that go on reporting while it holds (E14, F28)."""

from collections import Counter
from itertools import pairwise

from fieldapp.store.tables import alerts, outbox, outbox_alerts
from tests.support.ladder_world import staff, tick
from tests.support.outages import fire, lift, open_alerts, out, states
from tests.support.proofs import proves
from tests.support.world import Phone, World

VISITS = 12


def nobody_answers(world: World, phone: Phone, case_ids: list[str], times: int = 3) -> None:
    """Calls to all of them, round after round, ten minutes apart; nothing is sent."""
    for turn in range(times):
        for case_id in case_ids:
            phone.record(case_id, "call.started")
            phone.record(case_id, "call.no_answer")
        if turn < times - 1:
            world.forward(minutes=10)


def the_street_is_silent(world: World) -> tuple[Phone, list[str]]:
    """Twelve customers of a street whom nobody reaches, and the dispatchers who hear of it."""
    staff(world)
    phone, case_ids = Phone(world, "t01"), [world.visit(from_hour=3) for _ in range(VISITS)]
    nobody_answers(world, phone, case_ids)
    phone.sync()
    return phone, case_ids


def heard(world: World) -> Counter[str]:
    """How many pushes each dispatcher was written."""
    rows = world.rows(outbox, outbox.c.channel == "push", outbox.c.audience == "dispatcher")
    return Counter(row["addressee"] for row in rows if row["state"] != "cancelled")


@proves("E14", "F28")
def test_an_outage_ends_a_whole_storm_its_ladders_and_what_was_still_to_be_said(world: World) -> None:
    _, case_ids = the_street_is_silent(world)
    assert open_alerts(world) == ["no_contact"] * VISITS
    assert max(heard(world).values()) <= 5

    out(world, case_ids)
    before = heard(world)
    world.forward(minutes=30)
    fire(world)

    assert open_alerts(world) == []
    assert set(states(world, *case_ids)) == {"on_hold"}
    assert tick(world) == 0
    assert heard(world) == before


@proves("E14", "F28")
def test_phones_that_report_while_it_holds_raise_no_storm_but_safety_is_heard_alone_and_at_once(world: World) -> None:
    phone, case_ids = the_street_is_silent(world)
    out(world, case_ids)
    before, bundled = heard(world), len(world.rows(outbox_alerts))

    world.forward(minutes=20)
    nobody_answers(world, phone, case_ids[1:])  # without a network: the phone knows of no outage
    phone.record(case_ids[0], "technician.arrived")
    phone.record(case_ids[0], "unsafe.leaving")
    phone.sync()
    fire(world)
    world.forward(minutes=60)
    fire(world)

    [alert] = world.rows(alerts, alerts.c.open)
    assert (alert["case_id"], alert["kind"]) == (case_ids[0], "unsafe")
    mine = world.rows(outbox, outbox.c.alert_id == alert["id"])
    assert mine
    assert all(row["not_before_ms"] == row["created_ms"] for row in mine)
    assert len(world.rows(outbox_alerts)) == bundled
    assert heard(world)["d01"] == before["d01"] + 1
    assert {world.case(one)["shown"]["counters"]["attempts"] for one in case_ids[1:]} == {3}  # recorded, not counted


@proves("E14", "F28")
def test_reports_from_before_it_that_come_while_it_holds_are_settled_by_it(world: World) -> None:
    staff(world)
    phone, case_ids = Phone(world, "t01"), [world.visit(from_hour=3) for _ in range(VISITS)]
    nobody_answers(world, phone, case_ids)
    world.forward(minutes=1)
    out(world, case_ids)
    world.forward(minutes=5)

    phone.sync()

    assert open_alerts(world) == []
    assert set(states(world, *case_ids)) == {"on_hold"}
    assert heard(world) == {}


@proves("E14", "F28")
def test_when_it_is_lifted_the_storm_does_not_come_back_at_once(world: World) -> None:
    _, case_ids = the_street_is_silent(world)
    outage_id = out(world, case_ids)
    world.forward(minutes=600)

    lift(world, outage_id)
    raised = []
    for _ in range(15 + VISITS):
        fire(world)
        raised.append(len(open_alerts(world)))
        world.forward(minutes=1)

    assert raised[:15] == [0] * 15
    assert max(later - sooner for sooner, later in pairwise(raised)) == 1
