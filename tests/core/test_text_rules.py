"""What bounds the texts of an area?"""

import pytest

from fieldapp.core.quiet_hours import QuietHours
from fieldapp.core.text_rules import TextRules, is_on, rules_of

USUAL = TextRules(QuietHours(), per_number=6, per_area=1000, price=350)


def test_an_area_without_own_values_has_the_installations() -> None:
    assert rules_of(USUAL, {}) == USUAL


def test_an_area_has_its_own_where_it_names_them() -> None:
    own = {"sms_quiet": [1320, 540], "sms_per_number": 2, "sms_price": 0}

    assert rules_of(USUAL, own) == TextRules(QuietHours(1320, 540), per_number=2, per_area=1000, price=0)


@pytest.mark.parametrize(
    "own",
    [{"sms_quiet": [1, 1440]}, {"sms_quiet": [1]}, {"sms_quiet": "21-8"}, {"sms_quiet": [True, 2]},
     {"sms_per_number": 0}, {"sms_per_area": "9"}, {"sms_price": -1}, {"sms_per_number": True}],
)  # fmt: skip
def test_what_is_broken_counts_as_missing(own: dict[str, object]) -> None:
    assert rules_of(USUAL, own) == USUAL


@pytest.mark.parametrize(
    ("kind", "chosen", "has_gateway", "expected"),
    [
        ("on_the_way", None, False, True), ("on_the_way", False, True, False), ("visit_planned", None, False, False),
        ("visit_planned", None, True, True), ("reminder", True, False, True), ("reminder", False, True, False),
    ],
)  # fmt: skip
def test_texts_by_the_calendar_want_a_gateway_or_a_persons_word(kind, chosen, has_gateway, expected) -> None:
    assert is_on(kind, chosen, has_gateway=has_gateway) is expected
