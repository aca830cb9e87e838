"""After a schedule: what do the log, the outbox and the gateways' own books say of it?"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from fieldapp.core.sending import ENDS
from fieldapp.reads import invariants, published
from fieldapp.store.tables import events, outbox, outbox_attempts
from tests.chaos.phone import Phone
from tests.chaos.stage import Stage

PATIENCE_S = 30.0


def breaches(stage: Stage, case_ids: Sequence[str], phone: Phone) -> list[str]:
    """A sentence for each thing lost, doubled, silent, or that the invariants forbid; empty when all is well."""
    return [*_lost(stage, phone), *_sent(stage, case_ids), *checked_in_time(stage, PATIENCE_S)]


def checked_in_time(stage: Stage, seconds: float) -> list[str]:
    """What `fieldapp check` says once the ticker had time to follow a clock that was moved by days."""
    deadline = time.monotonic() + seconds
    while found := list(_checked(stage)):
        if time.monotonic() > deadline:
            break
        time.sleep(0.1)
    return found


def _lost(stage: Stage, phone: Phone) -> Iterator[str]:
    """I1, I2: every report that was ever saved has an answer and stands in the log once."""
    with stage.site.session() as session:
        stored = Counter(session.scalars(select(events.c.id).where(events.c.id.in_(phone.saved))))
    for event_id in phone.saved:
        if stored[event_id] != 1:
            yield f"I1 report {event_id} ({phone.answered.get(event_id)}) is in the log {stored[event_id]} times"
    yield from (f"I2 report {event_id} has no answer" for event_id in phone.outbox)


def _sent(stage: Stage, case_ids: Sequence[str]) -> Iterator[str]:
    """I5, I6: each message ended as the books say, and none went out twice."""
    out = Counter(line["key"] for line in stage.ledger() if line["what"] == "accepted")
    said = Counter(line["key"] for line in stage.ledger() if line["what"] == "dropped")
    with stage.site.session() as session:
        rows = session.execute(select(outbox).where(outbox.c.case_id.in_(case_ids))).all()
        tries = session.execute(
            select(outbox_attempts).where(outbox_attempts.c.outbox_id.in_([row.id for row in rows]))
        ).all()
    for row in rows:
        history = [f"{one.verb} {one.gateway} {one.result or '?'}" for one in tries if one.outbox_id == row.id]
        if row.state not in ENDS:
            yield f"I5 {row.key} is {row.state}: {history}"
        if out[row.id] > 1:
            yield f"I6 {row.key} went out {out[row.id]} times: {history}"
        if row.channel == "sms" and row.state in ("delivered", "no_receipt") and not out[row.id] + said[row.id]:
            yield f"I5 {row.key} is {row.state}, and no gateway's book has it: {history}"
        if row.channel == "sms" and row.state == "failed" and out[row.id]:
            yield f"I5 {row.key} is called failed, and a gateway's book has it: {history}"


def _checked(stage: Stage) -> Iterator[str]:
    """What `fieldapp check` says."""
    with stage.site.session() as session:

        def book_of(digest: str) -> object:
            known = published.playbook(session, stage.library, digest)
            assert known is not None
            return known["book"]

        for name, words in invariants.broken(session, book_of, stage.clock.now_ms()):
            yield f"{name} {words}"
