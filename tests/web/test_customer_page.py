"""What does a customer's address show until there is more to choose? It must be harmless to anybody who opens it."""

import re

import pytest
from sqlalchemy import select

from fieldapp.actions.customer_link import issue
from fieldapp.actions.print_leaflet import Shop, print_blanks
from fieldapp.core import tokens
from fieldapp.store.tables import cases, customer_links, leaflets
from tests.support.app import Site
from tests.support.seed_board import Seeder


def link(site: Site, case_id: str) -> str:
    with site.session() as session:
        order_id = session.execute(select(cases.c.order_id).where(cases.c.id == case_id)).scalar_one()
        token = issue(session, site.clock.now_ms(), order_id)
        session.commit()
    return token


@pytest.fixture
def token(quick_site: Site) -> str:
    return link(quick_site, Seeder(quick_site).visit())


def test_it_shows_the_hours_and_whom_to_call_in_three_languages(quick_site: Site, token: str):
    html = quick_site.stranger().get(f"/c/{token}").text

    assert "Мастер придёт: сегодня, 10–12" in html
    assert "Our technician will come today, 10–12" in html
    assert "师傅上门时间：今天 10–12" in html
    assert 'href="tel:88430000001"' in html


def test_it_names_no_person_and_no_address(quick_site: Site, token: str):
    html = quick_site.stranger().get(f"/c/{token}").text

    assert "Панина" not in html
    assert "8 Марта" not in html
    assert len(html.encode()) < 6_000


def test_opening_it_changes_nothing_and_leaves_no_trace(quick_site: Site, token: str):
    def everything() -> list[tuple[object, ...]]:
        with quick_site.session() as session:
            return [tuple(row) for table in (customer_links, cases) for row in session.execute(select(table))]

    before = everything()
    answer = quick_site.stranger().get(f"/c/{token}")

    assert everything() == before
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert quick_site.stranger().post(f"/c/{token}", data={}).status_code == 405
    assert not re.search(r"<script|<form|<img", answer.text)


def test_unknown_revoked_and_expired_look_all_alike(quick_site: Site, token: str):
    wrong = quick_site.stranger().get(f"/c/{tokens.new_token()}")
    short = quick_site.stranger().get("/c/abc")
    quick_site.clock.forward(hours=61 * 24)
    expired = quick_site.stranger().get(f"/c/{token}")

    assert {wrong.status_code, short.status_code, expired.status_code} == {404}
    assert wrong.text == short.text == expired.text


def test_a_new_link_ends_the_old_one(quick_site: Site):
    case_id = Seeder(quick_site).visit()
    old, new = link(quick_site, case_id), link(quick_site, case_id)

    assert quick_site.stranger().get(f"/c/{old}").status_code == 404
    assert quick_site.stranger().get(f"/c/{new}").status_code == 200


def test_the_database_does_not_know_the_token_itself(quick_site: Site, token: str):
    with quick_site.session() as session:
        kept = session.execute(select(customer_links.c.token_hash)).scalar_one()

    assert kept == tokens.digest(token)
    assert len(token) == 20
    assert token.isalnum()


def test_a_visit_that_is_over_shows_no_hours(quick_site: Site):
    seeder = Seeder(quick_site)
    case_id = seeder.visit()
    token = link(quick_site, case_id)
    seeder.report(case_id, "call.started")
    seeder.report(case_id, "call.away")

    html = quick_site.stranger().get(f"/c/{token}").text

    assert "Время пока не назначено" in html


def test_a_leaflet_says_please_call_until_it_is_bound(quick_site: Site, monkeypatch: pytest.MonkeyPatch):
    seeder = Seeder(quick_site)
    case_id = seeder.visit(from_hour=0)
    made = ["A" * 20, "B" * 20, "C" * 20, "D" * 20]
    monkeypatch.setattr(tokens, "new_token", iter(made).__next__)
    with quick_site.session() as session:
        texts = quick_site.app.extensions["fieldapp"].library.texts["ru"]
        print_blanks(session, Shop("Связь", "http://x", texts), 5, "north", 1)
        first = session.execute(
            select(leaflets.c.number).where(leaflets.c.token_hash == tokens.digest(made[0]))
        ).scalar_one()

    assert "по номеру на листовке" in quick_site.stranger().get(f"/c/{made[0]}").text
    seeder.report(case_id, "leaflet.left", leaflet=first, because="no_connection")
    assert 'href="tel:88430000001"' in quick_site.stranger().get(f"/c/{made[0]}").text
    quick_site.clock.forward(hours=61 * 24)
    assert quick_site.stranger().get(f"/c/{made[0]}").status_code == 404
