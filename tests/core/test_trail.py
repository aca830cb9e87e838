"""Seals under the trail: nobody changes, removes or slips in a row without being found."""

from typing import Any

import pytest

from fieldapp.core.trail import SEALED, holds, seal


def row(seq: int, **values: Any) -> dict[str, Any]:
    return dict.fromkeys(SEALED, "") | {"seq": seq, "at_ms": seq, "area_id": None, "what": "case"} | values


ROWS = [row(1), row(2), row(4)]


def sealed(before: bytes | None = None) -> dict[str, Any]:
    return {"to_seq": 4, "chain": seal(before, ROWS)}


def test_an_untouched_trail_holds() -> None:
    assert holds(None, sealed(), ROWS)
    assert holds(b"1" * 32, sealed(b"1" * 32), ROWS)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        ROWS[:2],
        [ROWS[0], ROWS[2]],
        [ROWS[0], row(2, account_id="d02"), ROWS[2]],
        [ROWS[0], ROWS[1], row(3), ROWS[2]],
    ],
)
def test_what_was_removed_changed_or_slipped_in_is_found(rows: list[dict[str, Any]]) -> None:
    assert not holds(None, sealed(), rows)


def test_another_seal_before_it_is_found() -> None:
    assert not holds(b"1" * 32, sealed(), ROWS)
