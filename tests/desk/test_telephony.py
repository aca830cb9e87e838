"""The telephone system says that it rang, was answered, has ended: that is added to the desk's call, and no more."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.actions.hear_line import MOST_A_MINUTE
from fieldapp.store.tables import account_areas, accounts, event_words, events, line_calls
from tests.desk.test_open_calls import opened, rows
from tests.support.app import Site
from tests.support.doors import System, open_as
from tests.support.proofs import proves
from tests.support.visits import new_event

NUMBER = "+79161234567"
KINDS = ("ringing", "answered", "ended")
AT = {"ringing": 0, "answered": 12_000, "ended": 90_000}


class Exchange(System):
    """A telephone system of the area north; Kamila's extension is 101."""

    def __init__(self, site: Site, **more: Any) -> None:
        super().__init__(site, "line:write", **({"area": "north"} | more))
        self.began_ms = site.clock.now_ms()

    def says(self, kind: str, /, **more: Any) -> Any:
        """A fact of a call that began as this was made; the clock is what it shows while it is sent."""
        body = {"kind": kind, "call": "c-1", "phone": NUMBER, "extension": "101", "at_ms": self.began_ms + AT[kind]}
        body |= {"sent_ms": self.site.clock.now_ms()} | more
        return self.post("/hooks/telephony", {name: value for name, value in body.items() if value is not None})

    def told(self, kind: str, /, **more: Any) -> str:
        """The same, taken."""
        answer = self.says(kind, **more)
        assert answer.status_code == 200, answer.text
        return str(answer.json["status"])


@pytest.fixture
def line(site: Site, desk: Callable[..., Any]) -> Exchange:
    with site.session() as session:
        session.execute(update(accounts).where(accounts.c.id == "o01").values(extension="101"))
        session.commit()
    exchange = Exchange(site)
    site.clock.forward(seconds=95)
    return exchange


def of_line(site: Site, case_id: str) -> list[tuple[str, int, dict[str, Any]]]:
    """Its events of the telephone system: type, when, data."""
    query = select(events).where(events.c.case_id == case_id, events.c.type.startswith("line."))
    with site.session() as session:
        return [
            (row.type, row.at_ms, row.data) for row in session.execute(query.order_by(events.c.at_ms, events.c.seq))
        ]


def call_at(site: Site, desk: Any, seq: int = 1, login: str = "o01", **data: Any) -> str:
    """A call that the desk opens now."""
    case_id, first = opened(site, seq, **data)
    assert desk(login, events=[first])["results"][0]["status"] == "accepted"
    return case_id


@proves("S2.1")
@pytest.mark.parametrize("order", list(itertools.permutations(KINDS)))
def test_three_facts_in_any_order_are_kept_once_each_and_join_the_call(site, desk, line, order) -> None:
    case_id = call_at(site, desk, private={"phone": NUMBER})

    first = [line.told(kind) for kind in order]
    again = [line.told(kind) for kind in order]

    assert (first, again) == (["accepted"] * 3, ["duplicate"] * 3)
    began = line.began_ms
    (row,) = rows(site, line_calls)
    assert (row.rang_ms, row.answered_ms, row.ended_ms, row.rings) == (began, began + 12_000, began + 90_000, 3)
    assert (row.case_id, row.account_id, row.area_id) == (case_id, "o01", "north")
    said = of_line(site, case_id)
    assert {type_ for type_, _, _ in said} == {"line.rang", "line.answered", "line.ended"}
    assert ("line.answered", began + 12_000, {"rings": 3}) in said
    (entry,) = rows(site)
    assert (entry.rings, entry.answered_ms, entry.ended_ms) == (3, began + 12_000, began + 90_000)


@proves("S2.1")
def test_what_the_line_said_waits_for_the_call_that_the_desk_sends_later(site, desk, line) -> None:
    for kind in KINDS:
        line.told(kind)

    case_id = call_at(site, desk)

    (entry,) = rows(site)
    assert (entry.case_id, entry.rings, entry.e164) == (case_id, 3, NUMBER)
    assert [type_ for type_, _, _ in of_line(site, case_id)] == ["line.rang", "line.answered", "line.ended"]


@proves("S2.1")
def test_what_a_person_declared_stays_and_the_lines_count_is_believed(site, desk, line) -> None:
    case_id, first = opened(site, private={"phone": "8 916 123 45 67"})
    desk(events=[first, new_event(site, case_id, "call.answered", 2, data={"rings": 1})])

    for kind in KINDS:
        line.told(kind, at_ms=line.began_ms + AT[kind] * 2)

    (entry,) = rows(site)
    assert entry.rings == 5
    with site.session() as session:
        declared = session.scalars(select(events.c.data).where(events.c.type == "call.answered")).one()
        words = session.scalars(select(event_words.c.words).where(event_words.c.case_id == case_id)).all()
    assert declared == {"rings": 1}
    assert "8 916 123 45 67" in words


def test_a_number_that_the_operator_wrote_is_not_replaced_by_a_hidden_one(site, desk, line) -> None:
    case_id = call_at(site, desk, private={"phone": "+79161234500"})

    for kind in KINDS:
        line.told(kind, phone="anonymous")

    (entry,) = rows(site)
    assert (entry.case_id, entry.rings, entry.e164) == (case_id, 3, "+79161234500")


