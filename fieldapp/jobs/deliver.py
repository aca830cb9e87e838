"""The job of queue `send`: one message by its id. The body is actions.deliver; here it gets this process's tools."""

from functools import cache

from fieldapp.actions.deliver import deliver
from fieldapp.workbench import Workbench, open_workbench


@cache
def bench() -> Workbench:
    """This process's tools, made at the first job and kept: one HTTP client, one pool of connections."""
    return open_workbench()


def deliver_message(outbox_id: str) -> str:
    """Send the message if it is due and nobody else has it; the state it ended in."""
    return deliver_with(bench(), outbox_id)


def deliver_with(tools: Workbench, outbox_id: str) -> str:
    """The same with tools handed in."""
    return deliver(
        tools.session, tools.library, tools.settings, tools.clock.now_ms, carriers=tools.carriers, outbox_id=outbox_id
    )
