"""How do the changes of a chunk of rows reach the tables, with as many statements for five hundred rows as for one?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.actions.library import Library
from fieldapp.actions.match_orders import PHONE_FIELDS, WORD_FIELDS, Change, Sound, last_case_id
from fieldapp.actions.open_visit import IMPORT, VisitPlan, insert_cases, opening
from fieldapp.actions.orders_report import sentence
from fieldapp.core.ids import uuid7
from fieldapp.core.orders import Number
from fieldapp.core.plans import Givens, Place, flat_key, givens_of
from fieldapp.core.windows import instant_ms
from fieldapp.store import orders as orders_store

NOTE_LIMIT = 500  # words.yaml


class Chunk:
    """The changes of up to 500 rows of one source, written in one transaction that the caller commits."""

    def __init__(
        self,
        session: Session,
        library: Library,
        now_ms: int,
        *,
        source: str,
        places: Mapping[str, Place],
        rules: Givens,
        locale: str,
    ) -> None:
        self.session, self.library, self.now_ms = session, library, now_ms
        self.source, self.places, self.rules = source, places, rules
        self.texts = library.texts[locale]

    def write(self, changes: Sequence[Change]) -> list[str]:
        """Write them; the messages to ring for after the commit."""
        new = [change for change in changes if change.known is None]
        known = [change for change in changes if change.known is not None]
        ids = {id(change): change.known["id"] if change.known else uuid7(self.now_ms) for change in changes}
        orders_store.insert_orders(
            self.session,
            [self._new_order(ids[id(change)], change) for change in new],
            [self._subject(ids[id(change)], change.sound) for change in new],
        )
        self._update(known)
        self._phones([(ids[id(change)], change) for change in changes])
        plans = [self._plan(ids[id(change)], change) for change in changes if change.opens]
        insert_cases(self.session, self.library, self.now_ms, plans)
        events = [event for plan in plans for event in opening(plan)]
        events += [event for change in known for event in self._revisions(change)]
        return append_server_events(self.session, self.library, self.now_ms, events).ring if events else []

    def _update(self, known: Sequence[Change]) -> None:
        orders_store.update_orders(self.session, [self._known_order(change) for change in known])
        touched = [change for change in known if change.fields & (WORD_FIELDS | {"area"})]
        rows = [self._subject(change.known["id"], change.sound) for change in touched if change.known]
        orders_store.update_subjects(self.session, rows)
        moved = {
            last_case_id(self.source, change.known): change.sound.order.area
            for change in known
            if change.known and "area" in change.fields and change.plan and change.outcome == "changed"
        }
        orders_store.move_cases(self.session, moved)

    def _new_order(self, order_id: str, change: Change) -> dict[str, Any]:
        order = change.sound.order
        place = self.places[order.area]
        return {
            "id": order_id,
            "source": self.source,
            "external_id": order.number,
            "area_id": order.area,
            "work": order.work,
            "shape": change.sound.shape,
            "state": "open" if change.opens else "waiting",
            "reason": "",
            "visits": change.opens,
            "last_row": _last_row(change.sound),
            "registered_ms": instant_ms(*order.registered, place.zone) if order.registered else None,
            "waiting_since_ms": None if change.opens else self.now_ms,
            "created_ms": self.now_ms,
        }

    def _known_order(self, change: Change) -> dict[str, Any]:
        known, order = change.known or {}, change.sound.order
        stays = change.outcome == "kept"
        return {
            "id": known["id"],
            "area_id": known["area_id"] if stays else order.area,
            "work": known["work"] if stays else order.work,
            "shape": known["shape"] if stays else change.sound.shape,
            "state": "open" if change.opens else known["state"],
            "visits": change.opens or known["visits"],
            "last_row": _last_row(change.sound),
            "waiting_since_ms": None if change.opens else known["waiting_since_ms"],
        }

    def _subject(self, order_id: str, sound: Sound) -> dict[str, Any]:
        key = flat_key(sound.order, sound.order.area)
        return {"order_id": order_id, **sound.order.subject, "chips": list(sound.order.chips), "flat_key": key}

    def _phones(self, changes: Sequence[tuple[str, Change]]) -> None:
        """Numbers that the source named last time go; those that a colleague added stay, after the source's."""
        known = {order_id for order_id, change in changes if change.known and change.fields & PHONE_FIELDS}
        have = orders_store.phones_of(self.session, known) if known else {}
        rows: list[dict[str, Any]] = []
        for order_id, change in changes:
            if change.known is not None and order_id not in known:
                continue
            wanted = [_phone(order_id, number) for number in change.sound.order.phones]
            named = {row["e164"] for row in wanted} | _numbers_named_last_time(change)
            kept = [row for row in have.get(order_id, ()) if row["e164"] not in named]
            rows += [{**row, "place": place} for place, row in enumerate([*wanted, *kept])]
        orders_store.replace_phones(self.session, known, rows)

    def _plan(self, order_id: str, change: Change) -> VisitPlan:
        order = change.sound.order
        return VisitPlan(
            order_id=order_id,
            area_id=order.area,
            source=self.source,
            external_id=order.number,
            n=change.opens,
            givens=givens_of(order, self.places[order.area], change.sound.shape),
            rules=self.rules,
        )

    def _revisions(self, change: Change) -> list[NewEvent]:
        case_id = last_case_id(self.source, change.known or {}) if change.known else ""
        if not case_id or change.opens:
            return []
        events = []
        if change.plan:
            events.append(NewEvent(case_id, "plan.set", "system", IMPORT, change.plan))
        if change.note:
            words = sentence(self.texts, change.note)[:NOTE_LIMIT]
            data = {"to": "to_dispatcher"} if change.tells else {}
            events.append(NewEvent(case_id, "note", "system", IMPORT, data, {"words": words}))
        return events


def _last_row(sound: Sound) -> dict[str, str]:
    """What the source said, and under `numbers` how its phones were read, so that they can be told from added ones."""
    return {**sound.words, "numbers": " ".join(number.e164 for number in sound.order.phones)}


def _numbers_named_last_time(change: Change) -> set[str]:
    return set(change.known["last_row"].get("numbers", "").split()) if change.known else set()


def _phone(order_id: str, number: Number) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "e164": number.e164,
        "raw": number.raw,
        "words": number.words,
        "mobile": number.mobile,
        "valid": number.valid,
    }
