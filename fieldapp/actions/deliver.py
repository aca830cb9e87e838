"""How does one message reach its addressee: claimed, composed, sent outside any transaction, settled?

Every end of a message is a state that somebody can see (I5). Nothing here raises for a gateway's refusal. What follows
from an outcome is core.sending's to say; it is asked before a try and after it.
"""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from fieldapp import failpoints
from fieldapp.actions import book_mail, keep_book_mail, ladder, may_send
from fieldapp.actions.carriers import Carriers
from fieldapp.actions.deliver_prepare import Call, Claimed, Desk, Sent, broken, prepare
from fieldapp.actions.deliver_settle import settle
from fieldapp.actions.library import Library
from fieldapp.channels.base import Refused, Unknown
from fieldapp.core.sending import CALL_MS, End, Send, is_in_doubt, was_offered
from fieldapp.settings import Settings
from fieldapp.store import attempts, marks, outbox

__all__ = ["Carriers", "deliver"]

log = logging.getLogger("fieldapp.deliver")
UNHEARD = ("failed", "cancelled", "expired")  # an alert told so goes on to its next step if this was the last way (E8)
INVENTED = ("sms", "email")  # a demo's addresses of these channels
MOST_TURNS = 5  # gateways that are tried one after the other before a worker turns to the next message


def deliver(
    sessions: Callable[[], Session],
    library: Library,
    settings: Settings,
    now: Callable[[], int],
    *,
    carriers: Carriers,
    outbox_id: str,
) -> str:
    """Send one message if it is due and ours; the state it came to, or "not_ours".

    `now` is asked again after the network call: the lease and the settling carry their own times. A second gateway's
    turn comes at once, with a claim of its own.
    """
    desk = Desk(sessions, library, settings, now, carriers)
    state, again = _turn(desk, outbox_id)
    for _ in range(MOST_TURNS):
        if not again:
            break
        state, again = _turn(desk, outbox_id)
    if state in UNHEARD:
        with sessions() as session:
            ladder.go_on(session, outbox_id, now())
    return state


def _turn(desk: Desk, outbox_id: str) -> tuple[str, bool]:
    """One claim and what comes of it: the state, and whether another turn is due at once."""
    failpoints.hit("before_claim")
    with desk.sessions() as session:
        claimed = _claim(desk, session, outbox_id)
        begun = _not_ours(desk, session, outbox_id) if claimed is None else _tried_to_begin(desk, session, claimed)
        failpoints.hit("after_claim")
        session.commit()
    if claimed is None or isinstance(begun, str):
        return str(begun), False
    failpoints.hit("before_gateway")
    sent = _call(desk, claimed, begun)
    failpoints.hit("after_gateway")
    with desk.sessions() as session:
        state, again_ms = settle(session, claimed, begun, sent, desk.now())
        failpoints.hit("before_settle")
        session.commit()
    failpoints.hit("after_settle")
    if state == "accepted" and claimed.row["kind"] == book_mail.KIND:
        with desk.sessions() as session:
            keep_book_mail.keep(session, desk.library, desk.now(), claimed.row["case_id"])
    return state, again_ms is not None and again_ms <= desk.now()


def _claim(desk: Desk, session: Session, outbox_id: str) -> Claimed | None:
    row = outbox.claim(session, outbox_id, desk.now())
    if row is None:
        return None
    is_demo = row["channel"] in INVENTED and marks.mark(session, "demo") is not None
    tries = attempts.tries_of(session, outbox_id) if row["attempt_no"] > 1 else []
    return Claimed(row, tries, desk.carriers.gateways(row["channel"], is_demo=is_demo))


def _not_ours(desk: Desk, session: Session, outbox_id: str) -> str:
    return "cancelled" if outbox.cancel_unwanted(session, outbox_id, desk.now()) else "not_ours"


def _tried_to_begin(desk: Desk, session: Session, claimed: Claimed) -> Call | str:
    """As `_begin`; a message that cannot be made is tried again like a refused one, then seen to fail (D10)."""
    try:
        return _begin(desk, session, claimed)
    except (OperationalError, InterfaceError, failpoints.FailpointError):  # the database is away: another time
        raise
    except Exception as bug:
        log.error("message %s could not be made (%s)", claimed.row["id"], _place_of(bug))
        session.rollback()  # what was half made; the claim goes with it and is made anew
        again = _claim(desk, session, claimed.row["id"])
        return "not_ours" if again is None else _give_up(desk, session, again, _place_of(bug))


def _give_up(desk: Desk, session: Session, claimed: Claimed, why: str) -> str:
    call = broken(claimed, desk.now())
    attempts.begin(session, claimed.row, call.gateway, call.verb, call.began_ms)
    refused = Refused(f"could not be made ({why})", permanent=False)
    return settle(session, claimed, call, Sent(refused), desk.now())[0]


def _begin(desk: Desk, session: Session, claimed: Claimed) -> Call | str:
    """The call to make, its attempt written down; or the state in which the message is left instead."""
    row, now_ms = claimed.row, desk.now()
    step = claimed.next(now_ms)
    if not isinstance(step, End) and step.at_ms > now_ms:
        return _wait(session, claimed, step.at_ms, row["note"], now_ms)
    verdict: may_send.Verdict = may_send.Go()
    if isinstance(step, Send) and not is_in_doubt(claimed.tries):
        counted = was_offered(claimed.tries) and outbox.saved_words(session, row["id"]) is not None
        verdict = may_send.verdict(session, desk.settings, row, now_ms, counted=counted)
    if isinstance(verdict, may_send.Later):
        return _wait(session, claimed, verdict.until_ms, verdict.note, now_ms)
    if isinstance(verdict, may_send.Never):
        step = End(verdict.state, verdict.note)
    call = step if isinstance(step, End) else prepare(desk, session, claimed, step, now_ms)
    if isinstance(call, End):
        outbox.settle(session, row, state=call.state, note=call.note, now_ms=now_ms)
        return call.state
    attempts.begin(session, row, call.gateway, call.verb, now_ms)
    return call


def _wait(session: Session, claimed: Claimed, until_ms: int, note: str, now_ms: int) -> str:
    outbox.settle(session, claimed.row, state="waiting", note=note, now_ms=now_ms, not_before_ms=until_ms)
    return "waiting"


def _call(desk: Desk, claimed: Claimed, call: Call) -> Sent:
    """Make the call, unless so much of the lease is gone that another sender may come in between (D3)."""
    if desk.now() + CALL_MS > claimed.row["lease_until_ms"]:
        return Sent(Refused("its sender slept too long and sent nothing", permanent=False))
    try:
        return call.make()
    except Exception as bug:  # of ours: nobody knows how far it came
        log.error("message %s: channel %s broke (%s)", claimed.row["id"], call.gateway, _place_of(bug))
        return Sent(Unknown(f"the channel broke ({_place_of(bug)})"))


def _place_of(bug: Exception) -> str:
    """What broke where, without its words: they may hold a name or a number (S9)."""
    last = traceback.extract_tb(bug.__traceback__)[-1]
    return f"{type(bug).__name__} at {Path(last.filename).name}:{last.lineno}"
