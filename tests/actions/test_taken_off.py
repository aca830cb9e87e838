"""A visit that is taken off its technician: his phone loses it, it waits in every list, and can be given back."""

import pytest

from fieldapp.actions.decide import Conflict, Decided
from fieldapp.store.tables import alerts, outbox
from tests.actions.test_pair import pack, pushed, say
from tests.actions.test_tick import pass_time
from tests.support.world import Phone, World


def test_the_phone_loses_it_and_its_late_report_is_kept_as_somebody_elses(world: World, phone: Phone) -> None:
    case_id = world.visit()
    cursor = pack(world, "t01")["cursor"]
    world.forward(minutes=1)

    assert isinstance(say(world, case_id, "decided.nobody"), Decided)

    assert pack(world, "t01", cursor)["gone"] == [case_id]
    assert (world.case(case_id)["technician_id"], world.case(case_id)["state"]) == (None, "planned")
    assert pushed(world, "decision") == ["t01"]
    assert pushed(world, "plan_changed") == []
    world.forward(minutes=1)
    phone.record(case_id, "call.started")
    phone.sync()
    assert list(world.case(case_id)["base"]["marks"].values()) == [["not_assigned"]]
    assert world.case(case_id)["state"] == "planned"


def test_of_two_both_lose_it(world: World) -> None:
    case_id = world.visit()
    say(world, case_id, "decided.second", second="t03")
    cursors = {who: pack(world, who)["cursor"] for who in ("t01", "t03")}

    say(world, case_id, "decided.nobody")

    assert [pack(world, who, cursor)["gone"] for who, cursor in cursors.items()] == [[case_id], [case_id]]


def test_its_clocks_go_on_and_tell_the_dispatcher_who_then_finds_somebody(world: World) -> None:
    case_id = world.visit()
    say(world, case_id, "decided.nobody")

    pass_time(world, minutes=4 * 60 - 30)

    assert [row["kind"] for row in world.rows(alerts) if row["open"]] == ["late_risk"]
    say(world, case_id, "decided.other_technician", technician="t03")
    assert [one["id"] for one in pack(world, "t03")["cases"]] == [case_id]
    assert not [row for row in world.rows(alerts) if row["open"]]


@pytest.mark.parametrize("steps", [["technician.departed"], ["technician.departed", "technician.arrived"]])
def test_who_is_on_the_way_keeps_it(world: World, phone: Phone, steps: list[str]) -> None:
    case_id = world.visit()
    for type_ in steps:
        phone.record(case_id, type_)
    phone.sync()

    done = say(world, case_id, "decided.nobody")

    assert isinstance(done, Conflict)
    assert done.reason_key == "decide.no_longer_offered"
    assert world.case(case_id)["technician_id"] == "t01"


def test_taking_it_back_gives_it_to_both_again(world: World) -> None:
    case_id = world.visit()
    say(world, case_id, "decided.second", second="t03")
    done = say(world, case_id, "decided.nobody")
    assert isinstance(done, Decided)

    say(world, case_id, "undone", of=done.event_id)

    case = world.case(case_id)
    assert (case["technician_id"], case["second_id"]) == ("t01", "t03")
    assert {row["addressee"] for row in world.rows(outbox, outbox.c.kind == "plan_changed")} >= {"t01"}
