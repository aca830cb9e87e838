"""What must be written so that the rows of a case say what its fold says?

Effects and rows are both keyed `case:table:kind:n`. Pure: the result is a list of changes, `actions.refold_case` writes
them. Rules: architecture.md section 3 "Effects and reconcile", invariant I4 (one message per key).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fieldapp.core.book import Effect

Row: TypeAlias = Mapping[str, object]  # of the database: state, open, due_ms, corrected
Verb = Literal["insert", "cancel", "revive", "settle", "reopen", "correct", "due"]
GONE = ("accepted", "delivered", "uncertain", "no_receipt", "sending")


@dataclass(frozen=True)
class Change:
    """One write: the verb, the row's key and the effect that asks for it (None when the effect vanished)."""

    verb: Verb
    key: str
    effect: Effect | None

    @property
    def wanted(self) -> Effect:
        """The effect of a change that has one, as every insert does. AssertionError when it vanished."""
        assert self.effect is not None
        return self.effect


def key_of(case_id: str, effect: Effect) -> str:
    """The unique key of an effect's row."""
    return f"{case_id}:{effect['table']}:{effect['kind']}:{effect['n']}"


def reconcile(case_id: str, effects: Iterable[Effect], rows: Mapping[str, Row]) -> list[Change]:
    """Changes that bring `rows` (key to row with `state`, `open`, `due_ms`) to `effects`.

    Unknown key: insert. Vanished and waiting: cancel. Vanished but sent: correct (a person decides about customers).
    Returned: revive. Alerts and promises: settle, reopen, or take a new due instant. Doing it twice changes nothing.
    """
    changes: list[Change] = []
    wanted = {key_of(case_id, effect): effect for effect in effects}
    for key, effect in wanted.items():
        row = rows.get(key)
        if row is None:
            changes.append(Change("insert", key, effect))
        elif effect["table"] == "message":
            changes += [Change("revive", key, effect)] if row["state"] == "cancelled" else []
        else:
            changes += _follow_open(key, effect, row)
    for key, row in rows.items():
        if key not in wanted:
            changes += _vanished(key, row)
    return changes


def _follow_open(key: str, effect: Effect, row: Row) -> list[Change]:
    if row["open"] and not effect["open"]:
        return [Change("settle", key, effect)]
    if not row["open"] and effect["open"]:
        return [Change("reopen", key, effect)]
    return [Change("due", key, effect)] if effect["open"] and row["due_ms"] != effect["due_ms"] else []


def _vanished(key: str, row: Row) -> list[Change]:
    table = key.split(":")[-3]
    if table != "message":
        return [Change("settle", key, None)] if row["open"] else []
    if row["state"] in ("waiting", "draft"):
        return [Change("cancel", key, None)]
    return [Change("correct", key, None)] if row["state"] in GONE and not row["corrected"] else []
