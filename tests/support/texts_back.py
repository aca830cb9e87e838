"""A site with gateways that call back, and messages that went to its customers."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from werkzeug.test import TestResponse

from fieldapp.store.tables import outbox, outbox_attempts, outbox_parts, outbox_words
from tests.support.app import Site, open_site
from tests.support.seed_board import Seeder

SECRET = "a hook secret that nobody can guess"
NUMBER = "+70004838300"  # of the first visit that seed_board.Seeder makes
TEMPLATE = f"""
mock:
  send: {{url: "http://127.0.0.1:9/send", fields: {{to: "{{to}}", words: "{{words}}", id: "{{id}}"}}}}
  receipts: yes
  sign_secret: "{SECRET}"
  receipt: {{reference: reference, id: id, state: status, delivered: [delivered], undelivered: [undelivered]}}
  reply: {{from: from, words: words, reference: reply_id}}
"""


@contextmanager
def site_with_gateways(url: str, folder: Path, **own: str) -> Iterator[Site]:
    """Kannel first, the mock's template second."""
    (folder / "gateways.yaml").write_text(TEMPLATE, "utf-8")
    settings = {"SMS_URL": "kannel://u:p@127.0.0.1:9", "SMS_URL_2": "template:mock",
                "SMS_GATEWAYS_FILE": str(folder / "gateways.yaml")}  # fmt: skip
    with open_site(url, folder / "var", **settings, **own) as opened:
        yield opened


def sent(site: Site, case_id: str, *, kind: str = "on_the_way", gateway: str = "kannel", state: str = "accepted",
         references: tuple[str, ...] | None = None, address: str = NUMBER) -> str:  # fmt: skip
    """The case's message of this kind as if it had gone out now; its id. Kannel's reference is our id."""
    now = site.clock.now_ms()
    with site.session() as session:
        outbox_id: str = session.execute(
            select(outbox.c.id).where(outbox.c.case_id == case_id, outbox.c.kind == kind)
        ).scalar_one()
        values = {"state": state, "gateway": gateway, "attempt_no": 1, "settled_ms": now, "check_ms": now + 1}
        session.execute(update(outbox).where(outbox.c.id == outbox_id).values(values))
        session.execute(insert(outbox_words).values(outbox_id=outbox_id, address=address, words="Связь: мастер едет"))
        attempt = {"outbox_id": outbox_id, "no": 1, "gateway": gateway, "result": "accepted", "started_ms": now}
        session.execute(insert(outbox_attempts).values(attempt))
        for place, reference in enumerate((outbox_id,) if references is None else references):
            part = {"gateway": gateway, "reference": reference, "outbox_id": outbox_id, "no": 1, "place": place}
            session.execute(insert(outbox_parts).values(part))
        session.commit()
    return outbox_id


def told_of_a_move(site: Site, seeder: Seeder | None = None) -> str:
    """A visit whose customer was told of a new time by SMS; its case id."""
    seeder = seeder or Seeder(site)
    case_id = seeder.visit(from_hour=3)
    with site.session() as session:
        row = {"case_id": case_id, "area_id": "north", "kind": "moved", "audience": "customer", "channel": "sms",
               "values": {}, "not_before_ms": 1, "created_ms": site.clock.now_ms()}  # fmt: skip
        session.execute(outbox.insert().values(id=f"m{case_id[1:]}", key=f"{case_id}:message:moved:1", **row))
        session.commit()
    sent(site, case_id, kind="moved")
    return case_id


def hook(site: Site, gateway: str = "kannel") -> str:
    """The path at which a gateway calls back."""
    return f"/hooks/sms/{gateway}/{site.settings.sms_hook_token(gateway)}"


def kannel_says(site: Site, outbox_id: str, type_: int) -> TestResponse:
    """A delivery report of Kannel: 1 delivered, 2 not, 8 taken by the SMSC."""
    return site.stranger().get(f"{hook(site)}?id={outbox_id}&type={type_}&at=1795410000&smsc_id=x", headers={})


def answers(site: Site, words: str, *, number: str = NUMBER, reference: str = "") -> TestResponse:
    """A customer's SMS through Kannel."""
    query = {"from": number.lstrip("+"), "to": "7000", "text": words, "id": reference, "charset": "UTF-8"}
    return site.stranger().post(hook(site), query_string=query, headers={"Sec-Fetch-Site": "cross-site"})


def signed(site: Site, body: dict[str, Any], *, at_ms: int | None = None, secret: str = SECRET) -> TestResponse:
    """What the mock gateway posts, signed as it signs."""
    at, raw = str((site.clock.now_ms() if at_ms is None else at_ms) // 1000), json.dumps(body).encode()
    signature = hmac.new(secret.encode(), f"{at}.".encode() + raw, hashlib.sha256).hexdigest()
    headers = {"X-Timestamp": at, "X-Signature": signature, "Sec-Fetch-Site": "cross-site"}
    return site.stranger().post(hook(site, "mock"), data=raw, content_type="application/json", headers=headers)


def state_of(site: Site, outbox_id: str) -> str:
    """The message's state."""
    with site.session() as session:
        return str(session.execute(select(outbox.c.state).where(outbox.c.id == outbox_id)).scalar_one())
