"""What does an operator see who opens a demo? A living contact desk: calls, promises, complaints, a finished week."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from fieldapp import create_app
from fieldapp.actions.demo.cast import OPERATOR, PASSWORD
from fieldapp.actions.demo.morning import ZONE
from fieldapp.actions.library import load_library
from fieldapp.clock import MovedClock
from fieldapp.core.windows import MINUTE_MS, local_at
from fieldapp.reads import invariants
from fieldapp.settings import Settings
from fieldapp.store.db import db
from fieldapp.store.tables import (
    accounts,
    alerts,
    calls,
    cases,
    complaints,
    events,
    outbox,
    photos,
    promises,
    report_items,
    reports,
)
from tests.demo.conftest import Filled
from tests.support import servers
from tests.support.app import Browser
from tests.support.call_walks import CALLS

TODAY = 20261123
Open = Callable[[str], Browser]


@pytest.fixture
def browser_of(filled: Filled) -> Any:
    """Signs somebody of the demo in, at the moment of its picture."""
    environ = {"DATABASE_URL": filled.url, "DATA_DIR": str(filled.data_dir), "LOG_LEVEL": "ERROR"}
    app = create_app(Settings.from_env(environ | servers.redis_of_app()), MovedClock(filled.now_ms))
    app.test_client_class = Browser

    def sign_in(login: str) -> Browser:
        browser: Any = app.test_client()
        answer = browser.post("/api/v1/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return browser

    yield sign_in
    with app.app_context():
        db.engine.dispose()


def test_calls_of_all_five_kinds_came_in_the_last_two_weeks_and_today(filled: Filled) -> None:
    listed = filled.rows(calls)

    kinds = Counter(call["kind"] for call in listed)
    assert set(kinds) == set(CALLS)
    assert 28 <= len(listed) <= 36
    assert {call["kind"] for call in listed if call["day"] == TODAY} == set(CALLS)
    assert {call["day"] for call in listed} >= {20261110, 20261116, 20261122, TODAY}
    (operator,) = filled.rows(accounts, accounts.c.login == OPERATOR)
    assert {call["operator_id"] for call in listed} == {operator["id"]}
    results = {call["call_result"] for call in listed} - {""}
    assert results == set(load_library().words["fields"]["call_result"]["of"])


def test_calls_lie_in_working_hours_and_none_in_the_future(filled: Filled) -> None:
    listed = filled.rows(calls)

    hours = {local_at(call["began_ms"], ZONE).hour for call in listed if call["day"] < TODAY}
    assert 9 <= min(hours) <= max(hours) < 19
    assert max(event["received_ms"] for event in filled.rows(events)) <= filled.now_ms


def test_every_entry_is_complete_and_the_numbers_have_no_holes(filled: Filled) -> None:
    listed = filled.rows(calls)
    closed = [call for call in listed if call["registered_ms"]]
    asked = ("age_group", "fault_kind", "heard_from", "region")

    known = [call for call in closed if call["call_result"] != "not_reached"]
    assert [call["case_id"] for call in known if not all(call[name] for name in asked)] == []
    assert Counter(call["kind"] for call in listed if not call["registered_ms"]) == {"information": 1, "complaint": 1}
    numbers = defaultdict(list)
    for call in listed:
        numbers[call["area_id"]].append(call["number"])
    assert len(numbers) == 2
    assert all(sorted(given) == list(range(1, len(given) + 1)) for given in numbers.values())


def test_promises_were_kept_one_was_missed_one_is_due_and_one_ran_out(filled: Filled) -> None:
    of_calls = {case["id"] for case in filled.rows(cases, cases.c.kind != "visit")}
    listed = [row for row in filled.rows(promises) if row["case_id"] in of_calls]

    assert Counter(row["state"] for row in listed)["kept"] >= 10
    assert [row["kind"] for row in listed if row["state"] == "missed"] == ["reply"]
    left = {row["id"]: (row["due_ms"] - filled.now_ms) / MINUTE_MS for row in listed if row["open"]}
    (reply,) = [row["id"] for row in listed if row["open"] and row["kind"] == "reply"]
    assert 9 < left[reply] < 11
    (over,) = [promise_id for promise_id, minutes in left.items() if minutes < 0]
    alert_of = {alert["promise_id"]: alert for alert in filled.rows(alerts, alerts.c.open) if alert["promise_id"]}
    assert (alert_of[over]["kind"], alert_of[over]["severity"]) == ("promise_due", "attention")


def test_three_complaints_stand_differently(filled: Filled) -> None:
    listed = {row["case_id"]: row for row in filled.rows(complaints)}
    told = defaultdict(Counter)
    for event in filled.rows(events, events.c.case_id.in_(listed)):
        told[event["case_id"]][event["type"]] += 1

    closed = [told[case_id] for case_id, row in listed.items() if not row["open"]]
    (on_its_way,) = [told[case_id] for case_id, row in listed.items() if row["open"] and row["channel"] != "book"]
    (fresh,) = [case_id for case_id, row in listed.items() if row["channel"] == "book"]
    assert [(said["complaint.answered"], said["complaint.closed"]) for said in closed] == [(1, 1)]
    assert (on_its_way["complaint.contacted"], on_its_way["complaint.answered"]) == (2, 0)
    assert (told[fresh]["book.page"], told[fresh]["complaint.contacted"]) == (1, 0)
    assert [photo["state"] for photo in filled.rows(photos, photos.c.case_id == fresh)] == ["ready"]
    pages = filled.rows(outbox, outbox.c.kind == "book_page")
    assert {(letter["audience"], letter["state"]) for letter in pages} == {("head", "accepted"), ("deputy", "accepted")}


def test_each_area_has_the_report_of_the_last_week_with_its_calls(filled: Filled) -> None:
    listed = filled.rows(reports)

    periods = [(row["kind"], row["first_day"], row["last_day"]) for row in listed]
    assert periods == [("weekly", 20261113, 20261119)] * 2
    assert len({row["area_id"] for row in listed}) == 2
    for report in listed:
        counted = Counter(item["sort"] for item in filled.rows(report_items, report_items.c.report_id == report["id"]))
        assert counted["call"] >= 3
        assert counted["promise"] >= 2
        assert report["made_ms"] <= filled.now_ms


def test_the_invariants_hold(filled: Filled) -> None:
    library = load_library()
    with Session(filled.engine) as session:
        found = list(invariants.broken(session, library.books.__getitem__, filled.now_ms))

    assert found == []


@pytest.mark.parametrize("login", [OPERATOR, "m01"])
def test_the_pages_of_the_desk_show_it(filled: Filled, browser_of: Open, login: str) -> None:
    browser = browser_of(login)
    late, said = filled.rows(complaints)[0]["case_id"], {}
    for path in ("/desk", "/register", "/promises", "/complaints", f"/complaints/{late}", "/cards"):
        answer = browser.get(path)
        assert (path, answer.status_code) == (path, 200)
        said[path] = answer.text

    assert "Почему гаснет лампочка" in said["/register"]
    assert "Алсу" in said["/promises"]
    assert "Очередь в офисе" in said["/complaints"]
    assert "Три дня без" in said["/complaints"]


def test_a_manager_opens_the_report(filled: Filled, browser_of: Open) -> None:
    reported, browser = filled.rows(reports)[0]["id"], browser_of("m01")

    assert f"/reports/{reported}" in browser.get("/reports").text
    assert browser.get(f"/reports/{reported}").status_code == 200
    assert browser_of(OPERATOR).get("/reports").status_code == 404  # figures of people are no operator's
