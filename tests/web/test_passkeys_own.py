"""How does a person come by passkeys, name and remove them, and who has none?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from fieldapp.store.tables import accounts, passkeys, trail
from tests.support.app import PASSWORD, Browser, Site, open_site
from tests.support.authenticator import Authenticator, text
from tests.support.passkeys import (
    NAMED,
    add_passkey,
    asked_alone,
    asked_second,
    asked_to_make,
    send_alone,
    send_made,
)
from tests.support.proofs import proves

WHO = {"login": "d01", "password": PASSWORD}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site that is opened by a name."""
    with open_site(f"sqlite:///{tmp_path / 'site.sqlite3'}", tmp_path / "var", BASE_URL=NAMED) as opened:
        yield opened


@pytest.fixture
def lilia(site: Site) -> Browser:
    """Signed in by her password."""
    return site.browser_of("d01")


def kept(site: Site) -> list:
    with site.session() as session:
        return list(session.execute(select(passkeys)))


def noted(site: Site) -> list[tuple[str, str, str]]:
    with site.session() as session:
        columns = (trail.c.account_id, trail.c.what, trail.c.detail)
        return [tuple(row) for row in session.execute(select(*columns).order_by(trail.c.seq))]


def test_the_first_one_brings_recovery_codes_which_open_in_its_place(site: Site, lilia: Browser):
    first, second = Authenticator(), Authenticator()
    shown = send_made(lilia, first.make(asked_to_make(lilia)))
    codes = [line.partition("</li>")[0] for line in shown.text.split("<li>")[1:]]

    assert send_made(lilia, second.make(asked_to_make(lilia))).status_code == 303
    browser, _options = asked_second(site)
    opened = browser.post("/sign-in/code", data={"code": codes[0]})

    assert len(codes) == 8
    assert shown.headers["Cache-Control"] == "no-store"
    assert opened.status_code == 303
    assert "Осталось 7 запасных кодов" in lilia.get("/me").text
    without = site.stranger().post("/api/v1/session", json=WHO)
    assert (without.status_code, without.json["code_wanted"]) == (401, True)


def test_a_device_is_one_persons_and_ten_are_enough(site: Site, lilia: Browser):
    device = add_passkey(lilia)
    anna = site.browser_of("a01")

    taken = send_made(anna, device.make(asked_to_make(anna)))
    for _ in range(9):
        add_passkey(lilia)
    more = lilia.post("/me/passkeys/begin", data={"password": PASSWORD})

    assert (taken.status_code, more.status_code) == (422, 422)
    assert "уже добавлен" in taken.text
    assert "уже десять" in more.text
    assert [row.account_id for row in kept(site)] == ["d01"] * 10


@proves("G3")
def test_a_screen_left_open_adds_and_removes_nothing(site: Site, lilia: Browser):
    add_passkey(lilia)
    [row] = kept(site)

    answers = [lilia.post("/me/passkeys/begin", data={"password": "wrong"}).status_code]
    answers += [lilia.post(f"/me/passkeys/{row.id}/remove", data={"password": "x"}).status_code for _ in range(5)]

    assert answers == [422, 422, 422, 422, 422, 429]
    assert len(kept(site)) == 1


def test_a_passkey_is_renamed_and_removed_by_its_owner_only(site: Site, lilia: Browser):
    add_passkey(lilia, name="")
    [row] = kept(site)
    anna = site.browser_of("a01")

    assert row.name == "Ключ без названия"
    assert anna.post(f"/me/passkeys/{row.id}/rename", data={"name": "мой"}).status_code == 404
    assert anna.post(f"/me/passkeys/{row.id}/remove", data={"password": PASSWORD}).status_code == 404
    assert lilia.post(f"/me/passkeys/{row.id}/rename", data={"name": " рабочий\0 \n ключ "}).status_code == 303
    assert "рабочий ключ" in lilia.get("/me").text
    assert lilia.post(f"/me/passkeys/{row.id}/remove", data={"password": PASSWORD}).status_code == 303

    assert kept(site) == []
    assert site.stranger().post("/api/v1/session", json=WHO).status_code == 200
    changed = [(what, detail) for _who, what, detail in noted(site)]
    assert changed == [("settings", "passkeys.add"), ("settings", "passkeys.remove")]


def test_a_technician_has_none(site: Site):
    timur = site.browser_of("t01")

    assert "Ключи доступа" not in timur.get("/me").text
    for path in ("/begin", "", "/any/rename", "/any/remove"):
        assert timur.post(f"/me/passkeys{path}", data={"password": PASSWORD}).status_code == 404


def test_who_becomes_a_technician_leaves_passkeys_behind(site: Site, lilia: Browser):
    device = add_passkey(lilia)
    form = {"name": "Лилия", "role": "technician", "locale": "ru", "area": ["north"]}

    assert site.browser_of("a01").post("/people/d01", data=form).status_code == 303

    assert kept(site) == []
    browser, options = asked_alone(site)
    assert send_alone(browser, device.sign(options)).status_code == 401
    assert site.stranger().post("/api/v1/session", json=WHO).status_code == 200


def test_a_role_that_has_none_gets_in_by_none(site: Site, lilia: Browser):
    device = add_passkey(lilia)
    with site.session() as session:
        session.execute(accounts.update().where(accounts.c.id == "d01").values(role="technician"))
        session.commit()
    browser, options = asked_alone(site)

    assert send_alone(browser, device.sign(options)).status_code == 401


def test_where_people_type_a_number_there_are_no_passkeys(quick_site: Site):
    lilia = quick_site.browser_of("d01")

    assert "по числовому адресу" in lilia.get("/me").text
    assert "data-passkey" not in quick_site.stranger().get("/sign-in").text
    assert quick_site.stranger().post("/sign-in/passkey/begin").status_code == 404
    assert lilia.post("/me/passkeys/begin", data={"password": PASSWORD}).status_code == 422


@pytest.mark.parametrize("bad", ["", "AAAA", 7, None, text(b"\xa3" * 40), text(b"\x9f" * 9000)])
def test_a_passkey_with_a_broken_part_is_not_kept(site: Site, lilia: Browser, bad: object):
    made = Authenticator().make(asked_to_make(lilia))
    made["response"]["attestationObject"] = bad

    assert send_made(lilia, made).status_code == 422
    assert kept(site) == []


def test_a_wrong_password_leaves_the_name_that_was_typed(lilia: Browser):
    refused = lilia.post("/me/passkeys/begin", data={"name": "Ноутбук на складе", "password": "не тот"})

    assert refused.status_code == 422
    assert 'value="Ноутбук на складе"' in refused.text
