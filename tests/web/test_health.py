"""Does the installation say when something that must run does not?"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.store.tables import heartbeats, marks, outbox, outbox_attempts
from tests.support.app import Site, insert_row, open_site
from tests.support.proofs import proves


@pytest.fixture
def site(tables_url: str, tmp_path: Path, free_port: int) -> Iterator[Site]:
    """A site whose Redis is away, whatever the run's others have."""
    with open_site(tables_url, tmp_path / "var", REDIS_URL=f"redis://127.0.0.1:{free_port}/0") as opened:
        yield opened


def beat(site: Site) -> None:
    with site.session() as session:
        insert_row(session, heartbeats, name="ticker", at_ms=site.clock.now_ms())
        session.commit()


@proves("D9")
def test_a_dead_ticker_turns_it_red_within_two_minutes(site: Site) -> None:
    beat(site)
    well = site.stranger().get("/readyz")

    site.clock.forward(minutes=2, seconds=1)
    ill = site.stranger().get("/readyz")

    assert (well.status_code, well.json["faults"]) == (200, [])
    assert (ill.status_code, ill.json["faults"]) == (503, ["ticker"])


@proves("D5")
def test_redis_away_is_a_warning_only(site: Site) -> None:
    beat(site)

    assert site.stranger().get("/readyz").json["warnings"] == ["redis"]


def test_a_message_that_waits_too_long_is_a_fault(site: Site) -> None:
    beat(site)
    with site.session() as session:
        then = site.clock.now_ms() - 130_000
        row = {"id": "m1", "key": "k", "kind": "reminder", "audience": "customer", "channel": "sms", "values": {}}
        insert_row(session, outbox, **row, not_before_ms=then, created_ms=then)
        session.commit()

    answer = site.stranger().get("/readyz")

    assert answer.json["faults"] == ["outbox"]
    assert answer.json["oldest_unsent_ms"] == 130_000


@proves("E2", "D9")
def test_an_ill_gateway_a_silent_worker_and_a_broken_invariant_are_warnings_by_name(site: Site) -> None:
    beat(site)
    then = site.clock.now_ms()
    with site.session() as session:
        insert_row(session, heartbeats, name="worker:1", at_ms=then - 120_000)
        row = {"id": "m1", "key": "k", "kind": "reminder", "audience": "customer", "channel": "sms", "values": {}}
        insert_row(session, outbox, **row, state="failed", not_before_ms=then, created_ms=then)
        for no in (1, 2, 3):
            attempt = {"outbox_id": "m1", "no": no, "gateway": "main", "result": "refused"}
            insert_row(session, outbox_attempts, **attempt, started_ms=then, ended_ms=then)
        insert_row(session, marks, key="check", value=json.dumps({"at_ms": then, "breaches": {"I3": 1}}))
        session.commit()

    answer = site.stranger().get("/readyz")
    figures = site.stranger().get("/metrics").text

    assert answer.json["warnings"] == ["worker", "gateway:main", "check", "redis"]
    assert answer.status_code == 200
    assert 'fieldapp_gateway_answers{answer="refused",gateway="main"} 3.0' in figures
    assert 'fieldapp_gateway_ill{gateway="main"} 1.0' in figures
    assert 'fieldapp_messages{state="failed"} 1.0' in figures
    assert 'fieldapp_process_age_seconds{process="worker"} 120.0' in figures
    assert 'fieldapp_check_breaches{invariant="I3"} 1.0' in figures


@proves("C6")
def test_a_database_that_is_away_is_said_and_the_process_still_answers(tmp_path) -> None:
    nowhere = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    with open_site(nowhere, tmp_path / "var") as site:
        browser = site.browser_of("d01")
        site.is_broken_on_purpose = True
        site.engine.dispose()
        (tmp_path / "a.sqlite3").rename(tmp_path / "gone")
        (tmp_path / "a.sqlite3").mkdir()

        process, ready = browser.get("/healthz"), browser.get("/readyz")
        page, api = browser.get("/board"), browser.get("/api/v1/session")

    assert process.status_code == 200
    assert ready.json["faults"] == ["database"]
    assert (page.status_code, api.status_code) == (503, 503)
    assert api.headers["Retry-After"] == "5"
    assert "<h1>Сервер занят</h1>" in page.text


def test_metrics_speak_of_routes_and_only_to_the_neighbourhood(quick_site: Site) -> None:
    quick_site.stranger().get("/sign-in?next=canary")

    near = quick_site.stranger().get("/metrics")
    far = quick_site.stranger().get("/metrics", environ_overrides={"REMOTE_ADDR": "8.8.8.8"})

    assert 'fieldapp_requests_total{method="GET",route="/sign-in",status="200"} 1.0' in near.text
    assert "canary" not in near.text
    assert far.status_code == 404
