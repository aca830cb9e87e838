"""Which complaint lies on the desk of the pictures? One from the book, its page photographed; and numbered blanks."""

from sqlalchemy import update

from fieldapp.store.tables import areas
from tests.support.app import Site
from tests.web.test_complaint_book import hand_in, picture
from tests.web.test_complaints import write_down


def complained(site: Site) -> str:
    """The id of the complaint; the deputy director has no address yet, which its page says in red."""
    head = {"name": "Роза Ахметова", "phone": "+78430000001", "email": "head@fieldapp.example"}
    with site.session() as session:
        session.execute(update(areas).where(areas.c.id == "north").values(settings={"contact_head": head}))
        session.commit()
    case_id = write_down(site)
    hand_in(site, case_id, picture(grey=200))
    browser = site.browser_of("d01")
    browser.post("/register/numbers/print", data={"area": "north", "count": "4", "locale": "ru"})
    return case_id
