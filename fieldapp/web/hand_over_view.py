"""What does the hand-over list show: whose time is free for which visit, what will happen, and what became of it?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.decide import Conflict
from fieldapp.actions.hand_over import Handed
from fieldapp.actions.refold_case import library_book
from fieldapp.reads.day import AreaView
from fieldapp.reads.hand_over import Colleague, Taken, remaining
from fieldapp.web import decisions
from fieldapp.web.board_view import hours, place
from fieldapp.web.plan_forms import NOBODY
from fieldapp.web.services import services
from fieldapp.web.services import session as request_session
from fieldapp.web.translate import clock_time, day_words, t

WAYS = ("decided.other_technician", "decided.new_window", "decided.nobody")
SECOND, SINGLE = SECOND_WAYS = ("decided.second", "decided.alone")  # of a visit to which he comes along (F29)
GIVES = {WAYS[0]: "technician", SECOND: "second"}  # in which field somebody is named
ALONE = "alone"  # in the list of colleagues: nobody comes along


def visits(
    rows: Sequence[Mapping[str, Any]],
    wishes: Mapping[str, Handed],
    others: Sequence[Colleague],
    taken: Taken,
    now_ms: int,
) -> list[dict[str, Any]]:
    """The visits by window, each with who could take it (the free first) and what was chosen for it."""
    held = {one.id: [*taken.get(one.id, ())] for one in others}
    for row in rows:  # two visits of this list that go to one colleague are in each other's way as well
        wish = wishes.get(row["id"])
        if wish is not None and wish.type in GIVES:
            window = (row["id"], row["window_from_ms"] or 0, row["window_to_ms"] or 0)
            held[str(wish.data[GIVES[wish.type]])].append(window)
    return [_visit(row, wishes.get(row["id"]), others, held, now_ms) for row in rows]


def add_left(session: Session, areas: Sequence[AreaView], alerts: Sequence[dict[str, Any]], now_ms: int) -> None:
    """To each alert of somebody who cannot go on: what is left of his day, so that nothing of it is forgotten (F26)."""
    stopped = [one for one in alerts if one["kind"] == "cannot_continue" and one["technician_id"]]
    if not stopped:
        return
    rows = remaining(session, areas, {one["technician_id"] for one in stopped}, now_ms)
    for one in stopped:
        mine = [row for row in rows if one["technician_id"] in (row["technician_id"], row["second_id"])]
        said = ", ".join(hours(row["window_from_ms"], row["window_to_ms"], row["zone"]) for row in mine)
        one["left"] = t("hand_over.left", n=len(mine), hours=said) if mine else ""
        one["hand_over"] = f"/technicians/{one['technician_id']}/hand-over" if mine else ""


def filled(shown: Sequence[Mapping[str, Any]], technician_id: str) -> dict[str, str]:
    """The form as if this colleague had been chosen for every visit that may go to him, busy or not."""
    return {
        f"to_{one['id']}": technician_id
        for one in shown
        if any(other["id"] == technician_id for other in one["others"])
    }


def add_outcomes(shown: Sequence[dict[str, Any]], outcomes: Mapping[str, Conflict | None]) -> None:
    """Write beside each visit what became of it."""
    for one in shown:
        if one["id"] in outcomes:
            failed = outcomes[one["id"]]
            one["failed"] = "" if failed is None else t(failed.reason_key, field="")
            one["is_done"] = failed is None


def _visit(
    row: Mapping[str, Any], wish: Handed | None, others: Sequence[Colleague], taken: Taken, now_ms: int
) -> dict[str, Any]:
    kept = services().library
    offered = decisions.choices_of(library_book(request_session(), kept, row), kept.words, row["base"], now_ms)
    ways = {choice.event for choice in offered.decide} & set(SECOND_WAYS if row["is_second"] else WAYS)
    zone = row["zone"]
    return {
        "id": row["id"],
        "revision": row["revision"],
        "order": row["order"],
        "name": row["name"] or "",
        "place": place(row["address"] or "", row["flat"] or ""),
        "work": row["work"] or "",
        "hours": hours(row["window_from_ms"], row["window_to_ms"], zone),
        "state": t(f"state.{row['state']}"),
        "beside": t("hand_over.beside", name=row["technician"] or "") if row["is_second"] else "",
        "others": _others(row, others, taken) if ways & set(GIVES) else [],
        "may_move": WAYS[1] in ways,
        "nobody": NOBODY if WAYS[2] in ways else "",
        "alone": ALONE if SINGLE in ways else "",
        "day": decisions.local_day(max(now_ms, row["window_from_ms"] or now_ms) + 86_400_000, zone),
        "first_day": decisions.local_day(now_ms, zone),
        "from": clock_time(row["window_from_ms"], zone) if row["window_from_ms"] else "",
        "to": clock_time(row["window_to_ms"], zone) if row["window_to_ms"] else "",
        "wish": _wish(wish, row, others, taken, now_ms),
        "failed": "",
        "is_done": False,
    }


def _others(row: Mapping[str, Any], others: Sequence[Colleague], taken: Taken) -> list[dict[str, Any]]:
    found = [
        {"id": one.id, "name": one.name, "busy": busy_hours(row, taken.get(one.id, ()))}
        for one in others
        if row["area_id"] in one.area_ids and not (row["is_second"] and one.id == row["technician_id"])
    ]
    return sorted(found, key=lambda one: one["busy"] != "")


def _wish(
    wish: Handed | None,
    row: Mapping[str, Any],
    others: Sequence[Colleague],
    taken: Taken,
    now_ms: int,
) -> dict[str, str] | None:
    """What will happen in words, and what it collides with; None when the visit stays where it is."""
    if wish is None:
        return None
    zone = row["zone"]
    if wish.type == WAYS[1]:
        begins, ends = int(wish.data["window_from_ms"]), int(wish.data["window_to_ms"])
        when = f"{day_words(begins, now_ms, zone)} {hours(begins, ends, zone)}"
        return {"words": t("hand_over.will_move", when=when), "note": t("hand_over.will_tell"), "busy": ""}
    if wish.type not in GIVES:
        said = t("plan.will.nobody" if wish.type == WAYS[2] else "hand_over.will_be_alone")
        return {"words": said, "note": "", "busy": ""}
    who = str(wish.data[GIVES[wish.type]])
    name = next((one.name for one in others if one.id == who), "")
    busy = busy_hours(row, taken.get(who, ()))
    return {
        "words": t("hand_over.will_join" if wish.type == SECOND else "hand_over.will_give", name=name),
        "note": t("hand_over.will_be_alone") if who == row["second_id"] else "",
        "busy": t("hand_over.collides", name=name, hours=busy) if busy else "",
        "who": who,
    }


def busy_hours(row: Mapping[str, Any], taken: Sequence[tuple[str, int, int]]) -> str:
    """The hours of other visits that share time with this one; empty when there are none."""
    begins, ends = row["window_from_ms"] or 0, row["window_to_ms"] or 0
    shared = [(start, end) for one, start, end in taken if one != row["id"] and start < ends and begins < end]
    return ", ".join(hours(start, end, row["zone"]) for start, end in shared)
