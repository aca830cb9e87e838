"""`fieldapp report` shows a week or month, freezes what is due, and writes files."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from fieldapp.cli import main
from fieldapp.store.tables import reports
from tests.support.app import Site
from tests.support.reports import a_call, add_calls, at


@pytest.fixture
def told(quick_site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Calls long ago, so that the machine's own clock finds their weeks over."""
    quick_site.is_broken_on_purpose = True  # these calls have no events
    with quick_site.session() as session:
        add_calls(session, [a_call(place, at(20240116, 9)) for place in range(30)], "none")
        session.commit()
    settings = quick_site.settings
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
        monkeypatch.setenv(name, str(getattr(settings, name.lower())))
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    return quick_site


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", *arguments])


def test_a_week_is_shown_with_its_tables(told: Site) -> None:
    said = run("weekly", "--date", "2024-01-16", "--area", "Казань-Север")

    assert said.exit_code == 0, said.output
    assert "12 января – 18 января 2024" in said.output
    assert "Всего обращений: 30" in said.output
    with told.session() as session:
        assert session.execute(select(func.count()).select_from(reports)).scalar_one() == 0  # too long ago to be due


def test_the_last_one_is_frozen_and_a_file_written(told: Site, tmp_path: Path) -> None:
    for suffix in ("xlsx", "pdf"):
        said = run("monthly", "--area", "Казань-Север", "--out", str(tmp_path / f"month.{suffix}"))
        assert said.exit_code == 0, said.output
    assert (tmp_path / "month.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "month.xlsx").read_bytes().startswith(b"PK")
    with told.session() as session:
        assert session.execute(select(func.count()).select_from(reports)).scalar_one() == 1


def test_what_cannot_be_meant_is_said(told: Site) -> None:
    for arguments, words in (
        (("weekly",), "--area"),
        (("weekly", "--area", "Луна"), "There is no area"),
        (("weekly", "--area", "Казань-Юг", "--out", "x.doc"), ".pdf"),
    ):
        said = run(*arguments)
        assert said.exit_code != 0
        assert words in said.output
