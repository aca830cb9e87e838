"""The board: who needs a decision now, all visits of the day, the chosen one; and how it stays fresh."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from fieldapp.actions.ladder_book import usual_ladders
from fieldapp.actions.sign_in import token_hash
from fieldapp.actions.subscribe import vapid_digest
from fieldapp.core.people import OFFICE
from fieldapp.live.passes import Passes
from fieldapp.reads import board as board_reads
from fieldapp.reads import outages, queue, replies
from fieldapp.reads.changes import OVERLAP_MS, lately, reading
from fieldapp.reads.day import AreaView, technicians_of
from fieldapp.reads.duty import told_of
from fieldapp.reads.planning import overbooked_unseen
from fieldapp.reads.troubles import Trouble, troubles
from fieldapp.reads.waiting import nudged_count
from fieldapp.web import board_view, cards, lanes, live, outages_view, watching
from fieldapp.web.area_choice import VIEW_COOKIE, VIEWS, Look, chosen, my_areas
from fieldapp.web.auth import current_actor, read_token
from fieldapp.web.cases import panel_of
from fieldapp.web.fragments import fragments, wants_fragment
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import clock_time, plural, t

YEAR_S = 31_536_000
bp = Blueprint("board", __name__)


@bp.record_once
def _open_hub(state: Any) -> None:
    app: Flask = state.app
    kept = app.extensions["fieldapp"]

    @contextmanager
    def open_session() -> Iterator[Any]:
        with app.app_context():
            yield session()

    app.extensions["fieldapp-board"] = live.Hub(open_session, kept.clock.now_ms, kept.settings.streams_max)
    app.extensions[cards.KEPT] = cards.Kept()


@bp.get("/board")
@fragments
@roles(*OFFICE)
def page() -> Response:
    """The whole board; `?case=` is the chosen visit, `?view=` the tab, which this browser remembers."""
    reading(session())
    response = make_response(_page(chosen()))
    if request.args.get("view") in VIEWS:
        secure = services().is_https
        response.set_cookie(VIEW_COOKIE, request.args["view"], YEAR_S, secure=secure, httponly=True, samesite="Lax")
    return response


@bp.post("/board/search")
@fragments
@roles(*OFFICE)
def search() -> str | Response:
    """The same with a search; a form, since what is searched for may be a name or a number (F13)."""
    reading(session())
    look = chosen()
    if not look.words and not wants_fragment():
        return redirect(url_for("board.page", **look.arguments), 303)  # type: ignore[return-value]
    return render_template("board/_visits.html", **_visits(look)) if wants_fragment() else _page(look)


@bp.get("/board/rows")
@roles(*OFFICE)
def rows() -> str:
    """The visits that changed since `?since=`, the queue and the top line; rows that no longer fit say so.

    `?until=` is where the list ends that the page shows: of a large day only its first visits.
    """
    reading(session())
    look, now = chosen(), now_ms()
    since, until = request.args.get("since", 0, type=int), request.args.get("until", None, type=int)
    found = board_reads.changed(session(), look.areas, since, until)
    later = board_reads.changed_beyond(session(), look.areas, since, until)
    shown = lanes.changed(look, found, now) if look.view == "lanes" else _rows(look, found, now)
    parts = {"is_cut": len(found) >= board_reads.MOST_ROWS, **shown, **_top(look, now), **_queue(look, now)}
    zones = {area.id: area.zone for area in look.mine}
    open_case = watching.of_open_case(zones, parts["watched"])
    return render_template("board/_changes.html", look=look, later=later, open_case=open_case, **parts)


@bp.get("/board/changes")
@roles(*OFFICE)
def changes() -> Response:
    """Where the cursor is now; for pages that hold no stream."""
    reading(session())
    areas, now = my_areas(), now_ms()
    found = lately(session(), [area.id for area in areas], now - OVERLAP_MS, now)
    digest = zlib.crc32(repr(sorted(found)).encode())  # what happens beside the visits: seen, looked at, sent
    return jsonify({"cursor": board_reads.cursor(session(), areas), "digest": digest})


@bp.get("/board/listen")
@roles(*OFFICE)
def listen() -> Response:
    """Where this page hears of changes: the process `live` with a pass for a quarter of an hour, or this one."""
    address = services().settings.live_url
    if not address:
        return jsonify({"address": url_for("board.stream")})
    word = Passes(services().settings.secret_key).sign(token_hash(read_token()), now_ms())
    return jsonify({"address": f"{address}stream?{urlencode({'pass': word})}"})


@bp.get("/board/stream")
@roles(*OFFICE)
def stream() -> Response:
    """ "Cursor is now N", as server-sent events; 503 with Retry-After when this process holds enough of them."""
    hub: live.Hub = current_app.extensions["fieldapp-board"]
    areas = my_areas()
    cursor = board_reads.cursor(session(), areas)
    session().rollback()
    listener = hub.join(area.id for area in areas)
    if listener is None:
        return Response(t("board.too_many_streams"), 503, {"Retry-After": "5"}, mimetype="text/plain")
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    response = Response(live.frames(hub, listener, cursor), 200, headers, mimetype="text/event-stream")
    response.call_on_close(lambda: hub.leave(listener))  # also when not a single line was fetched
    return response


def _page(look: Look) -> str:
    now = now_ms()
    case_id = request.args.get("case", "")
    return render_template(
        "board/board.html",
        technicians=technicians_of(session(), [area.id for area in look.areas]),
        works=board_reads.works(session(), look.areas, now),
        case=panel_of(case_id) if case_id else None,
        cursor=board_reads.cursor(session(), look.areas),
        **_visits(look),
        **_queue(look, now),
        **_top(look, now),
    )


def _rows(look: Look, found: list[board_reads.VisitRow], now: int) -> dict[str, Any]:
    fits = [board_reads.fits(row, look.areas, now, look.wanted) for row in found]
    return {"rows": [(board_view.row_view(row, now), one) for row, one in zip(found, fits, strict=True)]}


def _visits(look: Look) -> dict[str, Any]:
    now = now_ms()
    if look.view == "lanes":
        return {"look": look, **lanes.middle(look, now)}
    found = board_reads.visits(session(), look.areas, now, look.wanted)
    waiting = board_reads.waiting_orders(session(), look.areas) if not (look.words or look.arguments) else []
    return {
        "look": look,
        "rows": [board_view.row_view(row, now) for row in found],
        "is_cut": len(found) >= board_reads.MOST_ROWS,
        "until_shown_ms": found[-1].window_from_ms if len(found) >= board_reads.MOST_ROWS else None,
        "one": _one_line(look, found, now),
        "waiting": [board_view.waiting_view(order, now) for order in waiting],
    }


def _one_line(look: Look, found: list[board_reads.VisitRow], now: int) -> str:
    """F13: a number that belongs to one visit of today is answered in one sentence."""
    today = [row for row in found if row.day in {area.today(now) for area in look.areas}]
    if not look.words or len(today) != 1:
        return ""
    row = board_view.row_view(today[0], now)
    return t("board.one_line", name=row["name"], who=row["technician"], state=row["chip"].words, next=row["next"])


def _queue(look: Look, now: int) -> dict[str, Any]:
    effects = services().library.words["effects"]
    own = [k for k, spec in effects.items() if spec["table"] == "promise" and spec.get("owner") == "dispatcher"]
    found = queue.open_alerts(session(), look.areas)
    told = told_of(session(), [one["id"] for one in found if one["step"] > 1])
    watched = watching.words_by_case([area.id for area in look.mine], now)
    promises = queue.due_promises(session(), look.areas, own, now)
    in_queue = {alert["case_id"] for alert in found}
    rest = board_reads.count(session(), look.areas, now) - len(in_queue)
    return {
        "cards": cards.alert_cards(found, look, now, told, watched) + cards.promise_cards(promises, look, now, watched),
        "outages": [outages_view.line(one, now) for one in outages.lasting(session(), [one.id for one in look.areas])],
        "watched": watched,
        "rest": plural("board.rest", rest) if rest > 0 else "",
        "may_decide": current_actor().role == "dispatcher",
        "unseen": queue.unseen_count(session(), look.areas, usual_ladders().safety),
        "until_ms": now,
        "nudges": _nudges(look, now),
    }


def _top(look: Look, now: int) -> dict[str, Any]:
    zone = look.areas[0].zone if look.areas else services().settings.default_timezone
    found = troubles(session(), look.areas, now, vapid=vapid_digest(services().settings.vapid_public_key))
    return {
        "today": board_view.full_date(now, zone),
        "clock": clock_time(now, zone),
        "now_ms": now,
        "new_cursor": board_reads.cursor(session(), look.areas),
        "red": [trouble_words(one) for one in found if one.red],
        "troubles": [trouble_words(one) for one in found if not one.red],
        "replies": _replies(look),
        "zone_note": _zone_note(look.areas),
        "overbooked": _overbooked(look),
    }


def _replies(look: Look) -> str:
    """How many answers of customers wait to be read; empty for none, and for who may not read them."""
    may_read = current_actor().role in ("dispatcher", "administrator")
    waiting = replies.open_count(session(), [area.id for area in look.areas]) if may_read else 0
    return plural("replies.link", waiting) if waiting else ""


def _nudges(look: Look, now: int) -> str:
    """How many orders wait longer for a time than their areas let them, unasked."""
    found = nudged_count(session(), look.areas, now)
    return plural("waiting.queue", found) if found else ""


def _overbooked(look: Look) -> str:
    """How many visits another system planned beyond the places, and nobody has looked at."""
    found = overbooked_unseen(session(), look.areas)
    return plural("plan.beyond", found) if found else ""


def trouble_words(trouble: Trouble) -> str:
    """One sentence: what is wrong, since when, and what to do."""
    return t(f"board.health.{trouble.name}", n=trouble.n, what=trouble.what)


def _zone_note(areas: list[AreaView]) -> str:
    """Areas in several zones are told apart; times are always those of the visit's own area."""
    zones = sorted({area.zone for area in areas})
    return t("board.several_zones") if len(zones) > 1 else ""
