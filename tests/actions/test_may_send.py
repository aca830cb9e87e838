"""What keeps a text to a customer back, and does anybody see it?"""

from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update

from fieldapp.actions.deliver import Carriers, deliver
from fieldapp.actions.resend import resend
from fieldapp.channels.base import Accepted, Capabilities, Message, NotThere, Outcome, Refused
from fieldapp.channels.push import Push
from fieldapp.settings import Settings
from fieldapp.store.tables import areas, opt_outs, outbox, switches
from tests.support.proofs import proves
from tests.support.world import HOUR_MS, MINUTE_MS, World

NUMBER = "+70004838348"


class Book:
    """A gateway that takes everything and remembers it."""

    name = "book"
    can = Capabilities()

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.refuses = 0

    def send(self, message: Message) -> Outcome:
        if self.refuses:
            self.refuses -= 1
            return Refused("busy", permanent=False)
        self.sent.append(message)
        return Accepted(f"b-{len(self.sent)}")

    def look_up(self, message_id: str) -> NotThere:
        return NotThere()


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings.from_env({"DATA_DIR": str(tmp_path), "SMS_PRICE": "4.50", "SMS_PER_NUMBER": "3"})


@pytest.fixture
def book() -> Book:
    return Book()


class Desk:
    """Writes texts and sends them by the real way."""

    def __init__(self, world: World, settings: Settings, book: Book) -> None:
        self.world, self.settings, self.book = world, settings, book
        push = Push(private_key=settings.vapid_private_key, subject="mailto:a@b.example", hosts=(), allow_local=True)
        self.carriers = Carriers(push=push, sms=(book,))
        self.n = 0

    def text(self, kind: str = "on_the_way", *, hours: float = 24, case_id: str = "", **values: object) -> str:
        """One text to a customer, useful so many hours from now; its id."""
        self.n += 1
        now, case_id = self.world.now_ms, case_id or self.world.visit()
        row = {"id": f"m-{self.n}", "key": f"{case_id}:message:{kind}:{self.n}", "case_id": case_id, "kind": kind,
               "area_id": "north", "audience": "customer", "channel": "sms", "values": values, "created_ms": now,
               "not_before_ms": now, "valid_until_ms": now + round(hours * HOUR_MS)}  # fmt: skip
        with self.world.session() as session:
            session.execute(insert(outbox).values(row))
            session.commit()
        return f"m-{self.n}"

    def send(self, outbox_id: str) -> str:
        """The state it comes to."""
        world = self.world
        return deliver(world.session_, world.library, self.settings, lambda: world.now_ms, carriers=self.carriers,
                       outbox_id=outbox_id)  # fmt: skip

    def row(self, outbox_id: str):
        """Its row."""
        return self.world.rows(outbox, outbox.c.id == outbox_id)[0]


@pytest.fixture
def desk(world: World, settings: Settings, book: Book) -> Desk:
    return Desk(world, settings, book)


def put(world: World, statement) -> None:
    with world.session() as session:
        session.execute(statement)
        session.commit()


@proves("E6")
def test_at_night_a_text_waits_for_the_morning_and_one_of_this_minute_goes(desk: Desk) -> None:
    desk.world.forward(minutes=14 * 60)  # 22:00
    waiting, going = desk.text("moved"), desk.text("at_your_door")

    assert (desk.send(waiting), desk.send(going)) == ("waiting", "accepted")

    row = desk.row(waiting)
    assert row["not_before_ms"] == desk.world.now_ms + 10 * HOUR_MS
    assert "quiet hours" in row["note"]
    desk.world.forward(minutes=10 * 60)
    assert desk.send(waiting) == "accepted"


@proves("E6")
def test_what_would_be_too_late_in_the_morning_expires_at_once_and_says_so(desk: Desk) -> None:
    desk.world.forward(minutes=14 * 60)
    text = desk.text("moved", hours=9)

    assert desk.send(text) == "expired"
    assert "of no use" in desk.row(text)["note"]


@proves("E6")
def test_an_area_has_quiet_hours_of_its_own(desk: Desk) -> None:
    put(desk.world, update(areas).where(areas.c.id == "north").values(settings={"sms_quiet": [0, 0]}))
    desk.world.forward(minutes=14 * 60)

    assert desk.send(desk.text("moved")) == "accepted"


