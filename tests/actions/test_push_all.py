"""One push for all devices of a person, and what is kept of their services' answers (E8, E9, E13)."""

import threading
from typing import Any

import pytest
from sqlalchemy import insert

from fieldapp.actions import push_all, push_ttl
from fieldapp.actions.push_all import Parcel, Pushed
from fieldapp.channels.base import Accepted, Refused, Unknown
from fieldapp.channels.push import Forbidden, Gone, Push, Subscription
from fieldapp.store import subscriptions as store
from fieldapp.store.tables import subscriptions
from tests.support.proofs import proves
from tests.support.world import World

TIRED = Refused("the push service answered 429", permanent=False, retry_after_s=90)
ROW = {"addressee": "d01", "values": {}, "alert_id": None, "case_id": None, "id": "m1", "valid_until_ms": None}


class Services(Push):
    """Push services that answer as told, by host."""

    def __init__(self, **answers: Any) -> None:
        self.answers, self.asked = answers, []
        self.together = threading.Barrier(1)

    def send(self, subscription: Subscription, body: Any, **said: Any) -> Any:
        self.asked.append((subscription.id, said))
        self.together.wait(5)
        return self.answers[subscription.host]


def device(world: World, name: str, host: str = "a", **more: Any) -> None:
    row = {"id": name, "account_id": "d01", "endpoint": f"https://{host}/{name}", "p256dh": "", "auth": "",
           "created_ms": world.now_ms, **more}  # fmt: skip
    with world.session() as session:
        session.execute(insert(subscriptions).values(row))
        session.commit()


def send(world: World, services: Services, row: dict[str, Any] | None = None) -> Pushed:
    with world.session() as session:
        facts = store.facts_for_push(session, "d01", "today", world.now_ms)
    devices, held = push_all.devices_for(row or ROW, facts), facts.held if facts else {}
    parcel = Parcel(devices, {}, ttl_s=60, topic="t", urgency="high", held=held, now_ms=world.now_ms)
    pushed = push_all.push_all(services, parcel)
    with world.session() as session:
        push_all.keep(session, pushed, world.now_ms)
        session.commit()
    return pushed


@proves("E8")
def test_a_device_that_is_gone_is_removed_and_the_person_has_none(world: World) -> None:
    device(world, "one")

    pushed = send(world, Services(a=Gone("the push service answered 410")))

    assert pushed.outcome == Refused(f"{push_all.NOBODY}; the push service answered 410", permanent=True)
    assert world.rows(subscriptions) == []
    assert send(world, Services()).outcome == Refused(push_all.NOBODY, permanent=True)


@proves("E8")
def test_one_device_that_took_it_is_enough(world: World) -> None:
    device(world, "one", "a")
    device(world, "two", "b")

    pushed = send(world, Services(a=Gone("away"), b=Accepted()))

    (left,) = world.rows(subscriptions)
    assert pushed.outcome == Accepted()
    assert (left["id"], left["succeeded_ms"]) == ("two", world.now_ms)


def test_a_device_refused_three_times_is_broken_and_not_asked_again(world: World) -> None:
    device(world, "one")
    services = Services(a=Forbidden("the push service answered 403"))

    outcomes = [send(world, services).outcome for _ in range(4)]

    assert len(services.asked) == 3
    assert all(isinstance(one, Refused) and one.permanent for one in outcomes)
    assert world.rows(subscriptions)[0]["failures"] == 3


@proves("E13")
def test_a_device_made_with_another_key_is_not_asked(world: World) -> None:
    device(world, "old", vapid="yesterday")
    device(world, "new", vapid="today")
    services = Services(a=Accepted())

    send(world, services)

    assert [name for name, _ in services.asked] == ["new"]


@proves("E9")
def test_a_tired_service_is_left_alone_and_the_others_are_not(world: World) -> None:
    device(world, "one", "a")
    first = send(world, Services(a=TIRED))
    device(world, "two", "b")
    world.forward(seconds=30)

    services = Services(b=Accepted())
    second = send(world, services)

    assert first.outcome == TIRED
    assert second.outcome == Accepted()
    assert [name for name, _ in services.asked] == ["two"]
    assert {one.id: answer for one, answer in second.said}["one"].retry_after_s == 60
    world.forward(seconds=60)
    assert send(world, Services(a=Accepted(), b=Accepted())).said[0][1] == Accepted()


@proves("E9")
def test_devices_are_asked_side_by_side(world: World) -> None:
    for number in range(3):
        device(world, str(number))
    services = Services(a=Accepted())
    services.together = threading.Barrier(3)

    assert send(world, services).outcome == Accepted()


@pytest.mark.parametrize(
    ("answers", "best"),
    [
        ([Unknown("lost"), Refused("no", True)], Unknown("lost")),
        ([Refused("no", True), TIRED], TIRED),
        ([Refused("no", True), Gone("away")], Refused("no", True)),
    ],
)
def test_the_answer_that_leaves_most_hope_is_that_of_the_message(answers: list[Any], best: Any) -> None:
    assert push_all._best(answers) == best


def test_a_self_test_goes_to_its_own_device_only(world: World) -> None:
    device(world, "one")
    device(world, "two")
    services = Services(a=Accepted())

    send(world, services, {**ROW, "values": {"subscription": "two"}})

    assert [name for name, _ in services.asked] == ["two"]


@pytest.mark.parametrize(
    ("valid_until_ms", "next_step_ms", "ttl_s"),
    [(None, 120_000, 120), (None, 10_000, 60), (None, -5_000, 60), (300_000, 120_000, 120), (90_000, 120_000, 90)],
)
@proves("E10")
def test_a_push_lives_until_the_ladder_goes_further(valid_until_ms: int | None, next_step_ms: int, ttl_s: int) -> None:
    now_ms = 1_000_000
    alert = {"next_step_ms": now_ms + next_step_ms, "severity": "urgent"}
    row = {**ROW, "valid_until_ms": valid_until_ms and now_ms + valid_until_ms}

    assert push_ttl.ttl_of(row, alert, now_ms) == ttl_s
    assert push_ttl.ttl_of(ROW, {"next_step_ms": None}, now_ms) == push_ttl.ttl_of(ROW, None, now_ms) == 3600


def test_only_what_is_urgent_wakes_a_sleeping_device_for_an_alert() -> None:
    urgent, other = {"severity": "urgent"}, {"severity": "attention"}

    assert [push_ttl.urgency_of(ROW, one) for one in (urgent, other, None)] == ["high", "normal", "high"]


def test_a_newer_push_of_an_alert_or_case_replaces_the_older() -> None:
    alert = "0193-" + "a" * 40

    assert push_ttl.topic_of({**ROW, "alert_id": alert, "case_id": "c"}) == ("0193" + "a" * 40)[:32]
    assert push_ttl.topic_of({**ROW, "case_id": "c-1"}) == "c1"
    assert push_ttl.topic_of(ROW) == "m1"
