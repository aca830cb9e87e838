"""Which messages were caused, with their words, and what became of them? The console channel ends here."""

from typing import Any

from flask import Blueprint, render_template, request

from fieldapp.core.people import OFFICE
from fieldapp.core.tokens import without_tokens
from fieldapp.reads import outbox as outbox_reads
from fieldapp.reads import replies
from fieldapp.reads.changes import reading
from fieldapp.web.area_choice import my_areas
from fieldapp.web.board_view import at_words
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, session
from fieldapp.web.text_cost import money
from fieldapp.web.timeline_view import message_line
from fieldapp.web.translate import t

STATES = ("waiting", "sending", "accepted", "delivered", "undelivered", "no_receipt", "expired", "cancelled", "failed",
          "uncertain")  # fmt: skip
AUDIENCES = ("customer", "technician", "dispatcher", "manager", "head", "deputy", "security")
bp = Blueprint("outbox", __name__)


@bp.get("/outbox")
@roles(*OFFICE)
def page() -> str:
    """A page of messages of the reader's own areas, the newest first."""
    reading(session())
    areas, now = my_areas(), now_ms()
    state = request.args.get("state", "") if request.args.get("state", "") in STATES else ""
    audience = request.args.get("to", "") if request.args.get("to", "") in AUDIENCES else ""
    before = request.args.get("before", "")[:40]
    found = outbox_reads.messages(session(), areas, state=state, audience=audience, before=before)
    attempts = outbox_reads.attempts(session(), [one["id"] for one in found])
    zones = {area.id: area.zone for area in areas}
    return render_template(
        "outbox/outbox.html",
        messages=[_line(one, zones, attempts.get(one["id"], []), now) for one in found],
        states=STATES,
        audiences=AUDIENCES,
        state=state,
        audience=audience,
        replies=replies.open_count(session(), list(zones)),
        before=found[-1]["id"] if len(found) == outbox_reads.PAGE else "",
    )


def _line(message: dict[str, Any], zones: dict[str, str], tries: list[dict[str, Any]], now: int) -> dict[str, Any]:
    zone = zones[message["area_id"]]
    return message_line(message, zone, now) | {
        "id": message["id"],
        "case_id": message["case_id"],
        "order": message["order"] or "",
        "customer": t("privacy.gone") if message["blanked_ms"] else message["customer"] or "",
        "created": at_words(message["created_ms"], zone, now),
        "words": _shown(message),
        "weight": _weight(message),
        "address": message["address"] or "",
        "tries": [
            {
                "no": one["no"],
                "at": at_words(one["started_ms"], zone, now),
                "gateway": one["gateway"],
                "result": one["result"],
                "words": one["words"],
            }
            for one in tries
        ],
    }


def _shown(message: dict[str, Any]) -> str:
    """The words; a customer's address in them only where they stay on this machine, so that it can be tried."""
    words: str = t("privacy.gone") if message["words"] is None and message["attempt_no"] else message["words"] or ""
    return words if message["gateway"] == "console" else without_tokens(words)


def _weight(message: dict[str, Any]) -> str:
    """Parts and price of a text, as far as they are known."""
    if not message["parts"]:
        return ""
    parts = t("outbox.parts", n=message["parts"])
    return f"{parts} · {money(message['cost'])}" if message["cost"] else parts
