"""A simulated month of an area, and its figures counted a second time: by loops and SQL over rows, without the fold."""

import random
from collections import Counter
from typing import Any

from sqlalchemy import select, text, update

from fieldapp.actions import tick
from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.core.windows import shifted
from fieldapp.store.tables import alerts, cases, events, outbox
from tests.support.reports import a_call, a_promise, add_calls, add_promises, at
from tests.support.world import HOUR_MS, MINUTE_MS, MORNING_MS, World

FIRST, LAST = 20261026, 20261125  # the monthly period in which the world's Monday lies
MISSED = tuple(
    ("technician", type_, {}, -90 + 10 * n) for n in range(3) for type_ in ("call.started", "call.no_answer")
)
TAKEN = ("customer.call_me", "customer.called_back")
Said = tuple[str, str, dict[str, Any], float]  # who, what, data, minutes after the beginning of the interval


def stories(chance: random.Random) -> list[tuple[Said, ...]]:
    """What may happen to a visit."""
    start = chance.randint(-15, 160)
    in_flat = {"where": "flat", "shoe_covers": True}
    reached: tuple[Said, ...] = (("technician", "call.started", {}, -60), ("technician", "call.expects_you", {}, -59))
    there: tuple[Said, ...] = (("technician", "technician.departed", {}, -30),)
    come = tuple(
        ("technician", type_, {}, start - 2) for type_ in ("technician.arrived", "door.customer", "introduced")
    )
    work: Said = ("technician", "work.started", in_flat | ({"late_reason": "road"} if start > 120 else {}), start)
    waited: tuple[Said, ...] = (
        ("technician", "technician.arrived", {}, 100), ("technician", "door.under_age", {}, 101),
        ("technician", "call.started", {}, 102), ("technician", "adult.coming", {"wait_ms": 1_800_000}, 104),
        ("technician", "door.customer", {}, 131), ("technician", "introduced", {}, 132),
        ("technician", "work.started", in_flat | {"late_reason": "customer"}, 133),
    )  # fmt: skip
    back = chance.choice([("customer", "customer.call_me"), ("technician", "customer.called_back")])
    returns: Said = (*back, {}, chance.choice([30, 90, 4 * 1440]))
    leaflet: Said = ("technician", "leaflet.left", {"leaflet": "12345670", "because": "told"}, -30)
    return [
        (),
        reached + there + come + (work,),
        reached + there + waited,
        there + come + (work,),
        (*MISSED, ("dispatcher", "decided.sms", {}, -50)),
        (*MISSED, ("dispatcher", "decided.sms", {}, -50), returns),
        (*MISSED, ("dispatcher", "decided.leaflet", {}, -50), leaflet),
        (*MISSED, ("dispatcher", "decided.leaflet", {}, -50), leaflet, returns),
        MISSED,
        (("technician", "call.started", {}, -40), ("technician", "call.refused", {"why": "changed_mind"}, -39)),
        (*reached[:1], ("technician", "call.expects_you", {}, -59), ("technician", "undone", {}, -58.9)),
        (
            *there,
            ("technician", "technician.arrived", {}, 10),
            ("technician", "door.nobody", {}, 11),
            ("technician", "call.started", {}, 12),
            ("technician", "call.no_answer", {}, 13),
        ),
        (*MISSED, ("dispatcher", "decided.sms", {}, -50), leaflet, returns),
    ]


def play(world: World, visits: int, seed: int) -> None:
    """So many visits, spread over two months, and calls and promises beside them."""
    chance = random.Random(seed)
    for place in range(visits):
        begins_ms = MORNING_MS + chance.randint(-40, 6) * 24 * HOUR_MS + chance.randint(0, 8) * HOUR_MS
        story = chance.choice(stories(chance)) if place >= 13 else stories(chance)[place]
        world.now_ms = begins_ms - 3 * HOUR_MS
        case_id = world.visit(from_hour=(begins_ms - MORNING_MS) / HOUR_MS)
        _tell(world, case_id, begins_ms, story)
    world.now_ms = at(20261201, 6)
    with world.session() as session:
        while tick.refold_due(session, world.library, world.now_ms)[0] >= tick.MOST_CASES:
            pass
        texts = list(
            session.scalars(select(outbox.c.id).where(outbox.c.kind == "could_not_reach").order_by(outbox.c.id))
        )
        for some, state in ((texts[::3], "failed"), (texts[1::3], "delivered"), (texts[2::3], "no_receipt")):
            session.execute(update(outbox).where(outbox.c.id.in_(some)).values(state=state))
        digest = world.library.digests["visit"]
        rows = [a_call(n, at(20261020, 8) + n * 3 * HOUR_MS, operator="d01") for n in range(1, 400)]
        add_calls(session, rows, digest)
        add_promises(session, [a_promise(n, rows[n]["case_id"], rows[n]["began_ms"] + HOUR_MS) for n in range(300)])
        session.commit()


def _tell(world: World, case_id: str, begins_ms: int, story: tuple[Said, ...]) -> None:
    last = ""
    for by, type_, data, minute in story:
        world.now_ms = begins_ms + round(minute * MINUTE_MS)
        author = {"technician": "t01", "dispatcher": "d01"}.get(by, by)
        said = NewEvent(case_id, type_, by, author, data if type_ != "undone" else {"of": last})
        with world.session() as session:
            append_server_events(session, world.library, world.now_ms, [said])
            session.commit()
        last = said.id


