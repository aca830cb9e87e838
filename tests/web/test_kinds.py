"""What the installation sends stands on one page, with words, price and switches."""

import pytest
from sqlalchemy import select

from fieldapp.actions.library import load_library
from fieldapp.core.text_rules import KINDS
from fieldapp.store.tables import switches
from fieldapp.store.texts import set_area_settings
from fieldapp.web.kinds import FACTS
from tests.support.app import Browser, Site, add_person


def manager(site: Site) -> Browser:
    with site.session() as session:
        add_person(session, "m01", name="Марат", role="manager", area_ids=("north",))
        session.commit()
    return site.browser_of("m01")


def test_every_text_to_customers_stands_there_with_its_words_in_three_languages(quick_site: Site) -> None:
    page = quick_site.browser_of("d01").get("/messages/kinds").text
    effects = load_library().words["effects"]
    customers = {kind for kind, spec in effects.items() if spec.get("audience") == "customer"}

    assert customers == set(KINDS) == set(FACTS)
    for kind in KINDS:
        assert f'id="{kind}"' in page
    for words in ("едет к вам. Кодовое слово", "is on the way to you", "已出发"):
        assert words in page
    assert "частей 2" in page


def test_a_dispatcher_reads_and_a_manager_chooses(site: Site) -> None:
    boss = manager(site)

    refused = site.browser_of("d01").post("/messages/kinds/moved", data={"on": "0"})
    taken = boss.post("/messages/kinds/moved", data={"on": "0"})
    again = boss.post("/messages/kinds/moved", data={"on": "1"})
    off = boss.post("/messages/kinds/on_the_way", data={"on": "0"})

    assert [one.status_code for one in (refused, taken, again, off)] == [404, 303, 303, 303]
    with site.session() as session:
        chosen = session.execute(select(switches.c.kind, switches.c.enabled, switches.c.changed_by)).all()
    assert sorted(map(tuple, chosen)) == [("moved", True, "m01"), ("on_the_way", False, "m01")]
    assert "Выключить" not in site.browser_of("d01").get("/messages/kinds").text


@pytest.mark.parametrize("kind", ["no_contact", "unsafe", "nonsense"])
def test_an_alert_is_not_switched_off_here(quick_site: Site, kind: str) -> None:
    assert quick_site.browser_of("a01").post(f"/messages/kinds/{kind}", data={"on": "0"}).status_code == 404


def test_rules_of_the_own_areas_are_shown_and_changed_on_their_page(site: Site) -> None:
    with site.session() as session:
        set_area_settings(session, "north", {"sms_quiet": [1320, 570], "sms_per_number": 4, "sms_price": 320})
        session.commit()

    page = manager(site).get("/messages/kinds").text

    assert "тихо с 22:00 до 09:30" in page
    assert "3,20 ₽" in page
    assert 'href="/areas/north"' in page
    assert "Казань-Юг" not in page
