"""What does an administrator see and do about colleagues' passkeys, and what does a lost phone open?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from fieldapp.store.tables import accounts, passkeys, trail
from tests.support.app import Browser, Site, open_site
from tests.support.authenticator import Authenticator
from tests.support.passkeys import NAMED, add_passkey, asked_alone, asked_second, send_alone, send_second
from tests.support.proofs import proves


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site that is opened by a name."""
    with open_site(f"sqlite:///{tmp_path / 'site.sqlite3'}", tmp_path / "var", BASE_URL=NAMED) as opened:
        yield opened


@pytest.fixture
def anna(site: Site) -> Browser:
    """The administrator of both areas."""
    return site.browser_of("a01")


@pytest.fixture
def key(site: Site) -> Authenticator:
    """Lilia's."""
    return add_passkey(site.browser_of("d01"), name="ноутбук Лилии")


def ids(site: Site) -> list[str]:
    with site.session() as session:
        return list(session.execute(select(passkeys.c.id)).scalars())


def test_she_sees_who_has_a_second_factor(anna: Browser, key: Authenticator):
    lines = {line.partition("</a>")[0][-6:].strip(): line for line in anna.get("/people").text.split("rows__row")[1:]}
    said = {name[-4:]: ("есть второй шаг" in line, "только пароль" in line) for name, line in lines.items()}

    assert said["илия"] == (True, False)
    assert said["Роза"] == (False, True)
    assert said["имур"] == (False, False)


def test_a_lost_one_is_taken_away_and_noted(site: Site, anna: Browser, key: Authenticator):
    assert "ноутбук Лилии" in anna.get("/people/d01").text
    [passkey_id] = ids(site)
    browser, options = asked_alone(site)

    assert anna.post(f"/people/d01/passkeys/{passkey_id}/remove").status_code == 303

    assert ids(site) == []
    assert send_alone(browser, key.sign(options)).status_code == 401
    with site.session() as session:
        rows = list(session.execute(select(trail.c.account_id, trail.c.about, trail.c.detail).order_by(trail.c.seq)))
    assert tuple(rows[-1]) == ("a01", "d01", "people.drop_passkey")


@proves("G8")
def test_nobody_takes_it_away_from_people_of_other_areas_or_by_another_address(
    site: Site, anna: Browser, key: Authenticator
):
    [passkey_id] = ids(site)
    lilia = site.browser_of("d02")

    assert lilia.post(f"/people/d01/passkeys/{passkey_id}/remove").status_code == 404
    anna.post(f"/people/d02/passkeys/{passkey_id}/remove")

    assert ids(site) == [passkey_id]


@proves("G4")
def test_after_a_lost_phone_a_passkey_opens_only_beside_the_password(site: Site, anna: Browser, key: Authenticator):
    assert anna.post("/people/d01/lost").status_code == 303

    browser, options = asked_alone(site)
    alone = send_alone(browser, key.sign(options))
    half, options = asked_second(site)
    beside = send_second(half, key.sign(options))

    assert [alone.status_code, beside.status_code] == [401, 303]
    assert "только вместе с паролем" in anna.get("/people/d01").text


def test_an_account_that_was_closed_opens_by_no_passkey(site: Site, key: Authenticator):
    browser, options = asked_alone(site)
    half, second = asked_second(site)
    with site.session() as session:
        session.execute(accounts.update().where(accounts.c.id == "d01").values(active=False))
        session.commit()

    assert send_alone(browser, key.sign(options)).status_code == 401
    assert send_second(half, key.sign(second)).status_code == 401
