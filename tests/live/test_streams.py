"""What does a stream of the process `live` say, to whom, how many may there be, and how does it go on after a break?"""

import asyncio
from collections.abc import Collection

import pytest

from fieldapp.clock import MovedClock
from fieldapp.live import hub
from fieldapp.live.ledger import Found
from fieldapp.live.passes import Pass
from fieldapp.reads import watch
from tests.support.app import Site, open_site
from tests.support.listening import Listening, OwnLoop, listening
from tests.support.seed_board import Seeder


def test_a_stream_says_where_the_cursor_is_and_then_each_change(site: Site, live: Listening) -> None:
    seeder = Seeder(site)
    case_id = seeder.visit()
    first_ms = site.clock.now_ms()
    stream = live.open(site.browser_of("d01"))
    begun = stream.frames()

    site.clock.forward(seconds=3)
    seeder.report(case_id, "call.started")
    live.look()

    now = str(site.clock.now_ms())
    assert stream.status == 200
    assert stream.headers["content-type"] == "text/event-stream"
    assert stream.headers["x-accel-buffering"] == "no"
    assert stream.headers["cache-control"] == "no-store"
    assert [(one["id"], one["event"], one["data"]) for one in begun] == [(str(first_ms), "cursor", str(first_ms))]
    assert 2_000 <= int(begun[0]["retry"]) <= 5_000
    assert stream.frames() == [{"id": now, "event": "cursor", "data": now}]


def test_a_change_elsewhere_is_not_heard(site: Site, live: Listening) -> None:
    seeder = Seeder(site)
    north, south = live.open(site.browser_of("d01")), live.open(site.browser_of("d02"))
    north.frames(), south.frames()

    seeder.visit("t05", area="south")
    live.look()

    assert north.frames() == []
    assert south.kinds() == ["cursor"]


def test_quiet_streams_give_a_sign_of_life_every_25_seconds(quick_site: Site, quick_live: Listening) -> None:
    stream = quick_live.open(quick_site.browser_of("d01"))
    stream.frames()

    heard = []
    for _ in range(3):
        quick_site.clock.forward(seconds=13)
        quick_live.look()
        heard.append(stream.kinds())

    assert heard == [[], ["still"], []]


def test_a_slow_line_gets_the_newest_frame_only(quick_site: Site, quick_live: Listening) -> None:
    stream = quick_live.open(quick_site.browser_of("d01"))
    stream.frames()
    (listener,) = quick_live.app.hub._listeners

    listener.tell(b"event: cursor\nid: 1\n\n", 0)
    listener.tell(b"event: cursor\nid: 2\n\n", 0)
    quick_live.settle()

    assert stream.frames() == [{"event": "cursor", "id": "2"}]


def test_after_a_break_a_page_that_missed_nothing_is_told_so(site: Site, live: Listening) -> None:
    Seeder(site).visit()
    browser = site.browser_of("d01")
    keeps = live.open(browser)
    before = live.open(browser)
    site.clock.forward(seconds=45)
    live.look()
    last = before.frames()[-1]["id"]
    live.close(before)

    again = live.open(browser, last_event_id=last)
    told_by_address = again.kinds()
    live.close(again)

    assert told_by_address == ["still"]
    assert live.open(browser, last=last).kinds() == ["still"]
    assert keeps.status == 200


def test_after_a_break_a_page_hears_at_once_that_something_happened(quick_site: Site, quick_live: Listening) -> None:
    seeder, browser = Seeder(quick_site), quick_site.browser_of("d01")
    case_id = seeder.visit()
    keeps, before = quick_live.open(browser), quick_live.open(browser)
    quick_site.clock.forward(seconds=45)
    quick_live.look()
    last = before.frames()[-1]["id"]
    quick_live.close(before)
    quick_site.clock.forward(seconds=5)
    seeder.report(case_id, "call.started")
    quick_live.look()
    keeps.frames()

    (first,) = quick_live.open(browser, last_event_id=last).frames()

    assert first["event"] == "cursor"
    assert int(first["id"]) == quick_site.clock.now_ms()


def test_what_was_committed_late_during_a_break_is_not_missed(quick_site: Site, quick_live: Listening) -> None:
    seeder, browser = Seeder(quick_site), quick_site.browser_of("d01")
    first, second = seeder.visit(), seeder.visit("t02")
    quick_live.open(browser), quick_live.look()
    quick_site.clock.forward(seconds=45)
    seeder.report(first, "call.started")
    quick_live.look()
    last, then_ms = str(quick_site.clock.now_ms()), quick_site.clock.now_ms()
    quick_site.clock.set(then_ms - 2_000)  # stamped before, committed after
    seeder.report(second, "call.started", "t02")
    quick_site.clock.set(then_ms)
    quick_live.look()

    again = quick_live.open(browser, last_event_id=last)

    assert again.kinds() == ["cursor"]


