"""Which decisions may a dispatcher take in this state, what do they ask for, and what do her fields mean?

An offer is known by its event and its text, since one event may be offered in several ways (wait 10, 20, 30 minutes).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from fieldapp.actions.plan_trace import PLANS
from fieldapp.core import fold, forms
from fieldapp.core.book import Book, Words
from fieldapp.core.conditions import holds
from fieldapp.core.windows import day_number, instant_ms, local_at
from fieldapp.web.translate import clock_time, t

PREVIEWED = frozenset({"decided.sms", "decided.late_notice"})  # a customer will read it: the text is shown before
WINDOW = ("window_from_ms", "window_to_ms")
OWN_FORMS = frozenset({"note", "alert.settled"})  # they have forms of their own beside what they are about


@dataclass(frozen=True)
class Choice:
    """One way to decide: a button, or a small form when it has `fields`. `kind` is decide, customer or told."""

    event: str
    text: str
    kind: str
    words: str
    sets: Mapping[str, Any]
    fields: Sequence[Mapping[str, Any]]
    is_report: bool

    @property
    def is_direct(self) -> bool:
        """Whether one press is enough."""
        return not self.fields and self.event not in PREVIEWED and not self.changes_plan

    @property
    def changes_plan(self) -> bool:
        """Whether who makes the visit, or when, becomes another: then it is asked why."""
        return self.event in PLANS

    @property
    def usual_why(self) -> str:
        """The reason that goes without saying."""
        return "customer_asked" if self.event == "customer.moved" else ""

    @property
    def ident(self) -> str:
        """What the page calls it, in ids of its elements."""
        return f"{self.kind}-{self.text}".replace(".", "-").replace("_", "-")


@dataclass(frozen=True)
class Choices:
    """All ways of a state: her decisions, what the customer wants, what the technician told her."""

    decide: list[Choice] = field(default_factory=list)
    customer: list[Choice] = field(default_factory=list)
    told: list[Choice] = field(default_factory=list)


def choices_of(book: Book, words: Words, base: Any, now_ms: int) -> Choices:
    """The ways offered in the state as it is at `now_ms`, in the playbook's order; none before the first event."""
    found = Choices()
    if not base:
        return found
    snap = fold.look(book, base, now_ms)["snapshot"]
    for offer in book["states"][snap["state"]]["offers"]:
        spec = words["events"][offer["event"]]
        is_hers = "dispatcher" in spec["by"] and offer["event"] not in OWN_FORMS
        if not is_hers or not holds(offer["if"], snap, None):
            continue
        asked = forms.fields_of(words, offer, snap)
        if any(one.get("as") == "photo" and one["required"] for one in asked):
            continue  # only who stands there can take a picture
        kind = {"dispatcher": "decide", "customer": "customer"}.get(offer["place"], "told")
        if kind == "told" and spec["kind"] != "report":
            continue
        choice = Choice(
            event=offer["event"],
            text=offer["text"],
            kind=kind,
            words=_words(offer, kind, snap),
            sets=offer["sets"],
            fields=[one for one in asked if one.get("as") != "photo"],
            is_report=spec["kind"] == "report",
        )
        getattr(found, kind).append(choice)
    return found


def _words(offer: Mapping[str, Any], kind: str, snap: Mapping[str, Any]) -> str:
    """Her own decisions by their verb; what others did or want as the timeline will tell it."""
    if kind != "decide" and offer["text"] == offer["event"]:
        return t(f"event.{offer['event']}")
    return t(f"offer.{offer['text']}", age=snap["givens"].get("adult_age"), person=t("board.named_person"))


def may_settle(words: Mapping[str, Any], kind: str) -> bool:
    """Whether an alert of this kind is closed by saying that it was seen to, without a decision."""
    return kind in words["fields"]["matter"]["of"]


def first_of(choices: Choices, wanted: Iterable[str], most: int = 2) -> list[Choice]:
    """The choices to put on an alert's card: by the order the playbook's words name, one for each event."""
    by_event: dict[str, Choice] = {}
    for choice in choices.decide:
        by_event.setdefault(choice.event, choice)
    return [by_event[event] for event in wanted if event in by_event][:most]


def offer_named(book: Mapping[str, Any], event: str, text: str) -> Mapping[str, Any] | None:
    """The offer of that name in any state: what an old page offers is understood, and then refused with a reason."""
    for state in book["states"].values():
        for offer in state["offers"]:
            if offer["event"] == event and offer["text"] == text:
                found: Mapping[str, Any] = offer
                return found
    return None


def read_fields(
    words: Mapping[str, Any], offer: Mapping[str, Any], form: MultiDict[str, str], zone: str, now_ms: int
) -> tuple[dict[str, Any], dict[str, str]]:
    """`(data, private)` of the event: what the offer sets and what was typed; empty fields are left out.

    What cannot be read goes on as text, so that the check of the words names the field.
    """
    spec = words["events"][offer["event"]]
    data: dict[str, Any] = dict(offer["sets"])
    private: dict[str, str] = {}
    for ask in offer["asks"]:
        name = ask["field"]
        word = spec["private"].get(name) or spec["data"][name]
        value = _value(word, name, form, zone, now_ms)
        if value is None or value == "":
            continue
        if name in spec["private"]:
            private[name] = str(value)
        else:
            data[name] = value
    return data, private


def happened_ms(form: MultiDict[str, str], zone: str, now_ms: int) -> int:
    """When it happened by the clock of the area; a time later than now means yesterday.

    None, and the present minute, mean now: else it would sort before what was decided half a minute ago.
    """
    typed = form.get("happened", "").strip()
    minute = minute_of(typed)
    if minute is None or typed == clock_time(now_ms, zone):
        return now_ms
    today = day_number(now_ms, zone)
    at_ms = instant_ms(today, minute, zone)
    return at_ms if at_ms <= now_ms else instant_ms(day_number(now_ms - 86_400_000, zone), minute, zone)


def local_day(ms: int, zone: str) -> str:
    """`2026-11-23`, as the browser's date field has it."""
    return f"{local_at(ms, zone):%Y-%m-%d}"


def minute_of(typed: str) -> int | None:
    """Minutes since midnight of "10:20"; None for anything else."""
    hours, colon, minutes = typed.partition(":")
    if not (colon and hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()):
        return None
    return int(hours) * 60 + int(minutes) if int(hours) < 24 and int(minutes) < 60 else None


def _value(word: Mapping[str, Any], name: str, form: MultiDict[str, str], zone: str, now_ms: int) -> Any:
    typed = form.get(name, "").strip()
    if name in WINDOW:
        return instant_of(form.get("window_day", ""), form.get(name, ""), zone)
    if word.get("as") == "instant":
        day, _, clock = typed.partition("T")
        return instant_of(day, clock, zone) if typed else None
    if word["type"] == "int":
        return int(typed) if typed.removeprefix("-").isascii() and typed.removeprefix("-").isdigit() else typed or None
    if word["type"] == "bool":
        return typed == "yes" if typed else None
    return typed.replace("\r\n", "\n")


def instant_of(day: str, clock: str, zone: str) -> Any:
    """The instant of "2026-11-23" and "10:20" in the zone; text as it was typed when it is no such thing."""
    digits, minute = day.replace("-", ""), minute_of(clock[:5])
    if minute is None or not (len(digits) == 8 and digits.isascii() and digits.isdigit()):
        return f"{day} {clock}".strip() or None
    try:
        return instant_ms(int(digits), minute, zone)
    except ValueError:
        return f"{day} {clock}"
