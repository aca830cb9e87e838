"""Do leaflets come from the pages, for own areas only?"""

from tests.support.app import Site
from tests.support.seed_board import Seeder


def test_blanks_of_an_own_area_are_printed(quick_site: Site):
    browser = quick_site.browser_of("d01")
    assert "Казань-Юг" not in browser.get("/leaflets").text

    pdf = browser.post("/leaflets", data={"area": "north", "sheets": "1", "locale": "zh"})

    assert (pdf.status_code, pdf.mimetype) == (200, "application/pdf")
    assert browser.post("/leaflets", data={"area": "south", "sheets": "1"}).status_code == 404
    assert browser.post("/leaflets", data={"area": "north", "sheets": "999"}).status_code == 422


def test_the_leaflet_of_a_visit_shows_its_number_on_the_page(quick_site: Site):
    case_id = Seeder(quick_site).visit()
    browser = quick_site.browser_of("d01")

    assert browser.post(f"/cases/{case_id}/leaflet").mimetype == "application/pdf"

    assert "№ " in browser.get(f"/cases/{case_id}").text
