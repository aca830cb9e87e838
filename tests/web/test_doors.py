"""Another system comes in by its token, as far as scope and areas go, and no further."""

import pytest
from sqlalchemy import select, update

from fieldapp.actions.manage_tokens import revoke_token
from fieldapp.core.tokens import API_PREFIX, digest, new_api_token
from fieldapp.store.tables import accounts, tokens
from fieldapp.web.doors import door
from tests.support.app import Site
from tests.support.doors import System, open_as
from tests.support.proofs import proves
from tests.support.visits import body_of

EMPTY = {"source": "crm", "orders": []}


def post(site: Site, token: str, address: str = "203.0.113.9"):
    where = {"REMOTE_ADDR": address}
    return open_as(site, token, "/api/v1/orders", method="POST", json=EMPTY, environ_overrides=where)


@proves("G1")
def test_a_token_needs_neither_cookie_nor_our_header_and_is_kept_as_its_digest(site: Site) -> None:
    crm = System(site, "orders:write")

    answer = crm.post("/api/v1/orders", EMPTY)

    assert answer.status_code == 200, answer.text
    assert "Set-Cookie" not in answer.headers
    with site.session() as session:
        row = session.execute(select(tokens)).one()
    assert row.token_hash == digest(crm.token)
    assert crm.token.startswith(API_PREFIX)
    assert row.seen_ms == site.clock.now_ms()


def test_its_last_use_is_written_once_a_minute(site: Site) -> None:
    crm, seen = System(site, "orders:write"), []

    for seconds in (0, 30, 31):
        site.clock.forward(seconds=seconds)
        crm.post("/api/v1/orders", EMPTY)
        with site.session() as session:
            seen.append(session.execute(select(tokens.c.seen_ms)).scalar_one())

    assert (seen[1] - seen[0], seen[2] - seen[0]) == (0, 61_000)


@proves("G3")
def test_a_token_that_ended_or_never_was_opens_nothing(site: Site) -> None:
    short, revoked, closed = (
        System(site, "orders:write", days=1),
        System(site, "orders:write"),
        System(site, "orders:write", account="d01"),
    )
    with site.session() as session:
        name = session.execute(select(tokens.c.name).where(tokens.c.token_hash == digest(revoked.token))).scalar_one()
        revoke_token(session, site.clock.now_ms(), name)
        session.execute(update(accounts).where(accounts.c.id == "d01").values(active=False))
        session.commit()
    site.clock.forward(hours=25)

    answers = [post(site, token) for token in (short.token, revoked.token, closed.token, new_api_token(), "", "x", "я")]

    assert [answer.status_code for answer in answers] == [401] * 7
    assert answers[0].content_type == "application/problem+json"
    assert 'error="invalid_token"' in answers[0].headers["WWW-Authenticate"]


@proves("G3")
def test_wrong_tokens_are_slowed_down_by_network_and_a_right_one_is_not(site: Site) -> None:
    crm = System(site, "orders:write")
    for _ in range(30):
        assert post(site, new_api_token()).status_code == 401

    wrong, right, elsewhere = post(site, new_api_token()), post(site, crm.token), post(site, "x", "198.51.100.1")

    assert (wrong.status_code, right.status_code, elsewhere.status_code) == (429, 200, 401)
    assert int(wrong.headers["Retry-After"]) >= 1


@proves("G7")
def test_a_token_does_what_its_scope_says_and_nothing_that_is_peoples(quick_site: Site) -> None:
    reader, writer = System(quick_site, "visits:read"), System(quick_site, "orders:write", account="d01")

    foreign = reader.post("/api/v1/orders", EMPTY)
    pages = [writer.get(path).status_code for path in ("/api/v1/session", "/board", "/outbox", "/webhooks")]

    assert foreign.status_code == 403
    assert 'error="insufficient_scope"' in foreign.headers["WWW-Authenticate"]
    assert pages == [401, 303, 303, 303]


@proves("G18")
def test_beside_a_token_a_persons_cookies_count_for_nothing(quick_site: Site) -> None:
    lilia = quick_site.browser_of("d01")
    token = System(quick_site, "visits:read").token

    answers = [
        lilia.post("/api/v1/orders", json=EMPTY, headers={"Authorization": f"Bearer {given}"}).status_code
        for given in (token, "", "nonsense")
    ]

    beside = {"Authorization": f"Bearer {token}", "X-Fieldapp": ""}
    hers = [
        lilia.get("/api/v1/session", headers=beside),
        lilia.post("/api/v1/sync", json=body_of(quick_site, "d01"), headers=beside),
        lilia.post("/api/v1/subscriptions/state", json={"endpoint": "x"}, headers=beside),
    ]

    assert answers == [403, 401, 401]
    assert [answer.status_code for answer in hers] == [401, 401, 401]
    assert lilia.post("/api/v1/orders", json=EMPTY).status_code == 200


def test_people_come_in_by_the_same_door_when_it_is_theirs(quick_site: Site) -> None:
    answers = [quick_site.browser_of(who).post("/api/v1/orders", json=EMPTY) for who in ("d01", "a01", "t01")]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert quick_site.stranger().post("/api/v1/orders", json=EMPTY).status_code == 401


def test_a_door_names_a_scope_that_exists() -> None:
    with pytest.raises(ValueError, match="everything"):
        door("everything", "dispatcher")
