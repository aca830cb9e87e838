"""Reports that a phone has sealed: opened and folded, kept whole without their key, never lost, never doubled."""

import base64
import hashlib
import io
import json
import os
import uuid
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from PIL import Image
from sqlalchemy import select, update

from fieldapp.actions.seal_keys import YEAR_MS, key_id
from fieldapp.store.tables import devices, event_words, events, photos, quarantine, seal_keys, sealed_reports
from tests.support.app import Browser, Site
from tests.support.proofs import proves
from tests.support.visits import body_of, new_event, plan_visit

DEVICE = "3f0f3f6e-0000-4000-8000-000000000001"


def sealed(point: str, event: dict[str, Any], *, author: str = "t01", device: str = DEVICE) -> dict[str, Any]:
    """What device/wipe.js makes of an event."""
    box = boxed(point, json.dumps(event).encode(), f"{author} {device} {event['id']} {event['device_seq']}")
    text = base64.urlsafe_b64encode(box).decode().rstrip("=")
    return {"id": event["id"], "device_seq": event["device_seq"], "sealed": text}


def boxed(point: str, content: bytes, bound_to: str) -> bytes:
    """What device/seal.js does."""
    raw = base64.urlsafe_b64decode(point + "=" * (-len(point) % 4))
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    mine = ec.generate_private_key(ec.SECP256R1())
    own = mine.public_key().public_bytes(form.Encoding.X962, form.PublicFormat.UncompressedPoint)
    secret = HKDF(SHA256(), 32, salt=own, info=b"fieldapp sealed report").derive(mine.exchange(ec.ECDH(), theirs))
    return b"\x01" + bytes.fromhex(key_id(raw)) + own + AESGCM(secret).encrypt(bytes(12), content, bound_to.encode())


def point_of(browser: Browser) -> str:
    return str(browser.get(f"/api/v1/session?device={DEVICE}").json["seal"])


def send(browser: Browser, site: Site, *sent: Any, **more: Any) -> Any:
    return browser.post("/api/v1/sync", json=body_of(site, "t01", events=list(sent), **more))


def count(site: Site, table: Any) -> int:
    with site.session() as session:
        return len(session.execute(select(table)).all())


def test_a_sealed_report_is_opened_and_folded_like_any_other(site: Site) -> None:
    case_id, browser = plan_visit(site), site.browser_of("t01")
    note = new_event(site, case_id, "note", 2, data={"to": "to_dispatcher"}, private={"words": "Домофон сломан"})

    answer = send(browser, site, new_event(site, case_id, "call.started", 1), sealed(point_of(browser), note)).json

    assert [one["status"] for one in answer["results"]] == ["accepted", "accepted"]
    assert answer["results"][1]["id"] == note["id"]
    assert answer["missing_seq"] == []
    with site.session() as session:
        assert session.execute(select(event_words.c.words)).scalars().all() == ["Домофон сломан"]


def test_the_same_report_sealed_twice_or_sent_open_before_counts_once(site: Site) -> None:
    case_id, browser = plan_visit(site), site.browser_of("t01")
    call, point = new_event(site, case_id, "call.started", 1), point_of(browser)

    answers = [send(browser, site, one).json for one in (call, sealed(point, call), sealed(point, call))]

    assert [one["results"][0]["status"] for one in answers] == ["accepted", "duplicate", "duplicate"]
    assert count(site, events.select().where(events.c.type == "call.started").subquery()) == 1


def test_what_is_sealed_is_read_as_strictly_as_what_is_open(site: Site) -> None:
    case_id, browser = plan_visit(site), site.browser_of("t01")
    odd = {**new_event(site, case_id, "call.started", 1), "is_admin": True}

    answer = send(browser, site, sealed(point_of(browser), odd)).json

    assert answer["results"][0]["status"] == "quarantined"
    with site.session() as session:
        assert session.execute(select(quarantine.c.reason)).scalar_one() == "unknown_field"


@pytest.mark.parametrize("changed", ["author", "device", "id", "byte"])
def test_a_report_in_anothers_place_is_not_believed_and_not_lost(site: Site, changed: str) -> None:
    case_id, browser = plan_visit(site), site.browser_of("t01")
    call, point = new_event(site, case_id, "call.started", 1), point_of(browser)
    forged = sealed(point, call, **({changed: "other"} if changed in ("author", "device") else {}))
    if changed == "id":
        forged["id"] = str(uuid.uuid4())
    if changed == "byte":
        forged["sealed"] = forged["sealed"][:-3] + ("AAA" if forged["sealed"][-3:] != "AAA" else "BBB")

    answer = send(browser, site, forged).json

    assert answer["results"][0]["status"] == "quarantined"
    assert count(site, events.select().where(events.c.type == "call.started").subquery()) == 0
    with site.session() as session:
        assert session.execute(select(sealed_reports.c.sealed)).scalar_one() == forged["sealed"]


