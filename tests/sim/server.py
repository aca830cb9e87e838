"""What does the server do with what comes in? Events, decisions, receipts: each one transaction on the store.

Folding, ordering, estimating the time, reconciling and refusing a command are the real pure functions; only the
database is a model.
"""

from typing import TYPE_CHECKING, Any

from fieldapp.actions.check_command import refusal_of
from fieldapp.actions.library import load_library
from fieldapp.core import fold
from fieldapp.core.clocks import Reading, Sample, estimate
from fieldapp.core.compile import duration_ms
from fieldapp.core.reconcile import Change, reconcile
from tests.sim.clockwork import Killed, Steps
from tests.sim.store import Alert, Case, Doubled, Message, Promise

if TYPE_CHECKING:
    from tests.sim.day import Day

UNDO_MS = 10_000
LIBRARY = load_library()
BOOK = LIBRARY.book("visit")
EFFECTS = LIBRARY.words["effects"]
COMMANDS = {name for name, spec in LIBRARY.words["events"].items() if spec["kind"] == "command"}


class Server:
    """The web process; a request is a generator, and who asks never learns of a killed one's end."""

    def __init__(self, day: "Day") -> None:
        self.day = day
        self.store = day.store
        self.away_until_ms = 0

    def sync(self, device: str, author: str, sample: tuple[str, int, float], events: list[Any]) -> Steps:
        """A phone's request; returns an answer per event id, or raises Killed."""
        day = self.day
        self._be_there()
        row = self.store.devices.setdefault(device, {"last_seq": 0, "sample": None})
        new_after, before = row["last_seq"], row["sample"]
        yield day.between(1, 40)  # others may commit between this read and the case's lock
        if day.weather.strikes("web_killed_before_commit"):
            self._die()
        now = Sample(*sample, day.now_ms)
        try:
            answers = self._take(device, author, now, before, events, new_after)
        except Doubled:  # a number that should have been new is not: ask the log for each of them
            answers = self._take(device, author, now, before, events, 2**31)
        row["last_seq"] = max([row["last_seq"], *(event["device_seq"] for event in events)])
        row["sample"] = now
        day.say(f"{author} is answered: {' '.join(f'{one} {answer}' for one, answer in answers.items())}")
        if day.weather.strikes("web_killed_after_commit"):
            self._die()
        day.ring()
        return answers

    def _take(
        self, device: str, author: str, now: Sample, before: Sample | None, events: list[Any], new_after: int
    ) -> dict[str, str]:
        answers: dict[str, str] = {}
        fresh: dict[str, list[Any]] = {}
        for event in events:
            if event["device_seq"] <= new_after and event["id"] in self.store.events:
                answers[event["id"]] = "duplicate"
                continue
            guess = estimate(Reading(event["clock"], event["device_ms"], event["mono_ms"]), now, before)
            fresh.setdefault(event["case"], []).append(_stamped(event, device, author, guess.at_ms, guess.quality))
            answers[event["id"]] = "accepted"
        if any(event["id"] in self.store.events for some in fresh.values() for event in some):
            self._overtaken(fresh)
        for case_id, some in fresh.items():
            self.refold(self.store.cases[case_id], some)
        return answers

    def _overtaken(self, fresh: dict[str, list[Any]]) -> None:
        """The unique index of the log refuses the whole batch; nothing of it is written (mutants break this)."""
        self.store.refuse_double(next(iter(fresh)))

    def decide(self, case_id: str, type_: str, data: dict[str, Any], who: str, revision: int) -> Steps:
        """A dispatcher's command, checked under the case's lock; True when it left an event."""
        yield self.day.between(5, 60)
        self._be_there()
        case, now_ms = self.store.cases[case_id], self.day.now_ms
        row = {"playbook": LIBRARY.digests["visit"], "base": case.base, "shown": {"plan_revision": 0}}
        if type_ in COMMANDS and refusal_of(LIBRARY, row, type_, data, revision, now_ms) is not None:
            return False
        self._say(case, type_, who, data)
        if self.day.weather.strikes("web_killed_after_commit"):
            self._die()
        self.day.ring()
        return True

    def acknowledge(self, alert: Alert, who: str) -> Steps:
        """Somebody has seen it: what its ladder has not sent yet need not go any more."""
        yield self.day.between(5, 60)
        self._be_there()
        if alert.seen_ms is None:
            alert.seen_ms = self.day.now_ms
            self.cancel_for(alert, "somebody has seen it")
            self._say(self.store.cases[alert.case_id], "alert.seen", who, {"alert": alert.kind})

    def cancel_for(self, alert: Alert, note: str) -> None:
        """End what waits for an alert that nobody need be told of."""
        for message in [m for m in self.store.unended.values() if m.alert is alert and m.state == "waiting"]:
            self.day.engine.end(message, "cancelled", note)

    def revive_for(self, row: Alert) -> None:
        """An alert that is open again tells whom its settling had kept from hearing of it."""
        for message in [m for m in self.store.messages.values() if m.alert is row and m.state == "cancelled"]:
            if message.note == "settled":
                self._change_message(message, "revive")

    def take_receipt(self, gateway: str, reference: str, state: str) -> Steps:
        """What a gateway says later; kept even when it comes before our own commit (E3)."""
        yield self.day.between(1, 30)
        self._be_there()
        self.store.receipts.setdefault((gateway, reference, state), False)
        self.day.engine.apply_receipts(gateway, reference)

    def refold(self, case: Case, fresh: list[Any]) -> None:
        """`actions.refold_case` in small: fold, reconcile, write."""
        day, store = self.day, self.store
        known, base = case.events, case.base
        for event in fresh:
            store.add_event(case, event)
        if not fold.continues(base, fresh):
            base, fresh = None, known
        case.base = fold.advance(BOOK, base, fresh)
        picture = fold.look(BOOK, case.base, day.now_ms)
        snap = picture["snapshot"]
        effects = [[e["kind"], e["n"], e["open"], e["due_ms"]] for e in snap["effects"]]
        if effects != case.had_effects:
            rows = {key: _as_row(row) for key, row in case.rows.items()}
            for change in reconcile(case.id, snap["effects"], rows):
                self._write(case, change)
            case.had_effects = effects
        case.state, case.next_due_ms = snap["state"], picture["next_due_ms"]
        case.ended = BOOK["states"][case.state]["look"] == "end"
        case.revision += 1
        day.poke_ticker(case.next_due_ms)

    def _write(self, case: Case, change: Change) -> None:
        now_ms, verb, key, effect = self.day.now_ms, change.verb, change.key, change.effect
        if verb == "insert":
            row = _new_row(case, change, self.day.new_id("m"), now_ms)
            self.store.add_row(row)
            case.rows[key] = row
            self.day.written(row)
            return
        row = case.rows[key]
        if isinstance(row, Message):
            self._change_message(row, verb)
        elif effect is None or not effect["open"]:
            row.open = False
            if isinstance(row, Alert):
                row.settled_ms = now_ms
                self.cancel_for(row, "settled")
        else:
            row.open, row.due_ms = True, effect["due_ms"]
            if isinstance(row, Alert):
                self.revive_for(row)
                self.day.watch(row)

    def _change_message(self, row: Message, verb: str) -> None:
        if verb == "cancel":
            self.day.engine.end(row, "cancelled", "withdrawn")
        elif verb == "revive":
            self.store.move(row, "waiting")
            self.store.unended[row.id] = row
            self.day.written(row)
        else:
            row.corrected = True

    def _say(self, case: Case, type_: str, who: str, data: dict[str, Any]) -> None:
        """An event of somebody at the desk, after everything the case has seen."""
        last = case.base["last"]
        at_ms = max(self.day.now_ms, int(last[0]) + 1 if last else 0)
        by = "system" if who == "system" else "dispatcher"
        event = {"id": self.day.new_id("e"), "type": type_, "at_ms": at_ms, "by": by, "author": who, "device": None,
                 "device_seq": None, "quality": "server", "data": data, "private": {}}  # fmt: skip
        self.day.say(f"{who} says {type_} of {case.id}")
        self.refold(case, [event])

    def _be_there(self) -> None:
        if self.day.weather.strikes("web_away"):
            self.away_until_ms = self.day.now_ms + 30_000
        if self.day.now_ms < self.away_until_ms:
            raise Killed

    def _die(self) -> None:
        self.away_until_ms = self.day.now_ms + self.day.between(500, 5_000)
        raise Killed


