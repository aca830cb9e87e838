"""What becomes of reports that a phone has sealed: opened and folded, or kept whole until somebody can?

A sealed event travels as its id, number and ciphertext. It is bound to author, device, id and number, so that nobody
can put one in another's place.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import seal_keys
from fieldapp.actions.ingest_events import Batch, ingest_events, sealed_row
from fieldapp.actions.library import Library
from fieldapp.actions.sync_device import numbers_after
from fieldapp.core.clocks import Sample
from fieldapp.core.envelopes import SEALED_UNOPENED, is_sealed
from fieldapp.core.people import Actor
from fieldapp.settings import Settings
from fieldapp.store import devices as devices_store
from fieldapp.store import marks, people
from fieldapp.store import sealed as store

MOST = 200
MOST_HELD = 2_000  # of one person, from phones that were called lost
ALL = 2**31
Loader = Callable[[bytes], tuple[Any, str | None]]


def open_events(
    session: Session, settings: Settings, author: str, device: str, events: Sequence[Any], load: Loader
) -> tuple[list[Any], dict[int, str]]:
    """The events with the sealed ones opened, and faults by place; asks the database only if one is sealed.

    `load` reads JSON strictly and answers `(event, fault)`. What cannot be opened stays as it came, with the fault
    `sealed_unopened`.
    """
    places = [place for place, event in enumerate(events) if is_sealed(event)]
    found, faults = list(events), dict[int, str]()
    if not places:
        return found, faults
    boxes = {place: seal_keys.bytes_of(events[place]["sealed"]) for place in places}
    opened = seal_keys.opener(session, settings, list(boxes.values()))
    for place, box in boxes.items():
        inner, fault = _inner(opened(box, bound_to(author, device, events[place])), events[place], load)
        if fault is None:
            found[place] = inner
        else:
            faults[place] = fault
    return found, faults


def bound_to(author: str, device: str, event: Mapping[str, Any]) -> str:
    """What a ciphertext is bound to; the phone says the same (device/seal.js)."""
    return f"{author} {device} {event['id']} {event['device_seq']}"


def _inner(raw: bytes | None, outer: Mapping[str, Any], load: Loader) -> tuple[Any, str | None]:
    if raw is None:
        return None, SEALED_UNOPENED
    event, fault = load(raw)
    if fault is None and not (
        isinstance(event, dict) and all(event.get(one) == outer[one] for one in ("id", "device_seq"))
    ):
        fault = "bad_id"
    return event, fault


def open_kept(
    session: Session, library: Library, settings: Settings, now_ms: int, actor: Actor, load: Loader
) -> tuple[int, list[str]]:
    """Try again what was kept aside of the actor's colleagues; how many were opened, and messages to ring. Commits."""
    groups: dict[tuple[str, str, int], list[Any]] = {}
    for row in store.waiting(session, actor, MOST):
        groups.setdefault((row.author, row.device, row.received_ms), []).append(row)
    opened, ring = 0, list[str]()
    for (author, device, _), rows in groups.items():
        events = [{"id": row.event_id, "device_seq": row.device_seq, "sealed": row.sealed} for row in rows]
        found, faults = open_events(session, settings, author, device, events, load)
        readable = [place for place in range(len(found)) if faults.get(place) != SEALED_UNOPENED]
        person = _author(session, author)
        if not readable or person is None:
            continue
        these = {at: faults[place] for at, place in enumerate(readable) if place in faults}
        batch = Batch(device, _sample(rows[0].sample), None, [found[place] for place in readable], these, ALL)
        ring += ingest_events(session, library, now_ms, person, batch, _counting(session, device, author)).ring
        store.mark_opened(session, {(rows[place].event_id, author) for place in readable}, now_ms)
        session.commit()
        opened += len(readable)
    return opened, ring


def _counting(session: Session, device: str, author: str) -> Callable[[Sequence[int]], None]:
    """Numbers that are here now are no longer missing, as after a sync (I2); a phone that never synced has no row."""

    def count(seen: Sequence[int]) -> None:
        _epoch, row = devices_store.device_of(session, device, author)
        if row is not None:
            devices_store.save_device(session, row | numbers_after(row, seen))

    return count


def keep_from_lost(
    session: Session, now: Sample, author: str, device: str, events: Sequence[Any]
) -> tuple[str, list[dict[str, Any]]]:
    """The epoch, and answers for what a lost phone sends: what is sealed waits for a person who believes it (G4).

    Commits. Whoever holds the phone cannot fill the database: at most `MOST_HELD` of one person wait.
    """
    epoch = marks.mark(session, "epoch") or ""
    room = MOST_HELD - store.held_for(session, author, MOST_HELD)
    kept = [event for event in events if is_sealed(event)][: max(room, 0)]
    store.keep(session, [sealed_row(author, device, event, now, "lost_phone") for event in kept])
    session.commit()
    told = {"status": "quarantined", "reason": "lost_phone", "deviations": []}
    return epoch, [{"id": event["id"], **told} for event in kept]


def _sample(kept: Mapping[str, Any]) -> Sample:
    return Sample(kept["clock"], kept["wall_ms"], kept["mono_ms"], kept["server_ms"])


def _author(session: Session, account_id: str) -> Actor | None:
    """Whoever recorded it, also when the account has ended since."""
    account = people.account_by_id(session, account_id)
    if account is None:
        return None
    return Actor(account.id, account.role, account.name, account.locale, people.areas_of(session, account_id))
