"""How is an area changed on its page, and what is refused? (decision 12)

Managers and administrators write, each in their own areas. Answers the codes of `areas.problem.…`; an empty list means
that it was kept, with old and new of everything that became another (`setting_changes`).
"""

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from fieldapp.actions.change_days import OfficialDays, recompute, terms_of
from fieldapp.actions.e164 import e164_of
from fieldapp.actions.set_duty import EMAIL, WRITERS
from fieldapp.core.customer_rules import LONGEST_CUT_OFF
from fieldapp.core.people import Actor
from fieldapp.core.planning import LONGEST_NUDGE, LONGEST_UNDO
from fieldapp.core.slots import EVERY_DAY, Row
from fieldapp.core.text_rules import NUMBERS, quiet_of
from fieldapp.store import areas as areas_store
from fieldapp.store import own_texts, setting_changes, slots
from fieldapp.store.setting_changes import Save

CONTACTS = ("head", "deputy", "security")  # of unit, of sales and customer service, security service (S1.19)
DAY_MINUTES = 1440
LONGEST_TRAVEL = 600
MOST_PLACES = 999
_SHORT_NUMBER = re.compile(r"[0-9]{2,6}", re.ASCII)
Problems = list[str]


@dataclass(frozen=True)
class Typed:
    """An area as typed; `settings` holds the keys this page knows, None for what is to be as usual.

    `slots` {"opens", "closes", "minutes"}, `cut_off_minutes`, `plan` {"undo_minutes"?, "nudge_days"?}, `sms_quiet`,
    `sms_per_number`, `sms_per_area`, `sms_price`, and `contact_…` {"name", "phone", "email"} for each of CONTACTS.
    """

    name: str
    zone: str
    phone: str
    travel_minutes: int
    settings: Mapping[str, Any] = field(default_factory=dict)


def change_area(
    session: Session, now_ms: int, actor: Actor, area_id: str, typed: Typed, *, official: OfficialDays
) -> Problems:
    """Write what became another, and what follows for terms in working days. Commits when there is no problem."""
    if problems := _not_hers(actor, area_id) or _faults(typed):
        return _no(session, problems)
    known = areas_store.area_held(session, area_id)
    if problems := _collisions(session, known, typed):
        return _no(session, problems)
    before, after = _flat(known, typed.settings), {**asdict(typed), **typed.settings}
    changed = {what: (before.get(what), after[what]) for what in before if before[what] != after[what]}
    columns = {what: new for what, (_, new) in changed.items() if what not in typed.settings}
    settings = {**known.settings, **typed.settings}
    columns["settings"] = {what: value for what, value in settings.items() if value is not None}
    areas_store.change_area(session, area_id, columns)
    batch = setting_changes.add(session, Save(now_ms, actor.id, "areas", area_id), changed)
    if {"slots", "zone"} & changed.keys():
        moved = recompute(session, {area_id: typed.zone}, official)
        setting_changes.add(session, Save(now_ms, actor.id, "terms", area_id), terms_of(moved), batch)
        own_texts.touch(session, now_ms)
    session.commit()
    return []


def add_area(session: Session, now_ms: int, actor: Actor, typed: Typed) -> tuple[Problems, str]:
    """A new area, at once one of the administrator who makes it; `(problems, its id)`. Commits when there is none."""
    problems = [] if actor.role == "administrator" else ["not_yours"]
    problems = problems or _faults(typed) or (["taken"] if areas_store.areas_named(session, [typed.name]) else [])
    if problems:
        return _no(session, problems), ""
    area_id = str(uuid.uuid4())
    columns = {"name": typed.name, "zone": typed.zone, "phone": typed.phone, "travel_minutes": typed.travel_minutes}
    areas_store.add_area(session, {"id": area_id, **columns})
    areas_store.open_to(session, area_id, actor.id)
    setting_changes.add(session, Save(now_ms, actor.id, "areas", area_id), {"name": (None, typed.name)})
    own_texts.touch(session, now_ms)
    session.commit()
    return [], area_id


