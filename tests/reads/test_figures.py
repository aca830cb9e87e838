"""The figures of a simulated month are the same when somebody counts them another way (S2.26)."""

from collections import Counter
from collections.abc import Iterator

import pytest

from fieldapp.core.figures import tally
from fieldapp.core.figures_periods import period_of
from fieldapp.reads import promises
from fieldapp.reads.figures import items
from tests.support.month import FIRST, LAST, naive_desk, naive_visits, play
from tests.support.proofs import proves
from tests.support.world import World


@pytest.fixture
def world(tables_url: str) -> Iterator[World]:
    made = World(tables_url)
    made.is_broken_on_purpose = True  # the register's rows have no events here
    yield made
    made.close()


@proves("S2.26", "S4.12", "S4.13")
def test_a_second_calculation_agrees_on_a_month(world: World) -> None:
    play(world, 52, seed=9)
    period = period_of("monthly", 20261110)
    assert (period.first, period.last) == (FIRST, LAST)

    with world.session() as session:
        counted = list(items(session, lambda digest: world.library.books[digest], "north", "Europe/Moscow", period,
                             world.now_ms))  # fmt: skip

    ours = tally(item.codes for item in counted)
    of_visits = Counter(code for item in counted if item.sort == "visit" for code in item.codes)
    theirs = naive_visits(world)
    del of_visits["new_time"]
    assert of_visits == theirs
    desk = naive_desk(world)
    assert {code: ours.get(code, 0) for code in desk} == desk
    with world.session() as session:
        ledger = promises.counts(session, [("north", *period.bounds_ms("Europe/Moscow"))], world.now_ms)
    for row in ledger:  # the ledger's own page counts the same
        assert row["count"] <= ours[f"{row['state']}:{row['kind']}"]
    for state in ("kept", "missed"):
        assert sum(row["count"] for row in ledger if row["state"] == state) == ours[state]
    wanted = ("on_time", "late", "left_out", "nobody_opened", "notified", "back:sms", "notice:both", "not_reached")
    assert [code for code in wanted if not theirs[code]] == []
