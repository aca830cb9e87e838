"""Which calls stand in the register of the pictures: complete, with an appointment, one that lacks something?"""

import uuid
from typing import Any

from tests.support.app import Site
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
    return ids[0]
