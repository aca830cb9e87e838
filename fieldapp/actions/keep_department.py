"""How does the directory of departments become another (S0.10, S2.3)? Archived, never deleted; each version is kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.actions.keep_card import EDITORS, Stale
from fieldapp.core.ids import uuid7
from fieldapp.core.people import LOCALES, Actor
from fieldapp.store import answer_cards as store

WORDS = {"name": 120, "topics": 600, "address": 300, "hours": 300}  # with the longest of each
MOST_PHONES = 4
LONGEST_PHONE, LONGEST_PURPOSE = 40, 80
_DIGITS = re.compile(r"\d.*\d")


@dataclass(frozen=True)
class Department:
    """What was typed: words by locale and name, phones as `(number, what it is for)`."""

    words: Mapping[str, Mapping[str, str]]
    phones: Sequence[tuple[str, str]]


def read_department(form: Mapping[str, str]) -> Department:
    """The fields `name_ru`, `phone_1`, `purpose_1` … of a form, without what is empty."""
    words = {}
    for locale in LOCALES:
        said = {name: form.get(f"{name}_{locale}", "").strip() for name in WORDS}
        if any(said.values()):
            words[locale] = {name: text for name, text in said.items() if text}
    pairs = [
        (form.get(f"phone_{place}", "").strip(), form.get(f"purpose_{place}", "").strip())
        for place in range(1, MOST_PHONES + 1)
    ]
    return Department(words, [pair for pair in pairs if any(pair)])


def faults_of(typed: Department) -> list[str]:
    """Codes of `departments.fault.<code>`; none when it can be kept."""
    found = [] if typed.words.get("ru", {}).get("name") else ["no_name"]
    if not typed.phones:
        found.append("no_phone")
    if any(not _DIGITS.search(number) or len(number) > LONGEST_PHONE for number, _ in typed.phones):
        found.append("bad_phone")
    texts = [(name, text) for said in typed.words.values() for name, text in said.items()]
    too_long = any(len(text) > WORDS[name] for name, text in texts)
    if too_long or any(len(purpose) > LONGEST_PURPOSE for _, purpose in typed.phones):
        found.append("too_long")
    return found


def keep_department(
    session: Session, now_ms: int, actor: Actor, department_id: str, typed: Department, *, revision: int
) -> str:
    """Write a new one (`department_id` empty) or over the one of that revision; its id. Commits.

    Raises PermissionError, KeyError without such a department, and Stale.
    """
    if actor.role not in EDITORS:
        raise PermissionError("departments")
    known = store.department(session, department_id) if department_id else {"revision": 0, "archived_ms": None}
    if known is None:
        raise KeyError(department_id)
    if known["revision"] != revision:
        raise Stale
    said = {"words": {locale: dict(words) for locale, words in typed.words.items()},
            "phones": [list(pair) for pair in typed.phones]}  # fmt: skip
    row = {"id": department_id or uuid7(now_ms), "revision": revision + 1, "changed_ms": now_ms,
           "archived_ms": known["archived_ms"], **said}  # fmt: skip
    if any(known.get(name) != value for name, value in said.items()):
        store.put_department(session, row, actor.id, said)
    session.commit()
    return str(row["id"])


def archive_department(session: Session, now_ms: int, actor: Actor, department_id: str, *, archived: bool) -> None:
    """It is named to nobody any more, or again. Commits. Raises PermissionError and KeyError."""
    if actor.role not in EDITORS:
        raise PermissionError("departments")
    known = store.department(session, department_id)
    if known is None:
        raise KeyError(department_id)
    if bool(known["archived_ms"]) != archived:
        row = known | {"archived_ms": now_ms if archived else None, "changed_ms": now_ms}
        row |= {"revision": known["revision"] + 1}
        was = {"words": known["words"], "phones": known["phones"], "archived": archived}
        store.put_department(session, row, actor.id, was)
    session.commit()