def change_places(
    session: Session, now_ms: int, actor: Actor, area_id: str, day: int | None, rows: Sequence[Row | None]
) -> Problems:
    """Replace what the area offers on that day (EVERY_DAY: on all others); without rows it is again as usual. Commits.

    A row is from and to as minutes of the day, and the places; None stands for one that could not be read.
    """
    whole = sorted(row for row in rows if row is not None)
    problems = _not_hers(actor, area_id) or ([] if day is not None else ["day"])
    if None in rows or not all(0 <= start < end <= DAY_MINUTES and 0 <= n <= MOST_PLACES for start, end, n in whole):
        problems = problems or ["places"]
    if any(end > start for (_, end, _), (start, _, _) in pairwise(whole)):
        problems = problems or ["overlap"]
    if problems or day is None:
        return _no(session, problems)
    areas_store.area_held(session, area_id)
    before = slots.capacity_rows(session, area_id, day, day).get(day, [])
    slots.put_capacity(session, area_id, day, whole)
    if before != whole:
        what = "places" if day == EVERY_DAY else f"places {day}"
        changed = {what: (before or None, whole or None)}
        setting_changes.add(session, Save(now_ms, actor.id, "areas", area_id), changed)
    session.commit()
    return []


def _flat(known: Any, settings: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: getattr(known, name) for name in ("name", "zone", "phone", "travel_minutes")}
    return columns | {name: known.settings.get(name) for name in settings}


def _faults(typed: Typed) -> Problems:
    holds = {
        "name": 0 < len(typed.name) <= 100,
        "zone": typed.zone in available_timezones(),
        "phone": bool(e164_of(typed.phone) or _SHORT_NUMBER.fullmatch(typed.phone)),
        "travel": 0 <= typed.travel_minutes <= LONGEST_TRAVEL,
    }
    return [code for code, is_sound in holds.items() if not is_sound] + _faults_of_settings(typed.settings)


def _faults_of_settings(settings: Mapping[str, Any]) -> Problems:
    told = {code: (settings.get(name), holds) for code, (name, holds) in _SOUND.items()}
    found = [code for code, (value, holds) in told.items() if value is not None and not holds(value)]
    for role in CONTACTS:
        contact = settings.get(f"contact_{role}")
        if contact is not None:
            found += _faults_of_contact(contact)
    return list(dict.fromkeys(found))


def _faults_of_contact(contact: Mapping[str, str]) -> Problems:
    faults = {
        "contact_name": not contact["name"],
        "contact_phone": bool(contact["phone"]) and not e164_of(contact["phone"]),
        "contact_email": bool(contact["email"]) and not EMAIL.fullmatch(contact["email"]),
    }
    return [code for code, wrong in faults.items() if wrong]


def _are_hours(value: Mapping[str, int]) -> bool:
    return 0 <= value["opens"] < value["closes"] <= DAY_MINUTES and 15 <= value["minutes"] <= 720


def _within(name: str) -> Callable[[Any], bool]:
    least, most = NUMBERS[name]
    return lambda value: type(value) is int and least <= value <= most


_SOUND: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "hours": ("slots", _are_hours),
    "cut_off": ("cut_off_minutes", lambda value: 0 <= value <= LONGEST_CUT_OFF),
    "undo": ("plan", lambda value: 0 <= value.get("undo_minutes", 0) <= LONGEST_UNDO),
    "nudge": ("plan", lambda value: 1 <= value.get("nudge_days", 1) <= LONGEST_NUDGE),
    "quiet": ("sms_quiet", lambda value: quiet_of(value) is not None),
    "per_number": ("sms_per_number", _within("sms_per_number")),
    "per_area": ("sms_per_area", _within("sms_per_area")),
    "price": ("sms_price", _within("sms_price")),
}


def _collisions(session: Session, known: Any, typed: Typed) -> Problems:
    """A name is one area's, and the hours of open visits do not move by themselves."""
    named = {area.id for area in areas_store.areas_named(session, [typed.name])} - {known.id}
    moves = typed.zone != known.zone and areas_store.has_open_visits(session, known.id)
    return [code for code, wrong in {"taken": bool(named), "zone_in_use": moves}.items() if wrong]


def _not_hers(actor: Actor, area_id: str) -> Problems:
    return [] if actor.role in WRITERS and actor.has_area(area_id) else ["not_yours"]


def _no(session: Session, problems: Problems) -> Problems:
    session.rollback()
    return problems
