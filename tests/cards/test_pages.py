"""Are the pages of answer cards right for who reads, who writes, and who was slower than somebody else?"""

import pytest
from sqlalchemy import delete

from fieldapp.store.tables import card_versions
from tests.support import cards
from tests.support.app import Browser, Site, add_person
from tests.support.proofs import proves

FORM = cards.TYPED | {"owner": "d01"}
DEPARTMENT = {"name_ru": "Расчётный отдел", "topics_ru": "Счета и оплата", "hours_ru": "с 9 до 18",
              "phone_1": "+78430000003", "purpose_1": "счета", "revision": "0"}  # fmt: skip


def people(site: Site) -> None:
    with site.session() as session:
        for role in ("manager", "operator", "auditor"):
            add_person(session, f"x-{role}", name=f"Икс {role}", role=role, area_ids=("north",))
        session.commit()


def made(browser: Browser, **changes: str) -> str:
    """The address of a new card."""
    answer = browser.post("/cards/new", data=FORM | changes)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("?")[0]


@proves("S0.3", "S0.4", "S0.6", "S2.2")
def test_a_card_shows_price_preparation_and_times_at_once_with_its_owner(site: Site) -> None:
    people(site)
    page = made(site.browser_of("a01"))

    html = site.browser_of("x-operator").get(page).text

    for words in (
        "от 300 до 700 ₽",
        "Подготовьте пароль",
        "Каждый день с 9 до 20",
        "отвечает Лилия",
        "О чём не говорим",
    ):
        assert words in html


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"price_max": ""}, "нужны и «от», и «до»"),
        ({"price_min": "", "price_max": ""}, "Укажите цену"),
        ({"preparation_ru": ""}, "Заполните: Как подготовиться"),
        ({"state": "unavailable", "again_day": "2026-12-24"}, "Заполните: Почему временно нет"),
        ({"state": "unavailable", "reason_ru": "Нет роутеров"}, "Укажите, когда спросить снова"),
        ({"state": "not_offered", "answer_ru": "К сожалению, не оказываем"}, "без «к сожалению»"),
        ({"owner": ""}, "кто отвечает"),
    ],
)
@proves("S0.3", "S0.6", "S0.8", "S0.9", "S2.2")
def test_an_incomplete_card_is_asked_again_with_all_that_was_typed(quick_site: Site, changes, words: str) -> None:
    answer = quick_site.browser_of("a01").post("/cards/new", data=FORM | changes)

    assert answer.status_code == 422
    assert words in answer.text
    assert "Настройка роутера" in answer.text


@proves("S0.8", "S0.9")
def test_what_is_not_offered_now_or_at_all_is_said_with_its_reason_and_day_or_plainly(quick_site: Site) -> None:
    browser = quick_site.browser_of("a01")
    now = made(browser, state="unavailable", reason_ru="Кабель чинят", again_day="2026-12-24")
    never = made(browser, state="not_offered", answer_ru="Компьютеры не чиним.")

    assert "Кабель чинят" in browser.get(now).text
    assert "Спросить снова можно с 24 декабря 2026" in browser.get(now).text
    assert "такой услуги у нас нет" in browser.get(never).text


@proves("S2.3", "S2.27")
def test_a_card_past_its_day_is_marked_and_listed_for_its_owner_until_she_looked(quick_site: Site) -> None:
    page = made(quick_site.browser_of("a01"), check_day="2026-11-01")
    owner = quick_site.browser_of("d01")
    assert "Проверить мне: 1" in owner.get("/cards").text
    assert "Настройка роутера" in owner.get("/cards?stale=yes&mine=yes").text
    assert "Карточку нужно было проверить" in owner.get(page).text

    owner.post(f"{page}/checked")

    assert "Проверить мне" not in owner.get("/cards").text
    assert "Карточку нужно было проверить" not in owner.get(page).text


def test_who_was_slower_keeps_her_text_and_is_told_by_whom_the_card_was_changed(quick_site: Site) -> None:
    browser, owner = quick_site.browser_of("a01"), quick_site.browser_of("d01")
    page = made(browser)
    owner.post(f"{page}/edit", data=FORM | {"revision": "1", "times_ru": "По будням"})

    answer = browser.post(f"{page}/edit", data=FORM | {"revision": "1", "times_ru": "По выходным"})

    assert answer.status_code == 409
    assert "изменили: Лилия" in answer.text
    assert "По выходным" in answer.text
    browser.post(f"{page}/edit", data=FORM | {"revision": "2", "times_ru": "По выходным"})
    assert "По выходным" in browser.get(page).text
    assert "Когда (ru)" in browser.get(page).text  # the history names what changed


