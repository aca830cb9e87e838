"""The document of the interface is true: every address stands in it, every answer has the shape that it names."""

import re
from typing import Any

import jsonschema_rs
import pytest

from fieldapp.store.tables import line_calls
from fieldapp.web.openapi_operations import OPERATIONS
from tests.support import cards
from tests.support.app import PASSWORD, Browser, Site, insert_row
from tests.support.doors import System
from tests.support.seed_board import Seeder
from tests.support.visits import body_of, new_event

GOOD = {"login": "t01", "password": PASSWORD}
ORDER = {"external_id": "A-1", "area": "Казань-Север", "day": "2026-11-24", "from": "10:00", "to": "12:00"}


@pytest.fixture
def document(quick_site: Site) -> dict[str, Any]:
    answer = quick_site.stranger().get("/api/v1/openapi.json")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_every_address_under_the_prefix_is_described_and_no_other(quick_site: Site, document: dict[str, Any]) -> None:
    served = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in quick_site.app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }

    described = {(method, f"/api/v1{path}") for path, said in document["paths"].items() for method in said}

    assert described == served


def test_the_document_says_who_may_come_in(document: dict[str, Any]) -> None:
    orders, session = document["paths"]["/orders"]["post"], document["paths"]["/session"]["post"]

    assert orders["security"] == [{"bearer": ["orders:write"]}, {"cookie": [], "marker": []}]
    assert orders["x-roles"] == ["dispatcher", "administrator"]
    assert session["security"] == []


def test_every_reference_in_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    named = set(re.findall(r"#/components/schemas/(\w+)", str(document)))

    assert document["openapi"] == "3.1.0"
    assert named <= set(document["components"]["schemas"])
    for name in document["components"]["schemas"]:
        jsonschema_rs.meta.validate(shape(document, f"#/components/schemas/{name}"))


def shape(document: dict[str, Any], reference: str) -> dict[str, Any]:
    return {"$ref": reference, "components": document["components"]}


def holds(document: dict[str, Any], method: str, path: str, answer: Any) -> None:
    """The answer is one that the document names, and has its shape."""
    said = document["paths"][path][method]["responses"].get(str(answer.status_code))
    assert said is not None, f"{method} {path} answered {answer.status_code}, which the document does not know"
    if "content" not in said:
        assert answer.get_data() == b""
        return
    ((media, content),) = said["content"].items()
    assert answer.mimetype == media
    if "$ref" in content["schema"]:
        jsonschema_rs.Draft202012Validator(shape(document, content["schema"]["$ref"])).validate(answer.json)


def answers_of(site: Site) -> list[tuple[str, str, int, Any]]:
    """Real requests with the status they should have: what succeeds, and how it may fail."""
    seeder = Seeder(site)
    case_id = seeder.visit()
    seeder.three_calls(case_id)
    seeder.report(case_id, "customer.unhappy", private={"words": "x"})
    lilia, timur, stranger = site.browser_of("d01"), site.browser_of("t01"), site.stranger()
    crm = System(site, "orders:write", "visits:read", "events:write", account="d01")
    now = site.clock.now_ms()
    note = {"type": "note", "private": {"words": "x"}, "happened_ms": now}
    gone = {"type": "decided.wait", "data": {"wait_ms": 600_000}, "revision": 99}
    event = new_event(site, case_id, "technician.departed", 1)
    events = f"/cases/{case_id}/events"
    rows = [
        ("get", "/session", 200, timur.get("/api/v1/session?device=x")),
        ("get", "/session", 401, stranger.get("/api/v1/session")),
        ("post", "/session", 200, site.stranger().post("/api/v1/session", json=GOOD)),
        ("post", "/session", 401, stranger.post("/api/v1/session", json={"login": "t01", "password": "no"})),
        ("post", "/session", 415, stranger.post("/api/v1/session", data="x")),
        ("post", "/session", 422, stranger.post("/api/v1/session", json={"login": 1})),
        ("post", "/orders", 200, crm.post("/api/v1/orders", {"source": "crm", "orders": [ORDER, {}, {"x": 1}]})),
        ("post", "/orders", 422, crm.post("/api/v1/orders", {"source": 1})),
        ("post", "/orders", 400, crm.post("/api/v1/orders", data=b"x")),
        ("get", "/visits", 200, crm.get("/api/v1/visits?limit=1")),
        ("get", "/visits", 422, crm.get("/api/v1/visits?limit=0")),
        ("get", "/promises", 200, lilia.get("/api/v1/promises?limit=1")),
        ("get", "/promises", 422, lilia.get("/api/v1/promises?limit=0")),
        ("get", "/cases/{case_id}/promises/{promise_id}", 200, lilia.get(f"/api/v1{promise_of(lilia)}")),
        ("get", "/cases/{case_id}/known", 200, lilia.get(f"/api/v1/cases/{case_id}/known")),
        ("get", "/cases/{case_id}", 200, crm.get(f"/api/v1/cases/{case_id}")),
        ("get", "/cases/{case_id}", 404, crm.get("/api/v1/cases/nobody")),
        ("post", "/cases/{case_id}/events", 201, crm.post(f"/api/v1{events}", note)),
        ("post", "/cases/{case_id}/events", 201, crm.post(f"/api/v1{events}", cancel(site, case_id))),
        ("post", "/cases/{case_id}/events", 409, crm.post(f"/api/v1{events}", gone)),
        ("post", "/cases/{case_id}/events", 403, System(site, "visits:read").post(f"/api/v1{events}", note)),
        ("post", "/sync", 200, timur.post("/api/v1/sync", json=body_of(site, "t01", events=[event, "x"]))),
        ("post", "/sync", 422, timur.post("/api/v1/sync", json={})),
        ("post", "/sync", 401, stranger.post("/api/v1/sync", json=body_of(site, "t01"))),
        ("get", "/playbooks/{digest}", 404, timur.get("/api/v1/playbooks/x")),
        ("get", "/texts/{digest}", 404, timur.get("/api/v1/texts/x")),
        ("put", "/photos/{sha256}", 200, timur.put(f"/api/v1/photos/{'0' * 64}", data=b"x",
                                                   headers={"Content-Range": "bytes 0-0/2"})),
        ("put", "/photos/{sha256}", 422, timur.put(f"/api/v1/photos/{'0' * 64}", data=b"xy")),
        ("get", "/photos/{sha256}", 404, timur.get(f"/api/v1/photos/{'0' * 64}")),
        ("post", "/subscriptions", 422, timur.post("/api/v1/subscriptions", json={})),
        ("post", "/subscriptions/state", 200, timur.post("/api/v1/subscriptions/state", json={"endpoint": "x"})),
        ("post", "/subscriptions/test", 200, timur.post("/api/v1/subscriptions/test", json={"endpoint": "x"})),
        ("post", "/subscriptions/heard", 204, timur.post("/api/v1/subscriptions/heard", json={"id": "0" * 32})),
        ("get", "/openapi.json", 200, stranger.get("/api/v1/openapi.json")),
        *told(site, lilia),
        *published(site, timur),
        ("delete", "/session", 204, lilia.delete("/api/v1/session")),
        ("delete", "/session", 403, lilia.delete("/api/v1/session", headers={"Sec-Fetch-Site": "cross-site"})),
    ]  # fmt: skip
    return rows


