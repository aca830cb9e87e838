"""A sync writes boldly, all at once; whatever fails there is done again step by step, and costs no one an event."""

from typing import Any

import pytest

from fieldapp.actions import write_matters
from fieldapp.store.tables import cases, events
from tests.support.world import Phone, World


def test_a_case_whose_messages_cannot_be_written_is_stuck_and_the_other_goes_on(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.is_broken_on_purpose = True  # a stuck case is a breach
    ill, well = world.visit(), world.visit()
    written = write_matters.write

    def write(session: Any, library: Any, now_ms: int, changed: Any, **more: Any) -> None:
        if any(row["id"] == ill for row in changed):
            raise ValueError("this case cannot be written")
        written(session, library, now_ms, changed, **more)

    monkeypatch.setattr(write_matters, "write", write)
    for case_id in (ill, well):
        phone.record(case_id, "call.started")
        phone.record(case_id, "call.expects_you")
        phone.record(case_id, "technician.departed")

    answer = phone.sync()

    assert [result["status"] for result in answer.results] == ["accepted"] * 6
    assert {row["id"]: row["stuck"] for row in world.rows(cases)} == {ill: True, well: False}
    assert len(world.rows(events, events.c.device.is_not(None))) == 6
    assert world.case(well)["state"] == "on_the_way"
