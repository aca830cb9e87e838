"""What do the ledger's pages show? Plain values only: templates neither query nor reckon."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for

from fieldapp.core.people import AT_DESK
from fieldapp.core.windows import MINUTE_MS, instant_ms, shifted
from fieldapp.reads import promises as reads
from fieldapp.reads.day import AreaView
from fieldapp.reads.promises import Place, Span, Wanted
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import at_words, span
from fieldapp.web.services import session
from fieldapp.web.translate import clock_time, phone, t

QUARTER_MS = 15 * MINUTE_MS
_AFTER = re.compile(r"(\d{1,16})-([0-9A-Za-z-]{1,40})")
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
NEXT_STEPS = {
    "call": ("call", "reply", "contact", "after_duty"),
    "mail": ("mail",),
    "come": ("time", "come", "appoint"),
}
__all__ = ["area_of", "asked", "clock_time", "figures", "line", "month_of", "months", "soon", "whole"]


def asked(areas: Sequence[AreaView], account_id: str, now_ms: int) -> tuple[Wanted, dict[str, Any]]:
    """What the address asks for; what is none of the choices counts as not asked. Areas are the reader's own alone."""
    given = request.args
    area = given.get("area", "")
    chosen = [one for one in areas if area in ("", one.id)]
    state = given.get("state", "open") if given.get("state", "open") in (*reads.STATES, "today") else "open"
    owner, month = given.get("owner", "")[:40], given.get("month", "")
    filters: dict[str, Any] = {
        "state": state,
        "owner": owner,
        "kind": given.get("kind", "")[:60],
        "area": area,
        "month": month,
    }
    after = _AFTER.fullmatch(given.get("after", ""))
    wanted = Wanted(
        [one.id for one in chosen],
        "open" if state == "today" else state,
        filters["kind"],
        account_id if owner == "me" else owner,
        _spans(chosen, state, month, now_ms),
        _place(after) if after else None,
    )
    return wanted, filters


def _place(after: re.Match[str]) -> Place:
    return int(after[1]), after[2]


def _spans(areas: Sequence[AreaView], state: str, month: str, now_ms: int) -> Sequence[Span]:
    """Until the end of today, overdue ones with it, or a month; in each area's own zone."""
    if state == "today":
        return [(one.id, 0, instant_ms(shifted(one.today(now_ms), 1), 0, one.zone)) for one in areas]
    return months(areas, month) if _MONTH.fullmatch(month) else ()


def month_of(typed: str, areas: Sequence[AreaView], now_ms: int) -> str:
    """`2026-11`, as typed or the present one."""
    if _MONTH.fullmatch(typed):
        return typed
    today = areas[0].today(now_ms) if areas else 20260101
    return f"{today // 10_000}-{today // 100 % 100:02d}"


def months(areas: Sequence[AreaView], month: str) -> list[tuple[str, int, int]]:
    """When the month begins and ends in each area's own zone."""
    first, following = _first_day(month), _first_day(_moved(month, 1))
    return [(one.id, instant_ms(first, 0, one.zone), instant_ms(following, 0, one.zone)) for one in areas]


