"""Which calls stand in the register of the pictures: complete, with an appointment, one that lacks something?"""

import uuid
from typing import Any

from fieldapp.store.tables import line_calls
from tests.support.app import Site, insert_row
from tests.support.visits import body_of, new_event

CALLS: tuple[tuple[str, str, str, str, dict[str, Any] | None], ...] = (
    ("information", "Галия Рашитовна", "+7 916 123-45-67",
     "Сколько стоит перенести роутер в другую комнату и когда мастер приедет",
     {"call_result": "invited", "age_group": "adult", "fault_kind": "equipment", "heard_from": "site",
      "region": "Кировский", "appointment": True, "appointment_ms": 1795510800000}),
    ("consultation", "Пётр Ильич", "8 843 200-00-10",
     "После грозы не работает телефон, просит подсказать, что проверить самому",
     {"call_result": "solved", "age_group": "senior", "fault_kind": "telephone", "heard_from": "repeat_customer",
      "appointment": False}),
    ("duty", "", "+7 917 000-11-22", "", None),
)  # fmt: skip
Said = tuple[str, dict[str, Any], dict[str, str]]


def called(site: Site) -> str:
    """Three calls by Lilia; the id of the first."""
    browser, seq, ids = site.browser_of("d01"), 0, []
    for kind, name, number, content, entry in CALLS:
        ids.append(case_id := str(uuid.uuid4()))
        private = {"phone": number} | ({"person_name": name} if name else {})
        opened: Said = ("case.opened", {"playbook": kind, "area": "north"}, private)
        said: list[Said] = [opened, ("call.answered", {"rings": 2}, {})]
        if entry is not None:
            said += [("call.ended", {}, {}), ("call.registered", entry, {"content": content})]
        events = [new_event(site, case_id, type_, seq := seq + 1, data=data, private=hidden)
                  for type_, data, hidden in said]  # fmt: skip
        answer = browser.post("/api/v1/sync", json=body_of(site, "d01", device=str(uuid.uuid4()), events=events)).json
        assert all(one["status"] == "accepted" for one in answer["results"]), answer["results"]
    lines(site, ids[0])
    return ids[0]


def lines(site: Site, case_id: str) -> None:
    """What the line saw: the first call, two that nobody answered, one that was not written down."""
    now = site.clock.now_ms()
    told = (
        ("+79161234567", "ready", 11_000, 154_000, case_id),
        ("+78432501122", "ready", None, 31_000, None),
        ("", "away", None, 12_000, None),
        ("+79172550304", "ready", 4_000, 65_000, None),
    )
    with site.session() as session:
        for n, (e164, presence, answered, ended, joined) in enumerate(told):
            began = now - (n + 1) * 700_000
            insert_row(session, line_calls, id=f"line-{n}", system="exchange", call=f"c-{n}", area_id="north",
                       account_id="d01", case_id=joined, extension="101", e164=e164, presence=presence, began_ms=began,
                       rang_ms=began, answered_ms=answered and began + answered, ended_ms=began + ended,
                       created_ms=now)  # fmt: skip
        session.commit()
