"""Two dispatchers on one alert see each other, and what one decides the other reads at once, beside her own words."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, abort, request

from fieldapp.actions.watch_case import watch_case
from fieldapp.reads.case_page import CasePage
from fieldapp.reads.watchers import last_seq, news_of, watchers_of
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import max_bytes, roles
from fieldapp.web.services import now_ms, session
from fieldapp.web.translate import clock_time, t

bp = Blueprint("watching", __name__)


@bp.post("/cases/<case_id>/watching")
@roles("dispatcher")
@max_bytes(1024)
def watching(case_id: str) -> Response:
    """She has this visit open; with `left` no longer. Said every 20 s, forgotten after a minute."""
    leaves = "left" in request.form
    if not watch_case(session(), now_ms(), current_actor(), case_id, leaves=leaves):
        abort(404)
    return Response("", 204)


def watching_words(names: Sequence[str]) -> str:
    """ "Лилия смотрит это сейчас"; empty when nobody else does."""
    if not names:
        return ""
    if len(names) == 1:
        return t("watching.one", name=names[0])
    return t("watching.many", names=", ".join(names[:-1]), last=names[-1])


def words_by_case(area_ids: Sequence[str], now: int) -> dict[str, str]:
    """The sentence for each visit that a colleague has open."""
    found = watchers_of(session(), area_ids, current_actor().id, now)
    return {case_id: watching_words(names) for case_id, names in found.items()}


def of_panel(page: CasePage) -> dict[str, Any]:
    """What the panel says of colleagues, and up to which event it knows the visit."""
    case_id, area_id = page.case["id"], page.case["area_id"]
    words = words_by_case([area_id], now_ms()).get(case_id, "")
    return {"watching": words, "seq": last_seq(session(), case_id)}


def of_open_case(zones: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    """For a page that has `?case=` open and knows it up to `?seq=`: who looks too, and what a colleague did since."""
    case_id, seq = request.args.get("case", ""), request.args.get("seq", 0, type=int)
    news = news_of(session(), list(zones), case_id, current_actor().id, seq) if case_id else None
    if news is None:
        return {"watching": words.get(case_id, ""), "news": ""}
    time = clock_time(news.at_ms, zones[news.area_id])
    told = t("watching.news", name=news.name, time=time, what=t(f"event.{news.type}"))
    return {"watching": words.get(case_id, ""), "news": told}
