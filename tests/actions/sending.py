"""What the stories about sending share: an installation's settings, a text that is due, and one turn of a sender."""

from typing import Any

from sqlalchemy import insert

from fieldapp.actions.carriers import Carriers
from fieldapp.actions.deliver import deliver
from fieldapp.channels.base import Channel
from fieldapp.channels.push import Push
from fieldapp.settings import Settings
from fieldapp.store.tables import outbox
from tests.support.world import World


class Sender:
    """Sends messages of a world by the given gateways, at the world's time."""

    def __init__(self, world: World, settings: Settings, *sms: Channel, **others: Any) -> None:
        key, subject = settings.vapid_private_key, "mailto:test@fieldapp.example"
        push = Push(private_key=key, subject=subject, hosts=(), allow_local=True)
        self.world, self.settings = world, settings
        self.carriers = Carriers(push=push, **({"sms": sms} if sms else {}), **others)

    def send(self, outbox_id: str) -> str:
        """One turn of a worker with this message."""
        world = self.world
        return deliver(world.session_, world.library, self.settings, lambda: world.now_ms,
                       carriers=self.carriers, outbox_id=outbox_id)  # fmt: skip

    def when_due(self, outbox_id: str) -> str:
        """The same at the moment when the message is due next."""
        self.world.now_ms = max(self.world.now_ms, the_row(self.world, outbox_id)["not_before_ms"])
        return self.send(outbox_id)


def a_text(world: World, *, id_: str = "m1", **more: Any) -> str:
    """A text to the customer of a new visit, due now; its id."""
    row = {"id": id_, "key": f"{id_}:text", "case_id": world.visit(), "area_id": "north", "kind": "on_the_way",
           "audience": "customer", "channel": "sms", "values": {}, "not_before_ms": world.now_ms,
           "created_ms": world.now_ms, **more}  # fmt: skip
    with world.session() as session:
        session.execute(insert(outbox).values(row))
        session.commit()
    return id_


def the_row(world: World, outbox_id: str) -> dict[str, Any]:
    """The message as the database has it."""
    (row,) = world.rows(outbox, outbox.c.id == outbox_id)
    return row
