"""A row judged by itself: what is refused, what is odd, and what it says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.core.orders import FIELDS, Finding, Judged, Known, Number, Numbers, as_key, doubled, judge_row
from fieldapp.core.plans import Place, givens_of, is_move, revised
from fieldapp.core.read_cells import read_day, read_instant, read_time
from tests.support.orders import row

ONE = Number("+79160000000", "8 916 000-00-00", mobile=True)
KNOWN = Known(
    areas={as_key("Казань-Север"): "north"},
    technicians={"t01": "id-of-t01"},
    read_phones=lambda text: Numbers([ONE]) if "+7" in text else Numbers(odd=[text]),
    read_comment=lambda text: [],
)


def codes(judged: Judged) -> list[str]:
    return [finding.code for finding in judged.findings]


def test_a_sound_row_says_its_order() -> None:
    judged = judge_row(row(), KNOWN)

    assert judged.order is not None
    assert (judged.order.area, judged.order.technician, judged.order.day) == ("north", "id-of-t01", 20261123)
    assert (judged.order.from_minute, judged.order.to_minute) == (600, 720)
    assert codes(judged) == []


@pytest.mark.parametrize(
    ("words", "refusals"),
    [
        ({"number": ""}, ["no_number"]),
        ({"number": "9" * 61}, ["long_number"]),
        ({"area": ""}, ["unknown_area"]),
        ({"area": "Казань-Запад"}, ["unknown_area"]),
        ({"day": "31.02.2026"}, ["bad_date"]),
        ({"day": ""}, ["bad_date"]),
        ({"day": "24.11.1926"}, ["bad_date"]),
        ({"from_": "25:00"}, ["bad_time"]),
        ({"to": ""}, ["bad_time"]),
        ({"from_": "вечером"}, ["bad_time"]),
        ({"from_": "12:00", "to": "10:00"}, ["end_before_start"]),
        ({"from_": "12:00", "to": "12:00"}, ["end_before_start"]),
        ({"number": "", "area": "", "day": "x"}, ["no_number", "unknown_area", "bad_date"]),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_with_every_reason(words: dict[str, str], refusals: list[str]) -> None:
    judged = judge_row(row(**words), KNOWN)

    assert judged.order is None
    assert codes(judged) == refusals


@pytest.mark.parametrize(
    ("words", "warnings"),
    [
        ({"technician": "t99"}, ["unknown_technician"]),
        ({"from_": "9"}, ["hour_only"]),
        ({"from_": "9", "to": "11"}, ["hour_only", "hour_only"]),
        ({"phone": ""}, ["no_phone"]),
        ({"phone": "нет"}, ["odd_phone", "no_phone"]),
        ({"registered": "вчера"}, ["odd_registered"]),
        ({"comment": "ж" * 1001}, ["long_comment"]),
        ({"comment": "а\nб"}, ["line_break"]),
        ({"customer": "=1+1"}, ["formula_text"]),
        ({"customer": "＝1+1"}, ["formula_text"]),
        ({"customer": "@SUM(1)"}, ["formula_text"]),
        ({"customer": "<b>Зоя</b>"}, ["markup_text"]),
        ({"customer": "Зоя < Иван"}, []),
        ({"comment": "-"}, []),
        ({"address": "д. " * 200}, ["cut_text"]),
        ({"day": "", "from_": "", "to": ""}, ["no_window"]),
        ({"area": " казань - север "}, []),
    ],
)
def test_an_odd_row_is_taken_with_a_warning(words: dict[str, str], warnings: list[str]) -> None:
    judged = judge_row(row(**words), KNOWN)

    assert judged.order is not None
    assert codes(judged) == warnings


def test_a_nine_is_nine_o_clock() -> None:
    judged = judge_row(row(from_="9"), KNOWN)

    assert judged.order is not None
    assert judged.order.from_minute == 540
    assert judged.findings == [Finding("hour_only", "from", "9", {"read_as": "09:00"})]


def test_an_interval_until_midnight_ends_with_its_day() -> None:
    judged = judge_row(row(from_="22:00", to="00:00"), KNOWN)

    assert judged.order is not None
    assert judged.order.to_minute == 1440


def test_a_possible_number_that_is_not_valid_is_marked_to_be_checked() -> None:
    unsure = Number("+70001112233", "+7 000 111-22-33", valid=False)
    known = Known(KNOWN.areas, KNOWN.technicians, lambda text: Numbers([unsure]), KNOWN.read_comment)

    judged = judge_row(row(), known)

    assert judged.order is not None
    assert codes(judged) == ["check_phone"]
    assert judged.order.phones == [unsure]


def test_several_numbers_in_one_field_are_split_and_doubles_are_one() -> None:
    other = Number("+79260000000", "8 926 000-00-00", mobile=True)
    known = Known(KNOWN.areas, KNOWN.technicians, lambda text: Numbers([ONE, other]), lambda text: [other])

    judged = judge_row(row(phone2="8 926 000-00-00"), known)

    assert judged.order is not None
    assert codes(judged) == ["phones_split", "phones_split"]
    assert judged.order.phones == [ONE, other]


def test_an_area_of_others_is_refused() -> None:
    known = Known(KNOWN.areas, KNOWN.technicians, KNOWN.read_phones, KNOWN.read_comment, own_areas=frozenset({"south"}))

    assert codes(judge_row(row(), known)) == ["foreign_area"]


def test_a_doubled_number_names_both_rows() -> None:
    assert doubled("100", 73, 2).slots == {"row": 73, "first_row": 2}


def test_hours_for_calls_are_instants_of_the_day_of_the_visit() -> None:
    judged = judge_row(row(comment="звонить с 9 до 18"), KNOWN)
    assert judged.order is not None

    givens = givens_of(judged.order, Place("north", "Europe/Moscow", 35), "flat")

    assert givens["call_not_before_ms"] == givens["window_from_ms"] - 3_600_000
    assert givens["call_not_after_ms"] == givens["window_to_ms"] + 6 * 3_600_000


def test_an_interval_moved_inside_itself_is_no_move() -> None:
    now = {"window_from_ms": 10, "window_to_ms": 20}

    assert not is_move(now, {"window_from_ms": 12})
    assert is_move(now, {"window_to_ms": 21})


def test_an_empty_cell_gets_another_sentence_than_a_wrong_one() -> None:
    texts = [judge_row(row(day=day), KNOWN).findings[0].text for day in ("", "31.02.2026")]

    assert texts == ["orders.finding.bad_date_empty", "orders.finding.bad_date"]


def test_a_field_that_is_none_of_ours_says_nothing() -> None:
    assert codes(judge_row({**row(), "weather": "=SNOW()"}, KNOWN)) == []


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=80)))
def test_whatever_stands_in_a_row_it_is_answered(words: dict[str, str]) -> None:
    judged = judge_row({**row(), **words}, KNOWN)

    assert judged.order is not None or judged.findings


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24.11.2026", 20261124), ("4.1.26", 20260104), ("2026-11-24", 20261124), ("24/11/2026", 20261124),
        ("2026年11月24日", 20261124), ("24.11.2026 00:00:00", 20261124), ("11.24.2026", None), ("завтра", None),
    ],
)  # fmt: skip
def test_days_are_read_as_order_systems_write_them(text: str, day: int | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "minute"),
    [("10:00", 600), ("10.30", 630), ("9", 540), ("09:05:00", 545), ("24:00", 1440), ("10:75", None)],
)
def test_times_are_read_as_order_systems_write_them(text: str, minute: int | None) -> None:
    clock = read_time(text)

    assert (clock.minute if clock else None) == minute


@pytest.mark.parametrize(
    ("text", "instant"), [("20.11.2026 07:22", (20261120, 442)), ("20.11.2026", (20261120, 0)), ("x", None)]
)
def test_the_registration_is_a_day_with_a_time(text: str, instant: tuple[int, int] | None) -> None:
    assert read_instant(text) == instant


def test_an_order_without_an_address_shares_its_group_with_nobody() -> None:
    judged = judge_row(row(address=""), KNOWN)
    assert judged.order is not None

    assert givens_of(judged.order, Place("north", "Europe/Moscow", 35), "flat")["group"] == ""


def test_a_limit_that_the_source_drops_becomes_one_that_forbids_nothing() -> None:
    now = {"call_not_before_ms": 5, "call_not_after_ms": 9, "window_to_ms": 20}

    changed = revised(now, {"window_to_ms": 20}, ["comment"], ())

    assert changed == {"call_not_before_ms": 0, "call_not_after_ms": 20}


def test_a_visit_that_had_no_interval_moves_when_it_gets_one() -> None:
    assert is_move({}, {"window_from_ms": 1, "window_to_ms": 2})
    assert not is_move({}, {"technician": "t01"})
    assert not is_move({"window_from_ms": 1, "window_to_ms": 2}, {"window_to_ms": ""})
