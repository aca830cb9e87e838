"""How do all devices of a person get one push, and what is kept of what their services said?

One device that took it is enough. Devices are asked side by side, so that one hanging service costs the others nothing
and all together no more than the five seconds of one.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from fieldapp.channels.base import Accepted, Outcome, Refused, Unknown
from fieldapp.channels.push import Forbidden, Gone, Push, Subscription
from fieldapp.store import subscriptions
from fieldapp.store.subscriptions import PushFacts

NOBODY = "no device of this person listens"
Said: TypeAlias = Outcome | Gone | Forbidden


@dataclass(frozen=True)
class Parcel:
    """One push for several devices; `held` are services that want to be left alone: `{host: until_ms}`."""

    devices: Sequence[Subscription]
    body: Mapping[str, Any]
    ttl_s: int
    topic: str
    urgency: str
    held: Mapping[str, int]
    now_ms: int


@dataclass(frozen=True)
class Pushed:
    """`outcome` is that of the message; `said` what each device's service answered."""

    outcome: Outcome
    said: tuple[tuple[Subscription, Said], ...] = ()


def devices_for(row: Mapping[str, Any], facts: PushFacts | None) -> list[Subscription]:
    """The devices this message is for: all that work of its addressee, or the one that it tests."""
    only = (row["values"] or {}).get("subscription")
    known = facts.devices.values() if facts is not None else ()
    return [Subscription(*one) for one in known if only is None or one[0] == only]


def push_all(push: Push, parcel: Parcel) -> Pushed:
    """Send to each device at once; permanent refusal when none is left, so that another channel takes over (E8)."""
    if not parcel.devices:
        return Pushed(Refused(NOBODY, permanent=True))
    if len(parcel.devices) == 1:  # no thread beside our own, which would cost its making
        answers = [_push(push, parcel, parcel.devices[0])]
    else:
        with ThreadPoolExecutor(len(parcel.devices)) as hands:
            answers = list(hands.map(lambda one: _push(push, parcel, one), parcel.devices))
    return Pushed(_best(answers), tuple(zip(parcel.devices, answers, strict=True)))


def keep(session: Session, pushed: Pushed, now_ms: int) -> None:
    """Write down what the services said: who took it, who is gone, who is refused, whom to leave alone."""
    took = [device.id for device, answer in pushed.said if isinstance(answer, Accepted)]
    subscriptions.took(session, took, now_ms)
    subscriptions.drop(session, [device.id for device, answer in pushed.said if isinstance(answer, Gone)])
    subscriptions.refused(session, [device.id for device, answer in pushed.said if isinstance(answer, Forbidden)])
    waits = {
        device.host: now_ms + answer.retry_after_s * 1000
        for device, answer in pushed.said
        if isinstance(answer, Refused) and answer.retry_after_s
    }
    subscriptions.hold_hosts(session, waits)


def _push(push: Push, parcel: Parcel, device: Subscription) -> Said:
    until_ms = parcel.held.get(device.host, 0)
    if until_ms > parcel.now_ms:
        rest_s = -(-(until_ms - parcel.now_ms) // 1000)
        return Refused("the push service wants to be left alone", permanent=False, retry_after_s=rest_s)
    return push.send(device, parcel.body, ttl_s=parcel.ttl_s, topic=parcel.topic, urgency=parcel.urgency)


def _best(answers: Sequence[Said]) -> Outcome:
    """Accepted before unknown before a refusal that may pass; whoever is left out has no device that listens."""
    for kind in (Accepted, Unknown, Refused):
        found = [answer for answer in answers if isinstance(answer, kind)]
        passing = [answer for answer in found if not (isinstance(answer, Refused) and answer.permanent)]
        if passing or found:
            return (passing or found)[0]
    reasons = [answer.reason for answer in answers if isinstance(answer, (Gone, Forbidden))]
    return Refused("; ".join([NOBODY, *reasons]), permanent=True)
