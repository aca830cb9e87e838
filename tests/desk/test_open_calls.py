"""A call becomes a case by its first event, is numbered in the register, and comes back to the desk that took it."""

import uuid

import pytest
from sqlalchemy import select

from fieldapp.store.tables import calls, cases, quarantine, unattached
from tests.support.proofs import proves
from tests.support.visits import new_event, plan_visit


def opened(site, seq=1, playbook="information", private=None, case=None, **data):
    case = case or str(uuid.uuid4())
    event = new_event(site, case, "case.opened", seq, data={"playbook": playbook, **data}, private=private or {})
    return case, event


def rows(site, table=calls):
    with site.session() as session:
        return session.execute(select(table)).all()


@proves("S2.12")
def test_the_first_event_opens_the_case_and_the_register(site, desk) -> None:
    case_id, first = opened(site, private={"phone": "8 (916) 123-45-67"})
    events = [first, new_event(site, case_id, "call.answered", 2, data={"rings": 2})]

    answer = desk(events=events)

    assert [result["status"] for result in answer["results"]] == ["accepted", "accepted"]
    assert [(case["id"], case["kind"]) for case in answer["cases"]] == [(case_id, "information")]
    (row,) = rows(site)
    assert (row.case_id, row.area_id, row.operator_id, row.year, row.number) == (case_id, "north", "o01", 2026, 1)
    assert (row.e164, row.rings, row.day) == ("+79161234567", 2, 20261123)


def test_each_call_has_the_next_number_and_keeps_it(site, desk) -> None:
    first, one = opened(site, 1)
    second, two = opened(site, 2)
    desk(events=[one])
    desk(events=[two])

    desk(events=[new_event(site, first, "call.answered", 3, data={"rings": 1})])

    assert {row.case_id: row.number for row in rows(site)} == {first: 1, second: 2}


def test_a_request_sent_twice_opens_one_case(site, desk) -> None:
    _, event = opened(site)

    again = [desk(events=[event])["results"][0]["status"] for _ in range(2)]

    assert again == ["accepted", "duplicate"]
    assert len(rows(site)) == 1


@pytest.mark.parametrize("data", [{"playbook": "visit"}, {"playbook": "information", "area": "south"}, {}])
def test_what_is_no_call_of_ones_own_is_kept_aside(site, desk, data) -> None:
    case_id = str(uuid.uuid4())

    (result,) = desk(events=[new_event(site, case_id, "case.opened", 1, data=data)])["results"]

    assert (result["status"], result["code"]) == ("quarantined", "no_such_call")
    assert len(rows(site, quarantine)) == 1
    assert rows(site, cases) == rows(site) == []


def test_a_technician_opens_no_call(site, desk) -> None:
    _, event = opened(site)

    (result,) = desk("t01", events=[event])["results"]

    assert result["status"] == "quarantined"
    assert rows(site) == []


def test_a_desk_gets_its_own_calls_and_the_open_complaints_of_its_areas(site, desk) -> None:
    visit = plan_visit(site)
    mine, one = opened(site, 1)
    desk(events=[one])
    complaint, other = opened(site, 1, playbook="complaint")
    call, third = opened(site, 2)
    desk("d01", events=[other, third])

    seen = {case["id"] for case in desk()["cases"]}

    assert seen == {mine, complaint}
    assert {case["id"] for case in desk("d02")["cases"]} == set()
    assert not seen & {visit, call}


def test_calls_of_last_week_leave_the_desk(site, desk) -> None:
    case_id, event = opened(site)
    cursor = desk(events=[event])["cursor"]
    site.clock.forward(hours=72)

    assert desk(cursor=cursor)["gone"] == [case_id]


def test_a_desk_is_told_of_all_playbooks_and_its_own_texts_a_phone_of_neither(site, desk) -> None:
    library = site.app.extensions["fieldapp"].library

    at_desk, on_phone = desk(), desk("t01")

    assert set(at_desk["playbooks"]) == set(library.digests.values())
    assert at_desk["texts"] == library.call_digests
    assert on_phone["playbooks"] == [library.digests["visit"]]
    assert on_phone["texts"] == library.text_digests
    fetched = site.browser_of("o01").get(f"/api/v1/texts/{at_desk['texts']['ru']}").json
    assert "event.call.registered" in fetched


@proves("C4")
def test_what_came_before_its_call_was_opened_is_told_with_it_at_its_own_time(site, desk) -> None:
    case_id, first = opened(site)
    site.clock.forward(minutes=1)
    answered = new_event(site, case_id, "call.answered", 2, mono_ms=65_000.0)
    noted = new_event(site, case_id, "caller.named", 3, mono_ms=65_000.0, private={"person_name": "Галия"})
    now = {"sent_ms": site.clock.now_ms(), "mono_ms": 65_000.0}
    desk(events=[answered, noted], **now)
    assert rows(site) == []

    told = desk(events=[first, answered], **now)

    assert [one["status"] for one in told["results"]] == ["accepted", "duplicate"]
    (call,) = rows(site)
    (case,) = (one for one in rows(site, cases) if one.id == case_id)
    assert (call.answered_ms - call.began_ms, case.state != "ringing") == (60_000, True)
    (sent,) = told["cases"]
    told_in_time = sorted(sent["events"], key=lambda one: (one["at_ms"], one["type"]))
    assert [one["type"] for one in told_in_time] == ["case.opened", "call.answered", "caller.named"]
    assert told_in_time[-1]["private"] == {"person_name": "Галия"}
    assert rows(site, unattached) == []
    assert desk(events=[noted], **now)["results"][0]["status"] == "duplicate"
