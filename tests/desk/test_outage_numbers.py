"""Numbers for calls while the server is away: given out ahead, used once, closed by name, none lost."""

import pytest
from sqlalchemy import select, update

from fieldapp.actions.give_outage_numbers import GONE_MS, numbers_of_blanks, numbers_of_desk
from fieldapp.reads.invariants_of_register import broken_outage_numbers
from fieldapp.store import outage_numbers as store
from fieldapp.store.tables import calls, outage_letters, outage_numbers
from tests.actions.test_concurrent import all_at_once
from tests.desk.test_open_calls import opened
from tests.support.app import add_person
from tests.support.proofs import proves
from tests.support.visits import new_event

FIRST = [f"A-{n:04d}" for n in range(1, 21)]


def ask(site, device="desk-1", login="o01", **body):
    answer = site.browser_of(login).post("/api/v1/outage-numbers", json={"device": device, **body})
    assert answer.status_code == 200, answer.text
    return answer.json["areas"]


def state_of(site, number):
    with site.session() as session:
        return store.one(session, "north", number)


def sure(site):
    with site.session() as session:
        return list(broken_outage_numbers(session)) == []


@proves("S1.6")
def test_each_desk_has_its_letter_and_numbers_before_anything_happens(site, desk) -> None:
    desk()

    assert ask(site) == {"north": {"letter": "A", "numbers": FIRST}}
    assert ask(site) == {"north": {"letter": "A", "numbers": FIRST}}
    assert ask(site, "desk-2")["north"]["letter"] == "B"
    assert ask(site, "desk-2")["north"]["numbers"][0] == "B-0001"
    assert sure(site)


def test_two_people_at_one_desk_have_its_letter_and_other_numbers(site, desk) -> None:
    desk()
    with site.session() as session:
        add_person(session, "o02", name="Роза", role="operator", area_ids=("north", "south"))
        session.commit()
    ask(site)

    hers = ask(site, login="o02")

    assert hers["north"] == {"letter": "A", "numbers": [f"A-{n:04d}" for n in range(21, 41)]}
    assert hers["south"]["numbers"][0] == "A-0001"


def use(site, desk, number, seq=1, **data):
    case_id, first = opened(site, seq, outage_no=number, **data)
    assert desk(events=[first])["results"][0]["status"] == "accepted"
    return case_id


@proves("S1.6")
def test_a_call_of_an_outage_keeps_its_number_beside_that_of_the_register(site, desk) -> None:
    desk()
    ask(site)

    case_id = use(site, desk, "A-0001")
    desk(events=[new_event(site, case_id, "call.answered", 2)])

    with site.session() as session:
        (row,) = session.execute(select(calls.c.number, calls.c.outage_no))
    assert tuple(row) == (1, "A-0001")
    assert (state_of(site, "A-0001").state, state_of(site, "A-0001").case_id) == ("used", case_id)
    assert ask(site)["north"]["numbers"] == FIRST[1:]
    assert sure(site)


def test_a_number_may_come_with_the_entry(site, desk) -> None:
    desk()
    ask(site)
    case_id, first = opened(site)
    desk(events=[first])

    entry = new_event(site, case_id, "call.registered", 2, data={"call_result": "solved", "outage_no": "A-0002"})
    desk(events=[entry])

    assert state_of(site, "A-0002").case_id == case_id


def test_a_number_belongs_to_one_call_and_the_second_is_in_the_register_without(site, desk) -> None:
    desk()
    ask(site)
    first = use(site, desk, "A-0001")

    use(site, desk, "A-0001", 2)
    use(site, desk, "Q-9999", 3)

    with site.session() as session:
        said = session.scalars(select(calls.c.outage_no).order_by(calls.c.number)).all()
    assert said == ["A-0001", "", ""]
    assert state_of(site, "A-0001").case_id == first
    assert sure(site)


@proves("S1.6")
def test_a_new_block_comes_while_there_are_still_some(site, desk) -> None:
    desk()
    ask(site)
    for seq, number in enumerate(FIRST[:12], 1):
        use(site, desk, number, seq)
    assert ask(site)["north"]["numbers"] == FIRST[12:]

    use(site, desk, FIRST[12], 13)

    assert ask(site)["north"]["numbers"] == [*FIRST[13:], *(f"A-{n:04d}" for n in range(21, 41))]


def test_what_the_desk_has_printed_goes_to_no_call(site, desk) -> None:
    desk()
    ask(site)

    left = ask(site, printed={"north": FIRST[:4], "south": FIRST[4:]})["north"]["numbers"]

    assert left == FIRST[4:]
    assert (state_of(site, FIRST[0]).kind, state_of(site, FIRST[0]).state) == ("paper", "open")


