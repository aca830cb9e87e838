"""Does reconcile ask for exactly the writes that make the rows say what the fold says?"""

from typing import Any

import pytest

from fieldapp.core.reconcile import Change, key_of, reconcile
from tests.support.proofs import proves

ALERT = {"table": "alert", "kind": "no_contact", "n": 1, "open": True, "due_ms": 5}
MESSAGE = {"table": "message", "kind": "sms", "n": 1, "open": False, "due_ms": None}
ALERT_KEY, MESSAGE_KEY = "c1:alert:no_contact:1", "c1:message:sms:1"


def row(**parts: Any) -> dict[str, Any]:
    return {"state": None, "open": True, "due_ms": 5, "corrected": False, **parts}


def verbs(effects: list[dict[str, Any]], rows: dict[str, Any]) -> list[tuple[str, str]]:
    return [(change.verb, change.key) for change in reconcile("c1", effects, rows)]


def test_a_key_names_case_table_kind_and_occurrence() -> None:
    assert key_of("c1", ALERT) == ALERT_KEY


def test_an_effect_without_a_row_is_inserted() -> None:
    assert reconcile("c1", [ALERT, MESSAGE], {}) == [
        Change("insert", ALERT_KEY, ALERT),
        Change("insert", MESSAGE_KEY, MESSAGE),
    ]


def test_a_change_knows_the_effect_it_wants_unless_that_vanished() -> None:
    assert Change("insert", ALERT_KEY, ALERT).wanted is ALERT
    with pytest.raises(AssertionError):
        _ = Change("cancel", "key", None).wanted


def test_a_draft_whose_effect_vanished_is_cancelled() -> None:
    assert verbs([], {MESSAGE_KEY: row(state="draft")}) == [("cancel", MESSAGE_KEY)]


def test_a_message_whose_effect_vanished_while_waiting_is_cancelled() -> None:
    assert verbs([], {MESSAGE_KEY: row(state="waiting")}) == [("cancel", MESSAGE_KEY)]


@pytest.mark.parametrize("state", ["sending", "accepted", "delivered", "uncertain", "no_receipt"])
def test_a_message_whose_effect_vanished_when_it_was_gone_is_corrected_once(state: str) -> None:
    assert verbs([], {MESSAGE_KEY: row(state=state)}) == [("correct", MESSAGE_KEY)]
    assert verbs([], {MESSAGE_KEY: row(state=state, corrected=True)}) == []


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_a_message_that_never_went_needs_no_correction(state: str) -> None:
    assert verbs([], {MESSAGE_KEY: row(state=state)}) == []


def test_a_message_whose_effect_returns_is_revived() -> None:
    assert verbs([MESSAGE], {MESSAGE_KEY: row(state="cancelled")}) == [("revive", MESSAGE_KEY)]
    assert verbs([MESSAGE], {MESSAGE_KEY: row(state="delivered")}) == []


def test_an_alert_is_settled_and_opened_again_with_its_effect() -> None:
    settled = {**ALERT, "open": False}

    assert verbs([settled], {ALERT_KEY: row()}) == [("settle", ALERT_KEY)]
    assert verbs([ALERT], {ALERT_KEY: row(open=False)}) == [("reopen", ALERT_KEY)]


def test_an_alert_whose_effect_vanished_is_settled() -> None:
    assert reconcile("c1", [], {ALERT_KEY: row()}) == [Change("settle", ALERT_KEY, None)]
    assert verbs([], {ALERT_KEY: row(open=False)}) == []


def test_a_new_due_instant_is_taken_over() -> None:
    assert verbs([ALERT], {ALERT_KEY: row(due_ms=9)}) == [("due", ALERT_KEY)]


def test_what_is_settled_has_no_due_instant_any_more() -> None:
    assert verbs([{**ALERT, "open": False}], {ALERT_KEY: row(open=False, due_ms=9)}) == []


def written(rows: dict[str, Any], changes: list[Change]) -> dict[str, Any]:
    """What a store makes of the changes."""
    after = {key: dict(old) for key, old in rows.items()}
    for change in changes:
        effect = change.effect or {}
        done = {
            "insert": row(state="waiting", open=effect.get("open"), due_ms=effect.get("due_ms")),
            "cancel": {"state": "cancelled"},
            "revive": {"state": "waiting"},
            "settle": {"open": False},
            "reopen": {"open": True, "due_ms": effect.get("due_ms")},
            "correct": {"corrected": True},
            "due": {"due_ms": effect.get("due_ms")},
        }
        after[change.key] = {**after.get(change.key, {}), **done[change.verb]}
    return after


@proves("C4")
@pytest.mark.parametrize("effects", [[], [ALERT], [MESSAGE], [ALERT, MESSAGE], [{**ALERT, "open": False}]])
@pytest.mark.parametrize("state", ["waiting", "cancelled", "delivered"])
@pytest.mark.parametrize("is_open", [True, False])
def test_doing_it_twice_changes_nothing(effects: list[dict[str, Any]], state: str, is_open: bool) -> None:
    rows = {MESSAGE_KEY: row(state=state, open=False), ALERT_KEY: row(open=is_open, due_ms=1)}

    once = written(rows, reconcile("c1", effects, rows))

    assert reconcile("c1", effects, once) == []