def naive_visits(world: World) -> Counter[str]:
    """The codes of all visits of the month, counted from rows as a person would."""
    counts: Counter[str] = Counter()
    for case in world.rows(cases, cases.c.kind == "visit", cases.c.day >= FIRST, cases.c.day <= LAST):
        said = world.rows(events, events.c.case_id == case["id"])
        said.sort(key=lambda event: (event["at_ms"], event["seq"]))
        taken_back = [event["data"]["of"] for event in said if event["type"] == "undone"]
        said = [event for event in said if event["id"] not in taken_back and event["type"] != "undone"]
        raised = {row["kind"] for row in world.rows(alerts, alerts.c.case_id == case["id"])}
        texts = world.rows(
            outbox, outbox.c.case_id == case["id"], outbox.c.kind.in_(["could_not_reach", "was_at_your_door"])
        )
        counts.update(["visits", *_work(said), *_reached(said), *_sought(said, raised, texts)])
    return counts


def _first(said: list[dict[str, Any]], *types: str) -> int | None:
    return next((event["at_ms"] for event in said if event["type"] in types), None)


def _work(said: list[dict[str, Any]]) -> list[str]:
    begun = next((event for event in said if event["type"] == "work.started"), None)
    if begun is None:
        return []
    promised = [
        event["data"] for event in said if "window_to_ms" in event["data"] and event["at_ms"] <= begun["at_ms"]
    ][-1]
    arrived = _first(said, "technician.arrived")
    waits = [e for e in said if e["type"] in ("adult.coming", "door.under_age") and e["at_ms"] < begun["at_ms"]]
    codes = ["started"]
    if begun["at_ms"] <= promised["window_to_ms"]:
        codes.append("on_time")
    elif waits and arrived is not None and arrived <= promised["window_to_ms"]:
        codes.append("left_out")
    else:
        codes += ["late", f"late_because:{begun['data'].get('late_reason', 'unsaid')}"]
    return codes + (["early"] if begun["at_ms"] < promised["window_from_ms"] else [])


def _reached(said: list[dict[str, Any]]) -> list[str]:
    talk = _first(said, "call.expects_you", "call.refused", "customer.called_back")
    door, arrived = _first(said, "door.customer"), _first(said, "technician.arrived")
    if talk is not None and (arrived is None or talk < arrived):
        return ["sought", "reached", "reached_before"]
    if talk is not None or door is not None:
        return ["sought", "reached", "reached_at_door"]
    return ["sought", "not_reached"] if _first(said, "call.started") or arrived else []


def _sought(said: list[dict[str, Any]], raised: set[str], texts: list[dict[str, Any]]) -> list[str]:
    given = {"sms": min((t["created_ms"] for t in texts if t["state"] != "failed"), default=None),
             "leaflet": _first(said, "leaflet.left")}  # fmt: skip
    given = {kind: at_ms for kind, at_ms in given.items() if at_ms is not None}
    codes = []
    if "no_contact" in raised or "nobody_home" in raised:
        codes += (
            ["unreached"] + ["three_calls"] * ("no_contact" in raised) + ["nobody_opened"] * ("nobody_home" in raised)
        )
        codes += ["decided"] * any(event["by"] == "dispatcher" and event["type"] != "plan.set" for event in said)
        codes += ["notified"] * bool(given)
    if given:
        kind, first = "both" if len(given) == 2 else next(iter(given)), min(given.values())
        came = [e for e in said if e["type"] in TAKEN and first < e["at_ms"] <= first + 72 * HOUR_MS]
        codes += [f"notice:{kind}"] + [f"back:{kind}"] * bool(came)
    return codes


def naive_desk(world: World) -> dict[str, int]:
    """Some figures of calls and promises, in SQL."""
    named = {"first": FIRST, "last": LAST, "from_ms": at(FIRST, 0), "to_ms": at(shifted(LAST, 1), 0)}
    month = "FROM calls WHERE area_id = 'north' AND day BETWEEN :first AND :last"
    due = "FROM promises WHERE area_id = 'north' AND due_ms >= :from_ms AND due_ms < :to_ms"
    queries = {
        "calls": f"SELECT COUNT(*) {month}",
        "answered_late": f"SELECT COUNT(*) {month} AND rings > 3",
        "rings:2": f"SELECT COUNT(*) {month} AND rings = 2",
        "appointment:yes": f"SELECT COUNT(*) {month} AND appointment",
        "age_group:senior": f"SELECT COUNT(*) {month} AND age_group = 'senior'",
        "region:unsaid": f"SELECT COUNT(*) {month} AND region = ''",
        "heard_from:advert": f"SELECT COUNT(*) {month} AND heard_from = 'advert'",
        "call_kind:duty": f"SELECT COUNT(*) {month} AND kind = 'duty'",
        "talk_long": f"SELECT COUNT(*) {month} AND ended_ms - COALESCE(answered_ms, began_ms) > 300000",
        "persons": f"SELECT (SELECT COUNT(DISTINCT e164) {month} AND e164 <> '') + (SELECT COUNT(*) {month} "
                   f"AND e164 = '' AND NOT (from_case <> '' AND from_case IN (SELECT case_id {month})))",
        "promises": f"SELECT COUNT(*) {due}",
        "kept": f"SELECT COUNT(*) {due} AND state = 'kept'",
        "missed": f"SELECT COUNT(*) {due} AND state IN ('missed', 'open')",
        "kept:reply": f"SELECT COUNT(*) {due} AND state = 'kept' AND kind = 'reply'",
        "missed_of:duty": f"SELECT COUNT(*) {due} AND state IN ('missed', 'open') AND owner = ''",
    }  # fmt: skip
    with world.session() as session:
        return {code: session.execute(text(query), named).scalar_one() for code, query in queries.items()}
