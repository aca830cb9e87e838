"""What the installation sends stands on one page, with words, price and switches."""

import pytest
from sqlalchemy import select

from fieldapp.actions.library import load_library
from fieldapp.core.text_rules import KINDS
from fieldapp.store.tables import areas, switches
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


def test_an_area_gets_rules_of_its_own_and_loses_them_again(site: Site) -> None:
    boss = manager(site)
    form = {"quiet_from": "22:00", "quiet_to": "09:30", "number": "4", "area": "1000", "price": "3,20"}

    boss.post("/messages/areas/north", data=form)
    with site.session() as session:
        kept = session.execute(select(areas.c.settings).where(areas.c.id == "north")).scalar_one()
    page = boss.get("/messages/kinds").text
    boss.post("/messages/areas/north", data={})

    assert kept == {"sms_quiet": [1320, 570], "sms_per_number": 4, "sms_price": 320}
    assert "тихо с 22:00 до 09:30" in page
    assert "3,20 ₽" in page
    with site.session() as session:
        assert session.execute(select(areas.c.settings).where(areas.c.id == "north")).scalar_one() == {}


@pytest.mark.parametrize(
    "wrong", [{"quiet_from": "25:00", "quiet_to": "8"}, {"number": "0"}, {"area": "x"}, {"price": "-1"}]
)
def test_what_cannot_be_is_not_saved_and_said(quick_site: Site, wrong: dict[str, str]) -> None:
    answer = quick_site.browser_of("a01").post("/messages/areas/north", data=wrong, follow_redirects=True)

    assert "Не сохранено" in answer.text
    with quick_site.session() as session:
        assert session.execute(select(areas.c.settings).where(areas.c.id == "north")).scalar_one() == {}


def test_rules_of_another_area_are_not_the_managers(quick_site: Site) -> None:
    boss = manager(quick_site)

    assert boss.post("/messages/areas/south", data={"number": "1"}).status_code == 404
    assert "Казань-Юг" not in boss.get("/messages/kinds").text
