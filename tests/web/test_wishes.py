"""Does a wish stay with the customer: the same technician please, by voice only (F30)?"""

import pytest
from sqlalchemy import update

from fieldapp.actions import forget
from fieldapp.store.tables import opt_outs, phones, wishes
from tests.support.app import Site
from tests.support.proofs import proves
from tests.support.seed_board import Seeder


def say(site: Site, case_id: str, wish: str, wanted: str = "yes", by: str = "d01") -> int:
    return site.browser_of(by).post(f"/cases/{case_id}/wish", data={"wish": wish, "wanted": wanted}).status_code


def same_number(site: Site) -> None:
    """All orders are of one customer."""
    with site.session() as session:
        session.execute(update(phones).values(e164="+70004830000"))
        session.commit()


@proves("F30")
def test_the_same_technician_is_asked_for_in_the_next_order_too(site: Site):
    seeder = Seeder(site)
    first, later = seeder.visit("t01"), seeder.visit("t02", from_hour=30)
    same_number(site)

    assert say(site, first, "same_technician") == 303

    browser = site.browser_of("d01")
    assert "просит, чтобы пришёл тот же мастер: Тимур" in browser.get(f"/cases/{later}").text
    form = browser.get(f"/cases/{first}").text.partition('id="decide-decided-other-technician"')[2]
    assert "Клиент просит, чтобы пришёл тот же мастер: Тимур." in form.partition("</details>")[0]
    assert "просит, чтобы пришёл тот же мастер: Тимур" in browser.get("/technicians/t01/hand-over").text

    assert say(site, later, "same_technician", "no") == 303
    assert "просит, чтобы пришёл" not in browser.get(f"/cases/{first}").text


@proves("F30")
def test_by_voice_only_is_said_and_nothing_is_written_to_the_number(site: Site):
    case_id = Seeder(site).visit("t01")

    assert say(site, case_id, "voice_only") == 303

    assert "только голосом: сообщения не отправляем" in site.browser_of("d01").get(f"/cases/{case_id}").text
    with site.session() as session:
        [row] = session.execute(opt_outs.select())
        assert row.source == "dispatcher"
    assert say(site, case_id, "voice_only", "no") == 303
    with site.session() as session:
        assert session.execute(opt_outs.select()).first() is None


def test_only_a_dispatcher_of_the_area_writes_wishes_down(quick_site: Site):
    case_id = Seeder(quick_site).visit("t01")

    for who in ("d02", "a01", "t01"):
        assert say(quick_site, case_id, "same_technician", by=who) == 404
    assert say(quick_site, case_id, "a pony") == 400


@pytest.mark.parametrize("who", ["", "t01"])
def test_nobody_can_be_asked_for_where_nobody_is_planned(quick_site: Site, who: str):
    case_id = Seeder(quick_site).visit(who)

    say(quick_site, case_id, "same_technician")

    with quick_site.session() as session:
        assert (session.execute(wishes.select()).first() is not None) == (who != "")


def test_a_wish_goes_with_the_last_order_of_its_number(site: Site):
    seeder = Seeder(site)
    over, still = seeder.visit("t01", from_hour=0), seeder.visit("t01", from_hour=3)
    same_number(site)
    say(site, over, "same_technician")

    for case_id, stays in ((over, True), (still, False)):
        seeder.decide(case_id, "decided.cancel", why="changed_mind")
        site.clock.forward(minutes=24 * 60)
        now = site.clock.now_ms()
        with site.session() as session:
            forget.forget(session, forget.sorts_by(forget.Terms(now, now, now, now), now, site.settings.data_dir))
            assert (session.execute(wishes.select()).first() is not None) == stays
