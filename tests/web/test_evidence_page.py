"""What does the evidence card of a failed visit show, on the page and on paper?"""

import re
from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.actions.draw_evidence import draw_card
from fieldapp.actions.take_photo import raw_path, shown_path
from fieldapp.core.tokens import new_token
from fieldapp.store.tables import cases, outbox, outbox_attempts, outbox_parts, outbox_words, photos, receipts
from tests.support.app import Browser, Site, insert_row
from tests.support.pdf_text import text_of
from tests.support.proofs import proves
from tests.support.seed_board import Seeder

DIGEST = "ab" * 32


@pytest.fixture
def failed(quick_site: Site) -> str:
    """Three calls, an early one among them, the dispatcher's SMS with its receipt, and a leaflet with its photo."""
    seeder, site = Seeder(quick_site), quick_site
    case_id = seeder.visit()
    seeder.report(case_id, "call.started", number=0, evidence="dialled")
    site.clock.forward(seconds=40)
    seeder.report(case_id, "call.no_answer", away_ms=31_000)
    seeder.three_calls(case_id)
    browser = site.browser_of("d01")
    decide(site, browser, case_id, "decided.sms")
    site.clock.forward(minutes=1)
    _received(site, case_id)
    _photo(site)
    seeder.report(case_id, "technician.departed")
    seeder.report(case_id, "technician.arrived")
    seeder.report(case_id, "door.nobody")
    seeder.report(case_id, "leaflet.left", leaflet="10000007", because="told", photo=DIGEST)
    return case_id


def decide(site: Site, browser: Browser, case_id: str, event: str) -> None:
    with site.session() as session:
        revision = session.execute(select(cases.c.revision).where(cases.c.id == case_id)).scalar_one()
    answer = browser.post(f"/cases/{case_id}/decide", data={"event": event, "text": event, "revision": revision})
    assert answer.status_code == 303, answer.text


def _received(site: Site, case_id: str) -> None:
    """The gateway took the text and said later that it arrived."""
    now = site.clock.now_ms()
    with site.session() as session:
        mine = (outbox.c.case_id == case_id, outbox.c.audience == "customer")
        outbox_id = session.execute(select(outbox.c.id).where(*mine)).scalar_one()
        session.execute(update(outbox).where(outbox.c.id == outbox_id).values(state="delivered"))
        attempt = {"outbox_id": outbox_id, "no": 1, "gateway": "kannel", "result": "accepted", "reference": "g-1"}
        insert_row(session, outbox_attempts, **attempt, started_ms=now, ended_ms=now)
        words = f"Мастер приходил. 127.0.0.1/c/{new_token()}"
        insert_row(session, outbox_words, outbox_id=outbox_id, address="+70004838300", words=words)
        insert_row(session, outbox_parts, gateway="kannel", reference="g-1", outbox_id=outbox_id, no=1)
        receipt = {"gateway": "kannel", "reference": "g-1", "state": "delivered"}
        insert_row(session, receipts, **receipt, received_ms=now + 5_000)
        session.commit()


def _photo(site: Site) -> None:
    from PIL import Image

    folder = site.settings.data_dir
    for path in (raw_path(folder, DIGEST), shown_path(folder, DIGEST)):
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (60, 40), "green").save(path, "JPEG")
    with site.session() as session:
        row = {"sha256": DIGEST, "author": "t01", "size": 1, "received": 1, "complete": True, "state": "ready"}
        insert_row(session, photos, **row, created_ms=site.clock.now_ms())
        session.commit()


WANTED = (
    "Карточка доказательств по заявке",
    "8 000 483-83-00",
    "набран в приложении",
    "вне приложения 31 с",
    "засчитан: 3-й",
    "не засчитан",
    "раньше десяти минут, не засчитано",
    "принял шлюз kannel",
    "квитанция «",
    "Листовка № ",
    "снимок ниже",
)


@proves("S4.5", "S4.14", "F8")
def test_the_page_shows_calls_with_numbers_alert_decision_receipt_and_leaflet(quick_site: Site, failed: str) -> None:
    browser = quick_site.browser_of("d01")

    page = browser.get(f"/cases/{failed}/evidence")

    assert page.status_code == 200
    assert [words for words in WANTED if words not in page.text] == []
    assert "/c/…" in page.text
    assert not re.search(r"/c/[A-Za-z0-9]{20}", page.text)
    assert f'src="/api/v1/photos/{DIGEST}"' in page.text
    assert f"/cases/{failed}/evidence" in browser.get(f"/cases/{failed}").text


@pytest.mark.parametrize("locale", ["ru", "en", "zh"])
def test_the_paper_says_the_same_in_each_language(quick_site: Site, failed: str, locale: str, monkeypatch: Any) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr("fieldapp.web.evidence.draw_card", lambda card: drawn.append(card) or b"%PDF")
    browser = quick_site.browser_of("d01")
    browser.post("/language", data={"locale": locale})

    answer = browser.get(f"/cases/{failed}/evidence.pdf")

    words = text_of(draw_card(drawn[0], compress=False))
    assert answer.mimetype == "application/pdf"
    assert drawn[0].title.split()[0] in words
    assert [row.title for part in drawn[0].parts for row in part.rows if row.title.split()[0] not in words] == []
    assert len(drawn[0].photos) == 1


def test_a_visit_of_another_area_has_no_card_and_a_technician_sees_none(quick_site: Site, failed: str) -> None:
    for who in ("d02", "t01"):
        for path in ("evidence", "evidence.pdf"):
            assert quick_site.browser_of(who).get(f"/cases/{failed}/{path}").status_code in (403, 404)


def test_a_visit_in_which_nothing_happened_says_so(quick_site: Site) -> None:
    case_id = Seeder(quick_site).visit()

    page = quick_site.browser_of("d01").get(f"/cases/{case_id}/evidence").text

    assert "Звонков не было." in page
    assert "Сообщений клиенту не отправляли." in page
    assert quick_site.browser_of("d01").get(f"/cases/{case_id}/evidence.pdf").data.startswith(b"%PDF")
