"""One record pauses many visits, grows while it lasts and is lifted at once; texts go by a tap alone (F28)."""

from typing import Any

import pytest
from sqlalchemy import insert, update

from fieldapp.actions import outage_texts, outages, tick
from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.actions.deliver import Carriers, deliver
from fieldapp.actions.foresee import foresee
from fieldapp.channels.base import Accepted, Capabilities, Message
from fieldapp.channels.push import Push
from fieldapp.core.outages import Place, Typed
from fieldapp.settings import Settings
from fieldapp.store import outages as store
from fieldapp.store.tables import alerts, events, opt_outs, outage_visits, outbox, phones, subjects
from tests.support.proofs import proves
from tests.support.world import HOUR_MS, MINUTE_MS, Phone, World

STREET = Typed(Place("8 Марта"), "cable", 0, None)


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings.from_env({"DATA_DIR": str(tmp_path), "SMS_PRICE": "4.50"})


def out(world: World, case_ids: list[str], *, by: str = "d01", typed: Typed = STREET, until_hours: float = 0) -> str:
    """An outage of the street; its id."""
    until_ms = world.now_ms + round(until_hours * HOUR_MS) if until_hours else None
    typed = Typed(typed.place, typed.trouble, world.now_ms, until_ms, "Копали и порвали")
    outage = outages.new_outage("north", "Europe/Moscow", typed) | {"id": outages.new_id(world.now_ms)}
    with world.session() as session:
        outages.begin(session, world.library, world.now_ms, world.actor(by), outage=outage, case_ids=case_ids)
    return str(outage["id"])


def lift(world: World, outage_id: str, by: str = "d01") -> list[str] | None:
    with world.session() as session:
        return outages.lift(session, world.library, world.now_ms, world.actor(by), outage_id)


def join(world: World) -> int:
    with world.session() as session:
        return outages.join(session, world.library, world.now_ms)[0]


def fire(world: World) -> None:
    with world.session() as session:
        tick.refold_due(session, world.library, world.now_ms)


def states(world: World, *case_ids: str) -> list[str]:
    return [world.case(case_id)["state"] for case_id in case_ids]


def open_alerts(world: World) -> list[str]:
    return sorted(row["kind"] for row in world.rows(alerts, alerts.c.open))


def lives_at(world: World, case_id: str, **words: Any) -> None:
    with world.session() as session:
        order_id = world.case(case_id)["order_id"]
        session.execute(update(subjects).where(subjects.c.order_id == order_id).values(**words))
        session.commit()


def has_number(world: World, case_id: str, e164: str | None, **words: Any) -> None:
    with world.session() as session:
        mine = phones.c.order_id == world.case(case_id)["order_id"]
        session.execute(update(phones).where(mine).values(e164=e164 or "+7800", mobile=e164 is not None))
        session.commit()
    if words:
        lives_at(world, case_id, **words)


@proves("F28", "S4.13")
def test_one_record_pauses_many_visits_and_nothing_is_overdue(world: World, phone: Phone) -> None:
    cases = [world.visit() for _ in range(3)]
    for _ in range(3):
        phone.record(cases[0], "call.started")
        phone.record(cases[0], "call.no_answer")
        phone.sync()
        world.forward(minutes=10)
    assert open_alerts(world) == ["no_contact"]

    out(world, cases)

    assert states(world, *cases) == ["on_hold"] * 3
    [alert] = world.rows(alerts)
    [began] = world.rows(events, events.c.type == "outage.began", events.c.case_id == cases[0])
    assert (alert["open"], alert["settled_by"]) == (False, began["id"])
    assert began["author"] == "d01"
    world.forward(minutes=600)
    fire(world)
    with world.session() as session:
        foresee(session, world.library, world.now_ms, work_minutes=60)
    assert open_alerts(world) == []


@proves("F28")
def test_safety_goes_through_while_it_lasts(world: World, phone: Phone) -> None:
    case_id = world.visit()
    out(world, [case_id])

    phone.record(case_id, "technician.arrived")
    phone.record(case_id, "unsafe.leaving")
    phone.sync()

    assert open_alerts(world) == ["unsafe"]


@proves("F28")
def test_lifted_at_once_the_visits_come_back_one_after_the_other(world: World) -> None:
    cases = [world.visit(from_hour=1 + number / 10) for number in range(4)]
    outage_id = out(world, cases)
    world.forward(minutes=600)

    lift(world, outage_id)

    assert set(states(world, *cases)) == {"drive_instead"}  # three calls no longer fit: as of any visit so late
    fire(world)
    assert open_alerts(world) == []
    world.forward(minutes=15)
    fire(world)
    assert len(open_alerts(world)) == 1
    world.forward(minutes=2)
    fire(world)
    assert len(open_alerts(world)) == 3
    assert lift(world, outage_id) is None


