"""A watcher outside hears of us each minute, and hears nothing when the clock stands or messages do not leave."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy.exc import OperationalError

from fieldapp.channels.deadman import Deadman
from fieldapp.jobs.alive import say_alive
from fieldapp.jobs.beats import Beats
from fieldapp.reads import watch
from fieldapp.store.tables import heartbeats, outbox
from fieldapp.workbench import Workbench, open_workbench
from tests.support import servers
from tests.support.app import Site, insert_row
from tests.support.proofs import proves


class Watcher:
    """Counts its visitors and answers with `status`."""

    def __init__(self) -> None:
        self.heard, self.status = 0, 200
        watcher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                watcher.heard += 1
                self.send_response(watcher.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/ping/1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    made = Watcher()
    yield made
    made.server.shutdown()
    made.server.server_close()


def tools_of(site: Site, url: str) -> Workbench:
    return replace(open_workbench(site.settings, site.clock), deadman=Deadman(url))


def beat(site: Site) -> None:
    with site.session() as session:
        insert_row(session, heartbeats, name="ticker", at_ms=site.clock.now_ms())
        session.commit()


@proves("D9")
def test_it_pings_while_the_clock_ticks_and_falls_silent_with_it(quick_site: Site, watcher: Watcher) -> None:
    tools = tools_of(quick_site, watcher.url)
    assert not say_alive(tools)

    beat(quick_site)
    assert say_alive(tools)

    quick_site.clock.forward(minutes=2)
    assert not say_alive(tools)
    assert watcher.heard == 1


def test_it_falls_silent_when_messages_do_not_leave(quick_site: Site, watcher: Watcher) -> None:
    beat(quick_site)
    now = quick_site.clock.now_ms()
    with quick_site.session() as session:
        row = {"id": "m1", "key": "k", "kind": "reminder", "audience": "customer", "channel": "sms", "values": {}}
        insert_row(session, outbox, **row, not_before_ms=now - 121_000, created_ms=now)
        session.commit()

    assert not say_alive(tools_of(quick_site, watcher.url))
    assert watcher.heard == 0


def test_a_watcher_that_is_away_or_moves_on_disturbs_nobody(quick_site: Site, watcher: Watcher) -> None:
    beat(quick_site)
    watcher.status = 500
    assert not say_alive(tools_of(quick_site, watcher.url))
    assert not say_alive(tools_of(quick_site, f"http://127.0.0.1:{servers.free_port()}/"))
    assert not say_alive(tools_of(quick_site, ""))

    watcher.status = 302
    say_alive(tools_of(quick_site, watcher.url))

    assert watcher.heard == 2  # the redirect was not followed


@proves("D9")
def test_a_worker_says_that_it_lives_each_quarter_of_a_minute(quick_site: Site) -> None:
    tools, elapsed = open_workbench(quick_site.settings, quick_site.clock), [0.0]
    beats = Beats("worker", lambda: tools, lambda: elapsed[0])

    def after(seconds: float) -> dict[str, int]:
        elapsed[0] += seconds * 1000
        quick_site.clock.forward(seconds=seconds)
        beats()
        with quick_site.session() as session:
            return watch.ages(session, quick_site.clock.now_ms())

    assert after(0) == {"worker": 0}
    assert after(14) == {"worker": 14_000}
    assert after(1) == {"worker": 0}


def test_a_database_that_is_away_stops_no_worker(quick_site: Site) -> None:
    def away() -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    tools = replace(open_workbench(quick_site.settings, quick_site.clock))
    beats = Beats("worker", lambda: _Away(tools, away), lambda: 0.0)  # type: ignore[arg-type, return-value]

    beats()

    assert beats.beaten_ms is None  # it tries again at once


class _Away:
    """A workbench whose database does not answer."""

    def __init__(self, tools: Workbench, away: object) -> None:
        self.clock, self.session = tools.clock, away
