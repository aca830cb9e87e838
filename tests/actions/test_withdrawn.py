"""A message follows its effect: taken back with it, back with it, and nothing else brings an ended one back."""

import pytest
from sqlalchemy import update

from fieldapp.store import matters
from fieldapp.store.tables import outbox
from tests.actions.sending import a_text, the_row
from tests.support.world import World


@pytest.mark.parametrize("state", ["waiting", "draft"])
def test_a_message_whose_effect_returns_is_what_it_was(world: World, state: str) -> None:
    text = a_text(world, state=state)

    with world.session() as session:
        matters.cancel_messages(session, [f"{text}:text"], world.now_ms)
        session.commit()
    withdrawn = the_row(world, text)["state"]
    with world.session() as session:
        matters.revive_messages(session, [f"{text}:text"])
        session.commit()

    assert (withdrawn, the_row(world, text)["state"]) == ("cancelled", state)
    assert the_row(world, text)["settled_ms"] is None


def test_what_was_switched_off_or_seen_stays_so_when_the_case_is_folded_again(world: World) -> None:
    text = a_text(world)
    with world.session() as session:
        session.execute(update(outbox).values(state="cancelled", note="this kind of message is switched off"))
        matters.revive_messages(session, [f"{text}:text"])
        session.commit()

    assert the_row(world, text)["state"] == "cancelled"
