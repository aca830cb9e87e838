"""Whatever somebody is called, a text stays one line with no link but ours."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from fieldapp.actions.compose import clean, filled, one_line
from tests.support.proofs import proves

LINK = re.compile(r"://|www\.|\w[.\uff0e\u3002\uff61]\w\w|@", re.IGNORECASE)
PIECES = ["http://", "https://", "www.", "evil.example/x", "bit.ly/1", "зло.рф", "@bank", "\n", "\u2028", "\u202e",
          "\0", "{link}", "{phone}", "Тимур", " ", ".", "/", "javascript:/", "evil。com", "😀", "a" * 80]  # fmt: skip
names = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=8).map("".join))


@proves("G23")
@given(names)
@example("Тимур\nhttps://evil.example/pay")
@example("hthttp://tp://evil.example")
def test_no_name_smuggles_a_line_or_a_link_into_a_text(name: str) -> None:
    value = clean(name)

    assert LINK.search(value) is None
    assert len(value) <= 60
    assert value == one_line(value)


@proves("G23")
@given(names)
def test_no_name_is_taken_for_a_slot(name: str) -> None:
    words = filled("{company}: {technician}. {link}", {"company": "C", "technician": "{link}" + name, "link": "L"})

    assert words.startswith("C: {link}" + name)
    assert words.endswith(". L")


def test_what_people_are_called_stays() -> None:
    assert clean("Иванов И.И.") == "Иванов И.И."
    assert clean("  Анна-Мария  О’Нил ") == "Анна-Мария О’Нил"
    assert clean("李小龙") == "李小龙"
