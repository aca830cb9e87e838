"""What other systems hear of visits and alerts: in the same transaction, once, nothing personal, again when wished."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.actions import decide, manage_webhooks
from fieldapp.actions.carriers import Carriers
from fieldapp.actions.deliver import deliver
from fieldapp.actions.manage_webhooks import Added
from fieldapp.channels.push import Push
from fieldapp.channels.webhook import Webhook
from fieldapp.core.people import Actor
from fieldapp.settings import Settings
from fieldapp.store.tables import alerts, outbox, webhooks
from tests.support.hook_receiver import HookReceiver, is_ours
from tests.support.proofs import proves
from tests.support.world import Phone, World, third_miss

ANNA = Actor("a01", "administrator", "Анна", "ru", frozenset({"north", "south"}))
KINDS = ("visit.changed", "alert.raised", "alert.seen", "alert.settled")
PRIVATE = ("Панина", "8 Марта", "+7000", "7000", "Тимур", "Лилия")


@pytest.fixture
def receiver() -> Iterator[HookReceiver]:
    """Another system."""
    with HookReceiver() as made:
        yield made


@pytest.fixture
def settings(tmp_path: object) -> Settings:
    """Settings of a test installation."""
    return Settings.from_env({"DATA_DIR": str(tmp_path)})


def subscribed(world: World, url: str, *, area_id: str | None = None, kinds: tuple[str, ...] = KINDS) -> Added:
    with world.session() as session:
        made = manage_webhooks.add(session, world.now_ms, ANNA, label="Учёт", url=url, kinds=kinds, area_id=area_id,
                                   allow_inside=True)  # fmt: skip
    assert isinstance(made, Added)
    return made


def rows(world: World) -> list[dict[str, Any]]:
    return sorted(world.rows(outbox, outbox.c.channel == "webhook"), key=lambda row: row["id"])


def send(world: World, settings: Settings) -> list[str]:
    push = Push(private_key=settings.vapid_private_key, subject="mailto:a@b.example", hosts=(), allow_local=False)
    carriers = Carriers(push=push, webhook=Webhook(now=lambda: world.now_ms, allow_inside=True))
    due = [row["id"] for row in rows(world) if row["state"] == "waiting"]
    return [
        deliver(world.session_, world.library, settings, lambda: world.now_ms, carriers=carriers, outbox_id=one)
        for one in due
    ]


def told(receiver: HookReceiver) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in receiver.taken]


def test_a_visit_and_its_alert_are_told_with_ids_and_states_only(
    world: World, phone: Phone, settings: Settings, receiver: HookReceiver
) -> None:
    made = subscribed(world, receiver.url)

    case_id = third_miss(world, phone)
    states = send(world, settings)

    events = told(receiver)
    assert set(states) == {"accepted"}
    assert "alert.raised" in {one["event"] for one in events}
    last = max((one["visit"] for one in events), key=lambda visit: visit["revision"])
    case = world.case(case_id)
    assert (last["case"], last["state"], last["revision"]) == (
        case_id, case["state"], case["revision"])  # fmt: skip
    assert last["number"] == "100201300"
    assert not any(word in body.decode() for _, body in receiver.taken for word in PRIVATE)
    assert all(is_ours(made.secret, headers, body, now_s=world.now_ms / 1000) for headers, body in receiver.taken)


def test_seen_and_settled_are_told_too(world: World, phone: Phone, receiver: HookReceiver) -> None:
    subscribed(world, receiver.url, kinds=("alert.seen", "alert.settled"))
    case_id = third_miss(world, phone)
    assert rows(world) == []

    with world.session() as session:
        alert_id = session.execute(select(alerts.c.id).where(alerts.c.open)).scalar_one()
        decide.acknowledge(session, world.library, world.now_ms, world.actor("d01"), alert_id)
    world.forward(seconds=1)
    with world.session() as session:
        decide.decide(session, world.library, world.now_ms, world.actor("d01"), case_id=case_id,
                      type_="decided.sms", data={}, private={}, revision=0)  # fmt: skip

    found = [json.loads(row["values"]["body"]) for row in rows(world)]
    assert [(one["event"], one["alert"], one["n"]) for one in found] == [
        ("alert.seen", "no_contact", 1), ("alert.settled", "no_contact", 1)]  # fmt: skip


def test_only_the_area_and_the_kinds_that_were_asked_for(world: World, phone: Phone, receiver: HookReceiver) -> None:
    subscribed(world, receiver.url, area_id="south")
    subscribed(world, receiver.url, kinds=("alert.raised",))

    third_miss(world, phone)

    assert {row["kind"] for row in rows(world)} == {"alert.raised"}


def test_a_system_that_fails_is_asked_again_with_the_same_id(
    world: World, settings: Settings, receiver: HookReceiver
) -> None:
    made = subscribed(world, receiver.url)
    with world.session() as session:
        manage_webhooks.test(session, world.now_ms, ANNA, made.webhook_id)
    receiver.status = 503

    first = send(world, settings)
    since = world.rows(webhooks)[0]["failing_since_ms"]
    receiver.status = 200
    world.forward(seconds=30)
    second = send(world, settings)

    assert (first, second) == (["waiting"], ["accepted"])
    assert since is not None
    assert world.rows(webhooks)[0]["failing_since_ms"] is None
    assert len({headers["X-Fieldapp-Id"] for headers, _ in receiver.taken}) == 1
    assert len({headers["X-Fieldapp-Timestamp"] for headers, _ in receiver.taken}) == 2


def test_three_days_of_failing_switch_it_off_visibly(world: World, settings: Settings, receiver: HookReceiver) -> None:
    made = subscribed(world, receiver.url)
    receiver.status = 500
    for _ in range(2):
        with world.session() as session:
            manage_webhooks.test(session, world.now_ms, ANNA, made.webhook_id)
        send(world, settings)
        world.forward(minutes=3 * 24 * 60)

    (hook,) = world.rows(webhooks)
    assert (hook["active"], hook["failing_since_ms"] is not None) == (False, True)


def test_what_waits_for_a_webhook_that_is_off_ends_and_can_be_repeated(
    world: World, settings: Settings, receiver: HookReceiver
) -> None:
    made = subscribed(world, receiver.url)
    began_ms = world.now_ms
    with world.session() as session:
        manage_webhooks.test(session, world.now_ms, ANNA, made.webhook_id)
        manage_webhooks.switch(session, ANNA, made.webhook_id, active=False)
    off = send(world, settings)

    with world.session() as session:
        manage_webhooks.switch(session, ANNA, made.webhook_id, active=True)
        again = manage_webhooks.send_again(session, world.now_ms, ANNA, made.webhook_id, since_ms=began_ms)
    sent = send(world, settings)
    with world.session() as session:
        once_more = manage_webhooks.send_again(session, world.now_ms, ANNA, made.webhook_id, only=rows(world)[0]["id"])
    send(world, settings)

    assert (off, sent) == (["cancelled"], ["accepted"])
    assert again == once_more
    assert len(receiver.taken) == 2
    assert len({headers["X-Fieldapp-Id"] for headers, _ in receiver.taken}) == 1


@proves("S4.4")
def test_a_colleague_who_has_seen_the_alert_stops_no_delivery(
    world: World, phone: Phone, settings: Settings, receiver: HookReceiver
) -> None:
    subscribed(world, receiver.url, kinds=("alert.raised",))
    third_miss(world, phone)
    with world.session() as session:
        session.execute(update(alerts).values(seen_ms=1, seen_by="d01", open=False))
        session.commit()

    assert send(world, settings) == ["accepted"]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"label": " "}, "no_label"),
        ({"url": "http://10.0.0.1/"}, "bad_url"),
        ({"kinds": ("visit.deleted",)}, "no_kinds"),
        ({"area_id": "west"}, "no_area"),
    ],
)
def test_what_does_not_fit_is_refused(world: World, given: dict[str, Any], fault: str) -> None:
    asked = {"label": "Учёт", "url": "https://hooks.example/", "kinds": KINDS, "area_id": None, **given}
    with world.session() as session:
        assert manage_webhooks.add(session, world.now_ms, ANNA, allow_inside=False, **asked) == fault


def test_another_areas_webhook_is_nobodys_business(world: World) -> None:
    made = subscribed(world, "http://127.0.0.1:9/", area_id="south")
    north = Actor("a02", "administrator", "Яна", "ru", frozenset({"north"}))

    with world.session() as session:
        assert manage_webhooks.test(session, world.now_ms, north, made.webhook_id) is None
        assert not manage_webhooks.switch(session, north, made.webhook_id, active=False)
        assert manage_webhooks.send_again(session, world.now_ms, north, made.webhook_id) is None
