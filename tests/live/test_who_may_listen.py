"""Who may listen to the process `live`, and for how long? A pass opens, the database decides, each few seconds anew."""

from pathlib import Path

import pytest
from sqlalchemy import select

from fieldapp.actions.sign_in import token_hash
from fieldapp.actions.sign_out import sign_out_everywhere
from fieldapp.live.passes import Passes
from fieldapp.store.tables import account_areas, accounts, sessions
from tests.support.app import Browser, Site, open_site
from tests.support.listening import Listening
from tests.support.seed_board import Seeder


def pass_of(site: Site, browser: Browser, secret: str = "") -> str:
    """A pass for whoever is signed in there."""
    cookie = browser.get_cookie("fieldapp")
    assert cookie is not None
    return Passes(secret or site.settings.secret_key).sign(token_hash(cookie.value), site.clock.now_ms())


@pytest.mark.parametrize("word", ["", "?pass=", "?pass=x.y", "?pass=WyJhIiwxXQ.abc", "?pass=%00", "?other=1"])
def test_nobody_listens_without_a_true_pass(quick_live: Listening, word: str) -> None:
    stream = quick_live.ask(f"/live/stream{word}")

    assert (stream.status, stream.is_over) == (401, True)


def test_a_pass_of_another_key_or_another_purpose_opens_nothing(quick_site: Site, quick_live: Listening) -> None:
    from itsdangerous import URLSafeSerializer

    browser = quick_site.browser_of("d01")
    foreign = pass_of(quick_site, browser, secret="x" * 40)
    true = Passes(quick_site.settings.secret_key)._signer.loads(pass_of(quick_site, browser))
    elsewhere = URLSafeSerializer(quick_site.settings.secret_key, salt="something else").dumps(true)

    for word in (foreign, elsewhere):
        assert quick_live.ask(f"/live/stream?pass={word}").status == 401


def test_a_pass_opens_for_a_quarter_of_an_hour_and_its_stream_ends_with_it(
    quick_site: Site, quick_live: Listening
) -> None:
    word = pass_of(quick_site, quick_site.browser_of("d01"))
    stream = quick_live.ask(f"/live/stream?pass={word}")
    quick_live.look()
    stream.frames()

    quick_site.clock.forward(minutes=15)
    quick_live.look()

    assert (stream.kinds(), stream.is_over) == (["bye"], True)
    assert quick_live.ask(f"/live/stream?pass={word}").status == 401
    assert quick_live.app.hub.size == 0


def test_a_pass_from_the_future_opens_nothing(quick_site: Site, quick_live: Listening) -> None:
    browser = quick_site.browser_of("d01")
    quick_site.clock.forward(minutes=5)
    word = pass_of(quick_site, browser)
    quick_site.clock.forward(minutes=0)
    quick_site.clock.set(quick_site.clock.now_ms() - 300_000)

    assert quick_live.ask(f"/live/stream?pass={word}").status == 401


def test_technicians_get_no_pass_and_one_made_for_them_opens_nothing(site: Site, live: Listening) -> None:
    browser = site.browser_of("t01")

    assert browser.get("/board/listen").status_code == 404
    stream = live.ask(f"/live/stream?pass={pass_of(site, browser)}")
    live.look()
    assert (stream.status, stream.is_over) == (401, True)


def test_what_only_hands_in_reports_opens_no_stream(site: Site, live: Listening) -> None:
    site.browser_of("d01")
    with site.session() as session:
        (upload,) = session.scalars(select(sessions.c.token_hash).where(sessions.c.kind == "upload"))

    word = Passes(site.settings.secret_key).sign(bytes(upload), site.clock.now_ms())
    stream = live.ask(f"/live/stream?pass={word}")
    live.look()

    assert (stream.status, stream.is_over) == (401, True)


def test_a_stranger_gets_no_pass(quick_site: Site) -> None:
    assert quick_site.stranger().get("/board/listen").status_code == 303


@pytest.mark.parametrize("how", ["signed out", "ended everywhere", "disabled", "idle"])
def test_whoever_lost_the_right_loses_the_stream_within_seconds(site: Site, live: Listening, how: str) -> None:
    browser = site.browser_of("d01")
    word, stream = pass_of(site, browser), live.open(browser)
    stream.frames()
    if how == "signed out":
        assert browser.delete("/api/v1/session").status_code < 300
    with site.session() as session:
        if how == "ended everywhere":
            sign_out_everywhere(session, site.clock.now_ms(), "d01")
        elif how == "disabled":
            session.execute(accounts.update().where(accounts.c.id == "d01").values(active=False))
        elif how == "idle":
            session.execute(sessions.update().values(seen_ms=site.clock.now_ms() - 12 * 3_600_000))
        session.commit()

    site.clock.forward(seconds=3)
    live.look()

    assert stream.is_over
    late = live.ask(f"/live/stream?pass={word}")
    live.look()
    assert (late.status, late.is_over) == (401, True)


def test_an_area_that_was_taken_away_is_heard_no_more(site: Site, live: Listening) -> None:
    stream = live.open(site.browser_of("a01"))
    stream.frames()
    with site.session() as session:
        session.execute(account_areas.delete().where(account_areas.c.account_id == "a01",
                                                     account_areas.c.area_id == "south"))  # fmt: skip
        session.commit()
    site.clock.forward(seconds=3)
    live.look()
    stream.frames()

    Seeder(site).visit("t05", area="south")
    live.look()

    assert stream.frames() == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
        ({"origin": "http://127.0.0.1:8000", "sec_fetch_site": "same-site"}, 200),
        ({"sec_fetch_site": "same-origin"}, 200),
    ],
)
def test_only_pages_of_this_installation_listen(
    quick_site: Site, quick_live: Listening, headers: dict[str, str], status: int
) -> None:
    stream = quick_live.open(quick_site.browser_of("d01"), **headers)

    assert stream.status == status
    allowed = stream.headers.get("access-control-allow-origin")
    assert allowed == ("http://127.0.0.1:8000" if status == 200 and "origin" in headers else None)
    assert stream.headers["vary"] == "Origin"


def test_there_is_nothing_else(quick_live: Listening) -> None:
    assert quick_live.ask("/live/healthz").text == "ok\n"
    assert quick_live.ask("/board").status == 404
    assert quick_live.ask("/live/stream", method="POST").status == 405
    assert quick_live.ask("/live/stream", kind="websocket").sent == [{"type": "websocket.close"}]


def test_a_pass_holds_no_word_about_a_person(quick_site: Site) -> None:
    word = pass_of(quick_site, quick_site.browser_of("d01"))

    session, until_ms = Passes(quick_site.settings.secret_key)._signer.loads(word)

    assert until_ms == quick_site.clock.now_ms() + 15 * 60_000
    assert "d01" not in session
    assert len(word) < 200


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("/live/", "connect-src 'self';"), ("http://127.0.0.1:8001", "connect-src 'self' http://127.0.0.1:8001;")],
)
def test_the_board_may_listen_at_another_origin_and_no_other_page_may(
    tmp_path: Path, address: str, allowed: str
) -> None:
    with open_site(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path / "var", LIVE_URL=address) as site:
        browser = site.browser_of("d01")
        board, me = (browser.get(path).headers["Content-Security-Policy"] for path in ("/board", "/me"))
        told = browser.get("/board/listen").json["address"]

    assert allowed in board
    assert "connect-src 'self';" in me
    assert told.startswith(address.rstrip("/") + "/stream?pass=")
