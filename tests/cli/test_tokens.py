"""At the terminal another system gets its token, once, and loses it."""

import io

import pytest
from click.testing import CliRunner

from fieldapp import create_app
from fieldapp.cli import main


@pytest.fixture
def run(database_url: str, tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)

    def command(*words: str, typed: str = ""):
        return CliRunner().invoke(main, list(words), input=io.BytesIO(typed.encode()))

    command("init")
    command("area", "add", "Казань-Север", "--phone", "88430000001")
    person = ("--name", "Лилия", "--area", "Казань-Север", "--password-stdin")
    command("user", "add", "d01", "--role", "dispatcher", *person, typed="long enough\n")
    command("user", "add", "t01", "--role", "technician", *person, typed="long enough\n")
    return command


def status_of(token: str) -> int:
    """How the API answers whoever holds this token."""
    app = create_app()
    headers = {"Authorization": f"Bearer {token}"}
    answer = app.test_client().post("/api/v1/orders", json={"source": "crm", "orders": []}, headers=headers)
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    return answer.status_code


def test_a_token_is_printed_once_opens_its_door_and_is_revoked(run) -> None:
    made = run("token", "add", "crm", "--scope", "orders:write", "--area", "Казань-Север", "--days", "30")
    token = made.stdout.strip()
    opened = status_of(token)
    shown = run("token", "list").output
    revoked = run("token", "revoke", "crm")
    again = run("token", "revoke", "crm")

    assert (made.exit_code, revoked.exit_code, again.exit_code) == (0, 0, 1), made.output
    assert (opened, status_of(token)) == (200, 401)
    assert "crm: orders:write, Казань-Север" in shown
    assert token not in shown
    assert "last used 20" in shown
    assert "revoked 20" in run("token", "list").output
    assert "no token crm holds" in again.output


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("crm", "--scope", "everything"), "'everything' is not one of"),
        (("crm",), "Missing option '--scope'"),
        ((" ", "--scope", "visits:read"), "needs a name"),
        (("crm", "--scope", "visits:read", "--area", "Марс"), "no area is named Марс"),
        (("crm", "--scope", "visits:read", "--days", "0"), "1 to 3650 days"),
        (("crm", "--scope", "events:write"), "say --as LOGIN"),
        (("crm", "--scope", "events:write", "--as", "nobody"), "nobody signs in as nobody"),
        (("crm", "--scope", "events:write", "--as", "t01"), "t01 is no dispatcher"),
    ],
)
def test_a_slip_is_said_in_words(run, words: tuple[str, ...], fault: str) -> None:
    answer = run("token", "add", *words)

    assert answer.exit_code != 0
    assert fault in answer.output


def test_a_name_is_given_once(run) -> None:
    empty = run("token", "list")
    run("token", "add", "crm", "--scope", "events:write", "--as", "d01")

    again = run("token", "add", "crm", "--scope", "visits:read")

    assert "no other system has a token" in empty.output
    assert "give this one another name" in again.output
    assert "as d01" in run("token", "list").output
