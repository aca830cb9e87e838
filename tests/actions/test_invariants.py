"""`fieldapp check`: silent on a sound database, and a sentence for each breach."""

from sqlalchemy import update

from fieldapp.actions.resend import resend
from fieldapp.reads import invariants
from fieldapp.store.tables import cases, outbox
from tests.support.world import Phone, World


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

    assert set(breaches(world)) == {"I8"}


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
