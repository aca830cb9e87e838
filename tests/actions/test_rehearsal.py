"""What the dry run says is what happens: the same words at the same instants, whatever rota and ladder there are."""

import random

import pytest
from sqlalchemy import insert, update

from fieldapp.actions import ladder as climbing
from fieldapp.actions.ladder_book import usual_ladders
from fieldapp.calendar_days import is_holiday
from fieldapp.core.ladders import BY, TELL, StepRow, choose
from fieldapp.core.rehearse import rehearse
from fieldapp.store import ladders as ladders_store
from fieldapp.store.tables import accounts, alerts, ladders, outbox
from tests.support.ladder_world import have_device, no_contact, shift, staff, tick
from tests.support.proofs import proves
from tests.support.world import World


def a_step(chance: random.Random) -> StepRow:
    repeat, each_s = chance.choice([0, 0, 1, 2]), chance.choice([60, 90])
    wait_s = chance.randint(1, 8) * 60 + repeat * each_s
    by = chance.sample(BY, chance.randint(1, 3))
    return {"tell": chance.choice(TELL), "by": by, "wait_s": wait_s, "repeat": repeat, "each_s": each_s}


def some_area(world: World, chance: random.Random) -> None:
    """A rota with holes, people who can be reached in some ways, and a ladder of the area's own."""
    staff(world)
    for _ in range(chance.randrange(5)):
        begins = chance.randrange(6, 12) * 60
        shift(world, chance.choice(["d01", "d09", "m01"]), chance.choice(["dispatcher", "duty", "manager", "hours"]),
              from_minute=begins, to_minute=begins + chance.randint(1, 10) * 30, off=chance.random() < 0.4)  # fmt: skip
    if chance.random() < 0.5:
        have_device(world, chance.choice(["d09", "m01"]))
    with world.session() as session:
        if chance.random() < 0.3:
            session.execute(update(accounts).values(phone="", email=""))
        steps = [a_step(chance) for _ in range(chance.randint(1, 5))]
        session.execute(insert(ladders).values(area_id="north", kind="no_contact", steps=steps, changed_ms=1))
        session.commit()


@proves("E10", "E11")
@pytest.mark.parametrize("seed", range(8))
def test_the_rehearsal_is_what_happens(world: World, seed: int) -> None:
    some_area(world, random.Random(seed))
    alert = no_contact(world)
    with world.session() as session:
        roster = ladders_store.rosters(session, ["north"], is_holiday)["north"]
        own = ladders_store.own_ladders(session, ["north"])["north"]
    run = rehearse(choose(usual_ladders(), own, "no_contact", "urgent"), roster, alert["created_ms"])

    row = alert
    while row["next_step_ms"] is not None:
        world.now_ms = row["next_step_ms"]
        tick(world)
        (row,) = world.rows(alerts, alerts.c.id == alert["id"])

    foretold = sorted(
        (one.at_ms, one.step, word.addressee, word.channel) for one in run.said for word in one.words if word.reaches
    )
    written = world.rows(outbox, outbox.c.alert_id == alert["id"], outbox.c.addressee != "")
    reached = [one for one in written if _has_way(one, foretold)]
    assert sorted((one["created_ms"], one["step"], one["addressee"], one["channel"]) for one in reached) == foretold
    assert row["unreached_ms"] == run.red_ms
    assert climbing.place_of(row).next_ms is None


def _has_way(row: dict[str, object], foretold: list[tuple[int, int, str, str]]) -> bool:
    """Rows that only say that there is no way to somebody are told apart: the run shows them as such."""
    said = (row["created_ms"], row["step"], row["addressee"], row["channel"])
    return said in foretold or (row["state"] == "waiting" and row["channel"] != "push")
