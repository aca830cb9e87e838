"""`fieldapp sms`: which gateways are set up, and where they hand in receipts and replies."""

import click

from fieldapp.settings import Settings


@click.command("sms")
def command() -> None:
    """Print the gateways in order of preference with the addresses of their hooks, which are secret."""
    settings = Settings.from_env()
    for gateway in settings.sms_gateways:
        hook = "fieldapp smpp" if gateway.kind == "smpp" else settings.sms_hook_url(gateway.name)
        click.echo(f"{gateway.name:20} {hook}")
    if not settings.sms_gateways:
        click.echo("no gateway: texts stay on the outbox page, see docs/sms.md")
