"""`fieldapp smpp`: receive receipts and replies by SMPP."""

import click

from fieldapp.jobs import smpp
from fieldapp.settings import Settings


@click.command("smpp")
def command() -> None:
    """Listen to the SMSC of SMS_URL or SMS_URL_2. One is enough; without SMPP it only waits."""
    smpp.run(Settings.from_env())
