"""From a call to a visit in one step: what the call knows is there, and saving twice makes one order."""

from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.store.tables import alerts, cases, events, orders, phones, subjects
from tests.desk.test_open_calls import opened
from tests.support.app import Site, add_person
from tests.support.proofs import proves
from tests.support.visits import new_event

NUMBER = "+79161234567"
FORM = {
    "area": "north", "customer": "Галия", "phone": NUMBER, "work": "Замена роутера", "address": "Мира, 5",
    "flat": "12", "comment": "Роутер мигает", "when": "day", "day": "2026-11-24", "from": "10:00", "to": "12:00",
    "locale": "zh",
}  # fmt: skip


def wished(desk: Any, site: Site, seq: int = 1) -> str:
    """A call in which a technician was asked for."""
    known = {"phone": "8 916 123-45-67", "person_name": "Галия", "content": "Роутер"}
    case_id, first = opened(site, seq, private=known)
    wish = new_event(site, case_id, "visit.wanted", seq + 2, private={"words": "Просит вечером"})
    desk(events=[first, new_event(site, case_id, "call.answered", seq + 1), wish])
    return case_id


def rows(site: Site, table: Any, *where: Any) -> list[Any]:
    with site.session() as session:
        return list(session.execute(select(table).where(*where)))


def save(site: Site, case_id: str, login: str = "o01", **typed: str) -> Any:
    return site.browser_of(login).post(f"/register/{case_id}/order", data=FORM | typed)


def test_the_form_holds_what_the_call_knows(desk, site) -> None:
    case_id = wished(desk, site)

    page = site.browser_of("o01").get(f"/register/{case_id}/order").text

    for words in ('value="Галия"', f'value="{NUMBER}"', "Роутер · Просит вечером"):
        assert words in page
    assert f"/register/{case_id}/order" in site.browser_of("o01").get(f"/register/{case_id}").text


@proves("S2.25")
def test_saving_opens_the_visit_and_settles_the_wish(desk, site) -> None:
    case_id = wished(desk, site)
    board = site.browser_of("d01").get("/board").text
    assert f"/register/{case_id}/order" in board

    answer = save(site, case_id)

    assert answer.status_code == 303, answer.text
    (order,) = rows(site, orders)
    (visit,) = rows(site, cases, cases.c.order_id == order.id)
    (subject,) = rows(site, subjects, subjects.c.order_id == order.id)
    assert (order.source, order.external_id, order.state, order.area_id) == (
        "desk-north", "2026-000001", "open", "north")  # fmt: skip
    assert (subject.name, subject.address, subject.comment, subject.locale) == (
        "Галия", "Мира, 5", "Роутер мигает", "zh")  # fmt: skip
    assert [row.e164 for row in rows(site, phones)] == [NUMBER]
    (said,) = rows(site, events, events.c.type == "visit.opened")
    assert (said.case_id, said.by, said.author, said.data) == (case_id, "operator", "o01", {"into": visit.id})
    assert [(row.kind, row.open) for row in rows(site, alerts, alerts.c.case_id == case_id)] == [
        ("visit_wanted", False)]  # fmt: skip


def test_each_shows_the_other(desk, site) -> None:
    case_id = wished(desk, site)
    save(site, case_id)
    (visit,) = rows(site, cases, cases.c.kind == "visit")

    assert f"/cases/{visit.id}" in site.browser_of("o01").get(f"/register/{case_id}").text
    assert f"/register/{case_id}" in site.browser_of("d01").get(f"/cases/{visit.id}").text
    lines = site.browser_of("o01").post("/api/v1/callers", json={"phone": NUMBER}).json["lines"]
    assert {line["what"] for line in lines} >= {"call", "visit"}


def test_saving_twice_makes_one_order_and_changes_nothing(desk, site) -> None:
    case_id = wished(desk, site)
    save(site, case_id)

    again = save(site, case_id, "d01", address="Другая, 1")

    assert again.status_code == 303
    assert len(rows(site, orders)) == len(rows(site, cases, cases.c.kind == "visit")) == 1
    assert len(rows(site, events, events.c.type == "visit.opened")) == 1
    assert [row.address for row in rows(site, subjects)] == ["Мира, 5"]
    assert site.browser_of("o01").get(f"/register/{case_id}/order").status_code == 303


def test_without_a_time_the_order_waits_and_the_wish_is_settled(desk, site) -> None:
    case_id = wished(desk, site)

    assert save(site, case_id, "d01", when="open").status_code == 303

    (order,) = rows(site, orders)
    assert (order.state, order.visits) == ("waiting", 0)
    assert rows(site, alerts, alerts.c.open) == []
    page = site.browser_of("d01").get(f"/register/{case_id}").text
    assert "Время ещё не назначено" in page
    assert f"/orders/{order.id}/plan" in page
    assert f"/orders/{order.id}/plan" not in site.browser_of("o01").get(f"/register/{case_id}").text


def test_the_last_address_of_this_number_is_proposed(desk, site) -> None:
    save(site, wished(desk, site))
    again = wished(desk, site, seq=4)

    page = site.browser_of("o01").get(f"/register/{again}/order").text

    assert 'value="Мира, 5"' in page
    assert "2026-000001" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"address": " "}, "улицу и дом"),
        ({"work": ""}, "что нужно сделать"),
        ({"phone": ""}, "Укажите телефон"),
        ({"phone": "нет"}, "Такого телефона не бывает"),
        ({"when": ""}, "Выберите, когда приехать"),
        ({"when": "never"}, "Выберите, когда приехать"),
        ({"day": ""}, "нужны день"),
        ({"day": "2026-11-22"}, "уже прошёл"),
        ({"day": "2062-11-24"}, "больше года"),
        ({"day": "завтра"}, "завтра"),
        ({"from": "12:00", "to": "10:00"}, "12:00"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(desk, site, typed: dict[str, str], words: str) -> None:
    case_id = wished(desk, site)

    answer = save(site, case_id, **typed)

    assert answer.status_code == 422
    assert words in answer.text.split('role="alert"')[1].split("</div>")[0]
    assert "Роутер мигает" in answer.text
    assert rows(site, orders) == []
    assert len(rows(site, alerts, alerts.c.open)) == 1


@proves("G7")
def test_only_the_desk_of_the_area_opens_it_and_only_there(desk, site) -> None:
    case_id = wished(desk, site)
    with site.session() as session:
        add_person(session, "o02", name="Эльза", role="operator", area_ids=("south",))
        add_person(session, "m01", name="Роза", role="manager", area_ids=("north",))
        session.commit()

    assert save(site, case_id, area="south").status_code == 404
    for login in ("o02", "m01"):
        assert save(site, case_id, login, area="south").status_code == 404
        assert site.browser_of(login).get(f"/register/{case_id}/order").status_code == 404

    assert rows(site, orders) == []
