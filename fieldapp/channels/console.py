"""Where do messages stay while no gateway is set up? On this machine, readable on the outbox page, never in a log."""

from fieldapp.channels.base import Accepted, Capabilities, Finding, Message, NotThere, Outcome


class Console:
    """Takes everything; the words stand in the outbox already."""

    name = "console"
    can = Capabilities()

    def send(self, message: Message) -> Outcome:
        """Accept it."""
        return Accepted(reference="console")

    def look_up(self, message_id: str) -> Finding:
        """It keeps nothing of its own."""
        return NotThere()
