"""What does the customer's page show of a visit? Everything is decided here; the template only says it."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.compose import badge_word
from fieldapp.actions.customer_move import free_windows, ground_of
from fieldapp.actions.customer_say import PRESSED, Wish, is_so, reason_now
from fieldapp.actions.customer_undo import last_pressed
from fieldapp.actions.refold_case import with_books
from fieldapp.actions.take_feedback import may_say
from fieldapp.calendar_days import working_days
from fieldapp.core.arrange import CUSTOMER_UNDO_MS
from fieldapp.core.windows import Window, day_number
from fieldapp.reads.customer import CustomerPage
from fieldapp.web.board_view import hours
from fieldapp.web.calendar_file import Entry
from fieldapp.web.services import services
from fieldapp.web.translate import clock_time, day_words, t

CHOICES = ("confirmed", "moved", "named", "unnamed", "not_needed")
REASONS = ("works_again", "changed_mind", "cancelled_before", "had_visit", "not_ordered")
RELATIONS = ("spouse", "parent", "child", "relative", "neighbour", "colleague", "other")
OPEN_DAYS = 2  # further days are folded
MOST_ROWS = 60  # the page stays under 30 kB, however short an area's intervals are
EXPLAINED = ("on_the_way", "too_late")


def shown(session: Session, found: CustomerPage, now_ms: int, reason: str) -> dict[str, Any]:
    """All that the template says; `reason` is why the last press was not done."""
    visit = dict(found.visit._mapping)
    closed = _closed(session, visit, now_ms)
    is_open = visit["look"] != "end"
    waits = not is_open and visit["order_state"] == "waiting"
    may_move = closed["moved"] is None or waits
    chosen = is_open and _is_chosen(found)
    return {
        "title": title_of(visit, now_ms),
        "work": visit["work"] if is_open or waits else "",
        "who": _who(visit) if is_open and visit["window_from_ms"] else None,
        "has_file": is_open and "arrived_at" not in visit["shown"].get("stamps", {}) and entry_of(found) is not None,
        "notice": t(f"customer.no.{reason}") if reason else "",
        "is_lost": reason == "taken",
        "undo": _undo(found, visit, now_ms),
        "lines": _lines(visit, chosen=chosen),
        "revision": visit["revision"],
        "may": {name: why is None and not is_so(visit, f"customer.{name}") for name, why in closed.items()}
        | ({"confirmed": False} if chosen else {}),
        "may_call": not is_so(visit, "customer.call_me"),
        "is_named": bool(visit["shown"].get("counters", {}).get("person_named")),
        "days": _days(session, found, now_ms) if may_move else None,
        "why_closed": t(f"customer.closed.{closed['moved']}") if closed["moved"] in EXPLAINED else "",
        "reasons": REASONS,
        "relations": RELATIONS,
        "phone": visit["phone"],
        "asks_feedback": may_say(visit) and found.face is None,
        "face": found.face,
    }


def title_of(visit: Mapping[str, Any], now_ms: int) -> str:
    """When, or what there is to know instead."""
    if visit["order_state"] in ("done", "cancelled"):
        return t("customer.over")
    if visit["look"] == "end" or visit["window_from_ms"] is None:
        return t("customer.no_time")
    stamps = visit["shown"].get("stamps", {})
    if "arrived_at" in stamps:
        return t("customer.here")
    day = day_words(visit["window_from_ms"], now_ms, visit["zone"])
    return t("customer.we_come", day=day, hours=hours(visit["window_from_ms"], visit["window_to_ms"], visit["zone"]))


def entry_of(found: CustomerPage) -> Entry | None:
    """The visit as an entry of a calendar; None without an agreed time."""
    visit = found.visit
    if found.kind != "live" or visit.window_from_ms is None or visit.window_to_ms is None:
        return None
    return Entry(
        uid=f"{uuid.uuid5(PRESSED, visit.order_id)}@fieldapp",
        sequence=visit.visits * 10_000 + visit.shown.get("plan_revision", 0),
        window=Window(visit.window_from_ms, visit.window_to_ms),
        title=t("customer.file_title", company=services().settings.company),
        words=t("customer.file_words", phone=visit.phone),
        is_cancelled=visit.look == "end" and visit.order_state != "done",
    )


def _closed(session: Session, visit: Mapping[str, Any], now_ms: int) -> dict[str, str | None]:
    """For each choice why it is closed now, or None."""
    library = with_books(session, services().library, [visit])
    wishes = {name: Wish(f"customer.{name}", 0) for name in CHOICES}
    return {name: reason_now(library, visit, wish, now_ms, visit["settings"]) for name, wish in wishes.items()}


def _who(visit: Mapping[str, Any]) -> dict[str, str]:
    """The technician as the SMS names him; the word is the same in every language, as he was told it."""
    if not visit["technician"]:
        return {"name": "", "badge": "", "word": ""}
    word = badge_word(visit["id"], visit["locale"] or services().settings.default_locale)
    return {"name": visit["technician"], "badge": visit["badge"], "word": word}


def _undo(found: CustomerPage, visit: Mapping[str, Any], now_ms: int) -> dict[str, str] | None:
    last = last_pressed(found.said, now_ms)
    if last is None:
        return None
    return {
        "of": last["id"],
        "until": t("customer.undo_hint", time=clock_time(last["at_ms"] + CUSTOMER_UNDO_MS, visit["zone"])),
    }


def _is_chosen(found: CustomerPage) -> bool:
    """Whether the present interval is the customer's own choice, which needs no confirming."""
    gone = {event["data"]["of"] for event in found.said if event["type"] == "undone"}
    moved = [one for one in found.said if one["type"] == "customer.moved" and one["id"] not in gone]
    last = max(moved, key=lambda one: one["at_ms"], default=None)
    return last is not None and last["data"]["window_from_ms"] == found.visit.window_from_ms


