"""What follows from what a gateway answered? The states of a message, its retries and what may be done in doubt.

The history of a message is the list of its tries; `what_next` reads it and says the next move, after a try that was
answered and after one whose sender died alike. Nothing here reads a clock, a table or a network; all instants are
milliseconds since 1970 UTC. Sources: architecture section 8, reliability 4.3.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

CALL_MS = 10_000  # of a whole call to a gateway
LEASE_MS = 20_000  # of a claim: longer than a call, and short enough for a takeover within 30 s of a kill
RECEIPT_MS = 72 * 3_600_000  # so long a receipt is waited for
JITTER = 0.2  # of a wait, on top of it

State: TypeAlias = Literal[
    "draft", "waiting", "sending", "accepted", "delivered", "undelivered", "no_receipt", "expired", "cancelled",
    "failed", "uncertain",
]  # fmt: skip
ENDS = ("accepted", "delivered", "undelivered", "no_receipt", "expired", "cancelled", "failed", "uncertain")
MAY_GO_AGAIN = ("failed", "uncertain", "expired", "undelivered")  # by a person's wish only
Result: TypeAlias = Literal["", "accepted", "refused", "denied", "unknown", "not_there", "wished"]
Verb: TypeAlias = Literal["send", "look_up", "wish"]


@dataclass(frozen=True)
class Try:
    """One attempt as it was written down.

    `result`: accepted; refused (the gateway has it not, later it may take it); denied (it never will); unknown;
    not_there (answer of a look-up); empty while nobody wrote how it ended, which means unknown: its sender died.
    A `wish` is no attempt: a person wanted the message sent again, and what was before it counts no more.
    """

    gateway: str
    verb: Verb
    result: Result
    began_ms: int
    ended_ms: int | None = None
    retry_after_s: int = 0
    words: str = ""


@dataclass(frozen=True)
class Send:
    """Hand it to this gateway, at this instant or later."""

    gateway: str
    at_ms: int


@dataclass(frozen=True)
class LookUp:
    """Ask this gateway whether it has the message, at this instant or later."""

    gateway: str
    at_ms: int


@dataclass(frozen=True)
class End:
    """Nothing more happens by itself; `note` says why in words."""

    state: State
    note: str


Next: TypeAlias = Send | LookUp | End


class Abilities(Protocol):
    """The part of a channel's Capabilities that decides what may be done in doubt."""

    @property
    def key_window_s(self) -> int:
        """So long a second request with our id is no second message; 0: never."""

    @property
    def look_up_after_s(self) -> int | None:
        """So long after sending it can be asked for our id; None: it cannot."""


class Gateway(Protocol):
    """What is asked of a channel here: every channel is one."""

    @property
    def name(self) -> str:
        """As it stands in the tries."""

    @property
    def can(self) -> Abilities:
        """What it can do about a message in doubt."""


@dataclass(frozen=True)
class Plan:
    """How often a gateway is asked to take a message, and how long is waited after each time (seconds)."""

    waits_s: tuple[int, ...] = (10, 30, 120, 300, 600)
    tries: int = 5

    def wait_ms(self, nth: int, salt: str) -> int:
        """The wait after the nth time (from 1), up to a fifth longer; the same for the same message, so it replays."""
        wait_s = self.waits_s[min(nth, len(self.waits_s)) - 1]
        share = zlib.crc32(f"{salt}:{nth}".encode()) / 2**32
        return round(wait_s * 1000 * (1 + JITTER * share))


USUAL = Plan()
PLANS: dict[str, Plan] = {  # by kind, then by channel
    "at_your_door": Plan((5, 15, 45, 90, 180)),  # useful for ten minutes
    "pick_up": Plan((5, 15, 60, 180, 300)),
    "email": Plan((10, 60, 300, 900, 1_800, 3_600), tries=7),  # greylisting wants a quarter of an hour and more
    "webhook": Plan((10, 30, 120, 300, 600, 1_800, 3_600, 7_200, 14_400), tries=10),
}


def plan_of(kind: str, channel: str) -> Plan:
    """The retry plan of a kind of message on its channel."""
    return PLANS.get(kind) or PLANS.get(channel) or USUAL


def what_next(
    tries: Sequence[Try],
    gateways: Sequence[Gateway],
    *,
    now_ms: int,
    valid_until_ms: int | None,
    plan: Plan,
    salt: str,
) -> Next:
    """The next move of a message with this history; `gateways` in order of preference, `salt` its id.

    In doubt (a try without an answer) only the gateway in doubt is asked: again with the same key inside its window, or
    by look-up; else the end is `uncertain` and a person decides. Without doubt the next gateway's turn comes when one
    will never take the message or had all its tries. Nothing is sent at or after `valid_until_ms`.
    """
    tries = _since_the_last_wish(tries)
    if any(one.result == "accepted" for one in tries):
        return End("accepted", "")
    limit = _Limit(now_ms, valid_until_ms, plan, salt)
    doubtful = _in_doubt(tries)
    if doubtful:
        return _resolve(doubtful, gateways, limit)
    return _send(tries, gateways, limit)


