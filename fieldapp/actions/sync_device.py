"""What happens when a phone syncs: its events are taken, its clock and its gaps are remembered.

What the answer shows of the day is looked up by `look`, in the transaction that wrote and before its commit: the same
picture as after it, since the cases are locked, without a second transaction. A commit that fails answers nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from fieldapp import failpoints
from fieldapp.actions.ingest_events import Batch, Ingested, Overtaken, ingest_events
from fieldapp.actions.library import Library
from fieldapp.core.clocks import Sample
from fieldapp.core.envelopes import is_uuid
from fieldapp.core.people import Actor
from fieldapp.store import devices as devices_store
from fieldapp.store.ahead import Ahead

log = structlog.get_logger()
ALL = 2**31
MISSING_KEPT = 500
SEEN_EVERY_MS = 60_000


@dataclass(frozen=True)
class Request:
    """The body of a sync request without its cursor; `faults` are the strict loader's, by place in `events`."""

    device: str
    app: str
    clock: str
    sent_ms: int
    mono_ms: float
    unsent_events: int
    unsent_photos: int
    push: str
    events: Sequence[Any]
    faults: Mapping[int, str]


@dataclass(frozen=True)
class Synced:
    """Answers per event, numbers of the sequence that never came, messages to ring, the epoch, what `look` saw."""

    results: list[dict[str, Any]]
    missing_seq: list[int]
    ring: list[str]
    epoch: str
    seen: Any


def ahead_of(device: str, author: str, events: Sequence[Any]) -> Ahead:
    """What `sync_device` will ask first, so that it comes along with the question who asks."""
    named = [event.get("case") for event in events if isinstance(event, dict)]
    is_sayable = device.isprintable() and author.isprintable()
    return Ahead(device, author, frozenset(filter(is_uuid, named))) if is_sayable else Ahead("", "", frozenset())


def sync_device(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    request: Request,
    look: Callable[[], Any] = lambda: None,
) -> Synced:
    """Take a phone's request and commit once; repeating it is harmless. `look` is called just before the commit.

    First boldly, with all writes in one statement; whatever fails there is done once more step by step, with savepoints
    that keep a case's trouble to itself.
    """
    try:
        done = _sync(session, library, now_ms, actor, request, look, is_bold=True)
    except OperationalError:
        raise
    except Exception as error:
        if not isinstance(error, Overtaken):
            log.warning("sync_step_by_step", error=type(error).__name__)
        session.rollback()
        done = _sync(session, library, now_ms, actor, request, look, is_bold=False)
    failpoints.hit("after_commit_before_reply")
    return done


def _sync(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    request: Request,
    look: Callable[[], Any],
    *,
    is_bold: bool,
) -> Synced:
    epoch, row = devices_store.device_of(session, request.device, actor.id)
    now = Sample(request.clock, request.sent_ms, request.mono_ms, now_ms)
    done, fresh = Ingested([]), dict[str, Any]()

    def remember(seen: Sequence[int]) -> None:
        fresh.update(_device_row(row, request, actor, now, seen))
        if _worth_writing(row, fresh):
            devices_store.save_device(session, fresh)

    if request.events:
        new_after = (row["last_seq"] if row else 0) if is_bold else ALL
        batch = Batch(request.device, now, _sample_of(row), request.events, request.faults, new_after, is_bold)
        done = ingest_events(session, library, now_ms, actor, batch, remember)
    else:
        remember(())
    seen = look()
    failpoints.hit("before_commit")
    session.commit()
    return Synced(done.results, fresh["missing_seq"], done.ring, epoch, seen)


def _sample_of(row: Mapping[str, Any] | None) -> Sample | None:
    clock = row["clock"] if row else None
    return Sample(clock["clock"], clock["wall_ms"], clock["mono_ms"], clock["server_ms"]) if clock else None


def _device_row(
    row: Mapping[str, Any] | None, request: Request, actor: Actor, now: Sample, seen: Sequence[int]
) -> dict[str, Any]:
    return {
        "id": request.device,
        "account_id": actor.id,
        **numbers_after(row, seen),
        "unsent_events": request.unsent_events,
        "unsent_photos": request.unsent_photos,
        "app": request.app,
        "push": request.push,
        "clock": {"clock": now.clock, "wall_ms": now.wall_ms, "mono_ms": now.mono_ms, "server_ms": now.server_ms},
        "seen_ms": now.server_ms,
    }


def numbers_after(row: Mapping[str, Any] | None, seen: Sequence[int]) -> dict[str, Any]:
    """The highest number that came, and those below it that did not, when `seen` have come now."""
    last = row["last_seq"] if row else 0
    missing = set(row["missing_seq"]) if row else set()
    highest = max([last, *seen])
    missing |= set(range(max(last, highest - MISSING_KEPT) + 1, highest + 1))
    return {"last_seq": highest, "missing_seq": sorted(missing - set(seen))[-MISSING_KEPT:]}


def _worth_writing(row: Mapping[str, Any] | None, fresh: Mapping[str, Any]) -> bool:
    """An idle phone that asks every few seconds is written down once a minute."""
    if row is None or fresh["seen_ms"] - row["seen_ms"] >= SEEN_EVERY_MS:
        return True
    still = ("last_seq", "missing_seq", "unsent_events", "unsent_photos", "app", "push")
    return any(row[name] != fresh[name] for name in still) or row["clock"]["clock"] != fresh["clock"]["clock"]
