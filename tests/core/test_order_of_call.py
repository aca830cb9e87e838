"""How is the order of a call named, and which call is an order's?"""

import pytest

from fieldapp.core.order_of_call import CallNumber, call_of

CALL = CallNumber("north", 2026, 123)


def test_an_order_of_the_desk_has_its_calls_number_and_leads_back_to_it() -> None:
    assert (CALL.source, CALL.external_id) == ("desk-north", "2026-000123")
    assert call_of(CALL.source, CALL.external_id) == CALL


@pytest.mark.parametrize(
    ("source", "number"), [("orders", "2026-000123"), ("desk-north", "123"), ("desk-north", "2026-12")]
)
def test_other_orders_came_from_no_call(source: str, number: str) -> None:
    assert call_of(source, number) is None
