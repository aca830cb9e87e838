"""A believable day of one technician in every state, as the sync would bring it; for the pictures of the phone."""

import uuid
from collections.abc import Sequence
from typing import Any

from fieldapp.actions import library

MINUTE = 60_000
HOUR = 60 * MINUTE
NOW = 1_795_421_100_000  # Monday 23 November 2026, 11:05 in Kazan
MIDNIGHT = NOW - 11 * HOUR - 5 * MINUTE
ZONE = "Europe/Moscow"
TECHNICIAN = "t01"
COMPANY = "Связь"
STREETS = ("ул. 8 Марта, д. 125", "ул. Лесная, д. 98", "пр-т Мира, д. 14", "Большой Козихинский пер., д. 6А")
PEOPLE = ("Панина Зоя Эдуардовна", "Ершова Сергей Петрович", "Хромова Ольга Юрьевна", "Рыбакова Анна Фёдоровна")
Said = Sequence[tuple[float, str, str, dict[str, Any]]]  # minutes before now, type, by, data and private words

CALLED = [
    (18, "call.started", "technician", {"number": 0, "evidence": "dialled"}),
    (17, "call.no_answer", "technician", {}),
]
AGAIN = [(8, "call.started", "technician", {"number": 0}), (7.5, "call.no_answer", "technician", {})]
THIRD = [(28, "call.started", "technician", {}), (27, "call.no_answer", "technician", {})]
THERE = [(24, "technician.departed", "technician", {}), (3, "technician.arrived", "technician", {})]
NAMED = [
    (
        50,
        "call.other_person",
        "technician",
        {"permitted": True, "of_age": True, "person_name": "Марина", "relation": "child", "door_word": "сирень"},
    )
]
SERIES = [*THIRD, *CALLED, *AGAIN]
INSIDE = [*THERE, (2.5, "door.customer", "technician", {})]
OUTAGE = [
    (
        55,
        "outage.began",
        "dispatcher",
        {"outage": "o1", "trouble": "cable", "until_ms": NOW + 3 * HOUR, "words": "Строители задели кабель"},
    ),
]
STORIES: dict[str, Said] = {
    "planned": [],
    "calling": [(0.5, "call.started", "technician", {})],
    "waiting": [*CALLED, *AGAIN],
    "early": [*CALLED, (12, "call.started", "technician", {}), (11, "call.no_answer", "technician", {})],
    "due": CALLED,
    "unreachable": [(m - 3, t, b, d) for m, t, b, d in SERIES],
    "decided": [(m + 2, t, b, d) for m, t, b, d in SERIES]
    + [(1, "decided.wait", "dispatcher", {"wait_ms": 20 * MINUTE})],
    "free": [(m + 12, t, b, d) for m, t, b, d in SERIES],
    "ready": [(40, "call.started", "technician", {}), (39, "call.expects_you", "technician", {})],
    "way": [(24, "technician.departed", "technician", {})],
    "door": [*NAMED, *THERE],
    "stop": [*NAMED, *THERE, (1, "door.under_age", "technician", {})],
    "stranger": [*THERE, (1, "door.somebody_older", "technician", {})],
    "adult": [
        *THERE,
        (2.5, "door.under_age", "technician", {}),
        (2, "call.started", "technician", {}),
        (1, "adult.coming", "technician", {"wait_ms": 600000}),
    ],
    "leaflet": [
        *THERE,
        (2.5, "door.nobody", "technician", {}),
        (2, "call.started", "technician", {}),
        (1.5, "call.no_answer", "technician", {}),
        (1, "decided.leaflet", "dispatcher", {}),
    ],
    "meeting": INSIDE,
    "entering": [*INSIDE, (2, "introduced", "technician", {})],
    "stairs": [
        *INSIDE,
        (2, "introduced", "technician", {}),
        (1.5, "work.started", "technician", {"where": "stairwell"}),
    ],
    "working": [
        *INSIDE,
        (2, "introduced", "technician", {}),
        (1.5, "work.started", "technician", {"where": "flat", "shoe_covers": True}),
    ],
    "closed": [
        (140, "technician.departed", "technician", {}),
        (120, "technician.arrived", "technician", {}),
        (119, "door.customer", "technician", {}),
        (118, "introduced", "technician", {}),
        (117, "work.started", "technician", {"where": "flat", "shoe_covers": True}),
        (25, "work.result", "technician", {"result": "done"}),
    ],
    "outage": OUTAGE,
    "outage_inside": [*OUTAGE, *INSIDE, (2, "introduced", "technician", {})],
    "pair_lead": [],
    "pair_beside": [(60, "lead.to_second", "technician", {})],
    "asked_back": [(m + 40, t, b, d) for m, t, b, d in SERIES] + [(2, "decided.come_back", "dispatcher", {})],
}
DAY = (("closed", 9, 1), ("waiting", 12, 0), ("ready", 13, 2), ("planned", 16, 3), ("planned", 16, 3))
PRIVATE = {"person_name", "relation", "door_word", "words", "form_of_address"}


