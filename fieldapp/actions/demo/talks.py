"""What did customers say when they were reached, and what did the dispatchers change before anybody set out?"""

from fieldapp.actions.demo import cast
from fieldapp.actions.demo.stories import Data, Day

NAMED: Data = {"permitted": True, "of_age": True}


def tell(day: Day) -> None:
    """Visits settled by a talk: another person, another time, no more need, another technician."""
    _agreed(day)
    _other_time(day)
    _refused(day)
    _changed(day)


def _agreed(day: Day) -> None:
    named = day.visit("t01", (3, 5), comment="Весь день на работе")
    named.call(88, "call.other_person", NAMED, person_name="Нина Павловна", relation="parent", door_word="клюква")

    at_time = day.visit("t08", (5, 7))
    at_time.call(52, "call.expects_you", {"agreed_ms": day.morning.at(day.morning.day, at_time.window[0] + 30)})  # type: ignore[index]

    confirmed = day.visit("t02", (3, 5), comment="Звонила сама, ждёт")
    confirmed.decide(70, "customer.confirmed")

    # One flat, two orders: one call is recorded for both (F25).
    for work in ("Замена роутера", "Ремонт: ТВ-приставка"):
        one = day.visit("t06", (4, 6), work=work)
        one.words |= {"customer": "Сафина Лилия Маратовна", "address": "ул. Лесная, д. 121", "entrance": "4",
                      "floor": "6", "flat": "200", "intercom": "200К", "phone": "+7 (000) 860-50-47"}  # fmt: skip
        one.expected(58)


def _other_time(day: Day) -> None:
    tomorrow = day.morning.tomorrow
    fits = day.visit("t05", (2.5, 4.5))
    fits.call(83, "call.busy", _between(day, tomorrow, 10, 12))

    collides = day.visit("t03", (5, 7))
    start, end = day.morning.window(2, 4)  # when Rustam has another order
    taken = {
        "agreed_from_ms": day.morning.at(day.morning.day, start),
        "agreed_to_ms": day.morning.at(day.morning.day, end),
    }
    collides.call(61, "call.busy", taken)

    on_the_way = day.visit("t04", None, around=70)
    on_the_way.expected(100).goes(66).call(58, "call.busy", _between(day, tomorrow, 15, 17))

    day.visit("t07", (2.5, 4.5)).call(84, "call.away")


def _between(day: Day, number: int, start: int, end: int) -> Data:
    """A time agreed on the phone, in full hours of that day (S4.9)."""
    return {"agreed_from_ms": day.morning.at(number, start * 60), "agreed_to_ms": day.morning.at(number, end * 60)}


def _refused(day: Day) -> None:
    day.visit("t01", (2, 4)).call(92, "call.refused", {"why": "works_again"})
    again = day.visit("t03", (2.5, 4.5))
    again.call(94, "call.refused", {"why": "cancelled_before"}, words="Отказ приняли ещё вчера по телефону.")
    day.visit("t05", (3.5, 5.5)).call(96, "call.refused", {"why": "had_visit"}, words="Мастер приходил в пятницу.")
    day.visit("t08", (2, 4)).decide(64, "decided.cancel", {"why": "changed_mind"})


def _changed(day: Day) -> None:
    day.visit("t02", (4, 6)).decide(33, "customer.not_needed", {"why": "changed_mind"})
    day.visit("t06", (6, 8)).decide(19, "customer.call_me", words="Спрашивает, нужен ли доступ на чердак.")

    # Timur heard of the change two minutes late and had rung already: kept, shown, not counted.
    moved = day.visit("t01", (7, 8.5))
    moved.decide(30, "decided.other_technician", {"technician": "t07"}).tap_of("t01", 29, "call.started", {"number": 0})
    moved.tap_of("t01", 28.4, "call.no_answer")
    day.visit("t06", (5, 7)).decide(20, "decided.other_technician", {"technician": "t02"})

    day.visit("t06", (0, 2))  # nobody rang in time: the three calls no longer fit (F23)
    day.visit("", (3, 5), area=cast.NORTH)  # nobody has these two yet
    day.visit("", (4, 6), area=cast.SOUTH)
