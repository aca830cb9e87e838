"""Does every address say who may open it, and does it keep to that?"""

import re

import pytest

from fieldapp.core.people import ROLES
from fieldapp.web.guards import SAFE, roles
from tests.support.app import PASSWORD, Site, add_person
from tests.support.proofs import proves


@pytest.fixture
def rules(quick_site: Site):
    return [rule for rule in quick_site.app.url_map.iter_rules() if rule.endpoint != "static"]


def an_address(rule) -> str:
    """An address that fits the rule, with made-up values."""
    return re.sub(r"<(?:(int|path|float):)?[^>]+>", lambda found: "1" if found[1] == "int" else "nobody", rule.rule)


def methods(rule) -> list[str]:
    return sorted(rule.methods - {"HEAD", "OPTIONS"})


@proves("G7")
def test_every_view_carries_a_guard(quick_site: Site, rules) -> None:
    unguarded = [rule.rule for rule in rules if not hasattr(quick_site.app.view_functions[rule.endpoint], "guard")]

    assert unguarded == []


@proves("G7")
def test_a_stranger_gets_into_nothing_that_is_not_public(quick_site: Site, rules) -> None:
    opened = []

    for rule in rules:
        guard = quick_site.app.view_functions[rule.endpoint].guard
        for method in methods(rule) if guard not in ("public", "credential") else []:
            answer = quick_site.stranger().open(an_address(rule), method=method)
            asked = answer.status_code == 401 or (answer.location or "").startswith("/sign-in")
            if not asked:
                opened.append((method, rule.rule, answer.status_code))

    assert opened == []


@proves("G7")
@pytest.mark.parametrize("role", ROLES)
def test_a_role_that_is_not_named_sees_a_404(quick_site: Site, rules, role: str) -> None:
    with quick_site.session() as session:
        add_person(session, "p77", name="Пётр", role=role, area_ids=("north",))
        session.commit()
    browser = quick_site.browser_of("p77")
    seen = []

    for rule in rules:
        guard = quick_site.app.view_functions[rule.endpoint].guard
        if isinstance(guard, tuple) and role not in guard:
            seen += [browser.open(an_address(rule), method=method).status_code for method in methods(rule)]

    assert set(seen) <= {404}


@proves("G18")
def test_no_other_site_may_write_with_a_persons_cookies(quick_site: Site, rules) -> None:
    browser = quick_site.browser_of("d01")
    written = []

    for rule in rules:
        if rule.rule.startswith("/hooks/"):
            continue
        for method in set(methods(rule)) - SAFE:
            for site in ("cross-site", "same-site"):
                answer = browser.open(an_address(rule), method=method, headers={"Sec-Fetch-Site": site})
                written += [] if answer.status_code == 403 else [(method, rule.rule, answer.status_code)]

    assert written == []
    assert browser.get("/api/v1/session").status_code == 200


@proves("G18")
def test_an_api_call_with_a_cookie_needs_our_header(quick_site: Site) -> None:
    browser = quick_site.browser_of("d01")

    answers = [browser.delete("/api/v1/session", headers={"X-Fieldapp": value}) for value in ("", "0", "true", "11")]

    assert {answer.status_code for answer in answers} == {403}
    assert answers[0].content_type == "application/problem+json"


@proves("G18")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "http://127.0.0.1:8000"}, 303),
        ({"Sec-Fetch-Site": "", "Origin": "http://127.0.0.1:8000.evil.example"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "null"}, 403),
        ({"Sec-Fetch-Site": ""}, 403),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only(quick_site: Site, headers: dict[str, str], status: int) -> None:
    answer = quick_site.stranger().post("/sign-in", data={"login": "d01", "password": PASSWORD}, headers=headers)

    assert answer.status_code == status


@proves("G14", "G15")
def test_bodies_too_large_or_packed_are_refused_before_they_are_read(quick_site: Site) -> None:
    browser = quick_site.stranger()

    large = browser.post("/api/v1/session", data=b"x" * 5000, content_type="application/json")
    packed = browser.post("/api/v1/session", data=b"x", headers={"Content-Encoding": "gzip"})
    form = browser.post("/sign-in", data={"login": "x" * 5000})

    assert (large.status_code, packed.status_code, form.status_code) == (413, 415, 413)


def test_a_guard_names_roles_that_exist() -> None:
    with pytest.raises(ValueError, match="boss"):
        roles("boss")
