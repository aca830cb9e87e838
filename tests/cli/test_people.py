"""Stories at the terminal: a database is made ready, an area and a person come to be, the person signs in."""

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

    return command


def signs_in(login: str, password: str) -> int:
    """The status with which the API answers a sign-in."""
    app = create_app()
    answer = app.test_client().post("/api/v1/session", json={"login": login, "password": password})
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    return answer.status_code


def test_from_nothing_to_a_person_who_signs_in(run) -> None:
    first, again = run("init"), run("init")
    area = run("area", "add", "Казань-Север", "--phone", "88430000001")
    person = ("user", "add", "d01", "--role", "dispatcher", "--area", "Казань-Север", "--name", "Лилия")
    added = run(*person, "--password-stdin", typed="long enough\n")
    taken = run(*person, typed="long enough\nlong enough\n")

    assert (first.exit_code, first.output) == (again.exit_code, again.output) == (0, first.output)
    assert (area.exit_code, added.exit_code) == (0, 0), area.output + added.output
    assert "the login d01 is taken" in taken.output
    assert signs_in("d01", "long enough") == 200


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("user", "add", "D 1", "--role", "dispatcher", "--name", "Л", "--password-stdin"), "a login is made of"),
        (("user", "add", "d1", "--role", "boss", "--name", "Л"), "'boss' is not one of"),
        (("user", "add", "d1", "--role", "manager", "--name", " ", "--password-stdin"), "needs a name"),
        (
            ("user", "add", "d1", "--role", "manager", "--name", "Л", "--area", "Х", "--password-stdin"),
            "no area is named Х",
        ),
        (("area", "add", "Юг", "--phone", "1", "--zone", "Mars/Base"), "no time zone"),
        (("area", "add", " ", "--phone", "1"), "needs a name"),
    ],
)
def test_a_slip_is_said_in_words(run, words: tuple[str, ...], fault: str) -> None:
    run("init")

    answer = run(*words, typed="long enough\n")

    assert answer.exit_code != 0
    assert fault in answer.output


def test_a_short_password_is_refused_and_an_area_is_made_once(run) -> None:
    run("init")

    short = run("user", "add", "d1", "--role", "manager", "--name", "Л", "--password-stdin", typed="short\n")
    twice = [run("area", "add", "Юг", "--phone", "1") for _ in range(2)]

    assert "8 characters" in short.output
    assert [answer.exit_code for answer in twice] == [0, 1]