def test_without_its_key_a_report_is_kept_whole_shown_and_taken_over_when_the_key_is_back(site: Site) -> None:
    case_id, browser = plan_visit(site), site.browser_of("t01")
    long = new_event(site, case_id, "note", 2, data={"to": "to_dispatcher"}, private={"words": "ы" * 400})
    mine = [sealed(point_of(browser), new_event(site, case_id, "call.started", 1)), sealed(point_of(browser), long)]
    with site.session() as session:
        private = session.execute(select(seal_keys.c.private)).scalar_one()
        session.execute(update(seal_keys).values(private=b"gAAAA" + os.urandom(40)))
        session.commit()

    first, again = send(browser, site, *mine).json, send(browser, site, *mine).json
    page = site.browser_of("d01").get("/kept-aside").text
    stranger = site.browser_of("d02")
    stranger.post("/kept-aside/sealed/open")

    assert [one["status"] for one in first["results"] + again["results"]] == ["quarantined"] * 4
    assert "Запись запечатана" in first["results"][0]["reason"]
    assert first["missing_seq"] == []
    assert count(site, sealed_reports) == 2
    assert "нет ключа" in page
    assert "нет ключа" not in stranger.get("/kept-aside").text

    site.browser_of("d01").post("/kept-aside/sealed/open")
    assert count(site, events.select().where(events.c.type == "note").subquery()) == 0
    with site.session() as session:
        session.execute(update(seal_keys).values(private=private))
        session.commit()
    site.clock.forward(ms=3_600_000)
    assert site.browser_of("d01").post("/kept-aside/sealed/open").status_code == 303

    with site.session() as session:
        rows = session.execute(select(events).where(events.c.device == DEVICE).order_by(events.c.device_seq)).all()
        opened = session.execute(select(sealed_reports.c.opened_ms, sealed_reports.c.sealed)).all()
    assert [(row.type, row.author) for row in rows] == [("call.started", "t01"), ("note", "t01")]
    assert all(row.at_ms < site.clock.now_ms() - 3_500_000 for row in rows)  # dated by when it happened
    assert all(at_ms is not None and not text for at_ms, text in opened)
    assert "нет ключа" not in site.browser_of("d01").get("/kept-aside").text


@proves("G4")
def test_a_lost_phone_hears_that_it_must_wipe_itself_and_its_reports_wait_for_a_person(site: Site) -> None:
    case_id, browser = plan_visit(site), site.browser_of("t01")
    call, note = (new_event(site, case_id, "call.started", seq) for seq in (1, 2))
    box = sealed(point_of(browser), note)
    send(browser, site)
    site.browser_of("a01").post("/people/t01/lost")

    plain, later = send(browser, site, call), send(browser, site, call, box)

    assert (plain.status_code, plain.json["wipe"]) == (401, True)
    assert [one["id"] for one in later.json["results"]] == [note["id"]]
    assert (later.json["results"][0]["status"], later.json["wipe"]) == ("quarantined", True)
    assert "cases" not in later.json
    assert count(site, events.select().where(events.c.type == "call.started").subquery()) == 0

    assert "потерянным" in site.browser_of("d01").get("/kept-aside").text
    site.browser_of("d01").post("/kept-aside/sealed/open")
    with site.session() as session:
        counted = session.execute(select(devices.c.last_seq).where(devices.c.id == DEVICE)).scalar_one()
    assert counted == 2
    assert count(site, events.select().where(events.c.type == "call.started").subquery()) == 1


def test_who_signed_out_or_was_never_here_is_not_told_to_wipe_anything(site: Site) -> None:
    browser = site.browser_of("t01")
    browser.delete("/api/v1/session")

    gone, stranger = send(browser, site), send(site.browser_of("t02"), site)

    assert [(one.status_code, "wipe" in one.json) for one in (gone, stranger)] == [(401, False), (401, False)]


def test_the_key_changes_each_year_and_is_destroyed_a_year_after_its_last_use(site: Site) -> None:
    points = []
    for _ in range(3):
        points.append(point_of(site.browser_of("t01")))
        site.clock.forward(ms=YEAR_MS)

    assert len(set(points)) == 3
    last = point_of(site.browser_of("t01"))
    with site.session() as session:
        kept = {row.id for row in session.execute(select(seal_keys))}
    raw = [base64.urlsafe_b64decode(one + "=" * (-len(one) % 4)) for one in (points[2], last)]
    assert kept == {key_id(one) for one in raw}


def photo(colour: str) -> tuple[str, bytes]:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(made, "JPEG")
    return hashlib.sha256(made.getvalue()).hexdigest(), made.getvalue()


def put(browser: Browser, sha256: str, raw: bytes, **headers: str) -> Any:
    sent = {"Content-Type": "application/x-fieldapp-sealed", "X-Fieldapp": "1", **headers}
    return browser.put(f"/api/v1/photos/{sha256}", data=raw, headers=sent)


@pytest.mark.parametrize(("bound_to", "state"), [("t01", "ready"), ("t02", "broken")])
def test_a_sealed_photo_is_opened_when_all_of_it_is_here(site: Site, bound_to: str, state: str) -> None:
    browser = site.browser_of("t01")
    sha256, bytes_ = photo("red")

    answer = put(browser, sha256, boxed(point_of(browser), bytes_, f"{bound_to} {sha256}"))

    assert answer.json["complete"] is True
    with site.session() as session:
        assert session.execute(select(photos.c.state)).scalar_one() == state


def test_a_photo_goes_in_under_its_own_authors_right_and_under_no_other(site: Site) -> None:
    browser = site.browser_of("t01")
    (mine, mine_bytes), (other, other_bytes) = photo("red"), photo("blue")

    plain = {"Content-Type": "image/jpeg"}
    taken = put(browser, mine, mine_bytes, **plain, **{"X-Author": "t01"})
    refused = put(browser, other, other_bytes, **plain, **{"X-Author": "t02"})

    assert (taken.status_code, refused.status_code) == (201, 401)
