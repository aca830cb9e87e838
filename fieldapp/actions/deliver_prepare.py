"""What does the sending of a claimed message need, so that no database connection is held meanwhile (E1)?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import book_mail, complaint_mail, complaint_text, deliver_push
from fieldapp.actions.carriers import Carriers
from fieldapp.actions.compose import Composed, compose_sms
from fieldapp.actions.compose_alert import compose_alert
from fieldapp.actions.compose_book import compose_book
from fieldapp.actions.library import Library
from fieldapp.actions.may_send import TERM_TEXT
from fieldapp.actions.push_all import Pushed
from fieldapp.actions.report_mail import MAIL, compose_report
from fieldapp.actions.webhook_message import hook_of
from fieldapp.channels.base import Channel, Finding, Message, Outcome, Refused
from fieldapp.core.sending import End, Gateway, LookUp, Next, Send, Try, Verb, plan_of, what_next
from fieldapp.settings import Settings
from fieldapp.store import outbox

USUAL_TTL_S = 3_600


@dataclass(frozen=True)
class Desk:
    """What every turn of a message's delivery works with."""

    sessions: Callable[[], Session]
    library: Library
    settings: Settings
    now: Callable[[], int]
    carriers: Carriers


@dataclass(frozen=True)
class Claimed:
    """A message in our hands: its row, its history before this try, and who may carry it."""

    row: dict[str, Any]
    tries: list[Try]
    gateways: Sequence[Gateway]

    def next(self, now_ms: int, *more: Try) -> Next:
        """The next move, after `more` was tried as well."""
        return what_next(
            [*self.tries, *more],
            self.gateways,
            now_ms=now_ms,
            valid_until_ms=self.row["valid_until_ms"],
            plan=plan_of(self.row["kind"], self.row["channel"]),
            salt=self.row["id"],
        )


@dataclass(frozen=True)
class Sent:
    """What the gateway said; `pushed` beside it what each device's push service said."""

    outcome: Outcome | Finding
    pushed: Pushed | None = None


@dataclass(frozen=True)
class Call:
    """A call that is ready to be made; `make` needs no database and answers within ten seconds."""

    gateway: str
    verb: Verb
    began_ms: int
    has_receipts: bool
    make: Callable[[], Sent]


def broken(claimed: Claimed, now_ms: int) -> Call:
    """A call that could not be prepared: it stands in the history of its first gateway and is never made."""
    gateway = claimed.gateways[0].name if claimed.gateways else claimed.row["channel"]
    return Call(gateway, "send", now_ms, False, lambda: Sent(Refused("could not be made", permanent=False)))


def prepare(desk: Desk, session: Session, claimed: Claimed, step: Send | LookUp, now_ms: int) -> Call | End:
    """The call for this step, its words saved; an End when the message has nobody to reach."""
    row = claimed.row
    if row["channel"] == "push":
        push = deliver_push.prepare(desk, session, row, now_ms)
        return push if isinstance(push, End) else Call("push", "send", now_ms, False, partial(_push, push))
    channel = desk.carriers.channel(row["channel"], step.gateway)
    has_receipts = channel.can.receipts
    if isinstance(step, LookUp):
        return Call(step.gateway, "look_up", now_ms, has_receipts, partial(_look_up, channel, row["id"]))
    if row["channel"] == "webhook":
        hook = hook_of(session, row, _ttl_s(row, now_ms))
        if hook is None:
            return End("cancelled", "this webhook is switched off")
        return Call(step.gateway, "send", now_ms, has_receipts, partial(_send, channel, hook))
    message = _message(desk, session, row, now_ms)
    if message is None:
        return End("failed", "there is no address to send it to")
    return Call(step.gateway, "send", now_ms, has_receipts, partial(_send, channel, message))


def _message(desk: Desk, session: Session, row: Mapping[str, Any], now_ms: int) -> Message | None:
    ttl_s = _ttl_s(row, now_ms)
    if row["kind"] == MAIL:
        return compose_report(session, desk.library, desk.settings, row, ttl_s)
    if row["kind"] == book_mail.KIND:
        return compose_book(session, desk.library, desk.settings, row, ttl_s)
    if row["kind"] in complaint_mail.KINDS:
        return complaint_mail.compose_record(session, desk.library, desk.settings, row, ttl_s)
    words = _words(desk, session, row, now_ms)
    return None if words is None else Message(row["id"], row["kind"], words.address, words.words, ttl_s)


def _words(desk: Desk, session: Session, row: Mapping[str, Any], now_ms: int) -> Composed | None:
    """The words of an earlier try, else new ones, kept: whatever is sent again says the same."""
    saved = outbox.saved_words(session, row["id"])
    if saved is not None:
        return Composed(*saved)
    if row["kind"] == TERM_TEXT:
        composed = complaint_text.compose_text(session, desk.library, desk.settings, row)
    elif row["audience"] == "customer":
        composed = compose_sms(session, desk.library, desk.settings, row, now_ms)
    else:
        composed = compose_alert(session, desk.library, desk.settings, row, now_ms)
    if composed is not None:
        outbox.save_words(session, row["id"], composed.address, composed.words)
    return composed


def _send(channel: Channel, message: Message) -> Sent:
    return Sent(channel.send(message))


def _look_up(channel: Channel, message_id: str) -> Sent:
    return Sent(channel.look_up(message_id))


def _push(push: Callable[[], Pushed]) -> Sent:
    pushed = push()
    return Sent(pushed.outcome, pushed)


def _ttl_s(row: Mapping[str, Any], now_ms: int) -> int:
    until = row["valid_until_ms"]
    return USUAL_TTL_S if until is None else max(60, (until - now_ms) // 1000)
