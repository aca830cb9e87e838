"""The command of the cards' import: its words and its exit codes."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from fieldapp.cli.import_cards import command
from fieldapp.store.tables import answer_cards
from tests.support.app import add_cast

ROW = "частый вопрос;Как оплатить счёт;На сайте;01.05.2027;"


@pytest.fixture
def home(sqlite_with_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(sqlite_with_tables, tmp_path / "fieldapp.sqlite3")
    url = f"sqlite:///{tmp_path / 'fieldapp.sqlite3'}"
    for name, value in {"DATABASE_URL": url, "DATA_DIR": str(tmp_path), "LOG_LEVEL": "ERROR"}.items():
        monkeypatch.setenv(name, value)
    engine = create_engine(url)
    with Session(engine) as session:
        add_cast(session, 1)
        session.commit()
    engine.dispose()
    return tmp_path


def run(home: Path, *rows: str, options: tuple[str, ...] = ()) -> Result:
    file = home / "cards.csv"
    file.write_text("\n".join(["Вид;Название (ru);Ответ (ru);Проверить до;Кто отвечает", *rows]), "utf-8")
    return CliRunner().invoke(command, [str(file), *options])


def kept(home: Path) -> int:
    engine = create_engine(f"sqlite:///{home / 'fieldapp.sqlite3'}")
    with Session(engine) as session:
        found = len(session.execute(select(answer_cards.c.number)).all())
    engine.dispose()
    return found


def test_sound_rows_are_taken_refused_ones_are_said_and_a_look_writes_nothing(home: Path) -> None:
    looked = run(home, f"{ROW}Лилия", options=("--dry-run",))
    assert (looked.exit_code, looked.output.strip(), kept(home)) == (0, "Новых: 1", 0)

    taken = run(home, f"{ROW}Лилия", f"{ROW}Никто")

    assert (taken.exit_code, kept(home)) == (1, 1)
    assert "Строка 3: Нет такого сотрудника: «Никто»." in taken.output


def test_what_cannot_be_read_ends_with_two(home: Path) -> None:
    missing = CliRunner().invoke(command, [str(home / "nothing.csv")])
    (home / "other.csv").write_text("имя;погода\nЗоя;снег", "utf-8")

    assert missing.exit_code == 2
    assert CliRunner().invoke(command, [str(home / "other.csv")]).exit_code == 2
