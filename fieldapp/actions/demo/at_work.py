"""Where is each of the eight technicians at the moment of the picture? One at one place each."""

from fieldapp.actions.demo.stories import Day

CABLE = "Ремонт: повреждение кабеля в подъезде"
ROUTER = "Замена роутера"


def tell(day: Day) -> None:
    """The visits that are being made right now."""
    _north(day)
    _south(day)


def _north(day: Day) -> None:
    in_the_flat = day.visit("t01", (-1, 1), work="Ремонт: нет доступа в интернет", comment="Собака")
    in_the_flat.expected(85).goes(60).comes(42).comes_in(39).starts(35, "flat")
    in_the_flat.tap(14, "note", {"to": "to_dispatcher"}, words="Нужен ещё один коннектор, есть ли у кого рядом?")

    late = day.visit("t03", (-2, 0), work="Подключение оптики (ONT)")
    late.expected(80).goes(26).tap(12, "technician.late", {"minutes": 30})

    child = day.visit("t05", (-1, 1), work=ROUTER, comment="Днём дома бывает дочка")
    child.expected(72).goes(45).comes(20).tap(6, "door.under_age")

    after_stairs = day.visit("t07", (-1.5, 0.5), work=CABLE, comment="Консьерж до 20:00")
    after_stairs.expected(98).goes(64).comes(50).comes_in(48).starts(45, "stairwell")
    after_stairs.tap(8, "stage.done", {"unusual": False}).tap(3, "stage.handed_over")


def _south(day: Day) -> None:
    cabinet = day.visit("t02", (-1, 1), work=CABLE)
    cabinet.expected(66).goes(30).comes(12)
    cabinet.tap(7, "access.blocked", {"block": "keys"}, key_holder="Слесарь Ринат, ЖЭУ-4", key_phone="+7 000 415-22-10")
    cabinet.seen(4, "no_access")

    parent = day.visit("t04", (-1, 1), work="Ремонт: ТВ-приставка")
    parent.expected(70).goes(44).comes(22).tap(20, "door.under_age")
    parent.tap(18, "call.started", {"number": 0, "evidence": "dialled"})
    parent.tap(16.5, "adult.coming", {"wait_ms": 1_200_000})

    # Igor's phone has been silent since; he rang Roza from the customer's landline.
    silent = day.visit("t06", (-1, 1), work="Подключение частного дома", comment="Звонок у калитки не работает")
    silent.expected(63).goes(44).told(9, "technician.arrived", 15)
    silent.decide(8, "note", {"to": "to_technician"}, words="Игорь, телефон без связи: отметила, что вы на месте.")

    way = day.visit("t08", (-0.5, 1.5), work="Перенос линии в квартире", comment="Код 12К3456, этаж без лифта")
    way.expected(55).goes(14)
    way.decide(10, "note", {"to": "to_technician"}, words="Заезд во двор только с улицы Лесной.")