def test_what_happened_long_before_it_came_back_is_told_too(quick_site: Site, quick_live: Listening) -> None:
    seeder, browser = Seeder(quick_site), quick_site.browser_of("d01")
    case_id, last = seeder.visit(), str(quick_site.clock.now_ms())
    quick_live.open(browser)
    quick_site.clock.forward(seconds=5)
    seeder.report(case_id, "call.started")
    quick_live.look()
    quick_site.clock.forward(seconds=50)
    quick_live.look()

    assert quick_live.open(browser, last_event_id=last).kinds() == ["cursor"]


def test_a_process_that_has_just_begun_promises_nothing(quick_site: Site, quick_live: Listening) -> None:
    Seeder(quick_site).visit()
    last = str(quick_site.clock.now_ms())
    quick_site.clock.forward(minutes=5)

    assert quick_live.open(quick_site.browser_of("d01"), last_event_id=last).kinds() == ["cursor"]


def test_over_the_cap_a_stream_is_refused_and_a_place_that_gets_free_is_given(
    quick_site: Site, quick_live: Listening
) -> None:
    browser = quick_site.browser_of("d01")
    first, _second = quick_live.open(browser), quick_live.open(browser)

    refused = quick_live.open(browser)

    assert (refused.status, refused.headers["retry-after"]) == (503, "5")
    quick_live.close(first)
    assert quick_live.open(browser).status == 200
    assert quick_live.app.hub.size == 2


def test_it_works_with_redis_away(tmp_path, free_port) -> None:
    away = {"LIVE_URL": "/live/", "REDIS_URL": f"redis://127.0.0.1:{free_port}/0"}
    with (
        open_site(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path / "var", **away) as site,
        listening(site) as live,
    ):
        seeder = Seeder(site)
        stream = live.open(site.browser_of("d01"))
        stream.frames()

        seeder.visit()
        live.look()

        assert stream.kinds() == ["cursor"]


def test_it_says_that_it_lives_where_the_others_do(site: Site, live: Listening) -> None:
    live.look()

    with site.session() as session:
        assert watch.ages(session, site.clock.now_ms()) == {"live": 0}
    site.clock.forward(minutes=2)
    assert "live" in site.stranger().get("/readyz").json["warnings"]
    said = site.browser_of("d01").get("/board").text
    assert "живое обновление стоит 2 мин" in said
    assert "topline__red" not in said


def test_while_the_database_is_away_nobody_is_told_that_all_is_well(quick_site: Site, quick_live: Listening) -> None:
    browser = quick_site.browser_of("d01")
    stream, address = quick_live.open(browser), browser.get("/board/listen").json["address"]
    stream.frames()
    quick_site.engine.dispose()
    path = quick_site.engine.url.database
    quick_live.app.hub._ledger.close()
    with open(path, "r+b") as file:  # a damaged file fails each question
        head = file.read(100)
        file.seek(0)
        file.write(bytes(100))

    quick_site.clock.forward(seconds=30)
    late = quick_live.ask(address)
    quick_live.look()
    silent = stream.frames()
    with open(path, "r+b") as file:
        file.write(head)
    quick_live.look()

    assert silent == []
    assert late.status == 503
    assert stream.kinds() == ["still"]


class Faulty:
    """A ledger whose first look fails as nobody has foreseen; `again` is set by the second."""

    def __init__(self) -> None:
        self.again, self.looks = asyncio.Event(), 0

    def look(self, area_ids: Collection[str], sessions: Collection[bytes]) -> Found:
        """Fail, then find nothing."""
        self.looks += 1
        if self.looks == 1:
            raise ValueError("a row that nobody has foreseen")
        self.again.set()
        return Found(0)

    def beat(self) -> None:
        """It lives."""

    def close(self) -> None:
        """Nothing to give back."""


def test_a_look_that_fails_is_not_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "LOOK_S", 0)

    async def live() -> int:
        ledger = Faulty()
        looking = hub.Hub(ledger, MovedClock(0), 1)
        looking.join(Pass(b"session", 10), 0)
        looking.start()
        async with asyncio.timeout(30):
            await ledger.again.wait()
        await looking.stop()
        return ledger.looks

    loop = OwnLoop()
    assert loop.run(live()) >= 2
    loop.close()
