"""Claim, settling and a wish to resend are each won by one of six processes, fifty times of fifty, on both databases.

Beside each stands the same race without its guard, which must be lost: a read, and then a write that believes it.
"""

from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from fieldapp.actions.resend import resend
from fieldapp.store import outbox as outbox_store
from fieldapp.store.db import open_engine, read_only
from fieldapp.store.tables import outbox
from tests.support.proofs import proves
from tests.support.race import ROUNDS, RUNNERS, race
from tests.support.world import MORNING_MS

LATE_MS = MORNING_MS + 60_000


def fifty_texts(tables_url: str, **more: Any) -> None:
    engine = open_engine(tables_url)
    rows = [{"id": f"m{n}", "key": f"m{n}", "kind": "on_the_way", "audience": "customer", "channel": "sms",
             "values": {}, "not_before_ms": MORNING_MS, "created_ms": MORNING_MS, "state": "waiting",
             **more} for n in range(ROUNDS)]  # fmt: skip
    with Session(engine) as session:
        session.execute(insert(outbox), rows)
        session.commit()
    engine.dispose()


def state_of(session: Session, turn: int) -> str:
    found = read_only(session).execute(select(outbox.c.state).where(outbox.c.id == f"m{turn}")).scalar_one()
    session.rollback()
    return str(found)


def write(session: Session, turn: int, **values: Any) -> None:
    session.execute(update(outbox).where(outbox.c.id == f"m{turn}").values(**values))


def claim(session: Session, turn: int, _runner: int) -> bool:
    return outbox_store.claim(session, f"m{turn}", LATE_MS) is not None


def claim_without_guard(session: Session, turn: int, _runner: int) -> bool:
    if state_of(session, turn) != "waiting":
        return False
    write(session, turn, state="sending", lease_until_ms=LATE_MS + 20_000)
    return True


def take_over(session: Session, turn: int, runner: int) -> bool:
    return claim(session, turn, runner)


def take_over_without_guard(session: Session, turn: int, _runner: int) -> bool:
    lease = select(outbox.c.lease_until_ms).where(outbox.c.id == f"m{turn}")
    left = read_only(session).execute(lease).scalar_one() < LATE_MS
    session.rollback()
    if left:
        write(session, turn, lease_until_ms=LATE_MS + 20_000)
    return bool(left)


def wish(session: Session, turn: int, _runner: int) -> bool:
    return resend(session, LATE_MS, f"m{turn}")


def wish_without_guard(session: Session, turn: int, _runner: int) -> bool:
    if state_of(session, turn) != "failed":
        return False
    write(session, turn, state="waiting", note="")
    return True


CLAIMS = [
    (claim, claim_without_guard, {}),
    (take_over, take_over_without_guard, {"state": "sending", "lease_until_ms": MORNING_MS, "attempt_no": 1}),
    (wish, wish_without_guard, {"state": "failed"}),
]


@proves("D4", "R16")
@pytest.mark.parametrize(("act", "row"), [(act, row) for act, _, row in CLAIMS])
def test_of_six_processes_one_wins_fifty_times_of_fifty(tables_url: str, act: Any, row: dict[str, Any]) -> None:
    fifty_texts(tables_url, **row)

    won = [sum(answers) for answers in race(tables_url, act)]

    assert won == [1] * ROUNDS


@proves("R16")
@pytest.mark.parametrize(("act", "row"), [(act, row) for _, act, row in CLAIMS])
def test_without_its_guard_the_same_race_is_lost(tables_url: str, act: Any, row: dict[str, Any]) -> None:
    fifty_texts(tables_url, **row)

    won = [sum(answers) for answers in race(tables_url, act)]

    assert max(won) > 1


def settle(session: Session, turn: int, runner: int) -> bool:
    row = {"id": f"m{turn}", "attempt_no": runner}
    return outbox_store.settle(session, row, state="accepted", note=f"by {runner}", now_ms=LATE_MS)


def settle_without_fence(session: Session, turn: int, runner: int) -> bool:
    mine = update(outbox).where(outbox.c.id == f"m{turn}", outbox.c.state == "sending")
    done = session.execute(mine.values(state="accepted", note=f"by {runner}").returning(outbox.c.id)).first()
    return done is not None


@proves("D3", "R16")
def test_of_six_senders_only_the_last_who_claimed_settles(tables_url: str) -> None:
    fifty_texts(tables_url, state="sending", attempt_no=RUNNERS, lease_until_ms=LATE_MS)

    assert race(tables_url, settle) == [[False] * (RUNNERS - 1) + [True]] * ROUNDS


@proves("R16")
def test_without_the_fence_a_sender_who_slept_settles(tables_url: str) -> None:
    fifty_texts(tables_url, state="sending", attempt_no=RUNNERS, lease_until_ms=LATE_MS)

    assert any(not answers[-1] for answers in race(tables_url, settle_without_fence))
