"""Does PostgreSQL answer at once who asks, what his phone's row is and which cases are locked, and only to him?"""

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from fieldapp.store import ahead, cases, devices
from fieldapp.store.sessions import sessions_of_tokens
from fieldapp.store.tables import sessions
from tests.support.world import World

TOKEN = bytes(range(32))


@pytest.fixture
def world(tables_url: str):
    world = World(tables_url)
    row = {"token_hash": TOKEN, "account_id": "t01", "kind": "read", "created_ms": 1, "seen_ms": 1, "expires_ms": 100}
    with world.session() as session:
        session.execute(insert(sessions).values(row))
        session.commit()
    yield world
    world.close()


def asked(session: Session, visit: str) -> int:
    return len(sessions_of_tokens(session, [TOKEN], 50, ahead.Ahead("phone", "t01", frozenset([visit]))))


def test_what_was_asked_ahead_is_what_is_asked_for_itself(world: World) -> None:
    visit = world.visit("t01")
    with world.session() as session:
        by_itself = sessions_of_tokens(session, [TOKEN], 50)
        locked, device = cases.lock_cases(session, [visit]), devices.device_of(session, "phone", "t01")
    with world.session() as session:
        then = ahead.Ahead("phone", "t01", frozenset([visit]))

        assert sessions_of_tokens(session, [TOKEN], 50, then) == by_itself
        assert devices.device_of(session, "phone", "t01") == device
        assert cases.lock_cases(session, [visit]) == locked


def test_to_a_revoked_credential_nothing_is_locked(world: World) -> None:
    visit = world.visit("t01")
    with world.session() as session:
        session.execute(update(sessions).values(revoked_ms=40))
        session.commit()
    with world.session() as session, world.session() as other:
        assert asked(session, visit) == 0
        if session.get_bind().dialect.name == "postgresql":
            assert list(cases.lock_cases(other, [visit])) == [visit]


def test_the_next_transaction_knows_nothing_of_it(world: World) -> None:
    visit = world.visit("t01")
    with world.session() as session:
        asked(session, visit)
        session.rollback()

        assert ahead.locked_rows(session, [visit]) is None
        assert ahead.device_row(session, "phone", "t01") is None
