"""Who is told when nobody answers, and who would be told of an alert raised at that moment? (pain 17)"""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp.actions import decide, set_duty
from fieldapp.actions.ladder_book import usual_ladders
from fieldapp.calendar_days import is_holiday
from fieldapp.core.ladders import BY, OTHERS, TELL, Ladder, StepRow, choose, undecided
from fieldapp.core.people import OFFICE
from fieldapp.core.rehearse import rehearse
from fieldapp.core.telling import without_way
from fieldapp.core.windows import instant_ms
from fieldapp.reads.changes import reading
from fieldapp.reads.day import AreaView
from fieldapp.reads.duty import AreaDuty, duty_of
from fieldapp.web import duty_forms, duty_view
from fieldapp.web.area_choice import chosen
from fieldapp.web.auth import current_actor
from fieldapp.web.decisions import local_day, minute_of
from fieldapp.web.duty import frame, own_area
from fieldapp.web.fragments import fragments, wants_fragment
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import clock_time, t

USUAL_KIND = "no_contact"
bp = Blueprint("ladder", __name__)


@bp.get("/duty/ladder")
@roles(*OFFICE)
def page() -> str:
    """The ladders of an area, and a rehearsal of one."""
    reading(session())
    return _page([], None)


@bp.post("/duty/ladder")
@roles(*set_duty.WRITERS)
def keep() -> Response | tuple[str, int]:
    """The area's own ladder for a kind of alert, `*` for all others; `usual` takes it away."""
    area, kind = own_area(), request.form.get("kind", "")
    if kind != OTHERS and kind not in kinds():
        abort(400)
    back = redirect(url_for("ladder.page", area=area.id, _anchor=f"ladder-{kind}"), 303)
    if request.form.get("what") == "usual":
        set_duty.drop_ladder(session(), current_actor(), area.id, kind)
        return back
    rows = duty_forms.steps_of(request.form)
    problems = set_duty.set_ladder(session(), now_ms(), current_actor(), area.id, kind, rows)
    return (_page(problems, (kind, rows)), 422) if problems else back


@bp.post("/alerts/seen")
@fragments
@roles("dispatcher")
def see_all() -> Response:
    """One press for a storm (E14): everything that stood on her board; what came since waits for the next look."""
    areas, until_ms = chosen().areas, request.form.get("until", 0, type=int)
    kept, mine = services(), [area.id for area in areas]
    ring = decide.acknowledge_all(session(), kept.library, now_ms(), current_actor(), mine, min(until_ms, now_ms()))
    kept.ring(ring)
    if wants_fragment():
        return Response("", 204, {"HX-Trigger": "board:changed"})
    return redirect(url_for("board.page"), 303)


def kinds() -> dict[str, str]:
    """`{kind: severity}` of every alert that there is."""
    effects = services().library.words["effects"]
    return {kind: str(spec["severity"]) for kind, spec in effects.items() if spec["table"] == "alert"}


def _page(problems: list[tuple[int, str]], typed: tuple[str, list[StepRow]] | None) -> str:
    area = own_area()
    there = duty_of(session(), area.id, is_holiday)
    usual, edited = usual_ladders(), typed[0] if typed else request.args.get("edit", "")
    shown = dict.fromkeys([OTHERS, *sorted(usual.safety), *sorted(there.own), *([edited] if edited in kinds() else [])])
    return render_template(
        "duty/ladder.html",
        cards=[_card(there, kind, typed, is_open=kind == edited) for kind in shown],
        others=[(kind, t(f"alert.{kind}")) for kind in kinds() if kind not in shown],
        tells=TELL,
        ways=BY,
        run=_rehearsal(there, area),
        **frame(area, []) | {"faults": [_fault(number, code) for number, code in problems]},
    )


def _fault(number: int, code: str) -> str:
    words = t(f"duty.problem.{code}")
    return t("duty.problem.at_step", n=number, words=words) if number else words


def _card(there: AreaDuty, kind: str, typed: tuple[str, list[StepRow]] | None, *, is_open: bool) -> dict[str, Any]:
    ladder = choose(usual_ladders(), there.own, kind, kinds().get(kind, "urgent"))
    rows: Sequence[StepRow] = typed[1] if typed and typed[0] == kind else there.own.get(kind) or _rows(ladder)
    blind = [number for number, step in enumerate(ladder.steps, start=1) if without_way(step, there.roster)]
    return {
        "kind": kind,
        "title": t("duty.others") if kind == OTHERS else t(f"alert.{kind}"),
        "is_own": kind in there.own,
        "is_safety": ladder.is_safety,
        "lines": duty_view.step_lines(ladder),
        "blind": [t("duty.blind", n=number) for number in blind],
        "is_open": is_open,
        "rows": [*rows, *({} for _ in range(duty_forms.MOST_STEPS - len(rows)))],
    }


def _rows(ladder: Ladder) -> list[StepRow]:
    return [
        {"tell": s.tell, "by": list(s.by), "wait_s": s.wait_s, "repeat": s.repeat, "each_s": s.each_s, "on": True}
        for s in ladder.steps
    ]


def _rehearsal(there: AreaDuty, area: AreaView) -> dict[str, Any]:
    """The dry run for the kind and moment that the address names; now when it names none."""
    wanted = request.args.get("kind", USUAL_KIND)
    kind, now = wanted if wanted in kinds() else USUAL_KIND, now_ms()
    at_ms = _moment(request.args.get("day", ""), request.args.get("time", ""), area.zone, now)
    severity, answer_minutes = kinds()[kind], services().settings.answer_minutes
    ladder, later = choose(usual_ladders(), there.own, kind, severity), undecided(usual_ladders(), severity)
    late = rehearse(later, there.roster, at_ms + answer_minutes * 60_000)
    return {
        "kind": kind,
        "kinds": [(one, t(f"alert.{one}")) for one in kinds()],
        "day": local_day(at_ms, area.zone),
        "time": clock_time(at_ms, area.zone),
        "lines": duty_view.rehearsal_lines(rehearse(ladder, there.roster, at_ms), there, ladder, area.zone),
        "late": duty_view.rehearsal_lines(late, there, later, area.zone),
        "answer_minutes": answer_minutes,
    }


def _moment(day: str, clock: str, zone: str, now: int) -> int:
    number, minute = duty_forms.day_of(day), minute_of(clock)
    if number is None or minute is None:
        return now
    try:
        return instant_ms(number, minute, zone)
    except (ValueError, OverflowError):
        return now
