"""Which visits does a planning form name, and what shall become of each: one wish for all, or line by line?"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from fieldapp.actions.plan_ground import Line
from fieldapp.actions.plan_trace import Because
from fieldapp.core import planning
from fieldapp.core.planning import Wish
from fieldapp.core.windows import Window
from fieldapp.web import decisions
from fieldapp.web.translate import clock_time

GIVE, MOVE, OPEN_ENDED, SHARE = WAYS = ("give", "move", "open_ended", "share")
NOBODY = "nobody"  # in the list of technicians: it waits for one
TIMES = ("window_day", "window_from_ms", "window_to_ms")
Rows = Sequence[Mapping[str, Any]]
Faults = dict[str, str]


def case_ids() -> list[str]:
    """The visits that are named, each once."""
    return list(dict.fromkeys(one[:40] for one in request.values.getlist("case")))


def because(prefix: str = "") -> Because:
    """Why and through which channel, with her words; forms with other words of their own have a prefix."""
    typed = {name: request.form.get(f"{prefix}{name}", "") for name in ("why", "channel", "words")}
    words = typed["words"].strip().replace("\r\n", "\n")[:500]
    return Because(typed["why"][:60], typed["channel"][:60], words)


def lines(rows: Rows, zones: Mapping[str, str], taken: Mapping[str, Sequence[Window]]) -> tuple[list[Line], Faults]:
    """`(lines, {case: field that cannot be read})`; `taken` are the days of those who may share."""
    way = request.form.get("do", "")
    if way in WAYS:
        return _for_all(rows, zones, way, taken)
    found, faults = [], {}
    for row in rows:
        wish, fault = _own(row, zones[row["area_id"]])
        if fault:
            faults[row["id"]] = fault
        found.append(_line(row["id"], wish))
    return found, faults


def is_change(row: Mapping[str, Any], wish: Wish) -> bool:
    """Whether anything would be another way afterwards."""
    gives = wish.technician is not None and wish.technician != (row["technician_id"] or "")
    return gives or wish.window is not None or wish.open_ended


def _technician(name: str) -> str | None:
    """Who is chosen: None for nobody yet chosen, "" for the choice of nobody."""
    typed = request.form.get(name, "")[:40]
    return "" if typed == NOBODY else typed or None


def _line(case_id: str, wish: Wish) -> Line:
    knows = frozenset(request.form.get(f"knows_{case_id}", "").split())
    return Line(case_id, wish, request.form.get(f"revision_{case_id}", 0, type=int), knows)


def _for_all(
    rows: Rows, zones: Mapping[str, str], way: str, taken: Mapping[str, Sequence[Window]]
) -> tuple[list[Line], Faults]:
    if way == SHARE:
        timed = [
            (row["id"], Window(row["window_from_ms"], row["window_to_ms"])) for row in rows if row["window_from_ms"]
        ]
        shared = planning.share(timed, taken)
        return [_line(row["id"], Wish(shared.get(row["id"]))) for row in rows], {}
    if way == OPEN_ENDED:
        return [_line(row["id"], Wish(open_ended=True)) for row in rows], {}
    if way == GIVE:
        return [_line(row["id"], Wish(_technician("to"))) for row in rows], {}
    found, faults = [], {}
    for row in rows:
        typed = {name: request.form.get(name, "") for name in TIMES}
        window, fault = _window(row, zones[row["area_id"]], typed)
        if fault:
            faults[row["id"]] = fault
        found.append(_line(row["id"], Wish(window=window)))
    return found, faults


def _own(row: Mapping[str, Any], zone: str) -> tuple[Wish, str]:
    """What her form says of this visit alone."""
    case_id = row["id"]
    if request.form.get(f"open_{case_id}") == "yes":
        return Wish(open_ended=True), ""
    typed = {name: request.form.get(f"{name}_{case_id}", "") for name in TIMES}
    window, fault = _window(row, zone, typed) if any(typed.values()) else (None, "")
    return Wish(_technician(f"to_{case_id}"), window), fault


def _window(row: Mapping[str, Any], zone: str, typed: Mapping[str, str]) -> tuple[Window | None, str]:
    """The interval that is meant, None when it is the present one; hours that are left empty stay."""
    values = MultiDict(typed)
    for name in TIMES[1:]:
        if not values[name] and row[name]:
            values[name] = clock_time(row[name], zone)
    if not values["window_day"] and row["window_from_ms"]:
        values["window_day"] = decisions.local_day(row["window_from_ms"], zone)
    begins, ends = (decisions.instant_of(values["window_day"], values[name], zone) for name in TIMES[1:])
    if not (isinstance(begins, int) and isinstance(ends, int) and begins < ends):
        return None, "window"
    is_same = (begins, ends) == (row["window_from_ms"], row["window_to_ms"])
    return (None if is_same else Window(begins, ends)), ""
