"""A way that turns out to reach nobody costs the ladder no time, and a push lives no longer than its step (E8, E10)."""

from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from fieldapp.actions.carriers import Carriers
from fieldapp.actions.deliver import deliver
from fieldapp.channels.base import Accepted, Refused
from fieldapp.channels.push import Gone, Push
from fieldapp.settings import Settings
from fieldapp.store.tables import accounts, alerts, outbox, subscriptions
from tests.actions.test_bundles import storm
from tests.support.ladder_world import have_device, no_contact, shift, staff, the_alert, tick, told
from tests.support.proofs import proves
from tests.support.world import World

GONE = Gone("the push service answered 410")


class Services(Push):
    """Answers by device; `sent` are what it was asked to say, by device."""

    def __init__(self, **answers: Any) -> None:
        self.answers, self.sent = answers, {}

    def send(self, subscription: Any, body: Any, **said: Any) -> Any:
        self.sent[subscription.id] = said
        return self.answers[subscription.id.removeprefix("s-")]


@pytest.fixture
def settings(tmp_path: Any) -> Settings:
    return Settings.from_env({"DATA_DIR": str(tmp_path)})


def send_all(world: World, settings: Settings, services: Services) -> list[str]:
    """Every message that waits and is due, by one worker; the states they came to."""
    due = world.rows(outbox, outbox.c.state == "waiting", outbox.c.not_before_ms <= world.now_ms,
                     outbox.c.audience == "dispatcher")  # fmt: skip
    return [
        deliver(world.session_, world.library, settings, lambda: world.now_ms, carriers=Carriers(push=services),
                outbox_id=row["id"]) for row in due
    ]  # fmt: skip


@proves("E8")
def test_a_device_that_is_gone_lets_the_next_step_come_in_the_same_second(world: World, settings: Settings) -> None:
    staff(world)
    no_contact(world)

    states = send_all(world, settings, Services(d01=GONE))
    tick(world)

    assert states == ["failed"]
    assert told(world)[1:] == [(2, "d01", "email", 0)]


@proves("E8")
def test_a_device_that_was_given_up_meanwhile_does_so_too(world: World, settings: Settings) -> None:
    staff(world)
    alert = no_contact(world)
    with world.session() as session:
        session.execute(delete(subscriptions))
        session.commit()
    world.forward(seconds=1)

    states = send_all(world, settings, Services())

    assert states == ["cancelled"]
    assert the_alert(world, alert["case_id"])["next_step_ms"] == world.now_ms


@proves("E8")
def test_while_a_colleague_of_the_same_step_may_hear_it_the_ladder_waits(world: World, settings: Settings) -> None:
    staff(world)
    with world.session() as session:
        session.execute(update(accounts).where(accounts.c.id == "d09").values(email=""))
        session.commit()
    have_device(world, "d09")
    shift(world, "d09", "dispatcher")
    alert = no_contact(world)
    next_ms = alert["next_step_ms"]
    services = Services(d01=GONE, d09=Refused("busy", permanent=False))

    assert sorted(send_all(world, settings, services)) == ["failed", "waiting"]
    assert the_alert(world, alert["case_id"])["next_step_ms"] == next_ms
    services.answers["d09"] = GONE
    world.forward(seconds=20)
    assert send_all(world, settings, services) == ["failed"]
    assert the_alert(world, alert["case_id"])["next_step_ms"] == world.now_ms


@proves("E8")
def test_one_of_whom_somebody_has_seen_goes_nowhere(world: World, settings: Settings) -> None:
    staff(world)
    alert = no_contact(world)
    seen = {"seen_ms": world.now_ms, "seen_by": "d01", "next_step_ms": world.now_ms + 600_000}
    with world.session() as session:
        session.execute(update(alerts).where(alerts.c.id == alert["id"]).values(**seen))
        session.commit()

    assert send_all(world, settings, Services()) == ["cancelled"]
    assert the_alert(world, alert["case_id"])["next_step_ms"] == seen["next_step_ms"]


@proves("E8")
def test_after_the_last_way_of_the_last_step_it_is_red_at_once(world: World, settings: Settings) -> None:
    staff(world)
    alert = no_contact(world)
    text = {"id": "m1", "key": "m1", "case_id": alert["case_id"], "alert_id": alert["id"], "area_id": "north",
            "kind": alert["kind"], "audience": "dispatcher", "channel": "push", "addressee": "m01", "step": 4,
            "values": {}, "not_before_ms": world.now_ms, "created_ms": world.now_ms}  # fmt: skip
    with world.session() as session:
        session.execute(update(outbox).values(state="accepted"))
        session.execute(update(alerts).where(alerts.c.id == alert["id"]).values(step=4))
        session.execute(insert(outbox).values(text))
        session.commit()
    before = world.case(alert["case_id"])["revision"]

    assert send_all(world, settings, Services()) == ["cancelled"]

    after = the_alert(world, alert["case_id"])
    assert after["unreached_ms"] == world.now_ms
    assert after["next_step_ms"] == world.now_ms + 900_000
    assert world.case(alert["case_id"])["revision"] == before + 1


@proves("E14", "E8")
def test_a_bundle_that_reaches_nobody_lets_each_of_its_alerts_go_on(world: World, settings: Settings) -> None:
    staff(world)
    ids = storm(world, 6)
    services = Services(d01=Accepted())
    send_all(world, settings, services)
    services.answers["d01"] = GONE
    world.forward(seconds=60)

    states = send_all(world, settings, services)

    went_on = {row["id"] for row in world.rows(alerts) if row["next_step_ms"] == world.now_ms}
    assert states == ["failed"]
    assert went_on == set(ids[3:])


@proves("E10")
def test_a_push_lives_until_the_next_step_of_its_alert_or_of_the_first_in_its_bundle(
    world: World, settings: Settings
) -> None:
    staff(world)
    no_contact(world)
    services = Services(d01=Accepted())
    world.forward(seconds=20)

    send_all(world, settings, services)

    assert services.sent["s-d01"]["ttl_s"] == 100
    storm(world, 6)
    world.now_ms += 60_000 - world.now_ms % 60_000
    ((row,), since_ms) = world.rows(outbox, outbox.c.kind == "bundle"), world.now_ms
    with world.session() as session:
        session.execute(update(alerts).where(alerts.c.n == 15).values(next_step_ms=since_ms + 75_000))
        session.execute(update(outbox).where(outbox.c.id != row["id"]).values(state="accepted"))
        session.commit()
    send_all(world, settings, services)
    assert (services.sent["s-d01"]["ttl_s"], services.sent["s-d01"]["urgency"]) == (75, "high")
