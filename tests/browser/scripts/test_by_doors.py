"""What others send in by the front door, and what an administrator says in the place of ours: nothing of it runs."""

from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select

from fieldapp.core.own_texts import faults_of
from fieldapp.store import own_texts
from fieldapp.store.tables import cases
from tests.browser.support.phone import Phone
from tests.support.app import Site
from tests.support.customer import link
from tests.support.doors import System
from tests.support.live_site import LiveSite
from tests.support.proofs import proves
from tests.support.script_words import packed
from tests.support.seed_board import Seeder
from tests.support.texts_back import answers, told_of_a_move

VALUES = packed()
MOST = 900  # letters of ours; with the hostile ones the text is as long as one may be
OFFICE_PAGES = ("/board", "/board?view=lanes", "/board/plan", "/board/waiting", "/outages", "/areas", "/texts", "/days",
                "/customers", "/ratings", "/trail", "/outbox", "/replies", "/people")  # fmt: skip


def order(n: int, word: str) -> dict[str, Any]:
    return {
        "external_id": f"{n} {word}"[:60], "area": "Казань-Север", "technician": "t01", "work": word, "customer": word,
        "phone": f"+7 916 123-{n // 100:02}-{n % 100:02}", "address": word, "flat": word[:20], "entrance": word[:20],
        "intercom": word[:20], "comment": word, "day": "2026-11-23", "from": f"{9 + n % 9}:00", "to": "20:00",
    }  # fmt: skip


@proves("G5")
def test_orders_of_another_system_run_nowhere(served, unguarded):
    site, base = served
    crm = System(site, "orders:write")
    answer = crm.post("/api/v1/orders", {"source": "crm", "orders": [order(*each) for each in enumerate(VALUES)]})
    taken = [one["case"] for one in answer.json["orders"] if one["outcome"] == "taken"]
    assert len(taken) > len(VALUES) // 2, answer.json
    office, seen = unguarded("d01", plain=True)
    reader, also = unguarded(plain=True)

    for path in OFFICE_PAGES[:4]:
        office.goto(base + path)
        seen.look(office)
    for case_id in taken:
        office.goto(f"{base}/cases/{case_id}")
        assert "ran(" in office.content() or "1807" in office.content()
        seen.look(office)
        reader.goto(f"{base}/c/{link(site, case_id)}")
        also.look(reader)

    assert seen.said + also.said == []


def say_everywhere(site: Site) -> int:
    """A hostile word in every text of the interface that takes one; how many."""
    library, said = site.app.extensions["fieldapp"].library, 0
    with site.session() as session:
        for n, (key, ours) in enumerate(sorted(library.ours["ru"].items())):
            own = f"{ours} {VALUES[n % len(VALUES)]}"
            if len(ours) < MOST and not faults_of(ours, own):
                own_texts.put(session, site.clock.now_ms(), "ru", key, own)
                said += 1
        session.commit()
    site.clock.forward(seconds=2)
    return said


@proves("G5")
def test_an_installations_own_sentences_run_nowhere(served, unguarded, tmp_path):
    site, base = served
    seeder = Seeder(site)
    visit = seeder.visit(from_hour=2)
    with site.session() as session:
        order_id = session.execute(select(cases.c.order_id).where(cases.c.id == visit)).scalar_one()
    assert say_everywhere(site) > 1_500
    reader, seen = unguarded(plain=True)
    for path in (f"/c/{link(site, visit)}", "/c", "/sign-in"):
        reader.goto(base + path)
        assert "ran(" in reader.content()
        seen.look(reader)
    office, also = unguarded("a01")
    for path in (*OFFICE_PAGES, f"/cases/{visit}", f"/customers/{order_id}"):
        office.goto(base + path)
        assert "ran(" in office.content()
        also.look(office)
    page, there = unguarded()
    page.context.clock.install(time=site.clock.now_ms() / 1000)
    phone = Phone(LiveSite(site, tmp_path, base, {}, None, seeder), page.context)  # type: ignore[arg-type]
    phone.sign_in("t01")
    expect(phone.page.locator(".day-card").first).to_be_visible()
    assert "ran(" in phone.page.locator("body").inner_text()
    there.look(phone.page)
    for place in (f"/case/{visit}", f"/case/{visit}/history", "/settings", "/unsent"):
        phone.page.evaluate("place => { location.hash = place; }", f"#{place}")
        phone.page.locator(".timeline, .visit, .plain").first.wait_for(state="attached")
        there.look(phone.page)

    assert seen.said + also.said + there.said == []


@proves("G5")
def test_a_customers_answer_by_sms_runs_nowhere(served, unguarded):
    site, base = served
    visit = told_of_a_move(site)
    for word in VALUES:
        assert answers(site, word).status_code == 200
    office, seen = unguarded("d01")

    for path in (f"/cases/{visit}", "/board", "/replies"):
        office.goto(base + path)
        seen.look(office)

    assert "ran(" in office.content()
    assert seen.said == []
