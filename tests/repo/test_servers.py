"""The servers that tests lean on are there, empty, and everyone's own."""

import psycopg
import pytest
import sqlalchemy
from redis import Redis

from tests.support import servers


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