def _lines(visit: Mapping[str, Any], *, chosen: bool) -> list[str]:
    """What stands, in whole sentences."""
    counters, is_open = visit["shown"].get("counters", {}), visit["look"] != "end"
    stamps = visit["shown"].get("stamps", {})
    under_way = is_open and "departed_at" in stamps and "arrived_at" not in stamps
    said = {
        "customer.on_the_way": under_way,
        "customer.agreed": is_open and counters.get("agreed") and not chosen,
        "customer.chosen": chosen,
        "customer.named": is_open and counters.get("person_named"),
        "customer.called": is_so(visit, "customer.call_me"),
        "customer.unneeded": is_open and is_so(visit, "customer.not_needed"),
        "customer.none_planned": visit["order_state"] == "waiting",
    }
    return [t(key) for key, is_true in said.items() if is_true]


def _days(session: Session, found: CustomerPage, now_ms: int) -> list[dict[str, Any]]:
    """Free intervals by day, the present one left out; all but the next days folded."""
    visit = found.visit
    present = Window(visit.window_from_ms or 0, visit.window_to_ms or 0)
    windows = [one for one in free_windows(session, now_ms, working_days, ground_of(visit)) if one != present]
    windows = windows[:MOST_ROWS]
    return [
        {
            "day": day_words(day[0].from_ms, now_ms, visit.zone),
            "is_open": place < OPEN_DAYS,
            "rows": [
                {"slot": f"{one.from_ms}-{one.to_ms}", "hours": hours(one.from_ms, one.to_ms, visit.zone)}
                for one in day
            ],
        }
        for place, day in enumerate(_by_day(windows, visit.zone))
    ]


def _by_day(windows: Iterable[Window], zone: str) -> list[list[Window]]:
    days: dict[int, list[Window]] = {}
    for window in windows:
        days.setdefault(day_number(window.from_ms, zone), []).append(window)
    return list(days.values())
