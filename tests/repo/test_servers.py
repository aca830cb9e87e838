"""The servers that tests lean on are there, empty, and everyone's own."""

import psycopg
import pytest
import sqlalchemy
from redis import Redis

from tests.support import servers
from tests.support.emptied import Emptied


def test_a_test_gets_an_empty_database_of_its_own(database_url):
    engine = sqlalchemy.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE visit (visit_id INTEGER)"))
        assert connection.execute(sqlalchemy.text("SELECT count(*) FROM visit")).scalar() == 0
    engine.dispose()


def test_a_database_can_be_the_copy_of_one_built_before(postgres_url, shared_folder):
    def build(address):
        with psycopg.connect(address.replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE built AS SELECT 1 AS one")

    template = servers.template_database(postgres_url, shared_folder, build, name="only_here")

    with (
        servers.empty_database(postgres_url, template) as address,
        psycopg.connect(address.replace("+psycopg", "")) as connection,
    ):
        assert connection.execute("SELECT one FROM built").fetchone() == (1,)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_gets_an_empty_valkey(redis_clean, turn):
    with Redis.from_url(redis_clean) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


def test_chromium_starts(chromium):
    page = chromium.new_page()

    page.set_content("<h1>Заявка</h1>")

    assert page.inner_text("h1") == "Заявка"
    page.close()


SEEN = "INSERT INTO trail (at_ms, account_id, what, about, detail) VALUES (1, 'd01', 'seen', '', '') RETURNING seq"


def used_for(emptied, words):
    """The name of the database in which these words were said."""
    with emptied.lend() as address, psycopg.connect(address.replace("+psycopg", "")) as connection:
        connection.execute(words)
        connection.commit()
        return connection.info.dbname


@pytest.fixture
def own(postgres_url, emptied):
    """Databases that no other test is lent."""
    made = Emptied(postgres_url, emptied.template)
    yield made
    made.close()


def test_the_next_test_gets_the_same_database_without_a_row_and_its_numbers_begin_anew(own):
    name = used_for(own, SEEN)

    with own.lend() as address, psycopg.connect(address.replace("+psycopg", "")) as connection:
        assert connection.info.dbname == name
        assert connection.execute("SELECT count(*) FROM trail").fetchone() == (0,)
        assert connection.execute(SEEN).fetchone() == (1,)


@pytest.mark.parametrize(
    "words",
    [
        "ALTER TABLE areas ADD COLUMN more INTEGER",
        "CREATE TABLE more (id INTEGER)",
        "DROP INDEX ix_cases_stuck",
        "ALTER TABLE trail DISABLE TRIGGER ALL",
        "ALTER TABLE areas ALTER COLUMN name DROP NOT NULL",
        "ALTER TABLE areas DROP CONSTRAINT pk_areas CASCADE",
        "CREATE OR REPLACE FUNCTION trail_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_a_database_that_was_made_another_one_is_not_lent_again(own, words):
    name = used_for(own, words)

    assert own.free == []
    assert not exists(own, name)


def test_one_that_held_much_is_not_lent_again(own, monkeypatch):
    monkeypatch.setattr("tests.support.emptied.MOST_ROWS", 0)

    assert not exists(own, used_for(own, SEEN))


def exists(own, name):
    with psycopg.connect(own.server_url) as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())
