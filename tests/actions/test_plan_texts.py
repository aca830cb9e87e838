"""Who is told of the time, and reminded of it?"""

import pytest
from sqlalchemy import insert, update

from fieldapp.actions import plan_texts
from fieldapp.settings import Settings
from fieldapp.store.marks import set_mark
from fieldapp.store.tables import cases, outbox, switches
from tests.support.world import HOUR_MS, MINUTE_MS, Phone, World


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings.from_env({"DATA_DIR": str(tmp_path), "SMS_URL": "kannel://u:p@127.0.0.1:9"})


def look(world: World, settings: Settings) -> list[tuple[str, str]]:
    """Let a minute's look happen; kind and key's end of every text by the calendar."""
    with world.session() as session:
        plan_texts.write(session, settings, world.now_ms)
    rows = world.rows(outbox, outbox.c.kind.in_(("visit_planned", "reminder")))
    return [(row["kind"], row["key"].rpartition(":")[2]) for row in rows]


def test_each_customer_is_told_of_the_time_once(world: World, settings: Settings) -> None:
    world.visit()
    world.visit(from_hour=30)

    look(world, settings)
    world.forward(minutes=1)

    assert look(world, settings) == [("visit_planned", "1")] * 2
    row = world.rows(outbox, outbox.c.kind == "visit_planned")[0]
    assert row["not_before_ms"] == world.now_ms + 4 * MINUTE_MS
    assert row["valid_until_ms"] == row["values"]["window_from_ms"]


def test_a_visit_that_is_under_way_or_about_to_begin_is_not_announced(world: World, settings: Settings) -> None:
    phone = Phone(world, "t01")
    phone.record(world.visit(), "technician.departed")
    phone.sync()
    world.visit(from_hour=0.05)

    assert look(world, settings) == []


def test_without_a_gateway_nothing_is_announced_unless_somebody_wants_it(world: World, tmp_path) -> None:
    settings = Settings.from_env({"DATA_DIR": str(tmp_path)})
    world.visit()

    assert look(world, settings) == []
    with world.session() as session:
        session.execute(insert(switches).values(kind="visit_planned", enabled=True, changed_ms=1))
        session.commit()
    assert look(world, settings) == [("visit_planned", "1")]


def test_a_demo_announces_nothing(world: World, settings: Settings) -> None:
    world.visit()
    with world.session() as session:
        set_mark(session, "demo", "1")
        session.commit()

    assert look(world, settings) == []


def test_the_evening_before_reminds_those_who_were_told_on_an_earlier_day(world: World, settings: Settings) -> None:
    world.visit(from_hour=48 + 2)  # Wednesday 10:00, told on Monday
    look(world, settings)
    with world.session() as session:
        session.execute(update(outbox).values(state="delivered", settled_ms=world.now_ms))
        session.commit()
    world.forward(minutes=33 * 60)  # Tuesday 17:00
    world.visit(from_hour=48 + 4)  # planned on Tuesday: told now, not reminded
    assert look(world, settings) == [("visit_planned", "1")] * 2

    world.forward(minutes=60)
    look(world, settings)
    world.forward(minutes=30)

    assert look(world, settings).count(("reminder", "20261125")) == 1
    row = world.rows(outbox, outbox.c.kind == "reminder")[0]
    assert row["valid_until_ms"] - world.now_ms == 15.5 * HOUR_MS


def test_who_has_confirmed_is_not_reminded(world: World, settings: Settings) -> None:
    world.visit(from_hour=48 + 2)
    look(world, settings)
    with world.session() as session:
        session.execute(update(outbox).values(state="delivered", settled_ms=world.now_ms))
        session.execute(update(cases).values(state="ready"))
        session.commit()
    world.forward(minutes=35 * 60)

    assert look(world, settings) == [("visit_planned", "1")]
