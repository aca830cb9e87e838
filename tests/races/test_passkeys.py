"""Six browsers answer one question, and six copies of a passkey sign, in one moment: one gets in, and several do when
somebody looks first and writes then."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from fieldapp.store import passkeys
from fieldapp.store.db import open_engine, read_only
from fieldapp.store.tables import passkey_challenges
from fieldapp.store.tables import passkeys as passkeys_table
from tests.support.app import add_cast
from tests.support.proofs import proves
from tests.support.race import race

ROUNDS = 20
ROW = {"id": "key", "account_id": "d01", "credential_id": b"key", "public_key": b"k", "sign_count": 0, "name": "ключ",
       "transports": [], "backed_up": False, "opens_alone": True, "created_ms": 1, "used_ms": None}  # fmt: skip


@pytest.fixture
def url(tables_url: str) -> str:
    """A database in which Lilia has a passkey, and twenty questions wait."""
    engine = open_engine(tables_url)
    with Session(engine) as session:
        add_cast(session, 1)
        passkeys.add(session, ROW)
        for turn in range(ROUNDS):
            passkeys.put_challenge(session, asked(turn), b"c" * 32, expires_ms=9, now_ms=1)
        session.commit()
    engine.dispose()
    return tables_url


def asked(turn: int) -> bytes:
    return b"%032d" % turn


def wins(url: str, act: Any) -> list[int]:
    return [sum(answers) for answers in race(url, act, rounds=ROUNDS)]


@proves("R16", "G3")
def test_one_question_is_answered_once(url: str) -> None:
    def answer(session: Session, turn: int, _runner: int) -> bool:
        return passkeys.take_challenge(session, asked(turn), now_ms=1) is not None

    assert wins(url, answer) == [1] * ROUNDS


@proves("R16")
def test_who_looks_for_the_question_and_removes_it_then_answers_it_twice(url: str) -> None:
    def answer(session: Session, turn: int, _runner: int) -> bool:
        mine = passkey_challenges.c.token_hash == asked(turn)
        found = read_only(session).execute(select(passkey_challenges).where(mine)).first()
        session.rollback()
        session.execute(delete(passkey_challenges).where(mine))
        return found is not None

    assert max(wins(url, answer)) > 1


@proves("R16", "G3")
def test_of_a_passkey_and_its_copies_one_gets_in(url: str) -> None:
    def sign(session: Session, turn: int, _runner: int) -> bool:
        return passkeys.use(session, "key", turn + 1, backed_up=False, now_ms=1)

    assert wins(url, sign) == [1] * ROUNDS


@proves("R16")
def test_who_compares_the_counter_and_writes_it_then_lets_copies_in(url: str) -> None:
    def sign(session: Session, turn: int, _runner: int) -> bool:
        [row] = passkeys.of_account(read_only(session), "d01")
        session.rollback()
        mine = passkeys_table.c.id == "key"
        session.execute(update(passkeys_table).where(mine).values(sign_count=turn + 1))
        return bool(row.sign_count < turn + 1)

    assert max(wins(url, sign)) > 1
