"""At the terminal: what would go, what went, and a day that is still to come."""

import re

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select

from fieldapp.cli import main
from fieldapp.store.db import open_engine
from fieldapp.store.tables import areas, orders, phones, subjects

LONG_AGO_MS = 1_600_000_000_000


@pytest.fixture
def run(database_url: str, tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)

    def command(*words: str):
        return CliRunner().invoke(main, list(words))

    command("init")
    command("area", "add", "Казань-Север", "--phone", "88430000001")
    engine = open_engine(database_url)
    with engine.begin() as connection:
        area_id = connection.execute(select(areas.c.id)).scalar_one()
        row = {"id": "o1", "source": "orders", "external_id": "1", "area_id": area_id, "state": "done", "last_row": {}}
        connection.execute(insert(orders).values(**row, created_ms=LONG_AGO_MS))
        connection.execute(insert(subjects).values(order_id="o1", name="Панина", intercom="45К1234", chips=[]))
        number = {"order_id": "o1", "place": 0, "e164": "+70004838348", "raw": "", "mobile": True, "valid": True}
        connection.execute(insert(phones).values(number))
    engine.dispose()
    return command


def counts(output: str) -> dict[str, int]:
    return {words: int(n) for n, words in re.findall(r"^ *(\d+)  (.+)$", output, re.MULTILINE)}


def test_it_says_first_what_would_go_then_what_went_then_nothing(run) -> None:
    told, done, again = run("forget", "--dry-run"), run("forget", "--before", "2026-01-01"), run("forget")

    assert (told.exit_code, done.exit_code, again.exit_code) == (0, 0, 0), told.output
    assert counts(told.output) == counts(done.output)
    assert counts(told.output)["customers with name, address and numbers"] == 1
    assert counts(told.output)["codes of doors"] == 1
    assert "nothing was changed" in told.output
    assert set(counts(again.output).values()) == {0}
    assert run("check").exit_code == 0


def test_a_day_that_is_still_to_come_is_refused(run) -> None:
    answer = run("forget", "--before", "2999-01-01")

    assert answer.exit_code == 1
    assert "still to come" in answer.output


def test_one_customer_goes_at_once_and_an_order_that_goes_on_does_not(run, database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        area_id = connection.execute(select(areas.c.id)).scalar_one()
        for order_id, source, number, state in (("o2", "orders", "2", "open"), ("o3", "crm", "1", "done")):
            row = {"id": order_id, "source": source, "external_id": number, "state": state, "area_id": area_id}
            connection.execute(insert(orders).values(**row, last_row={}, created_ms=LONG_AGO_MS))
            connection.execute(insert(subjects).values(order_id=order_id, name="Орлов", chips=[]))

    answers = [run("forget", "--order", number) for number in ("2", "1", "77")]
    done = run("forget", "--order", "1", "--source", "orders")

    assert [answer.exit_code for answer in answers] == [1, 1, 1]
    assert "still going on" in answers[0].output
    assert "say --source: crm, orders" in answers[1].output
    assert "there is no order 77" in answers[2].output
    assert counts(done.output)["customers with name, address and numbers"] == 1
    with engine.connect() as connection:
        assert dict(connection.execute(select(subjects.c.order_id, subjects.c.name)).all()) == {
            "o1": "",
            "o2": "Орлов",
            "o3": "Орлов",
        }
    engine.dispose()
