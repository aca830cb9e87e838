"""What surrounds a press: haste, older browsers, forms that no page has, a rating afterwards, an earlier release."""

import pytest
from sqlalchemy import select, update

from fieldapp.actions import customer_say
from fieldapp.store.playbooks import publish
from fieldapp.store.tables import cases, event_words
from tests.support.app import Site
from tests.support.customer import Customer, link, open_alerts, said
from tests.support.proofs import proves
from tests.web.test_customer_choices import customer


def test_pressing_in_haste_is_slowed_down_by_the_link_and_not_by_the_address(site: Site) -> None:
    reader, seeder, _ = customer(site)
    other = Customer(site, link(site, seeder.visit(from_hour=4)))
    reader.opens()

    pages = [reader.sends("not_needed").text for _ in range(customer_say.PRESSES.free + 2)]

    assert "Слишком много нажатий" in pages[-1]
    assert "Слишком много нажатий" not in pages[0]
    assert "Вы подтвердили" in other.presses("confirm")
    site.clock.forward(minutes=2)
    assert "Вы подтвердили" in reader.presses("confirm")


@proves("G18")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
    ],
)
def test_an_older_browser_that_names_no_origin_can_press(quick_site: Site, headers: dict, status: int) -> None:
    reader, _, _ = customer(quick_site)
    reader.opens()

    answer = quick_site.stranger().post(
        f"/c/{reader.token}", data={"do": "call", "revision": "1"}, headers={k: v for k, v in headers.items() if v}
    )

    assert answer.status_code == status


def test_forms_that_no_page_has_change_nothing(quick_site: Site) -> None:
    reader, _, case_id = customer(quick_site)
    reader.opens()
    odd = [("", {}), ("cancel", {}), ("move", {"slot": "x-1"}), ("move", {"slot": "1"}), ("undo", {"of": "x"}),
           ("move", {"slot": f"{'9' * 30}-1"}), ("confirm", {"revision": "-1"}), ("feedback", {"face": "3"}),
           ("feedback", {"face": "9"}), ("move", {"slot": "1-2"})]  # fmt: skip

    answers = [reader.sends(do, **fields) for do, fields in odd]

    assert {answer.status_code for answer in answers} == {200}
    assert said(quick_site, case_id) == []


def test_only_the_last_press_is_taken_back_and_nobody_elses_event(quick_site: Site) -> None:
    reader, seeder, case_id = customer(quick_site)
    strange = seeder.report(case_id, "call.started")
    reader.presses("confirm")
    first = reader.page
    reader.presses("name", person_name="Вера", of_age="yes")
    last, reader.page = reader.page, first

    pages = [reader.undoes(), reader.presses("undo", of=strange)]

    assert all("Вернуть уже не получится" in page for page in pages)
    assert "undone" not in said(quick_site, case_id)
    reader.page = last
    reader.undoes()
    assert said(quick_site, case_id)[-1] == "undone"


@pytest.mark.parametrize("face", [1, 2, 3])
@proves("F24")
def test_after_the_visit_three_faces_and_a_bad_one_is_a_complaint(site: Site, face: int) -> None:
    reader, seeder, case_id = customer(site)
    for type_ in ("technician.departed", "technician.arrived", "door.customer", "introduced"):
        seeder.report(case_id, type_)
    assert "Как всё прошло" not in reader.opens()
    seeder.report(case_id, "work.started", where="flat", shoe_covers=True)
    seeder.report(case_id, "work.result", result="done")
    reader.opens()

    page = reader.presses("feedback", face=str(face), words="натоптали  в коридоре")
    reader.sends("feedback", face="1", words="ещё раз")

    assert ("диспетчер вам позвонит" if face == 1 else "нам важно ваше мнение") in page
    assert open_alerts(site, case_id) == (["unhappy"] if face == 1 else [])
    if face == 1:
        with site.session() as session:
            assert "натоптали в коридоре" in session.scalars(select(event_words.c.words)).all()


def test_a_visit_pinned_to_an_earlier_playbook_still_takes_presses(site: Site) -> None:
    reader, seeder, _ = customer(site)
    with site.session() as session:
        publish(session, {"sha256:old": seeder.library.book("visit")}, 1)
        session.execute(update(cases).values(playbook="sha256:old"))
        session.commit()

    assert "Вы подтвердили" in reader.presses("confirm")
