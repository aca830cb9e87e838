"""`fieldapp check`: silent on a sound database, and a sentence for each breach."""

from typing import Any

import pytest
from sqlalchemy import insert, update

from fieldapp.actions.resend import resend
from fieldapp.reads import invariants
from fieldapp.store.attempts import TOO_LATE
from fieldapp.store.tables import alerts, cases, devices, events, outbox, outbox_attempts
from tests.support.proofs import proves
from tests.support.world import Phone, World


@pytest.fixture(autouse=True)
def broken(world: World) -> None:
    """What these tests break need not hold after them."""
    world.is_broken_on_purpose = True


def breaches(world: World) -> list[str]:
    with world.session() as session:
        return [name for name, _ in invariants.broken(session, world.library.books.__getitem__, world.now_ms)]


def a_morning(world: World, phone: Phone) -> str:
    case_id = world.visit()
    for _ in range(3):
        phone.record(case_id, "call.started")
        phone.sync()
        phone.record(case_id, "call.no_answer")
        phone.sync()
        world.forward(minutes=10)
    return case_id


def test_a_sound_database_breaks_nothing(world: World, phone: Phone) -> None:
    a_morning(world, phone)

    assert "I3" not in breaches(world)
    assert "I4" not in breaches(world)


def test_a_stored_state_that_is_not_the_fold_is_named(world: World, phone: Phone) -> None:
    case_id = a_morning(world, phone)
    base = world.case(case_id)["base"]
    with world.session() as session:
        session.execute(update(cases).values(base={**base, "state": "planned"}))
        session.commit()

    assert "I3" in breaches(world)


def test_a_message_that_nobody_took_is_named(world: World, phone: Phone) -> None:
    world.visit()
    assert breaches(world) == []

    a_morning(world, phone)

    assert set(breaches(world)) == {"I7", "I8"}  # neither sent nor climbed


def change(world: World, table: Any, *where: Any, **values: Any) -> None:
    with world.session() as session:
        session.execute(update(table).where(*where).values(**values))
        session.commit()


@proves("G28")
def test_an_event_that_somebody_changed_is_named_by_its_chain(world: World, phone: Phone) -> None:
    case_id = a_morning(world, phone)
    assert [name for name in breaches(world) if name == "I3"] == []

    change(world, events, events.c.case_id == case_id, events.c.type == "call.no_answer", received_ms=1)

    assert "I3" in breaches(world)


def test_a_number_that_is_called_missing_and_is_here_is_named(world: World, phone: Phone) -> None:
    a_morning(world, phone)

    change(world, devices, missing_seq=[2])
    assert "I2" in breaches(world)

    change(world, devices, missing_seq=[], last_seq=1)
    assert "I2" in breaches(world)


@pytest.mark.parametrize(
    ("second_gateway", "words", "is_broken"),
    [
        pytest.param("first", "", True, id="asked again though its yes was known"),
        pytest.param("second", TOO_LATE, True, id="by two gateways"),
        pytest.param("first", TOO_LATE, False, id="repeated with its key while the first sender slept"),
    ],
)
def test_a_message_that_gateways_took_twice_is_named(
    world: World, phone: Phone, second_gateway: str, words: str, is_broken: bool
) -> None:
    a_morning(world, phone)
    row = world.rows(outbox)[0]
    attempt = {"outbox_id": row["id"], "verb": "send", "result": "accepted", "started_ms": 1, "ended_ms": 1}
    with world.session() as session:
        session.execute(insert(outbox_attempts).values(**attempt, no=1, gateway="first", words=words))
        session.execute(insert(outbox_attempts).values(**attempt, no=2, gateway=second_gateway))
        session.commit()

    assert ("I6" in breaches(world)) is is_broken


def test_states_that_cannot_be_are_named(world: World, phone: Phone) -> None:
    a_morning(world, phone)

    change(world, outbox, state="vanished")
    change(world, alerts, settled_ms=1)

    assert {"I5", "I7"} <= set(breaches(world))


def test_a_failed_message_goes_again_by_a_persons_word_and_an_accepted_one_does_not(world: World, phone: Phone) -> None:
    a_morning(world, phone)
    (row,) = world.rows(outbox, outbox.c.audience == "dispatcher")

    def retry(state: str) -> bool:
        with world.session() as session:
            session.execute(update(outbox).where(outbox.c.id == row["id"]).values(state=state))
            session.commit()
            return resend(session, world.now_ms, row["id"])

    assert retry("failed")
    assert not retry("accepted")
