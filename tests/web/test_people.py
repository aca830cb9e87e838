"""Who may make, change and end accounts, and does a lost phone open nothing any more?"""

import re

import pytest
from sqlalchemy import insert, select

from fieldapp.store.tables import account_areas, accounts, sessions, subscriptions
from tests.support.app import PASSWORD, Browser, Site, add_person
from tests.support.proofs import proves
from tests.support.visits import body_of

NEW = {"login": "t30", "name": "Данис", "role": "technician", "badge": "4430", "phone": "8 900 205-00-30",
       "email": "danis@svyaz.example", "locale": "ru", "area": ["north"]}  # fmt: skip
SHOWN = re.compile(r'people__password">([a-z0-9-]+)<')


@pytest.fixture
def anna(quick_site: Site) -> Browser:
    """The administrator of both areas."""
    return quick_site.browser_of("a01")


def of(site: Site, login: str):
    with site.session() as session:
        return session.execute(select(accounts).where(accounts.c.login == login)).one()


def test_a_new_person_signs_in_with_the_password_that_was_shown_once(quick_site: Site, anna: Browser):
    answer = anna.post("/people", data=NEW)

    [password] = SHOWN.findall(answer.text)
    made = of(quick_site, "t30")
    assert (made.phone, made.role, made.badge) == ("+79002050030", "technician", "4430")
    assert answer.headers["Cache-Control"] == "no-store"
    assert password not in anna.get(f"/people/{made.id}").text
    said = {"login": "t30", "password": password}
    assert quick_site.stranger().post("/api/v1/session", json=said).status_code == 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"login": "Данис"}, "строчные латинские буквы"),
        ({"login": "d01"}, "Такой логин уже есть"),
        ({"name": " "}, "как зовут человека"),
        ({"role": "king"}, "Выберите роль"),
        ({"locale": "fr"}, "Выберите язык"),
        ({"area": []}, "хотя бы один участок"),
        ({"area": ["west"]}, "которых у вас нет"),
        ({"phone": "12"}, "Такой номер набрать нельзя"),
        ({"email": "danis"}, "Почта указана с ошибкой"),
        ({"position": "а" * 61}, "до 60 знаков"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(anna: Browser, change: dict, words: str):
    answer = anna.post("/people", data={**NEW, **change})

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="4430"' in answer.text


def test_a_changed_person_has_new_areas_and_keeps_the_login(quick_site: Site, anna: Browser):
    answer = anna.post("/people/t01", data={**NEW, "name": "Тимур Р.", "position": " мастер ", "area": ["south"]})

    assert answer.status_code == 303
    changed = of(quick_site, "t01")
    assert (changed.name, changed.login, changed.position) == ("Тимур Р.", "t01", "мастер")
    assert 'value="мастер"' in anna.get("/people/t01").text
    with quick_site.session() as session:
        mine = select(account_areas.c.area_id).where(account_areas.c.account_id == "t01")
        assert list(session.scalars(mine)) == ["south"]


@proves("G4")
def test_a_lost_phone_is_one_button(quick_site: Site, anna: Browser):
    phone = quick_site.browser_of("t01")
    with quick_site.session() as session:
        row = {"id": "s1", "account_id": "t01", "endpoint": "https://push.example/1", "p256dh": "k", "auth": "a"}
        session.execute(insert(subscriptions).values(**row, created_ms=1))
        session.commit()
    assert phone.get("/api/v1/session").status_code == 200
    assert "Закрыть всё: Тимур" in anna.get("/people/t01").text

    anna.post("/people/t01/lost")

    assert phone.get("/api/v1/session").status_code == 401
    assert phone.post("/api/v1/sync", json=body_of(quick_site, "t01")).status_code == 401
    with quick_site.session() as session:
        assert session.execute(select(subscriptions)).all() == []
        held = (sessions.c.account_id == "t01") & sessions.c.revoked_ms.is_(None)
        assert session.execute(select(sessions).where(held)).all() == []


def test_who_left_is_out_at_once_and_may_come_back(quick_site: Site, anna: Browser):
    browser = quick_site.browser_of("d01")

    anna.post("/people/d01/active", data={"active": "no"})

    assert browser.get("/board").status_code == 303
    assert "вход закрыт" in anna.get("/people").text
    anna.post("/people/d01/active", data={"active": "yes"})
    assert quick_site.browser_of("d01").get("/board").status_code == 200


def test_a_new_password_ends_reading_but_no_report_is_lost(quick_site: Site, anna: Browser):
    phone = quick_site.browser_of("t01")

    [password] = SHOWN.findall(anna.post("/people/t01/password").text)

    assert phone.get("/api/v1/session").status_code == 401
    assert phone.post("/api/v1/sync", json=body_of(quick_site, "t01")).status_code == 200
    said = {"login": "t01", "password": PASSWORD}
    assert quick_site.stranger().post("/api/v1/session", json=said).status_code == 401
    assert quick_site.stranger().post("/api/v1/session", json={**said, "password": password}).status_code == 200


def test_one_browser_is_signed_out_and_the_other_stays(quick_site: Site, anna: Browser):
    first, second = quick_site.browser_of("d01"), quick_site.browser_of("d01")
    with quick_site.session() as session:
        mine = select(sessions.c.device).where(sessions.c.account_id == "d01").order_by(sessions.c.created_ms)
        device = session.scalars(mine.distinct()).first()

    anna.post(f"/people/d01/devices/{device}/end")

    assert sorted((first.get("/board").status_code, second.get("/board").status_code)) == [200, 303]


@proves("G7")
@pytest.mark.parametrize("act", ["", "/active", "/password", "/lost", "/devices/x/end"])
def test_nobody_reaches_beyond_the_own_areas_and_role(quick_site: Site, act: str):
    with quick_site.session() as session:
        add_person(session, "a02", name="Вера", role="administrator", area_ids=("south",))
        session.commit()
    south = quick_site.browser_of("a02")

    assert south.get("/people/t01").status_code == 404
    assert south.post(f"/people/t01{act}", data=NEW).status_code in (404, 422)
    assert quick_site.browser_of("d01").post(f"/people/t02{act}", data=NEW).status_code == 404
    assert of(quick_site, "t01").active
    assert of(quick_site, "t01").name == "Тимур"


def test_an_account_of_more_areas_is_shown_but_not_hers_to_change(quick_site: Site):
    with quick_site.session() as session:
        add_person(session, "a02", name="Вера", role="administrator", area_ids=("south",))
        session.commit()
    south = quick_site.browser_of("a02")

    page = south.get("/people/a01").text

    assert "которых у вас нет" in page
    assert "/lost" not in page
    assert south.post("/people/a01/lost").status_code == 422
    assert quick_site.browser_of("a01").get("/people").status_code == 200


@pytest.mark.parametrize(
    ("path", "data"),
    [("/people/a01", {**NEW, "role": "manager", "area": ["north", "south"]}), ("/people/a01/active", {"active": "no"})],
)
def test_nobody_shuts_herself_out(quick_site: Site, anna: Browser, path: str, data: dict):
    assert anna.post(path, data=data).status_code == 422
    assert of(quick_site, "a01").role == "administrator"
    assert of(quick_site, "a01").active


class TestMe:
    def test_the_own_password_changes_by_the_old_one_and_ends_other_browsers(self, quick_site: Site):
        here, there = quick_site.browser_of("d01"), quick_site.browser_of("d01")

        answer = here.post("/me/password", data={"old": PASSWORD, "new": "рябина на окне"})

        assert answer.status_code == 303
        assert "Пароль изменён" in here.get(answer.location).text
        assert there.get("/board").status_code == 303
        said = {"login": "d01", "password": "рябина на окне"}
        assert quick_site.stranger().post("/api/v1/session", json=said).status_code == 200

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [("wrong one", "long enough", "не подошёл"), (PASSWORD, "short", "слишком короткий"),
         (PASSWORD, "x" * 201, "слишком длинный")],
    )  # fmt: skip
    def test_a_password_that_does_not_do_is_said(self, quick_site: Site, old: str, new: str, words: str):
        answer = quick_site.browser_of("d01").post("/me/password", data={"old": old, "new": new})

        assert answer.status_code == 422
        assert words in answer.text

    @proves("G3")
    def test_guessing_the_own_password_is_held_up(self, quick_site: Site):
        browser = quick_site.browser_of("d01")

        tried = [browser.post("/me/password", data={"old": "guess", "new": "long enough"}) for _ in range(30)]

        assert tried[-1].status_code == 429
        assert "Слишком много попыток" in tried[-1].text

    def test_other_browsers_are_listed_and_ended(self, quick_site: Site):
        here, there = quick_site.browser_of("d01"), quick_site.browser_of("d01")
        assert "этот браузер" in here.get("/me").text

        here.post("/me/devices/end-others")

        assert there.get("/board").status_code == 303
        assert here.get("/me").status_code == 200

    def test_nobody_ends_anothers_browser_by_the_own_page(self, quick_site: Site):
        other = quick_site.browser_of("d02")
        with quick_site.session() as session:
            device = session.scalars(select(sessions.c.device).where(sessions.c.account_id == "d02")).first()

        quick_site.browser_of("d01").post(f"/me/devices/{device}/end")

        assert other.get("/board").status_code == 200
