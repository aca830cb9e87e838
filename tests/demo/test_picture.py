"""What does somebody see who opens a demo? Sixty visits in every state that a morning can show, made by its people."""

from collections import Counter

from sqlalchemy.orm import Session

from fieldapp.actions.demo.cast import OPERATOR, PEOPLE, TECHNICIANS
from fieldapp.actions.library import load_library
from fieldapp.core import fold
from fieldapp.store import events as events_store
from fieldapp.store.tables import (
    accounts,
    alerts,
    cases,
    devices,
    events,
    leaflets,
    orders,
    outbox,
    promises,
    quarantine,
    subjects,
)
from tests.demo.conftest import Filled

# Eight people stand in eight places, and what lasts seconds is over at once: these are for whoever plays on.
FLEETING = {
    "nobody_opens", "calling_from_door", "called_back_at_door", "stranger", "asking_permission", "calling_parent",
    "door_unanswered", "leaflet_wanted", "introducing", "stairwell", "stairwell_work", "hand_over",
}  # fmt: skip


def _marks(filled: Filled) -> Counter[str]:
    listed = [case["base"]["marks"].values() for case in filled.rows(cases)]
    return Counter(code for codes in listed for some in codes for code in some)


def test_the_day_has_sixty_visits_and_every_state_that_a_morning_can_show(filled: Filled) -> None:
    visits = filled.rows(cases, cases.c.kind == "visit")

    states = {case["state"] for case in visits}
    assert states == set(load_library().book("visit")["states"]) - FLEETING
    assert sum(case["day"] == 20261123 for case in visits) == 60
    assert sum(case["day"] == 20261124 for case in visits) == 7  # five planned, two agreed on the phone this morning
    assert {case["base"]["givens"]["shape"] for case in visits} == {
        "flat", "stairwell_flat", "flat_stairwell_flat", "house"}  # fmt: skip


def test_every_result_and_every_reason_for_a_refusal_at_the_door_has_happened(filled: Filled) -> None:
    kinds = {event["type"] for event in filled.rows(events)}

    results = {case["result"] for case in filled.rows(cases, cases.c.kind == "visit")} - {""}
    assert results == set(load_library().words["fields"]["result"]["of"])
    assert kinds >= {"unsafe.leaving", "leaflet.left", "door.claims_order", "permission.given", "decided.entry_allowed",
                     "door.named_person", "customer.unhappy", "call.wrong_number", "technician.late"}  # fmt: skip


def test_the_dispatchers_have_something_unseen_something_seen_and_something_decided(filled: Filled) -> None:
    listed = filled.rows(alerts)

    no_contact = [alert for alert in listed if alert["kind"] == "no_contact"]
    assert {bool(alert["seen_ms"]) for alert in no_contact if alert["open"]} == {True, False}
    assert any(not alert["open"] and alert["seen_ms"] for alert in no_contact)
    assert {alert["kind"] for alert in listed if alert["open"]} >= {
        "no_contact", "no_access", "agreed_collides", "running_late", "call_overdue", "unsafe", "unhappy", "call_me",
        "not_needed", "work_left", "for_dispatcher", "our_mistake", "double_order"}  # fmt: skip
    assert {"call_unhappy", "agreed_time", "call_customer"} <= {row["kind"] for row in filled.rows(promises)}


def test_countdowns_run_for_a_few_minutes_more(filled: Filled) -> None:
    waiting = filled.rows(cases, cases.c.state == "waiting_to_call")

    left_s = {(case["next_due_ms"] - filled.now_ms) / 1000 for case in waiting}
    assert {case["base"]["counters"]["attempts"] for case in waiting} == {1, 2}
    assert len([left for left in left_s if 120 < left < 600]) == 2


def test_reports_are_where_they_belong_and_only_the_meant_ones_are_odd(filled: Filled) -> None:
    marks = _marks(filled)

    assert marks == {"not_assigned": 2, "too_early": 1, "late_start": 1, "stands_for_customer": 1}
    assert not any(case["stuck"] for case in filled.rows(cases))
    assert [row["reason"] for row in filled.rows(quarantine)] == ["unknown_type:type"]


