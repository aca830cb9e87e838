"""What has the contact desk heard today? In minutes before the picture: promises that run, and one that ran out."""

from fieldapp.actions.demo import talked
from fieldapp.actions.demo.calls import Desk
from fieldapp.actions.demo.cast import NORTH, SOUTH
from fieldapp.actions.demo.stories import Story

DUE_IN = 10.5  # minutes in which the picture's most urgent reply is due
RAN_OUT = 25  # minutes for which somebody has been waiting for our call
REPLY = 30  # minutes (S2.6)


def tell(desk: Desk, visit: Story) -> None:
    """The calls of today; the customer of `visit` is one who calls."""
    ago, cards, departments = desk.morning.ago, desk.answers.cards, desk.answers.departments
    missed = desk.call("outgoing", SOUTH, ago(171), "Предложить приставку к интернету", fault="television")
    talked.rung_in_vain(missed, ago(RAN_OUT))

    router = desk.call("information", NORTH, ago(149), "Настроить роутер после переезда", fault="equipment")
    talked.invited(router, cards["router"], desk.on(-1, 12))

    shop = desk.call("duty", SOUTH, ago(122), "Интернет и касса в новый магазин")
    talked.first_inquiry(shop, cards["connect"], desk.on(-1, 10, 30))

    tariff = desk.call("consultation", NORTH, ago(71), "С какого числа новый тариф", fault="bill")
    talked.told_now(tariff, cards["tariff"])

    known = (visit.words["customer"], visit.words["phone"])
    when = desk.call("information", NORTH, ago(50), "Когда приедет мастер, и что подготовить", who=known)
    when.answered().asks().tap("answer.given", {"card": cards["who_is"], "invitation": "explain_preparation"}, 35)
    when.tap("consent.given").tap("action.done").said().registered("invited")

    due = desk.call(
        "consultation", SOUTH, ago(REPLY - DUE_IN + 2.2), "Почему гаснет лампочка на роутере", fault="equipment"
    )
    talked.owed(due)

    later = desk.call("information", NORTH, ago(12), "Телевидение вместе с интернетом", fault="television")
    talked.thinks(later, cards["television"], desk.on(-1, 12))

    number = desk.call("information", SOUTH, ago(5), "Переоформить договор на дочь", fault="bill")
    talked.department(number, departments["billing"])
