"""Texts about an outage go by a tap alone, one a customer, and keep all rules of texts (F28)."""

from typing import Any

import pytest
from sqlalchemy import insert

from fieldapp.actions import outage_texts
from fieldapp.actions.deliver import Carriers, deliver
from fieldapp.channels.base import Accepted, Capabilities, Message
from fieldapp.channels.push import Push
from fieldapp.settings import Settings
from fieldapp.store import outages as store
from fieldapp.store.tables import opt_outs, outbox
from tests.support.outages import has_number, join, lift, out
from tests.support.proofs import proves
from tests.support.world import HOUR_MS, MINUTE_MS, World


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings.from_env({"DATA_DIR": str(tmp_path), "SMS_PRICE": "4.50"})


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
