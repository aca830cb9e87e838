"""Which rows of messages, alerts and promises does a batch of folded cases ask for?

Alerts take the first step of their ladder in the same transaction (S4.4): a row per person before anything leaves.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.orm import Session

from fieldapp.actions import ladder, ladder_words, write_promises
from fieldapp.actions.library import Library
from fieldapp.core.arrange import Event
from fieldapp.core.book import Effect
from fieldapp.core.compile import duration_ms
from fieldapp.core.ids import uuid7
from fieldapp.core.reconcile import Change, Row, key_of, reconcile
from fieldapp.store import matters

if TYPE_CHECKING:
    from fieldapp.actions.refold_case import Refolded

UNDO_MS = 10_000
TO_BOTH = frozenset({"decision", "plan_changed", "note", "lead_changed", "outage_here", "outage_over"})
CaseRow = Mapping[str, Any]
Fresh = Mapping[str, Sequence[Event]]


def write(
    session: Session, library: Library, now_ms: int, changed: Sequence[CaseRow], *, done: "Refolded", fresh: Fresh
) -> None:
    """Bring the rows of these cases, whose effects changed, to their folds; `fresh` are the events just folded in."""
    have = matters.rows_of_cases(session, [row["id"] for row in changed])
    changes: list[tuple[CaseRow, Change]] = []
    for row in changed:
        known = have[row["id"]]
        effects = [_with_due(library, row["id"], effect, known)
                   for effect in done.pictures[row["id"]]["snapshot"]["effects"]]  # fmt: skip
        changes += [(row, change) for change in reconcile(row["id"], effects, known)]
    _insert(session, library, now_ms, changes, done=done, fresh=fresh)
    _follow(session, now_ms, changes, fresh)


def _insert(
    session: Session, library: Library, now_ms: int, changes: Sequence[tuple[CaseRow, Change]], *,
    done: "Refolded", fresh: Fresh,
) -> None:  # fmt: skip
    new = [(row, change) for row, change in changes if change.verb == "insert"]
    by_table: dict[str, list[dict[str, Any]]] = {"alert": [], "promise": [], "message": []}
    for row, change in new:
        effect = change.wanted
        if effect["table"] != "promise":
            by_table[effect["table"]].append(_ROWS[effect["table"]](row, change, library, now_ms))
    promised = [(row, change) for row, change in new if change.wanted["table"] == "promise"]
    by_table["promise"] = write_promises.rows(session, library, now_ms, promised, fresh)
    by_table["message"] += [copy for message in by_table["message"] for copy in _to_both(new, message)]
    by_table["alert"], told = ladder.begin(session, by_table["alert"], now_ms)
    for table in ("alert", "promise", "message"):
        matters.insert_rows(session, table, by_table[table])
    done.ring += [message["id"] for message in by_table["message"] if message["not_before_ms"] <= now_ms]
    done.ring += ladder_words.write(session, told, now_ms)


def _alert_row(row: CaseRow, change: Change, library: Library, now_ms: int) -> dict[str, Any]:
    effect = change.wanted
    return {
        "id": uuid7(now_ms),
        "key": change.key,
        "case_id": row["id"],
        "area_id": row["area_id"],
        "kind": effect["kind"],
        "n": effect["n"],
        "severity": library.words["effects"][effect["kind"]].get("severity", "attention"),
        "open": effect["open"],
        "due_ms": effect["due_ms"],
        "cause": effect["cause"],
        "raised_ms": effect["at_ms"],
        "created_ms": now_ms,
        "settled_ms": effect["settled_ms"],
        "settled_by": effect["settled_by"] or "",
    }


def _message_row(row: CaseRow, change: Change, library: Library, now_ms: int) -> dict[str, Any]:
    """Texts to customers wait out the ten seconds in which the tap that caused them may be undone."""
    effect = change.wanted
    spec = library.words["effects"][effect["kind"]]
    audience = spec.get("audience", "technician")
    start_ms = effect["at_ms"] + UNDO_MS if audience == "customer" else effect["at_ms"]
    return {
        "id": uuid7(now_ms),
        "key": change.key,
        "case_id": row["id"],
        "alert_id": None,
        "area_id": row["area_id"],
        "kind": effect["kind"],
        "audience": audience,
        "channel": spec.get("channel", "push"),
        "addressee": (row["shown"]["lead"] or "") if audience == "technician" else "",
        "values": {},
        "cause": effect["cause"],
        "not_before_ms": max(start_ms, now_ms),
        "valid_until_ms": _valid_until(row, spec.get("valid", "done"), effect["at_ms"]),
        "created_ms": now_ms,
    }


def _to_both(new: Sequence[tuple[CaseRow, Change]], message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What both of two on a visit must hear goes to the other one as well (F29); what asks for a tap, to the lead."""
    if message["audience"] != "technician" or message["kind"] not in TO_BOTH:
        return []
    row = next(row for row, change in new if change.key == message["key"])
    others = {row["technician_id"], row["second_id"]} - {message["addressee"], None}
    key = message["key"].replace(":message:", ":second:")
    return [{**message, "id": uuid7(message["created_ms"]), "key": key, "addressee": other} for other in sorted(others)]


