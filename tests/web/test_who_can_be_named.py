"""Whoever is named for a visit, in whatever way: only an active technician of its area gets it (G7)."""

import pytest

from tests.support.app import Site
from tests.support.customer import case_of
from tests.support.seed_board import Seeder

NAMED = {"event": "decided.other_technician", "text": "decided.other_technician", "revision": "0", "plan_why": "ill",
         "plan_channel": "own_decision"}  # fmt: skip


@pytest.mark.parametrize("who", ["t05", "d01", "nobody at all"])
def test_the_page_of_a_visit_gives_it_to_nobody_from_elsewhere(site: Site, who: str) -> None:
    case_id = Seeder(site).visit("t01")

    answer = site.browser_of("d01").post(f"/cases/{case_id}/decide", data=NAMED | {"technician": who})

    assert answer.status_code == 422
    assert "Проверьте поле" in answer.text
    assert case_of(site, case_id).technician_id == "t01"
