"""`fieldapp outbox list|show|retry`: what was caused, what became of it, and once more, please."""

import click

from fieldapp.actions.resend import resend
from fieldapp.cli.opened import opened
from fieldapp.reads import outbox_rows

STATES = ("draft", "waiting", "sending", "accepted", "delivered", "undelivered", "no_receipt", "failed", "uncertain",
          "expired", "cancelled")  # fmt: skip


@click.group("outbox")
def command() -> None:
    """Look at messages and send them again."""


@command.command("list")
@click.option("--state", default="", type=click.Choice(["", *STATES]), show_choices=True, help="only these")
@click.option("--most", default=50, show_default=True, help="how many, the newest first")
def list_messages(state: str, most: int) -> None:
    """The newest messages, a line each; no name and no number."""
    with opened() as (_services, session):
        for row in outbox_rows.newest(session, state=state, most=most):
            click.echo(f"{row['id']}  {row['state']:10} {row['channel']:5} {row['kind']:18} {row['note']}")


@command.command("show")
@click.argument("outbox_id")
def show_message(outbox_id: str) -> None:
    """One message with its attempts."""
    with opened() as (_services, session):
        row = outbox_rows.one(session, outbox_id)
        if row is None:
            raise click.ClickException(f"there is no message {outbox_id}; `fieldapp outbox list` shows those that are")
        for name, value in row.items():
            click.echo(f"{name:16} {value}")
        for attempt in outbox_rows.attempts(session, outbox_id):
            words = attempt["words"] or attempt["reference"]
            click.echo(
                f"attempt {attempt['no']}        {attempt['gateway']} {attempt['result'] or 'not ended'} {words}"
            )


@command.command("retry")
@click.argument("outbox_id")
def retry_message(outbox_id: str) -> None:
    """Send a message again that failed, expired or is uncertain; it may then arrive twice."""
    with opened() as (services, session):
        if not resend(session, services.clock.now_ms(), outbox_id):
            raise click.ClickException(f"message {outbox_id} is not there, has not ended, or arrived")
        services.ring([outbox_id])
        click.echo("it goes out again")
