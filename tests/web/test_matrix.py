"""Every address x every role x what is of the own area and of another: who gets in, who sees what, what changes?

A new address without a row here fails: whoever adds one says what it shows and what its parameter names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.actions import say_complaint
from fieldapp.core.people import Actor
from fieldapp.store.tables import (
    alerts,
    calls,
    duty_phones,
    feedback,
    metadata,
    outage_visits,
    outages,
    passkeys,
    promises,
    quarantine,
    questions,
    register_numbers,
    replies,
    reports,
    rota,
    webhooks,
)
from tests.support.app import Browser, Site, add_person, insert_row
from tests.support.proofs import proves
from tests.support.seed_board import Seeder

SECRET = "Южная Фаина Савельевна"
# What a parameter names: a thing of an area. All that follows holds for each address with such a parameter.
THINGS = frozenset({
    "complaint_id",
    "case_id", "alert_id", "account_id", "technician_id", "phone_id", "row_id", "reply_id", "webhook_id", "area_id",
    "order_id", "outage_id", "question_id", "report_id",
})  # fmt: skip
# Addresses that show lists of the own areas: nothing of another area may be in them.
LISTS = frozenset({
    "areas.page", "board.page", "board.changes", "board.rows", "calendars.page", "days.page", "duty.rota",
    "duty.reach", "hours.page", "exports.page", "customers.page", "ratings.page", "reports.page", "exports.visits",
    "kept_aside.page", "kinds.page", "ladder.page", "leaflets.page", "orders.form", "outages.page", "outages.form",
    "outbox.page", "questions.page", "people.page", "plan.page", "replies.page", "shift.page", "texts.page",
    "trail.page", "waiting.page", "webhooks.page", "api_cases.get_visits", "promises.page", "promises.figures",
    "api_promises.get_promises", "register.page", "complaints.page", "complaints.new",
    "api_near_visits.get_near_visits", "outage_forms.page", "outage_forms.form",
})  # fmt: skip
# Forms about the own areas: an area that is named must be the sender's own.
AREA_FORMS = frozenset({
    "hours.week", "hours.away", "hours.copy", "days.keep", "days.look", "duty.add_phone", "duty.add_shift",
    "ladder.keep", "outages.look", "people.add", "questions.put_up", "complaints.take",
    *(f"outage_forms.{one}" for one in ("take", "close", "print_blanks")),
})  # fmt: skip
# About oneself, or without any visit in it.
OWN = frozenset({
    "areas.add", "sign_in.home", "sign_in.show", "sign_in.leave", "me.page", "me.password", "me.end_device",
    "me.end_others", "me.begin_code", "me.confirm_code", "me.drop_code", "passkeys.begin", "passkeys.add",
    "passkeys.rename", "passkeys.remove", "api.playbook", "api.texts", "api_push.post_subscription", "api_push.state",
    "api_push.test", "leaflets.blanks", "kinds.switch", "webhooks.add", "presence.get_presence",
    "presence.post_presence", "telephony.at_desk", "api_outage_numbers.post_outage_numbers",
})  # fmt: skip
# Have tests of their own: streams, searches, files, imports, photos.
ELSEWHERE = {
    "board.stream": "tests/web/test_board_live.py",
    "board.listen": "tests/live/test_who_may_listen.py",
    "board.search": "tests/web/test_board.py",
    "kept_aside.open_sealed": "tests/web/test_sealed.py",
    "customers.find": "tests/web/test_customers.py",
    "customers.copy": "tests/web/test_customers.py",
    "orders.check": "tests/orders/test_page.py",
    "orders.take_over": "tests/orders/test_page.py",
    "orders.columns": "tests/orders/test_columns.py",
    "api_orders.post_orders": "tests/web/test_api_orders.py",
    "api_media.get_photo": "tests/web",
    "ladder.see_all": "tests/web/test_ladder_on_board.py",
    "plan.take_a_look": "tests/web/test_plan_page.py",
    "plan.save": "tests/web/test_plan_page.py",
    "plan.undo": "tests/web/test_plan_page.py",
    "plan.seen": "tests/web/test_plan_page.py",
    "register.who_calls": "tests/desk/test_register.py",
    "texts.one": "tests/web/test_texts_page.py",
    "texts.try_out": "tests/web/test_texts_page.py",
    "texts.keep": "tests/web/test_texts_page.py",
    "texts.back": "tests/web/test_texts_page.py",
    # Answers are the whole installation's, of no area
    **dict.fromkeys(
        (
            *(
                f"answer_cards.{one}"
                for one in ("page", "find", "new", "add", "one", "edit", "change", "checked", "archive")
            ),
            *(f"departments.{one}" for one in ("page", "new", "add", "edit", "change", "archive")),
        ),
        "tests/cards/test_pages.py",
    ),
    **dict.fromkeys(
        ("card_files.export", "card_files.form", "card_files.check", "card_files.take_over", "api_cards.get_cards"),
        "tests/cards/test_files.py",
    ),
}
ROLES = ("technician", "dispatcher", "operator", "manager", "administrator", "auditor")
# Well-formed where an empty form would be refused before anybody looks whose it is.
FORMS = {"wishes.wish": {"wish": "same_technician", "wanted": "yes"}, "webhooks.again": {"delivery": "nobody"}}
EVENT = {"type": "decided.reached", "revision": 1}
PERIOD = "?from=2026-11-23&to=2026-11-23"
NOISE = {"sessions", "limits", "watchers", "heartbeats", "trail"}  # written by merely coming by


@dataclass
class World:
    """A site with the same things in the north and in the south: `own` and `other` by the name of a parameter."""

    site: Site
    own: dict[str, str]
    other: dict[str, str]

    def browser(self, role: str) -> Browser:
        """Somebody of this role in the north, who can be reached."""
        return self.site.browser_of(f"x-{role}")

    def contents(self) -> dict[str, list[Any]]:
        """All rows of all tables but those written by merely coming by."""
        with self.site.session() as session:
            return {name: [tuple(row) for row in session.execute(select(table))]
                    for name, table in metadata.tables.items() if name not in NOISE}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, sqlite_with_tables: Any) -> Iterator[World]:
    from tests.support.app import open_site

    folder = tmp_path_factory.mktemp("matrix")
    database = folder / "site.sqlite3"
    database.write_bytes(sqlite_with_tables.read_bytes())
    with open_site(f"sqlite:///{database}", folder / "var") as site:
        with site.session() as session:
            for role in ROLES:
                add_person(session, f"x-{role}", name=f"Икс {role}", role=role, area_ids=("north",))
            session.commit()
        seeder = Seeder(site)
        own, other = things(site, seeder, "north", "t01", "Зоя"), things(site, seeder, "south", "t05", SECRET)
        yield World(site, own, other)


def things(site: Site, seeder: Seeder, area: str, technician: str, name: str) -> dict[str, str]:
    """One of each kind in this area."""
    case_id = seeder.visit(technician, area=area, name=name, address=f"ул. {name}")
    seeder.three_calls(case_id, technician)
    ids = {
        name: f"{area}-{name}"
        for name in (
            "phone_id",
            "row_id",
            "reply_id",
            "webhook_id",
            "outage_id",
            "passkey_id",
            "question_id",
            "report_id",
        )
    }
    with site.session() as session:
        insert_row(session, duty_phones, id=ids["phone_id"], area_id=area, duty="duty", label=name, e164="+79000000001")
        insert_row(session, rota, id=ids["row_id"], area_id=area, account_id=technician, duty="hours", days=[1],
                   from_minute=0, to_minute=60, created_ms=1)  # fmt: skip
        insert_row(session, replies, id=ids["reply_id"], gateway="main", reference=area, e164="+79000000002",
                   words=name, case_id=case_id, area_id=area, received_ms=1)  # fmt: skip
        insert_row(session, webhooks, id=ids["webhook_id"], area_id=area, label=name, url="https://x.example/",
                   secret="s", kinds=["visit.changed"], created_ms=1)  # fmt: skip
        insert_row(session, register_numbers, area_id=area, year=2026, last=1)
        insert_row(session, calls, case_id=case_id, area_id=area, kind="information", operator_id="d01", year=2026,
                   number=1, day=20261123, began_ms=1)  # fmt: skip
        insert_row(session, quarantine, author=technician, reason="bad_field", content_hash=b"1" * 32, raw=name,
                   received_ms=1)  # fmt: skip
        insert_row(session, feedback, case_id=case_id, area_id=area, face=1, words=name, said_ms=site.clock.now_ms())
        insert_row(session, outages, id=ids["outage_id"], area_id=area, street=name, houses=[], trouble="cable",
                   since_ms=1, said_by="d01", said_ms=1)  # fmt: skip
        insert_row(session, passkeys, id=ids["passkey_id"], account_id=technician, credential_id=area.encode(),
                   public_key=b"k", name=name, transports=[], created_ms=1)  # fmt: skip
        insert_row(session, questions, id=ids["question_id"], area_id=area, state="awaiting", question=name,
                   asker=name, asker_phone="+79000000003", asked_by="d01", asked_ms=1, due_ms=2)  # fmt: skip
        insert_row(session, outage_visits, outage_id=ids["outage_id"], case_id=case_id, concerned=True, at_ms=1)
        insert_row(session, reports, id=ids["report_id"], area_id=area, kind="weekly", first_day=20261113,
                   last_day=20261119, zone="Europe/Moscow", figures={"counts": {f"region:{name}": 9}},
                   digest=name, made_ms=1, checked_ms=1)  # fmt: skip
        session.commit()
        visits = metadata.tables["cases"]
        order_id = session.execute(select(visits.c.order_id).where(visits.c.id == case_id)).scalar_one()
        alert_id = session.execute(select(alerts.c.id).where(alerts.c.case_id == case_id)).scalars().first()
        kept = session.execute(select(quarantine.c.id).where(quarantine.c.raw == name)).scalar_one()
        ids["promise_id"] = f"{area}-promise"
        insert_row(session, promises, id=ids["promise_id"], key=f"{case_id}:by_hand:by_hand:{area}", case_id=case_id,
                   area_id=area, kind="by_hand", n=1, due_ms=site.clock.now_ms(), created_ms=1)  # fmt: skip
        session.commit()
        actor, now = Actor("d01", "dispatcher", name, "ru", frozenset({area})), site.clock.now_ms()
        private = dict.fromkeys(say_complaint.NEEDED, name) | {"phone": "+79000000004"}
        told = say_complaint.open_complaint(session, seeder.library, now, actor, area, came_ms=now, channel="book",
                                            private=private, again_ms=now + 3_600_000)  # fmt: skip
        ids["complaint_id"] = told.case_id
    return ids | {"case_id": case_id, "alert_id": str(alert_id), "account_id": technician, "technician_id": technician,
                  "area_id": area, "order_id": order_id, "int:row_id": str(kept)}  # fmt: skip


def addresses(site: Site) -> list[tuple[str, str, tuple[str, ...], str, list[str]]]:
    """Endpoint, method, roles let in, rule, and the parameters, of everything with a guard of roles."""
    found = []
    for rule in site.app.url_map.iter_rules():
        guard = getattr(site.app.view_functions[rule.endpoint], "guard", None)
        if isinstance(guard, tuple):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                found.append((rule.endpoint, method, guard, rule.rule, sorted(rule.arguments)))
    return found


def filled(rule: str, ids: dict[str, str]) -> str:
    """The address with these ids; a converter makes another name."""
    for name, value in ids.items():
        rule = rule.replace(f"<{name}>", value)
    return rule.replace("<device>", "nobody").replace("<kind>", "csv").replace("<step>", "remind")


def is_of_a_thing(arguments: list[str]) -> bool:
    return any(name in THINGS for name in arguments)


@proves("G7", "G8")
def test_every_address_has_a_row(world: World) -> None:
    named = LISTS | AREA_FORMS | OWN | ELSEWHERE.keys()
    there = {endpoint for endpoint, _, _, _, arguments in addresses(world.site) if not is_of_a_thing(arguments)}

    assert there - named == set()
    assert named - there == set()


@proves("G7", "G8")
@pytest.mark.parametrize("role", ROLES)
def test_lists_hold_nothing_of_another_area(world: World, role: str) -> None:
    browser, opened = world.browser(role), 0

    for endpoint, method, guard, rule, _ in addresses(world.site):
        if endpoint in LISTS and method == "GET" and role in guard:
            answer = browser.get(f"{filled(rule, {})}{PERIOD if '/export/' in rule else ''}", follow_redirects=True)
            assert answer.status_code == 200, (rule, answer.status_code)
            assert sees_everything(role, rule) or SECRET.encode() not in answer.data, rule
            opened += 1

    assert opened or role == "technician"


@proves("G7", "G8")
@pytest.mark.parametrize("role", ROLES)
def test_a_thing_of_another_area_is_not_there_and_does_not_change(world: World, role: str) -> None:
    browser = world.browser(role)
    before, tried = world.contents(), 0

    for endpoint, method, guard, rule, arguments in addresses(world.site):
        if is_of_a_thing(arguments) and role in guard and not sees_everything(role, rule):
            sent = {"json": EVENT} if endpoint == "api_cases.post_event" else {"data": FORMS.get(endpoint, {})}
            answer = browser.open(filled(rule, world.other), method=method, **(sent if method == "POST" else {}))
            assert answer.status_code in (404, 422), (method, rule, answer.status_code)
            assert SECRET.encode() not in answer.data, rule
            tried += 1

    assert world.contents() == before
    assert tried or role in ("technician", "operator")


def sees_everything(role: str, rule: str) -> bool:
    """What came malformed belongs to no area: an administrator looks at all of it."""
    return role == "administrator" and rule.startswith("/kept-aside")


@proves("G7", "G8")
@pytest.mark.parametrize("role", ROLES)
def test_a_thing_of_the_own_area_is_there(world: World, role: str) -> None:
    browser = world.browser(role)

    for _endpoint, method, guard, rule, arguments in addresses(world.site):
        if is_of_a_thing(arguments) and role in guard and method == "GET":
            answer = browser.get(filled(rule, world.own))
            assert answer.status_code == 200, (rule, answer.status_code)


@proves("G8")
@pytest.mark.parametrize("role", ["manager", "administrator"])
def test_a_form_about_another_area_changes_nothing(world: World, role: str) -> None:
    browser, before = world.browser(role), world.contents()

    for endpoint, method, guard, rule, _ in addresses(world.site):
        if endpoint in AREA_FORMS and method == "POST" and role in guard:
            answer = browser.post(rule, data={"area": "south"})
            assert answer.status_code in (404, 422), (rule, answer.status_code)

    assert world.contents() == before
