"""The commands that check and draw, and the pages they wrote."""

from pathlib import Path

from click.testing import CliRunner

from fieldapp.actions.library import load_library
from fieldapp.cli import playbooks
from fieldapp.core.errors import BookError

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_check_says_that_the_visit_is_sound() -> None:
    result = CliRunner().invoke(playbooks.command, ["check"])

    assert result.exit_code == 0, result.output
    assert "visit: sound" in result.output


def test_check_names_what_is_wrong_and_fails(monkeypatch) -> None:
    def broken() -> None:
        raise BookError("visit", ["state nowhere: no branch leads there"])

    monkeypatch.setattr(playbooks, "load", broken)

    result = CliRunner().invoke(playbooks.command, ["check"])

    assert result.exit_code == 1
    assert "visit: state nowhere: no branch leads there" in result.output


def test_the_pages_in_docs_are_as_the_playbook_says(tmp_path: Path) -> None:
    CliRunner().invoke(playbooks.command, ["draw", "--folder", str(tmp_path)], catch_exceptions=False)

    pages = [playbooks.page_of(name) for name in load_library().digests]
    assert {"visit.md", "calls/duty.md"} <= set(pages)
    for name in (*pages, "events.md"):
        drawn = (tmp_path / name).read_text(encoding="utf-8")
        assert drawn == (DOCS / name).read_text(encoding="utf-8"), f"run `fieldapp playbooks draw` for {name}"


def test_the_list_of_events_names_data_authors_and_kind(tmp_path: Path) -> None:
    page = (DOCS / "events.md").read_text(encoding="utf-8")

    assert "| `decided.sms` | Decided: text the customer | command | dispatcher |" in page
    assert "| `call.no_answer` | No answer | report | technician, dispatcher | how?, away_ms? |" in page
