"""An alert climbs to the exact second until somebody answers, through restarts, and never twice."""

import random

import pytest
from sqlalchemy import update

from fieldapp.actions import decide, ladder
from fieldapp.store import ladders as ladders_store
from fieldapp.store.tables import alerts, outbox, rota
from tests.support.ladder_world import climb_until, no_contact, shift, staff, the_alert, tick, told, unsafe
from tests.support.proofs import proves
from tests.support.world import Phone, World

USUAL = [
    (1, "d01", "push", 0),
    (2, "d01", "email", 120),
    (2, "d01", "push", 120),
    (3, "d09", "email", 300),
    (3, "d09", "sms", 300),
    (3, "p1", "sms", 300),
    (4, "m01", "sms", 600),
]


def see(world: World, alert: dict[str, object], login: str = "d01") -> None:
    with world.session() as session:
        done = decide.acknowledge(session, world.library, world.now_ms, world.actor(login), str(alert["id"]))
    assert isinstance(done, decide.Decided)


def decided(world: World, alert: dict[str, object], type_: str = "decided.sms", **data: object) -> decide.Decided:
    with world.session() as session:
        done = decide.decide(session, world.library, world.now_ms, world.actor("d01"), case_id=str(alert["case_id"]),
                             type_=type_, data=data, private={}, revision=0)  # fmt: skip
    assert isinstance(done, decide.Decided), done
    return done


@proves("E10")
def test_each_step_is_taken_at_its_second_and_not_before(world: World) -> None:
    staff(world)
    alert = no_contact(world)

    climb_until(world, [0, 1, 119, 120, 121, 299, 300, 599, 600, 899, 900])

    assert told(world) == USUAL
    assert the_alert(world, alert["case_id"])["unreached_ms"] == alert["created_ms"] + 900_000


@proves("E10")
def test_a_millisecond_too_early_is_too_early(world: World) -> None:
    staff(world)
    no_contact(world)

    world.now_ms += 119_999
    assert tick(world) == 0
    world.now_ms += 1
    assert (tick(world), tick(world)) == (1, 0)


@proves("E10")
def test_after_two_hours_of_downtime_each_overdue_step_is_told_once(world: World) -> None:
    staff(world)
    no_contact(world)

    world.forward(minutes=120)
    tick(world)
    tick(world)

    assert [one[:3] for one in told(world)] == [one[:3] for one in USUAL]


@proves("E11")
def test_when_nobody_has_duty_the_next_step_comes_at_once(world: World) -> None:
    staff(world)
    shift(world, "d01", "dispatcher", off=True, created_ms=world.now_ms + 1)
    shift(world, "d09", "duty", off=True, created_ms=world.now_ms + 1)
    with world.session() as session:
        session.execute(update(rota).where(rota.c.off).values(created_ms=world.now_ms + 1))
        session.commit()

    no_contact(world)
    tick(world)

    # the duty phone is whoever holds it: the third step has a way, and there the ladder waits
    assert [one for one in told(world) if one[1]] == [(3, "p1", "sms", 0)]
    nobody = world.rows(outbox, outbox.c.addressee == "", outbox.c.alert_id.is_not(None))
    assert sorted((row["step"], row["state"], row["note"]) for row in nobody) == [
        (1, "cancelled", "nobody has this duty now"),
        (2, "cancelled", "nobody has this duty now"),
    ]


@proves("E11")
def test_when_nobody_can_be_reached_it_is_red_at_the_next_tick(world: World) -> None:
    alert = no_contact(world)

    tick(world)

    after = the_alert(world, alert["case_id"])
    assert (after["unreached_ms"], after["step"]) == (alert["created_ms"], 4)


@proves("E10")
def test_whoever_has_seen_it_stops_the_climbing_and_the_red(world: World) -> None:
    staff(world)
    alert = no_contact(world)
    climb_until(world, [120, 300, 600, 900])
    heard = told(world)

    see(world, alert)
    climb_until(world, [1, 300, 599])

    assert told(world) == heard
    assert the_alert(world, alert["case_id"])["unreached_ms"] is None


@proves("E10")
def test_what_is_decided_before_anybody_has_seen_it_climbs_no_more_when_it_is_seen(world: World) -> None:
    staff(world)
    alert = no_contact(world)
    decided(world, alert, "decided.wait", wait_ms=600_000)
    with world.session() as session:  # the case was told so by a screen that showed no alert
        session.execute(update(alerts).values(seen_by="", seen_ms=None, open=True, settled_ms=None))
        session.commit()

    see(world, the_alert(world, alert["case_id"]))

    assert the_alert(world, alert["case_id"])["next_step_ms"] is None


