"""`fieldapp ticker`: fold what is due each second, and send what no worker took."""

import click

from fieldapp.jobs import ticker
from fieldapp.settings import Settings


@click.command("ticker")
def command() -> None:
    """Watch the time: due cases, overdue messages. One or more may run."""
    ticker.run(Settings.from_env())