@proves("S2.27")
def test_an_archived_card_leaves_list_and_search_and_comes_back(quick_site: Site) -> None:
    browser = quick_site.browser_of("a01")
    page = made(browser)

    browser.post(f"{page}/archive")
    assert "Настройка роутера" not in browser.get("/cards").text
    assert "Карточки нет" in browser.post("/cards/find", data={"q": "роутеры"}).text
    assert "Настройка роутера" in browser.get("/cards?archived=yes").text
    browser.post(f"{page}/archive", data={"archived": "no"})
    assert "Настройка роутера" in browser.post("/cards/find", data={"q": "роутеры"}).text


def test_who_neither_owns_a_card_nor_leads_reads_only(quick_site: Site) -> None:
    people(quick_site)
    page = made(quick_site.browser_of("a01"))

    for login in ("x-operator", "x-auditor"):
        browser = quick_site.browser_of(login)
        assert browser.get(page).status_code == 200
        assert "Изменить карточку" not in browser.get(page).text
        assert [browser.get(f"{page}/edit").status_code, browser.post(f"{page}/edit", data=FORM).status_code,
                browser.post(f"{page}/archive").status_code, browser.post(f"{page}/checked").status_code,
                browser.post("/cards/new", data=FORM).status_code] == [404] * 5  # fmt: skip
    assert quick_site.browser_of("d01").get(f"{page}/edit").status_code == 200
    assert quick_site.browser_of("t01").get("/cards").status_code == 404


def test_another_language_is_shown_where_there_is_one_and_russian_where_not(quick_site: Site) -> None:
    with quick_site.session() as session:
        add_person(session, "x-zh", name="Ли", role="operator", area_ids=("north",))
        from sqlalchemy import update

        from fieldapp.store.tables import accounts

        session.execute(update(accounts).where(accounts.c.id == "x-zh").values(locale="zh"))
        session.commit()
    page = made(quick_site.browser_of("a01"), title_zh="路由器设置", times_zh="每天9点至20点")

    html = quick_site.browser_of("x-zh").get(page).text

    assert "路由器设置" in html
    assert "每天9点至20点" in html
    assert 'lang="ru">Подготовьте пароль' in html
    assert "以俄语显示" in html


@proves("S0.10", "S2.3")
def test_a_department_is_named_with_phone_and_hours_and_each_change_is_kept(site: Site) -> None:
    people(site)
    browser = site.browser_of("x-manager")
    typed = DEPARTMENT
    assert (
        "хотя бы один телефон" in browser.post("/departments/new", data=typed | {"phone_1": "", "purpose_1": ""}).text
    )

    browser.post("/departments/new", data=typed)
    html = site.browser_of("x-operator").get("/departments").text
    assert "Расчётный отдел" in html
    assert "tel:+78430000003" in html
    assert "с 9 до 18" in html

    address = "/departments/" + browser.get("/departments").text.split('href="/departments/')[-1].split('"')[0]
    assert browser.post(address, data=typed | {"revision": "1", "hours_ru": "с 8 до 17"}).status_code == 303
    assert "с 8 до 17" in browser.get("/departments").text
    assert "Часы экспертов (ru)" in browser.get(address).text
    assert browser.post(address, data=typed | {"revision": "1"}).status_code == 409
    browser.post(f"{address}/archive")
    assert "Расчётный" not in browser.get("/departments").text
    assert "Расчётный" in browser.get("/departments?archived=yes").text
    assert site.browser_of("x-operator").get(address).status_code == 404


def test_a_department_whose_history_was_not_kept_is_shown_all_the_same(quick_site: Site) -> None:
    browser = quick_site.browser_of("a01")
    browser.post("/departments/new", data=DEPARTMENT)
    with quick_site.session() as session:
        session.execute(delete(card_versions))
        session.commit()
    address = "/departments/" + browser.get("/departments").text.split('href="/departments/')[-1].split('"')[0]

    assert browser.get(address).status_code == 200
