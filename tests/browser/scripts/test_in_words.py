"""510 ways to begin a script, in every text that people and other systems can write: nothing of it becomes markup.

Pages are opened without their content security policy: what the policy would stop must not be there at all. Every page
without a parameter is opened by itself as each role of the office; a page with one needs its parameter in THINGS.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from playwright.sync_api import expect
from sqlalchemy import delete

from fieldapp.store.tables import limits
from tests.browser.support.phone import Phone
from tests.support.customer import link
from tests.support.hostile_world import OF_ONE_AREA, OFFICE, TECHNICIAN, HostileWorld
from tests.support.live_site import LiveSite
from tests.support.proofs import proves
from tests.support.script_words import ALONE, listed, made, packed

VALUES = packed()
STREAMS = frozenset({"board.stream", "board.changes", "board.rows"})  # pieces of the board, which is opened itself


def things(world: HostileWorld, rule: Any) -> list[dict[str, str]]:
    """The ids that this address is opened with; an address with another parameter needs a line here."""
    everything = range(len(world.case_ids))
    known = {
        "case_id": world.case_ids,
        "account_id": [f"h{n}" for n in everything],
        "technician_id": [f"h{n}" for n in everything],
        "webhook_id": [f"w{n}" for n in everything],
        "area_id": world.area_ids,
        "outage_id": [f"o{n}" for n in everything],
        "order_id": world.order_ids,
        "key": ["message.moved"],
        "number": [str(n + 1) for n in everything],
        "department_id": [f"dp{n}" for n in everything],
        "promise_id": [f"pr{n}" for n in everything],
        "report_id": [f"rp{n}" for n in everything],
        "complaint_id": world.case_ids,
    }
    missing = rule.arguments - known.keys()
    assert not missing, f"{rule.rule}: what is {missing} in a world of hostile words?"
    count = min(len(known[name]) for name in rule.arguments)
    return [{name: known[name][n] for name in rule.arguments} for n in range(count)]


def rules(world: HostileWorld, role: str) -> Iterator[Any]:
    """The pages that this role may read; files are looked at elsewhere."""
    for rule in world.site.app.url_map.iter_rules():
        guard = getattr(world.site.app.view_functions[rule.endpoint], "guard", ())
        is_page = "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/") and rule.endpoint not in STREAMS
        if (
            isinstance(guard, tuple)
            and role in guard
            and is_page
            and not rule.rule.endswith((".pdf", ".xlsx", "<kind>", ".ics"))
        ):
            yield rule


def address(rule: Any, ids: dict[str, str]) -> str:
    path = rule.rule
    for name, value in ids.items():
        path = path.replace(f"<{name}>", value).replace(f"<int:{name}>", value)
    return str(path)


def test_the_list_is_what_its_recipe_makes() -> None:
    assert listed() == made()
    assert len(set(made())) >= 500
    assert all(any(word in value for value in VALUES) for word in made())


@proves("G5")
def test_nothing_runs_on_any_page_of_the_office(hostile, unguarded):
    world, base = hostile
    for role in OFFICE:
        page, witness = unguarded(f"x-{role}")
        for rule in rules(world, role):
            if not rule.arguments:
                page.goto(base + rule.rule)
                page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
                witness.look(page)
        for query in ("view=lanes", *(f"case={case_id}" for case_id in world.case_ids[:3])):
            page.goto(f"{base}/board?{query}")
            witness.look(page)
        page.context.close()
        assert witness.said == [], role


@proves("G5")
def test_nothing_runs_on_the_page_of_one_thing(hostile, unguarded):
    world, base = hostile
    seen = set()
    for role in ("administrator", "dispatcher"):
        page, witness = unguarded(f"x-{role}", plain=True)
        for rule in rules(world, role):
            for ids in things(world, rule) if rule.arguments and rule.endpoint not in seen else ():
                page.goto(base + address(rule, ids), wait_until="load")
                witness.look(page)
            seen.add(rule.endpoint)
        assert witness.said == [], role


@proves("G5")
def test_nothing_runs_on_the_customers_page(hostile, unguarded):
    world, base = hostile
    page, witness = unguarded(plain=True)
    for case_id in world.case_ids:
        page.goto(f"{base}/c/{link(world.site, case_id)}")
        witness.look(page)
    assert witness.said == []


@proves("G5")
def test_nothing_runs_on_the_phone(hostile, unguarded, tmp_path):
    world, base = hostile
    world.give_all_to_one()
    page, witness = unguarded()
    page.context.clock.install(time=world.site.clock.now_ms() / 1000)
    phone = Phone(LiveSite(world.site, tmp_path, base, {}, None, world.seeder), page.context)  # type: ignore[arg-type]
    phone.sign_in(TECHNICIAN)
    expect(phone.page.locator(".day-card").first).to_be_visible()
    witness.look(phone.page)
    for case_id in world.case_ids:
        for place in ("", "/history"):
            phone.page.evaluate("place => { location.hash = place; }", f"#/case/{case_id}{place}")
            phone.page.locator(".timeline, .visit").first.wait_for(state="attached")
            witness.look(phone.page)
    assert witness.said == []
    assert phone.complaints == []


@proves("G5")
def test_what_a_page_says_back_does_not_run(hostile, unguarded):
    world, base = hostile
    page, witness = unguarded(OF_ONE_AREA, plain=True)
    stranger, also = unguarded(plain=True)
    apart, least = VALUES[: len(ALONE)], VALUES[len(ALONE) :]
    for value in (*apart, *(" ".join(least[start : start + 8]) for start in range(0, len(least), 8))):
        page.goto(f"{base}/board")
        page.fill("#q", value)
        page.press("#q", "Enter")
        page.wait_for_load_state()
        witness.look(page)
        page.goto(f"{base}/export/visits.csv?from={quote(value, safe='')}&to={quote(value, safe='')}")
        witness.look(page)
        for path, field in ((f"/sign-in?next={quote(value, safe='')}", "login"), ("/c", "number")):
            stranger.goto(base + path)
            stranger.fill(f"[name={field}]", value)
            stranger.eval_on_selector("form:has([name=login], [name=number])", "form => (form.noValidate = true)")
            stranger.press(f"[name={field}]", "Enter")
            stranger.wait_for_load_state()
            also.look(stranger)
        with world.site.session() as session:
            session.execute(delete(limits))
            session.commit()
    assert witness.said + also.said == []


@proves("G5")
def test_a_file_of_orders_is_told_of_without_running(hostile, unguarded):
    _world, base = hostile
    page, witness = unguarded("x-administrator")
    names = ["Номер", "Участок", "Вид работ", "Клиент", "Телефон", "Адрес", "Дата", "С", "До", "Комментарий"]
    for head in (names, VALUES[-len(names) :]):  # what is known, and what a person is asked about
        rows = [[value] * len(names) for value in VALUES]
        file = {"name": f"{VALUES[-1]}.csv".replace("/", "_"), "mimeType": "text/csv", "buffer": table(head, rows)}
        page.goto(f"{base}/orders/import")
        page.set_input_files("#file", file)
        page.click("form.orders__form button")
        page.wait_for_load_state()
        witness.look(page)
    assert witness.said == []


def table(head: list[str], rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([head, *rows])
    return written.getvalue().encode("utf-8", "replace")


@proves("G5", "G6")
def test_a_file_is_never_shown_as_a_page(hostile, unguarded):
    world, base = hostile
    page, _witness = unguarded("x-administrator")
    period = "from=2026-11-23&to=2026-11-23"
    for path in (f"/export/visits.csv?{period}", f"/export/visits.xlsx?{period}",
                 f"/cases/{world.case_ids[0]}/evidence.pdf"):  # fmt: skip
        answer = page.context.request.get(base + path)
        assert answer.ok, path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert "text/html" not in answer.headers["content-type"], path
        assert not path.startswith("/export") or answer.headers["content-disposition"].startswith("attachment"), path