def is_in_doubt(tries: Sequence[Try]) -> bool:
    """Whether a gateway may have the message without our knowing: then only that may be resolved, nothing decided."""
    return bool(_in_doubt(_since_the_last_wish(tries)))


def was_offered(tries: Sequence[Try]) -> bool:
    """Whether any gateway was asked to take it, since somebody last wished it sent anew."""
    return any(one.verb == "send" for one in _since_the_last_wish(tries))


@dataclass(frozen=True)
class _Limit:
    now_ms: int
    valid_until_ms: int | None
    plan: Plan
    salt: str

    def after(self, tries: Sequence[Try]) -> int:
        """When the last of these tries may be followed by another: at once when its sender died."""
        last = tries[-1]
        if last.ended_ms is None:
            return self.now_ms
        wait_ms = max(self.plan.wait_ms(len(tries), self.salt), last.retry_after_s * 1000)
        return max(self.now_ms, last.ended_ms + wait_ms)

    def is_late(self, at_ms: int) -> bool:
        """Whether a message that arrives then is of no use."""
        return self.valid_until_ms is not None and at_ms >= self.valid_until_ms


def _since_the_last_wish(tries: Sequence[Try]) -> Sequence[Try]:
    wishes = [place for place, one in enumerate(tries) if one.verb == "wish"]
    return tries[wishes[-1] + 1 :] if wishes else tries


def _in_doubt(tries: Sequence[Try]) -> Sequence[Try]:
    """The tries from the first unanswered sending on; empty when a look-up has found nothing since, or none was."""
    begun: int | None = None
    for place, one in enumerate(tries):
        if one.verb == "send" and one.result in ("", "unknown") and begun is None:
            begun = place
        elif one.result == "not_there":
            begun = None
    return () if begun is None else tries[begun:]


def _resolve(doubtful: Sequence[Try], gateways: Sequence[Gateway], limit: _Limit) -> Next:
    name = doubtful[0].gateway
    known = [one.can for one in gateways if one.name == name]
    if known:
        again = _same_key(doubtful, known[0], limit) or _ask(doubtful, known[0], limit)
        if again is not None:
            return again
    said = next((one.words for one in reversed(doubtful) if one.words), "its sender died before writing it down")
    return End("uncertain", f"nobody knows whether {name} has it: {said}")


def _same_key(doubtful: Sequence[Try], can: Abilities, limit: _Limit) -> Send | None:
    """Once more with the same key, if that surely reaches the gateway inside its window.

    A refusal in between proves nothing of the first request, so it neither ends the doubt nor lets another gateway in.
    """
    sent = [one for one in doubtful if one.verb == "send"]
    if len(sent) >= limit.plan.tries or sent[-1].result == "denied":
        return None
    at_ms = limit.after(sent)
    in_window = at_ms + CALL_MS <= sent[0].began_ms + can.key_window_s * 1000
    return Send(sent[0].gateway, at_ms) if in_window and not limit.is_late(at_ms) else None


def _ask(doubtful: Sequence[Try], can: Abilities, limit: _Limit) -> LookUp | None:
    """Ask for our id, when the gateway has had time to know of it; also when the message is of no use any more."""
    if can.look_up_after_s is None:
        return None
    sent = [one for one in doubtful if one.verb == "send"]
    asked = [one for one in doubtful if one.verb == "look_up"]
    if len(asked) > len(limit.plan.waits_s):
        return None
    over_ms = max(one.began_ms + CALL_MS if one.ended_ms is None else one.ended_ms for one in sent)
    at_ms = max(limit.now_ms, over_ms + can.look_up_after_s * 1000)
    return LookUp(sent[0].gateway, max(at_ms, limit.after(asked)) if asked else at_ms)


def _send(tries: Sequence[Try], gateways: Sequence[Gateway], limit: _Limit) -> Next:
    said, too_late = next((one.words for one in reversed(tries) if one.words), ""), False
    for gateway in gateways:
        mine = [one for one in tries if one.verb == "send" and one.gateway == gateway.name]
        if mine and (mine[-1].result == "denied" or len(mine) >= limit.plan.tries):
            continue
        at_ms = limit.after(mine) if mine else limit.now_ms
        if not limit.is_late(at_ms):
            return Send(gateway.name, at_ms)
        too_late = True
    if too_late:
        return End("expired", f"too late to be useful: {said}" if said else "too late to be useful")
    return End("failed", said or "no gateway is left to try")
