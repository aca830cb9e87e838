"""Many at once: nothing lost, nothing doubled, and the stored picture is the fold of the log."""

import random
import threading
from collections.abc import Callable, Sequence
from typing import Any

from fieldapp.core import fold
from fieldapp.core.canonical import canonical
from fieldapp.store.events import events_of
from fieldapp.store.tables import alerts, events, outbox
from tests.support.proofs import proves
from tests.support.world import Phone, World


def all_at_once(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the jobs in a thread each, begun together; their results, or the first exception."""
    barrier, results, errors = threading.Barrier(len(jobs)), [None] * len(jobs), []

    def run(place: int) -> None:
        barrier.wait()
        try:
            results[place] = jobs[place]()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def full_fold(world: World, case_id: str) -> fold.Picture:
    with world.session() as session:
        said = events_of(session, [case_id])[case_id]
    return fold.fold(world.library.books[world.case(case_id)["playbook"]], said, world.now_ms)


def picture_of(world: World, case_id: str) -> str:
    case = world.case(case_id)
    book = world.library.books[case["playbook"]]
    return canonical(fold.look(book, case["base"], world.now_ms))


@proves("A4", "A5")
def test_one_batch_sent_by_six_tabs_is_stored_once_and_alerts_once(world: World, phone: Phone) -> None:
    case_id = world.visit()
    for _ in range(3):
        phone.record(case_id, "call.started")
        phone.record(case_id, "call.no_answer")
        world.forward(minutes=10)
    batch = list(phone.outbox)

    answers = all_at_once([lambda: phone.sync(batch)] * 6)

    said = sorted({result["status"] for answer in answers for result in answer.results})
    assert said == ["accepted", "duplicate"]
    assert len(world.rows(events, events.c.author == "t01")) == 6
    assert len(world.rows(alerts, alerts.c.kind == "no_contact")) == 1
    assert len(world.rows(outbox, outbox.c.audience == "dispatcher")) == 1


@proves("A6")
def test_two_phones_of_one_technician_are_both_heard(world: World) -> None:
    case_id = world.visit()
    phones = [Phone(world, "t01"), Phone(world, "t01")]
    for number in range(10):
        for phone in phones:
            phone.record(case_id, "note", words=f"заметка {number}")

    all_at_once([phones[0].sync, phones[1].sync])

    assert len(world.rows(events, events.c.author == "t01")) == 20
    assert picture_of(world, case_id) == canonical(full_fold(world, case_id))


def test_phones_that_touch_the_same_cases_crosswise_do_not_wait_for_each_other(world: World) -> None:
    first, second = world.visit(), world.visit(from_hour=5)
    phones = [Phone(world, "t01") for _ in range(4)]
    for place, phone in enumerate(phones):
        for case_id in (first, second) if place % 2 else (second, first):
            phone.record(case_id, "note", words="я здесь")

    answers = all_at_once([phone.sync for phone in phones])

    assert all(result["status"] == "accepted" for answer in answers for result in answer.results)
    assert len(world.rows(events, events.c.type == "note")) == 8


@proves("C4")
def test_any_order_of_arrival_ends_in_the_same_picture(world: World) -> None:
    script = ["call.started", "call.no_answer", "call.started", "call.no_answer", "technician.departed",
              "technician.arrived", "door.nobody", "customer.called_back", "note"]  # fmt: skip
    chance = random.Random(20261123)
    cases = [world.visit(from_hour=2 + 3 * place) for place in range(6)]
    phones = [Phone(world, "t01") for _ in cases]
    for type_ in script:
        for case_id, phone in zip(cases, phones, strict=True):
            phone.record(case_id, type_, **({"words": "здесь"} if type_ == "note" else {}))
        world.forward(minutes=4)

    for phone in phones:
        sent = list(phone.outbox)
        chance.shuffle(sent)
        while sent:
            cut = chance.randrange(1, len(sent) + 1)
            phone.sync(sent[:cut] + sent[: chance.randrange(0, 2)])
            sent = sent[cut:]

    for case_id in cases:
        assert picture_of(world, case_id) == canonical(full_fold(world, case_id))
    assert len({world.case(case_id)["state"] for case_id in cases}) == 1
