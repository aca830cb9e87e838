"""Numbers and known notes, wherever they stand."""

import pytest

from fieldapp.actions.read_phones import numbers_in_cell, numbers_in_comment
from fieldapp.core.notes import call_minutes, chips_of
from tests.support.proofs import proves


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("8 (916) 123-45-67", ["+79161234567"]),
        ("9161234567", ["+79161234567"]),
        ("8 000 123 45 67, 8-000-765-43-21", ["+70001234567", "+70007654321"]),
        ("9161234567 и 9261234567", ["+79161234567", "+79261234567"]),
        ("+7 916 123-45-67; 8 916 123 45 67", ["+79161234567"]),
        ("+86 138 0013 8000", ["+8613800138000"]),
        ("-", []),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, e164: list[str]) -> None:
    numbers = numbers_in_cell(text, "RU", False)

    assert [number.e164 for number in numbers.found] == e164
    assert numbers.odd == []


def test_words_beside_a_number_stay_with_it() -> None:
    numbers = numbers_in_cell("8 916 123-45-67 жена; 8 926 765 43 21 доб. 12", "RU", False)

    assert [number.words for number in numbers.found] == ["жена", "доб. 12"]


def test_what_is_no_number_is_said() -> None:
    assert numbers_in_cell("нет, 12-34", "RU", False).odd == ["нет", "12-34"]


@pytest.mark.parametrize(("demo", "sound"), [(True, True), (False, False)])
def test_the_fictitious_range_counts_as_mobile_in_a_demo_only(demo: bool, sound: bool) -> None:
    number = numbers_in_cell("+7 (000) 123-45-67", "RU", demo).found[0]

    assert (number.mobile, number.valid) == (sound, sound)


def test_a_landline_takes_no_sms() -> None:
    number = numbers_in_cell("8 (843) 292-11-22", "RU", False).found[0]

    assert (number.mobile, number.valid) == (False, True)


@proves("F22")
@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("Звонить жене: +7 (000) 111-22-33", [("+70001112233", "Звонить жене")]),
        ("Договор 1234567890. Марина 8-916-123-45-67, после 18", [("+79161234567", "Марина после 18")]),
        ("Код 12К3456, этаж без лифта", []),
        ("", []),
    ],
)
def test_numbers_in_comments_are_found_with_the_words_around_them(comment: str, found: list[tuple[str, str]]) -> None:
    assert [(number.e164, number.words) for number in numbers_in_comment(comment, "RU", True)] == found


@proves("F22")
@pytest.mark.parametrize(
    ("comment", "chips"),
    [
        ("Бабушка плохо слышит", ("hard_of_hearing",)),
        ("Собака", ("dog",)),
        ("Домофон не работает, звонить", ("intercom_broken",)),
        ("просит не звонить до 10", ("no_calls_before:10:00",)),
        ("звонить с 10 до 18", ("no_calls_before:10:00", "no_calls_after:18:00")),
        ("не звонить после 21.30", ("no_calls_after:21:30",)),
        ("Консьерж до 20:00", ("concierge_until:20:00",)),
        ("Код 12К3456, этаж без лифта", ("no_lift", "code:12К3456")),
        ("no calls before 9, big dog", ("dog", "no_calls_before:09:00")),
        ("10点前不要打电话", ("no_calls_before:10:00",)),
        ("не звонить до 99", ()),
        ("песня, записи", ()),
    ],
)
def test_known_notes_become_chips(comment: str, chips: tuple[str, ...]) -> None:
    assert chips_of(comment) == chips


@proves("F23")
def test_the_hours_for_calls_are_read_from_the_chips() -> None:
    assert call_minutes(chips_of("звонить с 10 до 18, собака")) == (600, 1080)
    assert call_minutes(()) == (None, None)
