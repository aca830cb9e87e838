"""How does an outage of a street, a house or a cabinet begin, grow and end (F28)?

One record, and an event on each visit that it concerns: what the event stops is the playbook's. The outage's row is
always locked before its visits, so that nothing joins one that is being lifted.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.library import Library
from fieldapp.core.ids import uuid7
from fieldapp.core.outages import GRACE_MS, Place, Typed, resume_ms
from fieldapp.core.people import Actor
from fieldapp.core.windows import date_of, day_number, number_of
from fieldapp.store import cases as cases_store
from fieldapp.store import outages as store

LEFT_DAYS = 14  # as on the board: what is older and open is no visit any more that an outage could stop
JOINS = "outages"
Outage = Mapping[str, Any]


def place_of(outage: Outage) -> Place:
    """Where a stored outage is."""
    return Place(outage["street"], tuple(outage["houses"]), outage["cabinet"])


def found(session: Session, outage: Outage, now_ms: int) -> list[Any]:
    """The open visits that lie in it up to the day of its end, by window; columns as of `store.open_visits`."""
    place = place_of(outage)
    rows = store.open_visits(session, [outage["area_id"]], *_days(outage, now_ms))
    return [row for row in rows if place.has(row["address"], row["comment"])]


def new_outage(area_id: str, zone: str, typed: Typed) -> dict[str, Any]:
    """What was typed as a row that is not yet kept."""
    place = typed.place
    return {
        "id": "", "area_id": area_id, "zone": zone, "street": place.street, "houses": list(place.houses),
        "cabinet": place.cabinet, "trouble": typed.trouble, "words": typed.words, "since_ms": typed.since_ms,
        "until_ms": typed.until_ms,
    }  # fmt: skip


def begin(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    *,
    outage: dict[str, Any],
    case_ids: Collection[str],
) -> list[str]:
    """Keep the outage under its id and pause the chosen visits; the messages to ring. Doubled: nothing happens again.

    Visits that lie there and were not chosen are written down as not concerned, so that they do not join later.
    """
    if not actor.has_area(outage["area_id"]):
        raise PermissionError(outage["area_id"])
    said = {"said_by": actor.id, "said_ms": now_ms}
    if not store.add(session, {name: outage[name] for name in outage if name != "zone"} | said):
        session.rollback()
        return []
    there = [row["id"] for row in found(session, outage, now_ms)]
    chosen = [case_id for case_id in there if case_id in set(case_ids)]
    locked = _free(session, chosen)
    rest = set(there) - set(chosen)
    store.concern(session, [_row(outage["id"], one, now_ms, concerned=False) for one in sorted(rest)])
    ring = _pause(session, library, now_ms, locked, outage, actor.id)
    session.commit()
    return ring


def leave_out(
    session: Session, library: Library, now_ms: int, actor: Actor, outage_id: str, case_id: str
) -> list[str] | None:
    """One visit is not concerned after all; the messages to ring, None when there is no such thing for this person."""
    outage = _mine(session, actor, outage_id)
    if outage is None or outage["ended_ms"] is not None or not store.leave_out(session, outage_id, case_id, now_ms):
        session.rollback()
        return None
    ring = _resume(session, library, now_ms, {case_id: now_ms + GRACE_MS}, outage_id, actor.id)
    session.commit()
    return ring


def lift(session: Session, library: Library, now_ms: int, actor: Actor, outage_id: str) -> list[str] | None:
    """It is over: every visit goes on, one after the other; the messages to ring. None: it was over, or is not hers."""
    outage = _mine(session, actor, outage_id)
    if outage is None or outage["ended_ms"] is not None:
        session.rollback()
        return None
    store.end(session, outage_id, actor.id, now_ms)
    case_ids = store.concerned(session, outage_id)
    resumes = {case_id: resume_ms(place, now_ms) for place, case_id in enumerate(case_ids)}
    ring = _resume(session, library, now_ms, resumes, outage_id, actor.id)
    session.commit()
    return ring


def join(session: Session, library: Library, now_ms: int) -> tuple[int, list[str]]:
    """Visits that came into an outage while it lasts; how many, and the messages to ring. Commits.

    Looked for once a minute, whichever way they came: an import, another time, another address, another outage's end.
    """
    lasting = store.running(session)
    wanted = _to_join(session, lasting, now_ms) if lasting else {}
    if not wanted:
        session.rollback()
        return 0, []
    count, ring = 0, list[str]()
    for outage in store.lock(session, wanted):
        if outage["ended_ms"] is None:
            locked = _free(session, wanted[outage["id"]])
            ring += _pause(session, library, now_ms, locked, outage, JOINS, joined=True)
            count += len(locked)
    session.commit()
    return count, ring


def _to_join(session: Session, lasting: Sequence[Outage], now_ms: int) -> dict[str, list[str]]:
    """`{outage: visits}` that lie in one and are under none; each visit joins the oldest that it lies in."""
    days = [_days(outage, now_ms) for outage in lasting]
    first, last = min(day for day, _ in days), max(day for _, day in days)
    rows = store.open_visits(session, {outage["area_id"] for outage in lasting}, first, last)
    known = store.known(session, [outage["id"] for outage in lasting])
    wanted: dict[str, list[str]] = {}
    for row in rows:
        if not under(row):
            for outage, (begins, ends) in zip(lasting, days, strict=True):
                is_there = row["area_id"] == outage["area_id"] and begins <= row["day"] <= ends
                new = is_there and row["id"] not in known[outage["id"]]
                if new and place_of(outage).has(row["address"], row["comment"]):
                    wanted.setdefault(outage["id"], []).append(row["id"])
                    break
    return wanted


def under(row: Mapping[str, Any]) -> str:
    """The outage that a visit is under by its last fold; empty for none."""
    return str(row["shown"].get("counters", {}).get("outage") or "")


def _days(outage: Outage, now_ms: int) -> tuple[int, int]:
    today = day_number(now_ms, outage["zone"])
    first = number_of(date_of(today) - timedelta(days=LEFT_DAYS))
    return first, max(today, day_number(outage["until_ms"], outage["zone"]) if outage["until_ms"] else 0)


def _mine(session: Session, actor: Actor, outage_id: str) -> dict[str, Any] | None:
    rows = store.lock(session, [outage_id])
    return rows[0] if rows and actor.has_area(rows[0]["area_id"]) else None


def _free(session: Session, case_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """These visits, locked, without those that ended or came under another outage meanwhile."""
    locked = cases_store.lock_cases(session, case_ids)
    return {case_id: row for case_id, row in locked.items() if row["look"] != "end" and not under(row)}


def _pause(
    session: Session,
    library: Library,
    now_ms: int,
    locked: dict[str, dict[str, Any]],
    outage: Outage,
    author: str,
    *,
    joined: bool = False,
) -> list[str]:
    rows = [_row(outage["id"], case_id, now_ms, concerned=True, joined=joined) for case_id in locked]
    store.concern(session, rows)
    data: dict[str, int | bool | str] = {"outage": outage["id"], "trouble": outage["trouble"]}
    if outage["until_ms"]:
        data["until_ms"] = outage["until_ms"]
    if joined:
        data["joined"] = True
    private = {"words": outage["words"]} if outage["words"] else {}
    by = "system" if joined else "dispatcher"
    said = [NewEvent(case_id, "outage.began", by, author, data, private) for case_id in locked]
    return _say(session, library, now_ms, locked, said)


def _resume(
    session: Session, library: Library, now_ms: int, resumes: Mapping[str, int], outage_id: str, author: str
) -> list[str]:
    locked = cases_store.lock_cases(session, resumes)
    return _say(session, library, now_ms, locked, list(_ends(resumes, outage_id, author)))


def _ends(resumes: Mapping[str, int], outage_id: str, author: str) -> Iterator[NewEvent]:
    for case_id, at_ms in resumes.items():
        data: dict[str, int | bool | str] = {"outage": outage_id, "resume_ms": at_ms}
        yield NewEvent(case_id, "outage.ended", "dispatcher", author, data)


def _say(
    session: Session, library: Library, now_ms: int, locked: dict[str, dict[str, Any]], said: Sequence[NewEvent]
) -> list[str]:
    if not said:
        return []
    done = append_to_locked(session, library, now_ms, locked, said)
    return done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)


def _row(outage_id: str, case_id: str, now_ms: int, *, concerned: bool, joined: bool = False) -> dict[str, Any]:
    return {"outage_id": outage_id, "case_id": case_id, "concerned": concerned, "joined": joined, "at_ms": now_ms}


def new_id(now_ms: int) -> str:
    """An id for the outage that a page is about to ask for: pressing twice keeps one."""
    return uuid7(now_ms)
