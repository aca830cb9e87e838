"""A text leaves through a gateway over HTTP, its signed receipt comes back over HTTP, and the customer answers."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from fieldapp.actions import plan_texts
from fieldapp.actions.deliver import Carriers, deliver
from fieldapp.channels.push import Push
from fieldapp.channels.sms import open_gateways
from fieldapp.clock import now_ms
from fieldapp.store.tables import cases, outbox
from fieldapp.store.texts import set_area_settings
from tests.support.app import Site, open_site
from tests.support.mock_gateway import MockGateway
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.support.serve import Quiet
from tests.support.servers import free_port
from tests.support.texts_back import NUMBER, signed

SECRET = "a hook secret that nobody can guess"
TEMPLATE = """
mock:
  send: {{method: JSON, url: "{url}/send", fields: {{to: "{{to}}", words: "{{words}}", id: "{{id}}",
         receipt_url: "{{receipt_url}}"}}}}
  accepted: {{json: status, is: [accepted]}}
  reference: {{json: reference}}
  error: {{json: code}}
  key_window_s: 3600
  receipts: yes
  sign_secret: "{secret}"
  receipt: {{reference: reference, id: id, state: status, delivered: [delivered], undelivered: [undelivered]}}
  reply: {{from: from, words: words, reference: reply_id}}
"""


@pytest.fixture
def gateway() -> Iterator[MockGateway]:
    with MockGateway(hook_secret=SECRET) as opened:
        yield opened


@pytest.fixture
def served(gateway: MockGateway, tmp_path: Path, sqlite_with_tables: Path) -> Iterator[Site]:
    """A site that listens, on the real time: the gateway signs with it."""
    (tmp_path / "db").write_bytes(sqlite_with_tables.read_bytes())
    (tmp_path / "gateways.yaml").write_text(TEMPLATE.format(url=gateway.url, secret=SECRET), "utf-8")
    port = free_port()
    chosen = {"SMS_URL": "template:mock", "SMS_GATEWAYS_FILE": str(tmp_path / "gateways.yaml"), "PORT": str(port)}
    with open_site(f"sqlite:///{tmp_path / 'db'}", tmp_path / "var", now_ms(), **chosen) as site:
        server = make_server("127.0.0.1", port, site.app, threaded=True, request_handler=Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield site
        gateway.finish_callbacks()
        server.shutdown()
        server.server_close()


def send_all(site: Site) -> list[str]:
    """Send every text to a customer; the states they came to."""
    push = Push(private_key=site.settings.vapid_private_key, subject="mailto:a@b.example", hosts=(), allow_local=True)
    carriers = Carriers(push=push, sms=open_gateways(site.settings))
    library = site.app.extensions["fieldapp"].library
    with site.session() as session:
        ids = session.scalars(select(outbox.c.id).where(outbox.c.channel == "sms", outbox.c.state == "waiting")).all()
    return [deliver(lambda: Session(site.engine), library, site.settings, site.clock.now_ms, carriers=carriers,
                    outbox_id=outbox_id) for outbox_id in ids]  # fmt: skip


def a_departure(site: Site) -> str:
    seeder = Seeder(site)
    case_id = seeder.visit()
    seeder.report(case_id, "technician.departed")
    site.clock.forward(seconds=11)
    return case_id


@proves("E3")
@pytest.mark.parametrize("fault", ["ok", "receipt_twice", "receipt_disordered", "receipt_first"])
def test_a_receipt_moves_the_text_to_delivered_on_the_outbox_page(served: Site, gateway: MockGateway, fault) -> None:
    gateway.faults.append(fault)
    a_departure(served)

    send_all(served)
    gateway.finish_callbacks()

    page = served.browser_of("d01").get("/outbox?to=customer").text
    assert [line["answer"] for line in gateway.ledger.of("receipt")].count(200) == len(gateway.ledger.of("receipt")) > 0
    assert '">доставлено<' in page
    assert len(gateway.ledger.of("accepted")) == 1


@proves("E3")
def test_a_call_that_was_cut_is_answered_by_its_receipt(served: Site, gateway: MockGateway) -> None:
    gateway.faults.append("cut_after")
    a_departure(served)

    send_all(served)
    gateway.finish_callbacks()

    assert '">доставлено<' in served.browser_of("d01").get("/outbox?to=customer").text
    assert send_all(served) == []
    assert len(gateway.ledger.of("accepted")) == 1


def test_the_customer_who_was_told_a_time_confirms_by_an_answer(served: Site) -> None:
    seeder = Seeder(served)
    case_id = seeder.visit(from_hour=30)
    with served.session() as session:
        plan_texts.write(session, served.settings, served.clock.now_ms())
    served.clock.forward(minutes=5)
    with served.session() as session:  # whatever hour it is now: this area is never quiet
        set_area_settings(session, "north", {"sms_quiet": [0, 0]})
        session.commit()

    states = send_all(served)
    signed(served, {"from": NUMBER, "words": "Да, ждём", "reply_id": "r-1"})

    assert states in (["accepted"], ["delivered"])
    with served.session() as session:
        assert session.execute(select(cases.c.state).where(cases.c.id == case_id)).scalar_one() == "ready"
