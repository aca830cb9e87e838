"""How is what happened told in words: one line for an event, for an alert, for a message?

Lines stand by when they happened, the newest first; the quality of the clock and every mark are said, never hidden.
"""

from collections.abc import Mapping
from typing import Any

from fieldapp.core.arrange import UNDO_MS
from fieldapp.core.people import Actor
from fieldapp.reads.case_page import CasePage
from fieldapp.web.board_view import at_words, hours
from fieldapp.web.note_words import note_words
from fieldapp.web.translate import clock_time, phone, t

QUIET = frozenset({"case.opened", "given.set", "alert.seen"})
UNTOLD = frozenset({"of", "into", "as", "alert", "sha256", "photo", "group", "shape", "has_mobile", "number", "moved",
                    "changed", "confirmed", "leave_by_ms", "to", "permitted", "of_age", "booklet_page"})  # fmt: skip
CERTAIN = frozenset({"online", "server"})
INSTANT = "_ms"
LENGTHS = frozenset({"away_ms", "wait_ms"})


def lines(page: CasePage, actor: Actor, now_ms: int) -> list[dict[str, Any]]:
    """Events and alerts together, the newest first."""
    zone = page.case["zone"]
    marks = page.case["base"].get("marks", {})
    told = [_event_line(one, page, marks, actor, now_ms) for one in page.events if one["type"] not in QUIET]
    told += [_alert_line(one, zone, now_ms) for one in page.alerts]
    return sorted(told, key=lambda line: line["sort"], reverse=True)


def undoable(page: CasePage, actor: Actor, now_ms: int) -> dict[str, Any] | None:
    """The reader's own latest event while it may still be undone: its id, words, and until when."""
    for one in reversed(page.events):
        is_mine = one["author"] == actor.id and one["by"] == "dispatcher" and one["type"] not in QUIET
        if is_mine and not one["dropped"] and 0 <= now_ms - one["received_ms"] <= UNDO_MS:
            left_ms = UNDO_MS - (now_ms - one["received_ms"])
            how = "undo" if now_ms - one["at_ms"] <= UNDO_MS else "withdraw"  # told of an earlier moment
            return {"id": one["id"], "words": t(f"event.{one['type']}"), "left_ms": left_ms, "how": how}
    return None


def message_line(message: Mapping[str, Any], zone: str, now_ms: int) -> dict[str, Any]:
    """A message with its state in words."""
    return {
        "at": at_words(message["settled_ms"] or message["created_ms"], zone, now_ms),
        "title": t(f"alert.{message['kind']}" if message["alert_id"] else f"outbox.kind.{message['kind']}"),
        "to": message["person"] or t(f"outbox.to.{message['audience']}"),
        "channel": t(f"outbox.channel.{message['channel']}"),
        "state": t(f"outbox.state.{message['state']}"),
        "meaning": _meaning(message["state"]),
        "is_customer": message["audience"] == "customer",
        "corrected": message["corrected"],
        "note": note_words(message["note"]),
    }


def _meaning(state: str) -> str:
    if state in ("delivered", "accepted"):
        return "ok"
    return "attention" if state in ("failed", "undelivered", "uncertain", "expired") else "quiet"


def _event_line(
    event: Mapping[str, Any], page: CasePage, marks: Mapping[str, list[str]], actor: Actor, now_ms: int
) -> dict[str, Any]:
    codes = list(dict.fromkeys([*event["deviations"], *marks.get(event["id"], ())]))
    dropped = event["dropped"]
    may_act = actor.role == "dispatcher" and not dropped
    return {
        "sort": (event["sorted_ms"], 1, event["seq"]),
        "id": event["id"],
        "at": at_words(event["at_ms"], page.case["zone"], now_ms),
        "title": t(f"event.{event['type']}"),
        "who": event["author_name"] or t(f"board.by.{event['by']}"),
        "facts": facts_of(event, page.case["zone"], now_ms),
        "clock": "" if event["quality"] in CERTAIN else t(f"board.clock.{event['quality']}"),
        "marks": [t(f"mark.{code}") for code in codes],
        "dropped": t(f"event.{dropped['type']}") if dropped else "",
        "corrected": t("event.corrected") if event["corrected"] else "",
        "meaning": "danger" if event["type"] in ("door.under_age", "unsafe.leaving") else "plain",
        "may_adopt": may_act and "not_assigned" in codes and not event["adopted"],
        "may_withdraw": may_act and event["by"] == "dispatcher" and event["type"] != "note",
    }


def facts_of(event: Mapping[str, Any], zone: str, now_ms: int) -> list[str]:
    """What was recorded with it; personal words are there only while they are kept."""
    data = dict(event["data"])
    said = []
    if "window_from_ms" in data and "window_to_ms" in data:
        said.append(hours(data.pop("window_from_ms"), data.pop("window_to_ms"), zone))
    said += [_fact(name, value, zone, now_ms) for name, value in data.items() if name not in UNTOLD]
    said += [_word(name, event["words"][name]) for name in event["private"] if name in event["words"]]
    if event["private"].keys() - event["words"].keys():
        said.append(t("privacy.gone"))
    return [one for one in said if one]


def _fact(name: str, value: Any, zone: str, now_ms: int) -> str:
    if name == "wait_ms":
        return t("board.minutes", n=value // 60_000)
    if name in LENGTHS:
        return t("board.seconds", n=value // 1000)
    if name.endswith(INSTANT) and isinstance(value, int):
        return at_words(value, zone, now_ms) if value else ""
    if name == "minutes":
        return t("board.minutes", n=value)
    if isinstance(value, bool):
        return ""
    if name in ("technician", "second"):
        return ""
    key = f"promise.{value}" if name == "promise" else f"choice.{name}.{value}"
    words = t(key)
    return str(value) if words == key else words


def _word(name: str, words: str) -> str:
    if name in ("phone", "key_phone"):
        return phone(words)
    key = f"choice.{name}.{words}"
    known = t(key)
    return words if known == key else known


def _alert_line(alert: Mapping[str, Any], zone: str, now_ms: int) -> dict[str, Any]:
    facts = []
    if alert["seen_ms"]:
        facts.append(t("board.seen", name=alert["seen_name"] or "", time=clock_time(alert["seen_ms"], zone)))
    if alert["settled_ms"]:
        facts.append(t("board.settled", time=clock_time(alert["settled_ms"], zone)))
    return {
        "sort": (alert["raised_ms"], 2, 0),
        "id": "",
        "at": at_words(alert["raised_ms"], zone, now_ms),
        "title": t("board.told_dispatcher", what=t(f"alert.{alert['kind']}")),
        "who": "",
        "facts": facts,
        "clock": "",
        "marks": [],
        "dropped": "",
        "corrected": "",
        "meaning": alert["severity"] if alert["open"] else "plain",
        "may_adopt": False,
        "may_withdraw": False,
    }
