"""How does a board hear of changes: streams, their cap, the cursor, and the rows that changed?"""

import json
from contextlib import contextmanager

import pytest

from fieldapp.reads import board as board_reads
from fieldapp.web import live
from tests.support.app import Site, open_site
from tests.support.seed_board import Seeder


def quiet_hub(site: Site) -> live.Hub:
    """A hub whose thread sleeps; the test looks itself."""
    quiet = live.Hub(site.session, site.clock.now_ms, most=2)
    quiet._stop.clear()  # as if the thread ran already
    return quiet


@pytest.fixture
def hub(quick_site: Site) -> live.Hub:
    return quiet_hub(quick_site)


def lines(frame: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in frame.strip().splitlines())


def test_a_stream_says_where_the_cursor_is_and_then_each_change(site: Site):
    hub, seeder = quiet_hub(site), Seeder(site)
    case_id = seeder.visit()
    listener = hub.join(["north"])
    assert listener is not None
    stream = live.frames(hub, listener, cursor=7, heartbeat_s=0)
    assert lines(next(stream)) == {"retry": "3000", "id": "7", "event": "cursor", "data": "7"}
    hub.look()
    next(stream)  # what is recent anyway

    site.clock.forward(seconds=3)
    seeder.report(case_id, "call.started")
    hub.look()

    now = str(site.clock.now_ms())
    assert lines(next(stream)) == {"id": now, "event": "cursor", "data": now}
    hub.look()
    assert lines(next(stream))["event"] == "still"
    stream.close()
    assert hub.size == 0


def test_a_change_elsewhere_wakes_nobody(quick_site: Site, hub: live.Hub):
    seeder = Seeder(quick_site)
    listener = hub.join(["north"])
    assert listener is not None
    hub.look()

    seeder.visit("t05", area="south")
    hub.look()

    assert not listener.wait(0)


def test_many_changes_between_two_looks_wake_once(quick_site: Site, hub: live.Hub):
    seeder = Seeder(quick_site)
    listener = hub.join(["north"])
    assert listener is not None

    for _ in range(5):
        seeder.visit()
    hub.look()

    assert listener.wait(0)
    assert not listener.wait(0)


def test_a_change_that_was_committed_late_is_not_missed(quick_site: Site, hub: live.Hub):
    seeder = Seeder(quick_site)
    first, second = seeder.visit(), seeder.visit("t02")
    listener = hub.join(["north"])
    assert listener is not None
    quick_site.clock.forward(seconds=30)
    seeder.report(first, "call.started")
    hub.look()
    listener.wait(0)

    quick_site.clock.set(quick_site.clock.now_ms() - 2_000)  # stamped before, committed after
    seeder.report(second, "call.started", "t02")
    hub.look()

    assert listener.wait(0)


def test_over_the_cap_a_stream_is_refused_and_the_page_can_ask_instead(tmp_path):
    with open_site(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path / "var", STREAMS_MAX="1") as site:
        browser = site.browser_of("d01")
        first = browser.get("/board/stream")
        assert (first.status_code, first.mimetype) == (200, "text/event-stream")

        refused = browser.get("/board/stream")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")

        first.close()
        again = browser.get("/board/stream")
        assert again.status_code == 200
        again.close()
        assert json.loads(browser.get("/board/changes").text)["cursor"] == 0


def test_changed_rows_come_once_more_within_the_overlap_and_not_later(quick_site: Site):
    seeder = Seeder(quick_site)
    case_id = seeder.visit()
    browser = quick_site.browser_of("d01")
    cursor = json.loads(browser.get("/board/changes").text)["cursor"]
    assert cursor == quick_site.clock.now_ms()

    assert f"row-{case_id}" in browser.get(f"/board/rows?since={cursor + 9_000}").text
    assert f"row-{case_id}" not in browser.get(f"/board/rows?since={cursor + 11_000}").text


def test_a_row_that_left_the_filter_says_that_it_is_gone(quick_site: Site):
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01")

    html = quick_site.browser_of("d01").get("/board/rows?since=0&technician=t02").text

    assert f'data-key="row-{case_id}" data-gone' in html


def test_the_thread_ends_with_the_last_stream(quick_site: Site):
    @contextmanager
    def no_session():
        yield None

    hub = live.Hub(no_session, quick_site.clock.now_ms, most=1)
    listener = hub.join([])
    assert listener is not None
    assert not hub._stop.is_set()

    hub.leave(listener)

    assert hub._stop.is_set()


def test_of_a_list_that_ends_early_only_what_it_shows_comes_whole(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    early, late = seeder.visit(from_hour=1), seeder.visit(from_hour=5)
    until = quick_site.clock.now_ms() + 2 * 3_600_000

    html = quick_site.browser_of("d01").get(f"/board/rows?since=0&until={until}").text

    assert f'id="row-{early}"' in html
    assert f'id="row-{late}"' not in html
    assert f'data-later="{late}"' in html


def test_a_list_of_a_large_day_says_where_it_ends(quick_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_reads, "MOST_ROWS", 2)
    seeder = Seeder(quick_site)
    for hour in (1, 2, 3):
        seeder.visit(from_hour=hour)
    ends = quick_site.clock.now_ms() + 2 * 3_600_000

    assert f'data-until="{ends}"' in quick_site.browser_of("d01").get("/board").text
