"""Does a calendar read the visit as it was meant?"""

from fieldapp.core.windows import window_of
from fieldapp.web.calendar_file import Entry, feed, written

TEN_TO_TWELVE = window_of(20261123, 600, 720, "Europe/Moscow")


def lines(**values):
    entry = {"uid": "u-1@fieldapp", "sequence": 3, "window": TEN_TO_TWELVE, "title": "Мастер", "words": "Ждём вас"}
    return written(Entry(**{**entry, **values}), 0).split("\r\n")


def test_instants_are_utc_and_the_entry_has_its_uid_and_sequence():
    found = lines()

    assert found[0] == "BEGIN:VCALENDAR"
    assert {"UID:u-1@fieldapp", "SEQUENCE:3", "DTSTAMP:19700101T000000Z", "STATUS:CONFIRMED"} <= set(found)
    assert {"DTSTART:20261123T070000Z", "DTEND:20261123T090000Z", "SUMMARY:Мастер"} <= set(found)
    assert found[-2:] == ["END:VCALENDAR", ""]


def test_words_cannot_break_out_of_their_line():
    found = lines(title="a,b;c\\d\r\nATTENDEE:x", is_cancelled=True)

    assert "SUMMARY:a\\,b\\;c\\\\d\\nATTENDEE:x" in found
    assert "STATUS:CANCELLED" in found


def test_long_lines_go_on_after_a_blank_and_no_letter_is_torn():
    found = lines(words="Ж" * 100)
    place = next(i for i, line in enumerate(found) if line.startswith("DESCRIPTION:"))

    assert all(len(line.encode()) <= 75 for line in found)
    joined = found[place] + found[place + 1][1:] + found[place + 2][1:]
    assert joined == "DESCRIPTION:" + "Ж" * 100


def test_a_calendar_to_subscribe_to_holds_every_entry() -> None:
    entries = [Entry(f"{n}@fieldapp", n, TEN_TO_TWELVE, f"Visit {n}", "") for n in (1, 2)]

    text = feed("Тимур, visits", entries, 1_795_410_000_000)

    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert "X-WR-CALNAME:Тимур\\, visits\r\n" in text
    assert (text.count("BEGIN:VEVENT"), text.count("BEGIN:VCALENDAR")) == (2, 1)
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