def test_who_wants_no_texts_gets_none_and_the_dispatcher_reads_to_call(desk: Desk) -> None:
    put(desk.world, insert(opt_outs).values(e164=NUMBER, source="reply", since_ms=1))
    text = desk.text()

    assert desk.send(text) == "cancelled"
    assert "please call" in desk.row(text)["note"]
    assert desk.book.sent == []


def test_a_kind_that_is_switched_off_does_not_leave(desk: Desk) -> None:
    put(desk.world, insert(switches).values(kind="on_the_way", enabled=False, changed_ms=1))

    assert desk.send(desk.text()) == "cancelled"
    assert desk.send(desk.text("moved")) == "accepted"


@proves("G22")
def test_no_number_gets_more_texts_a_day_than_its_limit_and_each_one_left_out_is_seen(desk: Desk) -> None:
    texts = [desk.text() for _ in range(12)]

    states = [desk.send(text) for text in texts]

    assert len(desk.book.sent) == 3
    assert states.count("failed") == 9
    assert {desk.row(text)["note"].partition(":")[2].strip() for text in texts[3:]} == {"please call"}
    desk.world.forward(minutes=24 * 60)
    assert desk.send(desk.text()) == "accepted"


@proves("G22")
def test_an_area_has_a_limit_too_and_the_other_area_goes_on(desk: Desk) -> None:
    desk.settings = replace(desk.settings, sms_per_number=100, sms_per_area=5)

    north = [desk.send(desk.text()) for _ in range(7)]
    elsewhere = desk.text()
    put(desk.world, update(outbox).where(outbox.c.id == elsewhere).values(area_id="south"))

    assert north.count("accepted") == 5
    assert desk.send(elsewhere) == "accepted"


@proves("G22")
def test_a_text_that_is_tried_again_counts_once_and_a_persons_wish_counts_anew(desk: Desk) -> None:
    first, *others = [desk.text() for _ in range(4)]
    desk.book.refuses = 3

    tries = []
    for _ in range(4):
        tries.append(desk.send(first))
        desk.world.forward(minutes=6)
    states = [desk.send(text) for text in others]
    with desk.world.session() as session:
        resend(session, desk.world.now_ms, others[2])

    assert tries == ["waiting", "waiting", "waiting", "accepted"]
    assert states == ["accepted", "accepted", "failed"]
    assert desk.send(others[2]) == "failed"


@proves("G22")
def test_a_full_limit_does_not_hold_up_a_text_that_was_counted_before(desk: Desk) -> None:
    first, *others = [desk.text() for _ in range(4)]
    desk.book.refuses = 1
    desk.send(first)
    states = [desk.send(text) for text in others]

    desk.world.forward(minutes=1)

    assert states == ["accepted", "accepted", "failed"]
    assert desk.send(first) == "accepted"


@proves("G24")
def test_the_counters_of_a_number_do_not_hold_the_number(desk: Desk) -> None:
    from fieldapp.store.tables import limits

    desk.send(desk.text())

    keys = [row["key"] for row in desk.world.rows(limits)]
    assert len(keys) == 2
    assert not any("0004838" in key for key in keys)


def test_parts_and_price_stand_with_the_message(desk: Desk) -> None:
    text = desk.text()

    desk.send(text)

    row = desk.row(text)
    assert (row["parts"], row["cost"]) == (2, 900)


def test_a_told_time_that_changed_meanwhile_is_not_told(desk: Desk) -> None:
    case_id = desk.world.visit()
    start = desk.world.case(case_id)["window_from_ms"]

    right = desk.text("visit_planned", case_id=case_id, window_from_ms=start)
    wrong = desk.text("visit_planned", case_id=case_id, window_from_ms=start + MINUTE_MS)
    put(desk.world, insert(switches).values(kind="visit_planned", enabled=True, changed_ms=1))

    assert (desk.send(right), desk.send(wrong)) == ("accepted", "cancelled")
    assert "plan changed" in desk.row(wrong)["note"]
    with desk.world.session() as session:
        assert session.execute(select(outbox.c.state).where(outbox.c.id == right)).scalar_one() == "accepted"
