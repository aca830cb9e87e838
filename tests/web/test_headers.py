"""What does a browser get to hear besides the page?"""

import base64
import hashlib
import re

import pytest

from fieldapp.web import logs
from tests.support.app import PASSWORD, Site
from tests.support.proofs import proves

PAGES = ("/sign-in", "/nothing", "/api/v1/session", "/healthz", "/sw.js", "/manifest.webmanifest")


@proves("G5")
@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_security_headers(quick_site: Site, path: str) -> None:
    headers = quick_site.stranger().get(path).headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


@proves("G5")
def test_the_only_inline_script_is_the_import_map_and_the_policy_names_it(quick_site: Site) -> None:
    answer = quick_site.stranger().get("/sign-in")

    inline = re.findall(r"<script(?![^>]* src=)[^>]*>(.*?)</script>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
    assert len(inline) == 1
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r" (style|on\w+)=", answer.text)


@proves("G25")
def test_pages_about_people_are_kept_by_nobody(quick_site: Site) -> None:
    browser = quick_site.browser_of("d01")

    for path in ("/", "/sign-in", "/api/v1/session", "/nothing"):
        assert browser.get(path).headers["Cache-Control"] == "no-store"


@proves("G5")
def test_what_a_person_typed_comes_back_as_text(quick_site: Site) -> None:
    nasty = '"><script>alert(1)</script>'

    answer = quick_site.stranger().post("/sign-in", data={"login": nasty, "password": "x", "next": '/"><b>'})

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


@proves("G24")
def test_the_log_names_routes_and_neither_people_nor_tokens(quick_site: Site, capsys) -> None:
    logs.configure("INFO")
    browser = quick_site.stranger()

    browser.post("/sign-in", data={"login": "canary-login", "password": "canary-word"})
    browser.get("/c/canary-token?phone=79160000000")
    browser.get("/canary-path")
    quick_site.browser_of("t01", browser)
    browser.get("/api/v1/session", headers={"User-Agent": "canary-agent"})
    logs.log.info("request", route="/x", phone="79160000000", login="canary-login")
    logs.configure("ERROR")

    said = capsys.readouterr().err
    assert '"route": "/sign-in"' in said
    for secret in ("canary", "7916", PASSWORD, browser.get_cookie("fieldapp").value, "Тимур", "t01"):
        assert secret not in said


@proves("G24")
def test_a_bug_is_logged_by_place_and_not_by_its_words(quick_site: Site, capsys) -> None:
    def broken() -> str:
        raise RuntimeError("phone 79160000000 is odd")

    quick_site.app.add_url_rule("/broken", view_func=broken)
    logs.configure("ERROR")

    answer = quick_site.stranger().get("/broken")

    said = capsys.readouterr().err
    assert answer.status_code == 500
    assert "79160000000" not in said + answer.text
    assert "RuntimeError" in said
    assert "test_headers.py" in said


@pytest.mark.parametrize(
    ("asked", "title"), [("ru-RU,ru;q=0.9", "Вход"), ("zh-CN", "登录"), ("de, en;q=0.5", "Sign in"), ("de", "Вход")]
)
def test_a_page_speaks_the_readers_language(quick_site: Site, asked: str, title: str) -> None:
    answer = quick_site.stranger().get("/sign-in", headers={"Accept-Language": asked})

    assert f"<h1>{title}</h1>" in answer.text


def test_the_language_switch_holds_in_the_browser_and_with_the_account(quick_site: Site) -> None:
    stranger, person = quick_site.stranger(), quick_site.browser_of("d01")

    back = stranger.post("/language", data={"locale": "en"}, headers={"Referer": "http://localhost/sign-in?next=/x"})
    person.post("/language", data={"locale": "zh"})
    elsewhere = quick_site.browser_of("d01")

    assert back.location == "/sign-in?next=/x"
    assert "<h1>Sign in</h1>" in stranger.get("/sign-in").text
    assert elsewhere.get("/api/v1/session").json["locale"] == "zh"
    assert person.post("/language", data={"locale": "xx"}).status_code == 422


def test_the_theme_switch_works_without_scripts(quick_site: Site) -> None:
    browser = quick_site.stranger()

    browser.post("/theme", data={"theme": "dark"}, headers={"Referer": "http://localhost//evil.example"})

    assert 'data-theme="dark"' in browser.get("/sign-in").text