def _with_due(library: Library, case_id: str, effect: Effect, known: Mapping[str, Row]) -> Effect:
    """A promise whose event named no time is due after the time its word gives (decision 10).

    One that runs in working days, or after a duty, is due as its row says: calendars move it there, no event.
    """
    if effect["due_ms"] is not None or effect["table"] != "promise":
        return effect
    after = library.words["effects"][effect["kind"]].get("due_after")
    if after is not None:
        return {**effect, "due_ms": effect["at_ms"] + (duration_ms(str(after)) or 0)}
    row = known.get(key_of(case_id, effect))
    return effect if row is None else {**effect, "due_ms": cast("int | None", row["due_ms"])}


def _valid_until(row: CaseRow, valid: object, at_ms: int) -> int | None:
    """When a message stops being useful: after a duration, at a given's instant; None while its state lasts."""
    length = duration_ms(str(valid))
    if length is not None:
        return at_ms + length
    given = row["base"]["givens"].get(str(valid)) if row["base"] else None
    return given if isinstance(given, int) and given > at_ms else None


_ROWS = {"alert": _alert_row, "message": _message_row}


def _follow(session: Session, now_ms: int, changes: Sequence[tuple[CaseRow, Change]], fresh: Fresh) -> None:
    """Cancel, revive, settle, reopen and correct rows that exist already."""
    verbs: dict[str, list[Change]] = {}
    for _, change in changes:
        verbs.setdefault(change.verb, []).append(change)
    cancelled = [change.key for change in verbs.get("cancel", ())]
    revived = [change.key for change in verbs.get("revive", ())]
    matters.cancel_messages(session, cancelled, now_ms)
    matters.revive_messages(session, revived)
    matters.mark_corrected(session, [change.key for change in verbs.get("correct", ())])
    for table in ("alert", "promise"):
        listed = [change for verb in ("settle", "reopen", "due") for change in verbs.get(verb, ())]
        mine = [change for change in listed if change.key.split(":")[-3] == table]
        ended = write_promises.endings(session, mine, fresh) if table == "promise" else {}
        matters.set_open(session, table, [_open_row(change, now_ms, ended) for change in mine])
        if table == "alert":
            settled = [change.key for change in mine if change.verb == "settle"]
            matters.cancel_waiting_for_alerts(session, settled, now_ms)
            matters.revive_for_alerts(session, [change.key for change in mine if change.verb == "reopen"], now_ms)


def _open_row(change: Change, now_ms: int, ended: Mapping[str, str]) -> dict[str, Any]:
    effect = change.effect
    if effect is None:
        return {"key": change.key, "open": False, "settled_ms": now_ms, "settled_by": "", "due_ms": None,
                "state": "withdrawn"}  # fmt: skip
    return {
        "key": change.key,
        "open": effect["open"],
        "settled_ms": effect["settled_ms"],
        "settled_by": effect["settled_by"],
        "due_ms": effect["due_ms"],
        "state": ended.get(change.key, "open"),
    }


__all__ = ["key_of", "write"]
