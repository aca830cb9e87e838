"""Gateways call back: receipts move messages only forward, whoever is not a gateway moves nothing."""

import base64
import hashlib
import hmac
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from fieldapp.store.tables import nonces, receipts
from tests.support.app import Site, open_site
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.support.texts_back import hook, kannel_says, sent, signed, site_with_gateways, state_of


@pytest.fixture
def back(tables_url: str, tmp_path: Path) -> Iterator[Site]:
    with site_with_gateways(tables_url, tmp_path) as site:
        yield site


def on_the_way(site: Site, **how: object) -> str:
    """A message that the mock gateway has, called m-1."""
    seeder = Seeder(site)
    case_id = seeder.visit()
    seeder.report(case_id, "technician.departed")
    return sent(site, case_id, **{"gateway": "mock", "references": ("m-1",), **how})  # type: ignore[arg-type]


def says(site: Site, status: str, reference: str = "m-1", **more: str):
    return signed(site, {"reference": reference, "status": status, "at": 1, **more})


def kept(site: Site) -> int:
    with site.session() as session:
        return int(session.execute(select(func.count()).select_from(receipts)).scalar_one())


@proves("E3")
def test_a_signed_receipt_shows_the_message_as_delivered(back: Site) -> None:
    outbox_id = on_the_way(back)

    answer = says(back, "delivered")

    assert (answer.status_code, answer.data) == (200, b"")
    assert state_of(back, outbox_id) == "delivered"
    assert '">доставлено<' in back.browser_of("d01").get("/outbox?to=customer").text


@proves("E3")
@pytest.mark.parametrize("order", list(itertools.permutations(("accepted", "undelivered", "delivered"))))
def test_receipts_in_any_order_end_in_one_state(tmp_path: Path, sqlite_with_tables: Path, order) -> None:
    (tmp_path / "db").write_bytes(sqlite_with_tables.read_bytes())
    with site_with_gateways(f"sqlite:///{tmp_path / 'db'}", tmp_path) as site:
        outbox_id = on_the_way(site)

        for status in (*order, order[0]):
            says(site, status)

        assert state_of(site, outbox_id) == "delivered"
        assert kept(site) == 3


@proves("E3")
def test_a_message_in_parts_is_delivered_with_its_last_part(back: Site) -> None:
    outbox_id = on_the_way(back, references=("m-1", "m-2"))

    says(back, "delivered", "m-2")
    half = state_of(back, outbox_id)
    says(back, "delivered", "m-1")

    assert (half, state_of(back, outbox_id)) == ("accepted", "delivered")


@proves("E3")
def test_a_receipt_before_our_own_commit_waits_for_its_sender(back: Site) -> None:
    outbox_id = on_the_way(back, state="sending", references=())

    says(back, "delivered", "m-9", id=outbox_id)

    assert state_of(back, outbox_id) == "sending"
    assert kept(back) == 1


@proves("E3")
def test_a_receipt_says_what_a_cut_call_did_not(back: Site) -> None:
    outbox_id = on_the_way(back, state="uncertain", references=())

    says(back, "delivered", "m-9", id=outbox_id)

    assert state_of(back, outbox_id) == "delivered"


@proves("E4")
def test_a_receipt_of_no_message_of_ours_is_answered_and_does_nothing(back: Site) -> None:
    outbox_id = on_the_way(back)

    answer = says(back, "undelivered", "m-77")
    foreign = kannel_says(back, outbox_id, 2)  # Kannel never had this one

    assert (answer.status_code, foreign.status_code) == (200, 200)
    assert state_of(back, outbox_id) == "accepted"


@proves("E4")
def test_a_flood_of_foreign_receipts_is_not_kept(back: Site) -> None:
    for number in range(310):
        assert says(back, "delivered", f"foreign-{number}").status_code == 200

    assert kept(back) == 300


@proves("G12")
def test_a_request_signed_wrongly_or_long_ago_is_refused(back: Site) -> None:
    outbox_id = on_the_way(back)
    now, body = back.clock.now_ms(), {"reference": "m-1", "status": "delivered"}

    answers = [signed(back, body, secret="x" * 32), signed(back, body, at_ms=now - 301_000),
               signed(back, body, at_ms=now + 301_000)]  # fmt: skip
    unsigned = back.stranger().post(hook(back, "mock"), json=body, headers={})

    assert {one.status_code for one in [*answers, unsigned]} == {403}
    assert state_of(back, outbox_id) == "accepted"


@proves("G12")
def test_a_replayed_request_is_answered_and_does_nothing(back: Site) -> None:
    body = {"from": "70004838300", "words": "что привезти?", "reply_id": ""}
    signed(back, body)
    replayed = signed(back, body)

    page = back.browser_of("d01").get("/replies").text

    assert replayed.status_code == 200
    assert page.count("что привезти?") == 1
    with back.session() as session:
        assert session.execute(select(func.count()).select_from(nonces)).scalar_one() == 1


@proves("G12")
@pytest.mark.parametrize("path", ["/hooks/sms/kannel/{wrong}", "/hooks/sms/twilio/{token}", "/hooks/sms/nobody/x"])
def test_an_address_without_the_right_token_is_not_there(back: Site, path: str) -> None:
    path = path.format(wrong="0" * 32, token=back.settings.sms_hook_token("kannel"))

    assert back.stranger().get(path).status_code == 404


@pytest.mark.parametrize(
    ("type_", "state"), [(1, "delivered"), (2, "undelivered"), (8, "accepted"), (16, "undelivered")]
)
def test_kannel_reports_by_our_id(back: Site, type_: int, state: str) -> None:
    outbox_id = on_the_way(back, gateway="kannel", references=None)

    assert kannel_says(back, outbox_id, type_).status_code == 200

    assert state_of(back, outbox_id) == state


@pytest.mark.parametrize("query", ["", "?type=77&id=x", "?from=Bank&text=hi", "?from=79161234567&text=", "?id=%00"])
def test_what_nobody_understands_is_answered_and_does_nothing(back: Site, query: str) -> None:
    answer = back.stranger().get(hook(back) + query)

    assert answer.status_code == 200
    assert kept(back) == 0


@proves("G12")
def test_twilio_is_believed_by_its_signature(tmp_path: Path, sqlite_with_tables: Path) -> None:
    (tmp_path / "db").write_bytes(sqlite_with_tables.read_bytes())
    url = "twilio+http://AC1:token-of-twilio@127.0.0.1:9"
    with open_site(f"sqlite:///{tmp_path / 'db'}", tmp_path / "var", SMS_URL=url) as site:
        outbox_id = on_the_way(site, gateway="twilio", references=("SM1",))
        form = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+70004838300"}
        said = site.settings.sms_hook_url("twilio") + "".join(f"{name}{form[name]}" for name in sorted(form))
        signature = base64.b64encode(hmac.new(b"token-of-twilio", said.encode(), hashlib.sha1).digest()).decode()

        forged = site.stranger().post(hook(site, "twilio"), data=form, headers={"X-Twilio-Signature": "AAAA"})
        before = state_of(site, outbox_id)
        good = site.stranger().post(hook(site, "twilio"), data=form, headers={"X-Twilio-Signature": signature})

        assert (forged.status_code, before) == (403, "accepted")
        assert (good.status_code, state_of(site, outbox_id)) == (200, "delivered")
