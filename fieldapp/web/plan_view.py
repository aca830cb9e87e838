"""What do the planning pages show? A visit with its plan, what shall become of it, and what speaks against that."""

from collections.abc import Mapping, Sequence
from typing import Any

from fieldapp.actions.change_plan import Outcome
from fieldapp.actions.plan_ground import Line
from fieldapp.core.planning import CHANNELS, WHYS, Conflict, Load, Wish
from fieldapp.core.windows import Window
from fieldapp.web import decisions, plan_forms
from fieldapp.web.board_view import hours, place
from fieldapp.web.translate import clock_time, day_words, t

Row = Mapping[str, Any]


def visit_view(row: Row, zone: str, now_ms: int) -> dict[str, Any]:
    """A visit as a line of a list."""
    return {
        "id": row["id"],
        "revision": row["revision"],
        "name": t("privacy.gone") if row["blanked_ms"] else row["name"] or row["order"] or "",
        "place": place(row["address"] or "", row["flat"] or ""),
        "work": row["work"] or "",
        "state": t(f"state.{row['state']}"),
        "when": when(row["window_from_ms"], row["window_to_ms"], zone, now_ms),
        "hours": hours(row["window_from_ms"], row["window_to_ms"], zone),
        "technician": " + ".join(filter(None, (row["technician"], row["second"]))) or t("board.nobody"),
        "technician_id": row["technician_id"] or "",
        "is_assigned": bool(row["technician_id"]),
    }


def line_view(
    row: Row, line: Line, found: Sequence[Conflict], others: Sequence[Any], zone: str, now_ms: int
) -> dict[str, Any]:
    """A line of the preview: every field of it may be changed; `knows` are the conflicts that stand on it."""
    window = line.wish.window
    begins = window.from_ms if window else row["window_from_ms"]
    ends = window.to_ms if window else row["window_to_ms"]
    return {
        **visit_view(row, zone, now_ms),
        "will": will_be(row, line.wish, others, zone, now_ms),
        "to": plan_forms.NOBODY if line.wish.technician == "" else line.wish.technician or "",
        "nobody": plan_forms.NOBODY if row["technician_id"] else "",
        "others": [(one.id, one.name) for one in others if row["area_id"] in one.area_ids],
        "open_ended": line.wish.open_ended,
        "day": decisions.local_day(begins or now_ms, zone),
        "first_day": decisions.local_day(now_ms, zone),
        "from": clock_time(begins, zone) if begins else "",
        "until": clock_time(ends, zone) if ends else "",
        "conflicts": [conflict_words(one, zone) for one in found if one.code != "nothing"],
        "is_final": any(one.is_final for one in found if one.code != "nothing"),
        "knows": " ".join(one.code for one in found if not one.is_final),
        "failed": "",
        "is_done": False,
    }


def will_be(row: Row, wish: Wish, others: Sequence[Any], zone: str, now_ms: int) -> str:
    """What the change means, in a few words."""
    if wish.open_ended:
        return t("plan.will.open_ended")
    names = {one.id: one.name for one in others} | {row["technician_id"]: row["technician"]}
    said = []
    if wish.technician is not None and wish.technician != (row["technician_id"] or ""):
        name = names.get(wish.technician, wish.technician)
        said.append(t("plan.will.give", name=name) if wish.technician else t("plan.will.nobody"))
    if wish.window is not None:
        said.append(t("plan.will.move", when=when(wish.window.from_ms, wish.window.to_ms, zone, now_ms)))
    return " · ".join(said) or t("plan.will.nothing")


def when(from_ms: int | None, to_ms: int | None, zone: str, now_ms: int) -> str:
    """Day and hours."""
    if not from_ms or not to_ms:
        return t("board.no_date")
    return f"{day_words(from_ms, now_ms, zone)} {hours(from_ms, to_ms, zone)}"


def conflict_words(conflict: Conflict, zone: str) -> dict[str, Any]:
    """A conflict in words, with the hours it is about."""
    told = ", ".join(hours(one.from_ms, one.to_ms, zone) for one in conflict.windows)
    return {
        "code": conflict.code,
        "words": t(f"plan.conflict.{conflict.code}", hours=told),
        "is_final": conflict.is_final,
    }


def outcome_words(outcome: Outcome) -> str:
    """Why a visit stayed as it was; empty when it was done."""
    if not outcome.reason:
        return ""
    known = ("conflicts", "bad_reason", "no_such_case")
    return t(f"plan.no.{outcome.reason}" if outcome.reason in known else f"decide.{outcome.reason}")


def load_view(loads: Sequence[Load], zone: str) -> list[dict[str, Any]]:
    """Intervals with their figures; `share` in tenths, for a bar without styles of its own."""
    return [
        {
            "hours": hours(one.window.from_ms, one.window.to_ms, zone),
            "planned": one.planned,
            "places": one.places,
            "is_over": one.is_over,
            "is_full": one.planned == one.places,
        }
        for one in loads
    ]


def choices() -> dict[str, Any]:
    """The closed lists of reasons and channels."""
    return {
        "whys": [(one, t(f"plan.why.{one}")) for one in WHYS],
        "channels": [(one, t(f"plan.channel.{one}")) for one in CHANNELS],
    }


def windows_of(taken: Mapping[str, Sequence[tuple[str, int, int]]], but: set[str]) -> dict[str, list[Window]]:
    """The windows of everybody's other visits."""
    return {who: [Window(start, end) for one, start, end in listed if one not in but] for who, listed in taken.items()}
