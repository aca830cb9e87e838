"""When may a demo be made, at which hour, and who is told about its sign-ins?"""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from fieldapp.actions import demo
from fieldapp.actions.demo.cast import PASSWORD, PEOPLE
from fieldapp.actions.demo.morning import Morning
from fieldapp.cli import main
from fieldapp.store.db import open_engine
from fieldapp.store.marks import set_mark
from fieldapp.store.tables import (
    accounts,
    alerts,
    calls,
    cases,
    events,
    marks,
    orders,
    outbox,
    promises,
    reports,
)
from tests.demo.conftest import Filled, fill, moment
from tests.support.call_walks import CALLS

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`fieldapp demo …` on the database of an address."""

    def demo_command(url: str, *words: str) -> Result:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
        return CliRunner().invoke(main, ["demo", *words])

    return demo_command


def test_a_database_in_use_is_refused_in_words(filled: Filled, run: Run) -> None:
    tables = (accounts, events, calls, promises, reports, outbox)
    before = [filled.rows(table) for table in tables]

    answer = run(filled.url)

    assert answer.exit_code == 1
    assert "holds accounts or orders" in answer.output
    assert [filled.rows(table) for table in tables] == before


def test_with_if_empty_a_database_in_use_is_passed_by_quietly(filled: Filled, run: Run) -> None:
    answer = run(filled.url, "--if-empty")

    assert (answer.exit_code, answer.output) == (0, "")


def test_sign_ins_are_printed_on_a_demo_installation_only(filled: Filled, sqlite_url: str, run: Run) -> None:
    shown, elsewhere = run(filled.url, "--sign-ins"), run(sqlite_url, "--sign-ins")

    assert PASSWORD in shown.output
    assert all(login in shown.output for login, *_ in PEOPLE)
    assert (elsewhere.exit_code, elsewhere.output) == (0, "")


def test_the_command_fills_an_empty_database_of_now(sqlite_url: str, run: Run) -> None:
    answer = run(sqlite_url, "--if-empty")

    assert answer.exit_code == 0, answer.output
    assert "60 visits" in answer.output


def test_a_filling_that_was_cut_off_is_told_and_never_continued(sqlite_url: str, run: Run) -> None:
    engine = open_engine(sqlite_url)
    with Session(engine) as session:
        set_mark(session, "demo", PASSWORD)
        session.commit()
    engine.dispose()

    answer = run(sqlite_url, "--if-empty")

    assert answer.exit_code == 1
    assert "cut off" in answer.output


def test_accounts_alone_make_an_installation_one_that_is_in_use(filled: Filled) -> None:
    with Session(filled.engine) as session:
        assert not demo.is_empty(session)
        session.execute(marks.delete().where(marks.c.key == "demo"))
        session.execute(orders.update().values(source="elsewhere"))

        assert not demo.is_empty(session)
        session.rollback()


def test_a_day_to_come_is_refused(sqlite_url: str, run: Run) -> None:
    answer = run(sqlite_url, "--date", "2999-01-01")

    assert answer.exit_code == 1
    assert "still to come" in answer.output


@pytest.mark.parametrize(("hour", "minute"), [(0, 3), (23, 55)])
def test_the_picture_is_as_rich_at_night(sqlite_url: str, tmp_path: Path, hour: int, minute: int) -> None:
    made = fill(sqlite_url, tmp_path, moment(hour, minute))

    visits = made.rows(cases)
    assert sum(case["day"] == 20261123 for case in visits) == 60
    assert len({case["state"] for case in visits if case["kind"] == "visit"}) >= 30
    assert max(event["at_ms"] for event in made.rows(events)) <= made.now_ms
    assert {call["kind"] for call in made.rows(calls) if call["began_ms"] >= made.now_ms - 3 * 3_600_000} == set(CALLS)
    made.engine.dispose()


def test_the_same_moment_gives_the_same_morning(filled: Filled, sqlite_url: str, tmp_path: Path) -> None:
    again = fill(sqlite_url, tmp_path, filled.now_ms)

    assert _picture(again) == _picture(filled)
    again.engine.dispose()


def test_an_earlier_day_stands_at_half_past_eleven() -> None:
    morning = Morning.of(moment(18), datetime.date(2026, 11, 20))

    assert (morning.day, morning.minute) == (20261120, 11 * 60 + 30)


def test_windows_lie_within_the_day_whatever_the_hour() -> None:
    mornings = [Morning.of(moment(0) + minute * 60_000) for minute in range(0, 1440, 7)]

    windows = [morning.window(start, start + 2) for morning in mornings for start in (-3, -1.5, 0, 1, 5)]

    assert all(0 <= start < end <= 1440 for start, end in windows)
    assert all(0 <= morning.opens < morning.closes <= 1440 for morning in mornings)


def _picture(made: Filled) -> list[tuple[object, ...]]:
    numbers = {order["id"]: order["external_id"] for order in made.rows(orders)}
    logins = {account["id"]: account["login"] for account in made.rows(accounts)}
    kinds: dict[str, list[str]] = {}
    for alert in made.rows(alerts):
        kinds.setdefault(alert["case_id"], []).append(f"{alert['kind']}:{alert['open']}")
    return sorted(
        (numbers.get(case["order_id"], case["kind"]), case["day"], case["window_from_ms"] or 0,
         logins.get(case["technician_id"], ""), case["state"], case["next_due_ms"] or 0,
         tuple(sorted(kinds.get(case["id"], []))))
        for case in made.rows(cases)
    )  # fmt: skip
