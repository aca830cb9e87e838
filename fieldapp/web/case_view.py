"""What does the page of one visit show? Plain values for the partials of templates/cases."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fieldapp.actions.refold_case import library_book
from fieldapp.core.arrange import UNDO_MS
from fieldapp.core.leaflets import grouped
from fieldapp.core.people import Actor
from fieldapp.reads.case_page import CasePage
from fieldapp.web import decisions, plan_view, timeline_view
from fieldapp.web.board_view import ago, alert_title, at_words, hours, place
from fieldapp.web.services import services, session
from fieldapp.web.sms_preview import previews
from fieldapp.web.translate import clock_time, day_words, phone, t


def case_view(page: CasePage, actor: Actor, now_ms: int) -> dict[str, Any]:
    """Everything the panel needs; `may_decide` says whether the reader's role decides at all."""
    case, subject = page.case, page.subject
    kept = services().library
    book = library_book(session(), kept, case)
    may_decide = actor.role == "dispatcher"
    offered = decisions.choices_of(book, kept.words, case["base"], now_ms) if may_decide else decisions.Choices()
    first = _first(page, offered)
    groups = _groups(offered, first)
    return {
        "id": case["id"],
        "revision": case["revision"],
        "order": case["order"] or "",
        "work": case["work"] or "",
        "area": case["area"],
        "zone": case["zone"],
        "state": t(f"state.{case['state']}"),
        "is_over": case["look"] == "end",
        "stuck": case["stuck"],
        "name": t("privacy.gone") if case["blanked_ms"] else subject.get("name", ""),
        "place": place(subject.get("address", ""), subject.get("flat", "")),
        "details": _details(subject),
        "comment": subject.get("comment", ""),
        "chips": [_chip(chip) for chip in subject.get("chips") or ()],
        "phones": [_phone(one) for one in page.phones],
        "hours": hours(case["window_from_ms"], case["window_to_ms"], case["zone"]),
        "day": day_words(case["window_from_ms"], now_ms, case["zone"]) if case["window_from_ms"] else "",
        "technician": case["technician"] or "",
        "technician_phone": phone(case["technician_phone"]) if case["technician_phone"] else "",
        "technician_dial": re.sub(r"[^+\d]", "", case["technician_phone"] or ""),
        "second": case["second"] or "",
        "leader": case["second" if case["shown"].get("lead") == case["second_id"] else "technician"] or "",
        "alerts": [_alert(one, case["zone"], now_ms) for one in page.alerts if one["open"]],
        "promises": [_promise(one, case["zone"], now_ms) for one in page.promises if one["open"]],
        "timeline": timeline_view.lines(page, actor, now_ms),
        "undo": timeline_view.undoable(page, actor, now_ms),
        "undo_ms": UNDO_MS,
        "messages": [
            timeline_view.message_line(one, case["zone"], now_ms)
            for one in page.messages
            if one["audience"] != "dispatcher"
        ],
        "leaflets": [
            {"number": grouped(one["number"]), "printed": at_words(one["printed_ms"], case["zone"], now_ms)}
            for one in page.leaflets
        ],
        "visits": [_visit(one, case["zone"], now_ms) for one in page.visits],
        "may_decide": may_decide,
        "groups": [pair for pair in groups if _stands_open(pair, first)],
        "others": [pair for pair in groups if not _stands_open(pair, first)],
        "customer": offered.customer,
        "told": offered.told,
        "first": first[0] if first else "",
        "previews": previews(case, subject.get("locale") or "ru"),
        "sms_phone": next((phone(one["e164"]) for one in page.phones if one["mobile"]), ""),
        "form": _form_values(case, now_ms),
    }


def _first(page: CasePage, offered: decisions.Choices) -> list[str]:
    """The events to offer first: what the playbook's words name for the most urgent open alert."""
    effects = services().library.words["effects"]
    for alert in page.alerts:
        if alert["open"]:
            wanted = effects[alert["kind"]].get("first", ())
            return [choice.event for choice in decisions.first_of(offered, wanted, most=len(wanted))]
    return []


