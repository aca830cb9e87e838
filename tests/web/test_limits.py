"""Stories of guessing: it gets slower and slower, and the owner is not locked out of a phone that is his."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from fieldapp.actions import limit
from fieldapp.store import limits
from tests.support.app import PASSWORD, Browser, Site
from tests.support.proofs import proves


def guess(browser: Browser, login: str = "t01", password: str = "wrong word", address: str = "203.0.113.9"):
    return browser.post(
        "/api/v1/session",
        json={"login": login, "password": password},
        environ_overrides={"REMOTE_ADDR": address},
    )


@proves("G3")
def test_after_five_wrong_passwords_each_further_one_waits_twice_as_long(site: Site) -> None:
    guess_times(site, 4)
    waits = []

    for _ in range(4):
        assert guess(site.stranger()).status_code == 401
        waits.append(int(guess(site.stranger(), password=PASSWORD).headers["Retry-After"]))
        site.clock.forward(seconds=waits[-1])

    assert waits == [1, 2, 4, 8]


def guess_times(site: Site, count: int) -> None:
    for _ in range(count):
        guess(site.stranger())


@proves("G3")
def test_the_longest_wait_is_a_quarter_of_an_hour(site: Site) -> None:
    for _ in range(25):
        wait = int(guess(site.stranger()).headers.get("Retry-After", 0))
        site.clock.forward(seconds=wait)

    guess(site.stranger())
    blocked = guess(site.stranger(), password=PASSWORD)

    assert blocked.status_code == 429
    assert blocked.headers["Retry-After"] == "900"
    assert "15 минут" in blocked.json["detail"]


@proves("G3")
def test_the_owner_signs_in_on_a_known_phone_while_strangers_guess(site: Site) -> None:
    own = site.browser_of("t01")
    guess_times(site, 40)

    stranger = guess(site.stranger(), password=PASSWORD)
    owner = guess(own, password=PASSWORD)

    assert stranger.status_code == 429
    assert owner.status_code == 200


@proves("G3")
def test_one_network_cannot_go_through_all_logins(quick_site: Site) -> None:
    answers = [guess(quick_site.stranger(), login=f"x{number}", address=f"203.0.113.{number}") for number in range(32)]

    elsewhere = guess(quick_site.stranger(), login="t02", password=PASSWORD, address="198.51.100.1")

    assert answers[-1].status_code == 429
    assert elsewhere.status_code == 200


def test_an_account_of_ones_own_does_not_lift_the_networks_limit(site: Site) -> None:
    with site.session() as session:
        for _ in range(30):
            waits = limit.charge(session, "network", limit.NETWORK, 1_000_000)

        limits.give_back(session, "network")
        session.commit()

        assert waits == 0
        assert limit.charge(session, "network", limit.NETWORK, 1_000_000) == 1000


@proves("G3")
def test_tries_at_the_same_instant_do_not_slip_through_together(site: Site) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: guess(site.stranger()).status_code, range(24)))

    assert answers.count(401) == 5
    assert answers.count(429) == 19


def test_a_day_of_rest_forgets(site: Site) -> None:
    guess_times(site, 12)

    site.clock.forward(hours=25)

    assert [guess(site.stranger()).status_code for _ in range(5)] == [401] * 5


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_an_attackers_network_is_counted_as_one(address: str, network: str) -> None:
    assert limit.network_of(address) == network
