"""A customer answers a text: plain words find their visit, everything else waits for a person."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from fieldapp.store.playbooks import publish
from fieldapp.store.tables import alerts, cases, event_words, events, opt_outs, replies
from tests.support.app import Site
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.support.texts_back import NUMBER, answers, sent, site_with_gateways, told_of_a_move


@pytest.fixture
def back(tables_url: str, tmp_path: Path) -> Iterator[Site]:
    with site_with_gateways(tables_url, tmp_path) as site:
        yield site


def types_of(site: Site, case_id: str) -> list[tuple[str, str]]:
    with site.session() as session:
        chosen = select(events.c.type, events.c.by).where(events.c.case_id == case_id).order_by(events.c.seq)
        return [(row.type, row.by) for row in session.execute(chosen)][2:]


def state_of(site: Site, case_id: str) -> str:
    with site.session() as session:
        return str(session.execute(select(cases.c.state).where(cases.c.id == case_id)).scalar_one())


def inbox(site: Site, login: str = "d01") -> str:
    return site.browser_of(login).get("/replies").text.partition("<h2>Разобраны")[0]


@pytest.mark.parametrize("words", ["да", "Да!", "ok", "是", "Хорошо, спасибо"])
def test_yes_confirms_the_visit(back: Site, words: str) -> None:
    case_id = told_of_a_move(back)

    assert answers(back, words).data == b""

    assert types_of(back, case_id) == [("customer.confirmed", "customer")]
    assert state_of(back, case_id) == "ready"
    assert NUMBER[2:5] not in inbox(back)


@proves("C10")
def test_a_visit_of_an_earlier_release_hears_its_customer_too(back: Site) -> None:
    seeder = Seeder(back)
    case_id = told_of_a_move(back, seeder)
    with back.session() as session:
        publish(session, {"sha256:old": seeder.library.book("visit")}, 1)
        session.execute(update(cases).values(playbook="sha256:old"))
        session.commit()

    answers(back, "да")

    assert types_of(back, case_id) == [("customer.confirmed", "customer")]


@pytest.mark.parametrize("words", ["нет", "не надо", "不", "перезвоните", "call me"])
def test_no_and_call_me_ask_the_dispatcher_to_call_and_cancel_nothing(back: Site, words: str) -> None:
    case_id = told_of_a_move(back)

    answers(back, words)

    assert types_of(back, case_id) == [("customer.call_me", "customer")]
    assert state_of(back, case_id) == "planned"
    with back.session() as session:
        assert session.execute(select(alerts.c.kind).where(alerts.c.open)).scalars().all() == ["call_me"]
        said = session.execute(select(event_words.c.words).where(event_words.c.field == "words")).scalar_one()
        assert said == words


def test_stop_is_believed_and_told_to_the_dispatcher(back: Site) -> None:
    case_id = told_of_a_move(back)

    answers(back, "Стоп")

    with back.session() as session:
        assert session.execute(select(opt_outs.c.e164, opt_outs.c.source)).all() == [(NUMBER, "reply")]
    assert types_of(back, case_id) == [("note", "system")]


def test_the_dispatcher_reads_of_it_in_the_language_of_the_installation(tmp_path: Path, tables_url: str) -> None:
    with site_with_gateways(tables_url, tmp_path, DEFAULT_LOCALE="en") as site:
        told_of_a_move(site)

        answers(site, "Стоп")

        with site.session() as session:
            said = session.scalars(select(event_words.c.words).where(event_words.c.field == "words")).one()
    assert said.isascii(), said


def test_a_dispatcher_may_let_texts_go_again(back: Site) -> None:
    told_of_a_move(back)
    answers(back, "stop")
    with back.session() as session:
        reply_id = session.execute(select(replies.c.id)).scalar_one()

    strange = back.browser_of("d02").post(f"/replies/{reply_id}/write-again")
    mine = back.browser_of("d01").post(f"/replies/{reply_id}/write-again")

    assert (strange.status_code, mine.status_code) == (404, 303)
    with back.session() as session:
        assert session.execute(select(opt_outs)).all() == []


@proves("E4")
def test_the_same_answer_brought_twice_is_one(back: Site) -> None:
    case_id = told_of_a_move(back)

    answers(back, "да", reference="r-1")
    answers(back, "да", reference="r-1")

    assert types_of(back, case_id) == [("customer.confirmed", "customer")]


def test_words_nobody_listed_wait_for_a_person(back: Site) -> None:
    case_id = told_of_a_move(back)

    answers(back, "да, но не раньше шести <b>")

    page = inbox(back)
    assert types_of(back, case_id) == []
    assert "не раньше шести &lt;b&gt;" in page
    assert f"/cases/{case_id}" in page


def test_of_several_visits_none_is_guessed(back: Site) -> None:
    seeder = Seeder(back)
    first = told_of_a_move(back, seeder)
    seeder.number -= 1
    seeder.number = 100201300 + 12  # another order of the same customer
    second = seeder.visit(from_hour=5)
    with back.session() as session:
        from fieldapp.store.tables import phones

        session.execute(update(phones).values(e164=NUMBER))
        session.commit()
    seeder.report(second, "technician.departed")
    sent(back, second)

    answers(back, "да")

    assert (types_of(back, first), len(types_of(back, second))) == ([], 1)
    assert "неясно, о какой заявке" in inbox(back)


def test_an_answer_after_three_days_is_read_by_a_person(back: Site) -> None:
    case_id = told_of_a_move(back)
    back.clock.forward(hours=73)

    answers(back, "да")

    assert types_of(back, case_id) == []
    assert ">да<" in inbox(back)


def test_what_the_visit_no_longer_offers_is_read_by_a_person(back: Site) -> None:
    seeder = Seeder(back)
    case_id = seeder.visit()
    seeder.report(case_id, "technician.departed")
    sent(back, case_id)
    seeder.report(case_id, "technician.arrived")

    answers(back, "да")

    assert ("customer.confirmed", "customer") not in types_of(back, case_id)
    assert ">да<" in inbox(back)


@proves("G7")
def test_answers_are_seen_where_the_customer_is_and_strangers_by_all(back: Site) -> None:
    told_of_a_move(back)

    answers(back, "что взять с собой?")
    answers(back, "кто это?", number="+79990001122")

    assert "что взять" in inbox(back)
    assert "что взять" not in inbox(back, "d02")
    assert "кто это?" in inbox(back)
    assert "кто это?" in inbox(back, "d02")
    assert "номер не знаком" in inbox(back, "d02")


@proves("G7")
def test_an_answer_is_settled_by_a_tap_of_its_own_area(back: Site) -> None:
    told_of_a_move(back)
    answers(back, "что взять с собой?")
    with back.session() as session:
        reply_id = session.execute(select(replies.c.id)).scalar_one()

    assert back.browser_of("d02").post(f"/replies/{reply_id}/settle").status_code == 404
    assert back.browser_of("d01").post(f"/replies/{reply_id}/settle").status_code == 303

    assert "что взять" not in inbox(back)
    assert "что взять" in back.browser_of("d01").get("/replies").text


def test_the_board_counts_the_answers_that_wait(back: Site) -> None:
    told_of_a_move(back)
    before = back.browser_of("d01").get("/board").text

    answers(back, "что взять с собой?")
    answers(back, "и во сколько?")

    assert "/replies" not in before
    assert "2 ответа клиентов" in back.browser_of("d01").get("/board").text
    assert (
        "ответ" not in back.browser_of("d02").get("/board").text.partition("topline__state")[2].partition("</div>")[0]
    )
    assert "Ответы клиентов: 2" in back.browser_of("d01").get("/outbox").text


@proves("G24")
def test_no_number_word_or_token_of_a_hook_is_logged(back: Site, capfd: pytest.CaptureFixture[str]) -> None:
    from fieldapp.web import logs

    logs.configure("DEBUG")
    told_of_a_move(back)

    answers(back, "секретные слова")
    answers(back, "да")
    back.stranger().get(f"/hooks/sms/kannel/{'0' * 32}?from=70004838300&text=tайна")
    logs.configure("ERROR")

    written = capfd.readouterr()
    log = written.out + written.err
    assert "/hooks/sms/<gateway>/<token>" in log
    assert back.settings.sms_hook_token("kannel") not in log
    for canary in ("0004838", "секретн", "тайна", "0" * 32, "text="):
        assert canary not in log
