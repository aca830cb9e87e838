"""60 schedules with real processes, half on each database; `make chaos` plays 10,000."""

import pytest

from tests.chaos import runner
from tests.chaos.stage import MODES

EACH = 30  # on each database
SEEDS = {mode: [seed for seed in range(EACH) if runner.mode_of(seed) == mode] for mode in MODES}


@pytest.mark.parametrize("mode", MODES)
def test_killed_stopped_and_cut_off_nothing_is_lost_or_doubled(tables_url, tmp_path, mode):
    bad = runner.play(lambda: tables_url, tmp_path, SEEDS[mode], most=1)

    kind = "sqlite" if tables_url.startswith("sqlite") else "postgresql"
    assert bad == [], f"replay: python -m tests.chaos {bad[0][0]} --database {kind}"


def test_without_a_guard_a_text_goes_out_twice(sqlite_with_tables, tmp_path):
    own = tmp_path / "live.sqlite3"
    own.write_bytes(sqlite_with_tables.read_bytes())

    bad = runner.play(lambda: f"sqlite:///{own}", tmp_path, SEEDS["neither"], most=1, mutant="resend_blindly")

    assert any(words.startswith("I6") for _, found in bad for words in found), bad
