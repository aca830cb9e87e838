"""Which channel carries which message? Chosen once per process; a demo installation writes to nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from fieldapp.channels.base import Capabilities, Channel
from fieldapp.channels.console import Console
from fieldapp.channels.push import Push
from fieldapp.core.sending import Gateway

FOREVER_S = 10 * 365 * 86_400
CONSOLE = Console()
REPLACED = Capabilities(key_window_s=FOREVER_S)


@dataclass(frozen=True)
class Pushing:
    """How a push behaves in doubt: sent again, it replaces the first on the screen (its topic and tag are the same)."""

    name: str = "push"
    can: Capabilities = REPLACED


@dataclass(frozen=True)
class Carriers:
    """The channels of this installation; SMS gateways in order of preference."""

    push: Push
    sms: Sequence[Channel] = (CONSOLE,)
    email: Channel = CONSOLE
    webhook: Channel = CONSOLE

    def gateways(self, kind: str, *, is_demo: bool) -> Sequence[Gateway]:
        """Those that may carry a message of channel `kind`: sms, email, webhook or push.

        The demo's numbers and addresses are invented, so nothing goes there.
        """
        if kind == "push":
            return (Pushing(),)
        if kind == "webhook":
            return (self.webhook,)
        if is_demo:
            return (CONSOLE,)
        return (self.email,) if kind == "email" else self.sms

    def channel(self, kind: str, name: str) -> Channel:
        """The one of that name, as `gateways` offered it."""
        offered = {"email": (self.email,), "webhook": (self.webhook,)}.get(kind, self.sms)
        return next((one for one in offered if one.name == name), CONSOLE)