def test_what_was_closed_and_then_turns_out_to_have_been_told_is_used(site, desk) -> None:
    desk()
    ask(site)
    with site.session() as session:
        assert store.close_void(session, "north", ["A-0001"], 5, by_id="d01", why="сменили стол") == 1
        assert store.close_void(session, "north", ["A-0001"], 6, by_id="d02", why="ещё раз") == 0
        session.commit()

    case_id = use(site, desk, "A-0001")

    row = state_of(site, "A-0001")
    assert (row.state, row.case_id, row.by_id, row.why) == ("used", case_id, "d01", "сменили стол")
    assert sure(site)


@proves("S1.6")
def test_desks_that_ask_at_the_same_moment_never_get_the_same(site, desk) -> None:
    desk()
    actor = site.actor("d01")

    def given(device):
        with site.session() as session:
            return numbers_of_desk(session, site.clock.now_ms(), actor, device)["north"]

    several = all_at_once([lambda device=f"desk-{n // 2}": given(device) for n in range(8)])

    by_letter = {one["letter"]: set(one["numbers"]) for one in several}
    assert len(by_letter) == 4
    assert len(set.union(*by_letter.values())) == 4 * 20
    assert sure(site)


@proves("S1.6")
def test_who_read_the_letter_before_another_took_a_block_gets_none_and_reads_again(site, desk) -> None:
    desk()
    ask(site)
    with site.session() as session:
        read = store.letters_of(session, ["north"], "desk-1")["north"]
        blocks = [store.give_block(session, read, 2, site.clock.now_ms(), account_id="o01") for _ in range(2)]
        session.commit()

    assert blocks == [["A-0021", "A-0022"], []]


@proves("S1.6")
def test_printers_that_ask_at_the_same_moment_never_print_the_same(site) -> None:
    actor = site.actor("d01")

    def printed():
        with site.session() as session:
            return numbers_of_blanks(session, site.clock.now_ms(), actor, "north", 10)

    several = all_at_once([printed] * 4)

    assert sorted(number for one in several for number in one) == [f"P-{n:04d}" for n in range(1, 41)]
    assert sure(site)


def test_a_letter_goes_on_with_its_numbers_when_its_desk_was_thrown_away(site, desk) -> None:
    desk()
    ask(site)
    now_ms = site.clock.now_ms()
    with site.session() as session:
        for letter in "BCEHKMTXDFGJLNQRSUVWYZ":
            store.take_letter(session, "north", letter, f"old-{letter}", now_ms)
        session.commit()
    assert ask(site, "desk-2")["north"]["letter"] == "AA"
    with site.session() as session:
        gone = outage_letters.c.device == "desk-1"
        session.execute(update(outage_letters).where(gone).values(seen_ms=now_ms - GONE_MS - 1))
        session.commit()

    assert ask(site, "desk-3")["north"] == {"letter": "A", "numbers": [f"A-{n:04d}" for n in range(21, 41)]}
    assert ask(site)["north"] == {"letter": "AB", "numbers": FIRST}
    assert sure(site)


@pytest.mark.parametrize("wrong", [{"state": "used"}, {"state": "void"}, {"state": "lost"}, {"n": 99}])
def test_a_number_that_is_two_things_is_found(site, desk, wrong) -> None:
    desk()
    ask(site)
    assert sure(site)
    site.is_broken_on_purpose = True
    with site.session() as session:
        session.execute(update(outage_numbers).where(outage_numbers.c.number == "A-0003").values(**wrong))
        session.commit()

    assert not sure(site)


def test_a_call_with_a_number_of_another_is_found(site, desk) -> None:
    desk()
    ask(site)
    use(site, desk, "A-0001")
    use(site, desk, "A-0002", 2)
    site.is_broken_on_purpose = True
    with site.session() as session:
        session.execute(update(calls).values(outage_no="A-0001"))
        session.commit()

    assert not sure(site)


def test_only_who_takes_calls_is_given_numbers(site, desk) -> None:
    desk()

    for login in ("t01",):
        assert site.browser_of(login).post("/api/v1/outage-numbers", json={"device": "x"}).status_code == 404
    assert site.browser_of("o01").post("/api/v1/outage-numbers", json={"device": ""}).status_code == 422
    assert site.browser_of("o01").post("/api/v1/outage-numbers", json={"device": "x", "y": 1}).status_code == 422
