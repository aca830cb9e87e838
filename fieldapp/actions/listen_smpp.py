"""Who listens to the SMSCs? One receiver a gateway; what it hears becomes a receipt or a reply as from any hook."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from fieldapp.actions import take_receipt, take_reply
from fieldapp.actions.library import Library
from fieldapp.channels.sms import smpp_listen
from fieldapp.settings import Settings
from fieldapp.settings_sms import Gateway


def receivers(
    settings: Settings,
    sessions: Callable[[], Session],
    library: Library,
    now: Callable[[], int],
    ring: Callable[[Sequence[str]], None],
) -> list[smpp_listen.SmppReceiver]:
    """A receiver for each SMPP gateway of the settings; none when there is none."""
    return [
        smpp_listen.SmppReceiver(one, _taker(one, sessions, library, now, ring))
        for one in settings.sms_gateways
        if one.kind == "smpp"
    ]


def _taker(
    gateway: Gateway,
    sessions: Callable[[], Session],
    library: Library,
    now: Callable[[], int],
    ring: Callable[[Sequence[str]], None],
) -> Callable[[smpp_listen.Receipt | smpp_listen.Reply], None]:
    def take(heard: smpp_listen.Receipt | smpp_listen.Reply) -> None:
        with sessions() as session:
            if isinstance(heard, smpp_listen.Receipt):
                receipt = take_receipt.Receipt(gateway.name, heard.reference, heard.state, words=heard.words)
                take_receipt.take_receipt(session, now(), receipt)
            else:
                reply = take_reply.Reply(gateway.name, heard.reference, heard.e164, heard.words)
                ring(take_reply.take_reply(session, library, now(), reply))

    return take
