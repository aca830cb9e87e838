"""What did the contact desk hear in the last two weeks? Calls of all five kinds, and what was promised in them."""

from fieldapp.actions.demo import talked
from fieldapp.actions.demo.calls import Call, Desk
from fieldapp.actions.demo.cast import NORTH, SOUTH, dispatcher_of
from fieldapp.core.windows import MINUTE_MS


def tell(desk: Desk) -> None:
    """The days before the picture's, each between nine and seven o'clock."""
    _week_before(desk)
    _last_week(desk)
    _last_days(desk)


def _week_before(desk: Desk) -> None:
    cards, departments = desk.answers.cards, desk.answers.departments
    flat = desk.call("information", NORTH, desk.on(13, 10, 12), "Подключить интернет в новостройке", fault="connection")
    talked.invited(flat, cards["connect"], desk.on(12, 15)).keeps(desk.on(12, 14, 50), "appointment")

    house = desk.call("duty", SOUTH, desk.on(13, 16, 40), "Интернет в частный дом, хочет посмотреть договор")
    talked.first_inquiry(house, cards["connect"], desk.on(11, 12)).keeps(desk.on(11, 11, 55), "appointment")

    slow = desk.call("consultation", SOUTH, desk.on(12, 11, 5), "Вечером медленно грузится видео", fault="speed")
    talked.told_now(slow, cards["slow"])

    bill = desk.call("information", NORTH, desk.on(11, 9, 48), "Не сходится сумма в квитанции", fault="bill")
    talked.department(bill, departments["billing"])

    reply = desk.call("consultation", NORTH, desk.on(10, 10, 12), "Подойдёт ли свой роутер", fault="equipment")
    talked.owed(reply).at(
        desk.on(10, 10, 33), "reply.given", words="Подойдёт, нужен порт гигабит. Рассказали, как войти."
    )

    advice = desk.call("duty", NORTH, desk.on(9, 12, 30), "Посоветовать тариф для небольшого кафе")
    talked.after_duty(advice).keeps(desk.on(9, 18, 20), "after_duty")

    moved = desk.call("information", SOUTH, desk.on(8, 13, 25), "Перенести кабель в другую комнату", fault="connection")
    talked.thinks(moved, cards["move_cable"], desk.on(6, 11))
    back = desk.call("outgoing", SOUTH, desk.on(6, 10, 54), "Перенос кабеля: решили ли", after=moved)
    _keeps_in(moved, talked.rung(back, "Мастер с 16 до 18", desk.on(5, 16)), "call_again")
    back.keeps(desk.on(5, 15, 57), "appointment")


def _last_week(desk: Desk) -> None:
    cards, departments = desk.answers.cards, desk.answers.departments
    computer = desk.call("information", NORTH, desk.on(7, 14, 10), "Ремонтируете ли ноутбуки")
    computer.answered().asks("not_ours").said(2).registered("no_interest")

    socket = desk.call("consultation", SOUTH, desk.on(7, 17, 2), "Можно ли свой щиток в подъезде", fault="equipment")
    asked = talked.owed(socket, departments["technical"])
    asked.at(desk.on(7, 17, 26), "reply.given", words="Эксперт: можно, с защитой по питанию.")

    late = desk.call("consultation", NORTH, desk.on(5, 16, 2), "Пропадает звук на приставке", fault="television")
    talked.owed(late).at(
        desk.on(5, 16, 51), "reply.given", words="Обновили приставку, звук есть. Извинились за задержку."
    )

    away = desk.call("outgoing", SOUTH, desk.on(4, 12, 15), "Напомнить о продлении договора", fault="bill")
    talked.rung_in_vain(away)

    office = desk.call("duty", SOUTH, desk.on(4, 15, 33), "Интернет и телефоны в офис")
    talked.first_inquiry(office, cards["connect"], None)

    through = desk.call("information", NORTH, desk.on(3, 10, 40), "Вернуть деньги за месяц без связи", fault="bill")
    talked.department(through, departments["legal"], is_transferred=True)


def _last_days(desk: Desk) -> None:
    cards = desk.answers.cards
    pay = desk.call("consultation", SOUTH, desk.on(3, 18, 5), "Как оплатить через приложение банка", fault="bill")
    talked.told_now(pay, cards["pay"])

    fault = desk.call("information", NORTH, desk.on(2, 9, 31), "Нет интернета со вчерашнего дня", fault="connection")
    fault.answered().asks().tap("answer.given", {"card": cards["fault_visit"], "invitation": "technician_comes"}, 30)
    fault.tap("consent.given").tap("visit.wanted", words="Дома после 17, домофон 48К", **fault.who).said()
    fault.registered("invited").settled(dispatcher_of(NORTH), fault.at_ms + 6 * MINUTE_MS, "visit_wanted")

    offer = desk.call("outgoing", SOUTH, desk.on(2, 17, 40), "Предложить замену старого роутера", fault="equipment")
    talked.rung(offer, "Мастер завтра с 11 до 13, бесплатно", desk.on(1, 11)).keeps(desk.on(1, 10, 58), "appointment")

    pillar = desk.call("consultation", SOUTH, desk.on(1, 11, 20), "Кто платит за столб на участке")
    talked.hard(pillar).at(desk.on(1, 11, 44), "reply.given", words="Согласовано с юристом: столб ставит компания.")

    address = desk.call("information", NORTH, desk.on(1, 14, 15), "Нужен статический адрес для камер")
    soon = {"available_ms": desk.on(-29, 10)}
    address.answered().asks("not_now").tap(
        "service.unavailable", soon, 30, unavailable_because="Расширяем сеть адресов"
    )
    address.said().registered("solved")


def _keeps_in(promised: Call, call: Call, promise: str) -> None:
    """A talk that reached somebody keeps the promise."""
    promised.keeps(call.at_ms + MINUTE_MS, promise, by=call)
