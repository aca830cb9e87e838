"""Another system hands in orders: each is answered in words, and a bad one spoils no other."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.core.ids import visit_id
from fieldapp.store.tables import cases, events, orders, subjects
from tests.support.app import Site
from tests.support.doors import System
from tests.support.proofs import proves

ORDER = {
    "external_id": "A-1", "area": "Казань-Север", "technician": "t01", "work": "Замена роутера",
    "customer": "Панина Зоя Эдуардовна", "phone": "+7 916 123-45-67", "address": "ул. 8 Марта, д. 125", "flat": "31",
    "day": "2026-11-23", "from": "10:00", "to": "12:00",
}  # fmt: skip


def post(site: Site, *posted: Any, system: System | None = None, **envelope: Any) -> Any:
    crm = system or System(site, "orders:write")
    return crm.post("/api/v1/orders", {"source": "crm", "orders": list(posted), **envelope})


def outcomes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [order["outcome"] for order in answer.json["orders"]]


def codes(answer: Any) -> list[list[str]]:
    return [[one["code"] for one in order["findings"]] for order in answer.json["orders"]]


def written(site: Site) -> tuple[int, ...]:
    with site.session() as session:
        return tuple(
            session.execute(select(func.count()).select_from(one)).scalar_one() for one in (orders, cases, events)
        )


def plan_by_hand(site: Site, case_id: str, data: dict[str, int]) -> None:
    library = site.app.extensions["fieldapp"].library
    with site.session() as session:
        planned = NewEvent(case_id, "plan.set", "dispatcher", "d01", data)
        append_server_events(session, library, site.clock.now_ms(), [planned])
        session.commit()


def test_an_order_becomes_a_visit_and_the_same_again_changes_nothing(site: Site) -> None:
    crm = System(site, "orders:write")

    first = post(site, ORDER, system=crm)
    before = written(site)
    again = post(site, ORDER, system=crm)

    assert (outcomes(first), outcomes(again)) == (["taken"], ["unchanged"])
    assert first.json["orders"][0]["case"] == again.json["orders"][0]["case"] == visit_id("crm", "A-1", 1)
    assert before == written(site) == (1, 1, 2)
    with site.session() as session:
        case = session.execute(select(cases)).one()
        assert session.execute(select(subjects.c.name)).scalar_one() == ORDER["customer"]
    assert (case.technician_id, case.day, case.area_id) == ("t01", 20261123, "north")


def test_only_what_changed_there_is_taken_and_a_plan_that_a_person_changed_stays(site: Site) -> None:
    crm = System(site, "orders:write")
    case_id = post(site, ORDER, system=crm).json["orders"][0]["case"]
    moved = post(site, ORDER | {"from": "14:00", "to": "16:00"}, system=crm)
    by_hand = {"window_from_ms": 1_795_420_800_000, "window_to_ms": 1_795_428_000_000}
    plan_by_hand(site, case_id, by_hand)

    kept = post(site, ORDER | {"from": "15:00", "to": "17:00"}, system=crm)

    assert (outcomes(moved), outcomes(kept)) == (["changed"], ["kept"])
    assert "вручную" in kept.json["orders"][0]["words"]
    with site.session() as session:
        assert session.execute(select(cases.c.window_from_ms)).scalar_one() == by_hand["window_from_ms"]


def test_a_bad_order_spoils_no_other_and_is_told_why(site: Site) -> None:
    bad: list[Any] = [
        ORDER | {"external_id": ""}, ORDER | {"external_id": "B", "day": "31.02.2026"}, "no object", None, 7, [],
        ORDER | {"external_id": "C", "colour": "red"}, ORDER | {"external_id": 5},
        ORDER | {"external_id": "D", "work": None},
        {"area": "Казань-Север"}, ORDER | {"external_id": "E", "area": "Марс"}, ORDER | {"comment": "x" * 10_001},
    ]  # fmt: skip

    answer = post(site, *bad, ORDER)

    assert outcomes(answer) == ["refused"] * 12 + ["taken"]
    assert [found[0] for found in codes(answer)[:12]] == [
        "no_number", "bad_date", "unsound", "unsound", "unsound", "unsound",
        "unknown_field", "no_text", "no_text", "no_number", "unknown_area", "long_text",
    ]  # fmt: skip
    assert all(len(order["words"]) > 20 for order in answer.json["orders"][:12])
    assert answer.json["counts"] == {"taken": 1, "changed": 0, "unchanged": 0, "kept": 0, "refused": 12}
    assert [order["place"] for order in answer.json["orders"]] == list(range(1, 14))
    assert written(site)[0] == 1


@proves("G14")
def test_what_no_database_takes_is_charged_to_the_order_it_stands_in(site: Site) -> None:
    one = json.dumps(ORDER)
    wrong = [
        one.replace("A-1", "A\\u0000"), one.replace("A-1", "\\ud800"), one[:-1] + ', "flat": "2"}',
        one.replace('"31"', "NaN"), one.replace('"31"', "[" * 20 + "]" * 20),
    ]  # fmt: skip
    crm = System(site, "orders:write")
    body = f'{{"source": "crm", "orders": [{", ".join([*wrong, one])}]}}'

    answer = crm.post("/api/v1/orders", data=body.encode())

    assert outcomes(answer) == ["refused"] * 5 + ["taken"]


def test_warnings_come_with_what_is_taken(site: Site) -> None:
    odd = ORDER | {"technician": "nobody", "phone": "", "from": "9", "comment": "=1+1"}

    answer = post(site, odd)

    assert outcomes(answer) == ["taken"]
    assert set(codes(answer)[0]) == {"unknown_technician", "no_phone", "hour_only", "formula_text"}
    words = {one["code"]: one["words"] for one in answer.json["orders"][0]["findings"]}
    assert "09:00" in words["hour_only"]


def test_a_number_twice_in_one_request_is_taken_once(site: Site) -> None:
    answer = post(site, ORDER, ORDER, ORDER | {"flat": "32"})

    assert outcomes(answer) == ["taken", "unchanged", "refused"]
    assert codes(answer)[2] == ["doubled_number"]


@proves("G7")
def test_a_token_of_one_area_fills_no_other(site: Site) -> None:
    north, south = System(site, "orders:write", area="north"), System(site, "orders:write", area="south")
    post(site, ORDER, system=north)

    answer = post(site, ORDER, ORDER | {"external_id": "A-1", "area": "Казань-Юг"}, system=south)
    default = post(site, ORDER | {"external_id": "A-9", "area": ""}, system=south, area="Казань-Север")

    assert outcomes(answer) == ["refused", "refused"]
    assert codes(default) == [["foreign_area"]]
    assert answer.json["orders"][1]["case"] is None
    with site.session() as session:
        assert session.execute(select(orders.c.area_id)).scalars().all() == ["north"]


def test_a_dry_run_says_the_same_and_writes_nothing(site: Site) -> None:
    answer = post(site, ORDER, {"external_id": ""}, dry_run=True)

    assert outcomes(answer) == ["taken", "refused"]
    assert (answer.json["dry_run"], answer.json["orders"][0]["case"]) == (True, None)
    assert written(site) == (0, 0, 0)


@pytest.mark.parametrize(
    "wrong",
    [{"source": ""}, {"source": "a b"}, {"source": 1}, {"orders": {}}, {"orders": [ORDER] * 1001}, {"more": 1},
     {"area": "Марс"}, {"dry_run": "yes"}],
)  # fmt: skip
def test_an_envelope_that_does_not_fit_is_a_problem_with_its_paths(quick_site: Site, wrong: dict[str, Any]) -> None:
    answer = post(quick_site, **({"orders": []} | wrong))

    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json["errors"][0]["path"].split(".")[0] in wrong


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"a": 1, "a": 2}', b"9" * 5000])
def test_what_is_no_json_object_is_said_to_be_none(quick_site: Site, body: bytes) -> None:
    assert System(quick_site, "orders:write").post("/api/v1/orders", data=body).status_code == 400


def test_a_thousand_orders_are_taken_at_once(site: Site) -> None:
    many = [ORDER | {"external_id": f"M-{n}", "flat": str(n)} for n in range(1000)]

    answer = post(site, *many)

    assert answer.json["counts"]["taken"] == 1000
    assert written(site)[:2] == (1000, 1000)


def test_the_answer_is_in_the_language_that_was_asked_for(quick_site: Site) -> None:
    crm = System(quick_site, "orders:write")

    words = [
        crm.post("/api/v1/orders", {"source": "crm", "orders": [{}]}, headers={"Accept-Language": language}).json
        for language in ("en", "zh")
    ]

    assert "order number" in words[0]["orders"][0]["words"]
    assert "工单" in words[1]["orders"][0]["words"]
