"""Other systems read visits page by page, and follow one."""

from typing import Any

import pytest

from tests.support.app import Site
from tests.support.doors import System
from tests.support.proofs import proves
from tests.support.seed_board import Seeder

DAY_H = 24
NOTE = {"type": "note", "private": {"words": "Код 12"}}


@pytest.fixture
def week(site: Site) -> list[str]:
    """Seven visits in the north, one a day, and one in the south; the ids of the north's."""
    seeder = Seeder(site)
    seeder.visit("t05", area="south")
    return [seeder.visit("t01" if n % 2 else "t02", from_hour=2 + n * DAY_H) for n in range(7)]


def pages(system: System, **arguments: Any) -> list[list[str]]:
    """The ids of every page."""
    found, cursor = [], None
    while True:
        query = arguments | ({"cursor": cursor} if cursor else {})
        answer = system.get("/api/v1/visits", query_string=query)
        assert answer.status_code == 200, answer.text
        found.append([visit["id"] for visit in answer.json["visits"]])
        cursor = answer.json["next"]
        if cursor is None:
            return found


def test_pages_hold_every_visit_once_in_order_of_area_and_day(site: Site, week: list[str]) -> None:
    reader = System(site, "visits:read", area="north")

    found = pages(reader, limit=3)

    assert [len(page) for page in found] == [3, 3, 1]
    assert [one for page in found for one in page] == week


def test_a_visit_that_comes_while_pages_are_turned_moves_none(site: Site, week: list[str]) -> None:
    reader = System(site, "visits:read", area="north")
    first = reader.get("/api/v1/visits", query_string={"limit": 3}).json
    late = Seeder(site)
    late.number += 500
    late.visit(from_hour=1)

    second = reader.get("/api/v1/visits", query_string={"limit": 10, "cursor": first["next"]}).json

    listed = [visit["id"] for visit in first["visits"] + second["visits"]]
    assert [one for one in listed if one in week] == week
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize(
    ("arguments", "places"),
    [
        ({"day": "2026-11-23"}, [0]),
        ({"from": "2026-11-25", "to": "2026-11-26"}, [2, 3]),
        ({"from": "2026-11-28"}, [5, 6]),
        ({"technician": "t01"}, [1, 3, 5]),
        ({"area": "north", "to": "2026-11-24"}, [0, 1]),
        ({"order": "100201303"}, [2]),
        ({"order": "100201303", "source": "crm"}, []),
        ({"state": "planned", "day": "2026-11-24"}, [1]),
        ({"state": "at_door", "day": "2026-11-24"}, []),
        ({"area": "south"}, []),
    ],
)
def test_filters_hold_together(site: Site, week: list[str], arguments: dict[str, str], places: list[int]) -> None:
    reader = System(site, "visits:read", area="north")

    assert pages(reader, **arguments) == [[week[place] for place in places]]


@proves("G7")
def test_a_list_shows_own_areas_only_and_nobodys_name(site: Site, week: list[str]) -> None:
    everywhere, south = System(site, "visits:read"), System(site, "visits:read", area="south")

    whole = everywhere.get("/api/v1/visits")

    assert len(whole.json["visits"]) == 8
    assert [visit["area"] for visit in south.get("/api/v1/visits").json["visits"]] == ["south"]
    assert "Панина" not in whole.text
    visit = whole.json["visits"][0]
    assert visit["order"] == {
        "source": "orders",
        "external_id": "100201301",
        "work": visit["order"]["work"],
        "state": "open",
    }
    assert visit["plan"]["day"] == "2026-11-23"


@pytest.mark.parametrize(
    "wrong",
    ["colour=red", "limit=0", "limit=201", "limit=x", "day=2026-02-31", "day=yesterday", "day=0", "from=1e3",
     "cursor=x", "cursor=W10=", "cursor=WyJub3J0aCIsIC0xLCAiYSJd", "day=2026-11-23&from=2026-11-23", "state=planned",
     "state=planned&from=2026-11-23", "area=a%20b", "limit=1&limit=2", "technician=", "order="],
)  # fmt: skip
def test_an_argument_that_does_not_fit_is_named(quick_site: Site, wrong: str) -> None:
    answer = System(quick_site, "visits:read").get(f"/api/v1/visits?{wrong}")

    assert answer.status_code == 422, answer.text
    assert answer.json["errors"][0]["path"] == wrong.split("=")[0]


@proves("G14")
@pytest.mark.parametrize("path", ["/api/v1/cases/%00", "/api/v1/visits?order=%00", "/api/v1/cases/" + "x" * 3000])
def test_what_no_database_takes_is_no_error_of_ours(site: Site, path: str) -> None:
    assert System(site, "visits:read").get(path).status_code in (400, 404)


def test_a_case_tells_its_history_and_what_may_be_said_now(site: Site) -> None:
    seeder = Seeder(site)
    case_id = seeder.visit()
    seeder.three_calls(case_id)

    answer = System(site, "visits:read").get(f"/api/v1/cases/{case_id}")

    case = answer.json
    assert answer.status_code == 200
    assert (case["state"], case["person"]["name"]) == ("unreachable", "Панина Зоя Эдуардовна")
    assert case["person"]["phones"][0]["e164"].startswith("+7")
    assert [event["type"] for event in case["events"]][:3] == ["case.opened", "plan.set", "call.started"]
    assert [alert["kind"] for alert in case["alerts"]] == ["no_contact"]
    offers = {offer["type"]: offer for offer in case["offers"]}
    assert offers["decided.call_later"]["fields"][0]["name"] == "who"
    assert {offer["kind"] for offer in case["offers"]} == {"command", "report"}


@proves("G7")
def test_a_case_of_another_area_is_not_there(site: Site) -> None:
    case_id = Seeder(site).visit(area="south")
    reader, writer = System(site, "visits:read", area="north"), System(site, "events:write", account="d01")

    paths = [f"/api/v1/cases/{one}" for one in (case_id, "nobody")]

    answers = [answer for path in paths for answer in (reader.get(path), writer.post(f"{path}/events", NOTE))]

    assert [answer.status_code for answer in answers] == [404] * 4
