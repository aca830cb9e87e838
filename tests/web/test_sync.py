"""POST /api/v1/sync over HTTP: credentials, cursor, gone, and whatever a broken phone may send."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from fieldapp.store.tables import quarantine, sessions
from tests.support.app import Browser, Site
from tests.support.proofs import proves
from tests.support.visits import body_of, new_event, plan_visit


def sync(browser: Browser, site: Site, login: str = "t01", **fields: Any) -> Any:
    return browser.post("/api/v1/sync", json=body_of(site, login, **fields))


def test_a_first_sync_brings_the_day_whole_and_the_next_one_nothing(site: Site) -> None:
    case_id = plan_visit(site)
    browser = site.browser_of("t01")

    first = sync(browser, site).json
    second = sync(browser, site, cursor=first["cursor"]).json

    (case,) = first["cases"]
    assert (case["id"], case["state"], case["person"]["name"]) == (case_id, "planned", "Панина Зоя Эдуардовна")
    assert case["person"]["phones"][0]["e164"] == "+70004838348"
    assert [event["type"] for event in case["events"]] == ["case.opened", "plan.set"]
    assert first["playbooks"] == [case["playbook"]]
    assert (second["cases"], second["gone"], second["more"]) == ([], [], False)


def test_an_event_is_answered_and_its_case_comes_back_changed(site: Site) -> None:
    case_id = plan_visit(site)
    browser = site.browser_of("t01")
    cursor = sync(browser, site).json["cursor"]

    answer = sync(browser, site, cursor=cursor, events=[new_event(site, case_id, "call.started", 1)]).json

    assert [result["status"] for result in answer["results"]] == ["accepted"]
    assert [case["state"] for case in answer["cases"]] == ["calling"]
    assert answer["missing_seq"] == []


def test_a_visit_that_was_given_to_a_colleague_is_gone(site: Site) -> None:
    case_id = plan_visit(site)
    browser = site.browser_of("t01")
    cursor = sync(browser, site).json["cursor"]

    plan_visit(site, case_id=case_id, technician="t02")

    assert sync(browser, site, cursor=cursor).json["gone"] == [case_id]
    assert [case["id"] for case in sync(site.browser_of("t02"), site, "t02").json["cases"]] == [case_id]


def test_nobody_gets_a_colleagues_visits(site: Site) -> None:
    plan_visit(site)

    assert sync(site.browser_of("t02"), site, "t02").json["cases"] == []
    assert sync(site.browser_of("t02"), site, "t01").status_code == 401


@proves("A13")
def test_with_the_upload_credential_alone_records_go_and_nothing_comes(site: Site) -> None:
    case_id = plan_visit(site)
    browser = site.browser_of("t01")
    with site.session() as session:
        session.execute(sessions.delete().where(sessions.c.kind == "read"))
        session.commit()

    answer = sync(browser, site, events=[new_event(site, case_id, "call.started", 1)])

    assert (answer.status_code, answer.json["read"]) == (200, "sign_in")
    assert answer.json["results"][0]["status"] == "accepted"
    assert "cases" not in answer.json


@proves("A14")
def test_two_technicians_of_one_phone_each_hand_in_under_their_own_name(site: Site) -> None:
    mine, theirs = plan_visit(site), plan_visit(site, technician="t02")
    browser = site.browser_of("t02", site.browser_of("t01"))

    first = sync(browser, site, "t01", events=[new_event(site, mine, "call.started", 1)])
    second = sync(browser, site, "t02", events=[new_event(site, theirs, "call.started", 1)])

    assert first.json["results"][0]["status"] == second.json["results"][0]["status"] == "accepted"
    assert (first.json.get("read"), len(second.json["cases"])) == ("sign_in", 1)


def test_without_any_credential_the_answer_is_401_and_asks_to_sign_in(site: Site) -> None:
    answer = site.stranger().post("/api/v1/sync", json=body_of(site, "t01"))

    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")


def test_a_foreign_site_cannot_sync(site: Site) -> None:
    browser = site.browser_of("t01")

    answer = browser.post("/api/v1/sync", json=body_of(site, "t01"), headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def poison() -> Iterator[Any]:
    """Raw events that a broken or hostile phone may put among good ones (G14)."""
    good = '"id":"%s","case":"%s","type":"call.started","data":{},"private":{},"schema":1,"device_seq":2,' \
        '"device_ms":1,"clock":"c","mono_ms":1'  # fmt: skip
    ids = ("00000000-0000-4000-8000-000000000009", "CASE")
    yield "null"
    yield "[]"
    yield '"event"'
    yield "12345678901234567890123456789012345678901234567890"
    yield "NaN"
    yield "-Infinity"
    yield "{}"
    yield "[" * 12 + "]" * 12
    yield "[" * 3000 + "]" * 3000
    yield '{"a":' * 3000 + "1" + "}" * 3000
    yield "{" + good % ids + ',"id":"again"}'
    yield "{" + good % ids + ',"extra":1}'
    yield "{" + (good % ids).replace('"data":{}', '"data":{"number":NaN}') + "}"
    yield "{" + (good % ids).replace('"data":{}', '"data":{"number":1e400}') + "}"
    yield "{" + (good % ids).replace('"data":{}', '"data":{"number":1.5}') + "}"
    yield "{" + (good % ids).replace('"data":{}', '"data":{"number":' + "9" * 400 + "}") + "}"
    yield "{" + (good % ids).replace('"data":{}', '"data":{"number":{"a":1}}') + "}"
    yield "{" + (good % ids).replace('"data":{}', '"data":[]') + "}"
    yield "{" + (good % ids).replace('"data":{}', '"data":{"__proto__":1,"constructor":"x"}') + "}"
    yield "{" + (good % ids).replace('"private":{}', r'"private":{"phone":"\ud800"}') + "}"
    yield "{" + (good % ids).replace('"private":{}', r'"private":{"phone":"a\u0000b"}') + "}"
    yield "{" + (good % ids).replace('"private":{}', '"private":{"phone":"' + "я" * 5000 + '"}') + "}"
    yield "{" + (good % ids).replace('"device_seq":2', '"device_seq":-1') + "}"
    yield "{" + (good % ids).replace('"device_seq":2', '"device_seq":true') + "}"
    yield "{" + (good % ids).replace('"device_ms":1', '"device_ms":99999999999999999999') + "}"
    yield "{" + (good % ids).replace('"schema":1', '"schema":99') + "}"
    yield "{" + (good % ids).replace("call.started", "no.such") + "}"
    yield "{" + (good % ids).replace("call.started", "decided.sms") + "}"
    yield "{" + (good % ids).replace("call.started", "plan.set") + "}"
    yield "{" + (good % ids).replace('"clock":"c"', '"clock":""') + "}"


@proves("G14", "C2")
@pytest.mark.parametrize("number", range(len(list(poison()))))
def test_a_poisoned_event_is_never_a_500_and_never_costs_its_neighbour(quick_site: Site, number: int) -> None:
    site = quick_site
    case_id = plan_visit(site)
    browser = site.browser_of("t01")
    bad = list(poison())[number].replace("CASE", case_id)
    neighbour = json.dumps(new_event(site, case_id, "call.started", 1))
    raw = json.dumps(body_of(site, "t01", events=[])).replace('"events": []', f'"events": [{bad}, {neighbour}]')

    answer = browser.post("/api/v1/sync", data=raw, content_type="application/json")

    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 200:
        assert [result["status"] for result in answer.json["results"]] == ["quarantined", "accepted"]
        assert answer.json["results"][0]["reason"].endswith(".")
        with site.session() as session:
            assert len(session.execute(quarantine.select()).all()) == 1


@pytest.mark.parametrize(
    ("raw", "status"),
    [(b"", 400), (b"[]", 400), (b"{", 400), (b"\xff\xfe", 400), (b"null", 400), (b"{}", 422), (b'{"device":1}', 422)],
)
def test_only_a_body_that_is_no_object_is_a_400(quick_site: Site, raw: bytes, status: int) -> None:
    answer = quick_site.browser_of("t01").post("/api/v1/sync", data=raw, content_type="application/json")

    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_more_than_two_hundred_events_are_too_many(quick_site: Site) -> None:
    answer = sync(quick_site.browser_of("t01"), quick_site, events=[{}] * 201)

    assert answer.status_code == 413


def test_a_damaged_cursor_only_costs_the_day_again(quick_site: Site) -> None:
    plan_visit(quick_site)
    browser = quick_site.browser_of("t01")

    for cursor in ("x", "AAAA", "", "eJyrVkrLz1eyUkpKLFKqBQAdegQ0", "й"):
        assert len(sync(browser, quick_site, cursor=cursor).json["cases"]) == 1


def test_playbook_and_texts_are_there_by_digest_and_never_change(quick_site: Site) -> None:
    plan_visit(quick_site)
    browser = quick_site.browser_of("t01")
    answer = sync(browser, quick_site).json

    book = browser.get(f"/api/v1/playbooks/{answer['playbooks'][0]}")
    texts = browser.get(f"/api/v1/texts/{answer['texts']['zh']}")

    assert book.status_code == 200, book.text[:300]
    assert book.json["book"]["name"] == "visit"
    assert "immutable" in book.headers["Cache-Control"]
    assert texts.json["sync.not_yours"]
    assert browser.get("/api/v1/playbooks/sha256:nothing").status_code == 404


@proves("C2", "G14")
def test_an_interval_in_another_age_is_put_aside_and_costs_no_neighbour(site: Site) -> None:
    case_id = plan_visit(site)
    far = {"window_from_ms": 2**52, "window_to_ms": 2**52 + 1}
    events = [new_event(site, case_id, "decided.new_window", 1, data=far, revision=1),
              new_event(site, case_id, "note", 2, private={"words": "Код 12"})]  # fmt: skip

    answer = site.browser_of("d01").post("/api/v1/sync", json=body_of(site, "d01", events=events))

    assert [result["status"] for result in answer.json["results"]] == ["quarantined", "accepted"]
