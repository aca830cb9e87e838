"""How is a visit written for other systems? Instants in milliseconds since 1970 UTC, days as 2026-11-23."""

from collections.abc import Mapping
from typing import Any

from fieldapp.core.windows import date_of
from fieldapp.reads.case_page import CasePage
from fieldapp.web.decisions import Choice, Choices

PERSON = ("name", "city", "address", "entrance", "floor", "flat", "intercom", "comment", "locale")
PHONE = ("e164", "words", "mobile", "valid")
ALERT = ("kind", "n", "open", "severity", "raised_ms", "seen_ms", "settled_ms")
PROMISE = ("kind", "n", "open", "state", "due_ms")
MESSAGE = ("id", "kind", "channel", "audience", "state", "created_ms", "settled_ms")
EVENT = ("id", "seq", "type", "kind", "by", "author", "author_name", "at_ms", "received_ms", "quality", "deviations")
STANDING = ("state", "look", "result", "revision", "opened_ms", "changed_ms", "ended_ms")


def listed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A visit of a list: nothing personal."""
    return {
        "id": row["id"],
        "area": row["area_id"],
        "order": _order(row, row["external_id"]),
        "plan": _plan(row),
        **{name: row[name] for name in STANDING},
    }


def whole(page: CasePage, choices: Choices) -> dict[str, Any]:
    """Everything a dispatcher may know of a visit, and what she may say now."""
    case = page.case
    return {
        "id": case["id"],
        "kind": case["kind"],
        "playbook": case["playbook"],
        "area": {"id": case["area_id"], "name": case["area"], "zone": case["zone"]},
        "order": _order(case, case["order"]),
        "plan": _plan(case),
        **{name: case[name] for name in STANDING},
        "stuck": case["stuck"],
        "next_due_ms": case["next_due_ms"],
        "person": _person(page),
        "alerts": [_some(one, ALERT) | {"seen_by_name": one["seen_name"]} for one in page.alerts],
        "promises": [_some(one, PROMISE) for one in page.promises],
        "messages": [_some(one, MESSAGE) for one in page.messages],
        "events": [_event(one) for one in page.events],
        "visits": [_some(one, ("id", "state", "result")) | {"day": day(one["day"])} for one in page.visits],
        "offers": [_offer(one) for one in (*choices.decide, *choices.customer, *choices.told)],
    }


def day(number: int) -> str | None:
    """`2026-11-23` of 20261123; None of 0, which is no day yet."""
    return date_of(number).isoformat() if number else None


def _order(row: Mapping[str, Any], number: str | None) -> dict[str, Any] | None:
    if number is None:
        return None
    return {"source": row["source"], "external_id": number, "work": row["work"], "state": row["order_state"]}


def _plan(row: Mapping[str, Any]) -> dict[str, Any]:
    own = ("window_from_ms", "window_to_ms")
    return {
        "day": day(row["day"]),
        **{name: row[name] for name in own},
        "technician": row["technician_id"],
        "second": row["second_id"],
    }


def _person(page: CasePage) -> dict[str, Any]:
    words = {name: page.subject.get(name, "") for name in PERSON}
    return words | {"phones": [_some(one, PHONE) for one in page.phones]}


def _event(row: Mapping[str, Any]) -> dict[str, Any]:
    """`private` holds words that were not erased; `dropped_by` and `corrected_by` name the events that changed it."""
    changed = {f"{how}_by": row[how]["id"] if row[how] else None for how in ("dropped", "corrected")}
    return _some(row, EVENT) | {"data": row["data"], "private": row["words"], **changed}


def _offer(choice: Choice) -> dict[str, Any]:
    fields = [
        {"name": one["name"], "type": one["type"], "required": one["required"], "private": one["private"],
         "of": list(one.get("of", ()))}
        for one in choice.fields
    ]  # fmt: skip
    return {
        "type": choice.event,
        "words": choice.words,
        "kind": "report" if choice.is_report else "command",
        "data": dict(choice.sets),
        "fields": fields,
    }


def _some(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names}
