"""What is over at the moment of the picture? Each result of F21, and the doors behind which nobody let us in."""

from fieldapp.actions.demo.stories import Data, Day, Story

EARLIER, LATER = 114, 71  # two slots of each technician, by the minutes before the picture at which they end
LENGTH = 32
NAMED: Data = {"permitted": True, "of_age": True}


def tell(day: Day) -> None:
    """Two ended visits of each technician."""
    _results(day)
    _doors(day)
    _nobody(day)


def begun(day: Day, technician: str, ends: float, **words: str) -> Story:
    """A visit whose technician stands at the door, `LENGTH` minutes before its end."""
    there = ends + LENGTH
    return day.visit(technician, None, around=there - 5, **words).expected(there + 30).goes(there + 9).comes(there)


def ordinary(day: Day, technician: str, ends: float, result: str = "done", *, note: str = "", **words: str) -> Story:
    """From the expected call to the result, without any turn."""
    story = begun(day, technician, ends, **words).comes_in(ends + LENGTH - 2)
    story.works(ends + LENGTH - 5, ends)
    return story.ends(ends, result, None, words=note) if note else story.ends(ends, result)


def _results(day: Day) -> None:
    unhappy = ordinary(day, "t01", LATER, work="Замена роутера")
    unhappy.told(18, "customer.unhappy", 20, words="После замены роутера телевизор ничего не показывает.")
    ordinary(day, "t05", LATER, "line_fault", note="Авария на магистрали, бригада вызвана.")
    ordinary(day, "t04", EARLIER, "not_possible", note="Свободных портов в доме нет.")
    ordinary(day, "t06", LATER, work="Ремонт: частный дом")
    ordinary(day, "t08", EARLIER, "customer_equipment", note="Сгорел блок питания, клиент купит новый.")

    again = begun(day, "t02", LATER, work="Ремонт: ТВ-приставка").comes_in(LATER + LENGTH - 2)
    agreed = {"agreed_ms": day.morning.at(day.morning.tomorrow, 14 * 60)}
    again.works(LATER + LENGTH - 5, LATER).ends(LATER, "repeat_visit", agreed, bring="приставка, пульт")

    ordinary(day, "t02", EARLIER, "partly", note="Вторая комната после ремонта, позвонят сами.")

    started_late = begun(day, "t01", EARLIER, work="Перенос линии в квартире")
    started_late.window = day.morning.window_around(EARLIER + LENGTH + 60, 1)  # over before the work began
    started_late.comes_in(EARLIER + 20).starts(EARLIER + 17, "flat").ends(EARLIER, "done")

    refused = begun(day, "t07", EARLIER, work="Перенос линии в квартире").comes_in(EARLIER + 28)
    refused.works(EARLIER + 24, EARLIER).ends(EARLIER, "customer_refused", None, words="Не хотят сверлить стену.")


def _doors(day: Day) -> None:
    """Who opened was not the customer."""
    claims = begun(day, "t05", EARLIER, work="Замена роутера")
    claims.comes_in(EARLIER + 29, "door.claims_order", person_name="Гусева Ирина")
    claims.works(EARLIER + 25, EARLIER).ends(EARLIER, "done")

    by_phone = begun(day, "t06", EARLIER, work="Замена роутера")
    by_phone.tap(EARLIER + 30, "door.somebody_older").tap(EARLIER + 29, "call.started", {"number": 0})
    by_phone.tap(EARLIER + 28, "permission.given", {"by_phone": "my_phone"}, person_name="Олег", relation="neighbour")
    by_phone.introduced(EARLIER + 27).works(EARLIER + 25, EARLIER).ends(EARLIER, "done")

    there = LATER + LENGTH
    allowed = begun(day, "t04", LATER, work="Замена роутера")
    allowed.tap(there - 2, "door.somebody_older").call(there - 3, "call.no_answer").seen(there - 6, "no_permission")
    data: Data = {"allow_reason": "customer_called", "of_age": True}
    allowed.decide(there - 8, "decided.entry_allowed", data, person_name="Рашид, сын")
    allowed.introduced(there - 10).works(there - 12, LATER).ends(LATER, "done")

    word = day.visit("t03", None, around=there - 5, work="Замена роутера")
    word.call(there + 30, "call.other_person", NAMED, person_name="Айгуль", relation="spouse", door_word="облако")
    word.goes(there + 9).comes(there).comes_in(there - 2, "door.named_person", {"word": "matched"})
    word.works(there - 5, LATER).ends(LATER, "done")


def _nobody(day: Day) -> None:
    """Nobody opened, or it was no place to stay."""
    unsafe = begun(day, "t07", LATER, comment="Собака, привязать не могут")
    unsafe.tap(LATER + 27, "unsafe.leaving", words="Собака без поводка, хозяина рядом нет.").seen(LATER + 20, "unsafe")

    leaflet = _nobody_opens(day, "t08", LATER)
    leaflet.tap(LATER + 12, "leaflet.left", {"leaflet": "next", "because": "no_answer"}).tap(
        LATER + 10, "technician.left"
    )

    # The customer turned up two hours later: back now? The technician has not answered yet.
    asked_back = _nobody_opens(day, "t03", EARLIER)
    asked_back.seen(EARLIER + 24, "nobody_home").decide(EARLIER + 22, "decided.leaflet")
    asked_back.tap(EARLIER + 18, "leaflet.left", {"leaflet": "next", "because": "told"})
    asked_back.tap(EARLIER + 17, "technician.left")
    asked_back.decide(4, "decided.come_back")


def _nobody_opens(day: Day, technician: str, ends: float) -> Story:
    """At the door one call suffices (S4.14)."""
    there = ends + LENGTH
    return begun(day, technician, ends).tap(there - 3, "door.nobody").call(there - 5, "call.no_answer")
