"""What the line saw and the register did not is said above it; an entry says the ring with its grade."""

import pytest
from sqlalchemy import update

from fieldapp.actions import forget
from fieldapp.actions.forget import Terms
from fieldapp.store.tables import accounts, line_calls
from tests.desk.test_open_calls import opened, rows
from tests.desk.test_telephony import NUMBER, Exchange
from tests.support.app import Site
from tests.support.proofs import proves
from tests.support.visits import new_event

SHOWN = "8 916 123-45-67"


@pytest.fixture
def line(site: Site, desk) -> Exchange:
    """An exchange that tells of calls as they happen: ringing, and what follows a little later."""
    with site.session() as session:
        session.execute(update(accounts).where(accounts.c.id == "o01").values(extension="101"))
        session.commit()
    return Exchange(site)


def happens(site: Site, line: Exchange, *kinds: str, call: str = "c-1", **more) -> None:
    """These facts, each twenty seconds after the one before."""
    for kind in kinds:
        assert line.told(kind, call=call, at_ms=None, sent_ms=None, **more) == "accepted"
        site.clock.forward(seconds=20)


def page_of(site: Site, login: str = "o01") -> str:
    return site.browser_of(login).get("/register").text


@proves("S2.9")
def test_who_is_ready_and_does_not_answer_is_counted_and_the_caller_waits_for_a_call(site, desk, line) -> None:
    assert site.browser_of("o01").post("/api/v1/presence", json={"state": "ready"}).status_code == 200
    happens(site, line, "ringing", "ended")

    page = page_of(site)

    assert "Никто не ответил" in page
    assert SHOWN in page
    assert "звонил 20 с" in page
    assert "стоял статус" in page
    assert "при статусе «на линии»: 1." in page
    assert "Никто не ответил" in page_of(site, "d01")
    assert SHOWN not in page_of(site, "d02")


@proves("S2.9")
def test_away_with_the_line_forwarded_is_not_held_against_anybody(site, desk, line) -> None:
    happens(site, line, "ringing", "ended")

    page = page_of(site)

    assert SHOWN in page
    assert "стоял статус" not in page
    assert "при статусе" not in page


@proves("S2.9")
@pytest.mark.parametrize("how", ["called again", "called back"])
def test_a_missed_call_goes_once_somebody_has_talked_to_the_number(site, desk, line, how) -> None:
    happens(site, line, "ringing", "ended")
    if how == "called again":
        happens(site, line, "ringing", "answered", call="c-2")
    else:
        _, first = opened(site, playbook="outgoing", private={"phone": NUMBER})
        desk(events=[first])

    assert "Никто не ответил" not in page_of(site)


def test_a_withheld_number_stays_for_two_days(site, desk, line) -> None:
    happens(site, line, "ringing", "ended", phone="")
    assert "номер скрыт" in page_of(site)

    site.clock.forward(hours=48)
    assert "номер скрыт" not in page_of(site)


@proves("S2.12")
def test_answered_and_not_written_down_is_said_until_the_entry_comes(site, desk, line) -> None:
    happens(site, line, "ringing", "answered")
    assert "не записали" not in page_of(site)  # they are still talking
    happens(site, line, "ended")
    page = page_of(site)
    assert "Ответили, но не записали" in page
    assert "говорили 0 мин 20 с" in page

    site.clock.forward(minutes=30)
    _, first = opened(site, private={"phone": NUMBER})
    desk(events=[first])

    assert "не записали" not in page_of(site)


@proves("S2.1")
def test_an_entry_says_the_ring_as_the_line_counted_and_as_it_was_declared(site, desk, line) -> None:
    happens(site, line, "ringing", "answered")
    case_id, first = opened(site)
    desk(events=[first, new_event(site, case_id, "call.answered", 2, data={"rings": 2})])
    happens(site, line, "ended")

    page = site.browser_of("o01").get(f"/register/{case_id}").text

    assert "на 5-м гудке, по данным телефонии, позже третьего гудка · на 2-м гудке, со слов" in page
    assert "говорили 0 мин 20 с" in page


def test_without_a_telephone_system_an_entry_says_what_was_declared(site, desk) -> None:
    case_id, first = opened(site)
    desk(events=[first, new_event(site, case_id, "call.answered", 2, data={"rings": 2})])

    page = site.browser_of("o01").get(f"/register/{case_id}").text

    assert "на 2-м гудке, со слов" in page
    assert "телефонии" not in page
    assert "говорили" not in page


@proves("G20")
def test_numbers_go_after_their_term_and_the_facts_stay(site, desk, line) -> None:
    happens(site, line, "ringing", "ended")
    now = site.clock.now_ms()
    young, old = Terms(0, now - 60_000_000, 0, 0), Terms(0, now, 0, 0)

    def blanked(terms: Terms) -> int:
        with site.session() as session:
            return forget.forget(session, forget.sorts_by(terms, now, site.settings.data_dir))["words"]

    assert [blanked(terms) for terms in (young, old, old)] == [0, 1, 0]
    (row,) = rows(site, line_calls)
    assert (row.e164, row.extension, row.ended_ms is None) == ("", "101", False)


@proves("S2.1", "S2.10")
def test_the_desk_sees_who_rings_at_its_own_extension_until_it_has_the_call(site, desk, line) -> None:
    operator, other = site.browser_of("o01"), site.browser_of("d01")
    assert (operator.get("/api/v1/presence").json["line"], other.get("/api/v1/presence").json["line"]) == (True, False)
    began = site.clock.now_ms()
    seen = [operator.get("/api/v1/line").json["line"]]
    for kind in ("ringing", "answered"):
        happens(site, line, kind)
        seen.append(operator.get("/api/v1/line").json["line"])
    _, first = opened(site, private={"phone": NUMBER})
    desk(events=[first])
    seen.append(operator.get("/api/v1/line").json["line"])

    (row,) = rows(site, line_calls)
    told = {"id": row.id, "phone": NUMBER, "began_ms": began}
    assert seen == [None, told | {"answered": False}, told | {"answered": True}, None]
    assert other.get("/api/v1/line").json == {"line": None}


@pytest.mark.parametrize("over", ["ended", "forgotten"])
def test_what_is_over_does_not_ring(site, desk, line, over) -> None:
    happens(site, line, "ringing", *(["ended"] if over == "ended" else []))
    site.clock.forward(minutes=10)

    assert site.browser_of("o01").get("/api/v1/line").json == {"line": None}