@pytest.mark.parametrize(
    ("fields", "data"),
    [
        ({"private": {"phone": "+79161234500"}}, {}),  # somebody else called
        ({"playbook": "outgoing"}, {}),  # she called herself
        ({}, {"extension": "102"}),  # it rang at another desk
    ],
)
def test_a_line_joins_no_call_that_it_was_not(site, desk, line, fields, data) -> None:
    case_id = call_at(site, desk, **fields)

    for kind in KINDS:
        line.told(kind, **data)

    assert of_line(site, case_id) == []
    assert rows(site, line_calls)[0].case_id is None


def test_nobody_answered_so_it_was_no_call_of_the_desk(site, desk, line) -> None:
    line.told("ringing")
    line.told("ended")

    assert of_line(site, call_at(site, desk)) == []


def test_each_line_has_one_call_and_each_call_one_line(site, desk, line) -> None:
    first = call_at(site, desk, 1)
    for kind in KINDS:
        line.told(kind)
    second, event = opened(site, 2)
    desk(events=[event])
    for kind in KINDS:
        line.told(kind, call="c-2", at_ms=site.clock.now_ms() if kind == "ringing" else None, sent_ms=None)

    assert {row.call: row.case_id for row in rows(site, line_calls)} == {"c-1": first, "c-2": second}


def test_who_answers_has_the_call_whoever_else_it_rang_at(site, desk, line) -> None:
    line.told("ringing", extension="100")
    line.told("answered")

    assert (rows(site, line_calls)[0].extension, rows(site, line_calls)[0].account_id) == ("101", "o01")


def test_of_two_who_share_a_seat_who_is_ready_has_the_call(site, desk, line) -> None:
    with site.session() as session:
        session.execute(update(accounts).where(accounts.c.id == "d01").values(extension="101"))
        session.commit()
    assert site.browser_of("d01").post("/api/v1/presence", json={"state": "ready"}).status_code == 200

    line.told("ringing")
    site.browser_of("d01").post("/api/v1/presence", json={"state": "off"})
    line.told("ended")

    (row,) = rows(site, line_calls)
    assert (row.account_id, row.presence) == ("d01", "ready")


def test_without_an_extension_the_number_alone_finds_the_call(site, desk, line) -> None:
    for kind in KINDS:
        line.told(kind, extension="")
    other, mine = call_at(site, desk, 1), call_at(site, desk, 2, private={"phone": NUMBER})

    assert (of_line(site, other), len(of_line(site, mine))) == ([], 3)


def test_their_clock_may_be_wrong(site, desk, line) -> None:
    now = site.clock.now_ms()

    line.told("ringing", at_ms=now + 3_600_000, sent_ms=now + 3_600_500)
    line.told("answered", at_ms=now + 3_600_000, sent_ms=None)
    line.told("ended", at_ms=None, sent_ms=None)

    (row,) = rows(site, line_calls)
    assert (row.rang_ms, row.answered_ms, row.ended_ms) == (now - 500, now, now)


@proves("G24")
@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "busy"}, {"call": ""}, {"call": "a b"}, {"call": "x" * 121}, {"more": "1"}, {"extension": "1 01"},
        {"extension": "1" * 41}, {"phone": "1" * 61}, {"at_ms": 5}, {"at_ms": "soon"}, {"sent_ms": -1},
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(site, line, wrong) -> None:
    answer = line.says("ringing", **wrong)

    assert answer.status_code == 422
    assert NUMBER not in answer.text
    assert rows(site, line_calls) == []


def test_a_body_that_is_neither_form_nor_object_is_refused(line) -> None:
    assert line.post("/hooks/telephony", [1]).status_code == 400
    assert line.post("/hooks/telephony", data=b"\xff", content_type="text/plain").status_code == 400
    assert line.post("/hooks/telephony", {"call": "x" * 3000}).status_code == 413


@proves("G1", "G3")
def test_only_a_token_for_lines_may_speak(site, line) -> None:
    body = {"kind": "ringing", "call": "c-9"}
    foreign = System(site, "orders:write")
    codes = [
        foreign.post("/hooks/telephony", body).status_code,
        open_as(site, "fieldapp_wrong", "/hooks/telephony", method="POST", json=body).status_code,
        site.browser_of("a01").post("/hooks/telephony", json=body).status_code,
        line.get("/hooks/telephony").status_code,
        line.get("/api/v1/visits").status_code,
    ]

    assert codes == [403, 401, 401, 405, 403]
    assert rows(site, line_calls) == []


@proves("G8")
def test_a_system_speaks_of_the_areas_of_its_token_alone(site, desk, line) -> None:
    with site.session() as session:
        session.execute(update(account_areas).where(account_areas.c.account_id == "o01").values(area_id="south"))
        session.commit()

    line.told("ringing")

    assert (rows(site, line_calls)[0].account_id, rows(site, line_calls)[0].area_id) == (None, "north")


def test_a_system_gone_wild_is_slowed_down(site, line) -> None:
    for number in range(MOST_A_MINUTE):
        line.told("ringing", call=f"w-{number}")

    wild, known = line.says("ringing", call="w-x"), line.says("ended", call="w-1")

    assert (wild.status_code, wild.headers["Retry-After"], known.status_code) == (429, "60", 200)
    site.clock.forward(seconds=61)
    assert line.says("ringing", call="w-x").status_code == 200
