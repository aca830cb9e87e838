"""Ready, away with the line forwarded, or off; and when the next shift begins (S2.8, S2.9)."""

import pytest

from fieldapp.store.tables import rota
from tests.support.app import Browser, Site, add_person, insert_row
from tests.support.proofs import proves

HOUR = 3_600_000


@pytest.fixture
def operator(site: Site) -> Browser:
    """Gulnara, signed in at Monday 08:00."""
    with site.session() as session:
        add_person(session, "o01", name="Гульнара", role="operator", area_ids=("north",))
        session.commit()
    return site.browser_of("o01")


def say(browser: Browser, **said: str) -> int:
    return browser.post("/api/v1/presence", json=said).status_code


def test_who_never_said_anything_is_off(operator: Browser) -> None:
    assert operator.get("/api/v1/presence").json == {
        "state": "off", "forward": "", "since_ms": None, "shift_from_ms": None, "line": False,
    }  # fmt: skip


@proves("S2.9")
def test_nobody_is_away_without_saying_where_the_line_goes(site: Site, operator: Browser) -> None:
    began_ms = site.clock.now_ms()

    assert say(operator, state="ready") == 200
    assert say(operator, state="away") == 422
    assert say(operator, state="away", forward="no number") == 422
    assert operator.get("/api/v1/presence").json["state"] == "ready"
    site.clock.forward(minutes=1)
    assert say(operator, state="away", forward="8 917 255-03-04") == 200
    site.clock.forward(minutes=1)
    assert say(operator, state="away", forward="8 917 255-03-05") == 200

    now = operator.get("/api/v1/presence").json
    assert (now["state"], now["forward"]) == ("away", "+79172550305")
    assert now["since_ms"] == began_ms + 60_000
    assert say(operator, state="off", forward="8 917 255-03-05") == 200
    assert operator.get("/api/v1/presence").json["forward"] == ""


@pytest.mark.parametrize(
    "body", [{"state": "asleep"}, {}, {"state": "ready", "more": "1"}, {"state": "away", "forward": 1}]
)
def test_what_is_not_understood_is_refused(operator: Browser, body: dict[str, object]) -> None:
    assert operator.post("/api/v1/presence", json=body).status_code == 422


@proves("S2.8")
def test_the_desk_hears_when_the_shift_begins(site: Site, operator: Browser) -> None:
    now = site.clock.now_ms()
    with site.session() as session:
        insert_row(session, rota, id="r1", area_id="north", account_id="o01", duty="hours", days=[1, 2, 3, 4, 5],
                   from_minute=8 * 60 + 5, to_minute=17 * 60, created_ms=1)  # fmt: skip
        session.commit()

    assert operator.get("/api/v1/presence").json["shift_from_ms"] == now + 5 * 60_000
    site.clock.forward(minutes=30)
    assert operator.get("/api/v1/presence").json["shift_from_ms"] == now + 5 * 60_000
    site.clock.forward(minutes=60)
    assert operator.get("/api/v1/presence").json["shift_from_ms"] == now + 5 * 60_000 + 24 * HOUR
