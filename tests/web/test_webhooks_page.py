"""Administrators let other systems hear of changes; the secret is shown once, what fails is red."""

import re

import pytest
from sqlalchemy import select, update

from fieldapp.store.tables import outbox, webhooks
from tests.support.app import Browser, Site

URL = "https://hooks.example/fieldapp"
FORM = {"label": "Учёт <b>", "url": URL, "kind": ["visit.changed", "alert.raised"], "area": ""}


def added(site: Site) -> tuple[Browser, str, str]:
    browser = site.browser_of("a01")
    page = browser.post("/webhooks", data=FORM)
    assert page.status_code == 200, page.text
    with site.session() as session:
        row = session.execute(select(webhooks)).one()
    return browser, row.id, row.secret


def test_the_secret_is_shown_once(site: Site) -> None:
    browser = site.browser_of("a01")

    answer = browser.post("/webhooks", data=FORM)

    with site.session() as session:
        (row,) = session.execute(select(webhooks))
    assert row.secret in answer.text
    assert "Учёт &lt;b&gt;" in answer.text
    assert row.secret not in browser.get("/webhooks").text
    assert row.secret not in browser.get(f"/webhooks/{row.id}").text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"url": "http://10.0.0.1/"}, "https://"), ({"label": ""}, "название"), ({"kind": []}, "о чём"),
     ({"area": "west"}, "участок")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(quick_site: Site, wrong, words: str) -> None:
    answer = quick_site.browser_of("a01").post("/webhooks", data={**FORM, **wrong})

    assert answer.status_code == 422
    (fault,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    assert words in fault
    assert (wrong.get("label", "Учёт") in answer.text) or not wrong["label"]


def test_a_test_is_sent_and_may_be_sent_again(site: Site) -> None:
    browser, webhook_id, _ = added(site)

    answer = browser.post(f"/webhooks/{webhook_id}/test")
    with site.session() as session:
        (row,) = session.execute(select(outbox))
        session.execute(update(outbox).values(state="accepted"))
        session.commit()
    page = browser.get(answer.location).text
    browser.post(f"/webhooks/{webhook_id}/again", data={"delivery": row.id})

    assert answer.status_code == 303
    assert (row.kind, row.addressee, row.audience) == ("webhook.test", webhook_id, "system")
    assert "Отправить ещё раз" in page
    with site.session() as session:
        assert session.execute(select(outbox)).one().state == "waiting"


def test_everything_since_a_moment_is_repeated(site: Site) -> None:
    browser, webhook_id, _ = added(site)
    for _ in range(2):
        browser.post(f"/webhooks/{webhook_id}/test")
        site.clock.forward(hours=1)
    with site.session() as session:
        session.execute(update(outbox).values(state="failed"))
        session.commit()

    answer = browser.post(f"/webhooks/{webhook_id}/again", data={"since": "2026-11-23T08:30"})
    odd = browser.post(f"/webhooks/{webhook_id}/again", data={"since": "yesterday"})

    assert (answer.status_code, odd.status_code) == (303, 400)
    with site.session() as session:
        states = [row.state for row in session.execute(select(outbox).order_by(outbox.c.created_ms))]
    assert states == ["failed", "waiting"]


def test_what_fails_and_what_gave_up_is_red(site: Site) -> None:
    browser, webhook_id, _ = added(site)
    with site.session() as session:
        session.execute(update(webhooks).values(failing_since_ms=site.clock.now_ms()))
        session.commit()

    failing = browser.get("/webhooks").text
    browser.post(f"/webhooks/{webhook_id}/switch", data={"active": "no"})
    off = browser.get(f"/webhooks/{webhook_id}").text
    browser.post(f"/webhooks/{webhook_id}/switch", data={"active": "yes"})

    assert "не отвечает с 08:00" in failing
    assert "chip--danger" in failing
    assert "выключено" in off
    assert "Выключить" in browser.get(f"/webhooks/{webhook_id}").text


def test_it_is_a_matter_of_administrators(quick_site: Site) -> None:
    browser, _, _ = added(quick_site)

    assert quick_site.browser_of("d01").get("/webhooks").status_code == 404
    assert browser.get("/webhooks/nobody").status_code == 404
    for what in ("test", "switch", "again"):
        assert browser.post(f"/webhooks/nobody/{what}", data={"since": "2026-11-23T08:30"}).status_code == 404
