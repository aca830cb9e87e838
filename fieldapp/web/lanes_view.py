"""What do the lanes show: one line of hours for each technician, his phone in words, and where "now" is?

The line is the same for everybody and every day: quarters of an hour as columns, those of the night narrow. So a single
visit finds its place without knowing the others, and several at one time stand below each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldapp.core.windows import local_at
from fieldapp.reads.board import VisitRow
from fieldapp.reads.day import AreaView
from fieldapp.reads.phone_states import PhoneState
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import ago, row_view
from fieldapp.web.services import services
from fieldapp.web.translate import plural, t

QUARTER_MS = 15 * 60_000
QUARTERS = 96
DAY_BEGINS, DAY_ENDS = 7 * 4, 22 * 4  # quarters; css/board/lanes.css has the same columns
DAY_WIDTH = 12  # of a quarter by day; one by night has 1
WIDTH = DAY_BEGINS + (DAY_ENDS - DAY_BEGINS) * DAY_WIDTH + QUARTERS - DAY_ENDS
LANES = 40
HOURS = range(8, 22, 2)
NOBODY = "nobody"


@dataclass(frozen=True)
class Page:
    """The technicians whose lanes are shown, of all there are; `number` counts from 1."""

    technicians: Sequence[tuple[str, str, str]]
    number: int
    of: int


def page_of(technicians: Sequence[tuple[str, str, str]], chosen: str, number: int) -> Page:
    """At most 40 lanes at once; only the chosen technician's when one is chosen."""
    listed = [one for one in technicians if not chosen or one[0] == chosen]
    of = max(1, -(-len(listed) // LANES))
    number = min(max(number, 1), of)
    return Page(listed[(number - 1) * LANES : number * LANES], number, of)


def lanes_view(
    page: Page, rows: Sequence[VisitRow], states: Mapping[str, PhoneState], areas: Sequence[AreaView], now_ms: int
) -> list[dict[str, Any]]:
    """The lanes in order: what nobody has yet, then the technicians by name."""
    zone = areas[0].zone if areas else services().settings.default_timezone
    by_lane: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_lane.setdefault(row.technician_id or NOBODY, []).append(entry_view(row, now_ms))
        if row.second_id:
            by_lane.setdefault(row.second_id, []).append(second_view(row, now_ms))
    heads = [head_view(one, states.get(one[0]), zone, now_ms) for one in page.technicians]
    if NOBODY in by_lane:
        heads.insert(0, {"id": NOBODY, "name": t("board.nobody"), "phone": None, "now": now_x(now_ms, zone)})
    return [{**head, "entries": by_lane.get(head["id"], [])} for head in heads]


def entry_view(row: VisitRow, now_ms: int) -> dict[str, Any]:
    """A visit on its line: `from_q` and `to_q` are columns, counted from 1."""
    start, end = _quarters(row)
    view = {"lane": row.technician_id or NOBODY, "key": f"row-{row.id}", "second": ""}
    return {**row_view(row, now_ms), **view, "from_q": start + 1, "to_q": end + 1}


def second_entry(row: VisitRow, now_ms: int, *, fits: bool) -> tuple[dict[str, Any], bool]:
    """The entry and True while somebody comes along; else its key alone, so that it leaves where it was."""
    fits = fits and bool(row.second_id)
    return (second_view(row, now_ms) if fits else {"key": _second_key(row)}), fits


def second_view(row: VisitRow, now_ms: int) -> dict[str, Any]:
    """The same visit in the lane of who comes along (F29)."""
    seen = entry_view(row, now_ms)
    return {**seen, "lane": row.second_id, "key": _second_key(row), "second": t("pair.second")}


def _second_key(row: VisitRow) -> str:
    return f"second-{row.id}"


def head_view(technician: tuple[str, str, str], state: PhoneState | None, zone: str, now_ms: int) -> dict[str, Any]:
    """The name and the phone of a lane."""
    account_id, name, _ = technician
    return {
        "id": account_id,
        "name": name,
        "phone": phone_view(state, now_ms) if state is not None else None,
        "hand_over": f"/technicians/{account_id}/hand-over" if current_actor().role == "dispatcher" else "",
        "now": now_x(now_ms, zone),
    }


def phone_view(state: PhoneState, now_ms: int) -> dict[str, Any]:
    """In words: when it last spoke, what it still holds, whether pushes reach it, which version runs."""
    if state.seen_ms is None:
        return {"words": [t("phone_state.never")], "is_red": state.is_silent, "bad": ""}
    spoke = now_ms - state.seen_ms
    words = [
        t("phone_state.seen", time=ago(spoke)) if spoke >= 60_000 else t("phone_state.now"),
        plural("phone_state.unsent", state.unsent) if state.unsent else t("phone_state.all_sent"),
        t(f"phone_state.push.{state.push}"),
    ]
    if state.app:
        words.append(t("phone_state.version", version=state.app))
    return {"words": words, "is_red": state.is_silent, "bad": "" if state.push == "ok" else state.push}


def now_x(now_ms: int, zone: str) -> float:
    """Where "now" is on a line that is WIDTH wide."""
    at = local_at(now_ms, zone)
    return place_of((at.hour * 60 + at.minute) / 15)


def place_of(quarters: float) -> float:
    """Quarters since midnight as a place on the line."""
    by_day = min(max(quarters, DAY_BEGINS), DAY_ENDS) - DAY_BEGINS
    return round(quarters - by_day + by_day * DAY_WIDTH, 1)


def grid() -> str:
    """The lines of the hours that are named, as a path."""
    return " ".join(f"M{place_of(hour * 4):g} 0V1" for hour in HOURS)


def _quarters(row: VisitRow) -> tuple[int, int]:
    """First and last column edge of the interval, at least one hour wide by day so that a word fits."""
    if row.window_from_ms is None or row.window_to_ms is None:
        return DAY_BEGINS, DAY_BEGINS + 4
    begins = local_at(row.window_from_ms, row.zone)
    start = (begins.hour * 60 + begins.minute) // 15
    length = -(-(row.window_to_ms - row.window_from_ms) // QUARTER_MS)
    end = min(max(start + length, start + 4), QUARTERS)
    return min(start, end - 1), end
