"""What may the demo's operators tell? Departments, answer cards and a question that waits, from answers.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from fieldapp.actions import agree_answer, keep_card, keep_department
from fieldapp.actions.demo.cast import NORTH, Cast
from fieldapp.actions.library import load_library
from fieldapp.core.answer_cards import Known, judge_card
from fieldapp.core.orders import as_key
from fieldapp.core.people import LOCALES
from fieldapp.core.windows import date_of
from fieldapp.stems import STEMS

FILE = Path(__file__).parent / "answers.yaml"
OWNERS = ("m01", "d01")  # in turn: Lilia has some to look through


@dataclass(frozen=True)
class Answers:
    """Ids of the departments and numbers of the cards, by their keys in answers.yaml."""

    departments: Mapping[str, str]
    cards: Mapping[str, str]


def write_answers(session: Session, now_ms: int, today: int, cast: Cast, *, since_ms: int = 0) -> Answers:
    """Through the doors of the pages; commits each. `today` is a day number; the cards are there since `since_ms`."""
    since_ms = since_ms or now_ms
    told, anna = yaml.safe_load(FILE.read_text("utf-8")), cast.actors["a01"]
    departments = {name: _department(session, since_ms, cast, one) for name, one in told["departments"].items()}
    people = {as_key(person): person for person in (cast.id_of(login) for login in OWNERS)}
    known = Known({as_key(one): one for one in departments.values()}, people, today)
    cards: dict[str, str] = {}
    for place, one in enumerate(told["cards"]):
        owner = cast.id_of(OWNERS[place % len(OWNERS)])
        card, faults = judge_card(_typed(one, today, owner, departments), known)
        if card is None:
            raise RuntimeError(f"the demo's card {place} was refused: {faults}")
        cards[one["key"]] = str(keep_card.add_card(session, STEMS, since_ms, anna, card))
    asked = told["question"]
    agree_answer.put_up(session, load_library(), now_ms, cast.actors["d01"], agree_answer.Asked(
        cast.area_ids[NORTH], asked["text"], agree_answer.WITHIN_MINUTES[-1], departments[asked["department"]],
        asker=asked["asker"], asker_phone=asked["phone"],
    ))  # fmt: skip
    return Answers(departments, cards)


def _department(session: Session, now_ms: int, cast: Cast, one: Mapping[str, Any]) -> str:
    words = {locale: one[locale] for locale in LOCALES}
    typed = keep_department.Department(words, [(number, purpose) for number, purpose in one["phones"]])
    if faults := keep_department.faults_of(typed):
        raise RuntimeError(f"the demo's departments were refused: {faults}")
    return keep_department.keep_department(session, now_ms, cast.actors["a01"], "", typed, revision=0)


def _typed(one: Mapping[str, Any], today: int, owner: str, departments: Mapping[str, str]) -> dict[str, str]:
    def in_days(name: str) -> str:
        return (date_of(today) + timedelta(days=one[name])).isoformat() if name in one else ""

    words = {f"{name}_{locale}": text for locale in LOCALES for name, text in one.get(locale, {}).items()}
    plain = {name: str(one[name]) for name in ("kind", "state", "price", "price_min", "price_max") if name in one}
    named = {"owner": owner, "department": departments.get(one.get("department", ""), "")}
    return words | plain | named | {"check_day": in_days("check"), "again_day": in_days("again")}
