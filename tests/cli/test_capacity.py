"""An area's intervals are entered at the terminal, replaced, and taken back."""

import pytest
from sqlalchemy import select

from fieldapp.store.db import open_engine
from fieldapp.store.tables import capacities
from tests.cli.test_people import run

__all__ = ["run"]  # the fixture


def kept(url: str) -> list[tuple[int, int, int, int]]:
    engine = open_engine(url)
    columns = (capacities.c.day, capacities.c.from_minute, capacities.c.to_minute, capacities.c.places)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]
    engine.dispose()
    return rows


def test_intervals_of_every_day_and_of_one_are_entered_and_taken_back(run, database_url: str) -> None:
    run("init")
    run("area", "add", "Север", "--phone", "1")

    first = run("area", "capacity", "Север", "09:00-11:00=3", "11:00-13:00=2")
    saturday = run("area", "capacity", "Север", "10:00-12:00=1", "--day", "2026-11-28")

    assert "Север offers 2 intervals" in first.output
    assert saturday.exit_code == 0
    assert kept(database_url) == [(0, 540, 660, 3), (0, 660, 780, 2), (20261128, 600, 720, 1)]
    run("area", "capacity", "Север", "10:00-12:00=5")
    assert "usual intervals" in run("area", "capacity", "Север", "--day", "2026-11-28").output
    assert kept(database_url) == [(0, 600, 720, 5)]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("Юг", "09:00-11:00=3"), "there is no area Юг"),
        (("Север", "9-11=3"), "is no interval"),
        (("Север", "11:00-09:00=3"), "does not end after it begins"),
        (("Север", "11:00-12:60=3"), "does not end after it begins"),
        (("Север", "09:00-11:00=3", "10:00-12:00=1"), "overlap"),
    ],
)
def test_what_is_no_interval_is_refused_with_its_reason(run, words: tuple[str, ...], fault: str) -> None:
    run("init")
    run("area", "add", "Север", "--phone", "1")

    refused = run("area", "capacity", *words)

    assert refused.exit_code == 1
    assert fault in refused.output
