"""The command of the import: its words, its JSON and its exit codes."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fieldapp.cli.import_orders import command
from fieldapp.store.tables import cases
from tests.support.orders import CLEAN, DATA, DIRTY, Town


@pytest.fixture
def home(sqlite_with_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """An installation that the environment points to."""
    shutil.copy(sqlite_with_tables, tmp_path / "fieldapp.sqlite3")
    url = f"sqlite:///{tmp_path / 'fieldapp.sqlite3'}"
    for name, value in {"DATABASE_URL": url, "DATA_DIR": str(tmp_path), "LOG_LEVEL": "ERROR"}.items():
        monkeypatch.setenv(name, value)
    made = Town(url)
    yield made
    made.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def test_a_clean_file_ends_with_zero(home: Town) -> None:
    result = run(str(DATA / CLEAN[0]), "--shift-to", "2030-01-07")

    assert (result.exit_code, result.output.strip()) == (0, "новых: 60")
    assert {row["day"] for row in home.rows(cases)} == {20300107}


def test_refused_rows_end_with_one_and_say_why(home: Town) -> None:
    result = run(str(DATA / DIRTY[0]))

    assert result.exit_code == 1
    assert "Строка 40 · 900000003 · не принята\n    Даты «31.02.2026» нет в календаре." in result.output
    assert "не принято: 5" in result.output


def test_the_answer_as_json_has_every_row(home: Town) -> None:
    answer = json.loads(run(str(DATA / DIRTY[2]), "--json", "--dry-run").output)

    assert len(answer["rows"]) == 74
    assert answer["counts"]["refused"] == 5
    assert home.rows(cases) == []


def test_the_area_fills_empty_cells(home: Town) -> None:
    result = run(str(DATA / DIRTY[0]), "--area", "Казань-Юг")

    assert "не принято: 4" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["no-such-file.csv"], "no-such-file.csv"), ([str(DATA / CLEAN[0]), "--area", "Луна"], "Казань-Север, Казань-Юг")],
)
def test_what_cannot_be_read_ends_with_two_and_one_sentence(home: Town, arguments: list[str], words: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert words in result.stderr
