"""Two on one visit: both phones have it, one leads, and who leaves it has it no longer (F29)."""

import json
from typing import Any

import pytest

from fieldapp.actions.decide import Conflict, Decided, decide
from fieldapp.reads.day_pack import day_pack
from fieldapp.store.tables import outbox
from tests.support.proofs import proves
from tests.support.world import Phone, World


def say(world: World, case_id: str, type_: str, **data: str) -> Decided | Conflict:
    with world.session() as session:
        return decide(session, world.library, world.now_ms, world.actor("d01"), case_id=case_id, type_=type_, data=data,
                      private={}, revision=0)  # fmt: skip


def lead(world: World, case_id: str) -> str:
    return str(world.case(case_id)["shown"]["lead"])


def pushed(world: World, kind: str) -> list[str]:
    return sorted(row["addressee"] for row in world.rows(outbox, outbox.c.kind == kind))


def pack(world: World, login: str, cursor: str | None = None) -> dict[str, Any]:
    """What a sync hands to this person's phone."""
    with world.session() as session:
        done = day_pack(session, world.now_ms, login, {"north": "Europe/Moscow"}, cursor)
    return done | {"cases": [json.loads(one.text) for one in done["cases"]]}


@proves("F29")
def test_both_get_the_visit_and_the_second_loses_it_with_his_part(world: World) -> None:
    case_id = world.visit()
    assert pack(world, "t03")["cases"] == []

    assert isinstance(say(world, case_id, "decided.second", second="t03"), Decided)

    mine, his = pack(world, "t01"), pack(world, "t03")
    assert [one["id"] for one in (*mine["cases"], *his["cases"])] == [case_id, case_id]
    assert [one["plan"]["colleague"] for one in (*mine["cases"], *his["cases"])] == ["Рустам", "Тимур"]
    assert pushed(world, "plan_changed") == ["t01", "t03"]
    assert lead(world, case_id) == "t01"
    say(world, case_id, "decided.alone")
    assert pack(world, "t03", his["cursor"])["gone"] == [case_id]
    assert pack(world, "t01")["cases"][0]["plan"]["colleague"] == ""


@proves("F29")
def test_taps_of_the_second_are_kept_and_count_nothing(world: World, phone: Phone) -> None:
    case_id, second = world.visit(), Phone(world, "t03")
    say(world, case_id, "decided.second", second="t03")
    world.forward(minutes=1)

    phone.record(case_id, "call.started")
    second.record(case_id, "call.started")
    phone.record(case_id, "call.no_answer")
    second.record(case_id, "call.no_answer")
    phone.sync()
    second.sync()

    case = world.case(case_id)
    assert case["shown"]["counters"]["attempts"] == 1
    assert [code for codes in case["base"]["marks"].values() for code in codes] == ["beside", "beside"]


@proves("F29")
def test_the_lead_is_handed_over_without_a_network_and_both_come_to_one_answer(world: World, phone: Phone) -> None:
    case_id, second = world.visit(), Phone(world, "t03")
    say(world, case_id, "decided.second", second="t03")
    world.forward(minutes=1)
    phone.record(case_id, "lead.to_second")
    world.forward(minutes=1)
    second.record(case_id, "lead.to_second")
    second.record(case_id, "call.started")
    world.forward(minutes=1)
    second.record(case_id, "call.no_answer")
    phone.record(case_id, "technician.arrived")

    second.sync()
    assert lead(world, case_id) == "t03"
    phone.sync()

    case = world.case(case_id)
    assert (lead(world, case_id), case["state"]) == ("t03", "waiting_to_call")
    assert case["shown"]["counters"]["attempts"] == 1


@proves("F29")
def test_pushes_that_ask_for_a_tap_go_to_who_leads(world: World, phone: Phone) -> None:
    case_id, second = world.visit(), Phone(world, "t03")
    say(world, case_id, "decided.second", second="t03")
    world.forward(minutes=1)
    second.record(case_id, "lead.to_second")
    second.sync()

    say(world, case_id, "decided.call_customer")

    assert pushed(world, "call_asked") == ["t03"]
    assert pushed(world, "lead_changed") == ["t01", "t03"]
    assert phone.login == "t01"


@pytest.mark.parametrize("who", ["t01", "t02", "d01", "nobody", ""])
def test_only_another_technician_of_the_area_comes_along(world: World, who: str) -> None:
    case_id = world.visit()

    assert isinstance(say(world, case_id, "decided.second", second=who), Conflict)
    assert world.case(case_id)["second_id"] is None


def test_undone_at_once_nobody_comes_along(world: World) -> None:
    case_id = world.visit()
    done = say(world, case_id, "decided.second", second="t03")
    assert isinstance(done, Decided)

    say(world, case_id, "undone", of=done.event_id)

    assert world.case(case_id)["second_id"] is None


@proves("F29")
def test_who_is_no_longer_on_it_reports_as_a_stranger(world: World, phone: Phone) -> None:
    case_id, second = world.visit(), Phone(world, "t03")
    say(world, case_id, "decided.second", second="t03")
    second.sync()
    say(world, case_id, "decided.alone")
    world.forward(minutes=1)
    second.record(case_id, "call.started")

    second.sync()

    assert world.case(case_id)["state"] == "planned"
    assert phone.login == "t01"
