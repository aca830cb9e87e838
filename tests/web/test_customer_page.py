"""What does a customer's address show? It is small, says no more than needed, and is harmless to whoever opens it."""

import re

import pytest
from sqlalchemy import select

from fieldapp.actions.print_leaflet import Shop, print_blanks
from fieldapp.core import tokens
from fieldapp.store.slots import put_capacity
from fieldapp.store.tables import cases, customer_links, events, leaflets, limits, outbox
from tests.support.app import Site
from tests.support.customer import Customer, link
from tests.support.proofs import proves
from tests.support.seed_board import Seeder

ROBOT = {"User-Agent": "TelegramBot (like TwitterBot)"}


@pytest.fixture
def token(quick_site: Site) -> str:
    return link(quick_site, Seeder(quick_site).visit())


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        ("ru", "Мастер придёт: сегодня, 10–12"),
        ("en-GB,en;q=0.9", "Our technician will come today, 10–12"),
        ("zh-CN", "师傅上门时间：今天 10–12"),
        ("de", "Мастер придёт: сегодня, 10–12"),
    ],
)
def test_it_speaks_the_browsers_language_and_one_at_a_time(quick_site: Site, token: str, asks: str, says: str):
    html = quick_site.stranger().get(f"/c/{token}", headers={"Accept-Language": asks}).text

    assert says in html
    assert sum(words in html for words in ("Мне подходит", "It suits me", "这个时间可以")) == 1


def test_the_language_is_switched_without_cookie_and_stays_over_a_press(quick_site: Site, token: str):
    reader = Customer(quick_site, token, "?l=en")
    reader.opens()
    answer = reader.sends("confirm")

    assert answer.location == f"/c/{token}?l=en"
    assert "Set-Cookie" not in answer.headers
    assert "You confirmed the time" in reader.opens()


def test_it_says_who_comes_what_for_and_whom_to_call_and_nothing_of_the_customer(quick_site: Site, token: str):
    html = quick_site.stranger().get(f"/c/{token}").text

    assert "Тимур, удостоверение № 4401" in html
    assert "Слово мастера: " in html
    assert "Ремонт: нет доступа в интернет" in html
    assert 'href="tel:88430000001"' in html
    for private in ("Панина", "Зоя", "8 Марта", "100201300", "+7000483"):
        assert private not in html


@pytest.mark.parametrize("language", ["ru", "en", "zh"])
def test_the_whole_page_stays_under_thirty_kilobytes(quick_site: Site, token: str, language: str):
    with quick_site.session() as session:
        put_capacity(session, "north", 0, [(start, start + 15, 9) for start in range(480, 1200, 15)])
        session.commit()
    reader = Customer(quick_site, token, f"?l={language}")
    reader.opens()
    reader.presses("name", person_name="Ж" * 120, of_age="yes", door_word="Ж" * 40)
    html = reader.presses("confirm")
    addresses = re.findall(r'(?:href|src)="(/assets/[^"]+)"', html)

    sheets = [quick_site.stranger().get(address).data for address in addresses]

    assert len(addresses) == 1
    assert len(html.encode()) + sum(map(len, sheets)) < 30_000
    assert not re.search(r"<script|<img|style=|\son\w+=", html)


def everything(site: Site) -> list[tuple[object, ...]]:
    tables = (customer_links, cases, events, outbox, limits, leaflets)
    with site.session() as session:
        return [tuple(row) for table in tables for row in session.execute(select(table))]


@proves("G1")
def test_opening_it_changes_nothing_whoever_opens_it(site: Site):
    token = link(site, Seeder(site).visit())
    before = everything(site)

    for method, headers in (("GET", {}), ("HEAD", {}), ("GET", ROBOT), ("HEAD", ROBOT), ("OPTIONS", {})):
        answer = site.stranger().open(f"/c/{token}?l=en", method=method, headers=headers)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    site.stranger().get(f"/c/{token}/visit.ics")

    assert everything(site) == before


def test_it_keeps_to_itself(quick_site: Site, token: str):
    for path in (f"/c/{token}", f"/c/{token}/visit.ics", "/c", f"/c/{tokens.new_token()}"):
        headers = quick_site.stranger().get(path).headers

        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]
        assert "script-src" not in headers["Content-Security-Policy"]
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")