def missed_call_id() -> str:
    """The id of the first missed call of the story "waiting"."""
    found: str = _event(*CALLED[1])["id"]
    return found


def world(state: str, *, untold: bool = False) -> dict[str, Any]:
    """The day with one visit of `state` first among the open ones (id "now"); "day" is the plain day.

    `untold`: its last two reports wait on the phone, and the server knows of no alert.
    """
    books = library.load_library()
    rows = [_case(f"v{n}", story, hour, who) for n, (story, hour, who) in enumerate(DAY)]
    if state != "day":
        rows.insert(0, _case("now", state, 12 if state not in ("meeting", "working", "entering", "closed") else 10, 0))
        rows = [row for row in rows if row["id"] != "v1"] if state in ("waiting", "due") else rows
    unsent: list[dict[str, Any]] = []
    if untold:
        said = sorted(rows[0]["events"], key=lambda each: each["at_ms"])
        rows[0] |= {"events": said[:-2], "alerts": []}
        unsent = [{**event, "case": "now"} for event in said[-2:]]
    return {
        "now_ms": NOW,
        "account": {
            "id": TECHNICIAN,
            "name": "Тимур Салихов",
            "role": "technician",
            "locale": "ru",
            "areas": [],
            "guard": {"pin": "offered", "pin_minutes": 5, "forget_hours": 36},
        },
        "cases": rows,
        "unsent": unsent,
        "book": books.book("visit"),
        "words": {"events": books.words["events"]},
        "texts": {locale: dict(texts) for locale, texts in books.texts.items()},
    }


def _case(case_id: str, story: str, hour: int, who: int) -> dict[str, Any]:
    window = {"window_from_ms": MIDNIGHT + hour * HOUR, "window_to_ms": MIDNIGHT + (hour + 2) * HOUR}
    leave = window["window_to_ms"] - 35 * MINUTE
    shape = "stairwell_flat" if story == "stairs" else "flat"
    plan = {"technician": TECHNICIAN, **window, "leave_by_ms": leave, "shape": shape}
    plan |= {"second": "t02"} if story.startswith("pair_") else {}
    events = [_event(600, "plan.set", "system", plan)]
    events += [_event(minutes, kind, by, data) for minutes, kind, by, data in STORIES[story]]
    for seq, event in enumerate(sorted(events, key=lambda each: each["at_ms"])):
        event["device_seq"] = seq if event["device"] else None
    return {
        "id": case_id,
        "kind": "visit",
        "playbook": "sha256:0",
        "revision": 3,
        "state": "",
        "counters": {},
        "givens": {},
        "next": {},
        "plan": {
            **window,
            "zone": ZONE,
            "order": f"10020130{who}",
            "work": ("Ремонт: нет доступа в интернет", "Замена роутера", "Подключение оптики", "Настройка ТВ")[who],
            "shape": shape,
            "area_phone": "+70004000000",
            "colleague": "Рустем Гатин" if story.startswith("pair_") else "",
        },
        "person": {
            "name": PEOPLE[who],
            "address": STREETS[who],
            "city": "Казань",
            "entrance": "1",
            "floor": "8",
            "flat": str(31 + who),
            "intercom": "31К",
            "comment": "Бабушка плохо слышит, звонить дважды",
            "chips": ["dog"],
            "phones": [
                {"e164": "+70004838348", "mobile": True, "valid": True},
                {"e164": "+70006051340", "words": "дочь", "mobile": True, "valid": True},
            ],
        },
        "alerts": _alerts(story),
        "events": events,
    }


def _event(minutes: float, kind: str, by: str, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}{minutes}{said}")),
        "type": kind,
        "at_ms": int(NOW - minutes * MINUTE),
        "by": by,
        "author": TECHNICIAN if by == "technician" else by,
        "device": "phone" if by == "technician" else None,
        "device_seq": 0,
        "quality": "online",
        "data": {k: v for k, v in said.items() if k not in PRIVATE},
        "private": {k: v for k, v in said.items() if k in PRIVATE},
        "author_name": {"dispatcher": "Лилия"}.get(by),
    }


def _alerts(story: str) -> list[dict[str, Any]]:
    raised = {"unreachable": 4, "decided": 9, "free": 16, "leaflet": 2, "asked_back": 47}.get(story)
    if raised is None:
        return []
    decided = {
        "decided": ("decided.wait", {"wait_ms": 20 * MINUTE}),
        "leaflet": ("decided.leaflet", {}),
        "asked_back": ("decided.come_back", {}),
    }.get(story)
    seen = story != "free"
    return [
        {
            "kind": "no_contact",
            "n": 1,
            "open": decided is None,
            "severity": "urgent",
            "raised_ms": int(NOW - raised * MINUTE),
            "seen_by_name": "Лилия" if seen else "",
            "seen_ms": int(NOW - (raised - 1) * MINUTE) if seen else None,
            "decision": None
            if decided is None
            else {"id": "d", "type": decided[0], "data": decided[1], "by_name": "Лилия", "at_ms": NOW - MINUTE},
        }
    ]
