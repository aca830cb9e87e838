"""Does the compiler resolve names, durations and groups, so that the twins only look up and compare?"""

from typing import Any

import pytest

from fieldapp.core.compile import compile_book, duration_ms
from tests.support.small_case import MINUTE, book_source, small_book, small_words


def waiting(**spec: Any) -> dict[str, Any]:
    """The compiled state `waiting`, with parts of its source replaced."""
    source = book_source()
    source["states"]["waiting"] |= spec
    state: dict[str, Any] = small_book(**source)["states"]["waiting"]
    return state


@pytest.mark.parametrize(
    ("text", "length_ms"),
    [("60 s", 60_000), ("10 min", 600_000), ("-2 h", -7_200_000), ("1 d", 86_400_000), ("9min", None), ("soon", None)],
)
def test_durations_become_milliseconds(text: str, length_ms: int | None) -> None:
    assert duration_ms(text) == length_ms


def test_a_compiled_book_says_its_format_and_what_the_words_say() -> None:
    book = small_book()

    assert book["format"] == 1
    assert book["effects"] == {"no_contact": "alert", "please_pick_up": "message", "slot": "promise"}
    assert book["free"] == ["note.written", "plan.set"]
    assert book["commands"] == ["adopted", "merged", "slot.chosen", "visit.cancelled", "withdrawn"]


def test_names_become_operands_and_other_texts_constants() -> None:
    conditions = [
        ["attempts", ">=", 2],
        ["person", "==", "Anna"],
        ["last_call", "<", "at"],
        ["data.reason", "lacks"],
        ["entered", "<=", "10 min"],
        ["at", "!=", None],
    ]

    state = waiting(when={"note.written": [{"if": conditions, "to": "call_due"}]})

    assert state["when"]["note.written"][0]["if"] == [
        [["counter", "attempts"], ">=", ["const", 2]],
        [["given", "person"], "==", ["const", "Anna"]],
        [["stamp", "last_call"], "<", ["at", ""]],
        [["data", "reason"], "lacks", ["const", None]],
        [["stamp", "entered"], "<=", ["const", 10 * MINUTE]],
        [["at", ""], "!=", ["const", None]],
    ]


def test_actions_carry_their_operands() -> None:
    actions = [
        {"set": "attempts", "as": 3},
        {"emit": "slot", "due": "slot_ms"},
        {"emit": "no_contact"},
        {"add": "attempts"},
    ]

    state = waiting(when={"note.written": [{"do": actions}]})

    assert state["when"]["note.written"] == [
        {
            "if": [],
            "do": [
                ["set", "attempts", ["const", 3]],
                ["emit", "slot", ["given", "slot_ms"]],
                ["emit", "no_contact", ["const", None]],
                ["add", "attempts"],
            ],
            "to": None,
        }
    ]


def test_a_timer_shows_what_it_waits_unless_told_otherwise() -> None:
    state = waiting(after=[{"name": "again", "wait": "9 min", "to": "call_due"}])

    assert state["after"] == [
        {
            "name": "again",
            "from": ["stamp", "entered"],
            "wait": ["const", 9 * MINUTE],
            "show": ["const", 9 * MINUTE],
            "not_before": ["const", None],
            "once": False,
            "if": [],
            "do": [],
            "to": "call_due",
        }
    ]


def test_an_offer_may_be_a_word_or_say_more() -> None:
    asks = ["floor?", "name", {"field": "relation", "required": False, "if": [["person", "has"]]}]
    source = book_source()
    source["states"]["calling"]["offers"] = [
        "call.no_answer",
        {"event": "call.expects_you", "text": "yes", "asks": asks},
    ]

    plain, full = small_book(**source)["states"]["calling"]["offers"]

    assert plain == {
        "event": "call.no_answer", "text": "call.no_answer", "sets": {}, "place": "main", "if": [], "asks": []
    }  # fmt: skip
    assert full["text"] == "yes"
    assert full["asks"] == [
        {"field": "floor", "required": False, "if": []},
        {"field": "name", "required": True, "if": []},
        {"field": "relation", "required": False, "if": [[["given", "person"], "has", ["const", None]]]},
    ]


def test_a_rule_for_a_group_reaches_each_state_that_says_nothing_itself() -> None:
    own = {"when": {"visit.cancelled": [{"to": "call_due"}]}, "offers": ["visit.cancelled"]}
    own["after"] = [{"name": "tired", "wait": "1 h", "to": "call_due"}]
    rule = {
        "in": ["open", "ready"],
        "except": ["calling"],
        "when": {"visit.cancelled": [{"to": "closed"}]},
        "offers": ["visit.cancelled", {"event": "visit.cancelled", "text": "late"}],
        "after": [{"name": "tired", "wait": "1 d", "to": "closed"}, {"name": "over", "wait": "2 d", "to": "closed"}],
    }
    source = book_source()
    source["states"]["waiting"] = own

    states = small_book(**(source | {"anywhere": [rule]}))["states"]

    def seen(name: str) -> list[Any]:
        state = states[name]
        rows = state["when"].get("visit.cancelled", [{"to": None}])
        waits = [timer["wait"][1] for timer in state["after"]]
        return [rows[0]["to"], [offer["text"] for offer in state["offers"]], waits]

    assert seen("waiting") == ["call_due", ["visit.cancelled", "late"], [60 * MINUTE, 48 * 60 * MINUTE]]
    assert seen("ready") == ["closed", ["visit.cancelled", "late"], [24 * 60 * MINUTE, 48 * 60 * MINUTE]]
    assert seen("calling") == [None, [], []]


def test_a_state_may_say_nothing_but_that_it_is_the_end() -> None:
    source = book_source()
    source["states"]["ready"]["when"]["visit.opened_door"] = [
        None,
    ]
    source["states"]["ready"]["when"]["visit.cancelled"] = [{"to": "closed"}]

    state = compile_book(source, small_words())["states"]["closed"]

    assert state == {"prompt": "closed", "look": "end", "offers": [], "when": {}, "after": []}