def promise_of(lilia: Browser) -> str:
    (one, *_) = lilia.get("/api/v1/promises").json["promises"]
    return f"/cases/{one['case']}/promises/{one['id']}"


def cancel(site: Site, case_id: str) -> dict[str, Any]:
    reader = System(site, "visits:read")
    revision = reader.get(f"/api/v1/cases/{case_id}").json["revision"]
    return {"type": "decided.cancel", "data": {"why": "changed_mind"}, "revision": revision}


def told(site: Site, lilia: Browser) -> list[tuple[str, str, int, Any]]:
    with site.session() as session:
        cards.add(session, title_en="Router")
        now = site.clock.now_ms()
        insert_row(session, line_calls, id="l", system="x", call="c", account_id="d01", extension="1", e164="",
                   presence="", began_ms=now, created_ms=now)  # fmt: skip
        session.commit()
    whole = lilia.get("/api/v1/cards")
    tag = {"If-None-Match": whole.headers["ETag"]}
    return [
        ("get", "/cards", 200, whole),
        ("get", "/cards", 304, lilia.get("/api/v1/cards", headers=tag)),
        ("get", "/cards", 422, lilia.get("/api/v1/cards?after=x")),
        ("get", "/near-visits", 200, near := lilia.get("/api/v1/near-visits")),
        ("get", "/near-visits", 304, lilia.get("/api/v1/near-visits", headers={"If-None-Match": near.headers["ETag"]})),
        ("post", "/callers", 200, lilia.post("/api/v1/callers", json={"phone": "8 917 255-03-04"})),
        ("post", "/callers", 422, lilia.post("/api/v1/callers", json={})),
        ("post", "/presence", 200, lilia.post("/api/v1/presence", json={"state": "ready"})),
        ("post", "/presence", 422, lilia.post("/api/v1/presence", json={"state": "away"})),
        ("post", "/outage-numbers", 200, lilia.post("/api/v1/outage-numbers", json={"device": "desk-1"})),
        ("post", "/outage-numbers", 422, lilia.post("/api/v1/outage-numbers", json={})),
        ("get", "/presence", 200, lilia.get("/api/v1/presence")),
        ("get", "/line", 200, lilia.get("/api/v1/line")),
    ]


def published(site: Site, timur: Browser) -> list[tuple[str, str, int, Any]]:
    library = site.app.extensions["fieldapp"].library
    texts, book = library.text_digests["ru"], library.digests["visit"]
    return [
        ("get", "/playbooks/{digest}", 200, timur.get(f"/api/v1/playbooks/{book}")),
        ("get", "/texts/{digest}", 200, timur.get(f"/api/v1/texts/{texts}")),
    ]


def test_real_answers_have_the_shapes_of_the_document(quick_site: Site, document: dict[str, Any]) -> None:
    rows = answers_of(quick_site)

    for method, path, status, answer in rows:
        assert answer.status_code == status, (method, path, answer.text)
        holds(document, method, path, answer)
    asked = {(method, path) for method, path, _, _ in rows}
    assert asked == {(one.method, one.path) for one in OPERATIONS}


@pytest.mark.parametrize("language", ["ru", "en", "zh"])
def test_the_page_to_read_names_every_operation_in_the_readers_words(quick_site: Site, language: str) -> None:
    page = quick_site.stranger().get("/api", headers={"Accept-Language": language})
    texts = quick_site.app.extensions["fieldapp"].library.texts[language]

    assert page.status_code == 200
    assert "<script src" not in page.text.replace('<script type="module" src="/assets/', "")
    for one in OPERATIONS:
        assert f'id="{one.name}"' in page.text
        assert texts[f"api.op.{one.name}"].replace("’", "’") in page.text
