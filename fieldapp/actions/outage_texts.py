"""Who gets the prepared text about an outage, in which words and at what price; and sending it, by a tap alone (F28).

One text a customer, however many visits: the number decides. Nothing here bypasses `may_send`, which is asked again
when each text leaves.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.compose import clean, filled, one_line, until_words
from fieldapp.actions.library import Library
from fieldapp.actions.may_send import sends, usual_rules
from fieldapp.core.ids import uuid7
from fieldapp.core.people import Actor
from fieldapp.core.quiet_hours import next_allowed_ms
from fieldapp.core.segments import cost, segments, thrifty
from fieldapp.core.text_rules import rules_of
from fieldapp.core.tokens import LENGTH
from fieldapp.core.windows import DAY_MS
from fieldapp.settings import Settings
from fieldapp.store import outages as store
from fieldapp.store import texts

KINDS = ("outage_text", "repaired_text")
UNKNOWN_END_MS = 6 * 3_600_000  # how long a text is of use when nobody knows the end


@dataclass(frozen=True)
class Wording:
    """The text in one language, to how many, with its parts and price (hundredths) of all of them together."""

    locale: str
    words: str
    count: int
    parts: int
    cost: int


@dataclass(frozen=True)
class Texts:
    """A text before it is sent. `to` are the visits by which customers are reached, `digest` names exactly them.

    `leaves_ms` is when it would leave; None: never, since it would be of no use any more after the quiet hours.
    """

    kind: str
    to: Sequence[Any]
    voice: Sequence[str]
    no_number: Sequence[str]
    had: int
    is_on: bool
    leaves_ms: int | None
    is_quiet: bool
    digest: str
    wordings: Sequence[Wording] = field(default_factory=list)

    @property
    def may_go(self) -> bool:
        """Whether a tap would send anything."""
        return bool(self.to) and self.is_on and self.leaves_ms is not None


def prepared(
    session: Session, library: Library, settings: Settings, now_ms: int, outage: Mapping[str, Any], kind: str
) -> Texts:
    """What a tap would send now, and to whom."""
    rules = rules_of(usual_rules(settings), outage["area_settings"])
    to, voice, no_number, told = _sorted(store.customers(session, outage["id"], kind))
    leaves_ms: int | None = next_allowed_ms(now_ms, rules.quiet, outage["zone"])
    until_ms = _valid_until(outage, kind, now_ms)
    is_quiet = leaves_ms != now_ms
    if is_quiet and leaves_ms is not None and leaves_ms >= until_ms:
        leaves_ms = None
    digest = hashlib.sha256(" ".join(sorted(row.id for row in to)).encode()).hexdigest()[:16]
    by_locale: dict[str, int] = {}
    for row in to:
        locale = row.locale if row.locale in library.texts else settings.default_locale
        by_locale[locale] = by_locale.get(locale, 0) + 1
    wordings = [
        _wording(library, settings, now_ms, outage, kind, locale=locale, count=count, price=rules.price)
        for locale, count in sorted(by_locale.items(), key=lambda pair: -pair[1])
    ]
    is_on = sends(session, settings, kind)
    return Texts(kind, to, voice, no_number, told, is_on, leaves_ms, is_quiet, digest, wordings)


def send(
    session: Session, library: Library, settings: Settings, now_ms: int, actor: Actor, outage_id: str, *,
    kind: str, digest: str,
) -> list[str] | None:  # fmt: skip
    """Write the texts that were looked at; the messages to ring. None when the list is another one by now.

    The outage's row is held meanwhile, so that two who press together send once.
    """
    rows = store.lock(session, [outage_id])
    outage = rows[0] if rows and actor.has_area(rows[0]["area_id"]) else None
    ready = prepared(session, library, settings, now_ms, outage, kind) if outage is not None else None
    if outage is None or ready is None or not ready.may_go or ready.digest != digest:
        session.rollback()
        return None
    written = [_row(outage, kind, row, actor, now_ms) for row in ready.to]
    new = texts.insert_new(session, written)
    session.commit()
    return [row["id"] for row in written if row["id"] in new]


def is_for(outage: Mapping[str, Any], kind: str) -> bool:
    """The first text is for while it lasts, the second for afterwards."""
    return bool((outage["ended_ms"] is None) == (kind == "outage_text"))


def _sorted(rows: Sequence[Any]) -> tuple[list[Any], list[str], list[str], int]:
    """Who is written to, who is called, who has no number, and how many were told; a customer stands in one of them."""
    told = {row.e164 for row in rows if row.told}
    to: dict[str, Any] = {}
    voice: dict[str, str] = {}
    none: list[str] = []
    for row in rows:
        if row.e164 is None:
            none.append(row.name)
        elif row.silent:
            voice.setdefault(row.e164, row.name)
        elif row.e164 not in told:
            to.setdefault(row.e164, row)
    return list(to.values()), list(voice.values()), list(dict.fromkeys(none)), len(told)


def _valid_until(outage: Mapping[str, Any], kind: str, now_ms: int) -> int:
    if kind == "repaired_text":
        return now_ms + DAY_MS
    return max(outage["until_ms"] or 0, now_ms + UNKNOWN_END_MS)


def _wording(
    library: Library, settings: Settings, now_ms: int, outage: Mapping[str, Any], kind: str, *,
    locale: str, count: int, price: int,
) -> Wording:  # fmt: skip
    """The words as they will be, but for the link, which each customer has of his own."""
    said = library.texts[locale]
    slots = {
        "company": one_line(settings.company),
        "phone": clean(outage["area_phone"]),
        "until": until_words(outage["until_ms"], now_ms, outage["zone"], locale, said),
        "link": f"{settings.base_url.partition('//')[2]}/c/{'x' * LENGTH}",
    }
    words = thrifty(filled(said[f"message.{kind}"], slots))
    parts = segments(words).parts
    return Wording(locale, words.replace("x" * LENGTH, "…"), count, parts * count, cost(parts * count, price))


def _row(outage: Mapping[str, Any], kind: str, to: Any, actor: Actor, now_ms: int) -> dict[str, Any]:
    return {
        "id": uuid7(now_ms),
        "key": f"{to.id}:outage:{kind}:{outage['id']}",
        "case_id": to.id,
        "alert_id": None,
        "area_id": to.area_id,
        "kind": kind,
        "audience": "customer",
        "channel": "sms",
        "addressee": "",
        "values": {"outage": outage["id"], "until_ms": outage["until_ms"], "by": actor.id},
        "cause": "",
        "not_before_ms": now_ms,
        "valid_until_ms": _valid_until(outage, kind, now_ms),
        "created_ms": now_ms,
    }
