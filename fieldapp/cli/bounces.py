"""`fieldapp bounces list|clear|fetch`: which addresses take no mail, and what came back lately?"""

import imaplib

import click

from fieldapp.actions.mark_bounce import clear_bounce
from fieldapp.actions.read_bounces import read_bounces
from fieldapp.cli.opened import opened
from fieldapp.reads.bounced_addresses import bounced_addresses


@click.group("bounces")
def command() -> None:
    """Look after addresses from which letters came back."""


@command.command("list")
def list_bounces() -> None:
    """The addresses that are not used, a line each."""
    with opened() as (_services, session):
        for row in bounced_addresses(session):
            click.echo(f"{row['address']:32} {row['count']:3} {row['login'] or '-':10} {row['words']}")


@command.command("clear")
@click.argument("address")
def clear(address: str) -> None:
    """Use an address again."""
    with opened() as (_services, session):
        if not clear_bounce(session, address):
            raise click.ClickException(f"{address} is not marked; `fieldapp bounces list` shows those that are")
        click.echo("it is used again")


@command.command("fetch")
def fetch() -> None:
    """Read the mailbox of IMAP_URL and mark what came back; for cron, every ten minutes."""
    with opened() as (services, session):
        if not services.settings.imap_url:
            raise click.ClickException("IMAP_URL is not set; see docs/settings.md")
        try:
            found = read_bounces(session, services.clock.now_ms(), services.settings.imap_url)
        except (OSError, imaplib.IMAP4.error) as away:
            raise click.ClickException(f"the mailbox does not answer ({type(away).__name__})") from None
        click.echo(f"{len(found)} came back")
