"""What was kept for long enough goes: no word stays anywhere, and everything that counts still holds (S10)."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from fieldapp.actions import forget
from fieldapp.actions.take_photo import raw_path, shown_path
from fieldapp.core.windows import DAY_MS
from fieldapp.reads import invariants
from fieldapp.store.tables import (
    cases,
    customer_links,
    event_words,
    events,
    feedback,
    metadata,
    orders,
    outbox,
    outbox_attempts,
    outbox_words,
    phones,
    photos,
    quarantine,
    replies,
    subjects,
    unattached,
)
from tests.support.proofs import proves
from tests.support.world import MORNING_MS, Phone, World

PICTURE = "ab" * 32
SECRETS = ("Панина", "8 Марта", "70004838348", "Зинаида", "ландыш", "45К1234", "позвонить сыну", "грубил", "дымоход")


def a_visit(world: World, phone: Phone, *, to_the_end: bool = True) -> str:
    """A visit with a private word of every sort, over when `to_the_end`."""
    case_id = world.visit()
    phone.record(case_id, "call.started")
    phone.record(case_id, "call.other_person", {"permitted": True, "of_age": True},
                 person_name="Зинаида", door_word="ландыш")  # fmt: skip
    phone.record(case_id, "note", words="позвонить сыну")
    if to_the_end:
        finish(phone, case_id, words="дымоход")
    phone.sync()
    order_id = world.case(case_id)["order_id"]
    with world.session() as session:
        session.execute(update(subjects).where(subjects.c.order_id == order_id).values(intercom="45К1234"))
        row = {"name": "Панина", "intercom": "45К1234"}
        session.execute(update(orders).where(orders.c.id == order_id).values(last_row=row))
        session.commit()
    return case_id


def finish(phone: Phone, case_id: str, **words: str) -> None:
    """The visit takes place."""
    for type_ in ("technician.departed", "technician.arrived", "door.customer", "introduced"):
        phone.record(case_id, type_)
    phone.record(case_id, "work.started", {"where": "flat", "shoe_covers": True})
    phone.record(case_id, "work.result", {"result": "done"}, **words)


def things_around(world: World, case_id: str) -> None:
    """What else is kept of this visit: a text, its link, the answer, the rating, and what fitted nowhere."""
    now, order_id = world.now_ms, world.case(case_id)["order_id"]
    message = {"id": "m1", "key": "m1", "case_id": case_id, "area_id": "north", "kind": "sms_no_contact", "values": {},
               "audience": "customer", "channel": "sms", "state": "delivered", "not_before_ms": now}  # fmt: skip
    attempt = {"outbox_id": "m1", "no": 1, "gateway": "g", "result": "accepted", "words": "to +70004838348"}
    reply = {"id": "r1", "gateway": "g", "reference": "digest", "e164": "+70004838348", "words": "Зинаида"}
    link = {"token_hash": "t", "order_id": order_id, "created_ms": now, "expires_ms": now + 400 * DAY_MS}
    rows: list[tuple[Any, dict[str, Any]]] = [
        (outbox, {**message, "created_ms": now}),
        (outbox_words, {"outbox_id": "m1", "address": "+70004838348", "words": "Панина, мы не дозвонились"}),
        (outbox_attempts, {**attempt, "started_ms": now}),
        (replies, {**reply, "case_id": case_id, "area_id": "north", "received_ms": now}),
        (customer_links, link),
        (feedback, {"case_id": case_id, "area_id": "north", "face": 1, "words": "грубил", "said_ms": now}),
        (photos, {"sha256": PICTURE, "author": "t01", "size": 1, "case_id": case_id, "state": "ready",
                  "complete": True, "created_ms": now}),
        (quarantine, {"author": "t01", "reason": "x", "content_hash": b"1", "raw": "Зинаида", "received_ms": now}),
        (unattached, {"event_id": "e", "case_id": "none", "author": "t01", "received_ms": now,
                      "stamped": {"words": "Зинаида"}}),
    ]  # fmt: skip
    with world.session() as session:
        for table, row in rows:
            session.execute(insert(table).values(row))
        session.commit()


def run(world: World, folder: Path, before_ms: int | None = None) -> dict[str, int]:
    before = world.now_ms if before_ms is None else before_ms
    with world.session() as session:
        terms = forget.Terms(before, before, before, before)
        return forget.forget(session, forget.sorts_by(terms, world.now_ms, folder))


def would(world: World, folder: Path) -> dict[str, int]:
    now = world.now_ms
    with world.session() as session:
        return forget.would_forget(session, forget.sorts_by(forget.Terms(now, now, now, now), now, folder))


def whole_database(world: World) -> str:
    with world.session() as session:
        return repr([session.execute(select(table)).all() for table in metadata.sorted_tables])


def breaches(world: World) -> list[tuple[str, str]]:
    with world.session() as session:
        return list(invariants.lasting(session, world.library.books.__getitem__))


@pytest.fixture
def over(world: World, phone: Phone, tmp_path: Path) -> str:
    """A visit that is over, with everything around it, a day later."""
    case_id = a_visit(world, phone)
    assert world.case(case_id)["look"] == "end"
    things_around(world, case_id)
    for path in (raw_path(tmp_path, PICTURE), shown_path(tmp_path, PICTURE)):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    world.forward(minutes=24 * 60)
    return case_id


def test_no_word_of_the_customer_stays_in_any_table_and_the_chain_holds(
    world: World, over: str, tmp_path: Path
) -> None:
    assert [word for word in SECRETS if word not in whole_database(world)] == []
    rows_before = {table.name: len(world.rows(table)) for table in (cases, events, orders, outbox, replies, feedback)}

    counts = run(world, tmp_path)

    assert [word for word in SECRETS if word in whole_database(world)] == []
    assert counts == {"codes": 2, "words": 4, "messages": 1, "answers": 1, "photos": 1, "people": 1, "kept_aside": 2}
    assert breaches(world) == []
    assert {name: len(world.rows(metadata.tables[name])) for name in rows_before} == rows_before
    assert (world.rows(feedback)[0]["face"], world.rows(photos)[0]["state"]) == (1, "erased")
    assert not list(tmp_path.rglob(f"*{PICTURE}*"))
    assert world.rows(customer_links)[0]["revoked_ms"] == world.now_ms
    assert world.rows(orders)[0]["blanked_ms"] == world.now_ms


def test_a_dry_run_says_the_same_numbers_and_changes_nothing(world: World, over: str, tmp_path: Path) -> None:
    before = whole_database(world)

    told = would(world, tmp_path)

    assert whole_database(world) == before
    assert run(world, tmp_path) == told


def test_a_second_run_finds_nothing(world: World, over: str, tmp_path: Path) -> None:
    run(world, tmp_path)
    once = whole_database(world)

    assert set(run(world, tmp_path).values()) == {0}
    assert whole_database(world) == once


def test_an_open_visit_and_what_is_younger_stay_as_they_are(world: World, phone: Phone, tmp_path: Path) -> None:
    a_visit(world, phone, to_the_end=False)
    world.forward(minutes=400 * 24 * 60)
    before = whole_database(world)

    assert set(run(world, tmp_path).values()) == {0}

    phone.record(a_visit(world, phone), "note", words="позвонить сыну")
    phone.sync()
    assert set(run(world, tmp_path, MORNING_MS).values()) == {0}
    assert len(whole_database(world)) > len(before)


def test_an_order_that_waits_for_its_next_visit_keeps_its_customer_and_code(
    world: World, over: str, tmp_path: Path
) -> None:
    with world.session() as session:
        session.execute(update(orders).values(state="waiting"))
        session.commit()

    counts = run(world, tmp_path)

    assert (counts["people"], world.rows(subjects)[0]["intercom"], len(world.rows(phones))) == (0, "45К1234", 1)
    assert counts["words"] == 4


def test_codes_of_doors_go_a_day_after_the_visit_and_nothing_else(world: World, over: str, tmp_path: Path) -> None:
    now = world.now_ms
    early = now - 200 * DAY_MS
    world.forward(minutes=1)
    with world.session() as session:
        counts = forget.forget(session, forget.sorts_by(forget.Terms(now, early, early, early), now, tmp_path))

    left = whole_database(world)
    assert [word for word in SECRETS if word not in left] == ["ландыш", "45К1234"]
    assert {kind for kind, n in counts.items() if n} == {"codes"}
    assert world.rows(orders)[0]["last_row"] == {"name": "Панина"}


@proves("C3")
def test_a_phone_that_sends_an_erased_event_again_is_told_that_it_is_here(
    world: World, phone: Phone, tmp_path: Path
) -> None:
    case_id = world.visit()
    said = phone.record(case_id, "call.other_person", {"permitted": True, "of_age": True}, person_name="Зинаида")
    finish(phone, case_id)
    sent = list(phone.outbox)
    phone.sync()
    world.forward(minutes=1)
    hash_before = world.rows(events, events.c.id == said["id"])[0]["content_hash"]

    run(world, tmp_path)
    again = phone.sync(sent)
    other = phone.sync([{**said, "data": {"permitted": False, "of_age": True}}])

    assert {one["status"] for one in again.results} == {"duplicate"}
    assert [one["status"] for one in other.results] == ["quarantined"]
    assert world.rows(event_words) == []
    assert world.rows(events, events.c.id == said["id"])[0]["content_hash"] != hash_before
    assert breaches(world) == []


def test_after_erasure_no_stored_hash_tells_one_name_from_another(world: World, phone: Phone, tmp_path: Path) -> None:
    found = []
    for name in ("Зинаида", "Аркадий"):
        case_id = world.visit()
        told = phone.record(case_id, "call.other_person", {"permitted": True, "of_age": True}, person_name=name)
        finish(phone, case_id)
        phone.sync()
        world.forward(minutes=1)
        run(world, tmp_path)
        row = world.rows(events, events.c.id == told["id"])[0]
        public = {**row, "private": {"person_name": ""}}
        found.append(row["content_hash"] == forget.hash_without_words(public))

    assert found == [True, True]


def test_words_that_come_late_to_a_blanked_visit_go_the_next_time(
    world: World, phone: Phone, over: str, tmp_path: Path
) -> None:
    run(world, tmp_path)
    phone.record(over, "note", words="позвонить сыну")
    phone.sync()
    world.forward(minutes=5)

    assert run(world, tmp_path)["words"] == 1
    assert breaches(world) == []


def test_a_picture_whose_files_were_left_by_a_killed_run_goes_with_the_next(
    world: World, over: str, tmp_path: Path
) -> None:
    with world.session() as session:
        session.execute(update(photos).values(state="going"))
        session.commit()

    assert run(world, tmp_path)["photos"] == 1
    assert not list(tmp_path.rglob(f"*{PICTURE}*"))


def test_the_number_of_statements_does_not_grow_with_the_visits(world: World, phone: Phone, tmp_path: Path) -> None:
    from sqlalchemy import event as sa_event

    said: list[str] = []
    sa_event.listen(world.engine, "before_cursor_execute", lambda *args: said.append(args[2]))

    def statements_for(visits: int) -> int:
        for _ in range(visits):
            a_visit(world, phone)
        world.forward(minutes=5)
        said.clear()
        run(world, tmp_path)
        return len(said)

    assert statements_for(1) == statements_for(5)


def test_one_order_is_forgotten_and_its_neighbour_stays(world: World, phone: Phone, over: str, tmp_path: Path) -> None:
    other = a_visit(world, phone)
    order_id = world.case(over)["order_id"]

    with world.session() as session:
        counts = forget.forget(session, forget.sorts_of_order(order_id, world.now_ms, tmp_path))

    names = {row["order_id"]: row["name"] for row in world.rows(subjects)}
    assert (names[order_id], bool(names[world.case(other)["order_id"]])) == ("", True)
    assert (counts["people"], counts["photos"]) == (1, 1)