@proves("E10")
def test_what_is_seen_and_not_decided_goes_to_the_duty_dispatcher(world: World) -> None:
    staff(world)
    alert = no_contact(world)
    world.forward(seconds=30)
    see(world, alert)

    climb_until(world, [599, 600, 1199, 1200, 3000])

    late = [one for one in told(world) if one[0] >= 100]
    assert late == [(101, "d09", "email", 630), (101, "d09", "sms", 630), (101, "p1", "sms", 630),
                    (102, "m01", "sms", 1230)]  # fmt: skip
    assert the_alert(world, alert["case_id"])["unreached_ms"] is None


def test_a_decision_ends_the_ladder_and_is_a_fact_of_its_own(world: World) -> None:
    staff(world)
    alert = no_contact(world)
    see(world, alert)
    decided(world, alert, "decided.wait", wait_ms=600_000)

    world.forward(minutes=60)
    tick(world)

    (row,) = world.rows(alerts, alerts.c.id == alert["id"])
    assert (row["seen_by"], row["decided_by"], row["step"]) == ("d01", "d01", 1)
    assert told(world) == [(1, "d01", "push", 0)]


def test_a_decision_that_is_taken_back_lets_it_climb_again(world: World) -> None:
    staff(world)
    alert = no_contact(world)
    done = decided(world, alert)
    world.forward(seconds=5)
    decided(world, alert, "undone", of=done.event_id)

    climb_until(world, [0, 120])

    assert (2, "d01", "email") in {one[:3] for one in told(world)}


@proves("E10")
def test_safety_tells_everybody_at_once(world: World) -> None:
    staff(world)

    unsafe(world)

    assert [one[1:3] for one in told(world)] == [
        ("d01", "email"), ("d01", "push"), ("d09", "email"), ("d09", "sms"), ("m01", "sms"), ("p1", "sms"),
    ]  # fmt: skip


def test_repeats_have_keys_of_their_own_and_end_with_the_answer(world: World) -> None:
    staff(world)
    alert = unsafe(world)

    climb_until(world, [60, 120, 240, 360, 540, 840])
    see(world, alert)
    climb_until(world, [300, 360])

    keys = [row["key"] for row in world.rows(outbox, outbox.c.addressee == "m01", outbox.c.step == 3)]
    assert sorted(key.rpartition(":")[2] for key in keys) == ["r1", "r2", "sms"]


def test_what_is_quiet_does_not_climb(world: World) -> None:
    staff(world)
    phone = Phone(world, "t01")
    case_id = world.visit()
    phone.record(case_id, "note", {"to": "to_dispatcher"}, words="ключ у соседа")
    phone.sync()
    world.forward(minutes=60)
    tick(world)

    row = the_alert(world, case_id)
    assert (row["severity"], row["next_step_ms"], row["unreached_ms"]) == ("quiet", None, None)
    assert told(world) == [(1, "d01", "push", 0)]


@proves("E10")
@pytest.mark.parametrize("first", ["ack", "step"])
def test_nothing_is_told_after_an_acknowledgement_was_committed(world: World, first: str) -> None:
    staff(world)
    alert = no_contact(world)
    world.forward(minutes=2)
    with world.session() as session:
        due = ladders_store.due_alerts(session, world.now_ms, 10)
        session.rollback()
        if first == "ack":
            see(world, alert)
            taken = ladder.take(session, due, world.now_ms)
        else:
            taken = ladder.take(session, due, world.now_ms)
            see(world, alert)

    world.forward(minutes=5)
    assert (taken.count, tick(world)) == ((0, 0) if first == "ack" else (1, 0))
    assert len(told(world)) == (1 if first == "ack" else 3)


@proves("E10")
@pytest.mark.parametrize("seed", range(6))
def test_whenever_the_ticker_is_restarted_the_same_is_told(world: World, seed: int) -> None:
    chance = random.Random(seed)
    staff(world)
    no_contact(world)
    begun = world.now_ms

    for second in sorted({*(chance.randrange(900) for _ in range(chance.randrange(30))), 900}):
        world.now_ms = begun + second * 1000
        world.engine.dispose()  # a new process has nothing but the database
        tick(world)

    assert [one[:3] for one in told(world)] == [one[:3] for one in USUAL]
