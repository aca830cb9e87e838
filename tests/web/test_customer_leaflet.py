"""Who cannot read the QR types the leaflet's number and four digits; who guesses gets slower and learns nothing."""

import re

import pytest
from sqlalchemy import select

from fieldapp.core.leaflets import number_of
from fieldapp.store.tables import customer_links, leaflets
from tests.support.app import Site
from tests.support.customer import link
from tests.support.proofs import proves
from tests.support.seed_board import Seeder

DIGITS = "8300"  # of the first visit that a Seeder makes


@pytest.fixture
def number(site: Site) -> str:
    """A leaflet left at a visit."""
    seeder = Seeder(site)
    case_id = seeder.visit(from_hour=0)
    with site.session() as session:
        row = {"number": number_of(1234567), "token_hash": "0" * 64, "printed_ms": 1}
        session.execute(leaflets.insert().values(row))
        session.commit()
    seeder.report(case_id, "leaflet.left", leaflet=number_of(1234567), because="no_connection")
    link(site, case_id)
    return number_of(1234567)


def types(site: Site, number: str, digits: str = DIGITS, address: str = "203.0.113.9"):
    return site.stranger().post(
        "/c", data={"number": number, "digits": digits}, environ_overrides={"REMOTE_ADDR": address}
    )


@proves("S4.6")
def test_number_and_digits_lead_to_the_page_and_take_no_link_away(site: Site, number: str) -> None:
    answer = types(site, f"{number[:4]} {number[4:]}")

    assert answer.status_code == 303
    assert re.fullmatch(r"/c/[A-Za-z0-9]{20}", answer.location)
    assert "Позвоните мне" in site.stranger().get(answer.location).text
    with site.session() as session:
        assert session.scalars(select(customer_links.c.revoked_ms)).all() == [None, None]


@proves("G3")
def test_wrong_digits_a_wrong_number_and_an_unbound_leaflet_are_told_alike(site: Site, number: str) -> None:
    with site.session() as session:
        blank = {"number": number_of(7654321), "token_hash": "1" * 64, "printed_ms": 1}
        session.execute(leaflets.insert().values(blank))
        session.commit()

    answers = [types(site, number, "0000"), types(site, number_of(1111111)), types(site, number_of(7654321)),
               types(site, "123"), types(site, number, "83")]  # fmt: skip

    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.text for answer in answers}) == 1
    assert "позвоните, пожалуйста, по номеру на листовке" in answers[0].text


@proves("G3")
def test_guessing_a_number_gets_slower_from_any_network(site: Site, number: str) -> None:
    for turn in range(5):
        types(site, number, f"000{turn}", f"203.0.{turn}.9")

    waits = []
    for turn in range(6):
        answer = types(site, number, f"001{turn}", f"198.51.{turn}.9")
        assert answer.status_code == 429
        waits.append(int(answer.headers["Retry-After"]))
        site.clock.forward(seconds=waits[-1])
        types(site, number, f"002{turn}", f"192.0.{turn}.9")
    assert waits == [1, 2, 4, 8, 16, 32]
    assert "Слишком много попыток" in types(site, number).text


@proves("G3")
def test_one_network_cannot_try_many_numbers(site: Site, number: str) -> None:
    for turn in range(20):
        types(site, number_of(2000000 + turn), "0000")

    assert types(site, number).status_code == 429
    assert types(site, number, address="198.51.100.7").status_code == 303


def test_a_leaflet_grows_old(site: Site, number: str) -> None:
    site.clock.forward(hours=61 * 24)

    assert types(site, number).status_code == 422


def test_looking_at_the_form_changes_nothing_and_says_what_to_type(quick_site: Site) -> None:
    html = quick_site.stranger().get("/c?l=en").text

    assert "Leaflet number, 8 digits" in html
    assert "Last 4 digits of the phone" in html
