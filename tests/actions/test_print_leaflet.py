"""What stands on a leaflet, and to which visit does its number belong?"""

from datetime import datetime

import pytest
from sqlalchemy import select

from fieldapp.actions.bind_leaflet import TAKEN, UNKNOWN, WRONG, bind
from fieldapp.actions.draw_leaflet import Paper, draw_one, draw_sheets
from fieldapp.actions.library import load_library
from fieldapp.actions.print_leaflet import Shop, print_blanks, print_filled
from fieldapp.core.leaflets import is_number, number_of
from fieldapp.store.tables import leaflets
from tests.support.app import Site
from tests.support.pdf_text import text_of
from tests.support.proofs import proves
from tests.support.seed_board import Seeder

TEXTS = load_library().texts
FILLED = Paper(
    company="Связь",
    phone="8 843 000-00-01",
    number="12345670",
    link="https://field.example/c/Abcdefghij0123456789",
    work="Замена роутера",
    when=datetime(2026, 11, 23, 12, 20),  # noqa: DTZ001 - local time of the area, as it is printed
)


@proves("S4.6")
@pytest.mark.parametrize(
    ("locale", "came", "when", "call"),
    [
        ("ru", "Приходил мастер", "23 ноября 2026, 12:20", "Позвоните"),
        ("en", "A technician of", "23 November 2026, 12:20", "Please call us"),
        ("zh", "师傅来过", "12:20", "请来电"),
    ],
)
def test_a_filled_leaflet_holds_the_four_contents(locale, came, when, call):
    words = text_of(draw_one(FILLED, TEXTS[locale], compress=False))

    for part in (came, when, FILLED.phone, call, FILLED.company, FILLED.work, "1234 5670", "field.example/c"):
        assert part.replace(" ", "") in words.replace(" ", ""), part


@proves("S4.6")
@pytest.mark.parametrize("locale", ["ru", "en", "zh"])
def test_a_blank_has_room_for_what_is_not_known_yet(locale):
    blank = Paper(company="Связь", phone="8 843 000-00-01", number="12345670", link="https://field.example/c/x")

    words = text_of(draw_sheets([blank] * 4, TEXTS[locale], compress=False))

    for key in ("leaflet.title", "leaflet.date", "leaflet.time", "leaflet.we_wanted"):
        assert words.count(TEXTS[locale][key]) >= 4, key
    assert words.count(blank.phone) == 4


def shop(site: Site) -> Shop:
    return Shop(site.settings.company, site.settings.base_url, TEXTS["ru"])


def stored(site: Site) -> list[tuple[str, str | None, str]]:
    with site.session() as session:
        columns = (leaflets.c.number, leaflets.c.case_id, leaflets.c.token_hash)
        return [tuple(row) for row in session.execute(select(*columns).order_by(leaflets.c.printed_ms))]


def test_each_blank_of_a_sheet_has_a_number_and_a_token_of_its_own(quick_site: Site):
    with quick_site.session() as session:
        pdf = print_blanks(session, shop(quick_site), quick_site.clock.now_ms(), "north", 3)

    made = stored(quick_site)
    assert pdf is not None
    assert pdf.startswith(b"%PDF")
    assert len({number for number, _, _ in made}) == len({token for _, _, token in made}) == 12
    assert all(is_number(number) and case_id is None for number, case_id, _ in made)


@pytest.mark.parametrize("sheets", [0, 51, -1])
def test_no_one_prints_a_lorry_load_by_a_slip(quick_site: Site, sheets: int):
    with quick_site.session() as session, pytest.raises(ValueError, match="sheets at a time"):
        print_blanks(session, shop(quick_site), 0, "north", sheets)


def test_a_filled_leaflet_belongs_to_its_visit_at_once(quick_site: Site):
    case_id = Seeder(quick_site).visit()

    with quick_site.session() as session:
        assert print_filled(session, shop(quick_site), 5, case_id) is not None
        assert print_filled(session, shop(quick_site), 5, "nobody's") is None

    assert [case for _, case, _ in stored(quick_site)] == [case_id]


@proves("S4.5")
def test_a_number_typed_offline_is_bound_once_and_to_one_visit(quick_site: Site):
    seeder = Seeder(quick_site)
    mine, other = seeder.visit(), seeder.visit()
    with quick_site.session() as session:
        print_blanks(session, shop(quick_site), 5, "north", 1)
    number = stored(quick_site)[0][0]

    with quick_site.session() as session:
        assert bind(session, 6, mine, f"{number[:4]} {number[4:]}") is None
        assert bind(session, 7, mine, number) is None
        assert bind(session, 8, other, number) == TAKEN
        assert bind(session, 8, mine, number_of(1000000)) == UNKNOWN
        assert bind(session, 8, mine, number[:-1] + str((int(number[-1]) + 1) % 10)) == WRONG


@proves("S4.5")
def test_the_event_of_a_phone_binds_the_leaflet(quick_site: Site):
    seeder = Seeder(quick_site)
    case_id = seeder.visit(from_hour=0)
    with quick_site.session() as session:
        print_blanks(session, shop(quick_site), 5, "north", 1)
    number = stored(quick_site)[0][0]

    seeder.report(case_id, "leaflet.left", leaflet=number, because="no_connection")

    assert (number, case_id) in [(one, case) for one, case, _ in stored(quick_site)]