@proves("F28")
def test_what_comes_to_the_address_while_it_lasts_joins_with_a_mark(world: World) -> None:
    first = world.visit()
    out(world, [first], typed=Typed(Place("8 Марта", ("125",)), "cable", 0, None))
    new, elsewhere, other_area = world.visit(), world.visit(), world.visit("t02", area="south")
    lives_at(world, elsewhere, address="ул. 8 Марта, д. 12")

    assert join(world) == 1
    assert join(world) == 0

    assert states(world, first, new, elsewhere, other_area) == ["on_hold", "on_hold", "planned", "planned"]
    rows = {row["case_id"]: row["joined"] for row in world.rows(outage_visits)}
    assert rows == {first: False, new: True}
    [began] = world.rows(events, events.c.type == "outage.began", events.c.case_id == new)
    assert (began["by"], began["data"]["joined"]) == ("system", True)


def test_what_was_unticked_or_taken_out_never_joins(world: World) -> None:
    ticked, unticked = world.visit(), world.visit()
    outage_id = out(world, [ticked])

    with world.session() as session:
        left = outages.leave_out(session, world.library, world.now_ms, world.actor("d01"), outage_id, ticked)
    with world.session() as session:
        again = outages.leave_out(session, world.library, world.now_ms, world.actor("d01"), outage_id, ticked)

    assert left is not None
    assert again is None
    assert join(world) == 0
    assert states(world, ticked, unticked) == ["planned", "planned"]


def test_nothing_joins_when_there_is_no_outage_or_it_is_over(world: World) -> None:
    assert join(world) == 0
    outage_id = out(world, [])
    assert join(world) == 0
    lift(world, outage_id)
    world.visit()

    assert join(world) == 0


@proves("F28")
def test_a_visit_under_two_outages_goes_to_the_second_when_the_first_is_lifted(world: World) -> None:
    case_id = world.visit()
    first = out(world, [case_id])
    second = out(world, [case_id])
    assert world.case(case_id)["shown"]["counters"]["outage"] == first

    lift(world, first)
    assert join(world) == 1

    assert world.case(case_id)["shown"]["counters"]["outage"] == second
    assert states(world, case_id) == ["on_hold"]


def test_visits_of_later_days_are_left_alone_unless_it_lasts_so_long(world: World) -> None:
    tomorrow = world.visit(from_hour=26)

    short, long = out(world, [tomorrow]), None
    assert states(world, tomorrow) == ["planned"]
    lift(world, short)
    long = out(world, [tomorrow], until_hours=30)

    assert states(world, tomorrow) == ["on_hold"]
    assert long


@proves("F28")
def test_what_an_offline_phone_tells_later_merges(world: World, phone: Phone) -> None:
    case_id = world.visit()
    world.forward(minutes=1)
    phone.record(case_id, "call.started")
    world.forward(minutes=1)
    outage_id = out(world, [case_id])
    for kind in ("call.no_answer", "call.started", "call.no_answer", "call.started", "call.no_answer"):
        world.forward(minutes=11)
        phone.record(case_id, kind)

    phone.sync()

    assert states(world, case_id) == ["on_hold"]
    assert open_alerts(world) == []
    lift(world, outage_id)
    assert states(world, case_id) == ["planned"]


def test_pressed_twice_it_is_one_outage_and_another_areas_is_none_of_hers(world: World) -> None:
    case_id = world.visit()
    outage = outages.new_outage("north", "Europe/Moscow", Typed(Place("8 Марта"), "cable", world.now_ms, None))
    outage |= {"id": "o1"}

    for _ in range(2):
        with world.session() as session:
            outages.begin(
                session, world.library, world.now_ms, world.actor("d01"), outage=outage, case_ids=[case_id]
            )  # fmt: skip
    with pytest.raises(PermissionError), world.session() as session:
        outages.begin(session, world.library, world.now_ms, world.actor("d02"), outage=outage, case_ids=[])

    assert lift(world, "o1", by="d02") is None
    assert len(world.rows(events, events.c.type == "outage.began")) == 1


def look(world: World, settings: Settings, outage_id: str, kind: str = "outage_text") -> outage_texts.Texts:
    with world.session() as session:
        [outage] = store.lock(session, [outage_id])
        return outage_texts.prepared(session, world.library, settings, world.now_ms, outage, kind)


def send(world: World, settings: Settings, outage_id: str, digest: str, kind: str = "outage_text") -> Any:
    with world.session() as session:
        return outage_texts.send(
            session, world.library, settings, world.now_ms, world.actor("d01"), outage_id, kind=kind, digest=digest
        )


