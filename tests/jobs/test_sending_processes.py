"""Real workers and tickers: what is due leaves once, with Redis there, gone, or forgetting everything each second."""

import contextlib
from collections import Counter
from pathlib import Path

import pytest

from tests.support.proofs import proves
from tests.support.senders import senders
from tests.support.servers import flushed_each
from tests.support.waiting import wait_for

COUNT = 12


@proves("D5", "D6", "D8")
@pytest.mark.parametrize("redis", ["on", "off", "flush"])
def test_everything_leaves_once(tables_url: str, valkey_url: str, tmp_path: Path, redis: str) -> None:
    with senders(tmp_path, tables_url, "" if redis == "off" else valkey_url) as there:
        there.start("ticker")
        there.start("worker")
        with flushed_each(1, valkey_url) if redis == "flush" else contextlib.nullcontext():
            for n in range(COUNT):
                there.ring(there.leave(1, name=f"m{n}-") * 2)
            wait_for(lambda: set(there.states()) == {"accepted"}, 40)

        taken = Counter(line["key"] for line in there.gateway.ledger.of("accepted"))

    assert taken == {f"m{n}-0": 1 for n in range(COUNT)}


@proves("D1", "D2")
def test_a_killed_workers_message_is_taken_over_within_thirty_seconds(
    sqlite_with_tables: Path, valkey_url: str, tmp_path: Path
) -> None:
    """All but a second of the lease that the dead worker left is spared, and counted into the thirty."""
    database = tmp_path / "own.sqlite3"
    database.write_bytes(sqlite_with_tables.read_bytes())
    with senders(tmp_path, f"sqlite:///{database}", valkey_url) as there:
        worker = there.start("worker", FAILPOINTS="before_gateway=kill")
        there.ring(there.leave(1))
        assert worker.wait() == -9
        left = there.states()
        there.start("ticker")
        wait_for(lambda: "sweeper" in there.beats())

        rest_ms = there.age_lease("m0")
        wait_for(lambda: there.states() == ["accepted"], 30 - rest_ms / 1000)

    assert left == ["sending"]
    assert rest_ms < 20_000
    assert [line["key"] for line in there.gateway.ledger.of("accepted")] == ["m0"]
