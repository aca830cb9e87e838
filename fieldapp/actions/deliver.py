"""How does one message reach its addressee: claimed, composed, sent outside any transaction, settled?

Every end of a message is a state that somebody can see (I5). Nothing here raises for a gateway's refusal.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.compose import compose_sms
from fieldapp.actions.library import Library
from fieldapp.actions.push_body import push_body
from fieldapp.channels.base import Accepted, Channel, Message, Outcome, Refused, Unknown
from fieldapp.channels.push import Gone, Push, Subscription
from fieldapp.settings import Settings
from fieldapp.store import outbox

BACK_OFF_S = (10, 30, 120, 300, 600)
USUAL_TTL_S = 3_600
Sessions = Callable[[], Session]


@dataclass(frozen=True)
class Carriers:
    """The channels of this installation."""

    push: Push
    sms: Channel


def deliver(
    sessions: Sessions,
    library: Library,
    settings: Settings,
    now: Callable[[], int],
    *,
    carriers: Carriers,
    outbox_id: str,
) -> str:
    """Send one message if it is due and ours; the state it ended in, or "not_ours".

    `now` is asked again after the network call: the lease and the settling carry their own times.
    """
    with sessions() as session:
        row = outbox.claim(session, outbox_id, now())
        if row is None:
            session.rollback()
            return "not_ours"
        early = _no_longer_useful(session, row, now())
        if early is not None:
            outbox.settle(session, row, state=early[0], note=early[1], now_ms=now())
            session.commit()
            return early[0]
        send = _prepare(session, library, settings, carriers, row, now())
        session.commit()
    outcome, gone = send()
    with sessions() as session:
        outbox.drop_subscriptions(session, gone)
        state = _settle(session, row, outcome, now())
        session.commit()
    return state


def _no_longer_useful(session: Session, row: Mapping[str, Any], now_ms: int) -> tuple[str, str] | None:
    if row["valid_until_ms"] is not None and row["valid_until_ms"] <= now_ms:
        return "expired", "too late to be useful"
    if row["channel"] == "push" and not outbox.subscriptions_of(session, row["addressee"]):
        return "cancelled", "no device of this person listens"
    if row["alert_id"] is not None and not outbox.alert_wants_push(session, row["alert_id"]):
        return "cancelled", "somebody has seen it"
    if row["channel"] == "sms" and outbox.left_unfinished(session, row):
        return "uncertain", "its sender died between sending and writing it down"
    return None


def _prepare(
    session: Session, library: Library, settings: Settings, carriers: Carriers, row: Mapping[str, Any], now_ms: int
) -> Callable[[], tuple[Outcome, list[str]]]:
    """Everything the sending needs, so that no database connection is held while a gateway thinks (E1)."""
    if row["channel"] == "push":
        return _prepare_push(session, library, settings, carriers.push, row, now_ms)
    saved = outbox.saved_words(session, row["id"])
    if saved is None:
        composed = compose_sms(session, library, settings, row, now_ms)
        if composed is None:
            return lambda: (Refused("no mobile number", permanent=True), [])
        saved = (composed.address, composed.words)
        outbox.save_words(session, row["id"], *saved)
    outbox.begin_attempt(session, row, carriers.sms.name, now_ms)
    message = Message(row["id"], row["kind"], saved[0], saved[1], _ttl_s(row, now_ms))
    return lambda: (carriers.sms.send(message), [])


def _prepare_push(
    session: Session, library: Library, settings: Settings, push: Push, row: Mapping[str, Any], now_ms: int
) -> Callable[[], tuple[Outcome, list[str]]]:
    devices = outbox.subscriptions_of(session, row["addressee"])
    if not devices:
        return lambda: (Refused("no device of this person listens", permanent=True), [])
    outbox.begin_attempt(session, row, "push", now_ms)
    body = push_body(session, library, settings, row)
    known = [Subscription(one["id"], one["endpoint"], one["p256dh"], one["auth"]) for one in devices]
    topic = row["case_id"].replace("-", "")[:32] if row["case_id"] else row["kind"]
    return lambda: _push_to_all(push, known, body, ttl_s=_ttl_s(row, now_ms), topic=topic)


def _push_to_all(
    push: Push, devices: list[Subscription], body: Mapping[str, Any], *, ttl_s: int, topic: str
) -> tuple[Outcome, list[str]]:
    """One device that took it is enough; those that are gone are named for removal."""
    outcomes = [(device, push.send(device, body, ttl_s=ttl_s, topic=topic)) for device in devices]
    gone = [device.id for device, outcome in outcomes if isinstance(outcome, Gone)]
    heard = [outcome for _, outcome in outcomes if not isinstance(outcome, Gone)]
    for kind in (Accepted, Unknown, Refused):
        for outcome in heard:
            if isinstance(outcome, kind):
                return outcome, gone
    return Refused("no device of this person listens", permanent=True), gone


def _ttl_s(row: Mapping[str, Any], now_ms: int) -> int:
    until = row["valid_until_ms"]
    return USUAL_TTL_S if until is None else max(60, (until - now_ms) // 1000)


def _settle(session: Session, row: Mapping[str, Any], outcome: Outcome, now_ms: int) -> str:
    if isinstance(outcome, Accepted):
        outbox.end_attempt(session, row, "accepted", reference=outcome.reference, words="", now_ms=now_ms)
        return _moved(session, row, "accepted", "", now_ms)
    result = "unknown" if isinstance(outcome, Unknown) else "refused"
    outbox.end_attempt(session, row, result, reference="", words=outcome.reason, now_ms=now_ms)
    if isinstance(outcome, Unknown) and row["channel"] == "sms":
        return _moved(session, row, "uncertain", outcome.reason, now_ms)  # resending blindly may send twice
    if isinstance(outcome, Refused) and outcome.permanent:
        return _moved(session, row, "failed", outcome.reason, now_ms)
    if row["attempt_no"] >= len(BACK_OFF_S):
        return _moved(session, row, "failed", outcome.reason, now_ms)
    wait_s = BACK_OFF_S[row["attempt_no"] - 1]
    if isinstance(outcome, Refused) and outcome.retry_after_s is not None:
        wait_s = max(wait_s, outcome.retry_after_s)
    return _moved(session, row, "waiting", outcome.reason, now_ms, again_ms=now_ms + wait_s * 1000)


def _moved(
    session: Session, row: Mapping[str, Any], state: str, note: str, now_ms: int, *, again_ms: int | None = None
) -> str:
    return (
        state
        if outbox.settle(session, row, state=state, note=note, now_ms=now_ms, not_before_ms=again_ms)
        else "not_ours"
    )
