"""Is a challenge looked at once and in time, and does a passkey's counter only go on?"""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from fieldapp.store import passkeys, second_factors
from fieldapp.store.db import open_engine
from tests.support.app import add_cast

NOW = 1_000_000
ASKED = b"a" * 32


@pytest.fixture
def session(tables_url: str) -> Iterator[Session]:
    engine = open_engine(tables_url)
    with Session(engine) as opened:
        add_cast(opened, NOW)
        yield opened
    engine.dispose()


def passkey(session: Session, owner: str = "d01", key: bytes = b"key", **values: object) -> bool:
    row = {"id": f"{owner}-{key.decode()}", "account_id": owner, "credential_id": key, "public_key": b"p",
           "sign_count": 0, "name": "ноутбук", "transports": ["internal"], "backed_up": False, "opens_alone": True,
           "created_ms": NOW, "used_ms": None}  # fmt: skip
    return passkeys.add(session, {**row, **values})


def test_a_challenge_is_taken_once(session: Session):
    passkeys.put_challenge(session, ASKED, b"c" * 32, expires_ms=NOW + 5, now_ms=NOW)

    assert [passkeys.take_challenge(session, ASKED, NOW) for _ in range(2)] == [b"c" * 32, None]


def test_a_challenge_that_has_expired_is_none_and_goes_with_the_next_one(session: Session):
    passkeys.put_challenge(session, ASKED, b"c" * 32, expires_ms=NOW + 5, now_ms=NOW)
    assert passkeys.take_challenge(session, ASKED, NOW + 5) is None

    passkeys.put_challenge(session, ASKED, b"c" * 32, expires_ms=NOW + 5, now_ms=NOW)
    passkeys.put_challenge(session, b"b" * 32, b"d" * 32, expires_ms=NOW + 50, now_ms=NOW + 5)

    assert passkeys.take_challenge(session, ASKED, NOW) is None


def test_a_second_question_takes_the_place_of_the_first(session: Session):
    for challenge in (b"c" * 32, b"d" * 32):
        passkeys.put_challenge(session, ASKED, challenge, expires_ms=NOW + 5, now_ms=NOW)

    assert passkeys.take_challenge(session, ASKED, NOW) == b"d" * 32


@pytest.mark.parametrize(
    ("known", "said", "goes_on"),
    [(0, 0, True), (0, 1, True), (4, 5, True), (4, 4, False), (4, 3, False), (4, 0, False), (4, 2**32 - 1, True)],
)
def test_a_counter_only_goes_on(session: Session, known: int, said: int, goes_on: bool):
    passkey(session, sign_count=known)

    assert passkeys.use(session, "d01-key", said, backed_up=False, now_ms=NOW) is goes_on

    [row] = passkeys.of_account(session, "d01")
    assert (row.sign_count, row.used_ms) == ((said, NOW) if goes_on else (known, None))


def test_a_devices_key_is_one_persons_only(session: Session):
    assert passkey(session)

    assert not passkey(session, "a01")
    assert [row.account_id for row in [passkeys.by_credential(session, b"key")] if row] == ["d01"]


def test_nobody_renames_or_removes_what_is_anothers(session: Session):
    passkey(session)

    assert not passkeys.rename(session, "a01", "d01-key", "мой")
    assert not passkeys.remove(session, "a01", "d01-key")
    assert passkeys.count(session, "d01") == 1


def test_recovery_codes_go_with_the_last_thing_they_stand_in_for(session: Session):
    passkey(session)
    second_factors.begin(session, "d01", b"secret", NOW)
    second_factors.confirm(session, "d01", NOW, [b"h" * 32])
    assert second_factors.ways(session, "d01") == (True, True)

    second_factors.drop(session, "d01")
    assert second_factors.recovery_left(session, "d01") == 1
    passkeys.remove(session, "d01", "d01-key")
    second_factors.drop_unneeded_recovery(session, "d01")

    assert second_factors.recovery_left(session, "d01") == 0
    assert second_factors.ways(session, "d01") == (False, False)