def _stamped(event: Any, device: str, author: str, at_ms: int, quality: str) -> dict[str, Any]:
    return {"id": event["id"], "type": event["type"], "at_ms": at_ms, "by": "technician", "author": author,
            "device": device, "device_seq": event["device_seq"], "quality": quality, "data": event["data"],
            "private": {}}  # fmt: skip


def _as_row(row: Any) -> dict[str, Any]:
    if isinstance(row, Message):
        return {"state": row.state, "corrected": row.corrected, "open": None, "due_ms": None}
    return {"state": "", "corrected": None, "open": row.open, "due_ms": row.due_ms}


def _new_row(case: Case, change: Change, row_id: str, now_ms: int) -> Any:
    effect = change.wanted
    kind, spec = effect["kind"], EFFECTS[effect["kind"]]
    if effect["table"] == "alert":
        return Alert(row_id, change.key, kind, case.id, effect["open"], effect["due_ms"], now_ms)
    if effect["table"] == "promise":
        return Promise(change.key, effect["open"], effect["due_ms"])
    audience, at_ms = spec["audience"], effect["at_ms"]
    start_ms = at_ms + (UNDO_MS if audience == "customer" else 0)
    length_ms = duration_ms(str(spec.get("valid")))
    given = case.base["givens"].get(spec.get("valid"))
    until_ms = at_ms + length_ms if length_ms else given if isinstance(given, int) and given > at_ms else None
    return Message(row_id, change.key, kind, spec["channel"], audience, case.id, None, max(start_ms, now_ms), until_ms,
                   now_ms, addressee=case.technician if audience == "technician" else "")  # fmt: skip
