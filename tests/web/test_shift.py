"""The end of a shift: does one page hold everything that stays for the next one?"""

from tests.support.app import Site
from tests.support.seed_board import MINUTE_MS, Seeder


def test_open_alerts_and_promises_of_the_area_stand_on_one_page(site: Site):
    seeder = Seeder(site)
    missed, later, elsewhere = seeder.visit("t01"), seeder.visit("t02"), seeder.visit("t05", area="south")
    seeder.three_calls(missed)
    seeder.three_calls(later, "t02")
    seeder.decide(later, "decided.call_later", who="by_dispatcher", at_ms=site.clock.now_ms() + 300 * MINUTE_MS)
    seeder.three_calls(elsewhere, "t05")

    html = site.browser_of("d01").get("/board/shift").text

    assert html.count("Не дозвонились, 3 из 3") == 1
    assert "Пока никто не отметил" in html
    assert missed in html
    assert later in html.partition("Обещано клиентам")[2]
    assert elsewhere not in html
    assert 'href="/board/shift"' in site.browser_of("d01").get("/board").text


def test_a_calm_end_of_a_shift_says_so(quick_site: Site):
    html = quick_site.browser_of("d01").get("/board/shift").text

    assert "Решать сейчас нечего" in html
    assert "Открытых обещаний нет." in html
    assert quick_site.browser_of("t01").get("/board/shift").status_code == 404
