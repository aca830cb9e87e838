"""What a colleague reads by e-mail and SMS: kind, area, order, age, link; nothing of the customer (S9)."""

from typing import Any

import pytest
from sqlalchemy import update

from fieldapp.actions.compose_alert import compose_alert
from fieldapp.settings import Settings
from fieldapp.store.tables import accounts, alerts, outbox
from tests.actions.test_bundles import storm
from tests.support.ladder_world import climb_until, no_contact, staff
from tests.support.world import World

PRIVATE = ("Панина", "Зоя Эдуардовна", "д. 125", "483-83-48", "70004838348")


@pytest.fixture
def settings(tmp_path: object) -> Settings:
    """Settings of a test installation."""
    return Settings.from_env({"DATA_DIR": str(tmp_path), "BASE_URL": "https://field.example", "SECRET_KEY": "x" * 40})


def composed(world: World, settings: Settings, row: dict[str, Any]) -> tuple[str, str]:
    with world.session() as session:
        found = compose_alert(session, world.library, settings, row, world.now_ms)
    assert found is not None
    return found.address, found.words


@pytest.mark.parametrize(
    ("locale", "word"), [("ru", "Не дозвонились"), ("en", "Customer not reached"), ("zh", "联系不上客户")]
)
def test_a_letter_says_what_and_where_and_how_long_and_nothing_of_the_customer(
    world: World, settings: Settings, locale: str, word: str
) -> None:
    staff(world)
    with world.session() as session:
        session.execute(update(accounts).values(locale=locale))
        session.commit()
    alert = no_contact(world)
    climb_until(world, [120, 300])
    (mail,) = world.rows(outbox, outbox.c.channel == "email", outbox.c.addressee == "d09")

    address, words = composed(world, settings, mail)

    assert address == "zoya@svyaz.example"
    assert word in words.splitlines()[0]
    assert "Казань-Север" in words.splitlines()[0]
    assert f"https://field.example/cases/{alert['case_id']}" in words
    assert "100201300" in words
    assert "5" in words.splitlines()[1]
    assert "{" not in words
    assert not any(private in words for private in PRIVATE)


def test_a_duty_phone_gets_a_short_text_in_the_installation_s_language(world: World, settings: Settings) -> None:
    staff(world)
    no_contact(world)
    climb_until(world, [120, 300])
    (text,) = world.rows(outbox, outbox.c.audience == "duty_phone")

    address, words = composed(world, settings, text)

    assert address == "+70002090001"
    assert words.startswith("Казань-Север: Не дозвонились. Заявка 100201300. Ждёт ответа: 5 мин. https://")


def test_a_bundle_counts_and_names_the_street(world: World, settings: Settings) -> None:
    staff(world)
    storm(world, 20)
    storm(world, 10, kind="late_risk")
    climb_until(world, [120])
    (mail,) = world.rows(outbox, outbox.c.channel == "email", outbox.c.kind == "bundle")

    _, words = composed(world, settings, mail)

    assert "Не дозвонились: 20, Может не успеть: 7" in words or "Не дозвонились: 17, Может не успеть: 10" in words
    assert "ул. 8 Марта" in words
    assert "https://field.example/board" in words
    assert not any(private in words for private in PRIVATE)


def test_nothing_is_said_when_it_is_settled_or_the_person_left(world: World, settings: Settings) -> None:
    staff(world)
    no_contact(world)
    climb_until(world, [120])
    (mail,) = world.rows(outbox, outbox.c.channel == "email")
    with world.session() as session:
        session.execute(update(alerts).values(open=False))
        session.flush()
        assert compose_alert(session, world.library, settings, mail, world.now_ms) is None
        session.rollback()
        session.execute(update(accounts).where(accounts.c.id == "d01").values(active=False))
        session.flush()
        assert compose_alert(session, world.library, settings, mail, world.now_ms) is None
