"""What is held of a customer who asks, and how does it go at her wish? For administrators, within their areas.

A name or a number that is searched for never stands in an address; each copy and each erasure is in the trail.
"""

import json
import re

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from fieldapp.actions import forget as forgetting
from fieldapp.actions import keep_trail
from fieldapp.actions.e164 import e164_of
from fieldapp.reads import person
from fieldapp.reads.changes import reading
from fieldapp.reads.person import Held
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import at_words
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import t

LONGEST = 60
FEWEST_DIGITS = 7
bp = Blueprint("customers", __name__, url_prefix="/customers")


@bp.get("")
@roles("administrator")
def page() -> str:
    """A field for a number; after an erasure a word that it is done."""
    return _page("", None)


@bp.post("/find")
@roles("administrator")
def find() -> str:
    """The orders of her own areas under this number, of an order or a telephone."""
    asked = _asked()
    return _page(asked, _found(asked))


@bp.post("/copy")
@roles("administrator")
def copy() -> Response:
    """Everything that is held of them as a file, in the words of docs/privacy.md."""
    asked = _asked()
    found = _found(asked)
    if not found:
        return Response(_page(asked, found), status=404)
    ids = [one.id for one in found]
    held = person.held_of(session(), ids, _number(asked), current_actor().area_ids)
    session().rollback()
    for order_id in ids:
        keep_trail.note(session(), now_ms(), current_actor().id, "export", about=order_id, detail="person")
    body = json.dumps(held, ensure_ascii=False, indent=1)
    return Response(body, content_type="application/json; charset=utf-8",
                    headers={"Content-Disposition": 'attachment; filename="person.json"'})  # fmt: skip


@bp.get("/<order_id>/forget")
@roles("administrator")
def ask(order_id: str) -> str:
    """What would go, before anything does."""
    one = _one(order_id)
    sorts = forgetting.sorts_of_order(one.id, now_ms(), services().settings.data_dir)
    return render_template("customers/forget.html", one=_line(one), counts=forgetting.would_forget(session(), sorts))


@bp.post("/<order_id>/forget")
@roles("administrator")
def forget(order_id: str) -> AnyResponse:
    """Blank it for good; an order that is still going on is not touched."""
    one = _one(order_id)
    if not one.is_closed:
        return redirect(f"/customers/{one.id}/forget", 303)
    session().rollback()
    forgetting.forget(session(), forgetting.sorts_of_order(one.id, now_ms(), services().settings.data_dir))
    keep_trail.note(session(), now_ms(), current_actor().id, "forgotten", about=one.id, detail="page")
    return redirect("/customers?done=yes", 303)


def _asked() -> str:
    return " ".join(request.form.get("q", "").split())[:LONGEST]


def _number(asked: str) -> str:
    """The telephone that is meant, or nothing: what is short or has letters is the number of an order."""
    return e164_of(asked) if len(re.sub(r"\D", "", asked)) >= FEWEST_DIGITS else ""


def _found(asked: str) -> list[Held]:
    reading(session())
    if not asked:
        return []
    return person.orders_of(session(), current_actor().area_ids, number=asked, e164=_number(asked))


def _one(order_id: str) -> Held:
    reading(session())
    one = person.order_of(session(), current_actor().area_ids, order_id)
    if one is None:
        abort(404)
    return one


def _page(asked: str, found: list[Held] | None) -> str:
    lines = None if found is None else [_line(one) for one in found]
    return render_template("customers/page.html", asked=asked, found=lines, is_done=request.args.get("done") == "yes")


def _line(one: Held) -> dict[str, object]:
    when = at_words(one.blanked_ms, services().settings.default_timezone, now_ms()) if one.blanked_ms else ""
    who = " · ".join(part for part in (one.name, one.address) if part)
    return {"id": one.id, "number": one.number, "area": one.area, "who": who or t("customers.nobody"),
            "is_closed": one.is_closed, "forgotten": when}  # fmt: skip
