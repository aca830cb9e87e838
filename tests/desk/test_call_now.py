"""One key calls about a promise: what is known comes along, and what the call gives keeps it (S0.23)."""

from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.store.tables import orders, promises, trail
from tests.desk.test_open_calls import opened
from tests.support.app import Site, add_person, insert_row
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.support.visits import new_event, plan_visit

MINUTE_MS = 60_000
NUMBER = "+79161234567"


def later(at_ms: int) -> list[tuple[str, dict[str, Any]]]:
    """What our own call says that reached nobody and agreed with itself on another time."""
    return [("call.dialled", {}), ("call.not_answered", {}), ("talk.later", {"again_ms": at_ms})]


def put_by_hand(site: Site, case_id: str, minutes: int) -> str:
    """A promise that somebody wrote down, due in so many minutes."""
    with site.session() as session:
        insert_row(session, promises, id="hand-1", key=f"{case_id}:by_hand:by_hand:hand-1", case_id=case_id, n=1,
                   area_id="north", kind="by_hand", created_ms=1, owner="o01",
                   due_ms=site.clock.now_ms() + minutes * MINUTE_MS)  # fmt: skip
        session.commit()
    return "hand-1"


def state_of(site: Site, promise_id: str) -> tuple[bool, str]:
    with site.session() as session:
        row = session.execute(select(promises).where(promises.c.id == promise_id)).one()
    return row.open, row.state


@proves("S0.23", "S3.13")
def test_the_call_that_keeps_a_promise_knows_what_the_first_call_knew(site: Site, desk: Any) -> None:
    private = {"phone": NUMBER, "person_name": "Галия", "content": "Когда подключат"}
    case_id, first = opened(site, private=private, region="Центр")
    desk(events=[first])
    put_by_hand(site, case_id, 30)
    hers = site.browser_of("o01")
    (one,) = hers.get("/api/v1/promises").json["promises"]

    answer = hers.get(f"/api/v1/cases/{case_id}/promises/{one['id']}")

    assert answer.json == {"known": private | {"region": "Центр"}}
    assert answer.headers["Cache-Control"] == "no-store"
    assert one["named"] == one["id"]
    with site.session() as session:
        assert session.execute(select(trail.c.what).where(trail.c.about == case_id)).scalars().all() == ["case"]
    assert f"/desk#/promise/{one['id']}" in hers.get("/promises").text


def test_of_a_visit_name_and_number_are_known(site: Site, desk: Any) -> None:
    desk()
    case_id = plan_visit(site)
    Seeder(site).report(case_id, "customer.unhappy", private={"words": "Ждут"})
    hers = site.browser_of("o01")
    (one,) = hers.get("/api/v1/promises").json["promises"]

    said = hers.get(f"/api/v1/cases/{case_id}/promises/{one['id']}").json["known"]

    assert said == {"person_name": "Панина Зоя Эдуардовна", "phone": "+70004838348"}
    assert one["named"] == "call_unhappy"
    assert hers.get(f"/api/v1/cases/{case_id}/promises/nobody").status_code == 404


@pytest.mark.parametrize("login", ["o01", "d01"])
def test_a_call_is_opened_from_a_visit_with_what_is_known_of_its_customer(site: Site, desk: Any, login: str) -> None:
    desk()
    case_id = plan_visit(site)
    hers = site.browser_of(login)

    answer = hers.get(f"/api/v1/cases/{case_id}/known")

    assert answer.json == {"area": "north", "known": {"person_name": "Панина Зоя Эдуардовна", "phone": "+70004838348"}}
    assert answer.headers["Cache-Control"] == "no-store"
    with site.session() as session:
        assert session.execute(select(trail.c.what).where(trail.c.about == case_id)).scalars().all() == ["case"]


def test_the_visits_page_leads_to_the_call_whoever_takes_calls(site: Site) -> None:
    case_id = plan_visit(site)

    assert f'href="/desk#/visit/{case_id}"' in site.browser_of("d01").get(f"/cases/{case_id}").text
    with site.session() as session:
        add_person(session, "m01", name="Марат", role="manager", area_ids=("north",))
        session.commit()
    assert "/desk#/visit" not in site.browser_of("m01").get(f"/cases/{case_id}").text


