"""A customer asks what is held of her, or wants it gone: in one's own areas, noted, never while work goes on."""

import json

import pytest
from sqlalchemy import select, update

from fieldapp.store.tables import cases, orders, phones, replies, subjects, trail
from tests.support.app import Browser, Site, insert_row
from tests.support.proofs import proves
from tests.support.seed_board import Seeder

NAME, STRANGER = "Панина Зоя", "Орлова Нина"


class Asked:
    """One closed order in the north, one still open, and one of the south on the same telephone."""

    def __init__(self, site: Site) -> None:
        self.site, self.anna = site, site.browser_of("x-north")
        seeder = Seeder(site)
        closed, going = seeder.visit(name=NAME), seeder.visit(name="Тихонов")
        other = seeder.visit("t05", area="south", name=STRANGER)
        with site.session() as session:
            ids = dict(session.execute(select(cases.c.id, cases.c.order_id)).all())
            self.closed, self.going, self.other = ids[closed], ids[going], ids[other]
            session.execute(update(orders).where(orders.c.id.in_([self.closed, self.other])).values(state="done"))
            session.execute(update(cases).where(cases.c.order_id.in_([self.closed, self.other])).values(look="end"))
            session.execute(update(phones).where(phones.c.order_id == self.other).values(e164=self._phone(session)))
            for area, words in (("north", "да"), ("south", STRANGER)):
                insert_row(session, replies, id=f"r-{area}", gateway="g", reference=area, e164=self._phone(session),
                           words=words, area_id=area, received_ms=1)  # fmt: skip
            session.commit()
            self.phone = self._phone(session)
            self.number = session.execute(select(orders.c.external_id).where(orders.c.id == self.closed)).scalar_one()

    def _phone(self, session) -> str:
        chosen = select(phones.c.e164).where(phones.c.order_id == self.closed).order_by(phones.c.place)
        return session.scalars(chosen).first()

    def noted(self) -> list[tuple[str, str, str]]:
        with self.site.session() as session:
            columns = select(trail.c.what, trail.c.about, trail.c.detail).order_by(trail.c.seq)
            return [tuple(row) for row in session.execute(columns)]

    def name_of(self, order_id: str) -> str:
        with self.site.session() as session:
            return session.execute(select(subjects.c.name).where(subjects.c.order_id == order_id)).scalar_one()


@pytest.fixture
def asked(quick_site: Site) -> Asked:
    from tests.support.app import add_person

    with quick_site.session() as session:
        add_person(session, "x-north", name="Анна", role="administrator", area_ids=("north",))
        session.commit()
    return Asked(quick_site)


@proves("G7")
def test_she_is_found_by_her_telephone_in_any_spelling_and_only_in_my_areas(asked: Asked) -> None:
    spelled = f"8 ({asked.phone[2:5]}) {asked.phone[5:]}"

    for words in (asked.number, asked.phone, spelled):
        html = asked.anna.post("/customers/find", data={"q": words}).text
        assert NAME in html, words
        assert STRANGER not in html

    assert "Ничего не нашлось" in asked.anna.post("/customers/find", data={"q": "none"}).text
    assert "Ничего не нашлось" in asked.anna.post("/customers/find", data={"q": ""}).text
    assert asked.anna.post("/customers/copy", data={"q": "none"}).status_code == 404
    assert {what for what, _, _ in asked.noted()} == {"search"}


def test_a_copy_holds_everything_of_her_and_is_noted(asked: Asked) -> None:
    answer = asked.anna.post("/customers/copy", data={"q": asked.phone})

    held = json.loads(answer.data)
    assert [one["name"] for one in held["subjects"]] == [NAME]
    assert [one["words"] for one in held["replies"]] == ["да"]
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert STRANGER not in answer.text
    assert asked.noted() == [("export", asked.closed, "person")]
    assert "данные клиента" in asked.site.browser_of("a01").get("/trail").text


def test_what_would_go_is_said_before_it_goes_for_good(asked: Asked) -> None:
    html = asked.anna.get(f"/customers/{asked.closed}/forget").text
    assert "имя, адрес и телефоны" in html
    assert asked.name_of(asked.closed) == NAME

    answer = asked.anna.post(f"/customers/{asked.closed}/forget", follow_redirects=True)

    assert "данные клиента удалены" in answer.text
    assert asked.name_of(asked.closed) == ""
    assert ("forgotten", asked.closed, "page") in asked.noted()
    found = asked.anna.post("/customers/find", data={"q": asked.number}).text
    assert NAME not in found
    assert "данные удалены" in found
    assert "Удалить навсегда" not in asked.anna.get(f"/customers/{asked.closed}/forget").text


def test_while_work_goes_on_nothing_is_forgotten(asked: Asked) -> None:
    page = asked.anna.get(f"/customers/{asked.going}/forget").text
    assert "Заявка ещё в работе" in page
    assert "Удалить навсегда" not in page

    asked.anna.post(f"/customers/{asked.going}/forget")

    assert asked.name_of(asked.going) == "Тихонов"
    assert asked.noted() == []


@proves("G7")
def test_another_areas_customer_is_nobody(asked: Asked) -> None:
    for call in (asked.anna.get, asked.anna.post):
        assert call(f"/customers/{asked.other}/forget").status_code == 404

    assert asked.name_of(asked.other) == STRANGER


@proves("G7")
@pytest.mark.parametrize("login", ["d01", "t01"])
def test_it_is_for_administrators_only(quick_site: Site, login: str) -> None:
    browser: Browser = quick_site.browser_of(login)

    for answer in (browser.get("/customers"), browser.post("/customers/find", data={"q": "1"}),
                   browser.post("/customers/copy", data={"q": "1"})):  # fmt: skip
        assert answer.status_code == 404
