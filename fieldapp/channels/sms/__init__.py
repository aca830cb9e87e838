"""By which gateways do texts leave? In order of preference; on this machine's outbox page while none is set up."""

from fieldapp.channels.base import Channel
from fieldapp.channels.console import Console
from fieldapp.settings import Settings
from fieldapp.settings_sms import Gateway


def open_gateways(settings: Settings) -> tuple[Channel, ...]:
    """The gateways of SMS_URL and SMS_URL_2; SettingsError when a package is missing."""
    return tuple(_opened(one, settings) for one in settings.sms_gateways) or (Console(),)


def _opened(gateway: Gateway, settings: Settings) -> Channel:
    sender = gateway.options.get("from", settings.sms_from)
    receipt_url = settings.sms_hook_url(gateway.name)
    if gateway.template is not None:
        from fieldapp.channels.sms.http_template import HttpTemplate

        return HttpTemplate(gateway.name, gateway.template, sender=sender, receipt_url=receipt_url)
    if gateway.kind == "kannel":
        from fieldapp.channels.sms.kannel import Kannel

        return Kannel(gateway, sender=sender, receipt_url=receipt_url)
    if gateway.kind == "smpp":
        from fieldapp.channels.sms.smpp import Smpp

        return Smpp(gateway, sender=sender)
    from fieldapp.channels.sms.twilio import Twilio

    return Twilio(gateway, sender=sender, receipt_url=receipt_url)
