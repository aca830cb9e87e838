"""At the terminal a customer gets a copy of what is held of her, and nothing of her neighbour."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select

from fieldapp.cli import main
from fieldapp.store.db import open_engine
from fieldapp.store.tables import areas, opt_outs, orders, phones, replies, subjects, trail


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
        for place, (name, e164) in enumerate((("Панина", "+79161234567"), ("Орлов", "+79167654321"))):
            row = {"id": f"o{place}", "source": "orders", "external_id": f"10{place}", "area_id": area_id}
            connection.execute(insert(orders).values(**row, last_row={}, created_ms=1))
            connection.execute(insert(subjects).values(order_id=f"o{place}", name=name, chips=[]))
            number = {"order_id": f"o{place}", "place": 0, "e164": e164, "raw": "", "mobile": True, "valid": True}
            connection.execute(insert(phones).values(number))
            reply = {"id": f"r{place}", "gateway": "g", "reference": f"{place}", "e164": e164, "words": f"от {name}"}
            connection.execute(insert(replies).values(**reply, received_ms=1))
        connection.execute(insert(opt_outs).values(e164="+79161234567", source="reply", since_ms=1))
    yield command
    engine.dispose()


@pytest.mark.parametrize("words", [("--phone", "8 (916) 123-45-67"), ("--order", "100")])
def test_everything_of_one_and_nothing_of_the_other_is_printed(run, database_url: str, words: tuple[str, ...]) -> None:
    answer = run("person", "export", *words)

    assert answer.exit_code == 0, answer.output
    held = json.loads(answer.output)
    assert held["subjects"][0]["name"] == "Панина"
    assert [len(held[name]) for name in ("orders", "phones", "replies", "opt_outs")] == [1, 1, 1, 1]
    assert "Орлов" not in answer.output
    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(select(trail.c.what, trail.c.about)).all() == [("export", "o0")]
    engine.dispose()


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ((), "either --phone or --order"),
        (("--phone", "слон"), "no telephone number"),
        (("--phone", "+79990000000"), "nothing is held"),
        (("--order", "77"), "nothing is held"),
    ],
)
def test_a_slip_is_said_in_words(run, words: tuple[str, ...], fault: str) -> None:
    answer = run("person", "export", *words)

    assert answer.exit_code == 1
    assert fault in answer.output
