"""What did the customer's form ask for? A value to act on, or the code of what is missing in it."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from fieldapp.actions.customer_say import Wish
from fieldapp.core.windows import Window

LONGEST_NAME, LONGEST_WORD = 120, 40  # words.yaml
PLAIN = {"confirm": "customer.confirmed", "call": "customer.call_me", "unname": "customer.unnamed"}


@dataclass(frozen=True)
class Move:
    """Another interval, on the picture of `revision`."""

    window: Window
    revision: int


@dataclass(frozen=True)
class Undo:
    """Take this press back."""

    event_id: str


@dataclass(frozen=True)
class Feedback:
    """1 bad, 2 so-so, 3 good, and a line."""

    face: int
    words: str


Asked = Wish | Move | Undo | Feedback


def read(form: MultiDict[str, str]) -> Asked | str:
    """The wish, or a code with a text `customer.no.CODE`."""
    do, revision = form.get("do", ""), _number(form.get("revision", ""))
    if do == "undo":
        return Undo(form.get("of", "")[:64])
    if do == "feedback":
        face = _number(form.get("face", ""))
        return Feedback(face, form.get("words", "")) if face in (1, 2, 3) else "no_face"
    if revision is None:
        return "bad_field"
    if do in PLAIN:
        return Wish(PLAIN[do], revision)
    if do == "move":
        start, _, end = form.get("slot", "").partition("-")
        from_ms, to_ms = _number(start), _number(end)
        return Move(Window(from_ms, to_ms), revision) if from_ms is not None and to_ms is not None else "bad_field"
    if do == "not_needed":
        return Wish("customer.not_needed", revision, {"why": form.get("why", "")})
    return _named(form, revision) if do == "name" else "bad_field"


def _named(form: MultiDict[str, str], revision: int) -> Wish | str:
    """Somebody of 14 or older with a name; nobody younger may open the door (S4.2)."""
    name, word = _line(form, "person_name", LONGEST_NAME), _line(form, "door_word", LONGEST_WORD)
    if not name:
        return "no_name"
    if form.get("of_age") != "yes":
        return "not_of_age"
    private = {"person_name": name, "relation": form.get("relation", ""), "door_word": word}
    return Wish("customer.named", revision, {"of_age": True}, {key: said for key, said in private.items() if said})


def _line(form: MultiDict[str, str], name: str, longest: int) -> str:
    return " ".join(form.get(name, "").split())[:longest]


def _number(typed: str) -> int | None:
    """A whole number of at most 15 digits, which any part of the program can count with."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 15 else None
