"""How does an answer card, a department or a version of it look in the reader's language?"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel import dates
from sqlalchemy.orm import Session

from fieldapp.actions.cards_file import heading
from fieldapp.core.answer_cards import WORDS, Fault, is_stale, said_in
from fieldapp.core.people import LOCALES
from fieldapp.core.windows import date_of
from fieldapp.reads import answer_cards as reads
from fieldapp.web.services import services
from fieldapp.web.translate import exact_time, locale, phone, t

Row = Mapping[str, Any]


def line(row: Row, today: int) -> dict[str, Any]:
    """A card in a list: its title, price and state, and whether somebody must look at it."""
    title, language = said_in(row["words"], "title", locale())
    return {
        "number": row["number"],
        "kind": row["kind"],
        "state": row["state"],
        "title": title,
        "lang": language,
        "price": price(row),
        "owner": row["owner"] or "",
        "again": day(row["again_day"]) if row["again_day"] else "",
        "stale": is_stale(row["check_day"], today),
        "check": day(row["check_day"]),
        "archived": row["archived_ms"] is not None,
    }


def whole(row: Row, today: int) -> dict[str, Any]:
    """A card with all it says; each piece with the language it is in, when that is not the reader's."""
    pieces = {name: said_in(row["words"], name, locale()) for name in WORDS}
    return line(row, today) | {
        "pieces": {name: {"text": text, "lang": language} for name, (text, language) in pieces.items()},
        "is_fallback": any(text and language != locale() for text, language in pieces.values()),
        "revision": row["revision"],
    }


def price(row: Row) -> str:
    """`500 ₽`, `from 300 to 700 ₽`; empty without one."""
    low, high = row["price_min"], row["price_max"]
    if low is None or high is None:
        return ""
    return t("cards.price.exact", sum=money(low)) if low == high else t(
        "cards.price.range", low=money(low), high=money(high)
    )  # fmt: skip


def money(units: int) -> str:
    """`12 500`, with a blank that does not break."""
    return f"{units:,}".replace(",", "\u00a0")


def day(number: int) -> str:
    """A day with its year, as people say it; without "г.", whose dot would end the sentence."""
    return re.sub(r"\sг\.$", "", dates.format_date(date_of(number), "long", locale=locale()))


def iso_day(number: int) -> str:
    """`2026-11-23`, as a field for days wants it."""
    return date_of(number).isoformat()


def department(row: Row) -> dict[str, Any]:
    """A department with its phones ready to be called."""
    words = {name: said_in(row["words"], name, locale()) for name in ("name", "topics", "address", "hours")}
    phones = [
        {
            "shown": phone(number),
            "call": "".join(one for one in number if one.isdigit() or one == "+"),
            "purpose": purpose,
        }
        for number, purpose in row["phones"]
    ]
    return {"id": row["id"], "phones": phones, "archived": row["archived_ms"] is not None} | {
        name: {"text": text, "lang": language} for name, (text, language) in words.items()
    }


def history(versions: Sequence[Row]) -> list[dict[str, str]]:
    """Who changed what when, the newest first; what changed is said by the names of the fields."""
    zone = services().settings.default_timezone
    return [
        {
            "by": one["name"] or t("trail.terminal"),
            "at": exact_time(one["at_ms"], zone),
            "what": ", ".join(changed_fields(older["was"], one["was"])) if older["was"] else t("cards.history.first"),
        }
        for one, older in zip(versions, [*versions[1:], {"was": {}}], strict=False)
    ]


def changed_fields(older: Row, newer: Row) -> Iterable[str]:
    """The names of the fields in which two versions differ."""
    for name in newer:
        if name != "words" and older.get(name) != newer[name]:
            yield t(f"cards.field.{name}")
    before, after = older.get("words", {}), newer.get("words", {})
    for name in dict.fromkeys(key for said in (*before.values(), *after.values()) for key in said):
        differing = [one for one in LOCALES if before.get(one, {}).get(name) != after.get(one, {}).get(name)]
        if differing:
            yield f"{t(f'cards.field.{name}')} ({', '.join(differing)})"


def changed_by(session: Session, row: Row) -> str:
    """Who made the newest version."""
    newest = next(iter(reads.versions(session, row["id"])), None)
    return str(newest["name"] or "") if newest else ""


def faults(found: Sequence[Fault]) -> dict[str, str]:
    """Sentences by field; the field "" is the whole card."""
    return {one.field: sentence(one) for one in reversed(found)}


def sentence(fault: Fault) -> str:
    """What is wrong, where and what to do."""
    texts = services().library.texts[locale()]
    return t(f"cards.fault.{fault.code}", field=heading(texts, fault.field) if fault.field else "", **fault.slots)
