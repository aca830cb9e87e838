"""What would the customer read if the dispatcher decided for an SMS now, and how many parts would it cost?

Of the two texts about a failed visit the one is shown that will go: whether `arrived_at` exists decides, so that no
visit is claimed that was not made.
"""

from collections.abc import Mapping
from typing import Any

from fieldapp.web.services import services
from fieldapp.web.translate import clock_time, phone, t_in

LINK = "/c/…"
LINK_LETTERS = 20
LATE_MINUTES = (15, 30, 60)


def kind_now(base: Mapping[str, Any]) -> str:
    """The kind of message that `decided.sms` would cause in this state."""
    return "was_at_your_door" if base.get("stamps", {}).get("arrived_at") else "could_not_reach"


def previews(case: Mapping[str, Any], locale: str) -> dict[str, dict[str, Any]]:
    """`{text of the offer: {"words", "parts", "kind"}}` of every decision that writes to the customer."""
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
    return {"kind": kind, "words": words, "parts": parts(words, more=LINK_LETTERS - 1)}


def parts(words: str, more: int = 0) -> int:
    """SMS parts of a text with `more` further letters: 70 or 67 letters a part when it holds any but Latin ones."""
    length = len(words) + more
    single, joined = (160, 153) if words.isascii() else (70, 67)
    return 1 if length <= single else -(-length // joined)