@proves("G1")
def test_a_guessed_token_is_one_page_whatever_it_looks_like(quick_site: Site, token: str):
    wrong = [quick_site.stranger().get(f"/c/{text}") for text in (tokens.new_token(), "abc", token[:-1] + "_")]
    sent = quick_site.stranger().post(f"/c/{tokens.new_token()}", data={"do": "confirm", "revision": "1"})

    assert {answer.status_code for answer in [*wrong, sent]} == {404}
    assert len({answer.text for answer in [*wrong, sent]}) == 1


@proves("G1")
def test_an_expired_link_is_explained_and_takes_nothing(quick_site: Site, token: str):
    reader = Customer(quick_site, token)
    reader.opens()
    quick_site.clock.forward(hours=61 * 24)
    before = everything(quick_site)

    answer = reader.sends("confirm")

    assert answer.status_code == 410
    assert "больше не действует" in answer.text
    assert 'href="tel:88430000001"' in answer.text
    assert everything(quick_site) == before


@proves("G1")
def test_a_new_link_ends_the_old_one_when_nothing_can_be_undone_by_it_any_more(quick_site: Site):
    case_id = Seeder(quick_site).visit(from_hour=3)
    old, new = link(quick_site, case_id), link(quick_site, case_id)
    reader = Customer(quick_site, old)
    reader.presses("confirm")
    quick_site.clock.forward(minutes=9)
    assert "Мне подходит" in reader.undoes()

    quick_site.clock.forward(minutes=1)
    assert quick_site.stranger().get(f"/c/{old}").status_code == 410
    assert quick_site.stranger().post(f"/c/{old}", data={"do": "call", "revision": "1"}).status_code == 410
    assert quick_site.stranger().get(f"/c/{new}").status_code == 200


def test_a_link_lives_sixty_days_after_the_interval_and_a_day_after_the_work(quick_site: Site):
    seeder = Seeder(quick_site)
    far, done = seeder.visit(from_hour=20 * 24), seeder.visit()
    first, second = link(quick_site, far), link(quick_site, done)
    finish(seeder, done)
    quick_site.clock.forward(hours=24)
    assert quick_site.stranger().get(f"/c/{second}").status_code == 200

    quick_site.clock.forward(hours=24)
    assert quick_site.stranger().get(f"/c/{second}").status_code == 410
    quick_site.clock.forward(hours=77 * 24)
    assert quick_site.stranger().get(f"/c/{first}").status_code == 200


def finish(seeder: Seeder, case_id: str) -> None:
    for type_ in ("technician.departed", "technician.arrived", "door.customer", "introduced"):
        seeder.report(case_id, type_)
    seeder.report(case_id, "work.started", where="flat", shoe_covers=True)
    seeder.report(case_id, "work.result", result="done")


def test_the_database_does_not_know_the_token_itself(quick_site: Site, token: str):
    Customer(quick_site, token).presses("confirm")

    assert token not in str(everything(quick_site))
    with quick_site.session() as session:
        assert session.execute(select(customer_links.c.token_hash)).scalar_one() == tokens.digest(token)


def test_the_file_for_a_calendar_has_one_uid_and_grows_with_each_change(quick_site: Site):
    case_id = Seeder(quick_site).visit(from_hour=26)
    reader = Customer(quick_site, link(quick_site, case_id))
    first = quick_site.stranger().get(f"/c/{reader.token}/visit.ics")
    reader.opens()
    reader.presses("move", slot=reader.slots()[-1])

    second = quick_site.stranger().get(f"/c/{reader.token}/visit.ics").text

    def value(name: str, text: str) -> str:
        return next(line.partition(":")[2] for line in text.splitlines() if line.startswith(name))

    assert first.mimetype == "text/calendar"
    assert value("UID", first.text) == value("UID", second)
    assert int(value("SEQUENCE", first.text)) < int(value("SEQUENCE", second))
    assert value("DTSTART", first.text) != value("DTSTART", second)
    for private in ("Панина", "8 Марта", reader.token, "Тимур"):
        assert private not in second


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

    blank = quick_site.stranger().get(f"/c/{made[0]}")
    assert blank.status_code == 200
    assert "по номеру на листовке" in blank.text
    assert "<form" not in blank.text
    seeder.report(case_id, "leaflet.left", leaflet=first, because="no_connection")
    assert "Позвоните мне" in quick_site.stranger().get(f"/c/{made[0]}").text
    quick_site.clock.forward(hours=61 * 24)
    assert quick_site.stranger().get(f"/c/{made[0]}").status_code == 410
