"""What would the customer read if the dispatcher decided for an SMS now, and how many parts would it cost?

Of the two texts about a failed visit the one is shown that will go: whether `arrived_at` exists decides, so that no
visit is claimed that was not made.
"""

from collections.abc import Mapping
from typing import Any

from fieldapp.actions.may_send import usual_rules
from fieldapp.core.segments import thrifty
from fieldapp.core.text_rules import rules_of
from fieldapp.core.tokens import LENGTH
from fieldapp.web.services import services
from fieldapp.web.text_cost import text_cost
from fieldapp.web.translate import clock_time, phone, t_in

LINK = "/c/…"
LATE_MINUTES = (15, 30, 60)


def kind_now(base: Mapping[str, Any]) -> str:
    """The kind of message that `decided.sms` would cause in this state."""
    return "was_at_your_door" if base.get("stamps", {}).get("arrived_at") else "could_not_reach"


def previews(case: Mapping[str, Any], locale: str) -> dict[str, dict[str, Any]]:
    """`{text of the offer: {"words", "parts", "line", "kind"}}` of every decision that writes to the customer."""
    arrived = case["base"].get("stamps", {}).get("arrived_at")
    time = clock_time(arrived, case["zone"]) if arrived else ""
    found = {"decided.sms": _preview(case, locale, kind_now(case["base"]), time=time)}
    for minutes in LATE_MINUTES:
        found[f"late_notice_{minutes}"] = _preview(case, locale, "late_notice", minutes=minutes)
    return found


def _preview(case: Mapping[str, Any], locale: str, kind: str, **slots: Any) -> dict[str, Any]:
    settings = services().settings
    words = t_in(
        locale,
        f"message.{kind}",
        company=settings.company,
        link=f"{settings.base_url.partition('//')[2]}{LINK}",
        phone=phone(case["area_phone"]),
        **slots,
    )
    whole = thrifty(words.replace("…", "x" * LENGTH))  # the address that will stand there is longer, and Latin
    weight = text_cost(whole, rules_of(usual_rules(settings), case.get("area_settings") or {}).price)
    return {"kind": kind, "words": words, "parts": weight.parts, "line": weight.line}
