"""How is the plan's history of a visit told: old, new, who, why, through which channel, and what was taken back?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.follow_plan import plan_id
from fieldapp.core.people import Actor
from fieldapp.reads import planning as reads
from fieldapp.reads.case_page import CasePage
from fieldapp.web.board_view import at_words
from fieldapp.web.plan_view import when
from fieldapp.web.translate import clock_time, t

OF_PLAN = ("technician", "second", "window_from_ms", "window_to_ms")
BY_TYPE = {"call.busy": "phone", "decided.new_window": "board", "decided.other_technician": "board",
           "decided.nobody": "board", "decided.second": "board", "decided.alone": "board"}  # fmt: skip
WITH_HOURS = ("overlap", "second_busy")  # said with hours before the saving, which are not kept
UNDO_SHOWN_MS = 60 * 60_000


def plan_history(session: Session, page: CasePage, actor: Actor, now_ms: int) -> list[dict[str, Any]]:
    """The changes of the plan, the latest first; `undo` is the batch of the last one while it may be taken back."""
    changes = reads.changes_of(session, page.case["id"])
    causes = {plan_id(one["id"]): one for one in page.events}
    by_event = {event_id: change for change in changes for event_id in change.events}
    names = reads.names_of(session, _people(page, changes))
    plan: dict[str, Any] = {}
    told = []
    for event in page.events:
        cause = causes.get(event["id"], event)
        new = _next(plan, event, by_event)
        if new is None or new == plan:
            continue
        told.append(_line(page, event, cause, by_event.get(cause["id"]), (plan, new), names, now_ms))
        plan = plan if event["dropped"] else new
    told.reverse()
    return _with_undo(told, changes, actor, now_ms)


def _next(plan: Mapping[str, Any], event: Mapping[str, Any], by_event: Mapping[str, Any]) -> dict[str, Any] | None:
    """The plan after this event; None when it has nothing to do with plans."""
    if event["type"] == "plan.set":
        return {**plan, **{name: event["data"][name] for name in OF_PLAN if name in event["data"]}}
    if event["type"] == "call.away":
        return {**plan, "window_from_ms": None, "window_to_ms": None}
    return None


def _line(
    page: CasePage,
    event: Mapping[str, Any],
    cause: Mapping[str, Any],
    change: Any,
    plans: tuple[Mapping[str, Any], Mapping[str, Any]],
    names: Mapping[str, str],
    now_ms: int,
) -> dict[str, Any]:
    zone = page.case["zone"]
    old, new = (_plan_words(one, names, zone, now_ms) for one in plans)
    is_import = cause["type"] == "plan.set" and cause["author"] == "import"
    said = cause["author_name"] or t("plan.channel.source" if is_import else f"board.by.{cause['by']}")
    return {
        "at": at_words(event["at_ms"], zone, now_ms),
        "words": t("plan.history.from_to", old=old, new=new) if plans[0] else new,
        "is_first": not plans[0],
        "who": said,
        "why": t(f"plan.why.{change.why}") if change is not None and change.why else "",
        "channel": "" if is_import else _channel(cause, change),
        "said": _words(page, change),
        "knew": _knew(change),
        "gone": _gone(event, change, names, zone),
        "batch": change.batch_id if change is not None else "",
        "change": change,
    }


def _plan_words(plan: Mapping[str, Any], names: Mapping[str, str], zone: str, now_ms: int) -> str:
    who = plan.get("technician") or ""
    timed = plan.get("window_from_ms") and plan.get("window_to_ms")
    time = when(plan["window_from_ms"], plan["window_to_ms"], zone, now_ms) if timed else t("plan.history.open_ended")
    both = [names.get(one, one) for one in (who, plan.get("second") or "") if one]
    return f"{time}, {' + '.join(both) or t('plan.history.nobody')}"


def _channel(cause: Mapping[str, Any], change: Any) -> str:
    if change is not None and change.channel:
        return t(f"plan.channel.{change.channel}")
    if cause["type"] == "customer.moved":
        return t("plan.channel.link" if cause["by"] == "customer" else "plan.channel.board")
    return t(f"plan.channel.{BY_TYPE[cause['type']]}") if cause["type"] in BY_TYPE else ""


def _words(page: CasePage, change: Any) -> str:
    """The note that was written with the change, while its words are kept."""
    if change is None:
        return ""
    notes = (
        one for one in page.events
        if one["type"] == "note" and one["author"] == change.said_by and one["received_ms"] == change.at_ms
    )  # fmt: skip
    return next((one["words"].get("words", "") for one in notes), "")


def _knew(change: Any) -> str:
    if change is None or not change.knew:
        return ""
    said = [t(f"plan.knew.{code}") if code in WITH_HOURS else t(f"plan.conflict.{code}") for code in change.knew]
    return t("plan.history.knew", what=" ".join(said))


def _gone(event: Mapping[str, Any], change: Any, names: Mapping[str, str], zone: str) -> str:
    if change is not None and change.undone_ms:
        who = names.get(change.undone_by, "")
        return t("plan.history.undone", time=clock_time(change.undone_ms, zone), name=who)
    return t("plan.history.gone") if event["dropped"] else ""


def _with_undo(told: list[dict[str, Any]], changes: Sequence[Any], actor: Actor, now_ms: int) -> list[dict[str, Any]]:
    """Undo stands on the last change alone; whether it still can be had is asked when it is pressed."""
    last = changes[-1] if changes else None
    if last is not None and (last.undone_ms is not None or now_ms - last.at_ms > UNDO_SHOWN_MS):
        last = None
    for line in told:
        change = line.pop("change")
        is_hers = change is not None and change is last and actor.role == "dispatcher"
        line["undo"] = change.batch_id if is_hers else ""
    return told


def _people(page: CasePage, changes: Sequence[Any]) -> set[str]:
    set_ = [one["data"] for one in page.events if one["type"] == "plan.set"]
    planned = {str(data.get(name) or "") for data in set_ for name in ("technician", "second")}
    return {*planned, *(one.undone_by for one in changes)} - {""}
