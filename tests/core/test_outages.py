"""Which orders lie in an outage, and when do their timers begin again?"""

import pytest

from fieldapp.core.outages import GRACE_MS, Place, Typed, houses_of, judged, resume_ms
from fieldapp.core.windows import MINUTE_MS
from tests.support.proofs import proves

NOW = 1_795_413_600_000


@proves("F28")
@pytest.mark.parametrize(
    ("place", "address", "comment", "is_there"),
    [
        (Place("8 Марта"), "ул. 8 Марта, д. 125", "", True),
        (Place("улица 8 марта"), "ул. 8 Марта, д. 16/14", "", True),
        (Place("Звёздный"), "б-р Звездный, д. 136", "", True),
        (Place("Лесная"), "ул. Лесная 1-я, д. 5", "", True),
        (Place("Лес"), "ул. Лесная, д. 5", "", False),
        (Place("8 Марта"), "ул. 18 Марта, д. 1", "", False),
        (Place("Лесная", ("5", "7")), "ул. Лесная, д. 7", "", True),
        (Place("Лесная", ("5", "7")), "ул. Лесная, д. 70", "", False),
        (Place("2-й Вольный", ("105к2",)), "пр. 2-й Вольный, д. 105 к. 2", "", True),
        (Place("2-й Вольный", ("105",)), "пр. 2-й Вольный, д. 105 к. 2", "", False),
        (Place("8 Марта", ("дом 16/14",)), "ул. 8 Марта, д. 16/14, подъезд 2", "", True),
        (Place("Лесная", ("5",)), "ул. Лесная", "", False),
        (Place(cabinet="ШР-12"), "ул. Лесная, д. 5", "Линия из шкафа ШР-12, порт 4", True),
        (Place(cabinet="ШР-12"), "ул. Лесная, д. 5", "ШР-121", False),
        (Place("Мира", cabinet="ШР-12"), "ул. Мира, д. 1", "", True),
        (Place("ул."), "ул. Мира, д. 1", "", False),
        (Place(), "", "", False),
    ],
)
def test_an_order_lies_in_it_by_its_address_or_its_cabinet(
    place: Place, address: str, comment: str, is_there: bool
) -> None:
    assert place.has(address, comment) is is_there


def test_houses_are_a_list_with_commas() -> None:
    assert houses_of(" 5, 7 ,  105  к. 2,,5") == ("5", "7", "105 к. 2")
    assert houses_of("") == ()


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        (Typed(Place("Лесная"), "cable", NOW, None), set()),
        (Typed(Place(cabinet="ШР-12"), "unknown", NOW - 1, NOW + 1), set()),
        (Typed(Place("ул."), "cable", NOW, None), {"place"}),
        (Typed(Place("Лесная"), "storm", NOW, None), {"trouble"}),
        (Typed(Place("Лесная"), "cable", None, None), {"since"}),
        (Typed(Place("Лесная"), "cable", NOW + 2 * MINUTE_MS, None), {"since"}),
        (Typed(Place("Лесная"), "cable", NOW, NOW), {"until"}),
        (Typed(Place("Лесная"), "cable", None, NOW + 1, faults={"until": "until"}), {"since", "until"}),
        (Typed(Place("Лесная"), "cable", NOW + MINUTE_MS, NOW + 1), {"until"}),
    ],
)
def test_what_cannot_be_is_said(typed: Typed, faults: set[str]) -> None:
    assert set(judged(typed, NOW).faults) == faults


@proves("F28")
def test_visits_come_back_one_after_the_other_and_none_at_once() -> None:
    instants = [resume_ms(place, NOW) - NOW for place in (0, 1, 2, 400)]

    assert instants == [GRACE_MS, GRACE_MS + MINUTE_MS, GRACE_MS + 2 * MINUTE_MS, 60 * MINUTE_MS]
