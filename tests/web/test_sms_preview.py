"""Does the dispatcher see, before she decides, what the text will say and take?"""

import dataclasses

import pytest

from tests.support.app import Site
from tests.support.proofs import proves
from tests.support.seed_board import Seeder


def decided_page(site: Site) -> str:
    """The page of a visit in which three calls were in vain."""
    seeder = Seeder(site)
    case_id = seeder.visit(from_hour=2)
    seeder.three_calls(case_id)
    return site.browser_of("d01").get(f"/cases/{case_id}").text


@proves("G23")
def test_the_text_stands_beside_its_decision_with_parts_and_letters(quick_site: Site) -> None:
    page = decided_page(quick_site)

    assert "мастер не смог вам дозвониться" in page
    assert "частей 2 · знаков " in page


@pytest.mark.parametrize(("price", "said"), [(450, "частей 2 · знаков 1"), (450, "9,00 ₽")])
def test_and_with_its_price_where_one_is_set(quick_site: Site, price: int, said: str) -> None:
    kept = quick_site.app.extensions["fieldapp"]
    settings = dataclasses.replace(kept.settings, sms_price=price)
    quick_site.app.extensions["fieldapp"] = dataclasses.replace(kept, settings=settings)

    assert said in decided_page(quick_site)
