"""Stories of the two credentials: one to read, one to hand in reports."""

import pytest
from sqlalchemy import select

from fieldapp.store.sessions import revoke_all
from fieldapp.store.tables import sessions
from fieldapp.web.auth import upload_account
from tests.support.app import PASSWORD, Browser, Site
from tests.support.proofs import proves

HOUR_S = 3600


def may_upload(site: Site, browser: Browser, author: str) -> bool:
    """Whether what this browser would send to sync may speak for the author."""
    cookies = [browser.get_cookie(name, path=path) for name, path in _kept(browser)]
    header = "; ".join(f"{one.key}={one.value}" for one in cookies if one is not None)
    with site.app.test_request_context("/api/v1/sync", method="POST", headers={"Cookie": header}):
        return upload_account(author) is not None


def _kept(browser: Browser) -> list[tuple[str, str]]:
    return [(cookie.key, cookie.path) for cookie in browser._cookies.values()]


def test_a_session_survives_another_cell_and_another_browser_version(site: Site) -> None:
    browser = site.browser_of("t01")

    answer = browser.get(
        "/api/v1/session",
        headers={"User-Agent": "Another/2.0"},
        environ_overrides={"REMOTE_ADDR": "198.51.100.7"},
    )

    assert answer.status_code == 200


def test_reading_ends_after_twelve_idle_hours_but_not_while_it_is_used(site: Site) -> None:
    busy, idle = site.browser_of("t01"), site.browser_of("t02")

    for _ in range(4):
        site.clock.forward(hours=4)
        used = busy.get("/api/v1/session").status_code

    assert used == 200
    assert idle.get("/api/v1/session").status_code == 401


def test_reading_ends_after_fourteen_days_in_any_case(site: Site) -> None:
    browser = site.browser_of("t01")

    for _ in range(2 * 14 - 1):
        site.clock.forward(hours=11.9)
        assert browser.get("/api/v1/session").status_code == 200
    site.clock.forward(hours=20)

    assert browser.get("/api/v1/session").status_code == 401


@proves("A13")
def test_handing_in_reports_outlives_reading_by_weeks_and_shows_nothing(site: Site) -> None:
    browser = site.browser_of("t01")

    site.clock.forward(hours=24 * 59)
    late = may_upload(site, browser, "t01")
    reading = browser.get("/api/v1/session").status_code
    site.clock.forward(hours=24 * 2)

    assert late
    assert reading == 401
    assert not may_upload(site, browser, "t01")


@proves("A14")
def test_two_technicians_on_one_phone_keep_their_upload_tokens_apart(site: Site) -> None:
    browser = site.browser_of("t01")

    site.browser_of("t02", browser)

    assert may_upload(site, browser, "t01")
    assert may_upload(site, browser, "t02")
    assert not may_upload(site, browser, "t05")
    assert browser.get("/api/v1/session").json["id"] == "t02"


def test_signing_out_ends_handing_in_unless_something_is_unsent(site: Site) -> None:
    for query, left in (("", False), ("?unsent=1", True)):
        browser = site.browser_of("t01")

        browser.delete(f"/api/v1/session{query}")

        assert may_upload(site, browser, "t01") is left


@proves("G4")
def test_a_stolen_phone_loses_both_credentials_at_once(site: Site) -> None:
    browser = site.browser_of("t01")

    with site.session() as session:
        revoke_all(session, "t01", site.clock.now_ms())
        session.commit()

    assert browser.get("/api/v1/session").status_code == 401
    assert not may_upload(site, browser, "t01")


def test_an_upload_token_is_no_read_session(site: Site) -> None:
    browser = site.browser_of("t01")
    upload = next(cookie for cookie in browser._cookies.values() if cookie.key.startswith("upload-"))
    stranger = site.stranger()

    stranger.set_cookie("fieldapp", upload.value)

    assert stranger.get("/api/v1/session").status_code == 401


def test_the_time_of_last_use_is_written_once_a_minute(site: Site) -> None:
    browser = site.browser_of("t01")
    seen = []

    for seconds in (10, 40, 20):
        site.clock.forward(seconds=seconds)
        browser.get("/api/v1/session")
        with site.session() as session:
            chosen = select(sessions.c.seen_ms).where(sessions.c.kind == "read")
            seen.append(session.execute(chosen).scalar_one() - site.clock.now_ms())

    assert seen == [-10_000, -50_000, 0]


@pytest.mark.parametrize("token", ["x", "", "a" * 3000, "ÿ", "'; drop table sessions"])
def test_a_made_up_token_is_nobody(quick_site: Site, token: str) -> None:
    browser = quick_site.stranger()
    browser.set_cookie("fieldapp", token)
    browser.set_cookie("upload-0123456789ab", token, path="/api/v1/")

    assert browser.get("/api/v1/session").status_code == 401


def test_a_cookie_of_flask_login_or_flask_changes_nothing(quick_site: Site) -> None:
    browser = quick_site.browser_of("d01")
    browser.set_cookie("remember_token", "d02|forged")
    browser.set_cookie("session", "forged")

    answer = browser.get("/api/v1/session")

    assert answer.json["id"] == "d01"
    assert PASSWORD not in answer.text