def soon(now_ms: int) -> int:
    """The first quarter of an hour that is at least half an hour ahead."""
    return -(-(now_ms + 2 * QUARTER_MS) // QUARTER_MS) * QUARTER_MS


def area_of(case_id: str) -> str:
    """The area of this case, also when it is none of the reader's: her right is asked elsewhere."""
    return reads.area_of(session(), case_id)


def line(row: Mapping[str, Any], now_ms: int) -> dict[str, Any]:
    """A line of the list."""
    zone, due_ms = row["zone"], row["due_ms"]
    left_ms = due_ms - now_ms if due_ms else 0
    return {
        "href": f"/cases/{row['case_id']}/promises/{row['id']}",
        "title": t(f"promise.{row['kind']}"),
        "due": at_words(due_ms, zone, now_ms) if due_ms else t("promises.no_time"),
        "left": _left(row, left_ms),
        "look": _look(row, left_ms),
        "owner": row["owner_name"] or t("promises.duty"),
        "customer": t("privacy.gone") if row["blanked_ms"] else row["customer"],
        "order": row["order"] or "",
        "call": f"/desk#/promise/{row['id']}" if row["open"] and current_actor().role in AT_DESK else "",
        "case_id": row["case_id"],
        "is_visit": row["case_kind"] == "visit",
        "area": row["area"],
        "words": row["words"],
        "said": _said(row, zone, now_ms),
        "not_before": t("promises.not_before", time=at_words(row["not_before_ms"], zone, now_ms))
        if row["not_before_ms"] and row["open"] else "",
        "next": t(f"promises.next.{_step(row['kind'])}") if row["open"] else "",
    }  # fmt: skip


def whole(row: Mapping[str, Any], now_ms: int) -> dict[str, Any]:
    """One promise on its own page."""
    zone = row["zone"]
    return line(row, now_ms) | {
        "phones": [{"dial": number, "shown": phone(number)} for number in row["phones"]],
        "settled": at_words(row["settled_ms"], zone, now_ms) if row["settled_ms"] and not row["open"] else "",
        "steps": [
            t("promises.step.moved", at=at_words(one["at_ms"], zone, now_ms), who=one["by_name"],
              due=at_words(one["due_ms"], zone, now_ms))
            for one in row["moves"]
        ] + [
            t("promises.step.handed", at=at_words(one["at_ms"], zone, now_ms), who=one["by_name"],
              before=one["from_owner_name"] or t("promises.duty"), after=one["to_owner_name"] or t("promises.duty"),
              why=t(f"promises.reason.{one['reason']}"))
            for one in row["steps"]
        ],
    }  # fmt: skip


def figures(
    counted: Sequence[Mapping[str, Any]], areas: Sequence[AreaView], names: Mapping[str, str], month: str
) -> dict[str, Any]:
    """Three tables of one month, and its neighbours."""
    by_area = {one.id: one.name for one in areas}
    tables = [
        _table("owner", counted, month, lambda code: names.get(code) or t("promises.duty")),
        _table("kind", counted, month, lambda code: t(f"promise.{code}")),
        _table("area_id", counted, month, lambda code: by_area[code]),
    ]
    return {"tables": tables, "month": month, "before": _moved(month, -1), "after": _moved(month, 1)}


def _first_day(month: str) -> int:
    return int(month.replace("-", "")) * 100 + 1


def _moved(month: str, by: int) -> str:
    """The month so many later."""
    year, place = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year}-{place + 1:02d}"


def _table(column: str, counted: Sequence[Mapping[str, Any]], month: str, name: Any) -> dict[str, Any]:
    found: dict[str, dict[str, int]] = {}
    for row in counted:
        one = found.setdefault(row[column], {"kept": 0, "missed": 0})
        one[row["state"]] += row["count"]
    rows = [_row(column, code, one, month, name(code)) for code, one in found.items()]
    return {"title": t(f"promises.by.{column}"), "rows": sorted(rows, key=lambda row: row["name"])}


def _row(column: str, code: str, one: Mapping[str, int], month: str, name: str) -> dict[str, Any]:
    filters: dict[str, Any] = {{"area_id": "area"}.get(column, column): code or "duty", "month": month}
    total = one["kept"] + one["missed"]
    return {
        "name": name,
        "share": f"{round(100 * one['kept'] / total)} %",
        **{state: {"n": one[state], "href": url_for("promises.page", state=state, **filters)} for state in one},
    }


def _left(row: Mapping[str, Any], left_ms: int) -> str:
    if not row["open"]:
        return t(f"promises.state.{row['state']}")
    return t("board.in", time=span(left_ms)) if left_ms >= 0 else t("board.overdue", time=span(-left_ms))


def _look(row: Mapping[str, Any], left_ms: int) -> str:
    """The colour of the chip; the words say the same."""
    if not row["open"]:
        return {"kept": "ok", "missed": "danger"}.get(row["state"], "quiet")
    return "danger" if left_ms < 0 else "attention" if left_ms < 60 * MINUTE_MS else "quiet"


def _said(row: Mapping[str, Any], zone: str, now_ms: int) -> str:
    if not row["said_ms"]:
        return ""
    what, at = t(f"event.{row['said_type']}"), at_words(row["said_ms"], zone, now_ms)
    return t("promises.said", what=what, who=row["said_by"] or "", at=at)


def _step(kind: str) -> str:
    """What is to be done next: call, mail, come; else see to it."""
    return next((step for step, parts in NEXT_STEPS.items() if any(part in kind for part in parts)), "do")
