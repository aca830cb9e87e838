"""How are the moves of an order said, and when is one too many (F30)?"""

from typing import Any

from fieldapp.core.moves import WARNED_AT, Moves
from fieldapp.web.translate import plural, t


def moves_view(moves: Moves) -> dict[str, Any]:
    """`words` for the head of an order, `warning` for whoever is about to move it; empty when nothing is to be said."""
    if moves.total == 0:
        return {"words": "", "warning": "", "is_many": False}
    causes = {"customer": moves.customer, "us": moves.us}
    whose = ", ".join(t(f"moves.by.{cause}", n=n) for cause, n in causes.items() if n)
    return {
        "words": f"{plural('moves.count', moves.total)}: {whose}",
        "warning": t("moves.warning", n=moves.total + 1) if moves.next_is_warned else "",
        "is_many": moves.total >= WARNED_AT,
    }