def test_phones_differ_as_phones_do(filled: Filled) -> None:
    login = {row["id"]: row["login"] for row in filled.rows(accounts)}
    phones = {login[row["account_id"]]: row for row in filled.rows(devices)}

    assert set(phones) == {*TECHNICIANS, OPERATOR}
    assert 40 <= (filled.now_ms - phones["t06"]["seen_ms"]) / 60_000 <= 45
    assert (phones["t06"]["unsent_events"], phones["t03"]["unsent_photos"]) == (3, 2)
    assert phones["t04"]["clock"]["wall_ms"] - phones["t04"]["clock"]["server_ms"] == 5 * 3_600_000
    assert all(phone["missing_seq"] == [] for phone in phones.values())


def test_the_decided_text_was_delivered_to_this_machine(filled: Filled) -> None:
    texts = filled.rows(outbox, outbox.c.channel == "sms", outbox.c.audience == "customer")

    assert {"could_not_reach", "on_the_way", "late_notice", "pick_up", "moved"} <= {text["kind"] for text in texts}
    assert {text["state"] for text in texts} == {"accepted"}
    assert filled.rows(outbox, outbox.c.state == "waiting", outbox.c.not_before_ms <= filled.now_ms) == []


def test_orders_wait_for_a_time_and_one_flat_is_visited_twice(filled: Filled) -> None:
    waiting = filled.rows(orders, orders.c.visits == 0)
    flats = Counter(row["flat_key"] for row in filled.rows(subjects))

    ages = sorted(round((filled.now_ms - order["waiting_since_ms"]) / 86_400_000) for order in waiting)
    assert ages == [2, 4, 6]
    assert sorted(flats.values())[-2:] == [1, 2]
    assert {chip.split(":")[0] for row in filled.rows(subjects) for chip in row["chips"]} >= {
        "dog", "concierge_until", "intercom_broken", "no_calls_before"}  # fmt: skip


def test_nothing_lies_in_the_future(filled: Filled) -> None:
    instants = [(event["at_ms"], event["received_ms"]) for event in filled.rows(events)]

    assert max(max(pair) for pair in instants) <= filled.now_ms
    assert all(at_ms <= received_ms + 1 for at_ms, received_ms in instants)  # 1: said by the server in the same ms


def test_what_is_stored_is_what_the_whole_log_says(filled: Filled) -> None:
    library, visits = load_library(), filled.rows(cases)
    with Session(filled.engine) as session:
        log = events_store.events_of(session, [case["id"] for case in visits])

    for case in visits:
        book = library.books[case["playbook"]]
        assert fold.advance(book, None, log[case["id"]]) == case["base"]
        assert fold.look(book, case["base"], filled.now_ms)["snapshot"]["state"] == case["state"]


def test_every_event_came_through_a_door(filled: Filled) -> None:
    role = {row["id"]: row["role"] for row in filled.rows(accounts)}
    log = filled.rows(events)

    by_phone = [event for event in log if event["device"]]
    assert {role.get(event["author"], event["author"]) for event in log} == {
        "technician",
        "dispatcher",
        "operator",
        "mail",
        "import",
        "plan",
    }
    assert {role[event["author"]] for event in by_phone} == {"technician", "operator"}
    assert all(bool(event["device"]) for event in log if role.get(event["author"]) == "technician")
    for device in {event["device"] for event in by_phone}:
        numbers = sorted(event["device_seq"] for event in by_phone if event["device"] == device)
        assert len(set(numbers)) == len(numbers)
    assert {event["quality"] for event in log} == {"server", "online", "anchored", "declared"}
    assert sum(bool(row["case_id"]) for row in filled.rows(leaflets)) == 2
    assert len(role) == len(PEOPLE)
