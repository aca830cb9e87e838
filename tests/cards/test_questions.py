"""Does a hard question get one agreed answer, and are the expert and the asker both followed up (S2.18, S2.24)?"""

import re

from tests.support.app import Browser, Site, add_person
from tests.support.proofs import proves

ASKED = {"area": "north", "question": "Можно ли поставить роутер в щиток?", "expert": "d01", "within": "30",
         "asker": "Зоя Панина", "asker_phone": "+79161234567"}  # fmt: skip


def operator(site: Site) -> Browser:
    with site.session() as session:
        add_person(session, "x-op", name="Оля", role="operator", area_ids=("north",))
        session.commit()
    return site.browser_of("x-op")


def put_up(browser: Browser, **changes: str) -> str:
    """The address of a question just put up."""
    page = browser.post("/questions", data=ASKED | changes, follow_redirects=True).text
    return "/questions/" + re.search(r'action="/questions/([^/"]+)/', page)[1]


@proves("S2.18", "S2.24")
def test_a_question_waits_is_answered_once_becomes_a_card_and_the_asker_is_told(site: Site) -> None:
    browser, expert = operator(site), site.browser_of("d01")
    address = put_up(browser)
    assert "ждём согласованный ответ" in browser.get("/questions").text
    assert "Отвечает: Лилия" in browser.get("/questions").text

    browser.post(f"{address}/remind")
    assert "напомнили" in browser.get("/questions").text
    given = {"answer": "Можно, если щиток пластиковый.", "standard": "yes", "title": "Роутер в щитке"}
    assert browser.post(f"{address}/answer", data=given).status_code == 404  # no operator guesses
    expert.post(f"{address}/answer", data=given)
    assert "Это уже сделано" in expert.post(f"{address}/answer", data=given, follow_redirects=True).text

    page = browser.get("/questions").text
    assert "ответ есть — перезвоните" in page
    assert "Зоя Панина" in page
    assert "Роутер в щитке" in browser.post("/cards/find", data={"q": "роутеры в щиток"}).text
    browser.post(f"{address}/tell")
    page = browser.get("/questions").text
    assert "клиенту ответили" in page
    assert "Зоя Панина" not in page


@proves("S2.18")
def test_a_question_that_nobody_answers_in_time_says_so(quick_site: Site) -> None:
    browser = operator(quick_site)
    put_up(browser)
    assert "срок прошёл" not in browser.get("/questions").text

    quick_site.clock.forward(minutes=31)

    assert "срок прошёл" in browser.get("/questions").text


def test_what_cannot_be_answered_or_told_is_not_taken(quick_site: Site) -> None:
    browser = operator(quick_site)

    for changes, words in (({"question": ""}, "Напишите вопрос"), ({"expert": ""}, "Выберите отдел"),
                           ({"asker_phone": ""}, "имя и телефон")):  # fmt: skip
        answer = browser.post("/questions", data=ASKED | changes)
        assert answer.status_code == 422
        assert words in answer.text
    assert browser.post("/questions", data=ASKED | {"case": "nobody"}).status_code == 404
    assert browser.post("/questions", data=ASKED | {"area": "south"}).status_code == 404


def test_an_answer_may_stay_no_standard_one_and_a_question_may_be_withdrawn(quick_site: Site) -> None:
    browser = operator(quick_site)
    address = put_up(browser)
    quick_site.browser_of("a01").post(f"{address}/answer", data={"answer": "Нельзя."})
    assert "Нельзя." in browser.get("/questions").text
    assert "Карточки нет" in browser.post("/cards/find", data={"q": "щиток"}).text
    browser.post(f"{address}/tell")

    address = put_up(browser, question="Второй")
    browser.post(f"{address}/withdraw")
    assert "вопрос снят" in browser.get("/questions").text.casefold()
    assert "Это уже сделано" in browser.post(f"{address}/tell", follow_redirects=True).text


def test_names_that_nobody_was_told_for_are_forgotten_in_time(site: Site) -> None:
    from fieldapp.store.questions import askers_left

    put_up(operator(site))
    with site.session() as session:
        sort = askers_left(site.clock.now_ms() + 1)
        assert sort.blank(session, sort.page(session, None)) == 1
        assert sort.count(session) == 0
        session.commit()
    assert "Зоя Панина" not in site.browser_of("x-op").get("/questions").text
