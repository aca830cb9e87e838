"""Do cards come back from a file as they went, is every row answered, and does the desk get only what changed?"""

import io
import re

import pytest

from tests.support import cards
from tests.support.app import Browser, Site, add_person
from tests.support.proofs import proves

HEAD = (
    "Номер;Вид;Состояние;Название (ru);Ответ (ru);Как подготовиться (ru);Когда (ru);Цена, ₽;Проверить до;"
    "Кто отвечает;Погода"
)


def checked(browser: Browser, content: str | bytes, name: str = "cards.csv") -> tuple[str, str]:
    """The page of the dry run, and the digest that waits for the yes."""
    body = content.encode() if isinstance(content, str) else content
    answer = browser.post("/cards/import", data={"file": (io.BytesIO(body), name)}, content_type="multipart/form-data")
    digest = re.search(r'name="digest" value="([0-9a-f]+)"', answer.text)
    return answer.text, digest[1] if digest else ""


def numbers(site: Site) -> list[int]:
    return [one["number"] for one in site.browser_of("a01").get("/api/v1/cards").json["cards"]]


def test_rows_are_taken_or_refused_in_plain_words_and_a_look_writes_nothing(site: Site) -> None:
    browser = site.browser_of("a01")
    rows = [
        ";услуга;оказываем;Выезд мастера;Приедет;Ничего не нужно;Ежедневно;500;01.05.2027;Лилия;снег",
        ";услуга;оказываем;Без цены;Приедет;Ничего;Ежедневно;;01.05.2027;Лилия;",
        "77;услуга;;;;;;;;;",
        ";частый вопрос;;Как оплатить счёт;На сайте;;;;1 мая;Никто;",
    ]

    page, digest = checked(browser, "\n".join([HEAD, *rows]))

    for words in ("Новых: 1", "Не взято: 3", "Строка 3", "Укажите цену", "Карточки № 77 нет", "«1 мая» — не дата",
                  "Нет такого сотрудника: «Никто»", "Погода"):  # fmt: skip
        assert words in page
    assert numbers(site) == []
    taken = browser.post("/cards/import/confirm", data={"digest": digest, "name": "cards.csv"}).text
    assert "Новых: 1" in taken
    assert "Выезд мастера" in browser.post("/cards/find", data={"q": "мастеру"}).text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_went_out_comes_back_unchanged_and_changed_in_one_column(quick_site: Site, kind: str) -> None:
    browser = quick_site.browser_of("a01")
    with quick_site.session() as session:
        cards.add(session, title_en="Router", reason_ru="", answer_ru="=не формула\nвторая строка")
        cards.add(session, state="unavailable", reason_ru="Ремонт", again_day="2026-12-24", price_min="", price_max="")

    page, digest = checked(browser, browser.get(f"/cards/export.{kind}").data, f"cards.{kind}")
    assert "Без изменений: 2" in page
    assert digest == ""

    page, digest = checked(browser, "Номер;Когда (ru)\n1;По субботам")
    assert "Изменённых: 1" in page
    browser.post("/cards/import/confirm", data={"digest": digest, "name": "x"})
    html = browser.get("/cards/1").text
    assert "По субботам" in html
    assert "от 300 до 700 ₽" in html


def test_a_file_that_is_none_of_ours_is_said_in_one_sentence(quick_site: Site) -> None:
    browser = quick_site.browser_of("a01")

    assert "не нашлось столбцов карточек" in checked(browser, "имя;погода\nЗоя;снег")[0]
    assert "уже была в строке 2" in checked(browser, "Номер;Когда (ru)\n9;а\n9;б")[0]
    assert "Выберите файл" in browser.post("/cards/import").text
    assert browser.post("/cards/import/confirm", data={"digest": "0" * 64}).status_code == 410
    assert browser.get("/cards/export.pdf").status_code == 404
    assert quick_site.browser_of("d01").get("/cards/import").status_code == 404
    assert quick_site.browser_of("d01").get("/cards/export.csv").status_code == 200


@proves("S2.20")
def test_the_desk_gets_all_cards_once_and_then_what_changed(site: Site) -> None:
    with site.session() as session:
        add_person(session, "x-op", name="Икс", role="operator", area_ids=("north",))
        first, second = cards.add(session), cards.add(session, title_ru="Телефон")
    browser = site.browser_of("x-op")

    whole = browser.get("/api/v1/cards")
    assert [one["number"] for one in whole.json["cards"]] == [first, second]
    assert whole.json["cards"][0]["words"]["ru"]["title"] == "Настройка роутера"
    same = browser.get("/api/v1/cards", headers={"If-None-Match": whole.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")

    owner = site.browser_of("a01")
    owner.post(f"/cards/{first}/archive")
    owner.post(f"/cards/{second}/checked")
    news = browser.get(f"/api/v1/cards?after={whole.json['seq']}").json
    assert (news["gone"], [one["number"] for one in news["cards"]], news["more"]) == ([first], [second], False)
    assert browser.get("/api/v1/cards?after=-1").status_code == 422
    assert browser.get("/api/v1/cards?before=1").status_code == 422
    assert site.browser_of("t01").get("/api/v1/cards").status_code == 404
