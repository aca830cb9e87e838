"""Which messages does a step of a ladder leave in the outbox, and which of them are told together? (E14)

Beyond three a minute, what one person is to hear of one area by one channel is told in one message at the end of that
minute, naming all: late by 60 s at the most, which its row shows, and never dropped. Safety waits for nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.core.ids import uuid7
from fieldapp.core.ladders import UNDECIDED
from fieldapp.core.telling import Word
from fieldapp.core.windows import MINUTE_MS
from fieldapp.store import bundles, matters

SINGLE_MOST = 3  # so that a storm across a full minute still makes five pushes: three and two bundles
BUNDLE = "bundle"
NOBODY = Word("", "dispatcher", "push", False)
NOBODY_NOTE = "nobody has this duty now"
NO_WAY_NOTE = "no address for this channel"


@dataclass(frozen=True)
class Told:
    """One word about one alert; `may_wait` unless it is about safety."""

    alert: Mapping[str, Any]
    step: int
    repeat: int
    word: Word
    may_wait: bool

    @property
    def key(self) -> str:
        """`alert:step:person:address`, and which repeat it is; unique, whoever writes it."""
        again = f":r{self.repeat}" if self.repeat else ""
        return f"{self.alert['key']}:{self.step}:{self.word.addressee or 'nobody'}:{self.word.channel}{again}"

    @property
    def target(self) -> tuple[str, str, str]:
        """Area, addressee and channel: what is counted and bundled together."""
        return self.alert["area_id"], self.word.addressee, self.word.channel


def write(session: Session, told: Sequence[Told], now_ms: int) -> list[str]:
    """Write the messages; the ids of those to ring now. Nothing is committed here."""
    words = _worth_writing(told)
    many = [one for one in words if one.may_wait and one.word.reaches]
    heard = bundles.singles_since(session, {one.alert["area_id"] for one in many}, now_ms - MINUTE_MS) if many else {}
    count = Counter(heard)
    singles: list[Told] = []
    bundled: list[Told] = []
    for one in words:
        is_too_much = one.may_wait and one.word.reaches and count[one.target] >= SINGLE_MOST
        count[one.target] += 1
        (bundled if is_too_much else singles).append(one)
    rows = [_row(one, now_ms) for one in singles]
    matters.insert_rows(session, "message", rows)
    _bundle(session, bundled, now_ms)
    return [row["id"] for row in rows if row["state"] == "waiting"]


def _worth_writing(told: Sequence[Told]) -> list[Told]:
    """Whoever can be reached is told by those ways; whoever cannot gets one row, so that it is seen (pain 17).

    Once by each way, also who is told by duty and by name (a reminder).
    """
    ways: dict[tuple[str, int, int, str], list[Told]] = {}
    for one in {one.key: one for one in told}.values():
        ways.setdefault((one.alert["key"], one.step, one.repeat, one.word.addressee), []).append(one)
    return [one for group in ways.values() for one in ([way for way in group if way.word.reaches] or group[:1])]


def _row(one: Told, now_ms: int) -> dict[str, Any]:
    """A push waits even for somebody without a device: she may open one before it is sent, and else it says so."""
    word = one.word
    goes = word.reaches or (word.channel == "push" and bool(word.addressee))
    note = "" if goes else NO_WAY_NOTE if word.addressee else NOBODY_NOTE
    return {
        "id": uuid7(now_ms),
        "key": one.key,
        "case_id": one.alert["case_id"],
        "alert_id": one.alert["id"],
        "area_id": one.alert["area_id"],
        "kind": one.alert["kind"],
        "audience": word.audience,
        "channel": word.channel,
        "addressee": word.addressee,
        "values": {},
        "state": "waiting" if goes else "cancelled",
        "note": note,
        "step": one.step,
        "cause": one.alert["cause"],
        "not_before_ms": now_ms,
        "valid_until_ms": None,
        "created_ms": now_ms,
        "settled_ms": None if goes else now_ms,
    }


def _bundle(session: Session, told: Sequence[Told], now_ms: int) -> None:
    """Put each alert into its person's message of this minute; into the next one's if this is being sent already."""
    wanted = {(*one.target, one.word.audience, one.step >= UNDECIDED): [] for one in told}  # type: ignore[var-annotated]
    for one in told:
        wanted[(*one.target, one.word.audience, one.step >= UNDECIDED)].append(one.alert["id"])
    minute = now_ms // MINUTE_MS
    for ahead in (1, 2):
        rows = {_bundle_key(target, minute + ahead): target for target in sorted(wanted)}
        made = [_bundle_row(key, target, (minute + ahead) * MINUTE_MS, now_ms) for key, target in rows.items()]
        open_ones = bundles.open_bundles(session, made, now_ms)
        named = [(outbox_id, alert_id) for key, outbox_id in open_ones.items() for alert_id in wanted[rows[key]]]
        bundles.name_alerts(session, named)
        for key in open_ones:
            del wanted[rows[key]]
        if not wanted:
            return


def _bundle_key(target: tuple[str, str, str, str, bool], minute: int) -> str:
    area_id, addressee, channel, _, is_undecided = target
    return f"{area_id}:{BUNDLE}:{addressee}:{channel}:{minute}{':undecided' if is_undecided else ''}"


def _bundle_row(key: str, target: tuple[str, str, str, str, bool], at_ms: int, now_ms: int) -> dict[str, Any]:
    area_id, addressee, channel, audience, is_undecided = target
    return {
        "id": uuid7(now_ms),
        "key": key,
        "area_id": area_id,
        "kind": BUNDLE,
        "audience": audience,
        "channel": channel,
        "addressee": addressee,
        "values": {},
        "step": UNDECIDED if is_undecided else 0,
        "not_before_ms": at_ms,
        "created_ms": now_ms,
    }
