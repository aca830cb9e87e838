"""Can people read what was sent, to whom, and what became of it?"""

import pytest
from sqlalchemy import insert, update

from fieldapp.actions.may_send import NOTES
from fieldapp.core.tokens import new_token
from fieldapp.store.tables import outbox, outbox_attempts, outbox_words
from tests.support.app import Site
from tests.support.seed_board import Seeder

WORDS = "Связь: мастер едет к вам. <b>РЯБИНА</b>"


def sent(site: Site) -> None:
    """A message to a customer that went out at the second attempt."""
    seeder = Seeder(site)
    case_id = seeder.visit()
    seeder.report(case_id, "technician.departed")
    with site.session() as session:
        changed = update(outbox).where(outbox.c.kind == "on_the_way").values(state="delivered", settled_ms=1)
        message_id = session.execute(changed.returning(outbox.c.id)).scalar_one()
        session.execute(insert(outbox_words).values(outbox_id=message_id, address="+70004838300", words=WORDS))
        for no, result in ((1, "unknown"), (2, "accepted")):
            row = {"outbox_id": message_id, "no": no, "gateway": "console", "result": result, "started_ms": 1}
            session.execute(insert(outbox_attempts).values(**row))
        session.commit()


def test_a_message_is_shown_with_its_words_and_attempts(quick_site: Site):
    sent(quick_site)

    html = quick_site.browser_of("d01").get("/outbox").text

    assert "&lt;b&gt;РЯБИНА" in html
    assert "8 000 483-83-00" in html
    assert '">доставлено<' in html
    assert "попытка 1" in html
    assert "исход неизвестен" in html


def test_messages_of_another_area_are_not_there(quick_site: Site):
    sent(quick_site)

    assert "РЯБИНА" not in quick_site.browser_of("d02").get("/outbox").text
    assert "РЯБИНА" in quick_site.browser_of("a01").get("/outbox").text


def test_filters_keep_what_they_name(quick_site: Site):
    sent(quick_site)
    browser = quick_site.browser_of("d01")

    assert "РЯБИНА" in browser.get("/outbox?state=delivered&to=customer").text
    assert "РЯБИНА" not in browser.get("/outbox?state=failed").text
    assert "РЯБИНА" not in browser.get("/outbox?to=dispatcher").text
    assert browser.get("/outbox?state=nonsense&before=zz").status_code == 200


def test_why_a_text_did_not_leave_and_what_to_do_is_said_in_the_readers_words(quick_site: Site):
    seeder = Seeder(quick_site)
    case_id = seeder.visit()
    seeder.report(case_id, "technician.departed")
    with quick_site.session() as session:
        kept = {"state": "cancelled", "note": NOTES["opted_out"], "parts": 2, "cost": 900, "settled_ms": 1}
        changed = update(outbox).where(outbox.c.kind == "on_the_way").values(**kept).returning(outbox.c.id)
        message_id = session.execute(changed).scalar_one()
        session.execute(insert(outbox_words).values(outbox_id=message_id, address="+70004838300", words=WORDS))
        session.commit()
    browser = quick_site.browser_of("d01")

    for page in (browser.get("/outbox?to=customer").text, browser.get(f"/cases/{case_id}").text):
        assert "позвоните, пожалуйста" in page
    assert "частей: 2 · 9,00 ₽" in browser.get("/outbox?to=customer").text


@pytest.mark.parametrize(("gateway", "shown"), [("console", True), ("main", False)])
def test_a_customers_address_is_shown_only_where_it_never_left_this_machine(
    quick_site: Site, gateway: str, shown: bool
):
    sent(quick_site)
    address = f"127.0.0.1/c/{new_token()}"
    with quick_site.session() as session:
        session.execute(update(outbox).values(gateway=gateway))
        session.execute(update(outbox_words).values(words=f"Мастер едет. {address}"))
        session.commit()

    page = quick_site.browser_of("d01").get("/outbox").text

    assert (address in page) is shown
    assert "Мастер едет. 127.0.0.1/c/" in page
