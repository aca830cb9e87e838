"""A site in which every text that people and other systems can write tries to run: each kind of thing for each text."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select, update

from fieldapp.actions import follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.store import areas
from fieldapp.store import cases as cases_store
from fieldapp.store.tables import (
    alerts,
    area_days,
    bounces,
    cases,
    duty_phones,
    feedback,
    metadata,
    order_columns,
    orders,
    outage_visits,
    outages,
    outbox,
    outbox_attempts,
    outbox_words,
    passkeys,
    phones,
    quarantine,
    replies,
    sessions,
    setting_changes,
    subscriptions,
    tokens,
    webhooks,
)  # fmt: skip
from tests.support.app import ZONE, Site, add_person, insert_row
from tests.support.hostile_desk import desk_rows
from tests.support.seed_board import Seeder

OFFICE = ("dispatcher", "manager", "administrator")  # together they see whatever others see
OF_ONE_AREA = "x-few"
TECHNICIAN = "hostile-phone"  # who gets all visits in the end, to open them on one phone
# Free words of reports, each with what else the report needs; a report is never refused, in whatever order they come.
SAID: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
    ("note", ("words",), {}),
    ("call.started", ("phone",), {}),
    ("call.other_person", ("person_name", "relation", "door_word"), {}),
    ("customer.unhappy", ("words",), {}),
    ("access.blocked", ("key_holder", "key_phone", "words"), {"block": "door"}),
    ("door.claims_order", ("person_name",), {}),
    ("permission.given", ("person_name", "relation"), {"by_phone": True}),
    ("introduced", ("form_of_address",), {}),
    ("stage.done", ("words",), {"unusual": True}),
    ("dispatcher.asked", ("words",), {}),
    ("technician.cannot_continue", ("words",), {}),
)


class HostileWorld:
    """`fill(words)` makes a visit, an area, a technician and everything else for each word."""

    def __init__(self, site: Site) -> None:
        self.site, self.seeder = site, Seeder(site)
        self.case_ids: list[str] = []
        self.order_ids: list[str] = []
        self.area_ids: list[str] = []
        site.is_broken_on_purpose = True  # rows without what would have led to them

    def fill(self, words: Sequence[str]) -> None:
        """Everything, for each word once."""
        with self.site.session() as session:
            for n, word in enumerate(words):
                self.area_ids.append(f"h{n}")
                areas.add_area(session, {"id": f"h{n}", "name": word, "zone": ZONE, "phone": word})
                person = {"name": word, "role": "technician", "area_ids": (f"h{n}",)}
                add_person(session, f"h{n}", **person)  # type: ignore[arg-type]
            for role in OFFICE:
                add_person(session, f"x-{role}", name=words[0], role=role, area_ids=tuple(self.area_ids))
            add_person(session, OF_ONE_AREA, name=words[0], role="dispatcher", area_ids=("h0",))
            add_person(session, TECHNICIAN, name=words[0], role="technician", area_ids=tuple(self.area_ids))
            session.execute(update(metadata.tables["accounts"]).values(badge=words[0], phone=words[0], email=words[0]))
            session.commit()
        for n, word in enumerate(words):
            self._visit(n, word)
        self.seeder.tick()
        self.seeder.beat()

    def give_all_to_one(self) -> None:
        """All visits are one technician's from now on."""
        plan = {"technician": TECHNICIAN, "has_mobile": True}
        for case_id in self.case_ids:
            with self.site.session() as session:
                row = session.execute(select(cases).where(cases.c.id == case_id)).one()
                window = {"window_from_ms": row.window_from_ms, "window_to_ms": row.window_to_ms}
            self._append(case_id, [NewEvent(case_id, "plan.set", "system", "import", {**plan, **window})])

    def _visit(self, n: int, word: str) -> None:
        case_id = self.seeder.visit(f"h{n}", area=f"h{n}", from_hour=2, name=word, address=word, city=word, flat=word,
                                    entrance=word, floor=word, intercom=word, comment=word, chips=[word])  # fmt: skip
        self.case_ids.append(case_id)
        with self.site.session() as session:
            order_id = session.execute(select(cases.c.order_id).where(cases.c.id == case_id)).scalar_one()
            self.order_ids.append(order_id)
            session.execute(update(orders).where(orders.c.id == order_id).values(
                external_id=f"{n} {word}", work=word, source=word, last_row={"comment": word}))  # fmt: skip
            session.execute(update(phones).where(phones.c.order_id == order_id).values(e164=word, raw=word, words=word))
            self._rows(session, n, word, case_id)
            desk_rows(session, self.site.clock.now_ms(), n, word, case_id)
            session.commit()
        said = [NewEvent(case_id, type_, "technician", f"h{n}", data, dict.fromkeys(private, word), quality="online")
                for type_, private, data in SAID]  # fmt: skip
        self._append(case_id, said)
        with self.site.session() as session:
            session.execute(update(alerts).where(alerts.c.case_id == case_id).values(created_ms=1 + n))
            session.commit()

    def _append(self, case_id: str, events: list[NewEvent]) -> None:
        now = self.site.clock.now_ms()
        with self.site.session() as session:
            locked = cases_store.lock_cases(session, [case_id])
            done = append_to_locked(session, self.seeder.library, now, locked, events)
            follow_up.follow_up(session, self.seeder.library, now, locked, done.fresh)
            session.commit()

    def _rows(self, session: Any, n: int, word: str, case_id: str) -> None:
        """What gateways, other systems, browsers and administrators leave behind."""
        now, area = self.site.clock.now_ms(), f"h{n}"
        add: Callable[..., None] = lambda table, **values: insert_row(session, table, **values)  # noqa: E731
        add(replies, id=f"r{n}", gateway="main", reference=word, e164=word, words=word, case_id=case_id, area_id=area,
            received_ms=now)  # fmt: skip
        add(quarantine, event_id=word, author=f"h{n}", reason=word, content_hash=b"%032d" % n, received_ms=now,
            raw=json.dumps({"words": word}))  # fmt: skip
        add(webhooks, id=f"w{n}", area_id=area, label=word, url=f"https://x.example/{word}", secret="s",
            kinds=["visit.changed"], created_ms=now)  # fmt: skip
        add(tokens, id=f"k{n}", token_hash=f"k{n}", name=word, scopes=["visits:read"], area_ids=[area], created_ms=now)
        add(passkeys, id=f"k{n}", account_id=f"h{n}", credential_id=b"%d" % n, public_key=b"k", name=word,
            transports=[word], created_ms=now)  # fmt: skip
        add(duty_phones, id=f"p{n}", area_id=area, duty="duty", label=word, e164=word)
        add(bounces, address=word, words=word, at_ms=now)
        add(order_columns, source="orders", header=word, field="name", said_by="a01", said_ms=now)
        add(feedback, case_id=case_id, area_id=area, face=1, words=word, said_ms=now)
        for login in (f"h{n}", "x-administrator", "x-dispatcher"):
            add(sessions, token_hash=f"s{n}{login}".encode(), account_id=login, kind="read", device=f"d{n}", label=word,
                created_ms=now, seen_ms=now, expires_ms=now + 10**9)  # fmt: skip
        add(subscriptions, id=f"u{n}", account_id=f"h{n}", endpoint=f"https://x.example/{n}", p256dh="x", auth="x",
            label=word, created_ms=now)  # fmt: skip
        add(outages, id=f"o{n}", area_id=area, street=word, houses=[word], cabinet=word, trouble="cable", words=word,
            since_ms=now, said_by="x-dispatcher", said_ms=now)  # fmt: skip
        add(outage_visits, outage_id=f"o{n}", case_id=case_id, concerned=True, at_ms=now)
        add(area_days, area_id=area, day=20261123 + n % 7, kind="short", note=word)
        add(setting_changes, batch=f"b{n}", at_ms=now, account_id=f"h{n}", area_id=area, room="areas", what="name",
            before=json.dumps(word), after=json.dumps(word), why=word)  # fmt: skip
        for m, channel in enumerate(("sms", "email", "webhook")):
            row = f"m{n}-{m}"
            add(outbox, id=row, key=f"{case_id}:message:moved:{m}",
                case_id=case_id, area_id=area, audience="customer", channel=channel,
                addressee=f"w{n}" if channel == "webhook" else "", note=word,
                values={"name": word, "words": word, "body": word},
                kind="visit.changed" if channel == "webhook" else "moved", state="failed",
                not_before_ms=now, created_ms=now)  # fmt: skip
            add(outbox_words, outbox_id=row, address=word, words=word)
            add(outbox_attempts, outbox_id=row, no=1, gateway=word, result="failed", reference=word, words=word,
                started_ms=now)  # fmt: skip