def _stands_open(pair: tuple[str, list[decisions.Choice]], first: Sequence[str]) -> bool:
    """Whether a choice is seen at once: what the alert asks for, and without one what the customer just told her."""
    return pair[0] in first if first else pair[1][0].is_report


def _groups(offered: decisions.Choices, first: Sequence[str]) -> list[tuple[str, list[decisions.Choice]]]:
    """Choices of one event together (`wait` is one thing with three lengths): what helps most now, the sets last."""
    found: dict[str, list[decisions.Choice]] = {}
    for choice in offered.decide:
        found.setdefault(choice.event, []).append(choice)
    rank = {event: place for place, event in enumerate(first)}
    return sorted(found.items(), key=lambda pair: (len(pair[1]) > 2, rank.get(pair[0], len(rank))))


def _details(subject: Mapping[str, Any]) -> list[tuple[str, str]]:
    names = ("entrance", "floor", "intercom")
    return [(t(f"board.subject.{name}"), subject[name]) for name in names if subject.get(name)]


def _chip(chip: str) -> str:
    code, _, value = chip.partition(":")
    return t(f"chip.{code}", value=value)


def _phone(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"dial": one["e164"], "shown": phone(one["e164"]), "words": one["words"], "check": not one["valid"]}


def _alert(alert: Mapping[str, Any], zone: str, now_ms: int) -> dict[str, Any]:
    seen = clock_time(alert["seen_ms"], zone) if alert["seen_ms"] else ""
    return {
        "id": alert["id"],
        "kind": alert["kind"],
        "severity": alert["severity"],
        "settles": decisions.may_settle(services().library.words, alert["kind"]),
        "title": alert_title(alert),
        "since": clock_time(alert["raised_ms"], zone),
        "age": ago(now_ms - alert["raised_ms"]),
        "seen": t("board.seen", name=alert["seen_name"] or "", time=seen) if seen else "",
    }


def _promise(promise: Mapping[str, Any], zone: str, now_ms: int) -> dict[str, Any]:
    due = promise["due_ms"]
    is_hers = services().library.words["effects"][promise["kind"]].get("owner") == "dispatcher"
    return {
        "kind": promise["kind"],
        "href": f"/cases/{promise['case_id']}/promises/{promise['id']}",
        "is_hers": is_hers and ":promise:" in promise["key"],
        "title": t(f"promise.{promise['kind']}"),
        "due": at_words(due, zone, now_ms) if due else "",
        "is_overdue": bool(due and due < now_ms),
    }


def _visit(visit: Mapping[str, Any], zone: str, now_ms: int) -> dict[str, Any]:
    result = f"choice.result.{visit['result']}" if visit["result"] else f"state.{visit['state']}"
    when = day_words(visit["window_from_ms"], now_ms, zone) if visit["window_from_ms"] else t("board.no_date")
    return {"id": visit["id"], "when": when, "state": t(result)}


def _form_values(case: Mapping[str, Any], now_ms: int) -> dict[str, Any]:
    """What the small forms begin with: the present interval, now; who else could come is added to it."""
    zone = case["zone"]
    today = decisions.local_day(case["window_from_ms"] or now_ms, zone)
    return {
        "window_day": max(today, decisions.local_day(now_ms, zone)),
        "first_day": decisions.local_day(now_ms, zone),
        "window_from_ms": clock_time(case["window_from_ms"], zone) if case["window_from_ms"] else "",
        "window_to_ms": clock_time(case["window_to_ms"], zone) if case["window_to_ms"] else "",
        "now": clock_time(now_ms, zone),
        "soon": f"{decisions.local_day(now_ms + 3_600_000, zone)}T{clock_time(now_ms + 3_600_000, zone)}",
        "technicians": [],
        "moves": {},
        "wishes": {},
        **plan_view.choices(),
        "typed": {},  # what she had written when it was refused: it comes back with the new picture
    }
