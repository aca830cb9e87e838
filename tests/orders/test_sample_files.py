"""The order system's own files: the clean ones whole, the dirty ones row by row with a plain reason each."""

import re

import pytest

from fieldapp.actions.orders_report import as_json, lines, sentence, summary
from fieldapp.store.tables import orders, phones, subjects
from tests.support.orders import CLEAN, DIRTY, Town, answers
from tests.support.proofs import proves

# Row of the dirty file -> what becomes of it and why.
PLANTED = {
    10: ("new", ("phones_split",)),
    15: ("new", ("unknown_technician",)),
    18: ("new", ("no_phone",)),
    30: ("new", ("long_comment",)),
    31: ("new", ("odd_phone",)),
    37: ("new", ("line_break",)),
    38: ("refused", ("end_before_start",)),
    40: ("refused", ("bad_date",)),
    51: ("new", ("markup_text",)),
    52: ("refused", ("unknown_area",)),
    62: ("new", ("hour_only",)),
    69: ("refused", ("no_number",)),
    73: ("refused", ("doubled_number",)),
    74: ("new", ("formula_text",)),
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_file_is_taken_whole(town: Town, name: str) -> None:
    report = town.import_file(name)

    assert report.counts == {"new": 60, "changed": 0, "same": 0, "kept": 0, "refused": 0, "warned": 0}
    assert town.written() == (60, 60, 120)


@pytest.mark.parametrize("name", DIRTY)
def test_each_fault_of_a_dirty_file_has_its_plain_reason(quick_town: Town, name: str) -> None:
    report = quick_town.import_file(name)

    assert answers(report) == PLANTED
    assert report.counts == {"new": 69, "changed": 0, "same": 0, "kept": 0, "refused": 5, "warned": 9}


def test_the_same_orders_in_another_encoding_or_as_a_sheet_change_nothing(town: Town) -> None:
    for names in (CLEAN, DIRTY):
        town.import_file(names[0])
        before = town.written()

        again = [town.import_file(name) for name in names]

        assert town.written() == before
        assert {outcome for report in again for outcome, _ in answers(report).values()} <= {"refused"}


def test_a_dry_run_says_the_same_and_writes_nothing(town: Town) -> None:
    dry = town.import_file(DIRTY[0], dry_run=True)
    nothing = town.written()
    real = town.import_file(DIRTY[0])

    assert nothing == (0, 0, 0)
    assert dry.rows == real.rows


def test_the_area_chosen_fills_empty_cells_only(quick_town: Town) -> None:
    report = quick_town.import_file(DIRTY[0], area="Казань-Юг")

    assert 52 not in answers(report)
    assert quick_town.order("900000005")["area_id"] == "south"
    assert quick_town.order("100202300")["area_id"] == "north"


def test_a_sample_can_be_moved_to_another_day(quick_town: Town) -> None:
    from datetime import date

    quick_town.import_file(CLEAN[0], shift_to=date(2026, 12, 1))

    assert quick_town.visit_of("100201300")["day"] == 20261201


@pytest.mark.parametrize("locale", ["ru", "en", "zh"])
def test_every_answer_is_a_whole_sentence_in_each_language(quick_town: Town, locale: str) -> None:
    report, texts = quick_town.import_file(DIRTY[0]), quick_town.library.texts[locale]

    said = [words for _, sentences in lines(texts, report) for words in sentences]

    assert len(said) == len(PLANTED)
    assert not [words for words in said if re.search(r"[{}]|orders\.", words) or len(words) < 8]
    assert "5" in summary(texts, report)
    assert as_json(texts, report)["rows"][36]["findings"][0]["code"] == "end_before_start"


def test_a_doubled_number_names_both_rows_in_words(quick_town: Town) -> None:
    report = quick_town.import_file(DIRTY[0])
    refused = next(one for one in report.rows if one.line == 73)

    words = sentence(quick_town.library.texts["ru"], refused.findings[0])

    assert "строке 2 " in words
    assert "строка 73 нет" in words


@proves("G5", "G6")
def test_markup_and_formulas_stay_text(quick_town: Town) -> None:
    quick_town.import_file(DIRTY[2])

    names = {one["name"] for one in quick_town.rows(subjects)}

    assert "<img src=x onerror=alert(1)>" in names
    assert '=HYPERLINK("http://127.0.0.1";"x")' in names


def test_nothing_of_a_row_is_lost(quick_town: Town) -> None:
    quick_town.import_file(DIRTY[0])

    long = quick_town.rows(subjects, subjects.c.comment.like("ЖЖЖ%"))[0]
    broken = quick_town.order("900000013")

    assert len(long["comment"]) == 5000
    assert broken["last_row"]["address"] == "ул. Лесная,\nд. 5"
    assert quick_town.rows(subjects, subjects.c.order_id == broken["id"])[0]["address"] == "ул. Лесная, д. 5"


@proves("F5")
def test_the_shape_of_the_work_follows_from_its_kind(quick_town: Town) -> None:
    quick_town.import_file(CLEAN[0])

    shapes = {one["work"]: one["shape"] for one in quick_town.rows(orders)}

    assert shapes["Замена роутера"] == "flat"
    assert shapes["Ремонт: повреждение кабеля в подъезде"] == "stairwell_flat"
    assert shapes["Ремонт: нет доступа в интернет"] == "flat_stairwell_flat"
    assert quick_town.visit_of("100201304")["base"]["givens"]["shape"] == "stairwell_flat"


@proves("F22")
def test_a_number_in_a_comment_becomes_a_number_of_the_visit(quick_town: Town) -> None:
    quick_town.import_file(CLEAN[0])
    order = quick_town.order("100201323")

    numbers = quick_town.rows(phones, phones.c.order_id == order["id"])

    assert [(one["e164"], one["words"]) for one in numbers][-1] == ("+70001112233", "Звонить жене")
    assert [one["place"] for one in numbers] == [0, 1, 2]


@proves("F23")
def test_no_calls_before_ten_is_a_given_of_the_visit(quick_town: Town) -> None:
    quick_town.import_file(CLEAN[0])

    givens = quick_town.visit_of("100201303")["base"]["givens"]

    assert givens["call_not_before_ms"] == givens["window_from_ms"]  # both 10:00


@proves("F25")
def test_visits_of_one_flat_on_one_day_share_a_group(quick_town: Town) -> None:
    quick_town.import_file(DIRTY[0])

    groups = [quick_town.visit_of(number)["base"]["givens"]["group"] for number in ("100202310", "900000010")]

    assert groups[0] == groups[1] != ""


def test_an_order_missing_from_a_later_file_stays(quick_town: Town) -> None:
    quick_town.import_file(CLEAN[0])

    quick_town.import_file(DIRTY[0])

    assert quick_town.visit_of("100201300")["state"] == "planned"