def test_of_a_call_or_of_whom_was_erased_nothing_is_known_as_of_a_visit(site: Site, desk: Any) -> None:
    case_id, first = opened(site, private={"phone": NUMBER})
    desk(events=[first])
    visit = plan_visit(site)
    with site.session() as session:
        session.execute(update(orders).values(blanked_ms=1))
        session.commit()
    hers = site.browser_of("o01")

    assert hers.get(f"/api/v1/cases/{case_id}/known").status_code == 404
    assert hers.get(f"/api/v1/cases/{visit}/known").json["known"] == {}


def test_the_desk_has_words_for_every_promise(site: Site) -> None:
    library = site.app.extensions["fieldapp"].library
    kinds = {kind for kind, effect in library.words["effects"].items() if effect["table"] == "promise"}

    for locale, texts in library.call_texts.items():
        assert {kind for kind in kinds if f"promise.{kind}" not in texts} == set(), locale


@proves("S0.23")
@pytest.mark.parametrize(("minutes", "ends"), [(30, "kept"), (1, "missed")])
def test_a_promise_by_hand_ends_when_the_contact_was_made_not_when_the_server_hears_of_it(
    site: Site, desk: Any, minutes: int, ends: str
) -> None:
    case_id, first = opened(site)
    other, second = opened(site, 2)
    desk(events=[first, second])
    promise_id = put_by_hand(site, case_id, minutes)
    site.clock.forward(minutes=5)
    wrong = new_event(site, other, "promise.kept", 3, data={"promise": promise_id, "by_case": other})
    said = new_event(site, case_id, "promise.kept", 4, data={"promise": promise_id, "by_case": other})
    site.clock.forward(minutes=60)

    desk(events=[wrong], sent_ms=site.clock.now_ms(), mono_ms=5_000.0 + 60 * MINUTE_MS)
    assert state_of(site, promise_id) == (True, "open")
    desk(events=[said], sent_ms=site.clock.now_ms(), mono_ms=5_000.0 + 60 * MINUTE_MS)

    assert state_of(site, promise_id) == (False, ends)


@proves("S0.21")
@pytest.mark.parametrize(("minutes", "ends"), [(30, "withdrawn"), (1, "missed")])
@pytest.mark.parametrize("is_by_hand", [False, True])
def test_who_was_not_reached_is_called_at_another_exact_time_and_nothing_was_kept(
    site: Site, desk: Any, minutes: int, ends: str, is_by_hand: bool
) -> None:
    case_id, first = opened(site, 1, "outgoing")
    other, second = opened(site, 2, "outgoing", from_case=case_id)
    at_ms = site.clock.now_ms() + minutes * MINUTE_MS
    agreed = [new_event(site, case_id, type_, seq, data=data) for seq, (type_, data) in enumerate(later(at_ms), 3)]
    desk(events=[first, second, *([] if is_by_hand else agreed)])
    named = put_by_hand(site, case_id, minutes) if is_by_hand else "call_again"
    site.clock.forward(minutes=5)
    next_ms = site.clock.now_ms() + 40 * MINUTE_MS
    data = {"promise": named, "again_ms": next_ms, "by_case": other}

    desk(events=[new_event(site, case_id, "promise.moved", 9, data=data, private={"words": "Перезвонить о цене"})],
         sent_ms=site.clock.now_ms(), mono_ms=5_000.0 + 5 * MINUTE_MS)  # fmt: skip

    with site.session() as session:
        query = select(promises).where(promises.c.case_id == case_id).order_by(promises.c.due_ms)
        before, after = session.execute(query).all()
    assert (before.state, before.open, before.due_ms) == (ends, False, at_ms)
    assert (after.state, after.open, after.due_ms, after.owner) == ("open", True, next_ms, "o01")
    (one,) = site.browser_of("o01").get("/api/v1/promises").json["promises"]
    assert (one["id"], one["movable"], one["words"]) == (after.id, True, "Перезвонить о цене")
    page = site.browser_of("o01").get(f"/cases/{case_id}/promises/{after.id}").text
    assert "Камила, не дозвонились. Было обещано на" in page


def test_a_visit_says_itself_how_its_promise_goes_on(site: Site, desk: Any) -> None:
    desk()
    case_id = plan_visit(site)
    Seeder(site).report(case_id, "customer.unhappy", private={"words": "Ждут"})

    (one,) = site.browser_of("o01").get("/api/v1/promises").json["promises"]

    assert one["movable"] is False
