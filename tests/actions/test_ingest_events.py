"""A phone's batch: stored once, answered event by event, nothing lost and nothing doubled."""

from fieldapp.store.tables import alerts, devices, event_words, events, outbox, quarantine, unattached
from tests.support.proofs import proves
from tests.support.world import MINUTE_MS, Phone, World


def three_missed_calls(world: World, phone: Phone, case_id: str) -> None:
    for _ in range(3):
        phone.record(case_id, "call.started")
        world.forward(seconds=30)
        phone.record(case_id, "call.no_answer")
        world.forward(minutes=10)


def test_an_event_is_accepted_with_its_number_and_moves_the_case(world: World, phone: Phone) -> None:
    case_id = world.visit()

    phone.record(case_id, "call.started")
    done = phone.sync()

    assert [result["status"] for result in done.results] == ["accepted"]
    assert done.results[0]["seq"] > 0
    assert world.case(case_id)["state"] == "calling"


@proves("S4.3", "S4.4", "S4.7")
def test_the_third_missed_call_alerts_the_dispatcher_of_the_area_once(world: World, phone: Phone) -> None:
    case_id = world.visit()
    three_missed_calls(world, phone, case_id)
    sent = list(phone.outbox)

    phone.sync()
    phone.sync(sent)

    assert [(row["kind"], row["area_id"], row["open"]) for row in world.rows(alerts)] == [("no_contact", "north", True)]
    pushes = world.rows(outbox, outbox.c.audience == "dispatcher")
    assert [(row["addressee"], row["channel"], row["state"]) for row in pushes] == [("d01", "push", "waiting")]


def test_repeating_a_batch_is_answered_as_the_first_time_and_changes_nothing(world: World, phone: Phone) -> None:
    case_id = world.visit()
    three_missed_calls(world, phone, case_id)
    sent = list(phone.outbox)
    first = phone.sync()
    revision = world.case(case_id)["revision"]

    again = phone.sync(sent)

    assert {result["status"] for result in again.results} == {"duplicate"}
    assert [result["seq"] for result in again.results] == [result["seq"] for result in first.results]
    assert world.case(case_id)["revision"] == revision
    assert again.ring == []


def test_the_same_id_with_other_content_is_quarantined_and_the_first_stays(world: World, phone: Phone) -> None:
    case_id = world.visit()
    event = phone.record(case_id, "call.started")
    phone.sync()

    done = phone.sync([{**event, "type": "technician.departed"}])

    assert (done.results[0]["status"], done.results[0]["reason"]) == ("quarantined", "same_id_other_content")
    assert len(world.rows(events, events.c.author == "t01")) == 1
    assert len(world.rows(quarantine)) == 1


def test_an_id_that_came_from_another_phone_is_no_news_whatever_its_number(world: World, phone: Phone) -> None:
    case_id = world.visit()
    event = phone.record(case_id, "call.started")
    phone.sync()
    restored = Phone(world, "t01")

    same = restored.sync([event])
    other = restored.sync([{**event, "type": "technician.departed", "device_seq": 7}])

    assert [result["status"] for result in same.results + other.results] == ["duplicate", "quarantined"]
    assert len(world.rows(events, events.c.author == "t01")) == 1


def test_one_bad_event_does_not_poison_its_neighbours(world: World, phone: Phone) -> None:
    case_id = world.visit()
    phone.record(case_id, "call.started")
    phone.record(case_id, "call.busy", {"agreed_from_ms": "noon"})
    phone.record(case_id, "call.no_answer")
    phone.outbox.append({"id": 5})

    done = phone.sync()

    assert [result["status"] for result in done.results] == ["accepted", "quarantined", "accepted", "quarantined"]
    assert world.case(case_id)["state"] == "waiting_to_call"
    assert len(world.rows(quarantine)) == 2


def test_an_event_for_a_case_not_known_here_waits_unattached(world: World, phone: Phone) -> None:
    phone.record("00000000-0000-4000-8000-000000000001", "call.started")

    done = phone.sync()

    assert done.results[0]["status"] == "accepted"
    assert len(world.rows(unattached)) == 1


def test_a_report_on_a_foreign_areas_case_is_quarantined_as_forged(world: World, phone: Phone) -> None:
    case_id = world.visit("t02", area="south")
    phone.record(case_id, "call.started")

    done = phone.sync()

    assert (done.results[0]["status"], done.results[0]["reason"]) == ("quarantined", "not_your_case")
    assert world.case(case_id)["state"] == "planned"


def test_a_colleagues_report_in_the_own_area_is_kept_and_marked(world: World) -> None:
    case_id = world.visit("t01")
    colleague = Phone(world, "t03")
    colleague.record(case_id, "call.started")

    done = colleague.sync()

    assert done.results[0]["deviations"] == ["not_assigned"]
    assert world.case(case_id)["state"] == "planned"


def test_private_words_stand_in_an_erasable_row_and_only_their_digest_in_the_log(world: World, phone: Phone) -> None:
    case_id = world.visit()
    phone.record(case_id, "note", words="ключ у Марины")

    phone.sync()

    (stored,) = world.rows(events, events.c.author == "t01")
    (words,) = world.rows(event_words)
    assert words["words"] == "ключ у Марины"
    assert list(stored["private"]) == ["words"]
    assert "Марин" not in str(stored)


def test_a_gap_in_the_sequence_is_told_and_closes(world: World, phone: Phone) -> None:
    case_id = world.visit()
    first = phone.record(case_id, "call.started")
    second = phone.record(case_id, "call.no_answer")

    told = phone.sync([second])
    closed = phone.sync([first])

    assert told.missing_seq == [1]
    assert closed.missing_seq == []
    assert world.case(case_id)["state"] == "waiting_to_call"
    assert world.rows(devices)[0]["last_seq"] == 2


@proves("S4.3")
def test_a_phone_five_hours_wrong_still_keeps_ten_minutes(world: World) -> None:
    case_id = world.visit()
    wrong = Phone(world, "t01", wrong_by_ms=-300 * MINUTE_MS)
    three_missed_calls(world, wrong, case_id)

    wrong.sync()

    case = world.case(case_id)
    assert case["shown"]["counters"]["attempts"] == 3
    assert case["shown"]["stamps"]["last_call_started"] == world.now_ms - 10 * MINUTE_MS - 30_000
