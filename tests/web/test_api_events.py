"""Other systems say what a dispatcher decides, or what she was told."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select, update

from fieldapp.store.tables import alerts, cases, events, playbooks
from tests.support.app import Site, add_person
from tests.support.doors import System
from tests.support.proofs import proves
from tests.support.seed_board import Seeder


def note(**more: Any) -> dict[str, Any]:
    return {"type": "note", "data": {"to": "to_technician"}, "private": {"words": "Код 12"}, **more}


@pytest.fixture
def missed(site: Site) -> tuple[System, str, int]:
    """A dispatcher's system, and a visit after three calls that nobody answered, with its revision."""
    return missed_on(site)


@pytest.fixture
def quick_missed(quick_site: Site) -> tuple[System, str, int]:
    """`missed` on SQLite only."""
    return missed_on(quick_site)


def missed_on(site: Site) -> tuple[System, str, int]:
    seeder = Seeder(site)
    case_id = seeder.visit()
    seeder.three_calls(case_id)
    with site.session() as session:
        revision = session.execute(select(cases.c.revision).where(cases.c.id == case_id)).scalar_one()
    return System(site, "events:write", account="d01"), case_id, revision


def say(missed: tuple[System, str, int], body: dict[str, Any]) -> Any:
    return missed[0].post(f"/api/v1/cases/{missed[1]}/events", body)


def test_a_command_is_given_in_the_name_of_the_account(site: Site, missed: Any) -> None:
    answer = say(missed, {"type": "decided.wait", "data": {"wait_ms": 600_000}, "revision": missed[2]})

    assert answer.status_code == 201, answer.text
    assert (answer.json["case"]["state"], answer.json["case"]["revision"]) == ("told_to_wait", missed[2] + 1)
    with site.session() as session:
        event = session.execute(select(events).where(events.c.id == answer.json["event"])).one()
    assert (event.type, event.kind, event.author, event.by) == ("decided.wait", "command", "d01", "dispatcher")


def test_a_command_that_no_longer_holds_is_answered_with_the_new_picture(site: Site, missed: Any) -> None:
    say(missed, {"type": "decided.cancel", "data": {"why": "changed_mind"}, "revision": missed[2]})

    answer = say(missed, {"type": "decided.wait", "data": {"wait_ms": 600_000}, "revision": missed[2]})

    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    assert (answer.json["reason"], answer.json["case"]["state"]) == ("no_longer_offered", "cancelled")


def test_a_newer_revision_alone_refuses_nothing_but_a_changed_plan_does(site: Site, missed: Any) -> None:
    _, case_id, revision = missed
    say(missed, note(happened_ms=site.clock.now_ms()))
    window = {"window_from_ms": site.clock.now_ms() + 7_200_000, "window_to_ms": site.clock.now_ms() + 14_400_000}

    first = say(missed, {"type": "decided.new_window", "data": window, "revision": revision})
    second = say(missed, {"type": "decided.cancel", "data": {"why": "changed_mind"}, "revision": revision})

    assert first.status_code == 201, first.text
    assert (second.status_code, second.json["reason"]) == (409, "plan_changed")
    assert second.json["case"]["plan"]["window_from_ms"] == window["window_from_ms"]
    assert second.json["case"]["id"] == case_id


@proves("F12")
def test_a_report_is_dated_by_when_it_happened_its_quality_declared(site: Site, missed: Any) -> None:
    happened = site.clock.now_ms() - 60_000

    answer = say(missed, {"type": "technician.departed", "happened_ms": happened})

    (event,) = [one for one in answer.json["case"]["events"] if one["id"] == answer.json["event"]]
    assert (event["at_ms"], event["quality"], event["by"]) == (happened, "declared", "dispatcher")


def test_the_same_id_again_is_answered_as_the_first_time(site: Site, missed: Any) -> None:
    named = note(happened_ms=site.clock.now_ms(), id=str(uuid.uuid4()))
    command = {"type": "decided.wait", "data": {"wait_ms": 600_000}, "revision": missed[2], "id": str(uuid.uuid4())}

    answers = [say(missed, body) for body in (named, named, command, command)]
    other = say(missed, named | {"private": {"words": "Код 13"}})

    assert [answer.status_code for answer in answers] == [201] * 4
    assert answers[0].json["event"] == answers[1].json["event"] == named["id"]
    assert (other.status_code, other.json["errors"]) == (422, [{"path": "id", "code": "used_otherwise"}])
    with site.session() as session:
        assert session.execute(select(func.count()).where(events.c.type == "note")).scalar_one() == 1


