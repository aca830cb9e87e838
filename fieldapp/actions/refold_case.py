"""How does a case become what its events and the time say? The heart: fold, reconcile, write (architecture section 3).

Works on a batch of locked cases: one statement per table, however many cases and events came. A case whose fold fails
is marked stuck and keeps its events; the others go on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import structlog
from sqlalchemy.orm import Session

from fieldapp.actions import call_webhooks, write_matters
from fieldapp.actions.library import Library
from fieldapp.core import fold
from fieldapp.core.arrange import Event
from fieldapp.core.book import Book, Picture, Snapshot
from fieldapp.core.windows import day_number
from fieldapp.store import cases as cases_store
from fieldapp.store import events as events_store
from fieldapp.store import plain
from fieldapp.store import playbooks as playbooks_store

log = structlog.get_logger()
CaseRow = dict[str, Any]


@dataclass
class Refolded:
    """What a refold did: the new pictures by case id, the messages to ring, the cases that are stuck."""

    pictures: dict[str, Picture] = field(default_factory=dict)
    ring: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)


def refold_cases(
    session: Session,
    library: Library,
    now_ms: int,
    locked: Mapping[str, CaseRow],
    fresh: Mapping[str, Sequence[Event]],
) -> Refolded:
    """Fold `fresh` events (stored already, or about to be) into the `locked` rows and write what follows from it.

    Rows are updated in place as well, so that a caller sees the new picture. Nothing is committed here.
    """
    done = Refolded()
    for row, picture in _pictures(session, library, now_ms, locked, fresh, done):
        was_end = row["look"] == "end"
        row["was"] = call_webhooks.shape(row)
        _take_over(row, picture, library_book(session, library, row), now_ms)
        done.pictures[row["id"]] = picture
        if row["look"] == "end" and not was_end:
            done.ended.append(row["id"])
    rows = [locked[case_id] for case_id in done.pictures]
    changed = [row for row in rows if row["shown"]["effects"] != row["had_effects"]]
    if changed:
        write = partial(write_matters.write, session, library, now_ms, done=done, fresh=fresh)
        _each_or_stuck(session, changed, done, write)
    folded = [row for row in rows if row["id"] not in done.stuck]
    cases_store.write_folded(session, folded)
    done.ring += call_webhooks.write(session, now_ms, folded, fresh)
    return done


def with_books(session: Session, library: Library, rows: Iterable[Mapping[str, Any]]) -> Library:
    """The library with the playbook of each of these cases, also those pinned to an earlier release."""
    missing = {row["playbook"]: row for row in rows if row["playbook"] not in library.books}
    if not missing:
        return library
    older = {digest: library_book(session, library, row) for digest, row in missing.items()}
    return replace(library, books={**library.books, **older})


def library_book(session: Session, library: Library, row: Mapping[str, Any]) -> Book:
    """The playbook a case is pinned to; one from an earlier release comes from the database."""
    return library.books.get(row["playbook"]) or playbooks_store.compiled(session, row["playbook"])


def _pictures(
    session: Session,
    library: Library,
    now_ms: int,
    locked: Mapping[str, CaseRow],
    fresh: Mapping[str, Sequence[Event]],
    done: Refolded,
) -> Iterable[tuple[CaseRow, Picture]]:
    bases: dict[str, Snapshot] = {}
    whole: list[str] = []
    for case_id, row in locked.items():
        base, more = row["base"], fresh.get(case_id, ())
        if base and not row["stuck"] and fold.continues(base, more):
            bases[case_id] = base
        else:
            whole.append(case_id)
    stored = events_store.events_of(session, whole) if whole else {}
    for case_id, row in locked.items():
        book = library_book(session, library, row)
        try:
            events = fresh.get(case_id, ()) if case_id in bases else _all(stored[case_id], fresh.get(case_id, ()))
            row["base"] = fold.advance(book, bases.get(case_id), events)
            yield row, fold.look(book, row["base"], now_ms)
        except Exception as error:  # a case that cannot be folded must not cost the others their events
            log.error("case_stuck", case=case_id, error=repr(error))
            cases_store.mark_stuck(session, row)
            done.stuck.append(case_id)


def _all(stored: Sequence[Event], fresh: Sequence[Event]) -> list[Event]:
    known = {event["id"] for event in stored}
    return [*stored, *(event for event in fresh if event["id"] not in known)]


def _take_over(row: CaseRow, picture: Picture, book: Book, now_ms: int) -> None:
    snap = picture["snapshot"]
    givens, state = snap["givens"], book["states"][snap["state"]]
    window_from, window_to = givens.get("window_from_ms"), givens.get("window_to_ms")
    planned = [givens.get("technician"), givens.get("second"), window_from, window_to]
    moved = planned != row["shown"].get("planned")
    row.setdefault("had_look", row["look"])
    row["had_effects"] = row["shown"].get("effects", [])
    row.update(
        technician_id=givens.get("technician") or None,
        second_id=givens.get("second") or None,
        window_from_ms=window_from or None,
        window_to_ms=window_to or None,
        day=day_number(window_from, row["zone"]) if isinstance(window_from, int) and window_from else 0,
        state=snap["state"],
        look=state["look"],
        result=str(snap["counters"].get("result") or ""),
        shown=_shown(picture)
        | {
            "planned": planned,
            "lead": fold.leader(book, snap) if book["assigned"] else "",
            "plan_revision": row["revision"] + 1 if moved else row["shown"].get("plan_revision", 0),
            "had": sorted({*row["shown"].get("had", ()), *filter(None, planned[:2])}),
        },
        next_due_ms=picture["next_due_ms"],
        changed_ms=now_ms,
        ended_ms=(row["ended_ms"] or snap["at_ms"]) if state["look"] == "end" else None,
        stuck=False,
    )


def _shown(picture: Picture) -> dict[str, Any]:
    """What lists need without folding; `effects` tells the next refold whether any row must change."""
    snap = picture["snapshot"]
    return {
        "counters": snap["counters"],
        "stamps": snap["stamps"],
        "marks": len(snap["marks"]),
        "effects": [[e["table"], e["kind"], e["n"], e["open"], e["due_ms"]] for e in snap["effects"]],
    }


def _each_or_stuck(
    session: Session, rows: Sequence[CaseRow], done: Refolded, write: Callable[[Sequence[CaseRow]], None]
) -> None:
    """Write all cases in one savepoint; if that fails, each in its own, and mark those that fail as stuck.

    Held writes fail later, as a whole; who holds them begins again without.
    """
    if plain.is_holding(session):
        write(rows)
        return
    try:
        with session.begin_nested():
            write(rows)
    except Exception as error:  # the events themselves are outside the savepoint and stay
        log.error("refold_split", cases=len(rows), error=repr(error))
        for row in rows:
            try:
                with session.begin_nested():
                    write([row])
            except Exception as again:
                log.error("case_stuck", case=row["id"], error=repr(again))
                cases_store.mark_stuck(session, row)
                done.stuck.append(row["id"])
