"""Who watches the watcher? Signs of life of processes and gateways, and what nobody may overlook (D9).

A process that never said it lives is not missed: which processes an installation runs is its own choice, but whoever
has once begun must go on.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import alerts, cases, heartbeats, marks, outbox, outbox_attempts, quarantine, unattached

PROCESSES = ("ticker", "sweeper", "worker", "maker", "smpp", "live")
LATE_MS = 60_000
FORGOTTEN_MS = 86_400_000  # a worker that was taken away for good
LOOKED_BACK_MS = 15 * 60_000
FAILURES = 3  # in a row, before a gateway is called ill
MOST_ATTEMPTS = 500
CHECK = "check"  # the mark that holds what the nightly check found
CHECK_LATE_MS = 36 * 3_600_000


@dataclass(frozen=True)
class Gateway:
    """What a gateway answered within the last quarter of an hour; `ill_since_ms` when it only fails now."""

    name: str
    accepted: int = 0
    refused: int = 0
    unknown: int = 0
    ill_since_ms: int | None = None


@dataclass(frozen=True)
class Checked:
    """The last nightly check: when, and how many breaches of which invariants."""

    at_ms: int
    breaches: dict[str, int] = field(default_factory=dict)


def ages(session: Session, now_ms: int) -> dict[str, int]:
    """`{process: ms since its last sign of life}`; of several of a kind the liveliest counts."""
    latest: dict[str, int] = {}
    for name, at_ms in session.execute(select(heartbeats.c.name, heartbeats.c.at_ms)):
        kind = name.partition(":")[0]
        if kind in PROCESSES:
            latest[kind] = max(latest.get(kind, 0), at_ms)
    return {kind: max(now_ms - at_ms, 0) for kind, at_ms in sorted(latest.items())}


def late(found: dict[str, int]) -> list[tuple[str, int]]:
    """Those of `ages` that are silent for more than a minute; the ticker never counts as taken away."""
    return [(kind, age) for kind, age in found.items() if age > LATE_MS and (kind == "ticker" or age < FORGOTTEN_MS)]


def gateways(session: Session, now_ms: int) -> list[Gateway]:
    """Each gateway that was tried lately; ill when its last three attempts all failed."""
    ended = (
        select(outbox_attempts.c.gateway, outbox_attempts.c.result, outbox_attempts.c.ended_ms)
        .where(outbox_attempts.c.started_ms > now_ms - LOOKED_BACK_MS, outbox_attempts.c.ended_ms.is_not(None))
        .order_by(outbox_attempts.c.started_ms.desc(), outbox_attempts.c.id.desc())
        .limit(MOST_ATTEMPTS)
    )
    tried: dict[str, list[tuple[str, int]]] = {}
    for name, result, ended_ms in session.execute(ended):
        tried.setdefault(name, []).append((result, ended_ms))
    return [_gateway(name, answers) for name, answers in sorted(tried.items())]


def _gateway(name: str, answers: Sequence[tuple[str, int]]) -> Gateway:
    results = [result for result, _ in answers]
    failing = next((place for place, result in enumerate(results) if result == "accepted"), len(results))
    return Gateway(
        name,
        accepted=results.count("accepted"),
        refused=results.count("refused"),
        unknown=results.count("unknown"),
        ill_since_ms=answers[failing - 1][1] if failing >= FAILURES else None,
    )


def messages_by_state(session: Session) -> dict[str, int]:
    """How many messages are in each state."""
    counted = select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
    return {row.state: row.number for row in session.execute(counted)}


def open_matters(session: Session) -> dict[str, int]:
    """What waits for a person: alerts, unreached alerts, stuck cases, kept aside, unattached events."""
    questions = {
        "alerts": select(func.count()).select_from(alerts).where(alerts.c.open),
        "unreached": select(func.count()).select_from(alerts).where(alerts.c.open, alerts.c.unreached_ms.is_not(None)),
        "stuck": select(func.count()).select_from(cases).where(cases.c.stuck),
        "kept_aside": select(func.count()).select_from(quarantine).where(quarantine.c.settled_ms.is_(None)),
        "unattached": select(func.count()).select_from(unattached),
    }
    return {name: int(session.execute(question).scalar_one()) for name, question in questions.items()}


def last_check(session: Session) -> Checked | None:
    """What the nightly check of the invariants found; None before the first."""
    said = session.execute(select(marks.c.value).where(marks.c.key == CHECK)).scalar()
    return None if said is None else Checked(**json.loads(said))
