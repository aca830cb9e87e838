"""How do a call and the order that was opened from it show each other?"""

from collections.abc import Collection, Mapping
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from fieldapp.core.order_of_call import CallNumber
from fieldapp.reads import order_of_call as reads
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import at_words, hours
from fieldapp.web.translate import day_words, t


def named(call: Mapping[str, Any]) -> CallNumber:
    """The call of a row of the register."""
    return CallNumber(call["area_id"], call["year"], call["number"])


def order_line(
    session: Session, area_ids: Collection[str], call: Mapping[str, Any], now_ms: int
) -> dict[str, str] | None:
    """The order of this call: its number, how it stands, and where it is seen; None without one."""
    order = reads.order_of(session, area_ids, named(call))
    if order is None:
        return None
    visit, number = order["visit"], order["external_id"]
    if visit is None:
        plans = order["state"] == "waiting" and current_actor().role == "dispatcher"
        href = url_for("waiting.form", order_id=order["id"]) if plans else ""
        return {"number": number, "words": t("order_of_call.waits"), "href": href, "link": t("order_of_call.to_plan")}
    begins, ends, zone = visit["window_from_ms"], visit["window_to_ms"], order["zone"]
    plan = f"{day_words(begins, now_ms, zone)}, {hours(begins, ends, zone)}" if begins else ""
    words = " · ".join(filter(None, (plan, t(f"state.{visit['state']}"))))
    return {"number": number, "words": words, "href": url_for("cases.page", case_id=visit["id"]),
            "link": t("order_of_call.to_visit")}  # fmt: skip


def call_line(
    session: Session, area_ids: Collection[str], case: Mapping[str, Any], now_ms: int
) -> dict[str, str] | None:
    """The call from which this visit's order was opened; None when it came another way."""
    call = reads.call_of_order(session, area_ids, case["source"] or "", case["order"] or "")
    if call is None:
        return None
    at = at_words(call["began_ms"], call["zone"], now_ms)
    return {"href": url_for("register.one", case_id=call["case_id"]), "words": t("order_of_call.from_call", at=at)}
