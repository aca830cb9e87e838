"""`fieldapp person export`: a copy of everything that is held of one customer, as JSON."""

import json

import click

from fieldapp.actions import keep_trail, read_phones
from fieldapp.cli.opened import opened
from fieldapp.reads import person


@click.group("person")
def command() -> None:
    """Answer a customer who asks what is held of her."""


@command.command("export")
@click.option("--phone", default="", help="Her number, in any spelling.")
@click.option("--order", "number", default="", help="Or the number of an order.")
def export(phone: str, number: str) -> None:
    """Print it; times are milliseconds since 1970 UTC. What colleagues wrote to each other is not part of it."""
    if bool(phone) == bool(number):
        raise click.ClickException("say either --phone or --order")
    with opened() as (services, session):
        read = read_phones.numbers_in_cell(phone, region="RU", demo=True)
        e164 = read.found[0].e164 if read.found else ""
        if phone and not e164:
            raise click.ClickException("this is no telephone number")
        found = person.order_ids(session, number=number, e164=e164)
        held = person.held_of(session, found, e164)
        if not any(held.values()):
            raise click.ClickException("nothing is held under this number")
        session.rollback()
        for order_id in found:
            keep_trail.note(session, services.clock.now_ms(), "", "export", about=order_id, detail="person")
    click.echo(json.dumps(held, ensure_ascii=False, indent=1))
