"""Who are the demo's customers, where do they live, and what stands in the comments of their orders? All made up."""

import random
from typing import NamedTuple

Words = dict[str, str]


class Customer(NamedTuple):
    """Names agree with themselves: surname, name and patronymic of one person."""

    surname: str
    name: str


_WOMEN = (
    ("Зоя Эдуардовна", "Мария Ильинична", "Надежда Львовна", "Ольга Юрьевна", "Лилия Маратовна", "Алия Рашидовна"),
    ("Панина", "Ершова", "Хромова", "Рыбакова", "Сафина", "Киселёва", "Орлова", "Ёлкина", "Гусева", "Зайнуллина"),
)
_MEN = (
    ("Сергей Петрович", "Пётр Фёдорович", "Ян Янович", "Айрат Ренатович", "Игорь Олегович", "Ильдар Наилевич"),
    ("Тихонов", "Юдин", "Лебедев", "Бондарь", "Мельник", "Ахметов", "Зуев", "Щукин", "Громов", "О'Нил-Петров"),
)
_STREETS = (
    "ул. 8 Марта", "ул. Лесная", "ул. Гагарина", "ул. Льва Толстого", "пр-т Мира", "б-р Звёздный", "ш. Энтузиастов",
    "наб. реки Казанки", "мкр. Северный", "Большой Козихинский пер.", "пр. 2-й Вольный",
)  # fmt: skip
WORKS = (
    "Ремонт: нет доступа в интернет", "Замена роутера", "Ремонт: повреждение кабеля в подъезде", "Ремонт: ТВ-приставка",
    "Подключение оптики (ONT)", "Перенос линии в квартире", "Подключение частного дома", "Ремонт: частный дом",
)  # fmt: skip
COMMENTS = (
    "", "Собака", "", "Консьерж до 20:00", "Звонить жене: +7 (000) 111-22-33", "", "Бабушка плохо слышит",
    "Домофон не работает, звонить", "", "Код 12К3456, этаж без лифта", "", "Ребёнок спит с 13 до 15, не стучать",
)  # fmt: skip


class People:
    """Gives one customer after the other, the same ones for the same seed."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)
        self._given = 0
        self._names = [Customer(surname, name) for names, surnames in (_WOMEN, _MEN)
                       for surname in surnames for name in names]  # fmt: skip
        self._random.shuffle(self._names)

    def next(self, work: str = "") -> Words:
        """The words of an order's row that describe the customer; what a story knows better is laid over them."""
        choose = self._random
        customer = self._names[self._given % len(self._names)]
        work = work or WORKS[self._given % len(WORKS)]
        comment = COMMENTS[self._given % len(COMMENTS)]
        self._given += 1
        name = f"{customer.surname} {customer.name}"
        words = {"customer": name, "work": work, "comment": comment, "city": "Казань",
                 "phone": self.phone(),
                 "address": f"{choose.choice(_STREETS)}, д. {choose.randint(1, 149)}"}  # fmt: skip
        if self._given % 5 == 0:
            words["phone2"] = self.phone()
        if "частн" in work:
            return words
        flat = choose.randint(1, 240)
        return {**words, "entrance": str(flat % 4 + 1), "floor": str(flat % 14 + 1), "flat": str(flat),
                "intercom": "" if comment.startswith("Домофон") else f"{flat}К"}  # fmt: skip

    def phone(self) -> str:
        """A number of the fictitious range."""
        digits = f"{self._random.randint(200_0000, 999_9999)}"
        return f"+7 (000) {digits[:3]}-{digits[3:5]}-{digits[5:]}"
