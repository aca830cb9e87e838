"""A storm of alerts is told in few messages that name all, at most a minute late, and one press sees all (E14)."""

from collections import Counter

import pytest

from fieldapp.actions import decide, ladder, ladder_words
from fieldapp.core.ids import uuid7
from fieldapp.store import matters
from fieldapp.store.tables import alerts, events, outbox, outbox_alerts
from tests.support.ladder_world import staff, tick, unsafe
from tests.support.proofs import proves
from tests.support.world import World


def storm(world: World, count: int, *, kind: str = "no_contact", at_once: int = 100) -> list[str]:
    """That many alerts, as write_matters writes them, `at_once` in a transaction; each of a case of its own."""
    case_ids = [world.visit(from_hour=3) for _ in range(min(count, 10))]
    rows = [
        {"id": uuid7(world.now_ms), "key": f"{case_ids[n % len(case_ids)]}:alert:{kind}:{n + 10}",
         "case_id": case_ids[n % len(case_ids)], "area_id": "north", "kind": kind, "n": n + 10, "severity": "urgent",
         "open": True, "due_ms": None, "cause": "", "raised_ms": world.now_ms, "created_ms": world.now_ms,
         "settled_ms": None, "settled_by": ""}
        for n in range(count)
    ]  # fmt: skip
    for start in range(0, count, at_once):
        with world.session() as session:
            placed, told = ladder.begin(session, rows[start : start + at_once], world.now_ms)
            matters.insert_rows(session, "alert", placed)
            ladder_words.write(session, told, world.now_ms)
            session.commit()
    return [row["id"] for row in rows]


@proves("E14")
@pytest.mark.parametrize(("half", "at_once"), [(50, 1), (250, 250)])
def test_five_hundred_alerts_make_few_pushes_and_every_one_is_named(world: World, half: int, at_once: int) -> None:
    """One by one fewer do: whatever comes after the third is bundled alike."""
    staff(world)
    world.now_ms += 59_000 - world.now_ms % 60_000  # just before a full minute

    ids = storm(world, half, at_once=at_once)
    world.forward(seconds=2)
    ids += storm(world, half, at_once=at_once)

    pushes = world.rows(outbox, outbox.c.channel == "push", outbox.c.audience == "dispatcher")
    heard = Counter(row["addressee"] for row in pushes)
    named = {row["alert_id"] for row in world.rows(outbox_alerts)} | {row["alert_id"] for row in pushes}
    assert max(heard.values()) <= 5
    assert named - {None} == set(ids)
    assert max(row["not_before_ms"] - row["created_ms"] for row in pushes) <= 60_000


@proves("E14")
def test_one_press_sees_all_of_a_storm_and_the_ladders_stop(world: World) -> None:
    staff(world)
    storm(world, 500, at_once=500)
    until_ms = world.now_ms
    world.forward(seconds=20)

    with world.session() as session:
        decide.acknowledge_all(session, world.library, world.now_ms, world.actor("d01"), ["north"], until_ms)

    world.forward(minutes=2)
    seen = world.rows(alerts, alerts.c.seen_by == "d01")
    assert len(seen) == 500
    assert len(world.rows(events, events.c.type == "alert.seen")) == 500
    assert tick(world) == 0


def test_safety_is_neither_bundled_nor_seen_by_the_way(world: World) -> None:
    staff(world)
    storm(world, 20)

    alert = unsafe(world)
    with world.session() as session:
        decide.acknowledge_all(session, world.library, world.now_ms, world.actor("d01"), ["north"], world.now_ms)

    mine = world.rows(outbox, outbox.c.alert_id == alert["id"])
    assert len(mine) == 6
    assert all(row["not_before_ms"] == row["created_ms"] for row in mine)
    assert world.rows(alerts, alerts.c.id == alert["id"])[0]["seen_ms"] is None


def test_another_area_s_dispatcher_sees_nothing_by_that_press(world: World) -> None:
    staff(world)
    storm(world, 3)

    with world.session() as session:
        decide.acknowledge_all(session, world.library, world.now_ms, world.actor("d02"), ["north"], world.now_ms)

    assert world.rows(alerts, alerts.c.seen_ms.is_not(None)) == []


@proves("E14")
def test_a_whole_storm_climbs_in_bundles_too(world: World) -> None:
    staff(world)
    ids = storm(world, 300, at_once=300)

    world.forward(minutes=2)
    while tick(world):
        pass

    mails = world.rows(outbox, outbox.c.channel == "email", outbox.c.addressee == "d01")
    named = {row["alert_id"] for row in world.rows(outbox_alerts)}
    assert len(mails) <= 5
    assert len(named | {row["alert_id"] for row in mails}) >= len(ids)
