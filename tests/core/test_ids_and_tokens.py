"""Ids that sort by their making, tokens that nobody can guess, and who may see what."""

import uuid

import pytest

from fieldapp.core.ids import uuid7, visit_id
from fieldapp.core.people import Actor
from fieldapp.core.tokens import (
    API_PREFIX,
    LENGTH,
    digest,
    is_api_token,
    is_token,
    new_api_token,
    new_token,
    without_tokens,
)
from tests.support.proofs import proves

NOON = 1_795_424_400_000


def test_a_new_id_is_a_uuid_of_version_seven_that_begins_with_its_time() -> None:
    made = uuid.UUID(uuid7(NOON))

    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == NOON
    assert uuid7(NOON) != uuid7(NOON)


@proves("C8")
def test_the_same_visit_of_the_same_order_has_the_same_id_everywhere() -> None:
    assert visit_id("orders", "100201300", 1) == visit_id("orders", "100201300", 1)
    assert len({visit_id("orders", "1", 1), visit_id("orders", "1", 2), visit_id("crm", "1", 1)}) == 3


@proves("G1")
def test_a_token_is_long_random_and_kept_as_its_digest_only() -> None:
    made = [new_token() for _ in range(200)]

    assert len(set(made)) == 200
    assert all(is_token(token) for token in made)
    assert {len(digest(token)) for token in made} == {64}


@pytest.mark.parametrize("text", ["", "a" * (LENGTH - 1), "a" * (LENGTH + 1), "a" * (LENGTH - 1) + "-", "я" * LENGTH])
def test_what_cannot_be_a_token_is_seen_without_asking(text: str) -> None:
    assert not is_token(text)


@proves("G1")
def test_the_address_of_a_customer_is_cut_where_others_read_his_texts() -> None:
    words = f"Мастер едет. 127.0.0.1:8123/c/{new_token()}, звоните"

    assert without_tokens(words) == "Мастер едет. 127.0.0.1:8123/c/…, звоните"
    assert without_tokens("/c/short") == "/c/short"


@proves("G1")
def test_a_token_for_another_system_is_known_by_its_prefix() -> None:
    token = new_api_token()

    assert is_api_token(token)
    assert not any(is_api_token(text) for text in (token.removeprefix(API_PREFIX), token[:-1], f"{token}x", API_PREFIX))


@proves("G7")
def test_an_area_is_the_business_of_its_own_people() -> None:
    lilia = Actor("d01", "dispatcher", "Лилия", "ru", frozenset({"north"}))

    assert lilia.has_area("north")
    assert not lilia.has_area("south")
