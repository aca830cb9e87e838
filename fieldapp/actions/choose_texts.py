"""How does an administrator or manager choose what is sent, and when?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.library import Library
from fieldapp.core.people import Actor
from fieldapp.core.text_rules import NUMBERS, quiet_of
from fieldapp.store import texts

CHOOSERS = ("administrator", "manager")


def switch_kind(session: Session, library: Library, now_ms: int, actor: Actor, kind: str, *, enabled: bool) -> bool:
    """Switch a kind of message on or off for the whole installation. Commits; False when it is none that may be."""
    if actor.role not in CHOOSERS or kind not in switchable(library):
        return False
    texts.set_switch(session, kind, enabled, actor.id, now_ms)
    session.commit()
    return True


def switchable(library: Library) -> list[str]:
    """Messages to customers and technicians; alerts to dispatchers have their ladder and are never switched off."""
    effects = library.words["effects"]
    wanted = ("customer", "technician")
    return [kind for kind, spec in effects.items() if spec["table"] == "message" and spec.get("audience") in wanted]


def set_rules(session: Session, actor: Actor, area_id: str, changes: Mapping[str, Any]) -> bool:
    """Quiet hours, limits and price of an area; None takes the installation's again. Commits; False when not allowed.

    `changes` holds some of `sms_quiet` (two minutes of the day), `sms_per_number`, `sms_per_area`, `sms_price`.
    """
    if actor.role not in CHOOSERS or not actor.has_area(area_id) or not all(map(_is_sound, *_pairs(changes))):
        return False
    texts.set_area_settings(session, area_id, changes)
    session.commit()
    return True


def _pairs(changes: Mapping[str, Any]) -> tuple[list[str], list[Any]]:
    return list(changes), list(changes.values())


def _is_sound(name: str, value: object) -> bool:
    if value is None:
        return True
    if name == "sms_quiet":
        return quiet_of(value) is not None
    least, most = NUMBERS.get(name, (1, 0))
    return type(value) is int and least <= value <= most
