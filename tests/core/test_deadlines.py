"""When is something due in working time, and how is it explained?"""

import pytest

from fieldapp.core.deadlines import Due, WorkingDay, answer_by, in_working_days, mail_by, reminders
from fieldapp.core.windows import instant_ms
from tests.support.proofs import proves

ZONE = "Europe/Moscow"
HOUR = 60


def table(*numbers: int) -> list[WorkingDay]:
    return [WorkingDay(n, instant_ms(n, 9 * HOUR, ZONE), instant_ms(n, 18 * HOUR, ZONE)) for n in numbers]


# Friday 20 November 2026, a week of five days, a week whose Thursday is off, and a Monday
DAYS = table(20261120, *range(20261123, 20261128), 20261130, 20261201, 20261202, 20261204, 20261207)


@proves("S2.6", "S2.7", "S2.23")
def test_an_answer_is_due_in_thirty_minutes_at_any_hour() -> None:
    asked_ms = instant_ms(20261121, 3 * HOUR, ZONE)  # a Saturday night

    assert answer_by(asked_ms) == Due(asked_ms + 30 * 60_000, "calendar.minutes", {"minutes": 30})


@proves("S1.17")
def test_a_complaint_is_due_at_the_close_of_the_tenth_working_day_after_its_own() -> None:
    due = in_working_days(DAYS, 20261120)

    assert due.due_ms == instant_ms(20261207, 18 * HOUR, ZONE)
    assert due.reason_key == "calendar.working_days"
    assert due.reason_values == {"count": 10, "day": 20261207, "off": 7}


@proves("S1.17")
def test_a_complaint_of_a_day_off_counts_from_the_next_working_day() -> None:
    assert in_working_days(DAYS, 20261121, 1).due_ms == instant_ms(20261123, 18 * HOUR, ZONE)


def test_a_table_that_ends_too_early_is_told() -> None:
    with pytest.raises(LookupError, match="ends before working day 10 after 20261204"):
        in_working_days(DAYS, 20261204)


@proves("S1.15")
@pytest.mark.parametrize(
    ("registered", "due", "key", "values"),
    [
        (20261123, 20261124, "calendar.next_day", {"day": 20261124}),
        (20261202, 20261204, "calendar.after_day_off", {"day": 20261204, "first_off": 20261203, "last_off": 20261203}),
        (20261120, 20261123, "calendar.after_days_off", {"day": 20261123, "first_off": 20261121, "last_off": 20261122}),
        (20261121, 20261123, "calendar.after_day_off", {"day": 20261123, "first_off": 20261122, "last_off": 20261122}),
    ],
)
def test_the_page_of_the_book_is_mailed_by_eleven_of_the_next_working_day(
    registered: int, due: int, key: str, values: dict[str, int]
) -> None:
    assert mail_by(DAYS, registered, ZONE) == Due(instant_ms(due, 11 * HOUR, ZONE), key, values)


def test_reminders_come_in_the_morning_of_the_fifth_and_the_eighth_day() -> None:
    fifth, eighth = (instant_ms(day, 9 * HOUR, ZONE) for day in (20261127, 20261202))

    assert reminders(DAYS, 20261120) == {5: fifth, 8: eighth}
