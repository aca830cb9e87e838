"""Two dispatchers on one alert: who sees whom, for how long, and what becomes of the words of the second?"""

import pytest

from fieldapp.actions.watch_case import WATCHED_MS, watch_case
from fieldapp.web import live
from tests.support.app import Browser, Site, add_person
from tests.support.seed_board import Seeder

LOOKS = "Рита смотрит это сейчас"


def two(site: Site) -> tuple[Browser, Browser]:
    """Lilia's and Rita's browsers; both have the north."""
    with site.session() as session:
        add_person(session, "d03", name="Рита", role="dispatcher", area_ids=("north",))
        session.commit()
    return site.browser_of("d01"), site.browser_of("d03")


def an_alert(site: Site) -> str:
    seeder = Seeder(site)
    case_id = seeder.visit()
    seeder.three_calls(case_id)
    return case_id


def test_who_has_an_alert_open_is_named_on_the_colleagues_card_and_not_on_her_own(site: Site):
    case_id = an_alert(site)
    lilia, rita = two(site)

    assert rita.post(f"/cases/{case_id}/watching").status_code == 204

    assert LOOKS in lilia.get("/board").text
    assert LOOKS in lilia.get(f"/cases/{case_id}").text
    assert LOOKS in lilia.get(f"/board/rows?since=0&case={case_id}&seq=1").text.partition('id="case-watched"')[2]
    assert LOOKS not in rita.get("/board").text


@pytest.mark.parametrize("how", ["left", "other", "silent"])
def test_who_has_left_is_named_no_longer(quick_site: Site, how: str):
    case_id = an_alert(quick_site)
    other = Seeder(quick_site)
    other.number += 50
    lilia, rita = two(quick_site)
    rita.post(f"/cases/{case_id}/watching")

    if how == "left":
        rita.post(f"/cases/{case_id}/watching", data={"left": "1"})
    elif how == "other":
        rita.post(f"/cases/{other.visit('t02')}/watching")
    else:
        quick_site.clock.forward(seconds=WATCHED_MS // 1000 + 1)

    assert LOOKS not in lilia.get("/board").text


def test_boards_are_woken_when_somebody_comes_and_when_she_is_gone_without_a_word(quick_site: Site):
    case_id = an_alert(quick_site)
    two(quick_site)
    hub = live.Hub(quick_site.session, quick_site.clock.now_ms, most=2)
    hub._stop.clear()  # as if the thread ran already
    listener = hub.join(["north"])
    assert listener is not None
    hub.look()
    listener.wait(0)
    rita = quick_site.actor("d01")

    with quick_site.session() as session:
        assert watch_case(session, quick_site.clock.now_ms(), rita, case_id)
    hub.look()
    assert listener.wait(0)
    hub.look()
    assert not listener.wait(0)

    quick_site.clock.forward(seconds=WATCHED_MS // 1000 + 1)
    hub.look()
    assert listener.wait(0)


def test_a_page_that_only_asks_hears_of_it_too(quick_site: Site):
    case_id = an_alert(quick_site)
    lilia, rita = two(quick_site)
    before = lilia.get("/board/changes").json

    rita.post(f"/cases/{case_id}/watching")

    assert lilia.get("/board/changes").json != before


def test_nobody_watches_a_visit_of_another_area_or_role(quick_site: Site):
    case_id = an_alert(quick_site)

    for who in ("d02", "a01", "t01"):
        assert quick_site.browser_of(who).post(f"/cases/{case_id}/watching").status_code == 404


def test_what_a_colleague_decided_is_told_to_who_still_writes(site: Site):
    case_id = an_alert(site)
    lilia, _rita = two(site)
    seq = lilia.get(f"/cases/{case_id}").text.partition('data-seq="')[2].partition('"')[0]
    address = f"/board/rows?since=0&case={case_id}&seq={seq}"
    assert "case__news" not in lilia.get(address).text
    Seeder(site).report(case_id, "technician.departed")
    assert "case__news" not in lilia.get(address).text

    with site.session() as session:
        add_person(session, "d04", name="Нина", role="dispatcher", area_ids=("north",))
        session.commit()
    browser = site.browser_of("d04")
    browser.post(f"/cases/{case_id}/note", data={"words": "Позвоните мне"})

    assert "Нина, 08:2" in lilia.get(address).text
    assert "case__news" not in browser.get(address).text


CANCEL = {"event": "decided.cancel", "text": "decided.cancel", "why": "changed_mind", "words": "Уже починили соседи"}


def test_who_decides_second_gets_the_reason_and_her_words_back(quick_site: Site):
    case_id = an_alert(quick_site)
    lilia, rita = two(quick_site)
    assert lilia.post(f"/cases/{case_id}/decide", data=CANCEL).status_code == 303

    answer = rita.post(f"/cases/{case_id}/decide", data=CANCEL | {"words": "Просил не приходить"})

    assert answer.status_code == 409
    assert "Вы успели написать: “Просил не приходить”" in answer.text


def test_a_decision_that_may_still_be_taken_stays_open_as_it_was_filled_in(quick_site: Site):
    case_id = an_alert(quick_site)
    lilia, rita = two(quick_site)
    revision = rita.get(f"/cases/{case_id}").text.partition('data-version="')[2].partition('"')[0]
    handed = {"event": "decided.other_technician", "text": "decided.other_technician", "technician": "t02",
              "plan_why": "ill", "plan_channel": "own_decision"}  # fmt: skip
    assert lilia.post(f"/cases/{case_id}/decide", data=handed).status_code == 303

    answer = rita.post(f"/cases/{case_id}/decide", data=CANCEL | {"revision": revision})

    assert answer.status_code == 409
    form = answer.text.partition('id="decide-decided-cancel"')[2].partition("</details>")[0]
    assert 'value="changed_mind" checked' in form
    assert ">Уже починили соседи</textarea>" in form
    assert form.index("open>") < form.index("<summary")
