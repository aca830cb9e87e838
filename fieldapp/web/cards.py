"""The queue's cards: each is rendered once a process while nothing of it changes, and sent once to a page that has it.

A hundred cards cost 80 ms and 190 kB; at each change of any visit one or two of them are other ones. What a card shows
is therefore named by a digest of all it is made of. A page says in HAS which digests it shows, and gets those as stubs.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import current_app, get_template_attribute, request
from markupsafe import Markup

from fieldapp.core.windows import MINUTE_MS
from fieldapp.web import board_view, hand_over_view
from fieldapp.web.area_choice import Look
from fieldapp.web.auth import current_actor
from fieldapp.web.services import services, session
from fieldapp.web.translate import locale

HAS = "X-Board-Cards"
KEPT = "fieldapp-cards"
MOST_KEPT = 2_000
OF_REVISION = frozenset({"base", "shown"})  # large, and never another without another revision of the visit


@dataclass(frozen=True)
class Card:
    """`is_same`: the page has it, so that its name is enough."""

    key: str
    digest: str
    html: Markup
    is_same: bool = False


class Kept:
    """The cards of this process, the oldest forgotten first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most, self._lock = most, Lock()
        self._cards: dict[Any, Markup] = {}

    def get(self, made_of: Any, make: Callable[[], Markup]) -> Markup:
        """The card made of this; two that make it at once make the same."""
        with self._lock:
            found = self._cards.get(made_of)
        if found is None:
            found = make()
            with self._lock:
                self._cards[made_of] = found
                while len(self._cards) > self._most:
                    del self._cards[next(iter(self._cards))]
        return found


def alert_cards(
    found: Sequence[Mapping[str, Any]], look: Look, now_ms: int, told: Mapping[str, Any], watched: Mapping[str, str]
) -> list[Card]:
    """A card for each of these alerts, in their order."""
    left: list[dict[str, Any]] = [{"kind": one["kind"], "technician_id": one["teller_id"]} for one in found]
    hand_over_view.add_left(session(), look.areas, left, now_ms)
    return [
        _alert(one, look, now_ms, (told.get(one["id"], ()), watched.get(one["case_id"], ""), rest))
        for one, rest in zip(found, left, strict=True)
    ]


def promise_cards(
    found: Sequence[Mapping[str, Any]], look: Look, now_ms: int, watched: Mapping[str, str]
) -> list[Card]:
    """The same of promises."""
    return [_promise(one, look, now_ms, watched.get(one["case_id"], "")) for one in found]


def _alert(one: Mapping[str, Any], look: Look, now_ms: int, more: tuple[Sequence[Any], str, dict[str, Any]]) -> Card:
    told, watching, left = more
    made_of = _made_of(one, now_ms - one["raised_ms"], watching, repr(told), repr(left))

    def view() -> dict[str, Any]:
        return board_view.alert_card(one, look.areas, now_ms, told) | left

    return _card(f"alert-{one['id']}", "alert_card", made_of, view, watching)


def _promise(one: Mapping[str, Any], look: Look, now_ms: int, watching: str) -> Card:
    left_ms = one["due_ms"] - now_ms
    made_of = _made_of(one, left_ms, watching, "due" if left_ms > 0 else "overdue")

    def view() -> dict[str, Any]:
        return board_view.promise_card(one, look.areas, now_ms)

    return _card(f"promise-{one['id']}", "promise_card", made_of, view, watching)


def _made_of(one: Mapping[str, Any], age_ms: int, *words: str) -> tuple[Any, ...]:
    """All that a card shows: its row, its age in minutes, who reads it in which words."""
    row = tuple((name, value) for name, value in one.items() if name not in OF_REVISION)
    return (*row, age_ms // MINUTE_MS, *words, locale(), current_actor().role, services().library.revision)


def _card(key: str, macro: str, made_of: Any, view: Callable[[], dict[str, Any]], watching: str) -> Card:
    digest = f"{zlib.crc32(repr((key, made_of)).encode()):08x}"
    if digest in request.headers.get(HAS, ""):
        return Card(key, digest, Markup(""), is_same=True)

    def make() -> Markup:
        render = get_template_attribute("board/_alert.html", macro)
        made: Markup = render(view(), current_actor().role == "dispatcher", watching, digest)
        return made

    kept: Kept = current_app.extensions[KEPT]
    return Card(key, digest, kept.get((key, made_of), make))
