"""What does this installation send: causes, senders, words in three languages with their price, and a switch each?

Dispatchers read it; administrators and managers choose. Length and price are those of the longest names there are.
"""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from fieldapp.actions.choose_texts import CHOOSERS, switch_kind, switchable
from fieldapp.actions.compose import BADGE_WORDS, filled, until_words
from fieldapp.actions.may_send import sends, usual_rules
from fieldapp.core.people import LOCALES, OFFICE
from fieldapp.core.quiet_hours import OF_THIS_MINUTE
from fieldapp.core.segments import thrifty
from fieldapp.core.text_rules import BY_CALENDAR, KINDS
from fieldapp.core.tokens import LENGTH
from fieldapp.reads import kinds
from fieldapp.reads.changes import reading
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.text_cost import money, text_cost
from fieldapp.web.translate import t

# By whom, and how long useful: architecture section 8
FACTS = {
    "visit_planned": ("itself", "window_from"),
    "reminder": ("itself", "window_from"),
    "pick_up": ("technician", "min_30"),
    "on_the_way": ("itself", "arrival"),
    "late_notice": ("either", "window_to"),
    "moved": ("itself", "window_from"),
    "could_not_reach": ("dispatcher", "hours_24"),
    "was_at_your_door": ("dispatcher", "hours_24"),
    "at_your_door": ("itself", "min_10"),
    "outage_text": ("dispatcher", "outage"),
    "repaired_text": ("dispatcher", "hours_24"),
}
LONG = {"minutes": "120", "time": "12:30", "window": "12:30–14:30", "badge": "440000"}
UNTIL_MS = 23_107_800_000  # the evening of a 25 September: as long a day as there is
DAYS = {"ru": "30 сентября", "en": "30 September", "zh": "12月30日"}
bp = Blueprint("kinds", __name__)


@bp.get("/messages/kinds")
@roles(*OFFICE)
def page() -> str:
    """All kinds of texts, the technicians' notices, and the rules of the reader's areas."""
    reading(session())
    chosen, areas = kinds.chosen(session()), my_areas()
    usual = usual_rules(services().settings)
    spent = kinds.spent(session(), [area.id for area in areas], now_ms())
    names = kinds.longest(session())
    notices = [kind for kind in switchable(services().library) if kind not in KINDS]
    return render_template(
        "kinds/page.html",
        texts=[_text(kind, names, usual.price, is_chosen=kind in chosen) for kind in KINDS],
        notices=[{"kind": kind, "is_on": chosen.get(kind, True)} for kind in notices],
        areas=[_area(one) for one in kinds.area_rules(session(), [area.id for area in areas], usual)],
        may_choose=current_actor().role in CHOOSERS,
        has_price=usual.price > 0,
        spent=t("kinds.spent", n=str(spent.texts), parts=str(spent.parts), cost=money(spent.cost)),
        said=request.args.get("said", ""),
    )


@bp.post("/messages/kinds/<kind>")
@roles(*CHOOSERS)
def switch(kind: str) -> Response:
    """On or off, for the whole installation."""
    enabled = request.form.get("on") == "1"
    if not switch_kind(session(), services().library, now_ms(), current_actor(), kind, enabled=enabled):
        abort(404)
    return redirect(f"/messages/kinds?said=saved#{kind}", 303)


def _text(kind: str, names: tuple[str, str], price_of_part: int, *, is_chosen: bool) -> dict[str, Any]:
    by, until = FACTS[kind]
    is_on = sends(session(), services().settings, kind)
    words = [(language, _longest_words(language, kind, names)) for language in LOCALES]
    return {
        "kind": kind,
        "by": t(f"kinds.who.{by}"),
        "until": t(f"kinds.until.{until}"),
        "is_on": is_on,
        "waits_for_gateway": kind in BY_CALENDAR and not is_chosen and not is_on,
        "quiet_too": kind in OF_THIS_MINUTE,
        "words": [(language, said, text_cost(said, price_of_part)) for language, said in words],
    }


def _longest_words(language: str, kind: str, names: tuple[str, str]) -> str:
    """The text with the longest things that could stand in it."""
    settings = services().settings
    slots = {
        **LONG,
        "company": settings.company,
        "technician": names[0],
        "phone": names[1],
        "word": max(BADGE_WORDS[language], key=len),
        "day": DAYS[language],
        "until": until_words(UNTIL_MS, 0, "UTC", language, services().library.texts[language]),
        "link": f"{settings.base_url.partition('//')[2]}/c/{'x' * LENGTH}",
    }
    return thrifty(filled(services().library.texts[language][f"message.{kind}"], slots))


def _area(one: kinds.AreaRules) -> dict[str, Any]:
    quiet = one.rules.quiet
    start, end = (f"{minute // 60:02}:{minute % 60:02}" for minute in (quiet.from_minute, quiet.to_minute))
    price_words = money(one.rules.price) if one.rules.price else t("kinds.free")
    return {
        "id": one.id,
        "name": one.name,
        "facts": t("kinds.area.facts", start=start, end=end, number=one.rules.per_number, area=one.rules.per_area,
                   price=price_words),
    }  # fmt: skip
