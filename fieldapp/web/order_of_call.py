"""From a call to a visit: one page that asks only for what the call does not know yet (issue 5, point 1).

Operators do it for their areas and dispatchers for theirs; it works without JavaScript and by the keyboard alone.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for

from fieldapp.actions.import_orders import Choices
from fieldapp.actions.open_visit import rules_of
from fieldapp.actions.order_of_call import WHEN, WORDS, Opened, Wanted, open_order
from fieldapp.actions.orders_columns import works
from fieldapp.actions.orders_report import sentence
from fieldapp.actions.read_orders_file import clean_cell
from fieldapp.core.people import AT_DESK, LOCALES
from fieldapp.core.windows import date_of
from fieldapp.reads import order_of_call as reads
from fieldapp.reads import register
from fieldapp.reads.case_page import case_page
from fieldapp.reads.changes import reading
from fieldapp.web import order_view
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import in_own_area, roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import locale, phone, t

NOTE_LIMIT = 1_000
bp = Blueprint("order_of_call", __name__)


@bp.get("/register/<case_id>/order")
@roles(*AT_DESK)
def form(case_id: str) -> Any:
    """What the call knows, and the questions that are left; the call's page when its order is there already."""
    reading(session())
    call = _call(case_id)
    if reads.order_of(session(), current_actor().area_ids, order_view.named(call)):
        return redirect(url_for("register.one", case_id=case_id), 303)
    return _page(call, _known(call), [])


@bp.post("/register/<case_id>/order")
@roles(*AT_DESK)
def save(case_id: str) -> Any:
    """Open the order with its visit; saved twice it is the same one."""
    reading(session())
    call = _call(case_id)
    typed = {name: clean_cell(request.form.get(name, "")) for name in (*WORDS, *WHEN, "area", "when", "locale")}
    in_own_area(typed["area"])
    if typed["when"] not in ("day", "open"):
        return _refused(case_id, typed, ["no_when"])
    chosen = typed["locale"] if typed["locale"] in LOCALES else services().settings.default_locale
    wanted = Wanted(typed["area"], typed, typed["when"] == "open", chosen)
    given = services()
    choices = Choices(rules=rules_of(given.settings, given.library), locale=given.settings.default_locale)
    session().rollback()
    try:
        done = open_order(session(), given.library, now_ms(), current_actor(), call["case_id"], wanted, choices)
    except PermissionError:
        abort(404)
    if not done.number:
        return _refused(case_id, typed, done.faults, done)
    given.ring(done.ring)
    return redirect(url_for("register.one", case_id=case_id, said="opened"), 303)


def _refused(case_id: str, typed: Mapping[str, str], faults: list[str], done: Opened | None = None) -> Any:
    """The page once more with what was typed, and a sentence for each thing that does not fit."""
    texts = services().library.texts[locale()]
    words = [t(f"order_of_call.fault.{code}") for code in faults]
    words += [sentence(texts, one) for one in done.findings if one.is_refusal] if done else []
    session().rollback()
    reading(session())
    return make_response(_page(_call(case_id), typed, words), 422)


def _call(case_id: str) -> dict[str, Any]:
    """404 for what is no call, or not of one's own areas (G7)."""
    found = register.one(session(), current_actor().area_ids, case_id)
    if found is None:
        abort(404)
    return found


def _known(call: Mapping[str, Any]) -> dict[str, str]:
    """What was said in the call, and where the last visit to this number was."""
    mine, words = current_actor().area_ids, call["words"]
    told = case_page(session(), mine, call["case_id"])
    wishes = [one["words"].get("words", "") for one in told.events if one["type"] == "visit.wanted"] if told else []
    place = reads.last_place(session(), mine, call["e164"])
    comment = " · ".join(dict.fromkeys(filter(None, (words.get("content", ""), *wishes, call["region"]))))
    return {
        **place,
        "area": call["area_id"],
        "customer": words.get("person_name", ""),
        "phone": call["e164"] or words.get("phone", ""),
        "comment": comment[:NOTE_LIMIT],
        "locale": services().settings.default_locale,
    }


def _page(call: Mapping[str, Any], typed: Mapping[str, str], faults: list[str]) -> str:
    areas, now = my_areas(), now_ms()
    today = next(one.today(now) for one in areas if one.id == call["area_id"])
    return render_template(
        "register/order.html",
        case_id=call["case_id"],
        call=f"{call['year']}-{call['number']:06d}",
        who=call["words"].get("person_name") or (phone(call["e164"]) if call["e164"] else ""),
        areas=areas,
        typed=typed,
        faults=faults,
        works=works(),
        languages=LOCALES,
        first_day=date_of(today).isoformat(),
        longest=NOTE_LIMIT,
    )
