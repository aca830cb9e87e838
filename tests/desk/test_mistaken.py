"""A call opened by mistake keeps its number and stands greyed in the register; nothing counts it or wants its entry."""

from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.core.figures_periods import period_of
from fieldapp.reads.figures import call_items
from fieldapp.reads.invariants_of_register import broken_register
from fieldapp.store.tables import accounts, cases, line_calls, promises
from tests.desk.test_open_calls import opened, rows
from tests.desk.test_telephony import Exchange, of_line
from tests.support.app import Site
from tests.support.proofs import proves
from tests.support.visits import new_event

NUMBER = "+79161234567"
SENTENCE = "Открыт по ошибке"


@pytest.fixture
def line(site: Site, desk: Any) -> Exchange:
    with site.session() as session:
        session.execute(update(accounts).where(accounts.c.id == "o01").values(extension="101"))
        session.commit()
    exchange = Exchange(site)
    site.clock.forward(seconds=95)
    return exchange


def mistaken(site: Site, desk: Any, seq: int = 1, **more: Any) -> str:
    case_id, first = opened(site, seq, **more)
    desk(events=[first, new_event(site, case_id, "call.mistaken", seq + 1)])
    return case_id


def counted(site: Site) -> list[str]:
    with site.session() as session:
        period = period_of("daily", 20261123)
        return [item.thing_id for item in call_items(session, "north", period)]


@proves("S2.12", "S2.26")
def test_it_counts_nowhere_and_wants_no_entry(site: Site, desk: Any) -> None:
    case_id = mistaken(site, desk, private={"phone": NUMBER})
    real, first = opened(site, 3)
    desk(events=[first])
    hers = site.browser_of("o01")

    page, missing = hers.get("/register").text, hers.get("/register?missing=1").text

    assert counted(site) == [real]
    assert page.count("callrow--void") == page.count(SENTENCE) == page.count("Не хватает") == 1
    assert (case_id in missing, real in missing) == (False, True)
    assert SENTENCE in hers.get(f"/register/{case_id}").text
    assert hers.post("/api/v1/callers", json={"phone": NUMBER}).json["lines"] == []
    with site.session() as session:
        ended = session.execute(select(cases.c.state, cases.c.look).where(cases.c.id == case_id)).one()
        assert ended == ("mistaken", "end")
        assert session.scalars(select(promises.c.id)).all() == []
        assert list(broken_register(session)) == []
    assert {row.case_id: row.number for row in rows(site)} == {case_id: 1, real: 2}


def test_taken_back_it_is_a_call_again(site: Site, desk: Any) -> None:
    case_id, first = opened(site)
    slip = new_event(site, case_id, "call.mistaken", 2)
    desk(events=[first, slip])
    assert counted(site) == []

    desk(events=[new_event(site, case_id, "undone", 3, data={"of": slip["id"]})])

    assert counted(site) == [case_id]
    assert SENTENCE not in site.browser_of("o01").get("/register").text


def test_said_after_the_first_word_it_changes_nothing(site: Site, desk: Any) -> None:
    case_id, first = opened(site)

    desk(events=[first, new_event(site, case_id, "call.answered", 2), new_event(site, case_id, "call.mistaken", 3)])

    assert counted(site) == [case_id]


@proves("S2.1")
def test_its_line_goes_to_the_call_that_it_was(site: Site, desk: Any, line: Exchange) -> None:
    wrong, first = opened(site, 1, "duty")
    desk(events=[first])
    line.told("ringing")
    line.told("answered")
    assert [row.case_id for row in rows(site, line_calls)] == [wrong]
    right, second = opened(site, 3)

    desk(events=[new_event(site, wrong, "call.mistaken", 2), second])
    line.told("ended")

    assert [row.case_id for row in rows(site, line_calls)] == [right]
    assert [type_ for type_, _, _ in of_line(site, right)] == ["line.rang", "line.answered", "line.ended"]
    (entry,) = [row for row in rows(site) if row.case_id == right]
    assert (entry.rings, entry.e164) == (3, NUMBER)


def test_whom_nobody_talked_to_is_still_to_be_called(site: Site, desk: Any, line: Exchange) -> None:
    line.told("ringing")
    line.told("ended")

    mistaken(site, desk, private={"phone": NUMBER})

    assert "916 123-45-67" in site.browser_of("o01").get("/register").text.partition("lines-missed")[2]
