"""How are texts shown that may be replaced: in groups, with length and price, and as they would read about a visit?"""

import re
from collections.abc import Sequence
from typing import Any

from fieldapp.actions.compose import filled, sample_slots
from fieldapp.actions.library import ON_PHONES, Library
from fieldapp.actions.may_send import usual_rules
from fieldapp.actions.replace_text import Sentence
from fieldapp.core.own_texts import Fault
from fieldapp.core.people import LOCALES
from fieldapp.core.segments import thrifty
from fieldapp.core.texts import slots_of
from fieldapp.reads import kinds
from fieldapp.web.kinds import DAYS, LONG
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.text_cost import text_cost
from fieldapp.web.translate import exact_time, t

GROUPS = ("messages", "customer", "leaflets", "push", "spoken", "phone", "office")
_BEGINNINGS = {"messages": ("message.",), "customer": ("customer.",), "leaflets": ("leaflet.", "leaflets."),
               "push": ("push.", "notice.")}  # fmt: skip
_SPOKEN = (".say", ".tone")
_SLOT = re.compile(r"\{(\w+)\}")


def group_of(key: str) -> str:
    """To which of GROUPS a text belongs."""
    for group, beginnings in _BEGINNINGS.items():
        if key.startswith(beginnings):
            return group
    if key.endswith(_SPOKEN):
        return "spoken"
    return "phone" if key.startswith(ON_PHONES) else "office"


def of_group(library: Library, group: str) -> list[str]:
    """The keys of a group, in their order."""
    return sorted(key for key in library.ours[LOCALES[0]] if group_of(key) == group)


def search(library: Library, words: str) -> list[str]:
    """Keys of texts that say these words in any language, now or in our release, or are named by them."""
    wanted = words.casefold()
    found = {key for known in (*library.texts.values(), *library.ours.values()) for key, said in known.items()
             if wanted in said.casefold() or wanted in key}  # fmt: skip
    return sorted(found, key=lambda key: (GROUPS.index(group_of(key)), key))


def line(library: Library, key: str, language: str) -> dict[str, Any]:
    """A text in the list, with the languages in which it is the installation's own."""
    known = library.texts[language if key in library.texts[language] else LOCALES[0]]
    own = [one for one in LOCALES if known_own(library, one, key)]
    return {"key": key, "words": known.get(key, ""), "own": own, "name": name_of(key)}


def known_own(library: Library, language: str, key: str) -> bool:
    """Whether the installation's words are said there."""
    return key in library.ours[language] and library.texts[language][key] != library.ours[language][key]


def name_of(key: str) -> str:
    """What a text to customers is called; others have no name but their key."""
    return t(f"outbox.kind.{key.removeprefix('message.')}") if key.startswith("message.") else ""


def block(key: str, language: str, typed: Sentence | None, case_id: str) -> dict[str, Any]:
    """A language's part of the page; `typed` are the words to look at, else those that are said now."""
    library = services().library
    ours, stands = library.ours[language][key], library.texts[language][key]
    words = stands if typed is None or typed.words is None else typed.words
    return {
        "locale": language,
        "ours": ours,
        "stands": stands,
        "words": words,
        "why": typed.why if typed else "",
        "is_own": stands != ours,
        "slots": sorted(slots_of(ours)),
        "cost": _costs(key, language, stands, words),
        "sample": _sample(language, words, case_id),
    }


def fault_words(faults: Sequence[Fault]) -> list[str]:
    """Each fault as a sentence with its remedy."""
    return [t(f"texts.problem.{code}", name=f"{{{name}}}" if name else "") for code, name in faults]


def case_line(case_id: str, number: str, day: int | None, _from_ms: int | None) -> dict[str, str]:
    """A visit to try a text on; the number says which, no name stands in the list."""
    shown = f"{day % 100:02}.{day // 100 % 100:02}" if day else ""
    return {"id": case_id, "words": " · ".join(one for one in (number, shown) if one)}


def version_line(row: Any) -> dict[str, Any]:
    """Who said what from when on, and why."""
    return {
        "seq": row["seq"],
        "locale": row["locale"],
        "at": exact_time(row["at_ms"], services().settings.default_timezone),
        "who": row["name"] or t("trail.terminal"),
        "words": row["after"] or t("texts.ours"),
        "why": row["why"],
        "stands": services().library.texts[row["locale"]].get(row["what"].partition(" ")[2], ""),
    }


def _costs(key: str, language: str, stands: str, words: str) -> list[str]:
    """Parts and price of an SMS at its longest: as it is now, and as typed."""
    if not key.startswith("message."):
        return []
    price, slots = usual_rules(services().settings).price, _longest_slots(language)
    now, then = (text_cost(thrifty(filled(said, slots)), price).line for said in (stands, words))
    return [now] if stands == words else [t("texts.cost.now", line=now), t("texts.cost.then", line=then)]


def _longest_slots(language: str) -> dict[str, str]:
    """The longest things that could stand in a text."""
    settings, (technician, number) = services().settings, kinds.longest(session())
    link = f"{settings.base_url.partition('//')[2]}/c/{'x' * 22}"
    return {**LONG, "company": settings.company, "technician": technician, "phone": number, "day": DAYS[language],
            "word": "РОМАШКА" if language == "ru" else "SWALLOW", "link": link}  # fmt: skip


def _sample(language: str, words: str, case_id: str) -> str:
    """The words about this visit; a slot that the visit says nothing of is shown by its name."""
    if not case_id:
        return ""
    slots = sample_slots(session(), services().settings, case_id, language, now_ms()) or {}
    return _SLOT.sub(lambda found: f"‹{found[1]}›", filled(words, slots))
