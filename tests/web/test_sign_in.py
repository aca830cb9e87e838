"""Stories of signing in and out, by form and by API."""

import pytest
from sqlalchemy import func, select

from fieldapp.store.tables import accounts, sessions
from tests.support.app import PASSWORD, Site, open_site
from tests.support.proofs import proves


def test_a_technician_lands_on_the_phone_and_a_dispatcher_on_the_board(quick_site: Site) -> None:
    for login, home in (("t01", "/phone"), ("d01", "/board")):
        browser = quick_site.stranger()

        answer = browser.post("/sign-in", data={"login": login, "password": PASSWORD})

        assert (answer.status_code, answer.location) == (303, "/")
        assert browser.get("/").location == home


def test_a_stranger_is_asked_to_sign_in_and_comes_back_to_where_he_was(quick_site: Site) -> None:
    browser = quick_site.stranger()

    asked = browser.get("/").location
    answer = browser.post("/sign-in", data={"login": "d01", "password": PASSWORD, "next": "/board?area=north"})

    assert asked == "/sign-in"
    assert answer.location == "/board?area=north"


@pytest.mark.parametrize("address", ["//evil.example", "/\\evil.example", "https://evil.example", "/a\\b", "/\t/evil"])
def test_signing_in_never_leads_to_another_site(quick_site: Site, address: str) -> None:
    answer = quick_site.stranger().post("/sign-in", data={"login": "d01", "password": PASSWORD, "next": address})

    assert answer.location == "/"


def test_the_api_says_who_is_signed_in(site: Site) -> None:
    browser = site.stranger()

    before = browser.get("/api/v1/session")
    site.browser_of("t01", browser)
    after = browser.get("/api/v1/session")

    assert (before.status_code, before.content_type) == (401, "application/problem+json")
    assert after.json == {
        "id": "t01",
        "name": "Тимур",
        "role": "technician",
        "locale": "ru",
        "areas": [{"id": "north", "name": "Казань-Север", "zone": "Europe/Moscow"}],
        "vapid_public_key": site.settings.vapid_public_key,
    }


@proves("S3.2", "S3.11")
def test_who_sits_at_the_desk_has_at_hand_what_she_says_of_herself(quick_site: Site) -> None:
    hers = {"email": "lilia@fieldapp.example", "position": "старший диспетчер"}
    with quick_site.session() as session:
        session.execute(accounts.update().where(accounts.c.id == "d01").values(hers))
        session.commit()

    assert hers.items() <= quick_site.browser_of("d01").get("/api/v1/session").json.items()
    assert {"email": "", "position": ""}.items() <= quick_site.browser_of("d02").get("/api/v1/session").json.items()
    assert not hers.keys() & quick_site.browser_of("t01").get("/api/v1/session").json.keys()


@proves("G3")
def test_an_unknown_login_a_wrong_password_and_a_closed_account_are_answered_alike(site: Site) -> None:
    with site.session() as session:
        session.execute(accounts.update().where(accounts.c.id == "t02").values(active=False))
        session.commit()
    tries = [("nobody", "x" * 12), ("t01", "wrong word"), ("t02", PASSWORD), ("", "")]

    answers = [site.stranger().post("/api/v1/session", json={"login": one, "password": two}) for one, two in tries]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 401]
    assert len({answer.text for answer in answers}) == 1


@proves("G19")
def test_each_sign_in_gets_new_tokens_and_ends_the_former_ones_of_this_browser(site: Site) -> None:
    browser, other_phone = site.browser_of("t01"), site.browser_of("t01")
    first = browser.get_cookie("fieldapp").value

    site.browser_of("t01", browser)

    assert browser.get_cookie("fieldapp").value != first
    with site.session() as session:
        alive = select(func.count()).where(sessions.c.revoked_ms.is_(None))
        assert session.execute(alive).scalar() == 4  # read and upload, of this browser and of the other phone
    assert other_phone.get("/api/v1/session").status_code == 200


@proves("G19")
def test_a_token_stands_nowhere_in_the_database(site: Site) -> None:
    browser = site.browser_of("t01")

    token = browser.get_cookie("fieldapp").value
    with site.session() as session:
        kept = session.execute(select(sessions)).all()

    assert len(token) >= 43  # 256 bits
    assert not any(token.encode() in bytes(row.token_hash) for row in kept)


def test_after_signing_out_the_token_is_worth_nothing(site: Site) -> None:
    browser = site.browser_of("t01")
    token = browser.get_cookie("fieldapp").value

    left = browser.delete("/api/v1/session")
    browser.set_cookie("fieldapp", token)

    assert left.status_code == 204
    assert browser.get("/api/v1/session").status_code == 401


def test_the_form_signs_out_too(quick_site: Site) -> None:
    browser = quick_site.browser_of("d01")

    answer = browser.post("/sign-out")

    assert answer.location == "/sign-in"
    assert browser.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize(
    "body",
    [b"[]", b"", b"{", b'{"login": "t01"}', b'{"login": 1, "password": 2}', b'{"login":"a","password":"b","x":1}'],
)
def test_a_body_that_is_no_sign_in_is_refused_in_words(quick_site: Site, body: bytes) -> None:
    answer = quick_site.stranger().post("/api/v1/session", data=body, content_type="application/json")

    assert answer.status_code in (400, 422)
    assert answer.json["title"]


def test_a_form_from_another_content_type_signs_nobody_in(quick_site: Site) -> None:
    answer = quick_site.stranger().post("/api/v1/session", data='{"login":"t01"}', content_type="text/plain")

    assert answer.status_code == 415


def test_demo_people_are_shown_on_a_demo_installation_only(quick_site: Site) -> None:
    from fieldapp.store.marks import set_mark

    plain = quick_site.stranger().get("/sign-in").text
    with quick_site.session() as session:
        set_mark(session, "demo", PASSWORD)
        session.commit()
    demo = quick_site.stranger().get("/sign-in").text

    assert "Лилия" not in plain
    assert "Лилия" in demo
    assert 'value="d01"' in demo


def test_over_https_cookies_are_bound_to_the_host(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    with open_site(url, tmp_path, BASE_URL="https://field.example", SECRET_KEY="s" * 40) as site:
        answer = site.stranger().post("/api/v1/session", json={"login": "t01", "password": PASSWORD})

    kept = {cookie.split("=")[0]: cookie for cookie in answer.headers.getlist("Set-Cookie")}
    upload = next(cookie for name, cookie in kept.items() if name.startswith("__Secure-upload-"))
    assert "Secure; HttpOnly; Path=/; SameSite=Lax" in kept["__Host-fieldapp"]
    assert "Domain" not in kept["__Host-fieldapp"]
    assert "Secure; HttpOnly; Path=/api/v1/; SameSite=Strict" in upload
    assert answer.headers["Strict-Transport-Security"]