@proves("F28")
def test_one_text_a_customer_and_none_to_who_wants_voice_only(world: World, settings: Settings) -> None:
    world.forward(minutes=60)
    cases = [world.visit() for _ in range(5)]
    has_number(world, cases[2], "+70000000002", locale="en")
    has_number(world, cases[3], "+70000000003", name="Тихонов Ян")
    has_number(world, cases[4], None, name="Ким Мария")
    with world.session() as session:
        session.execute(insert(opt_outs).values(e164="+70000000003", source="dispatcher", since_ms=1))
        session.commit()
    outage_id = out(world, cases, until_hours=3)
    assert world.rows(outbox, outbox.c.audience == "customer") == []

    ready = look(world, settings, outage_id)
    sent = send(world, settings, outage_id, ready.digest)

    assert len(sent) == len(ready.to) == 2
    assert (list(ready.voice), list(ready.no_number), ready.had) == (["Тихонов Ян"], ["Ким Мария"], 0)
    assert {one.locale: one.count for one in ready.wordings} == {"ru": 1, "en": 1}
    assert [one.cost for one in ready.wordings] == [450 * one.parts for one in ready.wordings]
    assert "к 12:00" in next(one.words for one in ready.wordings if one.locale == "ru")
    again = look(world, settings, outage_id)
    assert (again.to, again.had) == ([], 2)
    assert send(world, settings, outage_id, ready.digest) is None


def test_a_list_that_changed_meanwhile_is_looked_at_again(world: World, settings: Settings) -> None:
    world.forward(minutes=60)
    cases = [world.visit()]
    outage_id = out(world, cases)
    ready = look(world, settings, outage_id)
    has_number(world, world.visit(), "+70000000005")
    join(world)

    assert send(world, settings, outage_id, ready.digest) is None
    assert world.rows(outbox, outbox.c.audience == "customer") == []


@proves("F28")
def test_at_night_it_waits_for_the_morning_or_is_not_sent_at_all(world: World, settings: Settings) -> None:
    case_id = world.visit(from_hour=30)
    world.forward(minutes=14 * 60)  # 22:00
    short, long = out(world, []), out(world, [case_id], until_hours=40)
    assert look(world, settings, short).leaves_ms is None
    ready = look(world, settings, long)

    assert ready.leaves_ms == world.now_ms + 10 * HOUR_MS
    assert ready.may_go


class Book:
    """A gateway that takes everything and remembers it."""

    name = "book"
    can = Capabilities()

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message) -> Accepted:
        self.sent.append(message)
        return Accepted("b-1")

    def look_up(self, message_id: str) -> None:
        raise AssertionError(message_id)


def go(world: World, settings: Settings, message_id: str) -> list[Message]:
    book = Book()
    push = Push(private_key=settings.vapid_private_key, subject="mailto:a@b.example", hosts=(), allow_local=True)
    deliver(world.session_, world.library, settings, lambda: world.now_ms, carriers=Carriers(push=push, sms=(book,)),
            outbox_id=message_id)  # fmt: skip
    return book.sent


@proves("F28")
def test_a_text_that_waits_is_not_sent_when_it_is_repaired_meanwhile(world: World, settings: Settings) -> None:
    world.forward(minutes=60)
    gone, stays = world.visit(), world.visit()
    has_number(world, stays, "+70000000007")
    outage_id = out(world, [gone, stays])
    first, second = send(world, settings, outage_id, look(world, settings, outage_id).digest)

    assert [one.words for one in go(world, settings, first)] == [
        "Связь: у вас на линии авария, уже чиним. Починим как можно скорее. Заявка в силе. Вопросы: 88000000000"
    ]
    lift(world, outage_id)
    assert go(world, settings, second) == []

    [row] = world.rows(outbox, outbox.c.id == second)
    assert (row["state"], row["note"]) == ("cancelled", "the outage was over before it left")


@proves("F28")
def test_that_it_is_repaired_is_a_text_of_its_own_with_the_customers_link(world: World, settings: Settings) -> None:
    world.forward(minutes=60)
    case_id = world.visit()
    outage_id = out(world, [case_id])
    lift(world, outage_id)
    ready = look(world, settings, outage_id, "repaired_text")

    [message_id] = send(world, settings, outage_id, ready.digest, "repaired_text")
    [sent] = go(world, settings, message_id)

    assert "/c/" in sent.words
    assert sent.address == "+70004838348"
    assert world.now_ms % MINUTE_MS == 0


def test_the_history_of_a_visit_knows_who_when_and_why(world: World) -> None:
    case_id = world.visit()
    outage_id = out(world, [case_id])
    lift(world, outage_id)

    [row] = world.rows(events, events.c.type == "outage.ended")
    assert (row["author"], row["data"]["outage"]) == ("d01", outage_id)


def test_an_order_of_the_system_is_no_reason_for_two_events(world: World) -> None:
    case_id = world.visit()
    outage_id = out(world, [case_id])
    with world.session() as session:
        again = NewEvent(case_id, "outage.ended", "system", "x", {"outage": "another", "resume_ms": world.now_ms})
        append_server_events(session, world.library, world.now_ms, [again])
        session.commit()

    assert world.case(case_id)["shown"]["counters"]["outage"] == outage_id
