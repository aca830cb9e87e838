"""How are the forms of an area's page read, and how are their values said?

What cannot be read comes out as a value that the action refuses. What is as usual is no choice of the area, so that it
follows when the usual changes.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fieldapp.actions.change_area import CONTACTS, Typed
from fieldapp.core.customer_rules import CUT_OFF_MINUTES
from fieldapp.core.planning import NUDGE_DAYS, UNDO_MINUTES
from fieldapp.core.slots import Hours, Row
from fieldapp.settings import Settings
from fieldapp.settings_read import price
from fieldapp.web.decisions import minute_of
from fieldapp.web.duty_forms import DAY_MINUTES, Form
from fieldapp.web.text_cost import money
from fieldapp.web.translate import phone, t

NOT_READ = -1
ROWS = 8  # intervals that one form holds


def typed_area(form: Form, settings: Settings) -> Typed:
    """The area's form."""
    usual = {
        "slots": {"opens": Hours.opens, "closes": Hours.closes, "minutes": Hours.minutes},
        "cut_off_minutes": CUT_OFF_MINUTES,
        "plan": {},
        "sms_quiet": list(settings.sms_quiet),
        "sms_per_number": settings.sms_per_number,
        "sms_per_area": settings.sms_per_area,
        "sms_price": settings.sms_price,
    }
    told = {
        "slots": {"opens": _minute(form, "opens"), "closes": _minute(form, "closes"), "minutes": _whole(form, "slot")},
        "cut_off_minutes": _whole(form, "cut_off"),
        "plan": _plan(form),
        "sms_quiet": [_minute(form, "quiet_from"), _minute(form, "quiet_to")],
        "sms_per_number": _whole(form, "per_number"),
        "sms_per_area": _whole(form, "per_area"),
        "sms_price": _price(form.get("price", "").strip()),
    }
    own = {name: None if value == usual[name] else value for name, value in told.items()}
    return Typed(
        name=" ".join(form.get("name", "").split()),
        zone=form.get("zone", "").strip(),
        phone=form.get("phone", "").strip(),
        travel_minutes=_whole(form, "travel"),
        settings=own | {f"contact_{role}": _contact(form, role) for role in CONTACTS},
    )


def typed_places(form: Form) -> list[Row | None]:
    """The intervals of a form; a line without hours is none, one that cannot be read is None."""
    lines = [[form.get(f"{name}-{place}", "").strip() for name in ("from", "to", "places")] for place in range(ROWS)]
    return [_row(*line) for line in lines if line[0] or line[1]]


def said(what: str, value: Any) -> str:
    """A value of an area in words, as it stands in the history."""
    if value is None:
        return t("areas.usual")
    if what.startswith("contact_"):
        return ", ".join(one for one in (value["name"], phone(value["phone"]), value["email"]) if one)
    if what.startswith("places"):
        return ", ".join(f"{hhmm(start)}–{hhmm(end)}: {n}" for start, end, n in value)
    words = _SAID.get(what)
    return words(value) if words else str(value)


def hhmm(minute: int) -> str:
    """`09:30` of a minute of the day."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _hours_words(value: Mapping[str, int]) -> str:
    return t("areas.said.hours", opens=hhmm(value["opens"]), closes=hhmm(value["closes"]), n=value["minutes"])


def _quiet_words(value: Sequence[int]) -> str:
    return f"{hhmm(value[0])}–{hhmm(value[1])}"


def _minutes_words(value: int) -> str:
    return t("areas.said.minutes", n=value)


def _plan_words(value: Mapping[str, int]) -> str:
    said = {"undo_minutes": "areas.said.undo", "nudge_days": "areas.said.nudge"}
    return ", ".join(t(key, n=value[name]) for name, key in said.items() if name in value)


_SAID: Mapping[str, Callable[[Any], str]] = {
    "slots": _hours_words, "sms_quiet": _quiet_words, "phone": phone, "sms_price": money,
    "plan": _plan_words, "cut_off_minutes": _minutes_words, "travel_minutes": _minutes_words,
}  # fmt: skip


def _plan(form: Form) -> dict[str, int]:
    """What differs from the usual times of planning by hand."""
    told = {"undo_minutes": (_whole(form, "undo"), UNDO_MINUTES), "nudge_days": (_whole(form, "nudge"), NUDGE_DAYS)}
    return {name: value for name, (value, usual) in told.items() if value != usual}


def _contact(form: Form, role: str) -> dict[str, str] | None:
    found = {name: " ".join(form.get(f"{role}_{name}", "").split())[:200] for name in ("name", "phone", "email")}
    return found if any(found.values()) else None


def _row(start: str, end: str, places: str) -> Row | None:
    minutes = [minute_of(start), DAY_MINUTES if end == "24:00" else minute_of(end)]
    if None in minutes or not (places.isascii() and places.isdigit() and len(places) < 5):
        return None
    return (minutes[0] or 0, minutes[1] or 0, int(places))


def _minute(form: Form, name: str) -> int:
    typed = form.get(name, "").strip()
    found = DAY_MINUTES if typed == "24:00" else minute_of(typed)
    return NOT_READ if found is None else found


def _whole(form: Form, name: str) -> int:
    typed = form.get(name, "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else NOT_READ


def _price(typed: str) -> int:
    try:
        return price(typed) if typed else 0
    except ValueError:
        return NOT_READ
