"""What the desk takes along of visits, so that a caller is answered without the server too."""

import hashlib
import hmac

import pytest
from sqlalchemy import event, update

from fieldapp.store.tables import orders
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.support.visits import new_event, plan_visit

DAY_HOURS = 24
DIGITS = "0004838348"  # of +7 000 483-83-48


@pytest.fixture
def near(site, desk):
    """`near()`: what Kamila's desk is told of visits."""
    desk()
    return lambda: site.browser_of("o01").get("/api/v1/near-visits")


@proves("S3.13")
def test_the_desk_finds_a_visit_by_a_keyed_hash_of_the_number_and_is_told_no_name(site, near) -> None:
    seeder = Seeder(site)
    case_id = plan_visit(site)
    seeder.report(case_id, "call.started")
    seeder.report(case_id, "call.no_answer")

    answer = near()

    (one,) = answer.json["visits"]
    key = bytes.fromhex(answer.json["number_key"])
    assert one["number_keys"] == [hmac.new(key, DIGITS.encode(), hashlib.sha256).hexdigest()[:32]]
    assert answer.json["number_key"] == site.browser_of("o01").get("/api/v1/promises").json["number_key"]
    assert (one["id"], one["technician"], one["contact"]) == (case_id, "Тимур", "Клиент не ответил")
    assert one["window_to_ms"] - one["window_from_ms"] == 2 * 3_600_000
    for personal in (DIGITS, "Панина", "8 Марта"):
        assert personal not in answer.text


def test_only_two_days_around_of_the_own_areas_come_the_nearest_first(site, near) -> None:
    seeder = Seeder(site)
    later, sooner = plan_visit(site, from_hour=2 * DAY_HOURS), plan_visit(site, from_hour=1)
    before = plan_visit(site, from_hour=-47)
    plan_visit(site, from_hour=3 * DAY_HOURS)
    plan_visit(site, from_hour=-3 * DAY_HOURS)
    seeder.visit("t05", area="south", name="Южная")

    assert [one["id"] for one in near().json["visits"]] == [sooner, before, later]


def test_what_was_erased_is_not_found_and_a_call_is_no_visit(site, desk, near) -> None:
    case_id = plan_visit(site)
    desk(events=[new_event(site, "00000000-0000-4000-8000-00000000ca11", "case.opened", 1,
                           data={"playbook": "information"})])  # fmt: skip
    assert [one["id"] for one in near().json["visits"]] == [case_id]
    with site.session() as session:
        session.execute(update(orders).values(blanked_ms=1))
        session.commit()

    assert near().json["visits"] == []


def test_nothing_new_costs_no_answer_and_many_visits_no_more_statements(site, near) -> None:
    plan_visit(site)
    first = near()
    few = statements(site, near)
    assert site.browser_of("o01").get("/api/v1/near-visits", headers={"If-None-Match": first.headers["ETag"]}
                                      ).status_code == 304  # fmt: skip
    for _ in range(4):
        plan_visit(site)

    assert statements(site, near) == few
    assert len(near().json["visits"]) == 5


def statements(site, ask) -> int:
    said: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        said.append(statement)

    event.listen(site.engine, "before_cursor_execute", note)
    ask()
    event.remove(site.engine, "before_cursor_execute", note)
    return len(said)
