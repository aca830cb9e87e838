"""After the day: was anything lost, doubled or silent? Each breach is a sentence that begins with its invariant.

The invariants are those of reliability 4.1. An empty answer is the only good one.
"""

from collections.abc import Iterator
from typing import Any

from fieldapp.core import fold
from fieldapp.core.canonical import canonical
from fieldapp.core.reconcile import key_of
from fieldapp.core.sending import ENDS
from tests.sim.crew import STEPS
from tests.sim.day import Day
from tests.sim.server import BOOK
from tests.sim.store import Alert, Message

GONE = ("accepted", "delivered", "undelivered", "no_receipt")
NOT_GONE = ("failed",)


def breaches(day: Day) -> list[str]:
    """Everything that is wrong with a day that is over."""
    return [*_lost(day), *_caused(day), *_doubled(day), *_silent(day), *_unheard(day)]


def _lost(day: Day) -> Iterator[str]:
    """I1, I2: what a screen called saved is in the log, once."""
    log = day.store.events
    for phone in day.phones:
        yield from (f"I1 {phone.who}: {one} was saved and is not in the log" for one in phone.saved if one not in log)
        yield from (f"I2 {phone.who}: {one} has no answer" for one in phone.outbox)
    if day.store.stored != len(log):
        yield f"I1 {day.store.stored - len(log)} events are in the log twice"


def _caused(day: Day) -> Iterator[str]:
    """I3, I7: a case is the fold of its log, nothing is overdue, and each effect that stands has its row."""
    for case in day.store.cases.values():
        if canonical(fold.advance(BOOK, None, case.events)) != canonical(case.base):
            yield f"I3 {case.id} is not the fold of its events"
        picture = fold.look(BOOK, case.base, day.now_ms)
        if case.next_due_ms is not None and case.next_due_ms <= day.now_ms:
            yield f"I7 {case.id} was due at {case.next_due_ms} and nobody looked"
        for effect in picture["snapshot"]["effects"]:
            row = case.rows.get(key_of(case.id, effect))
            if row is None:
                yield f"I4 {key_of(case.id, effect)} was caused and has no row"
            elif isinstance(row, Message) and row.state == "cancelled":
                yield f"I4 {row.key} stands and is cancelled"
            elif isinstance(row, Alert) and row.open != effect["open"]:
                yield f"I4 {row.key} is {'open' if row.open else 'settled'} against its fold"


def _doubled(day: Day) -> Iterator[str]:
    """I4, I6: a key has one row; of a message there is one acceptance in all ledgers; in doubt nobody resends."""
    if len({message.key for message in day.store.messages.values()}) != len(day.store.messages):
        yield "I4 two messages share a key"
    for message in day.store.messages.values():
        if message.channel != "sms":
            continue
        accepted = sum(len(gateway.ledger.get(message.id, ())) for gateway in day.carriers["sms"])
        if accepted > 1:
            yield f"I6 {message.id} was accepted {accepted} times"
        doubtful = [a.no for a in message.attempts if a.verb == "send" and a.result in ("", "unknown")]
        if doubtful and not _can_be_cleared(day.carrier(_at(message, doubtful[0]).gateway)):
            later = [a.no for a in message.attempts if a.no > doubtful[0]]
            if later:
                yield f"I6 {message.id} was sent again in doubt"


def _at(message: Message, no: int) -> Any:
    return next(one for one in message.attempts if one.no == no)


def _can_be_cleared(gateway: Any) -> bool:
    return bool(gateway.can.key_window_s) or gateway.can.look_up_after_s is not None


def _silent(day: Day) -> Iterator[str]:
    """I5, I8: each message ends, and an end that promised a receipt is not left open for ever."""
    for message in day.store.messages.values():
        if message.state not in ENDS:
            yield f"I5 {message.id} ({message.kind}, {message.channel}) is {message.state} for ever"
        elif message.state == "accepted" and message.check_ms is not None:
            yield f"I8 {message.id} waits for a receipt for ever"
        elif message.channel == "sms" and _is_belied(day, message):
            yield f"I5 {message.id} is called {message.state}, which the gateways' ledgers belie"


def _is_belied(day: Day, message: Message) -> bool:
    has_left = any(message.id in gateway.ledger for gateway in day.carriers["sms"])
    return message.state in (NOT_GONE if has_left else GONE)


def _unheard(day: Day) -> Iterator[str]:
    """R13: an alert that nobody saw climbed to its last step, at the exact moment, and is red."""
    wanted = [(place, step) for place, step in enumerate(STEPS, 1) if step.tell not in day.vacant]
    for alert in day.store.alerts.values():
        if not alert.open or alert.seen_ms is not None:
            continue
        red_ms = alert.created_ms + sum(step.wait_s for _, step in wanted) * 1000
        if alert.unreached_ms != red_ms:
            yield f"R13 {alert.key} was to be red at {red_ms}, and is {alert.unreached_ms}"
        said = [message.key for message in day.store.messages.values() if message.alert is alert]
        told = {int(key.removeprefix(f"{alert.key}:").split(":")[0]) for key in said}
        missing = [place for place, _ in wanted if place not in told]
        if missing:
            yield f"R13 {alert.key} never took the steps {missing}"
