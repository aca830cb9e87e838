"""Until when may a customer choose what?"""

import pytest

from fieldapp.core.customer_rules import HOUR_MS, cut_off_ms, lead_ms, reason_against

NOON = 100 * HOUR_MS


def reason(type_, *, offered=True, look="step", at=NOON - 3 * HOUR_MS, window=NOON, own=None, **stamps):
    return reason_against(
        type_, is_offered=offered, look=look, stamps=stamps, window_from_ms=window, now_ms=at,
        cut_off_ms=cut_off_ms(own or {}),
    )  # fmt: skip


@pytest.mark.parametrize("type_", ["customer.moved", "customer.not_needed"])
def test_a_new_time_and_cancelling_work_until_an_hour_before(type_):
    assert reason(type_, at=NOON - HOUR_MS) is None
    assert reason(type_, at=NOON - HOUR_MS + 1) == "too_late"
    assert reason(type_, at=NOON, window=None) is None


def test_an_area_may_close_its_page_earlier_or_later():
    day = {"cut_off_minutes": 1440}

    assert reason("customer.moved", at=NOON - 24 * HOUR_MS, own=day) is None
    assert reason("customer.moved", at=NOON - 24 * HOUR_MS + 1, own=day) == "too_late"
    assert reason("customer.moved", at=NOON, own={"cut_off_minutes": 0}) is None
    assert lead_ms(day) == 25 * HOUR_MS


@pytest.mark.parametrize("nonsense", ["60", -1, 2881, True, None])
def test_a_cut_off_that_means_nothing_is_an_hour(nonsense):
    assert cut_off_ms({"cut_off_minutes": nonsense}) == HOUR_MS
    assert lead_ms({}) == 2 * HOUR_MS


@pytest.mark.parametrize("type_", ["customer.confirmed", "customer.named", "customer.unnamed"])
def test_the_hour_before_closes_nothing_else(type_):
    assert reason(type_, at=NOON - 1) is None


def test_what_the_playbook_no_longer_offers_is_said_by_where_the_technician_is():
    assert reason("customer.moved", offered=False) == "not_now"
    assert reason("customer.moved", offered=False, departed_at=1) == "on_the_way"
    assert reason("customer.named", offered=False, departed_at=1, arrived_at=2) == "here"
    assert reason("customer.confirmed", look="end") == "over"


def test_asking_for_a_call_is_never_closed():
    assert reason("customer.call_me", offered=False, look="end", at=NOON, arrived_at=1) is None