def test_to_have_seen_an_alert_names_the_colleague(site: Site, missed: Any) -> None:
    answer = say(missed, {"type": "alert.seen", "data": {"alert": "no_contact"}, "happened_ms": site.clock.now_ms()})
    none = say(missed, {"type": "alert.seen", "data": {"alert": "late_risk"}, "happened_ms": site.clock.now_ms()})

    assert answer.status_code == 201, answer.text
    assert answer.json["case"]["alerts"][0]["seen_by_name"] == "Лилия"
    assert none.status_code == 422
    with site.session() as session:
        assert session.execute(select(alerts.c.seen_by)).scalar_one() == "d01"


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({"type": "work.started.twice"}, "type", "unknown_type"),
        ({"type": "plan.set", "data": {"technician": "t02"}}, "type", "unknown_type"),
        ({"type": "corrected", "data": {}}, "type", "unknown_type"),
        ({"type": "case.opened"}, "type", "unknown_type"),
        ({"type": "decided.wait", "data": {"wait_ms": 600_000}}, "revision", "missing"),
        ({"type": "decided.wait", "revision": 1}, "data.wait_ms", "missing"),
        ({"type": "decided.wait", "data": {"wait_ms": True}, "revision": 1}, "data.wait_ms", "wrong_type"),
        ({"type": "decided.next_visit", "data": {"at_ms": 5}, "revision": 1}, "data.at_ms", "out_of_range"),
        ({"type": "decided.next_visit", "data": {"at_ms": 2**52}, "revision": 1}, "data.at_ms", "too_large"),
        ({"type": "decided.other_technician", "data": {"technician": "t05"}, "revision": 1}, "data.technician",
         "not_a_choice"),
        ({"type": "decided.wait", "data": {"wait_ms": 600_000}, "revision": 1, "happened_ms": 1}, "happened_ms",
         "not_for_a_command"),
        ({"type": "technician.departed"}, "happened_ms", "missing"),
        ({"type": "technician.departed", "happened_ms": 1}, "happened_ms", "before_the_case"),
        ({"type": "technician.departed", "happened_ms": 2**52}, "happened_ms", "in_future"),
        ({"type": "note", "happened_ms": 1}, "private.words", "missing"),
        ({"type": "note", "private": {"words": 7}}, "private.words", "string_type"),
        ({"type": "note", "colour": "red"}, "colour", "extra_forbidden"),
        ({"type": "note", "data": {"to": [1]}}, "data.to.bool", "bool_type"),
        ({}, "type", "missing"),
        ({"type": "decided.wait", "data": {"wait_ms": 600_000}, "revision": 1, "why": "ill"}, "why",
         "no_change_of_plan"),
        ({"type": "decided.wait", "data": {"wait_ms": 600_000}, "revision": 1, "channel": "phone"}, "channel",
         "no_change_of_plan"),
        ({"type": "note", "why": "boredom"}, "why", "string_pattern_mismatch"),
        ({"type": "withdrawn", "data": {"of": "x"}}, "revision", "missing"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_and_changes_nothing(
    quick_site: Site, quick_missed: Any, body: Any, path: str, code: str
) -> None:
    answer = say(quick_missed, body)

    assert (answer.status_code, answer.json.get("errors", [{}])[0]) == (422, {"path": path, "code": code})
    with quick_site.session() as session:
        assert session.execute(select(cases.c.revision)).scalar_one() == quick_missed[2]


def test_why_and_how_a_plan_was_changed_may_be_said_and_stand_in_its_history(site: Site, missed: Any) -> None:
    window = {"window_from_ms": site.clock.now_ms() + 7_200_000, "window_to_ms": site.clock.now_ms() + 14_400_000}
    body = {"type": "decided.new_window", "data": window, "revision": missed[2], "why": "weather", "channel": "email"}

    assert say(missed, body).status_code == 201

    page = site.browser_of("d01").get(f"/cases/{missed[1]}").text
    story = page.partition('id="plan-title"')[2].partition("</section>")[0]
    assert "погода" in story
    assert "по почте" in story


def test_an_interval_ends_after_it_begins(site: Site, missed: Any) -> None:
    window = {"window_from_ms": site.clock.now_ms(), "window_to_ms": site.clock.now_ms()}

    answer = say(missed, {"type": "decided.new_window", "data": window, "revision": missed[2]})

    assert answer.json["errors"] == [{"path": "data.window_to_ms", "code": "before_start"}]


@pytest.mark.parametrize("type_", ["withdrawn", "adopted", "undone"])
def test_to_take_back_what_never_was_is_no_error_of_ours(site: Site, missed: Any, type_: str) -> None:
    assert say(missed, {"type": type_, "data": {"of": "nobody"}, "revision": missed[2]}).status_code in (201, 409, 422)


def test_a_case_of_an_earlier_releases_playbook_is_still_decided(site: Site, missed: Any) -> None:
    _, case_id, revision = missed
    library = site.app.extensions["fieldapp"].library
    with site.session() as session:
        session.execute(
            playbooks.insert().values(digest="sha256:old", name="visit", compiled=library.book("visit"), published_ms=1)
        )
        session.execute(update(cases).where(cases.c.id == case_id).values(playbook="sha256:old"))
        session.commit()
    site.is_broken_on_purpose = True

    answer = say(missed, {"type": "decided.wait", "data": {"wait_ms": 600_000}, "revision": revision})

    assert answer.status_code == 201, answer.text


@proves("G7")
def test_only_a_dispatcher_says_and_only_readers_read(site: Site) -> None:
    case_id = Seeder(site).visit()
    with site.session() as session:
        add_person(session, "m01", name="Марат", role="manager", area_ids=("north",))
        session.commit()
    path, words = f"/api/v1/cases/{case_id}", note(happened_ms=site.clock.now_ms())

    said = {who: site.browser_of(who).post(f"{path}/events", json=words) for who in ("d01", "m01", "t01")}
    read = {who: site.browser_of(who).get(path) for who in ("d01", "m01", "t01")}

    assert {who: answer.status_code for who, answer in said.items()} == {"d01": 201, "m01": 404, "t01": 404}
    assert {who: answer.status_code for who, answer in read.items()} == {"d01": 200, "m01": 200, "t01": 404}
